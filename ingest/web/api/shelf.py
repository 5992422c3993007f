"""Shelf: the source of the read API's answers: the archive's files and the catalogue, opened once, never made.

What is held as secret is in another folder and in no catalogue: it cannot be reached from here.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from ingest.archive.archive import Archive
from ingest.archive.stores import House
from ingest.catalogue import Catalogue, existing_catalogue
from ingest.catalogue.row import Row
from ingest.errors import NotWholeError, OtherLayoutError
from ingest.export.paper import Paper, read_paper
from ingest.journal import Journal
from ingest.settings import Settings
from ingest.web.access.tokens import Tokens
from ingest.web.api.api_answers import NO_DOCUMENT


class Shelf:
    """Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.archive = Archive(settings.folders.archive)
        self.tokens = Tokens(settings.folders.tokens)
        self._lock = threading.Lock()
        self._catalogue: Catalogue | None = None
        self._journal: Journal | None = None

    @property
    def catalogue(self) -> Catalogue:
        """Raises HTTPException (503) while there is none, or another version's."""
        with self._lock:
            if self._catalogue is None:
                try:
                    self._catalogue = existing_catalogue(self.settings)
                except OtherLayoutError as other:
                    raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, other.sentence("en")) from other
            if self._catalogue is None:
                raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, "no catalogue yet")
            return self._catalogue

    @property
    def house(self) -> House:
        """What a change needs. Raises HTTPException (503) while there is no catalogue."""
        catalogue = self.catalogue
        with self._lock:
            if self._journal is None:
                self._journal = Journal(self.settings.folders.journal)
            return House.of(self.settings.folders, self._journal, catalogue)

    def row(self, document: str) -> Row:
        """Raises HTTPException (404), the same for what is no id and for what is not there."""
        self.place(document)
        row = self.catalogue.get(document)
        if row is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, NO_DOCUMENT)
        return row

    def place(self, document: str) -> Path:
        """The folder of an archived document. Raises HTTPException (404) as ``row`` does."""
        try:
            there = self.archive.holds(document)
        except ValueError:
            there = False
        if not there:
            raise HTTPException(HTTPStatus.NOT_FOUND, NO_DOCUMENT)
        return self.archive.place(document)

    def paper(self, document: str) -> Paper:
        """Raises HTTPException: 404 as ``row`` does; 500 where the document's folder is not whole."""
        self.place(document)
        try:
            return read_paper(document, self.archive)
        except NotWholeError as error:
            raise HTTPException(HTTPStatus.INTERNAL_SERVER_ERROR, "the document is not whole") from error

    def papers(self, rows: Iterator[Row]) -> Iterator[Paper]:
        """The documents of some rows; those that are not whole are left out."""
        for row in rows:
            try:
                yield read_paper(row.id, self.archive)
            except NotWholeError:
                continue


async def shelf_of(request: Request) -> Shelf:
    """The shelf of the application that a request is to."""
    shelf: Shelf = request.app.state.shelf
    return shelf


Asked = Annotated[Shelf, Depends(shelf_of)]
"""What a route of the API takes its answers from."""
