"""Documents cited without a number: laws by name, resolutions by their plenum or congress.

``Nghị quyết Trung ương 4 khóa XI, XII`` are two; ``Nghị quyết Đại hội XIII của Đảng`` is one (NĐ30 Phụ lục
I.II.6b).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lexicon.folding import fold
from lexicon.labels import SUPERSCRIPTS
from parse.citing.citations import FoundRelation
from parse.citing.laws import find_laws
from parse.citing.relations import THIS, Role
from parse.record import GROUND
from parse.text.found import Found
from parse.text.lines import Flow
from parse.text.patterns import folded_pattern

_PLENUM = folded_pattern(
    r"\b(?P<type>{resolution}|{conclusion})\s(?:{plenum}\s)?"
    r"(?:{centre}\s(?:{nth}\s)?(?:\d{1,2}|[a-z]{2,4})"
    r"|{nth}\s(?:\d{1,2}|[a-z]{2,4}|{ten} [a-z]{2,4})(?=\s{committee}))"
    r"(?:\s(?:{of}\s)?{central_committee}(?: {party})?)?,?\s\(?{term}\s"
    r"(?P<terms>[ivx]{1,6}(?:(?:,|\s{and})\s[ivx]{1,6}\b){0,4})(?![a-z\d])"
)
_CONGRESS = folded_pattern(
    r"\b(?P<type>{resolution})\s{congress}\s[^.;,()]{0,80}?"
    r"(?:{nth}\s(?P<n>[ivxl]{1,7})|(?P<n2>[ivxl]{1,7}) {of} {party})\b"
)
_INNER = folded_pattern(r"(?<=\s{of} ){law}\s")
_RULE = "unnumbered"


@dataclass(slots=True)
class FoundUnnumbered:
    """``relations`` hold a ground's only: căn cứ."""

    type: Found[str]
    title: Found[str]
    date: Found[datetime.date] | None = None
    issuer: Found[str] | None = None
    relations: list[FoundRelation] = field(default_factory=list)


def read_unnumbered(flows: Iterable[tuple[Flow, Role]], own: str | None) -> list[FoundUnnumbered]:
    """The distinct documents that some flows cite by name alone, in order of first mention.

    ``own``: the paper's own kind and subject, where it is a law itself. A law that is named with its number
    anywhere is a numbered citation.
    """
    found: list[FoundUnnumbered] = []
    numbered: set[str] = {fold(own)} if own else set()
    by_title: dict[str, list[FoundUnnumbered]] = {}
    for flow, role in flows:
        laws: list[FoundUnnumbered] = []
        for law in find_laws(flow):
            if law.numbered:
                numbered |= {fold(law.title.value), *_amended(law.title.value)}
            else:
                laws.append(FoundUnnumbered(law.type, law.title, law.date))
        here = sorted([*laws, *_plenums(flow), *_congresses(flow)], key=lambda f: f.title.pieces[0][0])
        for n, one in enumerate(here):
            one.relations = _ground(flow, one) if role == "ground" and n == 0 else []
            _add(found, by_title.setdefault(fold(one.title.value), []), one)
    return [one for one in found if fold(one.title.value) not in numbered]


def _amended(title: str) -> list[str]:
    """The law whose number follows where the title of one that amends it ends: ``Luật sửa đổi … của Luật X số``."""
    inner = list(_INNER.finditer(fold(title)))
    return [fold(title)[inner[-1].start() :]] if inner else []


def _add(found: list[FoundUnnumbered], same: list[FoundUnnumbered], new: FoundUnnumbered) -> None:
    """Add a mention, or complete the document of that name which no date tells from it."""
    for known in same:
        if known.date is None or new.date is None or known.date.value == new.date.value:
            known.date = known.date or new.date
            known.relations = known.relations or new.relations
            return
    same.append(new)
    found.append(new)


def _ground(flow: Flow, one: FoundUnnumbered) -> list[FoundRelation]:
    """The relation of a ground that opens with this document: ``Căn cứ Luật …``."""
    word = re.match(r"\W{0,3}(?P<word>\w+\s\w+)\s", flow.key)
    if word is None or flow.pieces(word.end(), word.end() + 1)[:1] != tuple(
        (a, a + 1) for a, _ in one.title.pieces[:1]
    ):
        return []
    pieces = flow.pieces(*word.span("word"))
    return [FoundRelation(Found(GROUND, pieces, "relation"), Found(THIS, pieces, "relation"))]


def _words(flow: Flow, start: int, end: int) -> Found[str]:
    value = "".join(c for c in flow.text[start:end] if c not in SUPERSCRIPTS)
    return Found(" ".join(value.split()), flow.pieces(start, end), _RULE)


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
            yield FoundUnnumbered(_words(flow, *m.span("type")), _words(flow, *m.span()))
