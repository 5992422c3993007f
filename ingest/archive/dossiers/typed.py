"""Typed: from what people type to a dossier's facts: text as it is, retention as lists say it, choices by name."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Mapping
from typing import Any

from ingest.archive.dossiers.dossier import Facts
from ingest.archive.dossiers.words import read_retention
from ingest.errors import DossierError

NAMES = tuple(Facts.model_fields)
CHOICES: dict[str, tuple[str, ...]] = {
    "access": ("open", "conditional", "secret"),
    "sides": ("1", "2"),
    "recovery": ("none", "done", "to_do"),
    "condition": ("good", "fair", "damaged"),
}
"""The facts that are one of a few, each with what it may be."""


def typed_facts(typed: Mapping[str, str]) -> dict[str, Any]:
    """The facts of what was typed, by name.

    Raises:
        DossierError: there is no such fact, or it cannot be so.
    """
    return {name: _fact(name, text.strip()) for name, text in typed.items()}


def _fact(name: str, text: str) -> Any:
    if name not in NAMES:
        raise DossierError("bad_fact", fact=name)
    if name == "retention":
        retention = "permanent" if text == "permanent" else read_retention(text)
        if text and retention is None:
            raise DossierError("bad_fact", fact=name)
        return retention
    if name == "ended":
        return _day(text)
    if name in CHOICES:
        if text and text not in CHOICES[name]:
            raise DossierError("bad_fact", fact=name)
        return int(text or "1") if name == "sides" else text or None
    return text


def _day(text: str) -> str:
    """A day that has come, as people write it (``31/12/2005``) or as files do, as ISO."""
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        with contextlib.suppress(ValueError):
            day = datetime.datetime.strptime(text, form).date()
            if day <= datetime.date.today():
                return day.isoformat()
    if text:
        raise DossierError("bad_fact", fact="ended")
    return ""
