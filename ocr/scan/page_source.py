"""Page source: where a page's pixels come from, parted from what opens files: who only hands it on needs none of it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ocr.scan.file_kinds import Kind


class PageSource(NamedTuple):
    """Where a page's pixels come from. ``number`` is 1-based; ``dpi`` is 0 where the file states none; ``first``:
    whether it is the first of its own file, wherever it lies now.
    """

    path: Path
    kind: Kind
    number: int
    width: int
    height: int
    dpi: float
    first: bool = True
