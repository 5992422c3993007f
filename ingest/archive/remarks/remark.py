"""Remark: a tag or a note that somebody gave a paper, or took from it; those that a paper bears.

``remarks.json``, beside a document's ``corrections.json``, is a list that only grows, each entry bound to those before
it (`chain`). They say what an office thinks of a paper, not what stands on it: no record, and no reading, knows them.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, TypeAdapter

from ingest.archive import chain

REMARKS = "remarks.json"
LONGEST_TAG, LONGEST_NOTE = 60, 2000
"""Maximum letters of a tag, and of a note."""
MOST_TAGS, MOST_NOTES = 30, 100
"""Maximum tags, and notes, that a paper bears at a time."""
Action = Literal["tag", "untag", "note", "unnote"]


class Remark(BaseModel):
    """``when``: UTC, ISO 8601. ``untag`` and ``unnote`` take away what says ``text``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Action
    text: str
    who: str
    when: str


_REMARKS = TypeAdapter(list[Remark])
_ENTRIES = TypeAdapter(list[dict[str, Any]])


class Borne(NamedTuple):
    """What a paper bears, in the order in which it was given."""

    tags: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()


def read_chained(place: Path) -> list[dict[str, Any]]:
    """The entries of a document's folder as they stand, with their hashes. Raises OSError or ValueError where they
    cannot be read.
    """
    file = place / REMARKS
    return _ENTRIES.validate_json(file.read_bytes()) if file.exists() else []


def read_remarks(place: Path) -> list[Remark]:
    """All that was ever said, in order. Raises as `read_chained` does."""
    bare = [{key: value for key, value in e.items() if key != chain.CHAIN} for e in read_chained(place)]
    return _REMARKS.validate_python(bare)


def borne(remarks: list[Remark]) -> Borne:
    """What of all that was said holds now."""
    tags: dict[str, Remark] = {}
    notes: dict[str, Remark] = {}
    for one in remarks:
        there = tags if one.action in ("tag", "untag") else notes
        if one.action in ("tag", "note"):
            there.setdefault(key_of(one), one)
        else:
            there.pop(key_of(one), None)
    return Borne(tuple(tags.values()), tuple(notes.values()))


def key_of(remark: Remark) -> str:
    """What tells it from others: of a tag its letters, capital or small; of a note every letter."""
    text = unicodedata.normalize("NFC", remark.text)
    return text.casefold() if remark.action in ("tag", "untag") else text
