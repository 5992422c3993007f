"""A reader of many-paged scans, page by page as ``ocr`` does it, with stand-ins for opening and recognising."""

from __future__ import annotations

import functools
import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path

import rig as rigs
from pydantic import TypeAdapter

from ingest.building.readers import Readers
from ocr import Box, Made, Page, PageReading, PageSource, Transcript, UnexpectedError, assemble
from ocr.text.page_reading import unread_page
from ocr.text.printed import PrintedLine, PrintedWord

ReadPage = Callable[[PageSource], PageReading]
_READING = TypeAdapter(PageReading)


def scan(pages: int, *more: str) -> bytes:
    """A file that says how many pages it has, and what is to happen on the way."""
    return rigs.SCAN + " ".join([" pages", str(pages), *more]).encode()


def described(path: Path) -> list[PageSource]:
    words = path.read_bytes().partition(b" pages ")[2].split()
    return [PageSource(path, "png", n, 900, 600, 100.0) for n in range(1, int(words[0]) + 1)]


def read_page(source: PageSource) -> PageReading:
    """One line of words; the page that the file calls ``deadly`` kills its worker, ``broken`` cannot be read."""
    words = source.path.read_bytes().partition(b" pages ")[2].split()
    if f"deadly{source.number}".encode() in words:
        os.kill(os.getpid(), signal.SIGKILL)
    if f"broken{source.number}".encode() in words:
        return unread_page(source, UnexpectedError("no picture"))
    text = f"trang {source.number} của văn bản"
    printed = [
        PrintedWord(word, 100.0 * n, 40.1, 100.0 * n + 80 / 3, 70.0, 0.9, Box(100 * n, 40, 100 * n + 80, 70), n, 0)
        for n, word in enumerate(text.split())
    ]  # fmt: skip
    page = Page(number=source.number, width=900, height=600, dpi=100, state="read")
    return PageReading(page, [PrintedLine(tuple(printed), "body", 0, 0, 20.0, 70.0)], 900, 600)


def readers(read: ReadPage = read_page) -> Readers:
    """Readers as the service takes them."""
    return Readers(described, read, assembled, rigs.parse, rigs.make_pdf)


def assembled(readings: Iterable[PageReading]) -> Transcript:
    """As ``ocr`` puts pages together; the same pages once: tests that die at each step do it hundreds of times."""
    return _assembled(tuple(_READING.dump_json(reading) for reading in readings)).model_copy(deep=True)


@functools.cache
def _assembled(readings: tuple[bytes, ...]) -> Transcript:
    made = Made(software="stand-in", recogniser="none", model="none", settings={})
    return assemble(map(_READING.validate_json, readings), made)
