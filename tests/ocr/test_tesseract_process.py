"""One Tesseract for many images: the words are those of one each; what happens when it hangs, dies or is missing."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import numpy as np
import ocrmypdf
import pytesseract
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.errors import PageTimeoutError, RecogniserMissingError, ScanError
from ocr.image.background import Gray
from ocr.programs.tesseract_process import TesseractProcess
from ocr.recognition.models import LANGUAGE
from ocr.recognition.tesseract import DPI, ONE_COLUMN, ONE_LINE

FONT = Path(ocrmypdf.__file__).with_name("data") / "NotoSans-Regular.ttf"


def line(text: str) -> Gray:
    image = Image.new("L", (60 + 17 * len(text), 70), 255)
    ImageDraw.Draw(image).text((30, 15), text, font=ImageFont.truetype(FONT, 34), fill=0)
    return np.asarray(image, dtype=np.uint8)


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A program in Tesseract's place."""
    path = folder / "tesseract"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(path))


@pytest.fixture
def process() -> TesseractProcess:
    return TesseractProcess(LANGUAGE, ONE_LINE, DPI)


def words(process: TesseractProcess, *images: Gray) -> list[list[str]]:
    return [[row.text for row in rows] for rows in process.tables(list(images), 60)]


def test_each_image_has_its_own_words_whatever_was_read_before(process: TesseractProcess) -> None:
    both = words(process, line("Quyết định số 24"), line("Thông báo"))
    assert both == [["Quyết", "định", "số", "24"], ["Thông", "báo"]]
    assert words(process, line("Thông báo"), line("Quyết định số 24")) == both[::-1]
    assert words(process, line("Quyết định số 24")) == both[:1]
    process.end()


def test_a_blank_page_has_no_words() -> None:
    process = TesseractProcess(LANGUAGE, ONE_COLUMN, DPI)
    assert words(process, np.full((60, 400), 255, np.uint8)) == [[]]
    process.end()


def test_words_are_those_of_a_process_of_its_own() -> None:
    image = np.vstack([line("Nơi nhận: Lưu văn phòng"), line("Các ban đảng Tỉnh ủy ...")[:, :451]])
    kept = TesseractProcess(LANGUAGE, ONE_COLUMN, DPI)
    kept.tables([line("một trang khác")], 60)
    (rows,) = kept.tables([image], 60)
    kept.end()
    alone = pytesseract.image_to_data(
        Image.fromarray(image),
        lang=LANGUAGE,
        config=f"--psm {ONE_COLUMN} --oem 1 --dpi {DPI}",
        output_type=pytesseract.Output.DICT,
    )
    seen = [
        (text, left, int(float(confidence)))
        for text, left, confidence in zip(alone["text"], alone["left"], alone["conf"], strict=True)
        if float(confidence) >= 0
    ]
    assert [(row.text, row.left, row.confidence) for row in rows] == seen


def test_one_that_hangs_is_killed_and_another_started(
    process: TesseractProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as hanging:
        program(tmp_path, hanging, f"echo $$ >{tmp_path}/pid; exec sleep 600")
        with pytest.raises(PageTimeoutError):
            process.tables([line("a")], 0.5)
    pid = int((tmp_path / "pid").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert words(process, line("Thông báo")) == [["Thông", "báo"]]
    process.end()


def test_one_that_dies_says_why_and_another_is_started(
    process: TesseractProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        program(tmp_path, dying, "read image; echo 'out of tokens' >&2; exit 3")
        with pytest.raises(ScanError, match=r"\(3\): out of tokens"):
            process.tables([line("a")], 20)
    assert words(process, line("Thông báo")) == [["Thông", "báo"]]
    process.end()


def test_one_that_dies_of_what_earlier_images_left_is_asked_anew(
    process: TesseractProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pytesseract.pytesseract.tesseract_cmd
    # Each reads two images and the first of their blanks, and ends.
    program(tmp_path, monkeypatch, f'echo >>{tmp_path}/starts; sed -u 3q | {real} "$@"')
    assert words(process, line("Thông báo")) == [["Thông", "báo"]]
    assert words(process, line("Quyết định")) == [["Quyết", "định"]]
    assert (tmp_path / "starts").read_text() == "\n\n"
    process.end()


def test_what_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RecogniserMissingError) as error:
        TesseractProcess("xyz", ONE_LINE, DPI).tables([line("a")], 20)
    assert error.value.details["what"] == "tesseract-ocr-vie"
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(tmp_path / "none"))
    with pytest.raises(RecogniserMissingError) as error:
        TesseractProcess(LANGUAGE, ONE_LINE, DPI).tables([line("a")], 20)
    assert error.value.details["what"] == "tesseract-ocr"


def test_a_process_that_was_forked_off_starts_its_own(process: TesseractProcess) -> None:
    assert words(process, line("Thông báo")) == [["Thông", "báo"]]
    pid = os.fork()
    if pid == 0:
        os._exit(0 if words(process, line("Quyết định")) == [["Quyết", "định"]] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert words(process, line("Thông báo")) == [["Thông", "báo"]]
    process.end()
