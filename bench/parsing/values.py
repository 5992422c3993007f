"""Values: a record as a flat list of what is compared, field by field, folded so that only what matters counts.

Folded: blanks, curly and straight quotes, dashes, the marks that close an item, its dash, the case of a kind; and how
a body's name breaks over lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from lexicon.folding import STRAIGHT

Json = dict[str, Any]

_SCALARS = ("system", "type", "subject", "about", "security", "urgency")
_LISTS = ("addressees", "bases")
_PAIRS = {"headings": ("label", "title"), "footnotes": ("mark", "text"), "citations": ("code", "date")}


class Value(NamedTuple):
    """One value. ``field`` is its name in reports, ``group`` the pointer of the list (or the field) that it stands in;
    ``parts`` are its folded words (a heading has label and title), ``pointers`` say where in the record each stands.
    """

    field: str
    group: str
    parts: tuple[str, ...]
    pointers: tuple[tuple[str, ...], ...]

    @property
    def at(self) -> str:
        return self.pointers[0][0]

    @property
    def name(self) -> str:
        """The field's own name, the same in document and copy."""
        return self.field.rsplit(".", 1)[-1]


def values(record: Json, letter: bool = False) -> Iterator[Value]:
    """The values of a record. ``letter``: a công văn, whose subject is its ``about`` line and counts once."""
    document = record["document"]
    for name in _SCALARS:
        if document.get(name) and not (letter and name == "subject"):
            words = item(document[name]).lower() if name == "type" else item(document[name])
            yield _one(name, f"/document/{name}", words)
    yield from _issue("", "/document", document)
    for name in _LISTS:
        yield from _items(name, f"/document/{name}", document.get(name))
    for name, keys in _PAIRS.items():
        for n, pair in enumerate(document.get(name) or []):
            at = f"/document/{name}/{n}"
            parts = tuple(item(pair.get(key) or "") for key in keys)
            yield Value(name, f"/document/{name}", parts, tuple((f"{at}/{key}",) for key in keys))
    for n, copy in enumerate(record.get("copies") or []):
        yield from _issue("copy.", f"/copies/{n}", copy)
        if copy.get("kind"):
            yield _one("copy.kind", f"/copies/{n}/kind", item(copy["kind"]))


def _issue(prefix: str, at: str, issue: Json) -> Iterator[Value]:
    """What a document and a copy block share."""
    for name in ("code", "place", "date"):
        if issue.get(name):
            yield _one(prefix + name, f"{at}/{name}", item(issue[name]))
    if names := issue.get("issuer"):
        pointers = tuple(f"{at}/issuer/{n}" for n in range(len(names)))
        yield Value(f"{prefix}issuer", f"{at}/issuer", (item(" ".join(names)),), (pointers,))
    yield from _items(f"{prefix}recipients", f"{at}/recipients", issue.get("recipients"))
    signature = issue.get("signature") or {}
    yield from _items(f"{prefix}signature.authority", f"{at}/signature/authority", signature.get("authority"))
    for name in ("title", "name"):
        if signature.get(name):
            yield _one(f"{prefix}signature.{name}", f"{at}/signature/{name}", item(signature[name]))


def _one(field: str, at: str, words: str) -> Value:
    return Value(field, at, (words,), ((at,),))


def _items(field: str, at: str, items: list[str] | None) -> Iterator[Value]:
    for n, words in enumerate(items or []):
        yield Value(field, at, (item(words),), ((f"{at}/{n}",),))


def item(words: Any) -> str:
    """Words folded for comparing."""
    text = unicodedata.normalize("NFC", str(words)).translate(STRAIGHT)
    return re.sub(r"\s+", " ", text).strip().rstrip(" ,;.:").lstrip("-+ ")
