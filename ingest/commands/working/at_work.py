"""At work: how a command enters the service, lets it work, and ends with it."""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, NoReturn

import typer

from ingest.commands.options import check_whole, fail, fault
from ingest.errors import MACHINE
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.intake.claim import Claim
    from ingest.service.outcome import Outcome
    from ingest.service.service import Service
    from ingest.settings import Settings


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

    check_whole(settings)
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
