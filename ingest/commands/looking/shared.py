"""What the commands that look share: the catalogue, the terminal, and what a paper's copy is called."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from ingest.commands.options import fault
from ingest.messages import day_shown

if TYPE_CHECKING:
    from ingest.catalogue import Catalogue
    from ingest.catalogue.row import Row
    from ingest.settings import Settings


@contextmanager
def opened_catalogue(settings: Settings) -> Iterator[Catalogue | None]:
    """The catalogue, where there is one yet; ends the program where it cannot be opened."""
    from ingest.catalogue import existing_catalogue

    with answering(settings):
        catalogue = existing_catalogue(settings)
        try:
            yield catalogue
        finally:
            if catalogue is not None:
                catalogue.close()


@contextmanager
def answering(settings: Settings) -> Iterator[None]:
    """Ends the program, with a sentence, where the catalogue cannot answer."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        fault("catalogue.no_answer", error, settings)


def console_of_stdout() -> Console:
    """A terminal's own width; wide enough for a table where the output goes into a file."""
    console = Console()
    return console if console.is_terminal else Console(width=160)


def copy_shown(row: Row) -> str:
    """A paper's copy in one line: kind, number, day, body; "" where it is none."""
    parts = [row.copy_kind, row.copy_code, day_shown(row.copy_date), row.copy_issuer]
    return ", ".join(part for part in parts if part)
