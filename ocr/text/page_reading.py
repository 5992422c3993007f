"""Page reading: the result of reading one page, from which a document is put together."""

from __future__ import annotations

from typing import NamedTuple

from ocr.errors import ScanError
from ocr.scan.page_source import PageSource
from ocr.text.printed import PrintedLine
from ocr.transcript import Page, Pen, Stamp


class PageReading(NamedTuple):
    """A page as read: its lines, strip by strip, in pixels of the cleaned page (``width`` × ``height``); its stamps;
    what is filled in by pen.

    Of a page that could not be read there are no lines; ``page.reason`` says why: the code of an error, its text.
    """

    page: Page
    lines: list[PrintedLine]
    width: int = 0
    height: int = 0
    stamps: tuple[Stamp, ...] = ()
    pens: tuple[Pen, ...] = ()


def unread_page(source: PageSource, error: ScanError) -> PageReading:
    """The place of a page that could not be read, so that it is never silently lost."""
    page = Page(
        number=source.number,
        width=source.width,
        height=source.height,
        dpi=source.dpi,
        state="unread",
        reason=f"{error.code}: {error}",
    )
    return PageReading(page, [])
