"""Addressees (Kính gửi): one on the line itself, or a dash list under it (NĐ30 Phụ lục I.II.9; HD36
II.1.8).
"""

from __future__ import annotations

from lexicon import vocabulary
from parse.fields.headings import label_of
from parse.fields.marks import is_rule, list_opening, opens_sentence
from parse.fields.recipients import dash_end
from parse.text.found import Found, printed
from parse.text.lines import Line, Piece, Source

_LONGEST = 160  # characters of a line of an addressee
_STRAY = " :.,;"  # signs that a blotted colon is read as
_LINKS = (",", "-", *(f" {word}" for word in vocabulary.words("words", "and")))


def read_addressees(source: Source, lines: list[Line]) -> tuple[list[Found[str]], int]:
    """The addressees and how many lines they take up; ``lines`` begins with the line that opens the list."""
    opened = list_opening(lines[0], "addressees") or 0
    first = lines[0].part(opened)
    items: list[list[Piece]] = []
    if not is_rule(first):
        start = dash_end(first) or len(first.text) - len(first.text.lstrip(_STRAY))
        items.append([(first.start + start, first.end)])
    # Behind an addressee on the opening line, a dash further down is the body's.
    dashed = any(dash_end(line) for line in lines[1 : 2 if items else 4]) or bool(items and dash_end(first))
    used, last = 1, first.text if items else ""
    for n, line in enumerate(lines[1:40], 1):
        start = dash_end(line)
        if is_rule(line):
            continue
        if (again := list_opening(line, "addressees")) is not None:
            if not is_rule(line.part(again)):
                items.append([(line.start + again, line.end)])
            used, last = n + 1, line.text
            continue
        if start and (last.endswith(".") or opens_sentence(line.part(start))):
            break
        if start:
            items.append([(line.start + start, line.end)])
        elif items and (_continues(line, last) or (dashed and _breaks_off(line, last, lines[n + 1 : n + 2]))):
            items[-1].append((line.start, line.end))
        elif not dashed and _is_item(line, last, bool(items), lines[n + 1 : n + 2]):
            items.append([(line.start, line.end)])
        else:
            break
        used, last = n + 1, line.text
    return [printed(source, item, "addressee") for item in items], used


def _continues(line: Line, last: str) -> bool:
    """Whether a line without a dash is the rest of an addressee that no mark closes."""
    if last.endswith((";", ".")) or len(line.text) > _LONGEST or label_of(line):
        return False
    if line.text[0].islower():
        return True
    return last.endswith(_LINKS) and line.text.endswith((";", ".", ",")) and not opens_sentence(line)


def _breaks_off(line: Line, last: str, following: list[Line]) -> bool:
    """Whether a line is the rest of a dashed addressee that breaks before a capital: ``Ủy ban Kiểm tra`` /
    ``Huyện ủy,``.
    """
    if not last[-1:].isalpha() or opens_sentence(line) or label_of(line) or len(line.text) > _LONGEST:
        return False
    return line.text.endswith(".") or (
        line.text.endswith((";", ",")) and bool(following) and dash_end(following[0]) > 0
    )


def _says_something(line: Line) -> bool:
    """Whether a line holds a word that sentences have and names of bodies have not."""
    padded = f" {line.key} "
    return any(f" {word} " in padded for word in vocabulary.folded("prose", "predicates"))


def _is_item(line: Line, last: str, any_yet: bool, following: list[Line]) -> bool:
    """Whether a line is an addressee of a list whose dashes are lost."""
    if (
        len(line.text) > _LONGEST
        or opens_sentence(line)
        or label_of(line)
        or line.capital
        or line.text.endswith(":")
    ):
        return False
    if any_yet:
        # Each addressee ends with a semicolon, a lone one too (HD05 I.9): what says something is the body.
        return last.endswith((";", ",")) and line.text.endswith((";", ".", ",")) and not _says_something(line)
    return line.text.endswith((";", ".", ",")) or bool(following)
