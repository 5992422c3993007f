"""``verify``: shows what does not agree, as it is found."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

from ingest.commands.options import Json, Lang, Root, fault, machine_faults, settings_of_root
from ingest.errors import DONE, NOT_ALL
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.archive.verify import Finding
    from ingest.catalogue import Catalogue
    from ingest.journal import Journal
    from ingest.settings import Settings

T = TypeVar("T")
_PROGRESS_SECONDS = 10.0
Minutes = Annotated[
    float | None,
    typer.Option(
        "--minutes",
        min=0.0,
        help="Kiểm tra từng phần, mỗi lần bấy nhiêu phút. / Bit by bit, so long each time.",
    ),
]


def verify(minutes: Minutes = None, as_json: Json = False, root: Root = None, lang: Lang = None) -> None:
    """Kiểm tra kho: từng byte, chỉ mục, nhật ký có khớp nhau không. / Do archive, hashes, catalogue, journal agree?"""
    settings = settings_of_root(root=root, lang=lang)
    if minutes is not None:
        _go_on(settings, minutes, as_json=as_json)
    from ingest.archive.archive import Archive
    from ingest.archive.verify import Finding
    from ingest.archive.verify import verify as disagreements

    folders = settings.folders
    archive, held = Archive(folders.archive), Archive(folders.held)
    shown = _Findings(settings, as_json=as_json)
    with machine_faults(settings):
        catalogue = _whole(lambda: _catalogue(settings), folders.catalogue, shown, settings)
        journal = _whole(lambda: _journal(settings), folders.journal, shown, settings)
        shown.count_all(sum(1 for store in (archive, held) for _ in store.folders()))
        if shown.all:
            if catalogue is None and not shown.faults:
                shown.add(Finding("", "no_catalogue", str(folders.catalogue)))
            if not folders.journal.exists():
                shown.add(Finding("", "no_journal", str(folders.journal)))
        try:
            for finding in disagreements(archive, held, catalogue, journal, shown.checked):
                shown.add(finding)
        except sqlite3.DatabaseError as error:  # a table is missing, or a page of the file is broken
            _say_broken(folders.catalogue, error, shown, settings)
            for finding in disagreements(archive, held, None, journal):
                shown.add(finding)
        for book in (catalogue, journal):
            if book is not None:
                book.close()
    shown.report(sum(1 for _ in archive.folders()))
    raise typer.Exit(NOT_ALL if shown.faults else DONE)


def _go_on(settings: Settings, minutes: float, *, as_json: bool) -> NoReturn:
    """Verifies for some minutes from where the last call ended, shows what is wrong so far, and ends the program."""
    from ingest.safekeeping.patrol import go_on

    shown = _Findings(settings, as_json=as_json)
    with machine_faults(settings):
        now = go_on(settings, minutes * 60)
    for one in now.findings:
        shown.add(one)
    shown.report(now.checked)
    if not as_json:
        key = "verify.round" if now.after else "verify.round_done"
        typer.echo(say(key, settings.lang, count=now.checked, since=now.began))
    raise typer.Exit(NOT_ALL if now.findings else DONE)


class _Findings:
    """Shows what `verify` finds: as text at once, as JSON at the end; on stderr, now and then, how far it has come."""

    def __init__(self, settings: Settings, *, as_json: bool) -> None:
        self._lang, self._as_json = settings.lang, as_json
        self._kept: list[Finding] = []
        self.faults = self.all = self._done = 0
        self._said_at = time.monotonic()

    def count_all(self, documents: int) -> None:
        self.all = documents

    def checked(self) -> None:
        """One more document has been checked."""
        self._done += 1
        if time.monotonic() - self._said_at >= _PROGRESS_SECONDS:
            self._said_at = time.monotonic()
            text = say("verify.progress", self._lang, count=self._done, all=self.all, findings=self.faults)
            typer.echo(text, err=True)

    def add(self, finding: Finding) -> None:
        self.faults += finding.is_fault
        if self._as_json:
            self._kept.append(finding)
            return
        text = say(f"verify.{finding.code}", self._lang, detail=finding.detail)
        typer.echo(f"{finding.document or '-'}: {text}")

    def report(self, documents: int) -> None:
        """``documents``: how many are in the archive."""
        if not self._as_json:
            typer.echo(say("verify.report", self._lang, count=documents, findings=self.faults))
            return
        faults, notes = (
            [f._asdict() for f in self._kept if f.is_fault is wanted] for wanted in (True, False)
        )
        typer.echo(json.dumps({"documents": documents, "findings": faults, "notes": notes}, indent=2))


def _catalogue(settings: Settings) -> Catalogue | None:
    from ingest.catalogue import existing_catalogue

    found = existing_catalogue(settings)
    if found is not None:
        found.check()
    return found


def _journal(settings: Settings) -> Journal | None:
    from ingest.journal import Journal

    path = settings.folders.journal
    return Journal.checked(path) if path.exists() else None


def _whole(checked: Callable[[], T | None], path: Path, shown: _Findings, settings: Settings) -> T | None:
    """A database, or None where there is none; None and a finding where its file is broken."""
    try:
        return checked()
    except sqlite3.DatabaseError as error:
        _say_broken(path, error, shown, settings)
        return None


def _say_broken(path: Path, error: sqlite3.DatabaseError, shown: _Findings, settings: Settings) -> None:
    """Adds the finding; ends the program where the file is not broken, but locked or out of reach."""
    from ingest.archive.verify import Finding
    from ingest.disk.database import is_broken

    if not is_broken(error):
        fault("service.no_folder", error, settings)
    shown.add(Finding("", "broken", f"{path}: {error}"))
