"""Truths: from ``NAME.truth.json`` to what a clerk who knows the paper wants to stand at a place of its record."""

from __future__ import annotations

import json
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

_ALIKE = 0.6
"""Items of two lists that are at least so similar are one item, read and true."""
_SIGNATURES = "/document/signatures/0/"


class _Unknown:
    """What the truth does not tell: whoever made it did not write that field down."""


UNKNOWN = _Unknown()


class Truth:
    """One paper's truth: ``document`` and ``copies`` as in a record, and which fields are ``scored``."""

    def __init__(self, file: Path) -> None:
        told = json.loads(file.read_text(encoding="utf-8"))
        self._record = {"document": told["document"], "copies": told.get("copies") or []}
        self._scored = set(told["scored"])

    def value(self, at: str, there: str) -> str | _Unknown | None:
        """What should stand at the place of a value, as a person types it; None: nothing. ``there``: what stands there,
        by which an item of a list is known again.
        """
        names = self._names(at)
        if names is None:
            return UNKNOWN
        *path, last = names
        if last.isdecimal():
            items = [_typed(item) for item in self._follow(path) or []]
            alike = max(items, key=lambda item: _similarity(item, there), default=None)
            return alike if alike is not None and _similarity(alike, there) >= _ALIKE else None
        if any(name.isdecimal() for name in path[:-1]):
            return UNKNOWN  # a part of an item: only lists of texts were written down
        found = self._follow(names)
        return _typed(found) if isinstance(found, str) else None

    def missing(self, at: str, there: list[str]) -> list[str]:
        """The items of a list that are not among those that stand there."""
        names = self._names(at)
        items = [_typed(item) for item in (self._follow(names) or [])] if names else []
        return [item for item in items if all(_similarity(item, one) < _ALIKE for one in there)]

    def _names(self, at: str) -> list[str] | None:
        """The names on the way to a place in the truth; None for a field that was not written down."""
        if at.startswith(_SIGNATURES):
            at = at.replace(_SIGNATURES, "/document/signature/", 1)
        names = at.split("/")[1:]
        field = names[1] if names[0] == "document" else names[0]
        known = field in self._scored or (field in ("number", "symbol") and "code" in self._scored)
        return names if known else None

    def _follow(self, names: list[str]) -> Any:
        there: Any = self._record
        for name in names:
            if isinstance(there, list):
                there = there[int(name)] if int(name) < len(there) else None
            else:
                there = (there or {}).get(name)
        return there


def same(one: str | None, other: str | None) -> bool:
    """Whether two values are one: blanks, the form of Unicode and a sign at the end are of no account."""
    return _bare(one or "") == _bare(other or "")


def _bare(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).rstrip(" ;,.:").casefold()


def _similarity(one: str, other: str) -> float:
    return SequenceMatcher(None, _bare(one), _bare(other), autojunk=False).ratio()


def _typed(value: str) -> str:
    """A value as a person types it: a day as 30/07/2021."""
    year, _, rest = value.partition("-")
    if len(year) == 4 and year.isdecimal() and rest.count("-") == 1 and len(value) == 10:
        return "/".join(reversed(value.split("-")))
    return value
