"""Tokens: the words and filters of a document for the index, and those of a search.

    quyết, quyet      a word with its tones, and without
    quyet_dinh        two words side by side, without tones
    ^quyết, ^quyet    a word of the document's head: number, kind, subject, issuer, signer, copy
    *quyết, *quyet    a word that the document says often
    =kind:quyetdinh   what filters ask for
    =years:4:505      a year of the 505th four years, from 2020 to 2023; =kind:quyetdinh:years:4:505, and of this kind
    =month:2024-03, =day:2024-03-21   the month and the day of its date
    d:2024-03-21      a date that it says, however printed; ^d:2024-03-21, its own or its copy's

Two words side by side are a token of their own, because words of one syllable are in most documents while pairs of them
are not: of a name such as Nguyễn Văn Hùng each part is common, and a million documents need not be gone through.

Tones are taken off here: SQLite's own tokenizer leaves đ, which is a letter of its own to Unicode. Words that are spelt
in two ways are one (`words`).
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from ingest.catalogue import keys
from ingest.catalogue.answers import ANY_COPY, NO_DOSSIER, Filter
from ingest.catalogue.database.store import Wanted
from ingest.catalogue.entries import tallies
from ingest.catalogue.entries.words import date_word, dates, is_date, without_tones, words
from ingest.catalogue.row import Row

_BREAK = "|"
OF_HEAD_AND_FILTERS = ("^", "=")
_OFTEN, _OFTEN_SHARE = 3, 0.005
"""Minimum count of a frequent word in a document, and its minimum share of the words."""
_MONTH = len("2024-03")
_SPANS = (64, 32, 16, 8, 4, 2, 1)
"""Numbers of years that one token stands for: any nine years are at most four tokens instead of nine."""
_FIRST_YEAR, _LAST_YEAR = 28 * 64, 35 * 64 - 1


def searched_text(row: Row) -> str:
    """All that a search looks at: the text, and what is not in it, being inferred, a name, or said by people."""
    return "\n".join([row.text, *_heads(row), *row.names, *row.tags, *row.notes])


def _heads(row: Row) -> list[str]:
    heads = [
        row.code, row.type, row.subject, row.issuer, row.signer, *row.copy_codes, row.copy_code, row.copy_issuer,
        row.copy_signer,
    ]  # fmt: skip
    return [head for head in heads if head]


class _Said(NamedTuple):
    """The words of one part of a document, with their tones and without; ``tokens``: these and their pairs."""

    toned: list[str]
    bare: list[str]
    tokens: frozenset[str]


def _said(part: str) -> _Said:
    toned = words(part)
    bare = without_tones(toned)
    pairs = set(pairwise(bare))  # those that it repeats are put together once
    return _Said(toned, bare, frozenset([*toned, *bare, *(f"{one}_{other}" for one, other in pairs)]))


# A change mostly leaves the text as it was: it is gone through once for what the document was and what it is.
_said_of_text = lru_cache(maxsize=2)(_said)


class DocumentWords:
    """What a document says, word for word, with and without tones: of all parts of it, and of its head."""

    def __init__(self, row: Row) -> None:
        heads = [words(part) for part in _heads(row)]
        self._parts = [
            _said_of_text(row.text),
            *map(_said, (*_heads(row), *row.names, *row.tags, *row.notes)),
        ]
        self._toned = _joined([part.toned for part in self._parts])
        self._bare = _joined([part.bare for part in self._parts])
        self._line = f" {' '.join(self._bare)} "
        own = {date for date in map(date_word, (row.date, row.copy_date)) if date}
        self._head = ({*_joined(heads), *without_tones(_joined(heads))} - {_BREAK}) | own
        self._own, self._row = own, row
        self._often = max(_OFTEN, _OFTEN_SHARE * len(self._toned))

    @cached_property
    def _dates(self) -> set[str]:
        """Looked for only where they are asked for: most searches have none."""
        return {*dates(searched_text(self._row)), *self._own}

    def tokens(self) -> set[str]:
        """Every token but those of filters."""
        found = set(self._dates).union(*(part.tokens for part in self._parts))
        found.update(map("^".__add__, self._head))
        for said in (self._toned, self._bare):
            often = (word for word, times in Counter(said).items() if times >= self._often and word != _BREAK)
            found.update(map("*".__add__, often))
        return found

    def hold(self, token: str) -> bool:
        """Whether a token is one of them; quicker than to make all."""
        if token[0] == "^":
            return token[1:] in self._head
        if token[0] == "*":
            return max(self._toned.count(token[1:]), self._bare.count(token[1:])) >= self._often
        if is_date(token):
            return token in self._dates
        one, _, other = token.partition("_")
        if not other:
            return one in self._toned or one in self._bare
        return f" {one} {other} " in self._line


def _joined(parts: list[list[str]]) -> list[str]:
    """The words of all parts; between two parts a sign that is no word."""
    return [word for part in parts for word in (*part, _BREAK)]


def of_document(row: Row) -> list[str]:
    """The tokens that a document is entered with."""
    return [*DocumentWords(row).tokens(), *_of_filters(row)]


def change(old: Row, new: Row) -> tuple[list[str], list[str]] | None:
    """The tokens of a document as it was and as it is; None where they are the same. Most changes leave its words as
    they were; to look for them takes longer than all else, and is done once then.
    """
    same_words, before, after = _words_of(old) == _words_of(new), [*_of_filters(old)], [*_of_filters(new)]
    if same_words and before == after:
        return None
    said = DocumentWords(new).tokens()
    return [*(said if same_words else DocumentWords(old).tokens()), *before], [*said, *after]


def _words_of(row: Row) -> tuple[str, str | None, str | None]:
    """All that the words of a document hang on: what DocumentWords looks at."""
    parts = [row.text, _BREAK, *_heads(row), _BREAK, *row.names, _BREAK, *row.tags, _BREAK, *row.notes]
    return "\n".join(parts), row.date, row.copy_date


def word_pairs(said: list[str]) -> list[str]:
    """Each two words that stand side by side; a date is beside none."""
    return [f"{one}_{other}" for one, other in pairwise(said) if not (is_date(one) or is_date(other))]


def _of_filters(row: Row) -> Iterator[str]:
    kind = f"=kind:{keys.letters(row.type)}"
    yield kind
    yield f"=issuer:{keys.letters(row.issuer)}"
    yield from (f"=signer:{key}" for key in {*map(keys.letters, (row.signer, row.copy_signer))})
    yield f"=copier:{keys.letters(row.copy_issuer)}"
    yield from (f"=tag:{key}" for key in {*map(keys.letters, row.tags)})
    if row.copy_kind or row.copy_code:
        yield f"=copy:{ANY_COPY}"
        yield f"=copy:{keys.letters(row.copy_kind)}"
    if row.date:
        yield f"=day:{row.date}"
        yield f"=month:{row.date[:_MONTH]}"
    # Among all documents and among those of the kind: of these there are fewer to go through.
    for among in ("=", kind + ":"):
        if row.year is not None:
            yield from (_span(among, row.year, years) for years in _SPANS)
        yield among + ("state:reviewed" if row.reviewed_at is not None else "state:open")
        yield among + ("doubt:doubtful" if row.doubts > 0 else "doubt:sure")
        if tallies.state_of(row) & tallies.PARTIAL:
            yield among + "state:partial"


def of_filter(wanted: Filter) -> Wanted:
    """What a filter wants, but for its signer and copier, of which the names that there are tell what is meant; nothing
    where it does not narrow.
    """
    kind = f"=kind:{keys.letters(wanted.kind)}" if wanted.kind is not None else None
    among = f"{kind}:" if kind else "="
    all_of = [f"{among}state:{wanted.state}"] if wanted.state is not None else []
    if wanted.doubt is not None:
        all_of.append(f"{among}doubt:{wanted.doubt}")
    any_of = []
    if wanted.year_from is not None or wanted.year_to is not None:
        any_of.append(tuple(_years(among, wanted.year_from, wanted.year_to)))
    if kind and not (all_of or any_of):  # the others say the kind too
        all_of.append(kind)
    if wanted.issuer is not None:
        all_of.append(f"=issuer:{keys.letters(wanted.issuer)}")
    if wanted.tag is not None:
        all_of.append(f"=tag:{keys.letters(wanted.tag)}")
    if wanted.copy is not None:
        all_of.append(f"=copy:{wanted.copy if wanted.copy == ANY_COPY else keys.letters(wanted.copy)}")
    if wanted.day_from is not None or wanted.day_to is not None:
        any_of.append(tuple(_days(wanted.day_from, wanted.day_to)))
    return Wanted(tuple(all_of), tuple(any_of), tuple(_among(wanted)))


_IN_DOSSIERS = (
    "SELECT d.n FROM dossier_papers AS p JOIN documents AS d ON d.id = p.document"
    " JOIN dossiers AS h ON h.id = p.dossier WHERE "
)
_IN_NONE = "SELECT d.n FROM documents AS d WHERE NOT EXISTS (SELECT 1 FROM dossier_papers AS p WHERE p.document = d.id)"


def _among(wanted: Filter) -> Iterator[tuple[str, tuple[object, ...]]]:
    """What other tables say of a document, which changes without it: its dossier, and how long that is kept."""
    if wanted.dossier == NO_DOSSIER:
        yield _IN_NONE, ()
    elif wanted.dossier is not None:
        yield f"{_IN_DOSSIERS} p.dossier = ?", (wanted.dossier,)
    if wanted.retention is not None:
        yield f"{_IN_DOSSIERS} h.retention = ?", (wanted.retention,)


def _days(first: str | None, last: str | None) -> Iterator[str]:
    """The fewest tokens for all days (ISO 8601) from first to last: those of whole years, whole months, and days."""
    earliest, latest = datetime.date(_FIRST_YEAR, 1, 1), datetime.date(_LAST_YEAR, 12, 31)
    day = max(datetime.date.fromisoformat(first), earliest) if first else earliest
    end = min(datetime.date.fromisoformat(last), latest) if last else latest
    if day > end:
        yield "=day:none"
    while day <= end:
        next_month = (day.replace(day=1) + datetime.timedelta(31)).replace(day=1)
        months_last = next_month - datetime.timedelta(1)
        if day.month == day.day == 1 and end >= day.replace(month=12, day=31):
            full = end.year if end == datetime.date(end.year, 12, 31) else end.year - 1
            yield from _years("=", day.year, full)
            day = datetime.date(full + 1, 1, 1)
        elif day.day == 1 and end >= months_last:
            yield f"=month:{day.isoformat()[:_MONTH]}"
            day = next_month
        else:
            yield f"=day:{day.isoformat()}"
            day += datetime.timedelta(1)


def _years(among: str, first: int | None, last: int | None) -> Iterator[str]:
    """The fewest tokens for all years from first to last."""
    year = max(first if first is not None else _FIRST_YEAR, _FIRST_YEAR)
    end = min(last if last is not None else _LAST_YEAR, _LAST_YEAR)
    if year > end:
        yield "=years:none"
    while year <= end:
        widest = next(years for years in _SPANS if year % years == 0 and year + years - 1 <= end)
        yield _span(among, year, widest)
        year += widest


def _span(among: str, year: int, years: int) -> str:
    """The token of the so many years that a year is among, counted from the year 0."""
    return f"{among}years:{years}:{year // years}"
