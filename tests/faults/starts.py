"""Starts: the service begun in forks of this program, and the tally of what came of breaking it.

The parent process has one thread and starts nothing but forks of itself: a start costs a hundredth of a second, so
that thousands are possible. Reading is a stand-in; journal, catalogue, folders and kills are real.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import scene
from scene import Dropped, Verdict

from ingest.building import provenance
from ingest.service import service
from ingest.settings import Settings
from ocr.language.ngrams import official

# Once here, not once in each fork: who tesseract is, and the counts of words.
provenance.reader_versions(False)
official()


def begun(work: Callable[[], None]) -> int:
    """Does work in a child, which never comes back into this program; its process id."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            os._exit(1)
    return child


def ended(child: int) -> int:
    """The exit code of a child, or the negative number of the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def forked(work: Callable[[], None]) -> int:
    return ended(begun(work))


def start(root: Path) -> None:
    """What a service does: goes on with what an earlier one left, then takes what is in the inbox."""
    scene.rig(root).start()


class Tally:
    """How often a fault was tried, and what came of it."""

    def __init__(self) -> None:
        self.tried = self.lost = self.doubled = self.wrong = 0
        self.notes: list[str] = []

    def add(self, verdict: Verdict) -> None:
        self.tried += 1
        self.lost += verdict.lost
        self.doubled += verdict.doubled
        self.wrong += verdict.wrong
        self.notes += verdict.notes

    def missed(self, note: str) -> None:
        """The fault did not come about: the trial proves nothing, which is wrong too."""
        self.add(Verdict(wrong=1, notes=(note,)))


def restarted(root: Path, files: list[Dropped]) -> Verdict:
    code = forked(lambda: start(root))
    verdict = scene.reckon(root, files)
    return (
        verdict
        if code == 0
        else verdict._replace(wrong=verdict.wrong + 1, notes=(*verdict.notes, f"exit {code}"))
    )


def serve(root: Path) -> None:
    """The service itself, reading by the stand-in within its own process."""
    service.Workers = lambda *a: scene.OwnProcess()  # type: ignore[misc,assignment]
    settings = Settings(
        root=root, workers=2, settle_seconds=0.02, scan_seconds=0.2, free_disk_mb=0, free_memory_mb=0
    )
    made = service.Service(settings, readers=scene.READERS)
    signal.signal(signal.SIGTERM, lambda *_: made.ask_to_stop())
    with made:
        made.run()


def serve_once(root: Path) -> None:
    """The service itself, until it has worked off what is there."""
    service.Workers = lambda *a: scene.OwnProcess()  # type: ignore[misc,assignment]
    settings = Settings(
        root=root, workers=2, settle_seconds=0, grace_seconds=0, free_disk_mb=0, free_memory_mb=0
    )
    with service.Service(settings, readers=scene.READERS) as made:
        made.run(once=True)


def mended(root: Path, files: list[Dropped]) -> Verdict:
    """A start of the service itself, which sets aside what is broken, and works off what is there."""
    code = forked(lambda: serve_once(root))
    verdict = scene.reckon(root, files)
    return (
        verdict
        if code == 0
        else verdict._replace(wrong=verdict.wrong + 1, notes=(*verdict.notes, f"exit {code}"))
    )
