"""The subject (trích yếu): the lines under the kind, up to the body (HD36 II.1.5; NĐ30 Phụ lục I.II.5).

Centred printed lines are joined. The body begins at grounds, at an addressee, at a labelled heading, at the
enacting body's name in capitals, or at a paragraph of its own.
"""

from __future__ import annotations

import re

from lexicon import vocabulary
from lexicon.folding import SMALL
from parse.fields.headings import label_of
from parse.fields.issuers import opens_body
from parse.fields.kinds import KindLine
from parse.fields.marks import is_rule, list_opening, opens_sentence
from parse.fields.signatures import is_position
from parse.text.found import Found, printed
from parse.text.lines import Line, Piece, Source
from parse.text.patterns import folded_pattern, printed_pattern

_ATTACHED = folded_pattern(r"\((?:{issued} )?{attached}\b")
_YEARS = re.compile(r"[-–]\s?\d{4}\b")  # "nhiệm kỳ 2025" / "- 2030"
_COUNT = re.compile(r"(?<!\S)0\d$")  # "thực hiện 02" / "Chương trình MTQG": what is counted follows
_LIST_OF_YEARS = re.compile(r"\d,$")  # "2025 - 2030," / "2026 - 2031"
_REST_OF_WORD = re.compile(rf"[-–]\s?(?=[{SMALL}])")  # "kinh tế" / "- xã hội"
_BEFORE_NAME = tuple(f" {word}" for word in vocabulary.words("prose", "before_name"))
_BEFORE_NUMBER = tuple(vocabulary.words("prose", "before_number"))
_ABOUT = printed_pattern(r"\b{about_title}\b")
_OPENS_SUBJECT = vocabulary.leading("words", "about") + vocabulary.folded("words", "about_short")
_MATTER = vocabulary.folded("words", "about_matter") + vocabulary.folded("words", "about_short")
_ODD = " :_|?~.,;*•"
_REACH = 8  # lines of a subject at most
_WIDTH = 100  # characters of a centred line of a subject, at most


def read_subject(
    source: Source, kind_line: Line, kind: KindLine, lines: list[Line]
) -> tuple[Found[str] | None, int]:
    """The subject and the number of ``lines`` (those after the kind's line) that it takes up."""
    pieces: list[Piece] = []
    rest = kind_line.part(kind.end)
    if rest.text.strip(" .-*_"):
        pieces.append((rest.start, rest.end))
    used = 0
    last: Line | None = rest if pieces else None
    if kind.kind in vocabulary.words("kinds", "without_subject") and not (
        lines and lines[0].key.startswith(_OPENS_SUBJECT)
    ):
        return None, 0
    enacting = _enacting_at(lines)
    for n, line in enumerate(lines[:_REACH]):
        if is_rule(line) or _ATTACHED.match(line.key):
            used = n + 1 if pieces or is_rule(line) else used
            if pieces and not is_rule(line):
                break
            continue
        following = lines[n + 1] if n + 1 < len(lines) else None
        # "Quyết định số" / "78/QĐ-BNV": a line that begins with the number is no label
        broken = last is not None and (
            (line.text[0].isdigit() and last.text.endswith(_BEFORE_NUMBER))
            or (last.text[-1:].isdigit() and bool(_YEARS.match(line.text)))
            or (last.text[-1:].isalpha() and bool(_REST_OF_WORD.match(line.text)))
            or last.text.endswith(_BEFORE_NAME)
            or bool(_COUNT.search(last.text))
            or (line.text[0].isdigit() and bool(_LIST_OF_YEARS.search(last.text)))
        )
        before_enacting = n < enacting
        if not broken and not before_enacting and (_begins_body(line) or not _goes_on(line, last, following)):
            break
        pieces.append((line.start + (0 if pieces else _first_word(line)), line.end))
        last, used = line, n + 1
    return (printed(source, pieces, "subject") if pieces else None), used


def read_slogan(source: Source, lines: list[Line]) -> tuple[Found[str] | None, int]:
    """What a congress's report has in place of kind and subject (HD05 I.5), and how many ``lines`` it takes: those in
    capitals before the body.
    """
    used = next((n for n, line in enumerate(lines) if not line.capital or label_of(line)), len(lines))
    pieces = [(line.start, line.end) for line in lines[:used]]
    return (printed(source, pieces, "slogan") if pieces else None), used


def _first_word(line: Line) -> int:
    """Where a subject's first line begins behind specks and fragments of a stamp: ``:_ Về việc``."""
    about = _ABOUT.search(line.text)
    if about and any(c in _ODD or c.isdigit() for c in line.text[: about.start()]):
        return about.start()
    return len(line.text) - len(line.text.lstrip(_ODD))


def _enacting_at(lines: list[Line]) -> int:
    """Where the enacting body's name in capitals, or the first ground, stands below a subject of several short lines
    that no stop closes: up to there all is the subject, whatever its lines begin and end with. 0 where that is not so.
    """
    for n, line in enumerate(lines[:_REACH]):
        if line.key.startswith(vocabulary.folded("citing", "grounds")) or (
            line.capital and _names_enacting_body(line)
        ):
            return n
        closed = line.text.endswith((".", ":")) and not _ATTACHED.match(line.key)
        if (
            line.capital
            or closed
            or len(line.text) > 2 * _WIDTH
            or (n and opens_sentence(line))
            or _begins_body(line)
        ):
            return 0
    return 0


def _begins_body(line: Line) -> bool:
    """Whether the body begins with this line: a ground, an addressee, a label, a dash."""
    if line.key.startswith(vocabulary.folded("citing", "grounds")):
        return True
    return (
        list_opening(line, "addressees") is not None or label_of(line) is not None or line.text[:1] in "-–—+"
    )


def _goes_on(line: Line, last: Line | None, following: Line | None) -> bool:
    """Whether a line belongs to the subject whose last line so far is ``last``."""
    if last is None:
        goes_on = following is not None and following.text[0].islower()
        closed = line.text.endswith(":") or (line.text.endswith(";") and not goes_on)
        return not closed and len(line.text) < 700 and not _is_sentence(line)
    if last.capital and line.key.startswith(_MATTER):
        return True  # QUYẾT ĐỊNH CỦA UBND TỈNH / V/v …
    if line.capital and not last.capital and _is_last_word(line, following):
        return True
    if line.capital != last.capital and (line.capital or not line.text[0].islower()):
        return False
    if line.capital:
        return last.capital and not _names_enacting_body(line)
    if line.text[0].islower():
        return (
            not line.text.endswith((":", ";", "./."))
            and len(line.text) < 2 * _WIDTH
            and not last.text.endswith(".")
        )
    if len(last.text) > _WIDTH or len(line.text) > _WIDTH or line.text.endswith((".", ":", ";", ",")):
        return False
    if opens_sentence(line) or last.text.endswith((".", ";", ":")):
        return False
    if following is not None and following.text[0].islower() and len(following.text) < _WIDTH:
        return not following.text.endswith((":", ";", "./."))
    return following is not None and (
        len(following.text) > _WIDTH or _begins_body(following) or following.capital
    )


def _is_last_word(line: Line, following: Line | None) -> bool:
    """Whether a line is the last word of a subject that happens to be in capitals: ``COVID-19``."""
    short = len(line.text.split()) == 1 and any(c.isdigit() for c in line.text)
    return short and following is not None


def _is_sentence(line: Line) -> bool:
    return line.text.endswith(".") and len(line.text) > 250


def _names_enacting_body(line: Line) -> bool:
    return opens_body(line) or is_position(line)
