"""Small drawn pages with a transcript that knows where each word stands: what a reading would give."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import ocrmypdf
from PIL import Image, ImageDraw, ImageFont

from ocr import Box, Made, Page, Transcript, Word

FONT = Path(ocrmypdf.__file__).with_name("data") / "NotoSans-Regular.ttf"
"""It has every Vietnamese letter and is there wherever the tests run."""
LINES = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 24-QĐ/TW ngày 28⁴ tháng 7", "Quyết định về đảng viên"]
Rotation = Literal[0, 90, 180, 270]

MADE = Made(software="drawn", recogniser="none", model="none", settings={})


def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)


def draw(
    lines: list[str] = LINES, rotation: Rotation = 0, size: tuple[int, int] = (900, 600), dpi: float = 100
) -> tuple[Image.Image, Transcript]:
    """A page as it lies in the scanner; turn it by ``rotation`` degrees clockwise to have it upright."""
    image = Image.new("L", size, 255)
    pen, letters = ImageDraw.Draw(image), font(24)
    words: list[Word] = []
    text = ""
    for number, line in enumerate(lines):
        x = 60
        for word in line.split():
            box = Box(*(int(v) for v in pen.textbbox((x, 60 + 50 * number), word, font=letters)))
            pen.text((x, 60 + 50 * number), word, font=letters, fill=0)
            words.append(
                Word(
                    start=len(text), end=len(text) + len(word), page=1, box=laid(box, size, rotation),
                    confidence=0.9, printed=word, order=len(words), line=number,
                )
            )  # fmt: skip
            text += word + " "
            x = box.x1 + 9
        text = text[:-1] + "\n"
    image = image.rotate(rotation, expand=True)
    page = Page(number=1, width=image.width, height=image.height, dpi=dpi, rotation=rotation, state="read")
    return image, Transcript(text=text, words=words, pages=[page], made=MADE)


def laid(box: Box, size: tuple[int, int], rotation: Rotation) -> Box:
    """Where a box of the upright page lies on the page as it was scanned."""
    width, height = size
    if rotation == 90:
        return Box(box.y0, width - box.x1, box.y1, width - box.x0)
    if rotation == 180:
        return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
    if rotation == 270:
        return Box(height - box.y1, box.x0, height - box.y0, box.x1)
    return box


def save(folder: Path, name: str, image: Image.Image, **options: object) -> Path:
    path = folder / name
    image.save(path, **options)
    return path
