"""``retry``, ``reindex``, ``reread``: what an archive's keeper does now and then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.commands.options import Lang, Root, Workers, fail, machine_faults, settings_of_root
from ingest.errors import DONE, NOT_ALL
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.settings import Settings


def retry(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Tên trong failed/. / Names in failed/.")
    ] = None,
    code: Annotated[
        list[str] | None, typer.Option("--code", help="Chỉ các lỗi này. / Only these errors.")
    ] = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Đưa tệp lỗi trở lại inbox để xử lý lại. / Give failed files back to the inbox."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.journal import Journal
    from ingest.service.anew.retry import failed_files, matching, reconcile
    from ingest.service.anew.retry import retry as give_back

    folders = settings.folders
    if not folders.failed.is_dir():
        fail(say("retry.none", settings.lang), NOT_ALL)
    with machine_faults(settings):
        journal = Journal(folders.journal)
        reconcile(folders.failed, journal)
        chosen = matching(failed_files(folders.failed, journal), names or [], code or [])
        for file in chosen:
            target = give_back(file, folders.inbox, journal)
            typer.echo(
                say("retry.one", settings.lang, name=_shown(file.path.name), where=_shown(str(target)))
            )
        journal.close()
    if not chosen:
        fail(say("retry.none", settings.lang), NOT_ALL)
    typer.echo(say("retry.done", settings.lang, count=len(chosen)))


def reindex(root: Root = None, lang: Lang = None) -> None:
    """Dựng lại chỉ mục chỉ từ kho. / Make the catalogue anew from the archive alone."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.archive.archive import Archive
    from ingest.archive.reindex import reindex as make_anew
    from ingest.logs import log_to_stderr

    log_to_stderr(settings)
    with alone(settings):
        count, unreadable = make_anew(Archive(settings.folders.archive), settings)
        entered = _restored(settings)
    typer.echo(say("reindex.done", settings.lang, count=count))
    if entered:
        typer.echo(say("reindex.journal", settings.lang, count=entered))
    if unreadable:
        fail(say("reindex.unreadable", settings.lang, ids=", ".join(unreadable)), NOT_ALL)


def _restored(settings: Settings) -> int:
    """Enters into the journal what it does not have of the folders' files; returns how many. The lock is held."""
    from ingest.archive.archive import Archive
    from ingest.disk.database import open_or_set_aside
    from ingest.journal import Journal
    from ingest.service.restoring import restore

    folders = settings.folders
    archive, held = Archive(folders.archive), Archive(folders.held)
    if not folders.journal.exists() and not any(True for store in (archive, held) for _ in store.documents()):
        return 0
    with closing(open_or_set_aside(folders.journal, Journal.checked)) as journal:
        return restore(archive, held, folders.failed, journal)


def reread(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Mã văn bản. / Ids of documents.")
    ] = None,
    everything: Annotated[
        bool,
        typer.Option(
            "--all", help="Cả những bản mà phiên bản này đã đọc. / Even those that this version read."
        ),
    ] = False,
    root: Root = None,
    workers: Workers = None,
    lang: Lang = None,
) -> None:
    """Đọc lại văn bản đã lưu bằng bản mới, giữ bản cũ. / Read archived documents anew; the old reading is kept."""
    settings = settings_of_root(root=root, workers=workers, lang=lang)
    from ingest.errors import SecretError
    from ingest.logs import log_to_stderr
    from ingest.service.anew.reread import reread_many

    log_to_stderr(settings)

    def tell(document: str, error: Exception) -> None:
        key = "reread.held" if isinstance(error, SecretError) else "reread.failed"
        typer.echo(say(key, settings.lang, id=document, why=error), err=True)

    with alone(settings):
        done, failures, count = reread_many(settings, ids or [], everything=everything, tell=tell)
    typer.echo(say("reread.done", settings.lang, count=done, all=count))
    raise typer.Exit(NOT_ALL if failures else DONE)


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Holds the lock of the folders; ends the program where another saoluc works on them."""
    from ingest.disk.locking import Lock
    from ingest.errors import AlreadyRunningError

    with machine_faults(settings):
        try:
            with Lock(settings.folders.work):
                yield
        except AlreadyRunningError as error:
            fail(say("service.already_running", settings.lang, where=error), error.exit_status)


def _shown(name: str) -> str:
    """A name that a terminal can print, whatever its bytes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
