"""The service as a whole, with stand-ins for the readers and real worker processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import rig as rigs
from PIL import Image

from ingest.errors import AlreadyRunningError, MachineFaultError
from ingest.intake.claim import claim_copy
from ingest.intake.watching import _Wake
from ingest.journal import State
from ingest.service import health
from ingest.service.service import Service
from ingest.settings import Settings
from ocr import Page, RecogniserMissingError, Transcript


def settings(root: Path, **more: Any) -> Settings:
    return Settings(root=root, workers=2, settle_seconds=0.05, grace_seconds=0.3, scan_seconds=0.5, **more)


def read(path: Path) -> Transcript:
    page = Page(number=1, width=90, height=60, dpi=100, state="blank")
    return rigs.TRANSCRIPT.model_copy(update={"words": [], "pages": [page]})


def missing(path: Path) -> Transcript:
    raise RecogniserMissingError("tesseract is not installed")


def full_twice(path: Path) -> Transcript:
    """The disk is full the first two times."""
    count = path.with_name("count")
    times = len(count.read_bytes()) if count.exists() else 0
    if times < 2:
        count.write_bytes(bytes(times + 1))
        raise OSError(28, "No space left on device")
    return read(path)


def scan(path: Path, shade: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (90, 60), shade).save(path)


@contextmanager
def running(made: Service) -> Iterator[Service]:
    with made:
        thread = threading.Thread(target=made.run)
        thread.start()
        yield made
        made.ask_to_stop()
        thread.join(timeout=60)
        assert not thread.is_alive()


def until(what: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("how", ["inotify", "polling"])
def test_what_is_dropped_is_archived(tmp_path: Path, how: str) -> None:
    made = Service(settings(tmp_path, watch=how, poll_seconds=0.2), readers=rigs.readers(read))
    with running(made):
        scan(tmp_path / "inbox" / "a.png", 1)
        scan(tmp_path / "inbox" / "năm" / "b.png", 2)
        (tmp_path / "inbox" / "bad.pdf").write_text("no PDF")
        until(lambda: made.catalogue.count() == 2 and (tmp_path / "failed" / "bad.pdf.error.json").exists())
        until(lambda: made.journal.unfinished() == [])
        assert (health.seconds_since_beat(tmp_path / "work") or 99) < 10
    assert health.seconds_since_beat(tmp_path / "work") is None


def test_two_services_do_not_share_a_folder(tmp_path: Path) -> None:
    first = Service(settings(tmp_path), readers=rigs.readers(read))
    second = Service(settings(tmp_path), readers=rigs.readers(read))
    with first, pytest.raises(AlreadyRunningError):
        second.__enter__()
    with Service(settings(tmp_path), readers=rigs.readers(read)):
        pass


def test_a_lasting_fault_ends_it_and_a_mended_machine_goes_on(tmp_path: Path) -> None:
    scan(tmp_path / "inbox" / "a.png", 1)
    with (
        Service(settings(tmp_path), readers=rigs.readers(missing)) as broken,
        pytest.raises(MachineFaultError, match="tesseract"),
    ):
        broken.run()
    with Service(settings(tmp_path), readers=rigs.readers(read)) as mended:
        mended.run(once=True)
        assert mended.catalogue.count() == 1
        assert mended.journal.totals()[State.FAILED] == 0


def test_a_passing_fault_is_waited_for(tmp_path: Path) -> None:
    scan(tmp_path / "inbox" / "a.png", 1)
    with Service(settings(tmp_path, retry_seconds=0.2), readers=rigs.readers(full_twice)) as made:
        made.run(once=True)
        assert made.catalogue.count() == 1
        assert made.journal.totals()[State.FAILED] == 0


def test_a_run_copies_and_goes_on(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    for n in range(5):
        scan(mine / f"{n}.png", n)
    root = tmp_path / "root"
    files = sorted(mine.iterdir())
    with Service(settings(root), readers=rigs.readers(read)) as made:
        made.work_off(partial(claim_copy, path, made.settings.folders.work, made.journal) for path in files)
        assert made.catalogue.count() == 5
        for path in files:
            facts = path.stat()
            entry = made.journal.finished_as(bytes(path), facts.st_size, facts.st_mtime_ns)
            assert entry is not None
            assert entry.state is State.ARCHIVED
    assert sorted(mine.iterdir()) == files


def test_a_broken_catalogue_is_made_anew(tmp_path: Path) -> None:
    scan(tmp_path / "inbox" / "a.png", 1)
    with Service(settings(tmp_path), readers=rigs.readers(read)) as made:
        made.run(once=True)
    (tmp_path / "catalogue.sqlite3").write_bytes(b"no database at all" * 1000)
    with Service(settings(tmp_path), readers=rigs.readers(read)) as again:
        assert len(again.catalogue.search("dang vien")) == 1
    assert list(tmp_path.glob("catalogue.sqlite3.broken-*"))


def test_a_file_that_cannot_be_moved_is_left_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan(tmp_path / "inbox" / "a.png", 1)
    scan(tmp_path / "inbox" / "held.png", 2)
    rename = Path.rename

    def refusing(path: Path, target: Path) -> Path:
        if path.name == "held.png":
            raise PermissionError(1, "held")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refusing)
    with Service(settings(tmp_path), readers=rigs.readers(read)) as made:
        made.run(once=True)
        assert made.catalogue.count() == 1
        assert made.journal.totals()[State.DROPPED] >= 1
    assert (tmp_path / "inbox" / "held.png").exists()


def test_what_the_service_makes_is_no_scan(tmp_path: Path) -> None:
    """Somebody watches the very folder that holds the archive."""
    scan(tmp_path / "a.png", 1)
    (tmp_path / "bad.pdf").write_text("no PDF")
    for _ in range(2):
        with Service(settings(tmp_path, inbox=tmp_path, watch="polling"), readers=rigs.readers(read)) as made:
            made.run(once=True)
            totals = made.journal.totals()
            assert (totals[State.ARCHIVED], totals[State.FAILED], totals[State.DUPLICATE]) == (1, 1, 0)


def test_what_events_have_missed_a_full_look_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after an overflow of inotify's queue: watched, and no event ever comes."""
    monkeypatch.setattr(_Wake, "on_any_event", lambda self, event: None)
    made = Service(settings(tmp_path, watch="inotify", poll_seconds=3600), readers=rigs.readers(read))
    with running(made):
        scan(tmp_path / "inbox" / "a.png", 1)
        until(lambda: made.catalogue.count() == 1)
