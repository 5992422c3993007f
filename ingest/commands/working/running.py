"""``run``: a digitisation run over folders of the user's own, with its progress, and a report at its end."""

from __future__ import annotations

import shlex
import sqlite3
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from ingest.commands.options import Cluster, Lang, Root, Workers, fail, settings_of
from ingest.commands.working.at_work import check_machine, end, entered, guarded
from ingest.errors import DONE, NOT_ALL
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.intake.claim import Claim
    from ingest.runs.files import RunFiles
    from ingest.runs.progress import Progress
    from ingest.service.outcome import Outcome
    from ingest.service.service import Service
    from ingest.settings import Settings


def run(
    folders: Annotated[
        list[Path], typer.Argument(metavar="DIR...", help="Thư mục bản quét. / Folders of scans.")
    ],
    again: Annotated[
        bool, typer.Option("--again", help="Thử lại cả tệp đã lỗi. / Try files again that failed before.")
    ] = False,
    root: Root = None,
    workers: Workers = None,
    cluster: Cluster = None,
    lang: Lang = None,
) -> None:
    """Số hóa cả thư mục: sao chép vào kho, không đụng tệp gốc; chạy lại thì làm tiếp; cuối đợt có báo cáo. /
    Archive everything below the folders by copy; run again to go on; ends with a report."""
    settings = settings_of(root=root, workers=workers, cluster=cluster, lang=lang)
    for folder in folders:
        if not folder.is_dir():
            fail(say("read.missing", settings.lang, name=folder), NOT_ALL)
    check_machine(settings)
    from ingest.logs import log_to_stderr
    from ingest.runs.terminal import console_of_stderr

    with console_of_stderr() as console:
        log_to_stderr(settings, console)
        _run(folders, settings, console, again=again)


def _run(folders: list[Path], settings: Settings, console: Console, *, again: bool) -> NoReturn:
    from ingest.runs.files import RunFiles
    from ingest.runs.progress import Progress
    from ingest.runs.shown import ProgressDisplay

    listener = _RunListener()
    with entered(
        settings, on_claim=listener.claimed, on_end=listener.ended, on_pages=listener.pages
    ) as service:
        files = RunFiles([f.absolute() for f in folders], service.journal, settings, again=again)
        progress = Progress(settings.folders.reports, files.names, service.cpu_seconds)
        listener.files, listener.progress = files, progress
        # What an earlier start had all but finished is finished here, and counted with the rest.
        backlog = service.recover()
        for claim in backlog:
            listener.claimed(claim)
        for entry in files.entries():
            done = entry if files.is_done(entry) else None
            progress.found(done.state.value if done else None, done.pages if done else None)
        progress.begin()
        _say_what_was_found(progress, settings, console)
        try:
            with ProgressDisplay(progress, settings.lang, console, service.stop.is_set):
                guarded(settings, partial(service.work_off, files.to_do(), backlog))
        finally:
            progress.end()
            _report(progress, files, service, settings, console)
            if service.stop.is_set():
                command = shlex.join(["saoluc", *sys.argv[1:]])
                left = progress.state.files_left
                console.print(
                    Text(say("run.stopped", settings.lang, left=left, command=command)), soft_wrap=True
                )
    state = progress.state
    end(NOT_ALL if state.counts["failed"] or state.files_left else DONE, service)


class _RunListener:
    """Passes on to the progress what the service tells of the run's own files."""

    files: RunFiles
    progress: Progress

    def __init__(self) -> None:
        self._pairs: set[str] = set()

    def claimed(self, claim: Claim) -> None:
        from ingest.intake import halves

        if self.files.has(claim):
            self.progress.begun(claim.id)
            if (pair := halves.of(claim)) is not None and pair.apart is None:
                self._pairs.add(claim.id)

    def pages(self, claim: Claim, done: int, total: int) -> None:
        if self.files.has(claim):
            self.progress.pages(claim.id, done, total)

    def ended(self, claim: Claim, outcome: Outcome) -> None:
        if self.files.has(claim):
            self.progress.ended(claim.id, outcome.value)
            if claim.id in self._pairs:  # the file of the even pages came to its end with it
                end = "duplicate" if outcome.value in ("archived", "held") else outcome.value
                self.progress.ended(f"{claim.id}-even", end)


def _say_what_was_found(progress: Progress, settings: Settings, console: Console) -> None:
    state = progress.state
    if progress.continued:
        console.print(say("run.continued", settings.lang, started=state.started))
    console.print(say("run.found", settings.lang, count=state.files_total, done=state.files_done))


def _report(
    progress: Progress, files: RunFiles, service: Service, settings: Settings, console: Console
) -> None:
    from ingest.runs import report

    state = progress.state
    console.print(say("run.report", settings.lang, **state.counts, left=state.files_left))
    if state.counts["failed"]:
        console.print(say("run.failures", settings.lang, where=settings.folders.failed))
    try:
        report.write_report(
            progress.folder, report.report_facts(state, files.entries(), service.house, settings)
        )
    except (OSError, sqlite3.Error) as error:
        console.print(say("run.unwritten", settings.lang, why=error))
        return
    console.print(say("run.written", settings.lang, where=progress.folder / "report.html"), soft_wrap=True)
