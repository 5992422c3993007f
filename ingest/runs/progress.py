"""Progress: news of pages and files goes in, ``progress.json`` comes out, every few seconds.

An interrupted run is continued from this file: started again over the same folders, it keeps its name, its start and
the CPU time used so far.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ingest.disk import durable

log = logging.getLogger(__name__)

FILE = "progress.json"
OUTCOMES = ("archived", "held", "duplicate", "failed")
_EVERY_SECONDS = 2.0
_WINDOW_SECONDS = 300.0
"""Period over which pages per second are averaged: long enough for a few documents, short enough to be current."""


class RunStart(BaseModel):
    """One start of a run. ``ended`` is None while it runs, and stays None where it was interrupted.

    ``updated``: when it was heard of last. ``pages``: those read in it. ``cpu_seconds``: of the service and of all
    workers, on other machines too.
    """

    started: str
    updated: str
    ended: str | None = None
    pages: int = 0
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0


class RunState(BaseModel):
    """How far a run has come. ``pages_estimated``: some files have not been opened yet, so the total is a guess.
    ``files_under_way``: those that have been begun.

    Times in ISO 8601 (UTC); ``ended`` is None until every file has come to its end.
    """

    model_config = ConfigDict(extra="ignore")

    started: str
    updated: str
    ended: str | None = None
    folders: list[str]
    pages_done: int = 0
    pages_total: int = 0
    pages_estimated: bool = True
    files_done: int = 0
    files_under_way: int = 0
    files_total: int = 0
    pages_per_second: float = 0.0
    seconds_left: float | None = None
    counts: dict[str, int] = {}
    sessions: list[RunStart] = []

    @property
    def files_left(self) -> int:
        """How many files have not come to their end."""
        return max(self.files_total - self.files_done, 0)


def iso(at: float) -> str:
    """A time of the day's clock as UTC in ISO 8601."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


def now() -> str:
    """This moment as UTC in ISO 8601."""
    return iso(time.time())


def unfinished_run(reports: Path, folders: list[str]) -> Path | None:
    """The folder of the latest run over these folders, if it has not come to its end."""
    for file in sorted(reports.glob(f"*/{FILE}"), reverse=True):
        state = read_progress(file)
        if state is not None and state.folders == folders:
            return file.parent if state.ended is None else None
    return None


def read_progress(file: Path) -> RunState | None:
    """What a run has said of itself; None where that cannot be read."""
    try:
        return RunState.model_validate_json(file.read_bytes())
    except (OSError, ValueError) as error:
        log.warning("%s: %s", file, error)
        return None


class Progress:
    """One start of a run. ``cpu_seconds``: what it has used since this start, asked for now and then.

    Threads may tell it things; ``tick`` is called by one.
    """

    def __init__(self, reports: Path, folders: list[str], cpu_seconds: Callable[[], float]) -> None:
        before = unfinished_run(reports, folders)
        state = read_progress(before / FILE) if before else None
        self.continued = state is not None
        self.state = state or RunState(started=now(), updated=now(), folders=folders)
        self.folder = before or _new_folder(reports)
        self.session = RunStart(started=now(), updated=now())
        self.state.sessions.append(self.session)
        self.state.files_total = 0  # counted anew: files may have come or gone
        self._cpu_seconds, self._began = cpu_seconds, time.monotonic()
        self._guard = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._done_pages = self._opened_files = 0
        self._begun: set[str] = set()
        self._under_way: dict[str, tuple[int, int]] = {}
        self._pace: deque[tuple[float, int]] = deque([(self._began, 0)])
        self._written = float("-inf")

    def found(self, outcome: str | None, pages: int | None) -> None:
        """Counts a file of the run: how an earlier start has ended it and with how many pages, or None."""
        self.state.files_total += 1
        if outcome is not None:
            self._counts[outcome] += 1
            self._done_pages += pages or 0
            self._opened_files += 1

    def begin(self) -> None:
        """The files have been counted, and work begins."""
        self._sum_up()
        self._write()

    def begun(self, claim: str) -> None:
        """A file has been taken, and is worked on from now on."""
        with self._guard:
            self._begun.add(claim)

    def pages(self, claim: str, done: int, total: int) -> None:
        """``done`` of a file's ``total`` pages have been read; the first time: by an earlier attempt."""
        with self._guard:
            if claim in self._under_way:
                self.session.pages += max(done - self._under_way[claim][0], 0)
            self._under_way[claim] = done, total

    def ended(self, claim: str, outcome: str) -> None:
        """A file has come to its end. One that was dropped is still where it was, and is not done."""
        with self._guard:
            self._begun.discard(claim)
            done, _ = self._under_way.pop(claim, (0, 0))
            if outcome in OUTCOMES:
                self._counts[outcome] += 1
                self._done_pages += done
                self._opened_files += 1

    def tick(self) -> bool:
        """Reckons, and writes the file where it is time to; whether it did that."""
        self._sum_up()
        if time.monotonic() - self._written < _EVERY_SECONDS:
            return False
        self._write()
        return True

    def end(self) -> None:
        """This start has ended in good order; and the run with it, if no file is left."""
        self._sum_up()
        self.session.ended = self.session.updated
        if not self.state.files_left:
            self.state.ended = self.session.updated
        self._write()

    def _sum_up(self) -> None:
        state, at = self.state, time.monotonic()
        with self._guard:
            open_done = sum(done for done, _ in self._under_way.values())
            open_total = sum(total for _, total in self._under_way.values())
            opened = self._opened_files + len(self._under_way)
            known = self._done_pages + open_total
            state.counts = {name: self._counts[name] for name in OUTCOMES}
            state.files_done = sum(self._counts.values())  # those destroyed since are done too
            state.files_under_way = len(self._begun | self._under_way.keys())
            state.pages_done = self._done_pages + open_done
            self._pace.append((at, self.session.pages))
        unopened = max(state.files_total - opened, 0)
        state.pages_estimated = unopened > 0
        state.pages_total = known + (round(unopened * known / opened) if opened else 0)
        while len(self._pace) > 2 and at - self._pace[0][0] > _WINDOW_SECONDS:
            self._pace.popleft()
        (since, then), (_, pages) = self._pace[0], self._pace[-1]
        state.pages_per_second = round((pages - then) / max(at - since, 1e-3), 4)
        left = state.pages_total - state.pages_done
        state.seconds_left = round(left / state.pages_per_second, 1) if state.pages_per_second else None
        state.updated = self.session.updated = now()
        self.session.wall_seconds = round(at - self._began, 1)
        self.session.cpu_seconds = round(self._cpu_seconds(), 1)

    def _write(self) -> None:
        self._written = time.monotonic()
        try:
            durable.write(self.folder / FILE, self.state.model_dump_json(indent=1).encode())
        except OSError as error:  # it is news; the files' own state is in the journal
            log.warning("the progress cannot be written: %s", error)


def _new_folder(reports: Path) -> Path:
    """A folder named after this moment (UTC), readable by the service's user alone: it will name files."""
    start = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    reports.mkdir(parents=True, exist_ok=True)
    for n in range(1, 1000):
        folder = reports / (start if n == 1 else f"{start}-{n}")
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return folder
    raise FileExistsError(start)
