"""Annexes (phụ lục), and rules issued by a decision, behind the signature (NĐ30 Phụ lục I.III.1): label,
title, and the line in brackets that says what they belong to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from parse import vocabulary
from parse.found import Found, printed, printed_lines
from parse.headings import label_of
from parse.kinds import read_kind
from parse.lines import Line, Source
from parse.marks import is_rule

# "Phụ lục", "Phụ lục I", "Biểu mẫu số 02": the words and the number, and where the title begins behind them.
_NUMBERED = re.compile(r"(?:\s(?:so\s)?(?P<n>[ivxl]{1,6}|\d{1,3}[a-z]?|[a-z]))?(?P<end>\s?[.:-]?)(?=\s|$)")
_NOTE = re.compile(r"\(\s?(?:ban hanh )?(?:kem theo|kem|dinh kem|theo)\b")
_TITLE_LINES = 6
_LONG = 200


@dataclass(slots=True)
class FoundAnnex:
    label: Found[str]
    title: Found[str] | None = None
    note: Found[str] | None = None


def annex_label(line: Line) -> int | None:
    """Where the label of an annex that opens with this line ends in it; None where none does.

    The words stand in capitals, or as ``Phụ lục`` with a number alone on the line (NĐ30 Phụ lục I.III.1).
    """
    words = next((w for w in vocabulary.folded("prose", "annex") if line.key.startswith(w)), None)
    if words is None or len(line.text) > _LONG:
        return None
    numbered = _NUMBERED.match(line.key, len(words))
    if numbered is None:
        return None
    end = numbered.start("end")
    if line.part(0, len(words)).capital:
        return end
    alone = line.text[:1].isupper() and numbered.end() == len(line.text) and numbered["n"] is not None
    return end if alone and words in vocabulary.folded("prose", "numbered_annex") else None


def read_annexes(source: Source, lines: list[Line]) -> list[FoundAnnex]:
    """The annexes among the lines behind the signature, in order."""
    found: list[FoundAnnex] = []
    for n, line in enumerate(lines):
        end = annex_label(line)
        if end is None:
            continue
        rest = line.part(end)
        label, title = line.part(0, end), [rest.part(_lead(rest))] if rest.letters else []
        if read_kind(line) is not None and not title:
            label = line
        annex = FoundAnnex(printed_lines(source, [label], "annex"))
        _read_below(source, annex, title, lines[n + 1 : n + 1 + _TITLE_LINES])
        found.append(annex)
    return found


def _lead(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip(" .:-–—"))


def _read_below(source: Source, annex: FoundAnnex, title: list[Line], lines: list[Line]) -> None:
    """The title's other lines and the note in brackets."""
    for line in lines:
        if _NOTE.match(line.key):
            annex.note = printed_lines(source, [line], "annex-note")
            break
        if is_rule(line):
            continue
        goes_on = not title or (line.capital and title[-1].capital)
        if label_of(line) or annex_label(line) is not None or len(line.text) > _LONG or not goes_on:
            break
        if line.text.endswith((".", ";", ":")):
            break
        title.append(line)
    if title:
        annex.title = printed(source, ((x.start, x.end) for x in title), "annex-title")
