"""Agreement: from a record to what its values say about one another: what confirms a value, what speaks against it.

The parser's own checks (``Parsed.doubts``) are taken over: a contradiction is between two values, and either may be the
misread one. Other checks are of values whose agreement the forms demand (HD36 II.1; NĐ30, Phụ lục I).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.messages import both, catalogue
from lexicon import vocabulary
from lexicon.authority import FOR_HEAD, authority_mark
from lexicon.folding import fold
from lexicon.labels import LETTERS, NUMERALS
from lexicon.vocabulary import System
from parse import (
    Copy,
    Document,
    Parsed,
    Record,
    Signature,
    abbreviations_of,
    is_well_formed_code,
    province_named,
    province_of_seat,
    symbol_of,
)

_PARTS = re.compile(r"/(?:number|symbol)$")
_MISREAD = re.compile(r".*-(?:misread|unread|unreadable|unknown)")


class Contradiction(NamedTuple):
    """Something that speaks against a value. ``form``: it is the value's own form, not another value, that does."""

    code: str
    vi: str
    en: str
    form: bool = False
    parsing: bool = False


class Agreement:
    """``against``: by pointer, what speaks against a value; ``borne_out``: how many others confirm it."""

    def __init__(self, parsed: Parsed) -> None:
        self.against: defaultdict[str, list[Contradiction]] = defaultdict(list)
        self.borne_out: defaultdict[str, int] = defaultdict(int)
        self._take_over(parsed)
        document = parsed.record.document
        self._issue(document, "/document", document.system)
        for n, copy in enumerate(parsed.record.copies):
            system: System = "party" if copy.symbol and "/" in copy.symbol else "state"
            self._issue(copy, f"/copies/{n}", system if copy.symbol else None)
        self._type(document)
        self._citations(document)
        self._order(document)

    def _take_over(self, parsed: Parsed) -> None:
        for doubt in parsed.doubts:
            known = catalogue().get(f"doubt.check.{doubt.code}")
            finding = Contradiction(
                doubt.code,
                doubt.why,
                known.en if known else doubt.why,
                bool(_MISREAD.fullmatch(doubt.code)),
                True,
            )
            for at in (_PARTS.sub("/code", doubt.at), *_others(parsed.record, doubt.at, doubt.code)):
                if finding not in self.against[at]:
                    self.against[at].append(finding)

    def _agree(self, fits: bool, code: str, *places: str) -> None:
        for at in places:
            if fits:
                self.borne_out[at] += 1
            else:
                vi, en = both(f"doubt.{code}")
                self.against[at].append(Contradiction(code, vi, en))

    def _issue(self, issue: Document | Copy, at: str, system: System | None) -> None:
        named = next(filter(None, map(province_named, issue.issuer)), None)
        seat = province_of_seat(issue.place) if issue.place else None
        if named and seat:
            self._agree(
                named.now == seat.now, "place_elsewhere", f"{at}/place", *_each(issue.issuer, f"{at}/issuer")
            )
        years = re.findall(r"(?<!\d)(?:19|20)\d\d(?=/)", issue.code or "")
        if years and issue.date:
            self._agree(int(years[0]) == issue.date.year, "year_of_code", f"{at}/code", f"{at}/date")
        if issue.code and issue.issuer:
            body = abbreviations_of(symbol_of(issue.code))[1]
            words = vocabulary.table("bodies")["level"].get(body or "", [])
            if any(fold(word) in fold(" ".join(issue.issuer)) for word in words):
                self._agree(True, "", f"{at}/code", *_each(issue.issuer, f"{at}/issuer"))
        if issue.signature:
            self._signature(issue.signature, f"{at}/signature", system)

    def _signature(self, signature: Signature, at: str, system: System | None) -> None:
        """K/T and KT. stand before a deputy's position (HD36 II.1.7; NĐ30, Điều 13); the mark is its system's."""
        marks = [authority_mark(line) for line in signature.authority]
        places = _each(marks, f"{at}/authority")
        for mark, place in zip(marks, places, strict=True):
            if mark and system:
                self._agree(mark in vocabulary.words("signers", system), "mark_of_other_system", place)
        if signature.title and FOR_HEAD & set(marks):
            self._agree(is_deputy(signature.title), "deputy", f"{at}/title", *places)

    def _type(self, document: Document) -> None:
        kind = abbreviations_of(symbol_of(document.code))[0] if document.code else None
        meant = vocabulary.kinds_of(kind, document.system) if kind else frozenset()
        if document.type and document.type in meant:
            self._agree(True, "", "/document/type", "/document/code")

    def _citations(self, document: Document) -> None:
        for n, citation in enumerate(document.citations):
            at = f"/document/citations/{n}"
            kind = abbreviations_of(symbol_of(citation.code))[0]
            if (
                is_well_formed_code(citation.code)
                and kind
                and citation.type in vocabulary.kinds_of(kind, None)
            ):
                self._agree(True, "", f"{at}/code", f"{at}/type")
            years = re.findall(r"(?<!\d)(?:19|20)\d\d(?=/)", citation.code)
            if years and citation.date:
                near = citation.date.year - int(years[0]) in (0, 1)
                self._agree(near, "year_of_code", f"{at}/code", f"{at}/date")

    def _order(self, document: Document) -> None:
        """Labels that follow the one before on the same level confirm each other; so do notes that have their mark."""
        before: dict[int | str, str] = {}
        for n, heading in enumerate(document.headings):
            word, _, _ = heading.label.rpartition(" ")
            key: int | str = word or heading.level  # articles are numbered on over chapters
            place, last = _ordinal(heading.label), _ordinal(before.get(key, ""))
            if place is not None and last is not None:
                self._agree(place == last + 1, "label_order", f"/document/headings/{n}/label")
            before = {k: label for k, label in before.items() if isinstance(k, str) or k <= heading.level}
            before[key] = heading.label
        for n, note in enumerate(document.footnotes):
            self._agree(note.anchor is not None, "note_unmarked", f"/document/footnotes/{n}/mark")


def is_deputy(position: str) -> bool:
    """Whether a position is that of one who may sign for the head."""
    return any(word in fold(position) for word in vocabulary.folded("signers", "deputies"))


def _others(record: Record, at: str, code: str) -> Iterator[str]:
    """The other values of a contradiction that is noted at one of them."""
    document = record.document
    if code == "kind-symbol-mismatch":
        yield from ("/document/type", "/document/code")
    elif code == "issuer-symbol-mismatch":
        holder = _PARTS.sub("", at)
        issue = document if holder == "/document" else record.copies[int(holder.split("/")[2])]
        yield from _each(issue.issuer, f"{holder}/issuer")
    elif code == "citation-kind-mismatch":
        yield at.removesuffix("/type") + "/code"
    elif code == "notes-out-of-order":
        yield from (f"{place}/mark" for place in _each(document.footnotes, "/document/footnotes"))
    elif code == "copy-before-issue":
        yield "/document/date"


def _each(items: Sequence[object], at: str) -> list[str]:
    return [f"{at}/{n}" for n in range(len(items))]


def _ordinal(label: str) -> int | None:
    """The number that a label stands for, 0 for none: II is 2, b) is 2, Điều 4 is 4, 2.3 is 3. None: unknown."""
    bare = label.strip(".)( ").split(" ")[-1].split(".")[-1]
    if bare.isdecimal() or not bare:
        return int(bare or 0)
    for row in (NUMERALS, LETTERS):
        if bare in row:
            return row.index(bare) + 1
    return None
