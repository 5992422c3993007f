"""What the rules found, put into the models of the record, each value's evidence written into the ledger.

Every function takes the JSON pointer of what it makes.
"""

from __future__ import annotations

from parse.citing.citations import FoundCitation, FoundRelation
from parse.citing.unnumbered import FoundUnnumbered
from parse.derived.inference import system_of
from parse.fields.arrivals import read_arrival
from parse.fields.header import FoundHeader
from parse.fields.headings import heading_levels, read_headings
from parse.parts.annexes import FoundAnnex
from parse.parts.copies import FoundCopy
from parse.parts.footnotes import FoundNote, without_note_marks
from parse.record import (
    Annex,
    Citation,
    Copy,
    Document,
    Footnote,
    Heading,
    Relation,
    Signature,
    Table,
    UnnumberedCitation,
)
from parse.text.found import Found, FoundDate, FoundNumber, FoundSignature, Ledger
from parse.text.lines import Line, Source


def put_head(
    ledger: Ledger, document: Document, header: FoundHeader, signature: FoundSignature | None
) -> None:
    at = "/document"
    document.system = ledger.take(f"{at}/system", header.system or system_of(header.number.symbol, signature))
    document.issuer = ledger.each(f"{at}/issuer", header.issuers)
    document.code, document.number, document.symbol = put_number(ledger, at, header.number)
    put_date(ledger, at, document, header.place_date)
    document.security = ledger.take(f"{at}/security", header.security)
    document.urgency = ledger.take(f"{at}/urgency", header.urgency)
    document.circulation = ledger.each(f"{at}/circulation", header.circulation)
    if header.arrival:
        text = "\n".join(line.text for line in header.arrival)
        document.arrival = read_arrival(text)
        if document.arrival:
            pieces = [(line.start, line.end) for line in header.arrival]
            for name in ("number", "date"):
                if getattr(document.arrival, name) is not None:
                    ledger.evidence[f"{at}/arrival/{name}"] = ledger.source.spans(pieces, "arrival")


def put_number(ledger: Ledger, at: str, found: FoundNumber) -> tuple[str | None, str | None, str | None]:
    return (
        ledger.take(f"{at}/code", found.code),
        ledger.take(f"{at}/number", found.number),
        ledger.take(f"{at}/symbol", found.symbol),
    )


def put_date(ledger: Ledger, at: str, issue: Document | Copy, found: FoundDate) -> None:
    issue.place = ledger.take(f"{at}/place", found.place)
    issue.date = ledger.take(f"{at}/date", found.day)
    if found.bad:
        words = ledger.source.words(found.bad)
        ledger.doubt(f"{at}/date", "date-unreadable", printed=words)


def put_headings(
    source: Source, ledger: Ledger, body: list[list[Line]], marks: frozenset[str]
) -> list[Heading]:
    found = read_headings(body)
    out: list[Heading] = []
    for n, ((label, line, pieces), level) in enumerate(
        zip(found, heading_levels([f[0].rank for f in found]), strict=True)
    ):
        at = f"/document/headings/{n}"
        a, b = line.start + label.start, line.start + label.end
        name = ledger.keep(f"{at}/label", Found(source.words([(a, b)]), ((a, b),), "heading"))
        title = without_note_marks(source, Found(source.words(pieces), pieces, "heading"), marks)
        out.append(
            Heading(label=name, title=ledger.keep(f"{at}/title", title) if pieces else "", level=level)
        )
    return out


def put_note(ledger: Ledger, at: str, note: FoundNote, anchor: Found[str] | None) -> Footnote:
    return Footnote(
        mark=ledger.keep(f"{at}/mark", note.mark),
        text=ledger.keep(f"{at}/text", note.text),
        anchor=ledger.take(f"{at}/anchor", anchor),
    )


def put_tables(ledger: Ledger, tables: list[list[list[Found[str]]]]) -> list[Table]:
    return [
        Table(rows=[ledger.each(f"/document/tables/{n}/rows/{m}", row) for m, row in enumerate(rows)])
        for n, rows in enumerate(tables)
    ]


def put_annexes(ledger: Ledger, found: list[FoundAnnex]) -> list[Annex]:
    out = []
    for n, annex in enumerate(found):
        at = f"/document/annexes/{n}"
        label = ledger.keep(f"{at}/label", annex.label)
        title, note = ledger.take(f"{at}/title", annex.title), ledger.take(f"{at}/note", annex.note)
        out.append(Annex(label=label, title=title, note=note))
    return out


def put_citation(ledger: Ledger, at: str, found: FoundCitation) -> Citation:
    return Citation(
        type=ledger.take(f"{at}/type", found.type),
        code=ledger.keep(f"{at}/code", found.code),
        date=ledger.take(f"{at}/date", found.date),
        issuer=ledger.take(f"{at}/issuer", found.issuer),
        subject=ledger.take(f"{at}/subject", found.subject),
        relations=[put_relation(ledger, f"{at}/relations/{n}", r) for n, r in enumerate(found.relations)],
    )


def put_relation(ledger: Ledger, at: str, found: FoundRelation) -> Relation:
    return Relation(kind=ledger.keep(f"{at}/kind", found.kind), by=ledger.take(f"{at}/by", found.by))


def put_unnumbered(ledger: Ledger, documents: list[FoundUnnumbered]) -> list[UnnumberedCitation]:
    out = []
    for n, found in enumerate(documents):
        at = f"/document/unnumbered/{n}"
        out.append(
            UnnumberedCitation(
                type=ledger.keep(f"{at}/type", found.type),
                title=ledger.keep(f"{at}/title", found.title),
                date=ledger.take(f"{at}/date", found.date),
                issuer=ledger.take(f"{at}/issuer", found.issuer),
                relations=[
                    put_relation(ledger, f"{at}/relations/{k}", r) for k, r in enumerate(found.relations)
                ],
            )
        )
    return out


def put_signature(ledger: Ledger, at: str, found: FoundSignature) -> Signature:
    return Signature(
        authority=ledger.each(f"{at}/authority", found.authority),
        title=ledger.take(f"{at}/title", found.title),
        name=ledger.take(f"{at}/name", found.name),
        signed=ledger.take(f"{at}/signed", found.signed),
    )


def put_copy(ledger: Ledger, at: str, found: FoundCopy) -> Copy:
    copy = Copy(
        kind=ledger.take(f"{at}/kind", found.kind),
        printed_kind=ledger.take(f"{at}/printed_kind", found.words),
        source=ledger.take(f"{at}/source", found.source),
        time=ledger.take(f"{at}/time", found.time),
    )
    copy.issuer = ledger.each(f"{at}/issuer", found.issuers)
    copy.code, copy.number, copy.symbol = put_number(ledger, at, found.number)
    put_date(ledger, at, copy, found.place_date)
    copy.recipients = ledger.each(f"{at}/recipients", found.recipients)
    if found.signature:
        copy.signature = put_signature(ledger, f"{at}/signature", found.signature)
    return copy
