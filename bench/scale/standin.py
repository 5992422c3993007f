"""Stand-in: the real program but for the recogniser, so that ten thousand pages take minutes; and scans for it.

python -m bench.scale.standin run DIR --root ROOT …   is ``saoluc run`` with it.

A page has eight paragraphs of five lines, words of a paper of the samples, every page others. Claiming, page work,
assembling, parsing, doubt, PDF/A, archive, catalogue and journal are the program's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

import ocr
from ingest.building import build
from ingest.building.readers import Readers
from ingest.settings import Settings
from ocr import Box, Made, Page, PageReading, PageSource, Transcript
from ocr.text.printed import PrintedLine, PrintedWord

TEXT = Path(__file__).parents[2] / "tests" / "samples" / "thong-bao-sao-luc.truth.txt"
WIDTH, HEIGHT = 826, 1169
LINES, WORDS = 40, 10


def make(folder: Path, lengths: list[int]) -> None:
    """Fax TIFFs of so many pages each, of A4 at 100 dpi; no two pages are the same."""
    for number, length in enumerate(lengths):
        dice = np.random.default_rng(number)
        frames = []
        for _ in range(length):
            sheet = np.full((HEIGHT, WIDTH), 255, np.uint8)
            sheet[60::26, 80:-80] = dice.integers(0, 2, (len(range(60, HEIGHT, 26)), WIDTH - 160)) * 255
            frames.append(Image.fromarray(sheet).convert("1"))
        path = folder / f"{number % 100:02}" / f"{number:05}.tif"
        path.parent.mkdir(parents=True, exist_ok=True)
        frames[0].save(path, save_all=True, append_images=frames[1:], compression="group4", dpi=(100, 100))


@cache
def _words() -> list[str]:
    return TEXT.read_text(encoding="utf-8").split()


def read_page(source: PageSource) -> PageReading:
    """Forty lines of words, which and how sure depending on the file and the page."""
    key = hashlib.sha384(source.path.read_bytes() + bytes([source.number % 256])).digest()
    start = int.from_bytes(key[:2], "big")
    said = _words()
    lines = []
    for k in range(LINES):
        y = 60.0 + 26 * k
        words = []
        # A paragraph of five lines, the first one indented, the last one half as long.
        for n in range(k % 5 == 0, WORDS if k % 5 < 4 else WORDS // 2):
            at = start + k * WORDS + n
            x, sure = 80.0 + 66 * n, 0.7 + 0.3 * key[at % len(key)] / 255
            box = Box(int(x), int(y), int(x) + 60, int(y) + 16)
            words.append(PrintedWord(said[at % len(said)], x, y, x + 60.5, y + 16.25, sure, box, at, k))
        lines.append(PrintedLine(tuple(words), "body", k // 10, 0, 15.5, y + 16))
    page = Page(number=source.number, width=WIDTH, height=HEIGHT, dpi=100, state="read", look=key.hex())
    return PageReading(page, lines, WIDTH, HEIGHT)


def assemble(readings: Iterable[PageReading]) -> Transcript:
    return ocr.assemble(readings, Made(software="stand-in", recogniser="none", model="none", settings={}))


def readers(settings: Settings) -> Readers:
    """This program's own, but for the recogniser."""
    return Readers(ocr.describe, read_page, assemble)


if __name__ == "__main__":
    from bench.scale import standin
    from ingest.cli import app

    # By its own name, not as this program's: workers have to find it.
    build.default_readers = standin.readers
    app()
