"""``watch``: the service on the inbox."""

from __future__ import annotations

import logging
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.commands.options import Lang, Root, Workers, settings_of
from ingest.commands.working.at_work import check_machine, end, entered, guarded
from ingest.errors import DONE, NOT_ALL
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.intake.claim import Claim
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
