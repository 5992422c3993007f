"""A fault of the machine at any step fails no file: once it has passed, the file ends where it should."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import paged
import pytest
from rig import BROKEN, SCAN, Rig

from ingest.archive.archive import Archive
from ingest.catalogue import Catalogue
from ingest.disk import durable
from ingest.errors import MachineFaultError
from ingest.intake import claim as claims
from ingest.intake.claim import Claim
from ingest.journal import Journal, State
from ingest.processes.waking import Wake
from ingest.service.document_threads import DocumentThreads
from ingest.service.outcome import Outcome

PAGED = paged.scan(2)
LOCKED = sqlite3.OperationalError("database is locked")
FULL = OSError(errno.ENOSPC, "No space left on device")
READ_ONLY = OSError(errno.EROFS, "Read-only file system")
FORBIDDEN = PermissionError(errno.EACCES, "Permission denied")

FAULTS: list[tuple[str, Any, str, Exception]] = [
    ("catalogue locked after publishing", Catalogue, "put", LOCKED),
    ("journal locked", Journal, "move", LOCKED),
    ("journal cannot note the hash", Journal, "set", LOCKED),
    ("archive read-only", Archive, "publish", READ_ONLY),
    ("archive may not be written", Archive, "publish", FORBIDDEN),
    ("disk full while copying", durable, "copy", FULL),
    ("disk full while writing", durable, "write", FULL),
    ("disk full at fsync", durable, "sync_file", FULL),
    ("folder cannot be synced", durable, "sync_folder", OSError(errno.EIO, "I/O error")),
    ("rename refused", os, "rename", READ_ONLY),
]


def failing_at(step: Callable[..., Any], at: int, error: Exception) -> Callable[..., Any]:
    """A step that fails once, the ``at``-th time that it is taken."""
    times = iter(range(1000))

    def stepping(*args: Any, **kwargs: Any) -> Any:
        if next(times) == at:
            raise error
        return step(*args, **kwargs)

    return stepping


def try_until_it_ends(rig: Rig, claim: Claim) -> tuple[Outcome, int]:
    faults = 0
    while True:
        try:
            return rig.pipeline.process(claim), faults
        except MachineFaultError:
            faults += 1


@pytest.mark.parametrize("content", [SCAN, BROKEN, PAGED], ids=["plain", "broken", "of many pages"])
@pytest.mark.parametrize(("owner", "name", "error"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_passing_fault_at_each_step(
    tmp_path: Path, owner: Any, name: str, error: Exception, content: bytes
) -> None:
    wanted = Outcome.FAILED if content == BROKEN else Outcome.ARCHIVED
    for at in range(100):
        rig = Rig(tmp_path / f"{at}", **({"readers": paged.readers()} if content == PAGED else {}))
        claim = rig.take(rig.drop("x.png", content))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(owner, name, failing_at(getattr(owner, name), at, error))
            outcome, faults = try_until_it_ends(rig, claim)
        assert outcome is wanted
        kept = [path for path in rig.folders.failed.iterdir() if path.suffix == ".png"]
        documents = list(rig.archive.documents())
        assert (len(documents), len(kept)) == ((1, 0) if wanted is Outcome.ARCHIVED else (0, 1))
        assert rig.catalogue.ids() == set(documents)
        assert all(len(rig.archive.row(document).names) == 1 for document in documents)
        assert not list(rig.folders.work.iterdir())
        assert rig.journal.unfinished() == []
        rig.close()
        if not faults:
            break
    assert at > 0 or content == BROKEN, "the step was never taken"


def test_taken_although_the_last_step_of_claiming_fails(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    path = rig.drop("x.png")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Journal, "move", failing_at(Journal.move, 0, LOCKED))
        claim = rig.take(path)
    assert not path.exists()
    assert rig.pipeline.process(claim) is Outcome.ARCHIVED


def test_a_full_disk_leaves_no_transaction_open(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal._db.execute("PRAGMA max_page_count = 12")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        journal.open_claim("large", b"x" * 100_000, copied=False, size=1, mtime_ns=1)
    journal._db.execute("PRAGMA max_page_count = 1000000")
    journal.open_claim("last", b"x", copied=False, size=1, mtime_ns=1)
    assert journal.get("last") is not None


def test_a_disk_that_cannot_read_one_file_fails_that_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = Rig(tmp_path)
    claim = rig.take(rig.drop("x.png"))

    def bad_sector(path: Path) -> str:
        raise OSError(errno.EIO, "I/O error")

    monkeypatch.setattr(durable, "sha256", bad_sector)
    outcome, faults = try_until_it_ends(rig, claim)
    assert (outcome, faults) == (Outcome.FAILED, rig.settings.attempts - 1)
    assert rig.journal.latest(1)[0].reason == "unreadable"


class FaultyPipeline:
    """Fails with a fault so many times, then archives."""

    def __init__(self, faults: int) -> None:
        self.left, self.tries = faults, [time.monotonic()]

    def process(self, claim: Claim) -> Outcome:
        self.tries.append(time.monotonic())
        self.left -= 1
        if self.left >= 0:
            raise MachineFaultError("disk full")
        return Outcome.ARCHIVED


def test_each_wait_is_twice_as_long_and_then_one_goes_ahead(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    claim = rig.take(rig.drop("x.png"))
    ended: list[Outcome] = []
    pipeline = FaultyPipeline(4)
    document_threads = DocumentThreads(
        pipeline, rig.journal, lambda: 4, retry_seconds=0.1, retry_most_seconds=0.4,  # type: ignore[arg-type]
        on_end=lambda claim, outcome: ended.append(outcome), wake=Wake(),
    )  # fmt: skip
    waiting = [claim]
    while not ended:
        while waiting and document_threads.free_slots():
            document_threads.begin(waiting.pop())
        time.sleep(0.01)
        waiting += document_threads.taken_up_again()
        assert document_threads.free_slots() <= 4
        if document_threads.put_off:
            assert document_threads.free_slots() == 0
            assert document_threads.last_fault == "disk full"
    waits = [b - a for a, b in zip(pipeline.tries[1:], pipeline.tries[2:], strict=False)]
    for wait, least in zip(waits, (0.1, 0.2, 0.4, 0.4), strict=True):
        assert least <= wait < least + 0.3
    assert document_threads.free_slots() == 4
    assert document_threads.last_fault is None
    entry = rig.journal.get(claim.id)
    assert entry is not None
    assert entry.faults == 4


def test_a_broken_journal_is_set_aside_and_the_work_folder_is_enough(tmp_path: Path) -> None:
    from ingest.service.service import Service
    from ingest.settings import Settings

    rig = Rig(tmp_path)
    rig.take(rig.drop("công văn.png"))
    rig.close()
    (tmp_path / "journal.sqlite3").write_bytes(b"no database" * 1000)
    with Service(Settings(root=tmp_path)) as service:
        (claim,) = service.recover()
        assert claim.raw_name == "công văn.png".encode()
        assert service.journal.totals()[State.CLAIMED] == 1
    assert list(tmp_path.glob("journal.sqlite3.broken-*"))


def test_a_lost_claim_of_a_full_disk_is_dropped_and_the_file_stays(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    path = rig.drop("x.png")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(durable, "write", failing_at(durable.write, 0, FULL))
        with pytest.raises(OSError, match="space"):
            claims.claim_file(path, rig.folders.inbox, rig.folders.work, rig.journal)
    assert path.read_bytes() == SCAN
    assert rig.journal.unfinished() == []
