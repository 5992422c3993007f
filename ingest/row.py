"""Row: from a document's record to the row in which the catalogue lists it."""

from __future__ import annotations

from typing import NamedTuple

from ingest.likeness import identity
from parse import Record
from parse.record import Document, Signature


class Row(NamedTuple):
    """A document as the catalogue lists it; the copy is the last one, whose office the paper comes from."""

    id: str
    system: str | None
    type: str | None
    number: str | None
    symbol: str | None
    code: str | None
    date: str | None
    issuer: str | None
    subject: str | None
    signer: str | None
    security: str | None
    copy_kind: str | None
    copy_code: str | None
    copy_date: str | None
    copy_issuer: str | None
    copy_signer: str | None
    doubts: int
    pages: int
    unread: int
    names: list[str]
    archived_at: str
    text: str
    identity: str | None
    looks: list[str]
    seal: str | None

    @classmethod
    def of(
        cls,
        document: str,
        record: Record,
        *,
        text: str,
        doubts: int,
        pages: int,
        names: list[str],
        archived_at: str,
        unread: int = 0,
        looks: list[str] | None = None,
        seal: str | None = None,
    ) -> Row:
        """The row of a record. ``unread``: pages that could not be read; ``seal``: the hash of its made.json."""
        paper = record.document
        copy = record.copies[-1] if record.copies else None
        return cls(
            id=document,
            system=paper.system, type=paper.type, number=paper.number, symbol=paper.symbol, code=paper.code,
            date=paper.date.isoformat() if paper.date else None,
            issuer=" · ".join(paper.issuer) or _inferred(paper),
            subject=paper.subject or paper.about, signer=_name(paper.signature), security=paper.security,
            copy_kind=copy.kind if copy else None,
            copy_code=copy.code if copy else None,
            copy_date=copy.date.isoformat() if copy and copy.date else None,
            copy_issuer=(" · ".join(copy.issuer) or None) if copy else None,
            copy_signer=_name(copy.signature) if copy else None,
            doubts=doubts, pages=pages, unread=unread, names=names, archived_at=archived_at, text=text,
            identity=identity(record), looks=looks or [], seal=seal,
        )  # fmt: skip


def _inferred(paper: Document) -> str | None:
    """A body that follows from the paper but is not printed: in square brackets, as archivists write such things."""
    return f"[{paper.issuer_inferred.name}]" if paper.issuer_inferred else None


def _name(signature: Signature | None) -> str | None:
    return signature.name if signature else None
