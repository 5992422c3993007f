"""Result: how a PDF came about, or why not. It is parted from what makes one: the service, which is told it, makes
none.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

FLAVOUR = "2b"
Way = Literal["kept", "plain", "drawn"]


class PdfResult(NamedTuple):
    """How the PDF/A came about.

    ``kept``: the scan's page images went in as they are. ``plain``: decoded and put in again without loss.
    ``drawn``: all pages were drawn anew as images; ``pages_drawn``: the numbers of those that were (from 1).
    ``pages_differing``: those that look otherwise than the original's, or may. ``attached``: names of the files that
    are attached to a PDF and stay in it alone.
    """

    how: Way
    pages: int
    pages_drawn: tuple[int, ...] = ()
    pages_differing: tuple[int, ...] = ()
    attached: tuple[str, ...] = ()


class UnequalError(ValueError):
    """There are not as many backs as fronts, nor one less."""

    def __init__(self, odd: int, even: int) -> None:
        super().__init__(odd, even)
        self.odd, self.even = odd, even

    def __str__(self) -> str:
        return f"{self.odd} odd pages, {self.even} even pages"
