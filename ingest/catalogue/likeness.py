"""Likeness: what shows that two documents are one paper: how their pages look, or their number and issuer.

Documents found alike are linked and never merged: a person decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lexicon.folding import fold_any, squeeze
from lexicon.vocabulary import term_of

if TYPE_CHECKING:
    from parse import Record

LOOKS_DIFFER = 0.25
"""Share of differing bits of two page hashes from which on the pages are different; measured in docs/decisions.md."""


def identity(record: Record) -> str | None:
    """What makes a paper unique by law: issuer, number, symbol, and the year, or the Party's term, of its numbering.

    Numbers start anew with each year (NĐ30 Phụ lục I.II.3), in the Party with each term (HD36 II.1.3). None where
    one of them is not known. The same for two readings of one paper, whatever their marks and capitals.
    """
    paper = record.document
    issuer = " ".join(paper.issuer) or (paper.issuer_inferred.name if paper.issuer_inferred else "")
    if not (issuer and paper.number and paper.symbol and paper.date):
        return None
    term = term_of(paper.date) if paper.system == "party" else None
    number = paper.number.lstrip("0") or "0"
    return "|".join(
        [_letters(issuer), _letters(number), _letters(paper.symbol), term or str(paper.date.year)]
    )


def _letters(text: str) -> str:
    return squeeze(fold_any(text))


def look_alike(one: list[str], other: list[str]) -> bool:
    """Whether two documents' pages look the same, page by page. Pages without a look (blank, unread) say nothing."""
    if len(one) != len(other):
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a and b and len(a) == len(b)]
    return bool(pairs) and all(_differ(a, b) < LOOKS_DIFFER for a, b in pairs)


def _differ(a: str, b: str) -> float:
    return (int(a, 16) ^ int(b, 16)).bit_count() / (4 * len(a))
