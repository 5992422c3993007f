"""Values: which values of a record are judged: those that it has, and those that its form requires and it lacks.

A copy block that was not read at all is one value, ``/copies/N`` behind the last one (``Absence.unread_copy``).
``number`` and ``symbol`` are judged as the ``code`` that they are parts of, the first of several signatures as
``signature``. Inferred values are not judged: nothing of them is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lexicon.vocabulary import table
from parse import Parsed, Span

Json = dict[str, Any]
"""A record, or a part of it, as JSON."""

_KINDS = {
    "code": "code", "date": "date", "place": "place", "type": "type", "subject": "subject", "about": "subject",
    "system": "system", "security": "mark", "urgency": "mark", "kind": "copy kind",
    "issuer/*": "issuer", "addressees/*": "recipient", "recipients/*": "recipient", "bases/*": "base",
    "headings/*/label": "label", "headings/*/title": "heading",
    "footnotes/*/mark": "label", "footnotes/*/text": "note",
    "citations/*/code": "cited code", "citations/*/date": "cited date",
    "signature/authority/*": "authority", "signature/title": "position", "signature/name": "name",
    "signatures/*/authority/*": "authority", "signatures/*/title": "position", "signatures/*/name": "name",
}  # fmt: skip
"""The kind of a value by its place in the document or copy; what does not stand here is ``other``."""
_SKIPPED = re.compile(
    r"number|symbol|headings/\*/level|signatures/0/.*|security_from|.*_inferred.*|.*/relations/.*|tables/.*"
)
_LISTS = {
    "issuer": "issuer", "addressees": "recipient", "recipients": "recipient", "signature/authority": "authority",
}  # fmt: skip
"""The kind of an item that a list lacks, by the list's place: what is missing has no place of its own."""
_WANTED = (
    "code", "date", "place", "issuer", "recipients", "signature/authority", "signature/title", "signature/name",
)  # fmt: skip
"""Values that a paper and a copy are expected to have (NĐ30, Điều 8 and 25; HD36 II)."""


class Value(NamedTuple):
    """A value to be judged. ``words``: as the record has it, None where nothing was read; ``spans``: its evidence.

    An item that a list may lack is judged at the list itself.
    """

    at: str
    kind: str
    words: str | None
    spans: list[Span]

    @property
    def holder(self) -> str:
        """The pointer of the document or the copy that it belongs to."""
        return "/document" if self.at.startswith("/document") else "/".join(self.at.split("/")[:3])


def values_of(parsed: Parsed) -> list[Value]:
    """All values to be judged, in the order of the record; the missing ones behind the others of their part."""
    record = parsed.record.model_dump(mode="json")
    found = []
    for holder, part in _parts(record):
        skips_first = bool(part.get("signatures"))
        for path, words in _leaves(part, ""):
            place = re.sub(r"/\d+", "/*", path)
            first = skips_first and path.startswith("signatures/0/")
            if words and not first and not _SKIPPED.fullmatch(place):
                at = f"{holder}/{path}"
                found.append(Value(at, _KINDS.get(place, "other"), words, parsed.evidence.get(at, [])))
        found += [Value(f"{holder}/{path}", kind, None, []) for path, kind in _missing(holder, part)]
    document = record["document"]
    found.append(Value("/document/bases", "base", None, []))
    for n, citation in enumerate(document["citations"]):
        if not citation["date"]:
            at = f"/document/citations/{n}"
            found.append(Value(f"{at}/date", "cited date", None, parsed.evidence.get(f"{at}/code", [])))
    return found


def _parts(record: Json) -> Iterator[tuple[str, Json]]:
    yield "/document", record["document"]
    for n, copy in enumerate(record["copies"]):
        yield f"/copies/{n}", copy


def _leaves(node: Any, path: str) -> Iterator[tuple[str, str]]:
    """The words of a part of a record, each with its path below it."""
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in items:
        below = f"{path}/{key}" if path else str(key)
        if isinstance(value, dict | list):
            yield from _leaves(value, below)
        elif isinstance(value, str):
            yield below, value


def _missing(holder: str, part: Json) -> Iterator[tuple[str, str]]:
    """The places of a part where its form wants a value and none was read, with their kinds."""
    wanted = list(_WANTED)
    if holder == "/document":
        unnamed = part.get("type") == table("kinds")["unnamed"]
        wanted += ["type", "about" if unnamed else "subject"]
        wanted += ["addressees"] if unnamed else []
    else:
        wanted.append("kind")
    for path in wanted:
        if not _read(part, path):
            yield path, _LISTS.get(path) or _KINDS[path]


def _read(part: Json, path: str) -> bool:
    first, _, rest = path.partition("/")
    value = part.get(first)
    return _read(value, rest) if isinstance(value, dict) else bool(value)
