"""The catalogue: its questions and changes, the same for each kind of database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.catalogue.answers import Citing, Facets, Filter, Hit, Link, Listing, Order, Party
from ingest.catalogue.database.sqlite import SqliteStore
from ingest.catalogue.database.store import Store
from ingest.catalogue.dossiers import asking
from ingest.catalogue.dossiers import entering as dossier_entering
from ingest.catalogue.dossiers.rows import DossierPaper, DossierRow, ListedDossier
from ingest.catalogue.entries import agreeing, citing, entering, numbers, parties
from ingest.catalogue.entries.rows import select
from ingest.catalogue.row import Row
from ingest.catalogue.search import counting
from ingest.catalogue.search import listing as lists
from ingest.catalogue.search.numbered import Numbered, numbered
from ingest.catalogue.search.similar import similar


class Catalogue:
    """The catalogue in a file (a path is given) or in another store. Safe to use from several threads.

    Every method raises what its store raises where it cannot answer: sqlite3.Error for a file, OSError for a server.
    """

    def __init__(self, where: Path | Store) -> None:
        self._store: Store = SqliteStore(where) if isinstance(where, Path) else where

    @classmethod
    def checked(cls, where: Path | Store) -> Catalogue:
        """A catalogue that is whole. Raises sqlite3.DatabaseError where its file is broken."""
        made = cls(where)
        try:
            made.check()
        except sqlite3.DatabaseError:
            made.close()
            raise
        return made

    def check(self) -> None:
        """Raises sqlite3.DatabaseError where the file is broken."""
        self._store.check()

    def reopen(self, path: Path) -> None:
        """Goes on with another file, which is there now. Raises OSError or sqlite3.DatabaseError where it cannot."""
        other = SqliteStore(path, make=False)
        other.check()
        self._store.close()
        self._store = other

    def close(self) -> None:
        self._store.close()

    def put(self, row: Row) -> None:
        """Enters a document, or takes its place anew, and links it with those that are the same paper."""
        with self._store.writing() as transaction:
            entering.enter(transaction, row)

    def fill(self, rows: Iterable[Row], dossier_rows: Iterable[DossierRow] = ()) -> int:
        """Enters many documents, and dossiers, all or none of them; returns how many documents."""
        with self._store.writing(much=True) as transaction:
            count = entering.enter_many(transaction, rows)
            for row in dossier_rows:
                dossier_entering.put(transaction, row)
            return count

    def refill(self, rows: Iterable[Row], dossier_rows: Iterable[DossierRow] = ()) -> int:
        """Puts these in the place of all that are there, or leaves those; returns how many documents."""
        with self._store.writing(much=True) as transaction:
            self._store.empty(transaction)
            count = entering.enter_many(transaction, rows)
            for row in dossier_rows:
                dossier_entering.put(transaction, row)
            return count

    def remove(self, document: str) -> None:
        """Takes a document out; nothing is done to the archive."""
        with self._store.writing() as transaction:
            entering.remove(transaction, document)
            dossier_entering.forget_paper(transaction, document)

    def erase(self, document: str) -> None:
        """Takes a document out, and what is left of it in the store's files; nothing is done to the archive."""
        with self._store.writing() as transaction:
            gone = entering.remove(transaction, document)
            dossier_entering.forget_paper(transaction, document)
        if gone is not None:
            self._store.scrub()

    def get(self, document: str) -> Row | None:
        """The row of a document."""
        found = select(self._store, "WHERE id = ?", (document,))
        return found[0] if found else None

    def starting(self, prefix: str, limit: int = 10) -> list[str]:
        """The ids that start with a prefix: people type the first few letters."""
        sql = "SELECT id FROM documents WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
        return [str(id) for (id,) in self._store.read(sql, (prefix, prefix + "g", limit))]

    def ids(self) -> set[str]:
        return {str(id) for (id,) in self._store.read("SELECT id FROM documents")}

    def latest(self, limit: int) -> list[Row]:
        """The documents archived last, oldest of them first."""
        return select(self._store, "ORDER BY n DESC LIMIT ?", (limit,))[::-1]

    def archived_since(self, moment: str, limit: int) -> tuple[list[Row], int]:
        """The documents that were archived since a moment (UTC, ISO 8601), the latest first, and how many they are."""
        there = self._store.read("SELECT count(*) FROM documents WHERE archived_at >= ?", (moment,))
        rows = select(
            self._store, "WHERE archived_at >= ? ORDER BY archived_at DESC, n DESC LIMIT ?", (moment, limit)
        )
        return rows, int(there[0][0])

    def reviewed_since(self, who: str, moment: str, limit: int) -> list[Row]:
        """The documents that somebody has reviewed since a moment, the latest first."""
        rest = "WHERE reviewed_by = ? AND reviewed_at >= ? ORDER BY reviewed_at DESC LIMIT ?"
        return select(self._store, rest, (who, moment, limit))

    def by_month(self, months: int = 12) -> list[tuple[str, int]]:
        """How many documents were archived in each of the last months that have any (``2024-03``), the latest first;
        in months of where we are.
        """
        return counting.by_month(self._store, months)

    def count(self) -> int:
        return counting.total(self._store, Filter())

    def search(self, query: str, limit: int = 20) -> list[Hit]:
        """Documents that hold every part of the query; what matches in its very tones comes first.

        Any text is a valid query; one without a letter or digit finds nothing.
        """
        return self.listing(Filter(), query, "relevance", limit).hits if query.strip() else []

    def listing(
        self, filter: Filter, query: str = "", order: Order = "newest", limit: int = 50, offset: int = 0
    ) -> Listing:
        """One page of the documents that a filter leaves and that hold every part of the query, in an order:
        ``newest``: archived last; ``date``: their own date, the latest first; ``doubt``: the most doubtful first;
        ``relevance``: see `searching`; without a query, as ``newest``.

        A query is sorted by date or doubt among the `searching.BOUND` hits archived last, and counted up to as many.
        """
        return lists.listing(self._store, filter, query, order, limit, offset)

    def by_number(self, text: str, limit: int = 20) -> list[Row]:
        """The documents that have a code, or whose copy has it, even if misread or mistyped: see `numbers`. What is
        exactly so comes first, then what may be misread, then codes that begin so; a bare number finds its codes.
        """
        return numbers.find(self._store, text, limit)

    def similar(self, document: str, limit: int = 20) -> list[Row]:
        """The documents whose subject or beginning is like that of a document, the most alike first."""
        row = self.get(document)
        return similar(self._store, row, limit) if row else []

    def facets(self, filter: Filter) -> Facets:
        """How many documents each choice of a filter would leave."""
        return counting.facets(self._store, filter)

    def suggestions(
        self, role: Party, typed: str, limit: int = 12, *, confirmed_only: bool = True
    ) -> list[str]:
        """Names of issuers, signers or bodies that make copies which hold what was typed, those of reviewed papers."""
        return parties.suggestions(self._store, role, typed, limit, confirmed_only=confirmed_only)

    def cites(self, document: str) -> list[Citing]:
        """What a document cites, in the order of its record, with the archived documents that each may be."""
        row = self.get(document)
        return citing.cites(self._store, row) if row else []

    def cited_by(self, document: str, limit: int = 100) -> list[Row]:
        """The documents that cite a document, or may, the last archived first."""
        row = self.get(document)
        return citing.cited_by(self._store, row, limit) if row else []

    def rows(self, filter: Filter, after: str | None = None) -> Iterator[Row]:
        """All documents that a filter leaves, by year, issuer, kind and number; a few at a time are held.

        Raises KeyError: there is no document of the id ``after``, behind which to go on.
        """
        return lists.all_rows(self._store, filter, after)

    def numbered(self, filter: Filter) -> Iterator[Numbered]:
        """The numbers and dates of all documents that a filter leaves, by year, issuer, kind and number."""
        return numbered(self._store, filter)

    def links(self, document: str) -> list[Link]:
        """The documents that are the same paper as this one, as far as looks and numbers tell."""
        sql = "SELECT other, how FROM links WHERE document = ? ORDER BY how, other"
        return [Link(*row) for row in self._store.read(sql, (document,))]

    def linked(self) -> int:
        """How many documents have such a link."""
        return self._number("SELECT count(DISTINCT document) FROM links")

    def partial(self) -> int:
        """How many documents have pages that could not be read."""
        return counting.total(self._store, Filter(state="partial"))

    def unsearchable(self) -> int:
        """How many documents the search does not know, or knows and should not: 0 in a sound catalogue."""
        return self._number(
            "SELECT (SELECT count(*) FROM documents WHERE n NOT IN (SELECT rowid FROM words))"
            " + (SELECT count(*) FROM words WHERE rowid NOT IN (SELECT n FROM documents))"
        )

    def differences(self, row: Row) -> list[str] | None:
        """What is not as a document's row says: columns of the table of documents, and names of other tables; None
        where the document is not there.
        """
        return agreeing.differences(self._store, row)

    def loose_ends(self) -> dict[str, int]:
        """How many rows of each table belong to no document or count them wrongly, by table: none in a sound one."""
        return agreeing.loose_ends(self._store)

    def put_dossier(self, row: DossierRow) -> None:
        """Enters a dossier, or what it has become."""
        with self._store.writing() as transaction:
            dossier_entering.put(transaction, row)

    def remove_dossier(self, dossier: str) -> None:
        """Takes a dossier out; its papers are in none then."""
        with self._store.writing() as transaction:
            dossier_entering.remove(transaction, dossier)

    def dossier(self, dossier: str) -> ListedDossier | None:
        """A dossier with what follows from its papers; a dissolved or destroyed one too."""
        return asking.get(self._store, dossier)

    def dossiers(self, state: str | None = None, limit: int = 10_000, offset: int = 0) -> list[ListedDossier]:
        """The dossiers by heading, number and title; of one state, or all that are not dissolved or destroyed."""
        return asking.listing(self._store, state, limit, offset)

    def count_dossiers(self, state: str | None = None) -> int:
        return asking.count(self._store, state)

    def limited_dossiers(self) -> list[ListedDossier]:
        """The dossiers that are kept for a number of years, all of them."""
        return asking.limited(self._store)

    def dossier_names(self, limit: int, chosen: str = "") -> list[tuple[str, str, str]]:
        """The id, number and title of dossiers, in the order of ``dossiers``; ``chosen``: of one that is always in."""
        return asking.names(self._store, limit, chosen)

    def retentions(self) -> list[str]:
        """How long dossiers are kept, each once: ``permanent`` or a number of years."""
        return asking.retentions(self._store)

    def latest_dossier(self, who: str) -> ListedDossier | None:
        """The dossier that somebody made last."""
        return asking.latest(self._store, who)

    def dossier_codes(self) -> list[str]:
        """The numbers and symbols of all dossiers that there are."""
        return asking.codes(self._store)

    def dossier_papers(self, dossier: str) -> list[DossierPaper]:
        """The papers of a dossier in their order; those that are held do not show."""
        return asking.papers(self._store, dossier)

    def dossiers_of(self, documents: list[str]) -> dict[str, str]:
        """The dossier that each of these documents is in; those in none are left out."""
        return asking.of_documents(self._store, documents)

    def dossier_seals(self) -> dict[str, str]:
        """The hash of each dossier's file, as it was entered."""
        return dossier_entering.seals(self._store)

    def dossier_differs(self, row: DossierRow) -> bool | None:
        """Whether a dossier is here otherwise than its file says; None where it is not here."""
        return dossier_entering.differs(self._store, row)

    def loose_folders(self) -> list[tuple[str, int]]:
        """The folders whose files are in no dossier, each with how many documents those are."""
        return asking.folders(self._store)

    def loose_in_folder(self, folder: str) -> list[str]:
        """The documents of a folder that are in no dossier, by date and number."""
        return asking.in_folder(self._store, folder)

    def _number(self, sql: str) -> int:
        return int(self._store.read(sql)[0][0])
