"""Drawing: one page of an original, upright, as JPEG files of three widths. Runs in a process of its own."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from ocr import page_pixels

WIDTHS = {"thumb": 160, "page": 1240, "large": 2480}
"""Widths of pictures in pixels; an A4 page at 300 dpi has 2480. Smaller pages are not enlarged."""
_QUALITY = {"thumb": 70, "page": 80, "large": 80}


def draw(original: Path, number: int, rotation: int, folder: Path) -> int:
    """Writes ``NUMBER-ROTATION-WIDTH.jpg`` for each width into a folder; returns their bytes.

    ``rotation``: degrees clockwise by which the page is turned. Raises what ``ocr.page_pixels`` raises.
    """
    image = Image.fromarray(page_pixels(original, number))
    if rotation:
        image = image.rotate(-rotation, expand=True)
    written = 0
    for name, width in sorted(WIDTHS.items(), key=lambda pair: -pair[1]):
        if image.width > width:
            image = image.resize(
                (width, max(1, round(image.height * width / image.width))), Image.Resampling.BOX
            )
        target = folder / f"{number}-{rotation}-{name}.jpg"
        part = target.with_name(target.name + ".part")
        image.save(part, "JPEG", quality=_QUALITY[name])
        part.replace(target)
        written += target.stat().st_size
    return written
