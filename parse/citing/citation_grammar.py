"""The grammar of a citation: kind, number and symbol, date, issuer, subject, as one mention in running
text.

``Quy định số 24-QĐ/TW, ngày 30/7/2021 của Ban Chấp hành Trung ương khóa XIII về thi hành Điều lệ Đảng`` and
the State form without the comma (NĐ30 Phụ lục I.II.6b). Every look around a code is bounded, so the work
grows with the text.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from dataclasses import dataclass

from parse.citing.cited_bodies import Stretch, acts, issuer_at, kind_pattern
from parse.citing.codes import find_codes
from parse.fields.place_date import make_date
from parse.text import vocabulary
from parse.text.fuzzy import distance, squeeze
from parse.text.lines import SUPERSCRIPTS, Flow
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
_SUBJECT_ENDS = re.compile(r"[;)“”]|\.(?=\s|$|/)|,\s(?=[^\W\d_a-z])|,$|\.\.\.")
_BEHIND_QUOTE = (",", ".", ";", ")", "")
_LEAD = re.compile(rf"(?:[{SUPERSCRIPTS}]{{1,3}}|['’*](?=[\s,]))?[\s,]{{0,3}}")
_LIST = folded_pattern(
    rf"[\s,;:{SUPERSCRIPTS}]{{0,6}}"
    r"{joins}?\s{0,2}{plural}?\s{0,2}(?:{number_read}\s{0,2}[:.]?)?\s{0,2}$"
)
_AND = " " + vocabulary.folded("words", "and")[0] + " "
_ABOUT = vocabulary.leading("words", "about") + vocabulary.leading("words", "about_short")
_DATE_WORDS = tuple(
    (group, vocabulary.folded("words", name)[0], limit)
    for group, name, limit in (("word", "day", 1), ("word2", "month", 2), ("word3", "year", 1))
)
"""The words of a date: group of ``_DATE``, word, letters that may be misread."""
_BREAKS = re.compile(r"[.;!?()“”\"]")
_BODIES = 6  # so many bodies may be named before their verb
_CLAUSE, _VERB_WITHIN = 80, 10  # how far a clause is looked into for its verb, in signs and in words
_BACK, _AHEAD = 160, 400


@dataclass(slots=True)
class Mention:
    """One mention of another document, as stretches of a flow of text. ``chained``: it stands in a list
    with the mention before it; ``inherits``: its kind is printed once for the list; ``tail`` is where the
    mention ends.
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
    starts = [a for a, _ in kinds]
    found: list[Mention] = []
    for code in codes:
        mention = Mention(code=(code.start, code.end), symbol=code.kind, tail=code.tail)
        _set_kind(flow, mention, code.opens, code.opens < code.start, kinds, starts, found)
        _set_what_follows(flow, mention)
        _set_leading_issuer(flow, mention, code.opens)
        found.append(mention)
    for n, one in enumerate(found):
        _set_subject(flow, one, found[n + 1] if n + 1 < len(found) else None)
    return found


def _set_kind(
    flow: Flow,
    mention: Mention,
    at: int,
    numbered: bool,
    kinds: list[Stretch],
    starts: list[int],
    before: list[Mention],
) -> None:
    """The kind before a code: right before it, or printed once for a list, or before words that name the
    paper.
    """
    n = bisect_left(starts, at) - 1
    while n >= 0 and at - starts[n] < _BACK:
        a, b = kinds[n]
        if not flow.key[b:at].strip(" :"):
            if n and kinds[n - 1][1] + 1 == a and flow.text[kinds[n - 1][0]].isupper():
                a, b = kinds[n - 1]  # Luật Quy hoạch số …
            mention.kind = (a, b)
            previous = before[-1] if before else None
            if previous and previous.tail <= a and a - previous.tail < 30:
                mention.chained = (
                    bool(_LIST.fullmatch(flow.key[previous.tail : a]))
                    and ";" not in flow.key[previous.tail : a]
                )
            return
        break
    previous = before[-1] if before else None
    if (
        previous
        and mention.code[0] - previous.tail < 30
        and _LIST.fullmatch(flow.key[previous.tail : mention.code[0]])
    ):
        mention.kind, mention.chained, mention.inherits = previous.kind, True, True
        if previous.by_phrase and previous.issuer:
            mention.issuer, mention.by_phrase = previous.issuer, True
        return
    if numbered:
        _set_kind_afar(flow, mention, at, kinds, n, previous.tail if previous else 0)


def _set_kind_afar(flow: Flow, mention: Mention, at: int, kinds: list[Stretch], n: int, floor: int) -> None:
    """``Luật Đất đai số …``, ``các Quyết định của Thủ tướng Chính phủ: số …``: words between the kind and
    the code.
    """
    nearest: Stretch | None = None
    while n >= 0 and at - kinds[n][0] < _BACK and kinds[n][0] >= floor:
        a, b = kinds[n]
        if _BREAKS.search(flow.text, b, at):
            break
        if flow.text[a].isupper():
            nearest = nearest or (a, b)
            if not mention.symbol or _agrees(flow, (a, b), mention.symbol):
                nearest = (a, b)
                break
        n -= 1
    mention.kind = nearest
    if nearest and (of := _OF.match(flow.key, nearest[1])):
        issuer = issuer_at(flow, of.end(), at)
        if issuer and not flow.key[issuer[1] : at].strip(" :,"):
            mention.issuer, mention.by_phrase = issuer, True


def _agrees(flow: Flow, kind: Stretch, abbreviation: str) -> bool:
    names = {n.lower() for n in vocabulary.kinds_of(abbreviation, "party")}
    return " ".join(flow.text[kind[0] : kind[1]].split()).lower() in names


def _set_what_follows(flow: Flow, mention: Mention) -> None:
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
    """Whether the words of a date are ngày, tháng, năm, a misread letter or two aside."""
    return all(
        date[group] is None or distance(squeeze(date[group]), word, limit) <= limit
        for group, word, limit in _DATE_WORDS
    )


def _set_leading_issuer(flow: Flow, mention: Mention, at: int) -> None:
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


def _new_clause(flow: Flow, at: int) -> bool:
    """Whether a body that acts begins here: ``…, Ban Thường vụ Tỉnh ủy yêu cầu``; not the next of a list."""
    if not flow.text[at : at + 1].isupper():
        return False
    for _ in range(_BODIES):  # "Tỉnh ủy, Hội đồng nhân dân, Ủy ban nhân dân tỉnh kêu gọi"
        body = issuer_at(flow, at, min(len(flow.text), at + _BACK))
        if body is None:
            break
        if acts(flow, body[1]):
            return True
        if flow.text[body[1] : body[1] + 2] != ", ":
            break
        at = body[1] + 2
    clause = re.split(r"[,;.()“”]", flow.text[at : at + _CLAUSE])[0].lower()
    words = clause.split()[:_VERB_WITHIN]
    return any(
        " ".join(words[n : n + 2]) in verbs or words[n] in verbs
        for verbs in [vocabulary.words("citing", "speaks")]
        for n in range(1, len(words))
    ) or flow.key.startswith(vocabulary.folded("citing", "not_issuers"), at)


def _set_subject(flow: Flow, mention: Mention, following: Mention | None) -> None:
    """What the document is about: ``về …`` up to the next mark, or a title in quotes."""
    lead = _LEAD.match(flow.text, mention.tail)
    start = lead.end() if lead else mention.tail
    limit = min(len(flow.text), start + _AHEAD)
    if flow.text[start : start + 1] in {"“", '"'}:
        close = (
            flow.text.rfind("”", start, limit)
            if flow.text[start] == "“"
            else flow.text.find('"', start + 1, limit)
        )
        semicolon = flow.text.find(";", start, limit)
        if 0 <= semicolon < close:
            inner = flow.text.rfind("”", start, semicolon)
            close = inner if inner > 0 else close
        if close > start:
            mention.subject = (start, close + 1)
        return
    if not flow.key.startswith(_ABOUT, start):
        return
    end = limit
    depth = 0
    for m in _SUBJECT_ENDS.finditer(flow.text, start, limit):
        if m[0] in "“”":
            depth += 1 if m[0] == "“" else -1
        if m[0] == "”" and depth == 0 and flow.text[m.end() : m.end() + 1] in _BEHIND_QUOTE:
            end = m.end()
            break
        if depth > 0 or m[0] == "“" or (m[0] == "”" and depth == 0):
            continue
        if m[0].startswith(",") and m[0] != "," and not _new_clause(flow, m.end()):
            continue
        end = m.start()
        break
    if (
        following
        and following.kind
        and following.kind[0] < end
        and flow.key[start : following.kind[0]].endswith(_AND)
    ):
        end = following.kind[0] - len(_AND)
    if end < limit or end == len(flow.text):
        mention.subject = (start, end)
