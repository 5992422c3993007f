"""Row: from a document's record to the row in which the catalogue lists it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ingest.catalogue.likeness import identity

if TYPE_CHECKING:
    from parse import Document, Record, Signature


class Reviewed(NamedTuple):
    """Who said last that the whole record was looked at and is right, and when (UTC, ISO 8601); who changed it last
    since then, None where nobody did. ``left``: names of the document's lists whose doubtful values were left out of
    it: nobody has looked at these. A catalogue's row does not keep them.
    """

    at: str
    by: str
    changed_at: str | None = None
    changed_by: str | None = None
    left: tuple[str, ...] = ()

    def covers(self, at: str) -> bool:
        """Whether the value at a place of the record was among those that were looked at."""
        return not any(f"{at}/".startswith(f"/document/{name}/") for name in self.left)


class Row(NamedTuple):
    """A document as the catalogue lists it; the copy is the last one, whose office the paper comes from.

    ``doubts``: how many values are doubtful; ``doubt``: the expected number of wrong ones. ``copy_codes``: the codes of
    all its copy blocks. ``citations``: the documents that it cites, each as kind, code and date (ISO), in the record's
    order; the first and the last may be null. ``unread``: pages that could not be read.
    ``tags``, ``notes``: those that the paper bears, in the order in which they were given.
    ``changed_at``, ``changed_by``: the last change since the review; null without a review, and without such a change.
    """

    id: str
    system: str | None
    type: str | None
    number: str | None
    symbol: str | None
    code: str | None
    date: str | None
    year: int | None
    issuer: str | None
    subject: str | None
    signer: str | None
    security: str | None
    copy_kind: str | None
    copy_code: str | None
    copy_date: str | None
    copy_issuer: str | None
    copy_signer: str | None
    copy_codes: list[str]
    citations: list[list[str | None]]
    doubts: int
    doubt: float
    reviewed_at: str | None
    reviewed_by: str | None
    changed_at: str | None
    changed_by: str | None
    pages: int
    unread: int
    names: list[str]
    tags: list[str]
    notes: list[str]
    archived_at: str
    identity: str | None
    looks: list[str]
    seal: str | None
    text: str

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
        doubt: float | None = None,
        reviewed: Reviewed | None = None,
        unread: int = 0,
        looks: list[str] | None = None,
        seal: str | None = None,
        tags: list[str] | None = None,
        notes: list[str] | None = None,
    ) -> Row:
        """The row of a record. ``doubt``: where it is not known, each doubtful value counts as wrong; ``seal``: the
        hash of its made.json. NUL, which PostgreSQL cannot hold, becomes a blank of the text.
        """
        paper = record.document
        copy = record.copies[-1] if record.copies else None
        return cls(
            id=document,
            system=paper.system, type=paper.type, number=paper.number, symbol=paper.symbol, code=paper.code,
            date=paper.date.isoformat() if paper.date else None,
            year=paper.date.year if paper.date else None,
            issuer=" · ".join(paper.issuer) or _inferred(paper),
            subject=paper.subject or paper.about, signer=_name(paper.signature), security=paper.security,
            copy_kind=copy.kind if copy else None,
            copy_code=copy.code if copy else None,
            copy_date=copy.date.isoformat() if copy and copy.date else None,
            copy_issuer=(" · ".join(copy.issuer) or None) if copy else None,
            copy_signer=_name(copy.signature) if copy else None,
            copy_codes=[block.code for block in record.copies if block.code],
            citations=[[c.type, c.code, c.date.isoformat() if c.date else None] for c in paper.citations],
            doubts=doubts, doubt=float(doubts) if doubt is None else round(doubt, 4),
            reviewed_at=reviewed.at if reviewed else None, reviewed_by=reviewed.by if reviewed else None,
            changed_at=reviewed.changed_at if reviewed else None,
            changed_by=reviewed.changed_by if reviewed else None,
            pages=pages, unread=unread, names=names, tags=tags or [], notes=notes or [], archived_at=archived_at,
            identity=identity(record), looks=looks or [], seal=seal, text=text.replace("\0", " "),
        )  # fmt: skip


def _inferred(paper: Document) -> str | None:
    """A body that follows from the paper but is not printed: in square brackets, as archivists write such things."""
    return f"[{paper.issuer_inferred.name}]" if paper.issuer_inferred else None


def _name(signature: Signature | None) -> str | None:
    return signature.name if signature else None
