"""The grammar of a citation: one mention in running text, with kind, number and symbol, date, issuer, subject.

``Quy định số 24-QĐ/TW, ngày 30/7/2021 của Ban Chấp hành Trung ương khóa XIII về thi hành Điều lệ Đảng`` and
the State form without the comma (NĐ30 Phụ lục I.II.6b). The text around a code is searched within bounds, so
that the time grows in proportion to the text.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import zip_longest

from lexicon import vocabulary
from lexicon.edit_distance import distance_within
from lexicon.folding import squeeze
from lexicon.labels import SUPERSCRIPTS
from parse.citing.cited_bodies import Stretch, issuer_at, kind_pattern
from parse.citing.cited_subjects import subject_at
from parse.citing.codes import Code, find_codes
from parse.fields.place_date import make_date
from parse.text.lines import Flow
from parse.text.patterns import folded_pattern

_MARKS = (
    rf"(?:[{SUPERSCRIPTS}]{{1,3}}|['’*](?=[\s,;.)]))?"  # a raised digit is read as a quote or a star at times
)
_DATE = folded_pattern(
    _MARKS
    + r"[\s,;(]{0,4}(?P<same>{same} )?(?:{dated} )?(?P<word>{day}|[^\s,;.()]{1,2}[ ']?[^\s,;.()]{1,4}?)"
    r"[.,]?\s{0,3}(?:(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})"
    r"|(?P<d2>\d{1,2})\s{0,3}(?P<word2>{month}|[^\s\d]{1,3} ?[^\s\d]{1,4}?)\s{0,3}(?P<m2>\d{1,2})"
    r"\s{0,3}(?P<word3>{year}|[^\s\d]{1,4}?)\s{0,3}(?P<y2>\d{4}))(?!\d)"
)
_OF = folded_pattern(_MARKS + r"[\s,)]{0,3}(?:{issued} {year} \d{4}\s)?{of}\s{1,2}")
_TERM = folded_pattern(r"(?:{of}\s{1,2})?{term}\s{1,2}(?P<term>[ivx]{1,6})\b")
# "của Hội nghị lần thứ sáu Ban Chấp hành Trung ương khóa XII": where it was passed, no issuer.
_MEETING = folded_pattern(
    r"(?:{plenum}|{congress})"
    r"(?:\s(?:{nth}|{centre})\s(?:{ten}(?:\s[a-z]{2,4})?|{units}|\d{1,2})\b)?"
    r"(?:,?\s(?:{of}\s)?{central_committee}(?:\s{party})?)?(?:,?\s\(?{term}\s(?P<term>[ivx]{1,6})\)?)?"
)
_LIST = folded_pattern(
    rf"[\s,;:{SUPERSCRIPTS}]{{0,6}}"
    r"{joins}?\s{0,2}{plural}?\s{0,2}(?:{number_read}\s{0,2}[:.]?)?\s{0,2}$"
)
_DATE_WORDS = tuple(
    (group, vocabulary.folded("words", name)[0], limit)
    for group, name, limit in (("word", "day", 1), ("word2", "month", 2), ("word3", "year", 1))
)
"""The words of a date: the group in ``_DATE``, the word, the maximum of its misread letters."""
_BREAKS = re.compile(r"[.;!?()“”\"]")
_BACK = 160  # characters before a code, or its kind, in which its kind, or a body, may stand
_GAP = 30  # characters between two members of a list


@dataclass(slots=True)
class Mention:
    """One mention of another document, as stretches of a flow of text.

    ``symbol``: the abbreviation of the kind in a Party code. ``same_day``: "cùng ngày". ``by_phrase``: the issuer
    is printed once for a list. ``chained``: it stands in a list with the mention before it; ``inherits``: its kind
    is printed once for the list. ``tail``: where the mention ends.
    """

    code: Stretch
    symbol: str
    kind: Stretch | None = None
    date: Stretch | None = None
    day: datetime.date | None = None
    same_day: bool = False
    issuer: Stretch | None = None
    by_phrase: bool = False
    term: str | None = None
    subject: Stretch | None = None
    chained: bool = False
    inherits: bool = False
    tail: int = 0


def find_mentions(flow: Flow) -> list[Mention]:
    """All mentions of numbered documents in a flow, in order."""
    codes = find_codes(flow)
    kinds = [m.span() for m in kind_pattern().finditer(flow.key)] if codes else []
    found: list[Mention] = []
    for code in codes:
        mention = Mention(code=(code.start, code.end), symbol=code.kind, tail=code.tail)
        _set_kind(flow, mention, code, kinds, found[-1] if found else None)
        _set_date_and_issuer(flow, mention)
        _set_leading_issuer(flow, mention)
        found.append(mention)
    for mention, following in zip_longest(found, found[1:]):
        mention.subject = subject_at(flow, mention.tail, following.kind if following else None)
    return found


def _set_kind(
    flow: Flow, mention: Mention, code: Code, kinds: list[Stretch], previous: Mention | None
) -> None:
    """The kind before a code: right before it, or printed once for a list, or before words that name the paper.

    ``kinds``: where the flow names kinds of paper, in order. ``previous``: the mention before this one.
    """
    n = bisect_left(kinds, (code.opens,)) - 1
    if n >= 0 and code.opens - kinds[n][0] < _BACK and not flow.key[kinds[n][1] : code.opens].strip(" :"):
        start, end = kinds[n]
        if n and kinds[n - 1][1] + 1 == start and flow.text[kinds[n - 1][0]].isupper():
            start, end = kinds[n - 1]  # Luật Quy hoạch số …
        mention.kind = (start, end)
        if previous and previous.tail <= start and ";" not in flow.key[previous.tail : start]:
            mention.chained = _is_gap_of_list(flow, previous.tail, start)
    elif previous and _is_gap_of_list(flow, previous.tail, code.start):
        mention.kind, mention.chained, mention.inherits = previous.kind, True, True
        if previous.by_phrase and previous.issuer:
            mention.issuer, mention.by_phrase = previous.issuer, True
    elif code.opens < code.start:
        _set_distant_kind(flow, mention, code.opens, kinds[: n + 1], previous.tail if previous else 0)


def _is_gap_of_list(flow: Flow, start: int, end: int) -> bool:
    """Whether between two mentions only what parts the members of a list stands: a comma, "và", "và các số"."""
    return end - start < _GAP and _LIST.fullmatch(flow.key[start:end]) is not None


def _set_distant_kind(flow: Flow, mention: Mention, at: int, kinds: list[Stretch], floor: int) -> None:
    """The kind of ``Luật Đất đai số …``, ``các Quyết định của Thủ tướng Chính phủ: số …``: with words behind it.

    ``at``: where the code's "số" stands; ``kinds``: those before it; ``floor``: where the mention before ends.
    """
    for start, end in reversed(kinds):
        if at - start >= _BACK or start < floor or _BREAKS.search(flow.text, end, at):
            break
        if flow.text[start].isupper():
            mention.kind = mention.kind or (start, end)
            if not mention.symbol or _agrees(flow, (start, end), mention.symbol):
                mention.kind = (start, end)
                break
    if mention.kind and (of := _OF.match(flow.key, mention.kind[1])):
        issuer = issuer_at(flow, of.end(), at)
        if issuer and not flow.key[issuer[1] : at].strip(" :,"):
            mention.issuer, mention.by_phrase = issuer, True


def _agrees(flow: Flow, kind: Stretch, abbreviation: str) -> bool:
    """Whether a printed kind is one that the abbreviation of a Party code stands for."""
    names = {n.lower() for n in vocabulary.kinds_of(abbreviation, "party")}
    return " ".join(flow.text[kind[0] : kind[1]].split()).lower() in names


def _set_date_and_issuer(flow: Flow, mention: Mention) -> None:
    """Date, issuer and term after a code."""
    date = _DATE.match(flow.key, mention.tail)
    if date and _says_date(date):
        day = make_date(date["d"] or date["d2"], date["m"] or date["m2"], date["y"] or date["y2"])
        if day:
            first = date.start("d") if date["d"] else date.start("d2")
            mention.date, mention.day, mention.same_day = (first, date.end()), day, bool(date["same"])
        mention.tail = date.end()
    of = _OF.match(flow.key, mention.tail)
    if of is None:
        return
    if meeting := _MEETING.match(flow.key, of.end()):
        mention.tail = meeting.end()
        if meeting["term"]:
            mention.term = meeting["term"].upper()
        return
    term = _TERM.match(flow.key, of.end())
    if term:
        mention.term, mention.tail = term["term"].upper(), term.end()
        return
    issuer = issuer_at(flow, of.end(), len(flow.text))
    if issuer:
        mention.issuer, mention.tail = issuer, issuer[1]
        if inside := _TERM.search(flow.key, *issuer):
            mention.term = inside["term"].upper()


def _says_date(date: re.Match[str]) -> bool:
    """Whether the words of a date are ngày, tháng, năm, one or two misread letters allowed."""
    return all(
        date[group] is None or distance_within(squeeze(date[group]), word, limit) <= limit
        for group, word, limit in _DATE_WORDS
    )


def _set_leading_issuer(flow: Flow, mention: Mention) -> None:
    """``Ban Bí thư ban hành Hướng dẫn số …``: the body before the verb, where none follows the code."""
    if mention.issuer or mention.kind is None or mention.inherits:
        return
    key = flow.key[max(0, mention.kind[0] - _BACK) : mention.kind[0]].rstrip()
    verb = next((w for w in vocabulary.folded("citing", "issues") if key.endswith(" " + w)), None)
    if verb is None:
        return
    base = max(0, mention.kind[0] - _BACK)
    stop = base + len(key) - len(verb)
    for m in re.finditer(r"\b\w", flow.text[base:stop]):
        if m[0].isupper():
            issuer = issuer_at(flow, base + m.start(), stop)
            if issuer and not flow.text[issuer[1] : stop].strip():
                mention.issuer, mention.by_phrase = issuer, False
                return
