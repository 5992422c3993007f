"""``watch`` and ``run``: the service on the inbox, and a digitisation run over folders of the user's own."""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ingest.commands.options import (
    BUSY,
    DONE,
    MACHINE,
    NOT_ALL,
    Lang,
    Root,
    Workers,
    fail,
    settings_of,
)
from ingest.logs import log_to_stderr
from ingest.messages import say
from ingest.settings import Settings


def watch(
    inbox: Annotated[Path | None, typer.Argument(help="Thư mục cần canh. / Folder to watch.")] = None,
    once: Annotated[
        bool,
        typer.Option("--once", help="Xử lý những gì đang có rồi thoát. / Work off what is there, then end."),
    ] = False,
    root: Root = None,
    workers: Workers = None,
    lang: Lang = None,
) -> None:
    """Canh thư mục và lưu trữ bản quét thả vào. / Watch a folder and archive the scans dropped into it."""
    settings = settings_of(inbox=inbox, root=root, workers=workers, lang=lang)
    log_to_stderr(settings)
    _check_machine(settings)
    ends: Counter[str] = Counter()
    with _service(settings, lambda claim, outcome: ends.update([outcome.value])) as service:
        typer.echo(say("service.watching", settings.lang, inbox=settings.folders.inbox), err=True)
        _guarded(settings, partial(service.run, once=once))
        stopped = service.stop.is_set()
    if stopped:
        typer.echo(say("service.stopped", settings.lang), err=True)
    _end(NOT_ALL if once and (ends["failed"] or stopped) else DONE, service)


def run(
    folders: Annotated[
        list[Path], typer.Argument(metavar="DIR...", help="Thư mục bản quét. / Folders of scans.")
    ],
    again: Annotated[
        bool, typer.Option("--again", help="Thử lại cả tệp đã lỗi. / Try files again that failed before.")
    ] = False,
    root: Root = None,
    workers: Workers = None,
    lang: Lang = None,
) -> None:
    """Số hóa cả thư mục: sao chép vào kho, không đụng tệp gốc; chạy lại thì làm tiếp. /
    Archive everything below the folders by copy; run again to go on."""
    settings = settings_of(root=root, workers=workers, lang=lang)
    console = Console(stderr=True)
    log_to_stderr(settings, console)
    for folder in folders:
        if not folder.is_dir():
            fail(say("read.missing", settings.lang, name=folder), NOT_ALL)
    _check_machine(settings)
    ends: Counter[str] = Counter()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("saoluc run", total=None)

        def ended(claim: Any, outcome: Any) -> None:
            ends[outcome.value] += 1
            progress.advance(task)

        with _service(settings, ended) as service:
            todo, total = _to_do(folders, service, ends, again=again)
            done = sum(ends.values())
            progress.update(task, total=total, completed=done)
            console.print(say("run.found", settings.lang, count=total, done=done))
            _guarded(settings, partial(service.work_off, todo))
    left = max(total - sum(ends.values()), 0)
    counts = {
        "archived": ends["archived"],
        "held": ends["held"],
        "duplicate": ends["duplicate"],
        "failed": ends["failed"],
        "left": left,
    }
    console.print(say("run.report", settings.lang, **counts))
    if ends["failed"]:
        console.print(say("run.failures", settings.lang, where=settings.folders.failed))
    _end(NOT_ALL if ends["failed"] or left else DONE, service)


def _to_do(
    folders: list[Path], service: Any, ends: Counter[str], *, again: bool
) -> tuple[Iterator[Callable[[], Any]], int]:
    """The files that earlier runs have not finished, as claims to be made; and how many there are in all."""
    from ingest.claim import take_copy
    from ingest.intake import identities, plain_files
    from ingest.journal import State, raw

    own = identities(service.settings.folders.own)
    todo: list[Path] = []
    total = 0
    for folder in folders:
        for path, facts in plain_files(folder.absolute(), own):
            total += 1
            before = service.journal.finished_as(raw(path), facts.st_size, facts.st_mtime_ns)
            if before is None or (again and before.state is State.FAILED):
                todo.append(path)
            else:
                ends[before.state.value] += 1
    work, journal = service.settings.folders.work, service.journal
    return (partial(take_copy, path, work, journal) for path in todo), total


def _check_machine(settings: Settings) -> None:
    """Ends the program with one clear sentence where reading is not possible at all."""
    from ingest.doctor import advice, programs

    ill = [check for check in programs(settings) if not check.well]
    if ill:
        what = ", ".join(f"{check.what}: {check.found}" for check in ill)
        fail(say("service.fault", settings.lang, why=f"{what} ({advice(ill, settings)})"), MACHINE)


def _service(settings: Settings, on_end: Callable[[Any, Any], None]) -> Any:
    """The service, entered by the caller, with the signals that stop it."""
    from ingest.service import Service

    service = Service(settings, on_end=on_end)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: service.ask_to_stop())
    return _Entered(service, settings)


class _Entered:
    """Enters the service and turns what can be wrong there into a sentence and an exit code."""

    def __init__(self, service: Any, settings: Settings) -> None:
        self._service, self._settings = service, settings

    def __enter__(self) -> Any:
        from ingest.locking import AlreadyRunning

        try:
            return self._service.__enter__()
        except AlreadyRunning as error:
            fail(say("service.already_running", self._settings.lang, where=error), BUSY)
        except (OSError, sqlite3.DatabaseError) as error:
            fail(say("service.no_folder", self._settings.lang, why=error), MACHINE)

    def __exit__(self, *exc: object) -> None:
        self._service.__exit__(*exc)


def _end(code: int, service: Any) -> NoReturn:
    """Ends the program; without waiting where a thread hangs, since every claim survives that."""
    if service.stuck:
        logging.shutdown()
        os._exit(code)
    raise typer.Exit(code)


def _guarded(settings: Settings, work: Callable[[], None]) -> None:
    from ingest.faults import MachineFault

    try:
        work()
    except MachineFault as fault:
        fail(say("service.fault", settings.lang, why=fault), MACHINE)
