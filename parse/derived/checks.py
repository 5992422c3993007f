"""Cross-checks: what is printed in two places must agree. A value that fails is kept and gets a doubt.

Codes of doubts are stable; their sentences are for people. The table is in docs/parsing.md.
"""

from __future__ import annotations

import datetime

from lexicon import vocabulary
from lexicon.authority import authority_mark
from lexicon.folding import fold
from lexicon.labels import place_of_numeral
from lexicon.names import is_name
from lexicon.vocabulary import System
from parse.citing.codes import is_well_formed
from parse.fields.number import abbreviation, is_of_congress, symbol_of
from parse.record import Copy, Document, Issue, Record, Signature
from parse.text.found import Ledger

_MISREAD = str.maketrans("l1i", "III")
_FIRST_YEAR = 1930  # the Party's first
_LONGEST_GAP = 15  # years between a paper and its copy


def check_record(record: Record, ledger: Ledger) -> None:
    """Adds a doubt to the ledger for every value of a record that another printed value contradicts."""
    document = record.document
    _check_kind(document, ledger)
    _check_number(document, "/document", ledger)
    _check_issuer(document, "/document", document.system, ledger)
    _check_date(document, "/document", ledger)
    for n, signature in enumerate(
        document.signatures or ([document.signature] if document.signature else [])
    ):
        at = f"/document/signatures/{n}" if document.signatures and n else "/document/signature"
        _check_signature(signature, at, ledger)
    _check_citations(document, ledger)
    _check_headings(document, ledger)
    _check_notes(document, ledger)
    before: datetime.date | None = document.date
    for n, copy in enumerate(record.copies):
        at = f"/copies/{n}"
        before = _check_copy(copy, at, before, ledger)


def _check_kind(document: Document, ledger: Ledger) -> None:
    if document.type is None:
        has_slogan = bool(document.subject and document.symbol and is_of_congress(document.symbol))
        if (document.code or document.signature or document.issuer) and not has_slogan:
            ledger.doubt("/document/type", "kind-unread")
        return
    if document.symbol is None:
        return
    kind, body = abbreviation(document.symbol)
    if kind is None:
        if document.system == "party" and document.type != vocabulary.word("kinds", "unnamed"):
            ledger.doubt(
                "/document/symbol",
                "kind-symbol-mismatch",
                "symbol_without_kind",
                symbol=document.symbol,
                kind=document.type,
            )
        return
    if vocabulary.word("bodies", "congress") in (kind, body):
        return
    meant = {fold(k) for k in vocabulary.kinds_of(kind, document.system)}
    printed = fold(document.type)
    if not meant:
        ledger.doubt("/document/symbol", "symbol-unknown", symbol=document.symbol)
    elif printed not in meant and not any(printed.startswith(m) or m.startswith(printed) for m in meant):
        ledger.doubt("/document/type", "kind-symbol-mismatch", kind=document.type, symbol=document.symbol)


def _check_number(issue: Issue, at: str, ledger: Ledger) -> None:
    if issue.symbol and not issue.number:
        ledger.doubt(f"{at}/number", "number-unread")
    elif issue.number and not issue.symbol:
        ledger.doubt(f"{at}/symbol", "symbol-unread")
    elif (issue.number and not issue.number[:1].isdigit()) or (
        issue.number and any(c in "oOlI" for c in issue.number)
    ):
        ledger.doubt(f"{at}/number", "number-misread", number=issue.number)


def _check_issuer(issue: Issue, at: str, system: System | None, ledger: Ledger) -> None:
    """The body at the end of the symbol against the names printed above the number."""
    if not issue.symbol or not issue.issuer:
        return
    _, body = abbreviation(issue.symbol)
    if body is None:
        return
    names = fold(" ".join(issue.issuer))
    for level, words in vocabulary.table("bodies")["level"].items():
        whole = level in vocabulary.words("bodies", "whole")
        if body == level or (body.endswith(level) and not whole and len(level) > 1):
            if not any(fold(w) in names for w in words):
                ledger.doubt(
                    f"{at}/symbol",
                    "issuer-symbol-mismatch",
                    symbol=issue.symbol,
                    issuer=", ".join(issue.issuer),
                )
                return
            unit = body[: -len(level)]
            expected = vocabulary.table("bodies")["unit"].get(unit)
            if expected and not any(fold(w) in names for w in expected):
                ledger.doubt(
                    f"{at}/symbol",
                    "issuer-symbol-mismatch",
                    "unit_not_in_issuer",
                    symbol=issue.symbol,
                    unit=expected[0],
                )
            return


def _check_date(issue: Issue, at: str, ledger: Ledger) -> None:
    day = issue.date
    if day is None:
        return
    if day.year < _FIRST_YEAR:
        ledger.doubt(f"{at}/date", "date-far", year=day.year)
    ended = vocabulary.table("bodies")["ended"]
    body = abbreviation(issue.symbol)[1] if issue.symbol else None
    if (
        body
        and any(body.endswith(level) for level in ended["levels"])
        and "/" in (issue.symbol or "")
        and day >= ended["on"]
    ):
        ledger.doubt(f"{at}/date", "body-ended", ended=ended["on"], day=day)


def _check_signature(signature: Signature, at: str, ledger: Ledger) -> None:
    if signature.name is None:
        ledger.doubt(f"{at}/name", "name-unread")
    elif not is_name(signature.name):
        ledger.doubt(f"{at}/name", "name-misread", name=signature.name)
    for n, line in enumerate(signature.authority):
        unmarked = vocabulary.folded("bodies", "heads") + vocabulary.folded("signers", "parties")
        if authority_mark(line) is None and not fold(line).startswith(unmarked):
            ledger.doubt(f"{at}/authority/{n}", "authority-misread", line=line)


def _check_citations(document: Document, ledger: Ledger) -> None:
    for n, citation in enumerate(document.citations):
        at = f"/document/citations/{n}"
        symbol = symbol_of(citation.code)
        kind, _ = abbreviation(symbol)
        party = "-" in citation.code.split("/")[0] or " " in citation.code
        if not is_well_formed(citation.code):
            ledger.doubt(f"{at}/code", "citation-code-misread", code=citation.code)
        elif citation.type is None:
            ledger.doubt(f"{at}/type", "citation-kind-unread", code=citation.code)
        elif kind and not vocabulary.kinds_of(kind, None):
            ledger.doubt(f"{at}/code", "citation-symbol-unknown", code=citation.code)
        elif kind and (meant := {fold(k) for k in vocabulary.kinds_of(kind, "party" if party else "state")}):
            printed = fold(citation.type)
            if printed not in meant and printed != fold(vocabulary.word("kinds", "any")):
                ledger.doubt(f"{at}/type", "citation-kind-mismatch", kind=citation.type, code=citation.code)
        if citation.date and document.date and citation.date > document.date:
            ledger.doubt(f"{at}/date", "citation-after-issue", code=citation.code)


def _check_headings(document: Document, ledger: Ledger) -> None:
    """Roman numerals that do not follow one another: one of them was misread, or a heading was lost."""
    expected: dict[int, int] = {}
    for n, heading in enumerate(document.headings):
        for level in [level for level in expected if level > heading.level]:
            del expected[level]
        value = place_of_numeral(heading.label.translate(_MISREAD))
        if value is None:
            continue
        if value != expected.get(heading.level, 0) + 1:
            at = f"/document/headings/{n}/label"
            ledger.doubt(at, "heading-out-of-order", label=heading.label)
        expected[heading.level] = value


def _check_notes(document: Document, ledger: Ledger) -> None:
    marks = [note.mark for note in document.footnotes]
    if marks != [str(n) for n in range(1, len(marks) + 1)]:
        ledger.doubt("/document/footnotes", "notes-out-of-order")


def _check_copy(copy: Copy, at: str, before: datetime.date | None, ledger: Ledger) -> datetime.date | None:
    """One copy block; ``before`` is the day of what it copies. Returns the day the next block must not
    precede.
    """
    _check_number(copy, at, ledger)
    system: System = "party" if copy.symbol and "/" in copy.symbol else "state"
    _check_issuer(copy, at, system, ledger)
    _check_date(copy, at, ledger)
    if copy.kind is None:
        ledger.doubt(f"{at}/kind", "copy-kind-unread")
    if copy.signature:
        _check_signature(copy.signature, f"{at}/signature", ledger)
    if copy.date and before:
        if copy.date < before:
            ledger.doubt(f"{at}/date", "copy-before-issue", day=copy.date, before=before)
        elif copy.date.year - before.year > _LONGEST_GAP:
            ledger.doubt(f"{at}/date", "copy-long-after", years=copy.date.year - before.year)
    return copy.date or before
