"""Footnotes: ``¹ …`` lines, taken out of the flow of the body; the mark stays at its anchor.

Notes stand after the body, or in the middle of a sentence where a page ended when the paper was retyped. A
mark that was read as a plain digit counts only where the notes are numbered one after the other and the
body holds their anchors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lexicon.labels import FROM_SUPERSCRIPTS, SUPERSCRIPTS
from parse.text.found import Found, printed
from parse.text.lines import Line, Piece, Source

_MARK = re.compile(rf"(?:(?P<raised>[{SUPERSCRIPTS}]{{1,3}})|\[(?P<boxed>\d{{1,3}})\])\s{{0,3}}(?=\S)")
_PLAIN = re.compile(r"(?P<mark>\d{1,2})\s{1,3}(?=[^\W\d_]|\()")
_ANCHOR = re.compile(
    rf"(?<!\S)[“\"'(\[]{{0,3}}(?P<word>[^\s{SUPERSCRIPTS}\[]{{1,40}}?)[”\"'),.;:\]]{{0,4}}"
    rf"(?:(?P<raised>[{SUPERSCRIPTS}]{{1,3}})|\[(?P<boxed>\d{{1,3}})\])"
)
_ENDS = (".", ";", "!", "?", "…", ".”", ".)", "”")


@dataclass(frozen=True, slots=True)
class FoundNote:
    mark: Found[str]
    text: Found[str]


def take_notes(source: Source, lines: list[Line]) -> tuple[list[Line], list[FoundNote]]:
    """The lines without the notes, and the notes in the order of their lines."""
    kept: list[Line] = []
    groups: list[tuple[str, Piece, list[Piece]]] = []
    plain_from = _plain_notes(lines)
    last: Line | None = None
    for n, line in enumerate(lines):
        raised = _MARK.match(line.text)
        plain = _PLAIN.match(line.text) if n >= plain_from or _interrupts(lines, n) else None
        if raised or plain:
            m = raised or plain
            assert m is not None
            group = "mark" if not raised else "raised" if raised["raised"] else "boxed"
            a, b = m.span(group)
            mark = m[group].translate(FROM_SUPERSCRIPTS)
            groups.append((mark, (line.start + a, line.start + b), [(line.start + m.end(), line.end)]))
            last = line
        elif last is not None and _goes_on(line, last, following=_note_follows(lines[n:])):
            groups[-1][2].append((line.start, line.end))
            last = line
        else:
            kept.append(line)
            last = None
    notes = [
        FoundNote(Found(mark, (at,), "note-mark"), printed(source, pieces, "note"))
        for mark, at, pieces in groups
    ]
    return kept, notes


def _interrupts(lines: list[Line], n: int) -> bool:
    """Whether a line is a note with a plain digit in the middle of a sentence, its anchor in the lines above."""
    m = _PLAIN.match(lines[n].text)
    if m is None or not 0 < n < len(lines) - 1 or not lines[n].text.endswith((".", ";")):
        return False
    if (
        lines[n - 1].text.endswith((*_ENDS, ":"))
        or not lines[n + 1].text[:1].islower() | lines[n + 1].text[:1].isdigit()
    ):
        return False
    anchor = re.compile(rf"[^\W\d_]{m['mark']}(?![\w/])")
    return any(anchor.search(line.text) for line in lines[max(0, n - 3) : n])


def _goes_on(line: Line, last: Line, following: bool) -> bool:
    """Whether a line is the rest of the note before it: that one has not ended, and this one begins small."""
    if last.text.endswith(_ENDS):
        return False
    return line.text[0].islower() or following


def _note_follows(lines: list[Line]) -> bool:
    """Whether the line behind the first of these is a note, so that the first belongs to the note before it."""
    return len(lines) > 1 and bool(_MARK.match(lines[1].text))


def _plain_notes(lines: list[Line]) -> int:
    """The first line of the notes whose marks were read as plain digits: they are the last lines, 1, 2, 3 in order,
    each anchored above. The end where there are none.
    """
    none = len(lines)
    first = none
    expected: int | None = None
    for n in range(len(lines) - 1, -1, -1):
        m = _PLAIN.match(lines[n].text)
        if m is None or len(lines[n].text) < 25:
            break
        mark = int(m["mark"])
        if expected is not None and mark != expected:
            break
        first, expected = n, mark - 1
        if mark == 1:
            break
    if first == none or expected != 0:
        return none
    body = "\n".join(line.text for line in lines[max(0, first - 400) : first])
    anchors = {
        int(x.translate(FROM_SUPERSCRIPTS))
        for x in re.findall(rf"(?<=[^\W\d_])([{SUPERSCRIPTS}]{{1,2}}|\d)(?![\w/])", body)
    }
    return first if all(n in anchors for n in range(1, none - first + 1)) else none


def find_anchors(
    source: Source, paragraphs: list[list[Line]], marks: frozenset[str]
) -> dict[str, Found[str]]:
    """For each note's mark the word that it first follows in the body: ``đến nay¹``."""
    found: dict[str, Found[str]] = {}
    for paragraph in paragraphs if marks else []:
        for line in paragraph:
            for match in _ANCHOR.finditer(line.text):
                raised = match["raised"] is not None
                mark = (match["raised"] or match["boxed"]).translate(FROM_SUPERSCRIPTS)
                at = match.start("raised") if raised else match.start("boxed")
                if mark not in found and mark in marks and (not raised or is_note_mark(line.text, at, marks)):
                    piece = (line.start + match.start("word"), line.start + match.end("word"))
                    found[mark] = printed(source, [piece], "note-anchor")
    return found


def is_note_mark(text: str, at: int, marks: frozenset[str]) -> bool:
    """Whether the raised digit at ``at`` of a text is the mark of a note, and not the power of a unit (m²,
    km³).
    """
    before = text[max(0, at - 3) : at]
    if re.search(r"(?:^|[\s\d/])(?:k|c|d|m|h)?m$", before):
        return False
    end = at
    while end < len(text) and text[end] in SUPERSCRIPTS:
        end += 1
    start = at
    while start > 0 and text[start - 1] in SUPERSCRIPTS:
        start -= 1
    return text[start:end].translate(FROM_SUPERSCRIPTS) in marks


def without_note_marks(source: Source, found: Found[str], marks: frozenset[str]) -> Found[str]:
    """A value without the marks of notes behind its words. The stretches keep them."""
    if not marks or not any(c in SUPERSCRIPTS for c in found.value):
        return found
    text = found.value
    kept = "".join(c for n, c in enumerate(text) if c not in SUPERSCRIPTS or not is_note_mark(text, n, marks))
    return Found(kept, found.pieces, found.rule)
