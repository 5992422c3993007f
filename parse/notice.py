"""``parse``: from the text of a notice to its record, with evidence and doubts. The one place where the
parts meet.
"""

from __future__ import annotations

from dataclasses import dataclass

from lexicon import vocabulary
from parse.assembly import (
    put_annexes,
    put_citation,
    put_copy,
    put_head,
    put_headings,
    put_note,
    put_signature,
    put_tables,
    put_unnumbered,
)
from parse.citing.citations import read_citations
from parse.citing.relations import Role
from parse.citing.unnumbered import read_unnumbered
from parse.derived.checks import check_record
from parse.derived.context import infer_context
from parse.derived.inference import infer_issuer
from parse.derived.normalise import normal_forms
from parse.fields.addressees import read_addressees
from parse.fields.bases import read_bases
from parse.fields.enactments import read_enacted
from parse.fields.header import FoundHeader, read_header
from parse.fields.marks import list_opening
from parse.fields.number import abbreviation, is_of_congress
from parse.fields.title import read_slogan, read_subject
from parse.parts.annexes import read_annexes
from parse.parts.body import paragraphs
from parse.parts.certificates import without_certificates
from parse.parts.consolidated import take_consolidated
from parse.parts.copies import read_copy
from parse.parts.copy_blocks import split_copies
from parse.parts.electronic_copies import take_electronic
from parse.parts.foot import date_at_foot, read_foot, take_circulation_at_foot
from parse.parts.footnotes import FoundNote, find_anchors, take_notes, without_note_marks
from parse.parts.segments import Segments, split_segments
from parse.parts.stamps_in_head import take_stamps
from parse.parts.tables import read_tables
from parse.record import Document, Inferred, Parsed, Record
from parse.text.found import Found, FoundNumber, FoundSignature, Ledger
from parse.text.lines import Flow, Line, Source

_ADDRESSEES_WITHIN = 6  # lines of the body in which the list of addressees begins


def parse(text: str) -> Parsed:
    """Read a notice. Any string gives a result, in time proportional to its length; it never raises.

    The text is one paragraph a line, in reading order, notes after the body or where a page broke
    (docs/parsing.md). Spans in the evidence are half-open offsets of code points in ``text``.
    """
    source = Source(text)
    ledger = Ledger(source)
    lines, electronic = take_electronic(source, source.lines)
    original, blocks = split_copies(lines)
    document = _read_document(source, ledger, original)
    copies = [*electronic, *(read_copy(source, block) for block in blocks)]
    record = Record(
        document=document, copies=[put_copy(ledger, f"/copies/{n}", c) for n, c in enumerate(copies)]
    )
    check_record(record, ledger)
    infer_context(document, document.system)
    for copy in record.copies:
        infer_context(copy, "party" if copy.symbol and "/" in copy.symbol else "state")
    return Parsed(
        record=record, evidence=ledger.evidence, normalised=normal_forms(record), doubts=ledger.doubts
    )


@dataclass(slots=True)
class _Body:
    """The body's parts. ``paragraphs``: without the grounds before them; ``all_paragraphs``: with these; ``enacted``:
    the kind that the enacting sentence names, where the subject is from there too.
    """

    subject: Found[str] | None
    addressees: list[Found[str]]
    bases: list[Found[str]]
    paragraphs: list[list[Line]]
    all_paragraphs: list[list[Line]]
    notes: list[FoundNote]
    tables: list[list[list[Found[str]]]]
    enacted: Found[str] | None = None

    @property
    def marks(self) -> frozenset[str]:
        """The marks of the notes."""
        return frozenset(note.mark.value for note in self.notes)


def _read_body(source: Source, parts: Segments, after: list[Line], number: FoundNumber) -> _Body:
    """The parts of the body. ``after``: the lines behind the signature, which may hold notes and tables."""
    lines = parts.body
    subject: Found[str] | None = None
    if parts.kind and parts.kind_line:
        subject, used = read_subject(source, parts.kind_line, parts.kind, lines)
        lines = lines[used:]
    elif number.symbol and is_of_congress(number.symbol.value):
        subject, used = read_slogan(source, lines)
        lines = lines[used:]
    above, addressees, lines = _take_addressees(source, lines)
    tables, lines = read_tables(source, lines + after)
    kept, notes = take_notes(source, lines)
    found = paragraphs(above + kept)
    kind = parts.kind.kind if parts.kind else None
    enacted = read_enacted(source, found) if subject is None else None
    if enacted and kind in (None, enacted.kind.value):
        # Before its grounds there is what a stamp has left of the head.
        bases, before = read_bases(source, found[enacted.grounds :], enacted.kind.value)
        after_grounds = found[enacted.grounds + before :]
        return _Body(enacted.subject, addressees, bases, after_grounds, found, notes, tables, enacted.kind)
    bases, before = read_bases(source, found, kind)
    return _Body(subject, addressees, bases, found[before:], found, notes, tables)


def _take_addressees(source: Source, lines: list[Line]) -> tuple[list[Line], list[Found[str]], list[Line]]:
    """The lines above the list of addressees, the addressees, and the lines below it."""
    for n, line in enumerate(lines[:_ADDRESSEES_WITHIN]):
        if list_opening(line, "addressees") is not None:
            addressees, used = read_addressees(source, lines[n:])
            return lines[:n], addressees, lines[n + used :]
    return [], [], lines


def _read_document(source: Source, ledger: Ledger, lines: list[Line]) -> Document:
    """The original, from its lines: each part is read, then put into the record from the head to the foot."""
    lines, circulation = take_circulation_at_foot(source, without_certificates(lines))
    stamps = take_stamps(lines)
    lines = stamps.lines
    parts = split_segments(lines)
    header = read_header(source, parts.head)
    header.circulation += circulation
    header.arrival = stamps.arrival
    take_consolidated(source, lines, header)
    recipients, signatures, after = read_foot(source, parts, header)
    body = _read_body(source, parts, after, header.number)
    if header.place_date.place is None and header.place_date.day is None:
        header.place_date = date_at_foot(parts)
    document = Document()
    put_head(ledger, document, header, signatures[0] if signatures else None)
    document.type = ledger.take("/document/type", _kind(parts, header, body))
    about = None if parts.kind else header.about
    _put_body(source, ledger, document, body, about)
    document.annexes = put_annexes(ledger, read_annexes(source, after))
    flows = _flows(source, body, about)
    _put_citations(ledger, document, flows)
    _put_foot(ledger, document, recipients, signatures)
    if not header.issuers:
        texts = [flow for flow, _ in flows]
        document.issuer_inferred = _inferred_issuer(ledger, texts, signatures[0] if signatures else None)
    return document


def _put_body(
    source: Source, ledger: Ledger, document: Document, body: _Body, about: Found[str] | None
) -> None:
    at = "/document"
    if body.subject:
        document.subject = ledger.keep(f"{at}/subject", without_note_marks(source, body.subject, body.marks))
    document.about = ledger.take(f"{at}/about", about)
    document.addressees = ledger.each(f"{at}/addressees", body.addressees)
    document.bases = ledger.each(
        f"{at}/bases", [without_note_marks(source, b, body.marks) for b in body.bases]
    )
    document.headings = put_headings(source, ledger, body.paragraphs, body.marks)
    anchors = find_anchors(source, body.all_paragraphs, body.marks)
    document.footnotes = [
        put_note(ledger, f"{at}/footnotes/{n}", note, anchors.get(note.mark.value))
        for n, note in enumerate(body.notes)
    ]
    document.tables = put_tables(ledger, body.tables)


def _put_citations(ledger: Ledger, document: Document, flows: list[tuple[Flow, Role]]) -> None:
    document.citations = [
        put_citation(ledger, f"/document/citations/{n}", citation)
        for n, citation in enumerate(read_citations(flows, document.code))
    ]
    own = f"{document.type} {document.subject}" if document.type and document.subject else None
    document.unnumbered = put_unnumbered(ledger, read_unnumbered(flows, own))


def _put_foot(
    ledger: Ledger, document: Document, recipients: list[Found[str]], signatures: list[FoundSignature]
) -> None:
    document.recipients = ledger.each("/document/recipients", recipients)
    if signatures:
        document.signature = put_signature(ledger, "/document/signature", signatures[0])
    if len(signatures) > 1:
        document.signatures = [
            put_signature(ledger, f"/document/signatures/{n}", s) for n, s in enumerate(signatures)
        ]


def _inferred_issuer(ledger: Ledger, flows: list[Flow], signature: FoundSignature | None) -> Inferred | None:
    inferred = infer_issuer(flows, signature)
    if inferred is None:
        return None
    return Inferred(name=ledger.keep("/document/issuer_inferred/name", inferred.name), why=inferred.why)


def _kind(parts: Segments, header: FoundHeader, body: _Body) -> Found[str] | None:
    """The printed kind; Công văn where none is printed and the form is one: a symbol without kind, or V/v
    and Kính gửi.
    """
    addressees = body.addressees
    if parts.kind:
        return parts.kind.found
    if body.enacted:
        return body.enacted
    symbol = header.number.symbol
    unnamed = vocabulary.word("kinds", "unnamed")
    if symbol:
        kind, _ = abbreviation(symbol.value)
        if unnamed in vocabulary.kinds_of(kind or "", None) or (
            kind is None and (addressees or header.about)
        ):
            return Found(unnamed, symbol.pieces, "kind-by-symbol")
    if addressees and (header.about or not parts.head):
        by = header.about.pieces if header.about else addressees[0].pieces
        return Found(unnamed, by, "kind-by-form")
    return None


def _flows(source: Source, body: _Body, about: Found[str] | None) -> list[tuple[Flow, Role]]:
    """The text that may cite: subject, body, tables, then the notes, each with the part of the paper it is."""
    grounds = {base.pieces[0][0] for base in body.bases if base.pieces}
    found: list[tuple[Flow, Role]] = [(Flow(source, f.pieces), "subject") for f in (body.subject, about) if f]
    for paragraph in body.all_paragraphs:
        pieces = tuple((line.start, line.end) for line in paragraph)
        # A ground's dash is not part of it.
        is_ground = any(start in grounds for start in range(pieces[0][0], pieces[0][0] + 4))
        found.append((Flow(source, pieces), "ground" if is_ground else "body"))
    cells = [cell for table in body.tables for row in table for cell in row]
    found += [(Flow(source, cell.pieces), "body") for cell in cells if "/" in cell.value]
    found += [(Flow(source, note.text.pieces), "body") for note in body.notes]
    return found
