"""Documents that are cited without a number: laws by name, resolutions of a plenum or congress (NĐ30 Phụ
lục I.II.6b).

``Nghị quyết Trung ương 4 khóa XI, XII`` is two documents.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from parse.found import Found
from parse.lines import Flow
from parse.placedate import make_date

_LAW = re.compile(r"\b(?:bo luat|luat|phap lenh|hien phap)\s")
_DATED = re.compile(
    r"\s(?:ngay\s{0,2}(?P<d>\d{1,2})\s?(?:[/.-]|thang)\s?(?P<m>\d{1,2})\s?(?:[/.-]|nam)\s?(?P<y>\d{4})|nam\s(?P<year>\d{4}))(?!\d)"
)
_LAW_ENDS = re.compile(
    r"[;:()“”]|\.(?=\s|$)|,\s(?![a-z])|\b(?:va|so|duoc|theo|quy dinh|co hieu luc|ngay|nam|doi voi|de|da)\b"
)
_PLENUM = re.compile(
    r"\b(?P<type>nghi quyet|ket luan)\s(?:hoi nghi\s)?trung uong\s(?:lan thu\s)?(?P<n>\d{1,2}|[a-z]{2,4})"
    r"(?:\sban chap hanh trung uong(?: dang)?)?,?\skhoa\s"
    r"(?P<terms>[ivx]{1,6}(?:(?:,|\sva)\s[ivx]{1,6}\b){0,4})\b"
)
_CONGRESS = re.compile(
    r"\bnghi quyet\sdai hoi\s[^.;,()]{0,80}?(?:lan thu\s(?P<n>[ivxl]{1,7})|(?P<n2>[ivxl]{1,7}) cua dang)\b"
)
_RULE = "unnumbered"
_REACH = 220


@dataclass(frozen=True, slots=True)
class FoundUnnumbered:
    type: Found[str]
    title: Found[str]
    date: Found[datetime.date] | None = None
    issuer: Found[str] | None = None


def read_unnumbered(flows: Iterable[Flow]) -> list[FoundUnnumbered]:
    """The distinct documents that some flows cite by name alone, in order of first mention."""
    found: list[FoundUnnumbered] = []
    seen: set[tuple[str, object]] = set()
    for flow in flows:
        here = sorted([*_laws(flow), *_plenums(flow), *_congresses(flow)], key=lambda f: f.title.pieces[0][0])
        for one in here:
            key = (one.title.value.lower(), one.date.value if one.date else None)
            if key not in seen and (one.title.value.lower(), None) not in seen:
                seen.add(key)
                found.append(one)
    return found


def _laws(flow: Flow) -> Iterable[FoundUnnumbered]:
    taken = 0
    for m in _LAW.finditer(flow.key):
        if m.start() < taken or not flow.text[m.start()].isupper():
            continue
        title_end, date, taken = _law_title(flow, m.start(), m.end())
        title = flow.text[m.end() : title_end].strip()
        if not title or not (title[0].isupper() or title.startswith("sửa đổi")):
            continue
        if re.match(r"\s?s[o06]\s?:?\s?\d", flow.key[title_end:]):
            continue
        yield FoundUnnumbered(_words(flow, m.start(), m.end() - 1), _words(flow, m.start(), title_end), date)


def _law_title(flow: Flow, start: int, after: int) -> tuple[int, Found[datetime.date] | None, int]:
    """Where a law's title ends, and its date. Amending laws name others in their title, up to their own
    date.
    """
    window = flow.key[after : after + _REACH]
    stop = re.search(r"[;:()“”]|\.(?=\s|$)", window)
    clause = window[: stop.start()] if stop else window
    dated = _DATED.search(clause)
    plain = _LAW_ENDS.search(clause)
    amends = clause.startswith("sua doi")
    end = len(clause) if plain is None else plain.start()
    if dated and (amends or dated.start() <= end + 1):
        end = dated.start()
        day = make_date(dated["d"], dated["m"], dated["y"]) if dated["d"] else None
        a, b = after + dated.start(), after + dated.end()
        date = (
            Found(day, flow.pieces(a + dated[0].index(dated["d"]), b), _RULE) if day and dated["d"] else None
        )
        return after + end, date, b
    end = len(clause[:end].rstrip(" ,"))
    return after + end, None, after + end


def _words(flow: Flow, start: int, end: int) -> Found[str]:
    return Found(" ".join(flow.text[start:end].split()), flow.pieces(start, end), _RULE)


def _plenums(flow: Flow) -> Iterable[FoundUnnumbered]:
    for m in _PLENUM.finditer(flow.key):
        if not flow.text[m.start()].isupper():
            continue
        base, terms_at = m.start(), m.start("terms")
        for term in re.finditer(r"[ivx]+", m["terms"]):
            a, b = terms_at + term.start(), terms_at + term.end()
            pieces = (
                flow.pieces(base, b) if term.start() == 0 else flow.pieces(base, terms_at) + flow.pieces(a, b)
            )
            title = " ".join(f"{flow.text[base:terms_at]} {flow.text[a:b]}".split())
            yield FoundUnnumbered(_words(flow, *m.span("type")), Found(title, pieces, _RULE))


def _congresses(flow: Flow) -> Iterable[FoundUnnumbered]:
    for m in _CONGRESS.finditer(flow.key):
        if flow.text[m.start()].isupper():
            kind_end = m.start() + len("nghi quyet")
            yield FoundUnnumbered(_words(flow, m.start(), kind_end), _words(flow, m.start(), m.end()))
