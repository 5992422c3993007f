"""Opening: from the settings to the catalogue that they name: a file, or a database of a PostgreSQL server.

Opening makes the tables of an empty database, and never changes those of another version; `ingest.archive.reindex`
makes these anew.
"""

from __future__ import annotations

from ingest.catalogue.catalogue import Catalogue
from ingest.catalogue.database.sqlite import SqliteStore
from ingest.catalogue.database.store import Store
from ingest.disk.database import open_or_set_aside
from ingest.messages import say
from ingest.settings import Settings


def open_catalogue(settings: Settings) -> Catalogue:
    """The catalogue, made where there is none.

    Raises:
        OtherLayoutError: it is another version's.
        sqlite3.Error: its file is broken, locked, or cannot be written.
        OSError: its server cannot be reached, or refuses, or what it needs is not installed here.
    """
    return Catalogue(_server(settings) or settings.folders.catalogue)


def checked_catalogue(settings: Settings) -> Catalogue:
    """The catalogue, whole; a file that is broken is set aside and an empty one made, to be filled from the archive.

    Raises as `open_catalogue` does.
    """
    if settings.catalogue_url is not None:
        return open_catalogue(settings)
    return open_or_set_aside(settings.folders.catalogue, Catalogue.checked)


def existing_catalogue(settings: Settings) -> Catalogue | None:
    """The catalogue where there is one yet: looking must not make a file. Raises as `open_catalogue` does."""
    if settings.catalogue_url is not None:
        return open_catalogue(settings)
    try:
        return Catalogue(SqliteStore(settings.folders.catalogue, make=False))
    except FileNotFoundError:
        return None


def catalogue_to_refill(settings: Settings) -> Catalogue:
    """The catalogue of a server, an older version's too, for ``refill`` alone. Raises as `open_catalogue` does."""
    store = _server(settings, to_refill=True)
    assert store is not None, "a file is not refilled but replaced"
    return Catalogue(store)


def _server(settings: Settings, *, to_refill: bool = False) -> Store | None:
    if settings.catalogue_url is None:
        return None
    try:
        from ingest.catalogue.database.postgres import PostgresStore
    except ImportError as error:  # psycopg, or the library that it needs
        raise OSError(say("catalogue.no_psycopg", settings.lang)) from error
    return PostgresStore(settings.catalogue_url.get_secret_value(), to_refill=to_refill)
