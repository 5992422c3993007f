"""What the service works with is taken away while it runs: it says so, takes nothing, writes nothing in its place, and
goes on once it is back.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import rig as rigs
from test_service import read, running, scan, settings, until

from ingest.archive import verify
from ingest.catalogue import Catalogue
from ingest.disk.presence import MARK, Presence
from ingest.errors import AlreadyRunningError, AwayError
from ingest.journal import State
from ingest.service import health
from ingest.service.service import Service
from ingest.service.status import standing
from ocr import Transcript

BACK = 60


@contextmanager
def serving(root: Path, reader: rigs.Readers | None = None) -> Iterator[Service]:
    """A service that has archived one file."""
    scan(root / "inbox" / "a.png", 1)
    made = Service(settings(root, retry_seconds=0.2), readers=reader or rigs.readers(read))
    with running(made):
        until(lambda: made.catalogue.count() == 1 and not made.journal.unfinished())
        yield made


def told(made: Service, path: Path, why: str) -> None:
    """It is said by everybody who can be asked."""
    work = made.settings.folders.work
    until(
        lambda: (beat := health.last_heartbeat(work)) is not None and (beat.away or {}).get(str(path)) == why
    )
    wrong = health.find_trouble(work, 10, 100)
    assert wrong is not None
    assert (wrong.code, wrong.why) == ("away", str(path))
    assert made.metrics.registry.get_sample_value("saoluc_away") == 1
    now = standing(made.settings)
    assert any(str(path) in sentence for sentence in now.sentences("en"))
    service = now.as_json()["service"]
    assert service is not None
    assert service["away"] == {str(path): why}


def goes_on(made: Service, count: int) -> None:
    """Everything that was dropped comes into the archive, and all books agree."""
    until(lambda: made.catalogue.count() == count and not made.journal.unfinished(), BACK)
    until(lambda: health.find_trouble(made.settings.folders.work, 10, 100) is None)
    held = made.house.held
    assert list(verify.verify(made.archive, held, made.catalogue, made.journal)) == []
    assert made.journal.totals()[State.ARCHIVED] == count
    assert made.journal.totals()[State.FAILED] == 0


@pytest.mark.parametrize("name", ["archive", "work", "held", "journal.sqlite3", "catalogue.sqlite3"])
def test_what_is_gone_is_said_and_waited_for(tmp_path: Path, name: str) -> None:
    with serving(tmp_path) as made:
        (tmp_path / name).rename(tmp_path / "elsewhere")
        told(made, tmp_path / name, "gone")
        scan(tmp_path / "inbox" / "b.png", 2)
        time.sleep(1)
        assert (tmp_path / "inbox" / "b.png").exists()
        assert not (tmp_path / name).exists()
        (tmp_path / "elsewhere").rename(tmp_path / name)
        goes_on(made, 2)


@pytest.mark.parametrize("name", ["archive", "work", "failed"])
def test_another_folder_in_its_place_is_not_written_into(tmp_path: Path, name: str) -> None:
    """As where a disk was unmounted: the empty folder that it was mounted on is left."""
    with serving(tmp_path) as made:
        (tmp_path / name).rename(tmp_path / "elsewhere")
        (tmp_path / name).mkdir()
        told(made, tmp_path / name, "another")
        # A heartbeat that was under way may have come just before it was known.
        (tmp_path / name / health.HEARTBEAT).unlink(missing_ok=True)
        scan(tmp_path / "inbox" / "b.png", 2)
        time.sleep(3)  # longer than from one heartbeat to the next
        assert (tmp_path / "inbox" / "b.png").exists()
        assert list((tmp_path / name).iterdir()) == []
        (tmp_path / name).rmdir()
        (tmp_path / "elsewhere").rename(tmp_path / name)
        goes_on(made, 2)


@pytest.mark.parametrize("name", ["archive", "work"])
def test_a_copy_of_the_folder_serves_as_well(tmp_path: Path, name: str) -> None:
    with serving(tmp_path) as made:
        (tmp_path / name).rename(tmp_path / "elsewhere")
        told(made, tmp_path / name, "gone")
        scan(tmp_path / "inbox" / "b.png", 2)
        shutil.copytree(tmp_path / "elsewhere", tmp_path / "copy")
        (tmp_path / "copy").rename(tmp_path / name)
        goes_on(made, 2)
        with pytest.raises(AlreadyRunningError):
            Service(made.settings).__enter__()


@pytest.mark.parametrize("name", ["journal", "catalogue"])
def test_another_file_is_gone_on_with(tmp_path: Path, name: str) -> None:
    """A copy, as from a backup, of before the last file came."""
    with serving(tmp_path) as made:
        path = tmp_path / f"{name}.sqlite3"
        backup(path)
        scan(tmp_path / "inbox" / "b.png", 2)
        until(lambda: made.catalogue.count() == 2 and not made.journal.unfinished())
        for file in tmp_path.glob(f"{name}.sqlite3*"):
            file.unlink()
        told(made, path, "gone")
        scan(tmp_path / "inbox" / "c.png", 3)
        (tmp_path / "copy").rename(path)
        until(lambda: made.journal.totals()[State.ARCHIVED] == 3, BACK)
        if name == "journal":
            goes_on(made, 3)


def backup(path: Path) -> None:
    source, target = sqlite3.connect(path), sqlite3.connect(path.with_name("copy"))
    source.backup(target)
    source.close()
    target.close()


def test_an_inbox_that_is_gone_is_said(tmp_path: Path) -> None:
    with serving(tmp_path) as made:
        (tmp_path / "inbox").rename(tmp_path / "elsewhere")
        told(made, tmp_path / "inbox", "gone")
        assert not (tmp_path / "inbox").exists()
        (tmp_path / "elsewhere").rename(tmp_path / "inbox")
        scan(tmp_path / "inbox" / "b.png", 2)
        goes_on(made, 2)


def read_behind_the_gate(path: Path) -> Transcript:
    """Waits while there is a file of that name beside the work folder."""
    while (path.parents[2] / "gate").exists():
        time.sleep(0.05)
    return read(path)


@pytest.mark.parametrize("name", ["archive", "work", "journal.sqlite3"])
def test_what_is_being_read_meanwhile_fails_no_file(tmp_path: Path, name: str) -> None:
    gate = tmp_path / "gate"
    with serving(tmp_path, rigs.readers(read_behind_the_gate)) as made:
        gate.touch()
        for n in range(3):
            scan(tmp_path / "inbox" / f"{n}.png", 10 + n)
        until(lambda: made.document_threads.under_way == 3)
        (tmp_path / name).rename(tmp_path / "elsewhere")
        told(made, tmp_path / name, "gone")
        gate.unlink()
        until(lambda: made.document_threads.under_way == 0)
        time.sleep(1.5)  # it is tried again meanwhile, and must not be given up
        assert not (tmp_path / name).exists()
        assert list((tmp_path / "failed").iterdir()) == []
        (tmp_path / "elsewhere").rename(tmp_path / name)
        goes_on(made, 4)


def test_once_waits_for_what_is_away(tmp_path: Path) -> None:
    scan(tmp_path / "inbox" / "a.png", 1)
    made = Service(settings(tmp_path), readers=rigs.readers(read))
    with made:
        (tmp_path / "archive").rename(tmp_path / "elsewhere")
        thread = threading.Thread(target=lambda: made.run(once=True))
        thread.start()
        told(made, tmp_path / "archive", "gone")
        assert thread.is_alive()
        (tmp_path / "elsewhere").rename(tmp_path / "archive")
        thread.join(timeout=BACK)
        assert not thread.is_alive()
        assert made.catalogue.count() == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
@pytest.mark.parametrize("name", ["archive", "work", "inbox"])
def test_a_disk_that_is_unmounted(tmp_path: Path, name: str) -> None:
    disk, place = tmp_path / "disk", tmp_path / name
    for folder, how in ((disk, ["-t", "tmpfs", "none"]), (place, ["--bind", disk])):
        folder.mkdir()
        mounting = subprocess.run(["mount", *how, folder], capture_output=True, text=True)
        if mounting.returncode:
            pytest.skip(mounting.stderr)
    try:
        with serving(tmp_path) as made:
            subprocess.run(["umount", "--lazy", place], check=True)
            told(made, place, "another")
            inbox = tmp_path / "inbox"
            if name != "inbox":
                scan(inbox / "b.png", 2)
            time.sleep(1)
            assert list(place.iterdir()) == []
            subprocess.run(["mount", "--bind", disk, place], check=True)
            if name == "inbox":
                scan(inbox / "b.png", 2)
            goes_on(made, 2)
    finally:
        for folder in (place, disk):
            subprocess.run(["umount", "--lazy", folder], check=False, capture_output=True)


# By itself


def test_a_folder_is_known_by_its_mark_where_its_number_is_another(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    presence = Presence([folder])
    assert presence.away() == {}
    assert (folder / MARK).read_bytes()
    shutil.copytree(folder, tmp_path / "b")
    folder.rename(tmp_path / "c")
    assert presence.away() == {folder: "gone"}
    with pytest.raises(AwayError, match=str(folder)):
        presence.check()
    folder.write_text("a file")
    assert presence.away() == {folder: "another"}
    folder.unlink()
    (tmp_path / "b").rename(folder)
    assert presence.away() == {}
    assert presence.is_moved(folder)
    again = Presence([folder])
    (folder / MARK).unlink()
    assert again.away() == {}


def test_a_folder_that_cannot_be_marked_is_known_by_its_number(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / MARK).mkdir()
    presence = Presence([folder])
    assert presence.away() == {}
    folder.rename(tmp_path / "b")
    folder.mkdir()
    assert presence.away() == {folder: "another"}


def test_a_catalogue_is_not_made_where_there_is_none(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite3")
    with pytest.raises(FileNotFoundError):
        catalogue.reopen(tmp_path / "none")
    assert catalogue.count() == 0
    catalogue.close()


def test_a_file_that_a_start_without_its_disk_gave_up_is_taken_up_again(tmp_path: Path) -> None:
    rig = rigs.Rig(tmp_path)
    claim = rig.take(rig.drop("a.png"))
    rig.folders.work.rename(tmp_path / "elsewhere")
    rig.folders.work.mkdir()
    assert rig.start() == []
    entry = rig.journal.get(claim.id)
    assert entry is not None
    assert (entry.state, entry.reason) == (State.FAILED, "lost")
    rig.folders.work.rmdir()
    (tmp_path / "elsewhere").rename(rig.folders.work)
    assert [outcome.value for outcome in rig.start()] == ["archived"]
    assert rig.journal.totals()[State.RETRIED] == 1
    assert not list(rig.folders.work.iterdir())
    assert list(verify.verify(rig.archive, rig.held, rig.catalogue, rig.journal)) == []
    rig.close()
