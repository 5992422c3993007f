"""Scans for tests of the cluster, and a stand-in for the recogniser that workers on other machines can run."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PIL import Image

import ocr
from ingest.building.readers import Readers
from ingest.pdf.result import PdfResult
from ocr import Box, Made, Page, PageReading, PageSource, Transcript
from ocr.scan.pages import load_pixels
from ocr.text.printed import PrintedLine, PrintedWord
from parse import Parsed, Record
from parse.record import Document, Span

DEADLY = 13
"""The page of this number kills whoever reads it, where the file's own number is 7."""


def scan(path: Path, file: int, pages: int) -> None:
    """A TIFF whose pages say, by the shade of two corners, which file they are of, and which page."""
    frames = []
    for n in range(1, pages + 1):
        frame = Image.new("L", (40, 60), 255)
        frame.paste(file, (0, 0, 10, 10))
        frame.paste(n, (30, 50, 40, 60))
        frames.append(frame)
    path.parent.mkdir(parents=True, exist_ok=True)
    frames[0].save(path, save_all=True, append_images=frames[1:], dpi=(100, 100))


def read_page(source: PageSource, log: Path) -> PageReading:
    """One line that names file and page; notes in a file of its process's own below ``log`` that it is being read."""
    pixels = load_pixels(source)
    file, number = int(pixels[0, 0]), int(pixels[-1, -1])
    with (log / str(os.getpid())).open("a") as f:
        f.write(f"{file} {number}\n")
    os.write(2, os.environ.get("STANDIN_SAYS", "").encode())  # as C libraries do, past any log
    time.sleep(float(os.environ.get("STANDIN_SECONDS", "0.15")))
    if (file, number) == (7, DEADLY):
        os.kill(os.getpid(), signal.SIGKILL)
    words = [
        PrintedWord(word, 9.0 * n, 20.0, 9.0 * n + 8, 30.0, 0.9, Box(9 * n, 20, 9 * n + 8, 30), n, 0)
        for n, word in enumerate(["tệp", f"{file}", "trang", f"{number}"])
    ]
    page = Page(number=source.number, width=40, height=60, dpi=100, state="read")
    return PageReading(page, [PrintedLine(tuple(words), "body", 0, 0, 20.0, 30.0)], 40, 60)


def assemble(readings: Iterable[PageReading]) -> Transcript:
    return ocr.assemble(readings, Made(software="stand-in", recogniser="none", model="none", settings={}))


def parse(text: str) -> Parsed:
    record = Record(document=Document(type="Quyết định", subject="về đảng viên"))
    return Parsed(record=record, evidence={"/document/type": [Span(start=0, end=10, rule="stand-in")]})


def readers(log: Path) -> Readers:
    """This program's own, but for the recogniser and the parser."""
    return Readers(ocr.describe, partial(read_page, log=log), assemble, parse)


def make_pdf(source: Path, kind: str, transcript: Transcript, target: Path) -> PdfResult:
    """None, for tests that do not look at it."""
    target.write_bytes(b"%PDF stand-in %%EOF")
    return PdfResult("kept", 1)


def pages_read(folder: Path) -> list[tuple[int, int]]:
    """(file, page) of every page that any process has begun to read."""
    lines = [line.split() for log in folder.iterdir() for line in log.read_text().splitlines()]
    return sorted((int(file), int(page)) for file, page in lines)
