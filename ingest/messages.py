"""Messages: from a key and its details to a sentence in Vietnamese or English, all from two files; days as people read
them.
"""

from __future__ import annotations

import datetime
import tomllib
from functools import cache
from importlib import resources
from string import Formatter
from typing import Literal, NamedTuple

Language = Literal["vi", "en"]
_FILES = ("messages.toml", "web.toml")


class Sentence(NamedTuple):
    """One message in both languages."""

    vi: str
    en: str

    def of(self, language: Language) -> str:
        """The sentence in one of them."""
        return self.en if language == "en" else self.vi


class _Lenient(Formatter):
    """Fills a sentence; a detail that is not known stands as "?" rather than hide the sentence."""

    def get_value(self, key: int | str, args: object, kwargs: object) -> object:
        return kwargs.get(key, "?") if isinstance(kwargs, dict) else "?"


def day_shown(iso: str | None) -> str:
    """A day as people here write it, 21/03/2024; "" where there is none, and what is no whole day as it is."""
    try:
        return datetime.date.fromisoformat(iso or "").strftime("%d/%m/%Y")
    except ValueError:
        return iso or ""


@cache
def catalogue() -> dict[str, Sentence]:
    """Every message by its dotted key (``failure.empty.message``)."""
    found: dict[str, Sentence] = {}
    for file in _FILES:
        text = resources.files("ingest").joinpath(f"data/{file}").read_text(encoding="utf-8")
        _collect(tomllib.loads(text), "", found)
    return found


def _collect(table: dict[str, object], prefix: str, found: dict[str, Sentence]) -> None:
    for key, value in table.items():
        if not isinstance(value, dict):
            continue
        if set(value) == {"vi", "en"}:
            found[prefix + key] = Sentence(str(value["vi"]), str(value["en"]))
        else:
            _collect(value, f"{prefix}{key}.", found)


def say(key: str, language: Language, **details: object) -> str:
    """The sentence of a key, its ``{places}`` filled from details. Raises KeyError for an unknown key."""
    sentence = catalogue()[key]
    return _Lenient().vformat(sentence.of(language), (), details)


def both(key: str, **details: object) -> Sentence:
    """The sentence of a key in both languages."""
    return Sentence(say(key, "vi", **details), say(key, "en", **details))
