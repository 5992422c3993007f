"""Annexes (phụ lục), and rules issued by a decision, behind the signature (NĐ30 Phụ lục I.III.1): label,
title, and the line in brackets that says what they belong to.
"""

from __future__ import annotations

from dataclasses import dataclass

from lexicon import vocabulary
from lexicon.folding import fold
from parse.fields.headings import label_of
from parse.fields.marks import is_rule
from parse.text.found import Found, printed, printed_lines
from parse.text.lines import Line, Source
from parse.text.patterns import folded_pattern

# "Phụ lục", "Phụ lục I", "Biểu mẫu số 02": the words and the number, and where the title begins behind them.
_NUMBERED = folded_pattern(
    r"(?:\s(?:{number}\s)?(?P<n>[ivxl]{1,6}|\d{1,3}[a-z]?|[a-z]))?(?P<end>\s?[.:-]?)(?=\s|$)"
)
_NOTE = folded_pattern(r"\(\s?(?:{issued} )?(?:{attached}|{with})\b")
_TITLE_LINES = 6  # lines under a label in which its title and note are looked for
_LONG = 200  # characters; a longer line is no label and no title


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
    """The annexes among the lines behind the signature, in order.

    A line that is no Phụ lục (QUY CHẾ, DANH SÁCH, BIỂU) opens one only where the lines under it say what it
    belongs to: QUY ĐỊNH CHUNG is a chapter's title.
    """
    found: list[FoundAnnex] = []
    used = -1
    for n, line in enumerate(lines):
        end = annex_label(line) if n > used else None
        if end is None:
            continue
        label, rest = line.part(0, end), line.part(end)
        title = [rest.part(_lead(rest))] if rest.letters else []
        annex = FoundAnnex(printed_lines(source, [label], "annex"))
        last = n + _read_below(source, annex, title, lines[n + 1 : n + 1 + _TITLE_LINES])
        if annex.note or label.key.startswith(fold(vocabulary.words("prose", "numbered_annex")[0])):
            found.append(annex)
            used = last
    return found


def _lead(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip(" .:-–—"))


def _read_below(source: Source, annex: FoundAnnex, title: list[Line], lines: list[Line]) -> int:
    """The title's other lines and the note in brackets; how many lines they take up."""
    used = 0
    for n, line in enumerate(lines, 1):
        if _NOTE.match(line.key):
            note = lines[n - 1 : next((k for k, x in enumerate(lines, 1) if k >= n and ")" in x.text), n)]
            annex.note = printed_lines(source, note, "annex-note")
            used = n - 1 + len(note)
            break
        if is_rule(line):
            continue
        goes_on = not title or (line.capital and title[-1].capital)
        if label_of(line) or len(line.text) > _LONG or not goes_on or line.text.endswith((".", ";", ":")):
            break
        if title and annex_label(line) is not None:
            break
        title.append(line)
        used = n
    if title:
        annex.title = printed(source, ((x.start, x.end) for x in title), "annex-title")
    return used
