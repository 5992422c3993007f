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
from functools import cache

from parse import vocabulary
from parse.lines import SUPERSCRIPTS, Flow
from parse.placedate import make_date

Stretch = tuple[int, int]

_CODE = re.compile(
    r"(?<![\w/.,–-])(?P<num>\d{1,5}[a-zA-ZđĐ]?)(?:"
    r"\s?[-–—−]\s?(?P<abbr>[A-ZĐ][A-Za-zĐđ]{0,6})\s?/\s?(?P<org>[A-ZĐ][A-Za-zĐđ]{0,14}(?:[-.][A-ZĐ][A-Za-zĐđ]{0,9}){0,3})"
    r"|\s?/\s?(?:(?:(?:19|20)\d\d|\d\d)\s?/\s?)?(?:(?:UBTVQH|QH)\s?\d{1,2}"
    r"|[A-ZĐ][A-Za-zĐđ]{0,9}\d{0,3}(?:(?:\s?[-–—−](?!\s)|[-–—−]\s[-–—−]?)[A-ZĐ][A-Za-zĐđ&]{0,14}(?:[.,&][A-ZĐ][A-Za-zĐđ]{0,9}){0,3}){1,4}"
    r"|(?P<single>[A-ZĐ]{2,8}[a-zđ]{0,2}))"
    r")(?P<tail>\d{0,3})(?![A-Za-zĐđ])"
)
_MARKS = rf"[{SUPERSCRIPTS}]{{0,3}}"
_DATE = re.compile(
    _MARKS + r"[\s,(]{0,4}(?P<same>cung )?(?:ky |ban hanh |de )?ngay\s{0,3}"
    r"(?:(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})"
    r"|(?P<d2>\d{1,2})\s{0,3}thang\s{0,3}(?P<m2>\d{1,2})\s{0,3}nam\s{0,3}(?P<y2>\d{4}))(?!\d)"
)
_OF = re.compile(_MARKS + r"[\s,)]{0,3}cua\s{1,2}")
_TERM = re.compile(r"(?:cua\s{1,2})?khoa\s{1,2}(?P<term>[ivx]{1,6})\b")
_NUMBER_WORD = re.compile(r"(?:\bs[o06]\s{0,2}[:.]?\s{0,2})$")
_LIST = re.compile(
    rf"[\s,;:{SUPERSCRIPTS}]{{0,6}}(?:va|hoac|cung voi|va cac)?\s{{0,2}}(?:cac)?\s{{0,2}}"
    r"(?:s[o06]\s{0,2}[:.]?)?\s{0,2}$"
)
_BREAKS = re.compile(r"[.;!?()“”\"]")
# Bodies whose abbreviation ends in digits: BCĐ35 is steering committee 35, but TW4 is TW and a note's mark.
_NUMBERED_BODIES = ("BCĐ", "TCT", "TGV", "ĐKT", "ĐGS", "TKT", "TĐ", "TCĐ")
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


@cache
def _kind_pattern() -> re.Pattern[str]:
    names = sorted(vocabulary.kind_names(), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(n.replace(" ", r"\s{1,2}") for n in names) + r")\b")


def find_mentions(flow: Flow) -> list[Mention]:
    """All mentions of numbered documents in a flow, in order."""
    kinds = [m.span() for m in _kind_pattern().finditer(flow.key)] if "/" in flow.text else []
    starts = [a for a, _ in kinds]
    found: list[Mention] = []
    for m in _CODE.finditer(flow.text):
        end = _code_end(m)
        number_word = _NUMBER_WORD.search(flow.key[max(0, m.start() - 12) : m.start()])
        if m["single"] and not number_word:
            continue
        mention = Mention(code=(m.start(), end), symbol=m["abbr"] or "", tail=m.end())
        at = m.start() - (len(number_word[0]) if number_word else 0)
        _set_kind(flow, mention, at, bool(number_word), kinds, starts, found)
        _set_what_follows(flow, mention)
        _set_leading_issuer(flow, mention, at)
        found.append(mention)
    for n, one in enumerate(found):
        _set_subject(flow, one, found[n + 1] if n + 1 < len(found) else None)
    return found


def _code_end(m: re.Match[str]) -> int:
    """Where a code ends: digits that hang on it are a note's mark, unless they number the body (BCĐ35)."""
    org = m["org"] or ""
    return m.end("tail") if m["tail"] and org.startswith(_NUMBERED_BODIES) else m.start("tail")


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
    if date:
        day = make_date(date["d"] or date["d2"], date["m"] or date["m2"], date["y"] or date["y2"])
        if day:
            first = date.start("d") if date["d"] else date.start("d2")
            mention.date, mention.day, mention.same_day = (first, date.end()), day, bool(date["same"])
        mention.tail = date.end()
    of = _OF.match(flow.key, mention.tail)
    if of is None:
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


@cache
def _issuer_pattern() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(re.escape(w) for w in vocabulary.folded("citing", "issuers")) + r")\b")


_WORD = re.compile(r"[^\s]+")


def issuer_at(flow: Flow, start: int, stop: int) -> Stretch | None:
    """The name of a body that begins at ``start``: a known first word, then capitals and the words names
    are made of.
    """
    head = _issuer_pattern().match(flow.key, start)
    if head is None or not flow.text[start : start + 1].isupper() or head.end() > stop:
        return None
    if flow.key.startswith(vocabulary.folded("citing", "not_issuers"), start):
        return None
    end = at = head.end()
    for word in _WORD.finditer(flow.text, at, min(stop, start + 140)):
        if flow.text[at : word.start()].strip() or (at == word.start() and at != head.end()):
            break
        text = word[0]
        bare = text.rstrip(',.;:)”"!?…' + SUPERSCRIPTS + "’")
        if at == word.start():  # what hangs on the first words: "Ban Bí thư¹", "Chính phủ;"
            if bare or not _comma_goes_on(flow, word.end(), text):
                break
            at = word.end()
            continue
        if not bare or not _in_name(flow, word.start(), bare):
            break
        if bare not in {"và", "của", "-", "–"}:
            end = word.start() + len(bare)
        at = word.end()
        if bare != text and not _comma_goes_on(flow, word.end(), text):
            break
    return (start, end)


@cache
def _stops() -> tuple[str, ...]:
    return tuple(w.lower() for w in vocabulary.words("citing", "stop"))


def _in_name(flow: Flow, at: int, word: str) -> bool:
    """Whether a word can go on a body's name."""
    ahead = flow.text[at : at + 24].lower()
    if any(ahead.startswith(w) and not ahead[len(w) : len(w) + 1].isalnum() for w in _stops()):
        return False
    if word in {"và", "-", "–"}:
        rest = at + len(word) + 1
        return not _issuer_pattern().match(flow.key, rest) or flow.key.startswith(
            ("cong nghe", "phat", "truyen"), rest
        )
    if word[0].isupper():
        kind = _kind_pattern().match(flow.key, at)
        return kind is None or word.lower() == "quy"
    return word.lower() in vocabulary.words("citing", "inner")


def _comma_goes_on(flow: Flow, at: int, text: str) -> bool:
    """``Bộ Văn hóa, Thể thao và Du lịch``; ``Bộ trưởng, Chủ nhiệm Ủy ban Dân tộc``: a comma inside one
    name.
    """
    rest = flow.key[at : at + 20].lstrip()
    return text.endswith(",") and rest.startswith(("the thao", "chu nhiem", "tong thanh tra"))


def _set_subject(flow: Flow, mention: Mention, following: Mention | None) -> None:
    """What the document is about: ``về …`` up to the next mark, or a title in quotes."""
    lead = re.compile(r"[\s,]{0,3}").match(flow.text, mention.tail)
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
    if not flow.key.startswith(("ve ", "v/v "), start):
        return
    end = limit
    for m in re.finditer(r"[;)”]|\.(?=\s|$)|,\s(?=[^\W\d_a-z])|\.\.\.", flow.text[start:limit]):
        if m[0].startswith(",") and not _issuer_pattern().match(flow.key, start + m.end()):
            continue
        end = start + m.start()
        break
    if (
        following
        and following.kind
        and following.kind[0] < end
        and flow.key[start : following.kind[0]].endswith(" va ")
    ):
        end = following.kind[0] - 4
    if end < limit or end == len(flow.text):
        mention.subject = (start, end)
