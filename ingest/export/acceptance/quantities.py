"""Quantities: papers, pages and bytes of the archive, and the files that failed."""

from __future__ import annotations

from typing import NamedTuple

from ingest.archive.stores import House
from ingest.catalogue import Filter
from ingest.errors import SaolucError
from ingest.journal import State
from ingest.messages import catalogue, say

MOST_FAILED = 500
"""Maximum failed files that the minutes name; all are counted."""


class Quantities(NamedTuple):
    """What there is in all: papers and pages of the archive, its originals' bytes, how many files failed, and of these
    name and reason.
    """

    papers: int
    pages: int
    bytes: int
    failures: int
    failed: list[tuple[str, str]]


def quantities(house: House) -> Quantities:
    """What there is in all."""
    papers = pages = size = 0
    for row in house.catalogue.rows(Filter()):
        papers, pages = papers + 1, pages + row.pages
        original = next(house.archive.place(row.id).glob("original.*"), None)
        size += original.stat().st_size if original else 0
    entries = house.journal.in_states(State.FAILED)
    failed = [(entry.name, _why(entry.reason or "")) for entry in entries[:MOST_FAILED]]
    return Quantities(papers, pages, size, len(entries), failed)


def _why(code: str) -> str:
    """The reason in Vietnamese, as all forms are; its places stay empty."""
    known = code if f"failure.{code}.message" in catalogue() else SaolucError.code
    return say(f"failure.{known}.message", "vi", found="…", limit="…", page="…", what="…")
