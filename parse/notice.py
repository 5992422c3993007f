"""``parse``: from the text of a notice to its record, with evidence and doubts. The one place where the
parts meet.
"""

from __future__ import annotations

from dataclasses import dataclass

from parse import vocabulary
from parse.addressees import read_addressees
from parse.assemble import (
    put_citation,
    put_copy,
    put_head,
    put_headings,
    put_note,
    put_signature,
    put_unnumbered,
)
from parse.bases import read_bases
from parse.body import paragraphs
from parse.checks import check_record
from parse.citations import read_citations
from parse.copies import FoundCopy, read_copy, read_electronic, split_copies
from parse.footnotes import FoundNote, take_notes, without_marks
from parse.found import Found, FoundDate, FoundSignature, Ledger
from parse.fuzzy import fold
from parse.header import FoundHeader, read_header
from parse.inference import infer_issuer
from parse.lines import Flow, Line, Source
from parse.marks import list_opening
from parse.number import abbreviation
from parse.placedate import read_place_date
from parse.recipients import read_recipients
from parse.record import (
    Document,
    Inferred,
    Parsed,
    Record,
)
from parse.segments import Segments, split_segments
from parse.signatures import read_signatures
from parse.title import read_subject


def parse(text: str) -> Parsed:
    """Read a notice. Total: any string gives a result, in time that grows with its length; it never raises.

    The text is one paragraph a line, in reading order, notes after the body or where a page broke
    (docs/parsing.md). Spans in the evidence are half-open offsets of code points in ``text``.
    """
    source = Source(text)
    ledger = Ledger(source)
    original, blocks = split_copies(source)
    original, electronic = _take_electronic(source, original)
    document = _read_document(source, ledger, original)
    copies = [*electronic, *(read_copy(source, block) for block in blocks)]
    record = Record(
        document=document, copies=[put_copy(ledger, f"/copies/{n}", c) for n, c in enumerate(copies)]
    )
    check_record(record, ledger)
    return Parsed(record=record, evidence=ledger.evidence, doubts=ledger.doubts)


def _take_electronic(source: Source, lines: list[Line]) -> tuple[list[Line], list[FoundCopy]]:
    """Take the line of an electronic copy out of the head (NĐ30 Phụ lục I Phần II.I)."""
    for n, line in enumerate(lines[:12]):
        copy = read_electronic(source, line)
        if copy:
            return lines[:n] + lines[n + 1 :], [copy]
    return lines, []


@dataclass(slots=True)
class _Body:
    """The body's parts: what stands before it, its paragraphs, its notes."""

    subject: Found[str] | None
    addressees: list[Found[str]]
    bases: list[Found[str]]
    paragraphs: list[list[Line]]
    all_paragraphs: list[list[Line]]
    notes: list[FoundNote]


def _read_body(source: Source, parts: Segments, after: list[Line]) -> _Body:
    subject, used = (None, 0)
    lines = parts.body
    if parts.kind and parts.kind_line:
        subject, used = read_subject(source, parts.kind_line, parts.kind, lines)
    lines = lines[used:]
    addressees: list[Found[str]] = []
    opened = next(
        (n for n, line in enumerate(lines[:6]) if list_opening(line, "addressees") is not None), None
    )
    skipped: list[Line] = []
    if opened is not None:
        addressees, taken = read_addressees(source, lines[opened:])
        skipped, lines = lines[:opened], lines[opened + taken :]
    kept, notes = take_notes(source, lines + after)
    found = paragraphs(skipped + kept)
    bases, before = read_bases(source, found, parts.kind.kind if parts.kind else None)
    return _Body(subject, addressees, bases, found[before:], found, notes)


def _read_document(source: Source, ledger: Ledger, lines: list[Line]) -> Document:
    parts = split_segments(lines)
    header = read_header(source, parts.head)
    items, signatures, after = _read_foot(source, parts, header)
    body = _read_body(source, parts, after)
    if header.place_date.place is None and header.place_date.day is None:
        header.place_date = _date_at_foot(parts)
    marks = frozenset(note.mark.value for note in body.notes)
    kind = _kind(parts, header, body.addressees)
    signature = signatures[0] if signatures else None
    document = Document()
    at = "/document"
    put_head(ledger, document, header, signature)
    document.type = ledger.take(f"{at}/type", kind)
    if body.subject:
        document.subject = ledger.keep(f"{at}/subject", without_marks(source, body.subject, marks))
    if parts.kind is None:
        document.about = ledger.take(f"{at}/about", header.about)
    document.addressees = ledger.each(f"{at}/addressees", body.addressees)
    document.bases = ledger.each(f"{at}/bases", [without_marks(source, b, marks) for b in body.bases])
    document.headings = put_headings(source, ledger, body.paragraphs, marks)
    document.footnotes = [put_note(ledger, f"{at}/footnotes/{n}", note) for n, note in enumerate(body.notes)]
    flows = _flows(source, body, None if parts.kind else header.about)
    document.citations = [
        put_citation(ledger, f"{at}/citations/{n}", c)
        for n, c in enumerate(read_citations(flows, document.code))
    ]
    document.unnumbered = put_unnumbered(ledger, flows)
    document.recipients = ledger.each(f"{at}/recipients", items)
    if signature:
        document.signature = put_signature(ledger, f"{at}/signature", signature)
    if len(signatures) > 1:
        document.signatures = [
            put_signature(ledger, f"{at}/signatures/{n}", s) for n, s in enumerate(signatures)
        ]
    if not header.issuers and (inferred := infer_issuer(flows, signature)):
        name = ledger.keep(f"{at}/issuer_inferred/name", inferred.name)
        document.issuer_inferred = Inferred(name=name, why=inferred.why)
    return document


def _read_foot(
    source: Source, parts: Segments, header: FoundHeader
) -> tuple[list[Found[str]], list[FoundSignature], list[Line]]:
    """Recipients, signatures with the leading body's first, and the lines of an annex behind them.

    In a joint paper the leading body signs at the right, so its signer comes last in reading order.
    """
    items, rest = read_recipients(source, parts.foot)
    after: list[Line] = []
    signer_lines, after = _until_annex(rest)
    lines = parts.signers_before + signer_lines
    strays = tuple("".join(c for c in fold(i.value) if c.isalnum()) for i in header.issuers)
    found = read_signatures(source, lines, strays)
    if len(found) > 1:
        found = [found[-1], *found[:-1]]
    return items, found, after


def _until_annex(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The signers' lines, and what stands behind them: from the first annex or running text on."""
    for n, line in enumerate(lines):
        if (
            len(line.text) > 140
            or (n > 1 and line.capital and line.key.startswith(vocabulary.folded("prose", "annex")))
            or _is_note(line)
        ):
            return lines[:n], lines[n:]
    return lines, []


def _is_note(line: Line) -> bool:
    return line.text[:1] in "¹²³⁴⁵⁶⁷⁸⁹" or line.text.startswith("[1]")


def _date_at_foot(parts: Segments) -> FoundDate:
    """A place-and-date line above the signature of a paper whose head has none."""
    for line in [*parts.body[-2:], *parts.signers_before, *parts.foot]:
        dated = read_place_date(line, "place-date-at-foot")
        if dated and dated[0].place and line.text.lower().startswith(dated[0].place.value.lower()):
            return dated[0]
    return FoundDate()


def _kind(parts: Segments, header: FoundHeader, addressees: list[Found[str]]) -> Found[str] | None:
    """The printed kind; Công văn where none is printed and the form is one: a symbol without kind, or V/v
    and Kính gửi.
    """
    if parts.kind:
        return parts.kind.found
    symbol = header.number.symbol
    unnamed = str(vocabulary.table("kinds")["unnamed"])
    if symbol:
        kind, _ = abbreviation(symbol.value)
        if kind == "CV" or (kind is None and (addressees or header.about)):
            return Found(unnamed, symbol.pieces, "kind-by-symbol")
    if addressees and (header.about or not parts.head):
        by = header.about.pieces if header.about else addressees[0].pieces
        return Found(unnamed, by, "kind-by-form")
    return None


def _flows(source: Source, body: _Body, about: Found[str] | None) -> list[Flow]:
    """The text that may cite: subject, body, then the notes."""
    pieces = [f.pieces for f in (body.subject, about) if f]
    pieces += [tuple((line.start, line.end) for line in paragraph) for paragraph in body.all_paragraphs]
    pieces += [note.text.pieces for note in body.notes]
    return [Flow(source, p) for p in pieces]
