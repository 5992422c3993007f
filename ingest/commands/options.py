"""Options that several commands share, and how a command ends when something is wrong."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypedDict, Unpack

import typer

from ingest.errors import BAD_USAGE, MACHINE, ArchiveAwayError, NoRootError, OtherLayoutError, SettingsError
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.settings import Settings

Root = Annotated[
    Path | None, typer.Option("--root", help="Thư mục gốc chứa inbox, archive, failed. / Root folder.")
]
Lang = Annotated[str | None, typer.Option("--lang", help="Ngôn ngữ: vi, en. / Language: vi, en.")]
Json = Annotated[bool, typer.Option("--json", help="In JSON. / Print JSON.")]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Số tiến trình đọc. / Reading processes.")
]
Who = Annotated[
    str | None,
    typer.Option("--who", help="Người quyết định. / Who decides (default: you).", show_default=False),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster", help="Địa chỉ cụm máy Dask đọc trang. / Dask scheduler whose workers read the pages."
    ),
]
LineReader = Annotated[
    bool | None,
    typer.Option(
        "--line-reader/--tesseract-alone",
        help="Máy đọc dòng đọc trước, hoặc chỉ Tesseract. / The line reader first, or Tesseract alone.",
    ),
]


class Flags(TypedDict, total=False):
    """The settings that commands have options for; None for one that was not given."""

    root: Path | None
    inbox: Path | None
    lang: str | None
    workers: int | None
    cluster: str | None
    line_reader: bool | None
    stall_seconds: float | None
    web_host: str | None
    web_port: int | None
    organ: str | None
    fonds: str | None
    fonds_code: str | None


def settings_of(**flags: Unpack[Flags]) -> Settings:
    """The settings in force for a command; ends the program where they are wrong."""
    from ingest.settings import load

    try:
        return load(**flags)
    except SettingsError as error:
        fail(
            say("service.bad_settings", "en" if flags.get("lang") == "en" else "vi", why=error),
            error.exit_status,
        )


def settings_of_root(**flags: Unpack[Flags]) -> Settings:
    """The settings for a command that works with what is there; ends the program where nothing is."""
    settings = settings_of(**flags)
    try:
        if not settings.catalogue_url:
            settings.folders.check(settings.root)
    except NoRootError as error:
        fail(say("service.no_root", settings.lang, where=error), error.exit_status)
    return settings


def check_whole(settings: Settings) -> None:
    """Ends the program where a restore was cut off: what is there looks sound, and lacks papers."""
    note = settings.folders.restoring
    if note.exists():
        fail(say("backup.half_restored", settings.lang, where=note.read_text(errors="replace")), BAD_USAGE)


@contextmanager
def machine_faults(settings: Settings) -> Iterator[None]:
    """Ends the program with a sentence where the machine refuses something within."""
    from ocr import RecogniserMissingError

    try:
        yield
    except RecogniserMissingError as error:
        fault("service.fault", error, settings)
    except (OSError, sqlite3.Error) as error:
        fault("service.no_folder", error, settings)


def fault(key: str, error: Exception, settings: Settings) -> NoReturn:
    """Says the sentence of a key with what the machine refuses, and ends the program; a catalogue of another layout,
    and an archive that is away, have sentences of their own.
    """
    if isinstance(error, OtherLayoutError | ArchiveAwayError):
        fail(error.sentence(settings.lang), error.exit_status)
    fail(say(key, settings.lang, why=error), MACHINE)


def fail(message: str, code: int) -> NoReturn:
    """Says one sentence on stderr and ends the program."""
    typer.echo(message, err=True)
    raise typer.Exit(code)
