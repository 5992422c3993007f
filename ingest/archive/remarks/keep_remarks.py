"""Keep remarks: gives papers tags and notes, or takes them away, and keeps the catalogue in step.

The file is written whole or not at all. Before it a mark is set, apart from those of corrections: cut off in
between, `keep_corrections.settle` enters the document anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from ingest.archive import chain, keep_corrections
from ingest.archive.remarks.remark import (
    LONGEST_NOTE,
    LONGEST_TAG,
    MOST_NOTES,
    MOST_TAGS,
    REMARKS,
    Action,
    Remark,
    borne,
    key_of,
    read_chained,
    read_remarks,
)
from ingest.archive.stores import House
from ingest.disk.locking import alone_in
from ingest.errors import NotAllowedError


def remark(document: str, house: House, said: Iterable[tuple[Action, str]], who: str) -> list[Remark]:
    """Keeps remarks of a document of the archive, all or none, and returns all that were ever made of it. What changes
    nothing, as a tag that the paper bears, is not kept.

    Raises:
        NotAllowedError: a text is empty (``remark_empty``) or too long (``remark_long``), or the paper would bear too
            many (``remark_many``).
        OSError, sqlite3.Error: the archive has no such document, or the machine refuses.
    """
    archive = house.archive
    when = datetime.now(UTC).isoformat(timespec="seconds")
    with alone_in(archive.place(document)):
        if not archive.holds(document):  # it was held meanwhile
            raise FileNotFoundError(document)
        there = read_remarks(archive.place(document))
        before = len(there)
        for action, text in said:
            one = Remark(action=action, text=_checked(action, text), who=who, when=when)
            if _changes(there, one):
                there.append(one)
        new = there[before:]
        if new:
            _check_count(there)
            with keep_corrections.remarked(document, archive):
                entries = chain.chained(
                    document, read_chained(archive.place(document)), [one.model_dump() for one in new]
                )
                content = json.dumps(entries, ensure_ascii=False, indent=2) + "\n"
                archive.write(document, REMARKS, content.encode())
                house.enter(document)
        return there


def _checked(action: Action, text: str) -> str:
    text = " ".join(text.split()) if action in ("tag", "untag") else text.strip()
    if not text:
        raise NotAllowedError("remark_empty")
    most = LONGEST_TAG if action in ("tag", "untag") else LONGEST_NOTE
    if len(text) > most and action in ("tag", "note"):
        raise NotAllowedError("remark_long", most=most, length=len(text))
    return text


def _changes(there: list[Remark], one: Remark) -> bool:
    bears = borne(there)
    of_kind = bears.tags if one.action in ("tag", "untag") else bears.notes
    is_there = key_of(one) in map(key_of, of_kind)
    return is_there != (one.action in ("tag", "note"))


def _check_count(there: list[Remark]) -> None:
    bears = borne(there)
    for found, most in ((bears.tags, MOST_TAGS), (bears.notes, MOST_NOTES)):
        if len(found) > most:
            raise NotAllowedError("remark_many", most=most)
