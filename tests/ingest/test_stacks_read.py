"""Two scans as they are read: where the second paper begins, and which page lies out of order (``tests/data/hard``)."""

from __future__ import annotations

from pathlib import Path

import ocr
from ingest.building.telling_apart import page_text
from parse.stacks import Papers, papers_in

HARD = Path(__file__).parents[1] / "data" / "hard"


def told(name: str) -> Papers:
    return papers_in(page_text(ocr.read_page(page)) for page in ocr.describe(HARD / name))


def test_two_papers_with_a_blank_page_between_them() -> None:
    found = told("two-papers-blank-between.pdf")
    assert [tuple(part) for part in found.parts] == [(1, 3), (4, 4)]
    assert not any(boundary.doubtful for boundary in found.boundaries)


def test_a_page_out_of_order_is_told_by_its_printed_number() -> None:
    """Each number is a single digit in the margin, which has to be read by itself."""
    found = told("pages-1-3-4-2.pdf")
    assert [tuple(part) for part in found.parts] == [(1, 4)]
    assert found.misplaced == (4,)
