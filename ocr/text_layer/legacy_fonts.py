"""Legacy fonts: the letters of fonts from before Unicode, recognised by the font's name.

TCVN3 (``.VnTime``, ``.VnArial``) and VNI (``VNI-Times``) put Vietnamese letters where other fonts have Western ones,
so a PDF's text says ``Céng hßa`` where the page shows ``Cộng hòa``. The tables are data (``data/legacy_fonts.toml``).
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, NamedTuple

_SUBSET = re.compile(r"[A-Z]{6}\+")
"""The prefix of a font of which the file holds a part only (ISO 32000-1, 9.6.4)."""
_STYLE = re.compile(r"([,\- ]?(Bold|Italic|Oblique|Regular|Normal))+(MT)?$")


class LegacyFont(NamedTuple):
    """An encoding: names of its fonts, names of those that show capitals, and the letters of its characters.

    A character that means a mark alone becomes a combining mark, to be composed with the letter before it.
    """

    name: re.Pattern[str]
    capitals: re.Pattern[str] | None
    letters: dict[int, str]


def to_unicode(text: str, font: str) -> str:
    """The text that a font of that name shows; the text itself in any font that is not a legacy one."""
    name = _STYLE.sub("", _SUBSET.sub("", font))
    for legacy in _legacy_fonts():
        if legacy.name.fullmatch(name):
            shown = text.translate(legacy.letters)
            return shown.upper() if legacy.capitals and legacy.capitals.fullmatch(name) else shown
    return text


@functools.cache
def _legacy_fonts() -> list[LegacyFont]:
    data = tomllib.loads(files("ocr").joinpath("data/legacy_fonts.toml").read_text("utf-8"))
    return [
        LegacyFont(
            re.compile(entry["name"]),
            re.compile(entry["capitals"]) if "capitals" in entry else None,
            dict(_letters(entry)),
        )
        for entry in data["font"]
    ]


def _letters(entry: dict[str, Any]) -> Iterator[tuple[int, str]]:
    for row in entry["letters"]:
        yield from ((ord(a), b) for a, b in zip(row["from"], row["to"], strict=True))
    for row in entry.get("marks", []):
        for character, mark in zip(row["from"], row["to"], strict=True):
            yield ord(character), mark
            yield ord(character.upper()), mark
