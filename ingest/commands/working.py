"""``watch``: the service on the inbox; and how a command enters the service, and ends with it."""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ingest.commands.options import Lang, Root, Workers, fail, fault, settings_of
from ingest.errors import DONE, MACHINE, NOT_ALL
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.intake.claim import Claim
    from ingest.service.pipeline import Outcome
    from ingest.service.service import Service
    from ingest.settings import Settings

log = logging.getLogger(__name__)


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
    from ingest.logs import log_to_stderr

    log_to_stderr(settings)
    check_machine(settings)
    ends: Counter[str] = Counter()
    with entered(
        settings,
        on_claim=lambda claim: _say_claimed(claim, settings),
        on_end=lambda claim, outcome: ends.update([outcome.value]),
    ) as service:
        typer.echo(say("service.watching", settings.lang, inbox=settings.folders.inbox), err=True)
        guarded(settings, partial(service.run, once=once))
        stopped = service.stop.is_set()
    if stopped:
        typer.echo(say("service.stopped", settings.lang), err=True)
    end(NOT_ALL if once and (ends["failed"] or stopped) else DONE, service)


def _say_claimed(claim: Claim, settings: Settings) -> None:
    """In the log, which names no file before it is known whether its paper is secret."""
    from ingest.logs import about

    with about(claim=claim.id):
        log.info(say("service.claimed", settings.lang))


def check_machine(settings: Settings) -> None:
    """Ends the program with one clear sentence where reading is not possible at all."""
    from ingest.doctor import advice, programs

    ill = [check for check in programs(settings) if not check.well]
    if ill:
        what = ", ".join(f"{check.what}: {check.found}" for check in ill)
        fail(say("service.fault", settings.lang, why=f"{what} ({advice(ill, settings)})"), MACHINE)


def entered(
    settings: Settings,
    *,
    on_claim: Callable[[Claim], None],
    on_end: Callable[[Claim, Outcome], None],
    on_pages: Callable[[Claim, int, int], None] = lambda claim, done, pages: None,
) -> AbstractContextManager[Service]:
    """The service, entered by the caller, with the signals that stop it. ``on_…``: see ``Service``."""
    from ingest.service.service import Service

    service = Service(settings, on_claim=on_claim, on_end=on_end, on_pages=on_pages)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: service.ask_to_stop())
    return _Entered(service, settings)


class _Entered(AbstractContextManager["Service"]):
    """Enters the service and turns what can be wrong there into a sentence and an exit code."""

    def __init__(self, service: Service, settings: Settings) -> None:
        self._service, self._settings = service, settings

    def __enter__(self) -> Service:
        from ingest.errors import AlreadyRunningError, MachineFaultError

        try:
            return self._service.__enter__()
        except MachineFaultError as error:
            fault("service.fault", error, self._settings)
        except AlreadyRunningError as error:
            fail(say("service.already_running", self._settings.lang, where=error), error.exit_status)
        except (OSError, sqlite3.DatabaseError) as error:
            fault("service.no_folder", error, self._settings)

    def __exit__(self, *exc: object) -> None:
        self._service.__exit__(*exc)


def end(code: int, service: Service) -> NoReturn:
    """Ends the program; without waiting where a thread hangs, since every claim survives that."""
    if service.stuck:
        logging.shutdown()
        os._exit(code)
    raise typer.Exit(code)


def guarded(settings: Settings, work: Callable[[], None]) -> None:
    """Does work; a lasting fault of the machine ends the program with one sentence."""
    from ingest.errors import MachineFaultError

    try:
        work()
    except MachineFaultError as fault:
        fail(say("service.fault", settings.lang, why=fault), fault.exit_status)
