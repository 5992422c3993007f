"""Tokens: from a document to what the index knows it by, and from a search to what it wants.

    quyết, quyet      a word with its tones, and without
    quyet_dinh        two words side by side, without tones
    ^quyết, ^quyet    a word of the document's head: number, kind, subject, issuer, signer, copy
    *quyết, *quyet    a word that the document says often
    =kind:quyetdinh   what filters ask for

Two words side by side are a token of their own, because words of one syllable are in most documents while pairs of them
are not: of a name such as Nguyễn Văn Hùng each part is common, and a million documents need not be gone through.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from ingest.catalogue import keys, tallies
from ingest.catalogue.answers import Filter
from ingest.catalogue.store import Wanted
from ingest.folding import fold, nfc
from ingest.row import Row

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 64
_OFTEN, _OFTEN_SHARE = 3, 0.005
"""A word is said often that stands in a document three times at least, and is one of 200 of its words."""
_FIRST_YEAR, _LAST_YEAR = 1800, 2199


def words(text: str) -> list[str]:
    """The words of a text in order, in small letters with their tones."""
    return [word[:_LONGEST] for word in _WORD.findall(nfc(text).lower())]


def searched(row: Row) -> str:
    """All that a search looks at: the text, and what is not in it, being inferred or a name."""
    return "\n".join([row.text, *_heads(row), *row.names])


def _heads(row: Row) -> list[str]:
    heads = [
        row.code, row.type, row.subject, row.issuer, row.signer, *row.copy_codes, row.copy_code, row.copy_issuer,
    ]  # fmt: skip
    return [head for head in heads if head]


def of_document(row: Row) -> list[str]:
    """The tokens that a document is entered with."""
    found: dict[str, None] = {}
    said: Counter[str] = Counter()
    for part in [row.text, *row.names]:
        found.update(dict.fromkeys(_tokens(words(part), said)))
    for part in _heads(row):
        toned = words(part)
        found.update(dict.fromkeys(_tokens(toned, said)))
        found.update(dict.fromkeys("^" + word for word in [*toned, *bare(toned)]))
    enough = max(_OFTEN, _OFTEN_SHARE * said.total())
    found.update(dict.fromkeys("*" + word for word, times in said.items() if times >= enough))
    found.update(dict.fromkeys(_of_filters(row)))
    return list(found)


def bare(toned: list[str]) -> list[str]:
    """The same words without tones; folding them together is quicker than one by one."""
    return fold(" ".join(toned)).split(" ") if toned else []


def _tokens(toned: list[str], said: Counter[str]) -> list[str]:
    without = bare(toned)
    said.update(toned)
    said.update([b for t, b in zip(toned, without, strict=True) if b != t])
    return [*toned, *without, *beside(without)]


def beside(said: list[str]) -> list[str]:
    """Each two words that stand side by side."""
    return [f"{one}_{other}" for one, other in pairwise(said)]


def _of_filters(row: Row) -> Iterator[str]:
    yield f"=kind:{keys.letters(row.type)}"
    yield f"=issuer:{keys.letters(row.issuer)}"
    if row.year is not None:
        yield f"=year:{row.year}"
        yield f"=decade:{row.year // 10}"
    yield "=state:reviewed" if row.reviewed_at is not None else "=state:open"
    yield "=doubt:doubtful" if row.doubts > 0 else "=doubt:sure"
    if tallies.state_of(row) & tallies.PARTIAL:
        yield "=state:partial"


def of_filter(wanted: Filter) -> Wanted:
    """What a filter wants; nothing where it does not narrow."""
    all_of = []
    if wanted.kind is not None:
        all_of.append(f"=kind:{keys.letters(wanted.kind)}")
    if wanted.issuer is not None:
        all_of.append(f"=issuer:{keys.letters(wanted.issuer)}")
    if wanted.state is not None:
        all_of.append(f"=state:{wanted.state}")
    if wanted.doubt is not None:
        all_of.append(f"=doubt:{wanted.doubt}")
    if wanted.year_from is None and wanted.year_to is None:
        return Wanted(tuple(all_of))
    return Wanted(tuple(all_of), (tuple(_years(wanted.year_from, wanted.year_to)),))


def _years(first: int | None, last: int | None) -> Iterator[str]:
    """The fewest tokens for all years from first to last: whole decades, and single years at the ends."""
    year = max(first if first is not None else _FIRST_YEAR, _FIRST_YEAR)
    end = min(last if last is not None else _LAST_YEAR, _LAST_YEAR)
    if year > end:
        yield "=year:none"
    while year <= end:
        if year % 10 == 0 and year + 9 <= end:
            yield f"=decade:{year // 10}"
            year += 10
        else:
            yield f"=year:{year}"
            year += 1
