"""Opening: from the settings to the catalogue that they name."""

from __future__ import annotations

from ingest.catalogue.catalogue import Catalogue
from ingest.database import open_or_set_aside
from ingest.settings import Settings


def open_catalogue(settings: Settings) -> Catalogue:
    """The catalogue, made where there is none.

    Raises:
        sqlite3.Error: its file is broken, locked, or cannot be written.
    """
    return Catalogue(settings.folders.catalogue)


def checked_catalogue(settings: Settings) -> Catalogue:
    """The catalogue, whole; a file that is broken is set aside and an empty one made, to be filled from the archive."""
    return open_or_set_aside(settings.folders.catalogue, Catalogue.checked)


def existing_catalogue(settings: Settings) -> Catalogue | None:
    """The catalogue where there is one yet: looking must not make a file."""
    return open_catalogue(settings) if settings.folders.catalogue.exists() else None
