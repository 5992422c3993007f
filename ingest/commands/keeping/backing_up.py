"""``backup``, ``restore``, ``repair``: a copy of the archive that can be proved, and what is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.commands.keeping.mending import alone
from ingest.commands.options import Lang, Root, fail, machine_faults, settings_of, settings_of_root
from ingest.errors import DONE, NOT_ALL, BackupError
from ingest.messages import Language, say

if TYPE_CHECKING:
    from ingest.safekeeping.backup import Done

Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="Thư mục bản sao lưu, ở ổ đĩa khác. / Folder of the backup.")
]
Check = Annotated[
    bool,
    typer.Option("--check", help="Sau đó đọc lại từng byte của bản sao lưu. / Then read every byte of it."),
]


def backup(folder: Folder, check: Check = False, root: Root = None, lang: Lang = None) -> None:
    """Sao lưu cả kho khi đang chạy; lần sau chỉ chép phần mới. / Back the archive up while it runs."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.safekeeping.backup import back_up
    from ingest.safekeeping.backup import check as faults_of

    with machine_faults(settings), _told(settings.lang):
        done = back_up(settings, folder)
        said = {"documents": done.documents, "copied": done.copied, "removed": done.removed}
        if done.rested:
            typer.echo(say("backup.done", settings.lang, where=folder, **said))
        _say_what_is_wrong(done, folder, settings.lang)
        faults = [one for one in faults_of(folder) if one.is_fault] if check and done.rested else []
        for one in faults:
            typer.echo(
                f"{one.document}: {say(f'verify.{one.code}', settings.lang, detail=one.detail)}", err=True
            )
        if check and done.rested:
            typer.echo(say("backup.checked", settings.lang, documents=done.documents, faults=len(faults)))
    raise typer.Exit(NOT_ALL if done.damaged or faults or not done.rested else DONE)


def restore(folder: Folder, root: Root = None, lang: Lang = None) -> None:
    """Khôi phục cả kho từ bản sao lưu vào nơi trống. / Restore all of a backup where nothing is yet."""
    settings = settings_of(root=root, lang=lang)
    from ingest.logs import log_to_stderr
    from ingest.safekeeping.restore import restore as put_back

    log_to_stderr(settings)
    with alone(settings), _told(settings.lang):
        done = put_back(folder, settings)
    counts = {"documents": done.documents, "held": done.held, "entered": done.entered}
    typer.echo(say("backup.restored", settings.lang, **counts))
    if done.unreadable:
        fail(say("backup.unreadable", settings.lang, ids=", ".join(done.unreadable)), NOT_ALL)


def repair(folder: Folder, root: Root = None, lang: Lang = None) -> None:
    """Chữa tệp hỏng hay mất của kho bằng bản sao lưu. / Mend damaged or missing files from a backup."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.safekeeping.restore import repair as mend

    with alone(settings), _told(settings.lang):
        done = mend(folder, settings)
    for where in done.mended:
        typer.echo(say("backup.mended_one", settings.lang, where=where))
    typer.echo(say("backup.mended", settings.lang, count=len(done.mended)))
    if done.left:
        fail(say("backup.left", settings.lang, ids=", ".join(done.left)), NOT_ALL)


def _say_what_is_wrong(done: Done, folder: Path, lang: Language) -> None:
    for where in done.damaged:
        typer.echo(say("backup.damaged", lang, where=where), err=True)
    if done.open_to_others:
        typer.echo(say("backup.open_to_others", lang, where=folder), err=True)
    if not done.rested:
        typer.echo(say("backup.no_rest", lang), err=True)


@contextmanager
def _told(lang: Language) -> Iterator[None]:
    """Ends the program with the sentence of a folder that will not do."""
    try:
        yield
    except BackupError as error:
        fail(error.sentence(lang), error.exit_status)
