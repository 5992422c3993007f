"""Small scans for tests: lines drawn as blocks, pages saved in each kind of file."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pikepdf
from PIL import Image

import ocr

SAMPLES = Path(__file__).parents[2] / "scans" / "samples"
TRUTH = Path(__file__).parents[1] / "samples"

Gray = npt.NDArray[np.uint8]


@functools.cache
def sample_read(name: str) -> ocr.Transcript:
    """What is read in a sample: once for all tests of a process."""
    return ocr.read(SAMPLES / name)


def page_of_lines(width: int = 1654, height: int = 2339, pitch: int = 50) -> Gray:
    """A white page with rows of dark blocks as wide as letters, like lines of type at 200 dpi."""
    page = np.full((height, width), 255, np.uint8)
    for y in range(200, height - 200, pitch):
        for x in range(200, width - 200, 26):
            if (x // 26) % 6:
                page[y : y + 19, x : x + 15] = 20
    return page


def saved_pdf(
    path: Path, image: Image.Image, *, rotate: int = 0, password: str | None = None, dpi: float = 200
) -> Path:
    """A PDF of one page that is one image; ``rotate`` degrees clockwise as a viewer shows it."""
    image.save(path, resolution=dpi)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Rotate = rotate
        encryption = pikepdf.Encryption(owner=password, user=password) if password else False
        pdf.save(path, encryption=encryption)
    return path
