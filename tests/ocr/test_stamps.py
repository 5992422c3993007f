"""Stamps: found and read by themselves on drawn pages, in any ink, at any turn; what is no stamp is left alone."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr import Stamp, read

FONT = "DejaVuSerif-Bold.ttf"
RED, BLUE, GREEN, BLACK = (205, 40, 60), (30, 60, 150), (30, 120, 70), (30, 30, 30)
BODY = "Thực hiện chương trình công tác năm, các cơ quan, đơn vị báo cáo kết quả trước ngày 15"


def page_with(
    text: str, colour: tuple[int, int, int], at: tuple[int, int], turn: float = 0.0, *, frame: bool = True
) -> Image.Image:
    """An A4 page at 200 dpi with lines of print, and a stamp whose middle is ``at``, turned counter-clockwise."""
    page = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype("DejaVuSerif.ttf", 27)
    for y in range(700, 1200, 50):
        draw.text((240, y), BODY, fill=0, font=font)
    letters = ImageFont.truetype(FONT, 46)
    x0, y0, x1, y1 = letters.getbbox(text)
    stamp = Image.new("L", (x1 - x0 + 60, y1 - y0 + 50), 0)
    pen = ImageDraw.Draw(stamp)
    pen.text((30 - x0, 25 - y0), text, fill=255, font=letters)
    if frame:
        pen.rectangle((3, 3, stamp.width - 4, stamp.height - 4), outline=255, width=5)
    turned = stamp.rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
    page.paste(colour, (at[0] - turned.width // 2, at[1] - turned.height // 2), turned)
    return page


def stamps_on(page: Image.Image, tmp_path: Path) -> list[Stamp]:
    path = tmp_path / "page.png"
    page.save(path, dpi=(200, 200))
    return read(path).stamps


@pytest.mark.parametrize(
    ("text", "colour", "at", "turn"),
    [
        ("MẬT", RED, (500, 450), 0),
        ("TỐI MẬT", BLUE, (500, 450), 10),
        ("TUYỆT MẬT", GREEN, (900, 2000), -12),
        ("MẬT", RED, (110, 1000), 90),
        ("MẬT", BLUE, (1540, 1000), -90),
        ("TỐI MẬT", RED, (800, 2200), 180),
        ("TỐI MẬT", BLACK, (500, 450), 12),
    ],
)
def test_a_mark_is_read_wherever_it_stands(
    text: str, colour: tuple[int, int, int], at: tuple[int, int], turn: float, tmp_path: Path
) -> None:
    marks = [
        stamp for stamp in stamps_on(page_with(text, colour, at, turn), tmp_path) if stamp.says == "mark"
    ]
    assert marks
    box = marks[0].box
    assert box.x0 < at[0] < box.x1
    assert box.y0 < at[1] < box.y1


def test_a_mark_without_a_frame(tmp_path: Path) -> None:
    stamps = stamps_on(page_with("MẬT", RED, (500, 450), 8, frame=False), tmp_path)
    assert "mark" in {stamp.says for stamp in stamps}


def test_a_mark_alone_on_a_page(tmp_path: Path) -> None:
    page = page_with("MẬT", RED, (500, 450))
    ImageDraw.Draw(page).rectangle((200, 650, 1654, 1300), fill="white")
    assert [stamp.says for stamp in stamps_on(page, tmp_path)] == ["mark"]


@pytest.mark.parametrize("text", ["KHẨN", "HỎA TỐC", "SAO Y BẢN CHÍNH"])
def test_other_stamps_are_no_mark(text: str, tmp_path: Path) -> None:
    assert {stamp.says for stamp in stamps_on(page_with(text, RED, (500, 450), 5), tmp_path)} <= {"other"}


def test_a_mark_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    page = np.array(page_with("TUYỆT MẬT", BLACK, (500, 450), frame=False))
    rng = np.random.default_rng(1)
    bare = cv2.resize(rng.random((117, 83), np.float32), (1654, 2339), interpolation=cv2.INTER_NEAREST) > 0.75
    page[380:520][bare[380:520]] = 255
    for y in range(425, 480, 12):
        page[y : y + 2, 300:700] = 255
    assert any(stamp.says != "other" for stamp in stamps_on(Image.fromarray(page), tmp_path))


@pytest.mark.parametrize("colour", [RED, BLACK])
def test_a_mark_under_a_seal_of_its_own_colour_does_not_pass(
    colour: tuple[int, int, int], tmp_path: Path
) -> None:
    page = np.array(page_with("TỐI MẬT", colour, (500, 450)))
    for radius, width in ((135, 6), (95, 3)):
        cv2.circle(page, (640, 450), radius, colour, width)
    assert any(stamp.says != "other" for stamp in stamps_on(Image.fromarray(page), tmp_path))


def test_print_alone_has_no_stamps(tmp_path: Path) -> None:
    page = page_with("MẬT", RED, (500, 450))
    ImageDraw.Draw(page).rectangle((300, 300, 700, 600), fill="white")
    assert stamps_on(page, tmp_path) == []
