"""Note marks: gives every note its number, raised, and marks the place in the text that it belongs to.

Notes are numbered through the document, so the n-th note is ⁿ even if its mark was misread, and its anchor is the next
place in the text where a word ends with something that can be a raised number. Exact text has its raised numbers
already.
"""

from __future__ import annotations

import re

from lexicon.folding import CAPITALS
from lexicon.labels import FROM_SUPERSCRIPTS, SUPERSCRIPTS, TO_SUPERSCRIPTS
from ocr.text.tokens import Token

RULE = "raised number of a note"
LOW = 0.75
"""Maximum height of a raised number, as share of the height of the word beside it."""
_AT_START = re.compile(
    rf"^([{SUPERSCRIPTS}]{{1,3}}|\d{{1,2}}|[!?'’‘`´\"“”°*ˆ^+»«|lI\]\[}}{{>]{{1,2}})(?=[(“\"{CAPITALS}])"
)
_EXACT = re.compile(rf"[{SUPERSCRIPTS}]{{1,3}}")
_LONE = re.compile(rf"[{SUPERSCRIPTS}\d!?'’‘`´\"“”°*ˆ^+»«%|lIÌÍ\]\[}}{{)(>]{{1,3}}")


def number_notes(
    texts: list[list[Token]], notes: list[list[Token]], body_end: int
) -> tuple[list[list[Token]], list[list[Token]]]:
    """The paragraphs with their anchors and the notes with their numbers. Only ``texts[:body_end]`` hold anchors."""
    first = _first_number(notes)
    numbered = [_number_note(note, first + n) for n, note in enumerate(notes)]
    texts = [list(paragraph) for paragraph in texts]
    at = (0, 0)
    for n in range(len(notes)):
        if notes[n] and notes[n][0].exact:
            continue
        found = _anchor(texts[:body_end], first + n, at)
        if found is not None:
            k, j, text = found
            texts[k][j] = texts[k][j].corrected(text, RULE)
            at = (k, j + 1)
    return texts, numbered


def _first_number(notes: list[list[Token]]) -> int:
    """1, or where a document begins in the middle, the number that the notes' own digits agree on."""
    marks = [note[0].text.translate(FROM_SUPERSCRIPTS) if note else "" for note in notes]
    read = [(n, int(mark)) for n, mark in enumerate(marks) if mark.isdecimal()]
    firsts = [number - n for n, number in read if 1 <= number - n <= 200]
    return max(set(firsts), key=firsts.count) if len(firsts) >= 2 and len(set(firsts)) == 1 else 1


def _number_note(note: list[Token], number: int) -> list[Token]:
    mark = str(number).translate(TO_SUPERSCRIPTS)
    if not note or note[0].exact:
        return _part_exact_mark(note)
    glued = _AT_START.match(note[0].text)
    if glued:
        rest = note[0].text[glued.end() :]
        return [
            note[0].corrected(mark, RULE),
            Token(rest, note[0].words, ends_line=note[0].ends_line),
            *note[1:],
        ]
    if _LONE.fullmatch(note[0].text) and len(note) > 1 and _is_mark(note[0], note[1], number):
        return [note[0].corrected(mark, RULE), *note[1:]]
    return [Token(mark, ()), *note]


def _is_mark(first: Token, second: Token, number: int) -> bool:
    """Whether a note's first piece is its mark: no number of the text, which is as high as the word after it."""
    if not first.text.isdecimal() or int(first.text) == number or not (first.words and second.words):
        return True
    (_, mark), (_, word) = first.words[0], second.words[0]
    return mark.y1 - mark.y0 < LOW * (word.y1 - word.y0)


def _part_exact_mark(note: list[Token]) -> list[Token]:
    """An exact note as it stands, its number by itself."""
    mark = _EXACT.match(note[0].text) if note else None
    if mark is None or mark.end() == len(note[0].text):
        return note
    first = note[0]
    number = first._replace(text=mark[0], ends_line=False)
    return [number, first._replace(text=first.text[mark.end() :], glued=False), *note[1:]]


def _anchor(texts: list[list[Token]], number: int, at: tuple[int, int]) -> tuple[int, int, str] | None:
    """The place of a note's anchor: (paragraph, token, the token's text with the mark raised).

    Looked for from the last anchor on: first the number itself at the end of a word, then a sign that the
    recogniser makes of a raised number and that has no business there.
    """
    mark = str(number).translate(TO_SUPERSCRIPTS)
    digit = re.compile(rf"(.*[A-Za-zÀ-ỹĐđ\"”)])({number}|{mark}|{_likeness(number)})([.,;:]*)")
    sign = re.compile(r"(.*[A-Za-zÀ-ỹĐđ])([!?'’‘`´°*ˆ^\"”“»«|]{1,2})([.,;:]*)")
    for pattern in (digit, sign):
        for k, j in _places(texts, at):
            token, following = texts[k][j], texts[k][j + 1] if j + 1 < len(texts[k]) else None
            match = pattern.fullmatch(token.text)
            if match is None:
                continue
            if pattern is sign and not _out_of_place(texts[k], j, match[2], match[3], following):
                continue
            return k, j, match[1] + mark + match[3]
    return None


def _likeness(number: int) -> str:
    """What a raised number is also read as: none for most, for 1 its look-alikes after a capital symbol."""
    return r"(?<=/[A-Z]{2})[lI']" if number == 1 else r"(?!)"


def _places(texts: list[list[Token]], at: tuple[int, int]) -> list[tuple[int, int]]:
    return [
        (k, j)
        for k in range(at[0], len(texts))
        for j, token in enumerate(texts[k])
        if (k, j) >= at and not token.exact
    ]


def _out_of_place(tokens: list[Token], j: int, sign: str, stop: str, following: Token | None) -> bool:
    """Whether a sign cannot be what it looks like: a question mark in mid-sentence, a closing quote never opened."""
    if sign[0] in '"”“»«':
        opened = sum(t.text.count("“") + t.text.count("«") + t.text.startswith('"') for t in tokens[: j + 1])
        closed = sum(t.text.count("”") + t.text.count("»") for t in tokens[:j])
        return opened <= closed
    if sign[0] in "!?":
        return bool(stop) or following is None or following.text[:1].islower() or following.text[:1] in "(“"
    return True
