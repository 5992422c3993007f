"""Covers: from what stands on a dossier's cover (bìa hồ sơ, TCVN 9251:2012) to what it says of the dossier."""

from __future__ import annotations

import re
from typing import Any

from ingest.archive.dossiers.dossier import Retention
from ingest.archive.dossiers.words import read_retention, words
from lexicon.folding import fold_any, nfc

_LETTERS = {"title": 1000}
_EMPTY = " .…:;_-–*"
"""What a label is followed by where nothing was written."""


def facts_of_cover(text: str) -> dict[str, Any]:
    """The facts (``Facts``) that a cover's text tells; what it does not say, or cannot be read, is left out, and so is
    how long the dossier is kept where it says so in two ways.
    """
    title, found, is_title = list[str](), dict[str, str](), False
    kept = set[Retention]()
    for whole in nfc(text).splitlines():
        before, line = _below_heading(whole)
        if before is not None:
            is_title, title = True, []
        first, labels = _labelled(line, is_title)
        for name, value in labels:
            if value and name not in found:
                found[name] = value
            if name == "retention" and (years := read_retention(value)) is not None:
                kept.add(years)
        if is_title and line[:first].strip(_EMPTY):
            title.append(line[:first].strip())
        if labels:
            is_title = False
    if title and "title" not in found:
        found["title"] = " ".join(title)
    facts: dict[str, Any] = {
        name: value[: _LETTERS.get(name, 100)] for name, value in found.items() if name in _FACTS
    }
    return {**facts, "retention": kept.pop()} if len(kept) == 1 else facts


_AT_BEGINNING = ("title", "period", "sheets")
"""Labels that are words of titles as well: they count at a line's beginning alone."""
_FACTS = ("title", "code", "inventory", "box", "fonds", "file_code")


def _below_heading(line: str) -> tuple[str | None, str]:
    """What stands before the heading above the title (``HỒ SƠ``) and what behind; None and the whole line where it has
    none. Within a line it is told by its capitals: paragraphs join lines that belong apart.
    """
    for word in words()["cover"]["heading"]:
        if fold_any(line).strip(_EMPTY) == fold_any(word):
            return "", ""
        found = re.search(rf"(?<!\S){re.escape(word.upper())}(?=\s|$)", line)
        if found and _labelled(line[found.start() :], True)[0]:
            return line[: found.start()], line[found.end() :]
    return None, line


def _labelled(line: str, is_title: bool) -> tuple[int, list[tuple[str, str]]]:
    """Where the first label of a line stands, and the labels, each with what stands behind it, up to the next. A label
    begins the line, or a colon, dots or a number follow it; what else is called so is a word of the title.
    ``is_title``: whether the line may go on with one.
    """
    told = words()["cover"]["labels"]
    folded = fold_any(line)  # letter by letter: as long as the line
    indent = len(folded) - len(folded.lstrip(_EMPTY + "("))
    places = [
        (found.start(), found.end(), name)
        for name, forms in told.items()
        for form in forms
        for found in re.finditer(rf"(?<!\w){re.escape(fold_any(form))}(?!\w)", folded)
        if found.start() == indent
        or (name not in _AT_BEGINNING and re.match(r"\s*[:.…\d]", folded[found.end() :]))
    ]
    kept: list[tuple[int, int, str]] = []
    for place in sorted(places, key=lambda one: (one[0], -one[1])):  # of two at one place the longer
        is_free = not kept or place[0] >= kept[-1][1]
        if is_free and (place[2] != "retention" or _is_retention(line, place, is_title and not kept)):
            kept.append(place)
    if not kept:
        return len(line), []
    ends = [start for start, _, _ in kept[1:]] + [len(line)]
    values = [
        (name, line[at:end].strip(_EMPTY + "()")) for (_, at, name), end in zip(kept, ends, strict=True)
    ]
    return kept[0][0], values


def _is_retention(line: str, place: tuple[int, int, str], is_title: bool) -> bool:
    """Whether a line says how long the dossier is kept: titles speak of what is kept so long as well. Where a title may
    go on it is told by its capitals beside other letters, or by a colon at the line's beginning.
    """
    start, end, _ = place
    has_colon, before = re.match(r"\s*[:.…]", line[end:]) is not None, line[:start].strip(_EMPTY + "(")
    if not is_title:
        return has_colon or not before
    is_capital = line[start:end].isupper() and not before.isupper()
    return (is_capital and (has_colon or not before)) or (has_colon and not before)
