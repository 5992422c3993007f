"""Stamps in the head: words that stamps put among the lines of the first page, taken out before these are read.

The receiving office's stamp (its name, ĐẾN, Số, Ngày, Chuyển: NĐ30 Phụ lục IV.V) is set where there is room: beside
the subject, over the number, before "Kính gửi:". Its number and day must not become the paper's, nor its words a part
of the subject. A mark of urgency read into a line of the subject is parted from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lexicon import vocabulary
from parse.fields.headings import label_of
from parse.fields.issuers import opens_body
from parse.fields.kinds import read_kind
from parse.fields.marks import head_mark, is_arrival, list_opening, urgency_mark
from parse.fields.number import read_number
from parse.fields.place_date import read_place_date
from parse.parts.copy_blocks import copy_words
from parse.text.lines import Line
from parse.text.patterns import folded_pattern

_REACH = 30  # lines among which a stamp of the first page can stand
_LONG = 140  # a line longer than this is running text
_COPY_WITHIN = 4  # lines of the text in which the word of a copy is a stamp's
_DATE = r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}"
_FIELD = (
    r"(?:{number_read}(?: {arrived})?\s?[:.;]?[\s.…_]*\d{0,7}[a-z]?"
    rf"|{{day}}(?: {{arrived}})?\s?[:.;]?[\s.…_]*(?:{_DATE}|\d\d?\s?{{month}} \d\d?\s?{{year}} \d{{4}})?"
    r"|{hour}\s?[:.;]?[\s.…_]*\d{0,2}[h:]?\d{0,2}"
    r"|(?:{forwarded}|{kept_as}|{number_and_symbol})\b.{0,50})"
)
_FIELDS = folded_pattern(rf"{_FIELD}(?:[\s;,.…_-]+{_FIELD})*[\s;,.…:_-]*")
_FORWARDED = folded_pattern(r"{forwarded}(?!\s?(?:[:.;…_]|$))")
_WORDS = vocabulary.folded("marks", "arrival", "words")
_ARRIVED = folded_pattern(r"(?<!\S){words}(?=[\s:;,.]|$)", words=_WORDS)
_URGENT = folded_pattern(
    r"(?<!\S){words}(?!\S)",
    words=[
        w for kind in vocabulary.table("marks")["urgency"] for w in vocabulary.words("marks", "urgency", kind)
    ],
)


@dataclass(slots=True)
class HeadStamps:
    """``lines``: the text's without those of stamps, marks of urgency before the others; ``arrival``: the lines of the
    stamp of arrival.
    """

    lines: list[Line] = field(default_factory=list)
    arrival: list[Line] = field(default_factory=list)


def take_stamps(lines: list[Line]) -> HeadStamps:
    """The lines of a paper, and those of the stamps in its head."""
    end = _end_of_head(lines)
    head = [part for line in lines[:end] for part in _parted(line)]
    arrival = _arrival(head)
    gone = arrival | _copy_stamp(head, arrival)
    kept = [line for n, line in enumerate(head) if n not in gone]
    marks = [line for line in kept if line.capital and urgency_mark(line)]
    found = HeadStamps(arrival=[head[n] for n in sorted(arrival)])
    found.lines = [*marks, *(line for line in kept if line not in marks), *lines[end:]]
    return found


def _end_of_head(lines: list[Line]) -> int:
    grounds = vocabulary.leading("citing", "grounds")
    for n, line in enumerate(lines[:_REACH]):
        if len(line.text) > _LONG or line.key.startswith(grounds) or label_of(line):
            return n
    return min(len(lines), _REACH)


def _parted(line: Line) -> list[Line]:
    """A line as it is; or in several, where the words of a stamp stand in capitals among its small letters."""
    if line.capital:
        return [line]
    for pattern in (_ARRIVED, _URGENT):
        for mark in pattern.finditer(line.key):
            a, b = mark.span()
            if pattern is _URGENT and a > 0 and b < len(line.text):
                continue  # "Công điện KHẨN của Thủ tướng": a stamp's word stands beside a line's words
            if line.text[a:b].isupper() and not line.text[a:b].isascii():
                parts = [line.part(0, a), line.part(a, b), line.part(b)]
                if _FIELDS.fullmatch(parts[2].key):
                    parts = [parts[0], line.part(a)]
                opening = _before_addressees(line, b)
                if opening is not None:
                    parts = [line.part(0, a), line.part(a, opening), line.part(opening)]
                return [part for part in parts if part.text]
    return [line]


def _before_addressees(line: Line, start: int) -> int | None:
    """Where behind ``start`` the words "Kính gửi" stand in a line; None where they do not."""
    for at in range(start, len(line.text)):
        if line.text[at].isupper() and line.text[at - 1] == " ":
            rest = line.part(at)
            if list_opening(rest, "addressees") is not None:
                return at
    return None


def _arrival(head: list[Line]) -> set[int]:
    """Which lines are those of a stamp of arrival."""
    own = next((n for n, line in enumerate(head) if _has_symbol(line)), None)
    kind = next((n for n, line in enumerate(head) if read_kind(line)), len(head))
    dated = any(date[0].place for line in head if (date := read_place_date(line)))
    found: set[int] = set()
    for n, line in enumerate(head):
        if _is_word(line) and not _is_within_title(head, n, kind):
            found |= {n, *_fields_behind(head, n), *_above(head, n, own)}
        elif (
            own is not None
            and own < n < kind
            and _is_field(line)
            and _FORWARDED.match(line.key) is None
            and (dated or read_place_date(line) is None)
        ):
            # A stamp whose word was not read. A day that may be the paper's own is left; so is "Chuyển đổi số …".
            found.add(n)
    return found


def _is_within_title(head: list[Line], n: int, kind: int) -> bool:
    """Whether the word "đến" that opens a line goes on with a title in capitals: ``TỪ NGÀY 01/01/2019`` /
    ``ĐẾN NGÀY 30/6/2019``, ``PHÁT TRIỂN ĐÔ THỊ`` / ``ĐẾN`` / ``NĂM 2030``.
    """
    if n - 1 <= kind or not head[n - 1].text.isupper() or head_mark(head[n - 1]):
        return False
    rest = [head[n].text, *(line.text for line in head[n + 1 : n + 2] if is_arrival(head[n]))]
    return all(text.isupper() for text in rest) and any(map(str.isdigit, rest[-1]))


def _is_word(line: Line) -> bool:
    """Whether a line is the word of an arrival stamp, or opens with it and says what such a stamp says."""
    if is_arrival(line):
        return True
    word = _ARRIVED.match(line.key)
    return bool(
        word
        and line.text[: word.end()].isupper()
        and _FIELDS.fullmatch(line.part(word.end()).key.lstrip(":;., "))
    )


def _is_field(line: Line) -> bool:
    """Whether a line says what an arrival stamp says, and nothing else."""
    return line.text[0].isupper() and _FIELDS.fullmatch(line.key) is not None


def _has_symbol(line: Line) -> bool:
    number = read_number(line)
    return number is not None and number.found.symbol is not None


def _fields_behind(head: list[Line], n: int) -> list[int]:
    found = []
    for k in range(n + 1, len(head)):
        if not _is_field(head[k]):
            break
        found.append(k)
    return found


def _above(head: list[Line], n: int, own: int | None) -> list[int]:
    """The lines of a stamp above its word: a number without a symbol, where the paper has one with it, and the
    receiving office's name.
    """
    found = []
    k = n - 1
    if own is not None and k >= 0 and _is_field(head[k]):
        found.append(k)
        k -= 1
    if _is_office(head, k, own):
        found.append(k)
    return found


def _is_office(head: list[Line], k: int, own: int | None) -> bool:
    """Whether a line names the office that a stamp below it is of: it is not the only body above the paper's number."""
    if k < 0 or not head[k].capital or not opens_body(head[k]) or head_mark(head[k]):
        return False
    if own is None or own < k:
        return True
    names = [line for m, line in enumerate(head[:own]) if m != k and line.capital and opens_body(line)]
    return any(not head_mark(line) and not is_arrival(line) for line in names)


def _copy_stamp(head: list[Line], arrival: set[int]) -> set[int]:
    """The lines of a stamp SAO Y that is set above the head of the original, with the name of who copied it."""
    own = next((n for n, line in enumerate(head) if _has_symbol(line) and n not in arrival), None)
    for n, line in enumerate(head[:_COPY_WITHIN]):
        if line.capital and copy_words(line):
            return {n, n - 1} if _is_office(head, n - 1, own) else {n}
    return set()
