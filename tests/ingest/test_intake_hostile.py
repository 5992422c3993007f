"""Intake among slow writers, strange names, things that are no files, and folders that come and go."""

from __future__ import annotations

import errno
import os
import struct
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from rig import SCAN, Rig
from test_intake import WHOLE, Clock, names
from watchdog.observers import Observer

from ingest.disk import filesystems
from ingest.errors import GoneError
from ingest.intake import claim as claims
from ingest.intake.finished import has_end, is_open_for_writing
from ingest.intake.inbox import FileState, Intake
from ingest.intake.watching import Watcher
from ingest.processes.waking import Wake
from ingest.service.outcome import Outcome


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def intake(tmp_path: Path, clock: Clock) -> Intake:
    return Intake(tmp_path, settle_seconds=2, grace_seconds=60, clock=clock)


def test_held_open_by_its_writer_it_is_not_taken_however_long_the_pause(
    tmp_path: Path, intake: Intake, clock: Clock
) -> None:
    with (tmp_path / "slow.pdf").open("wb") as f:
        f.write(WHOLE)
        f.flush()
        if not is_open_for_writing(tmp_path / "slow.pdf"):
            pytest.skip("this file system knows no leases")
        for _ in range(4):
            clock.now += 61
            assert names(intake) == []
    assert names(intake) == ["slow.pdf"]


def test_written_then_renamed(tmp_path: Path, intake: Intake, clock: Clock) -> None:
    part = tmp_path / "scan.pdf.part"
    part.write_bytes(WHOLE)
    names(intake)
    clock.now += 100
    assert names(intake) == []
    part.rename(tmp_path / "scan.pdf")
    assert names(intake) == []
    clock.now += 3
    assert names(intake) == ["scan.pdf"]


def tiff(strip_at: int) -> bytes:
    """A TIFF of one strip, its directory at the front."""
    entries = struct.pack("<HHIIHHII", 273, 4, 1, strip_at, 279, 4, 1, 100)
    return b"II*\0" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 0)


@pytest.mark.parametrize(
    "start", [b"", b"%PDF-1.4 begun", b"\xff\xd8\xff\xe0 begun", b"\x89PNG\r\n\x1a\n", tiff(9000)]
)
def test_room_laid_out_in_advance_is_no_content(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(start + bytes(20_000))
    assert not has_end(path)


def test_thousands_in_one_move(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "outside").mkdir()
    for n in range(5000):
        (tmp_path / "outside" / f"{n:04}.pdf").write_bytes(WHOLE)
    intake = Intake(tmp_path / "inbox", settle_seconds=2, grace_seconds=60, clock=clock)
    assert names(intake) == []
    (tmp_path / "outside").rename(tmp_path / "inbox" / "năm 2021")
    assert names(intake) == []
    clock.now += 3
    assert len(intake.ready_files(10)) == 10
    assert intake.waiting == 5000
    assert len(set(names(intake))) == 5000


@pytest.mark.parametrize(
    "name",
    [
        unicodedata.normalize("NFD", "Công văn số 5 của Tỉnh ủy.png").encode(),
        b"c\xf4ng v\xe3n.png",
        "  ẩn dấu cách  .png".encode(),
        b"a" * 251 + b".png",
        "ữ".encode() * 83 + b".x.png",
        b"-rf *;$(x)`y`\n\t.png",
        b"\\..\\..\\x.png",
    ],
)
def test_any_name_comes_through_whole(tmp_path: Path, name: bytes) -> None:
    rig = Rig(tmp_path)
    assert rig.ingest("năm/" + os.fsdecode(name)) is Outcome.ARCHIVED
    assert rig.journal.latest(1)[0].raw_name == "năm/".encode() + name
    (document,) = rig.archive.documents()
    assert rig.archive.row(document) == rig.catalogue.get(document)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == [
        "archive", "failed", "held", "inbox", "work",
    ]  # fmt: skip


def test_folders_nested_deeper_than_calls_may_be(tmp_path: Path, intake: Intake, clock: Clock) -> None:
    top = os.open(tmp_path, os.O_RDONLY)
    at = top
    for _ in range(1200):
        os.mkdir("d", dir_fd=at)
        below = os.open("d", os.O_RDONLY, dir_fd=at)
        if at != top:
            os.close(at)
        at = below
    os.close(os.open("deep.pdf", os.O_CREAT | os.O_WRONLY, dir_fd=at))
    os.close(at)
    os.close(top)
    names(intake)
    clock.now += 100
    assert names(intake) == ["deep.pdf"]
    subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)


def test_what_was_looked_at_is_what_is_claimed(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    path = rig.drop("x.png")
    seen = FileState.of(path.stat())
    inbox, work = rig.folders.inbox, rig.folders.work
    path.write_bytes(SCAN + b"replaced meanwhile")
    with pytest.raises(GoneError, match="changed"):
        claims.claim_file(path, inbox, work, rig.journal, seen)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(GoneError, match="plain"):
        claims.claim_file(path, inbox, work, rig.journal)
    path.unlink()
    path.symlink_to("/etc/hostname")
    with pytest.raises(GoneError, match="plain"):
        claims.claim_file(path, inbox, work, rig.journal)
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "theirs.png").write_bytes(SCAN)
    (inbox / "sub").symlink_to(tmp_path / "else")
    with pytest.raises(GoneError, match="out of the inbox"):
        claims.claim_file(inbox / "sub" / "theirs.png", inbox, work, rig.journal)
    assert rig.journal.unfinished() == []
    assert (tmp_path / "else" / "theirs.png").exists()


@pytest.mark.parametrize("how", ["link", "pipe"])
def test_what_slips_in_at_the_last_moment_is_never_opened(tmp_path: Path, how: str) -> None:
    rig = Rig(tmp_path)
    claim = rig.take(rig.drop("x.png"))
    claim.source.unlink()
    if how == "link":
        claim.source.symlink_to("/etc/hostname")
    else:
        os.mkfifo(claim.source)
    assert rig.pipeline.process(claim) is Outcome.FAILED
    assert rig.journal.latest(1)[0].reason == "not_a_file"


UNREADABLE = """
import os, sys
sys.path[:0] = [{tests!r}, {root!r}]
from pathlib import Path
from rig import Rig
from ingest.messages import catalogue
catalogue()  # what is read from the program's own folder is read before
os.setgid(65534); os.setuid(65534)
rig = Rig(Path({here!r}) / "root")
path = rig.drop("x.png")
path.chmod(0)
print(rig.pipeline.process(rig.take(path)).value, rig.journal.latest(1)[0].reason)
"""


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    here = Path("/tmp") / tmp_path.name  # pytest's own folders are closed to others
    here.mkdir(mode=0o777)
    here.chmod(0o777)
    tests = Path(__file__).parent
    program = UNREADABLE.format(tests=str(tests), root=str(tests.parents[1]), here=str(here))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=here)
    subprocess.run(["rm", "-rf", here], check=True)
    assert done.stdout.split() == ["failed", "unreadable_file"], done.stderr


def test_the_inbox_goes_and_comes_back(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    wake = Wake()
    clock = Clock()
    intake = Intake(inbox, settle_seconds=2, grace_seconds=60, clock=clock)
    watcher = Watcher(inbox, "auto", wake)
    try:
        inbox.rename(tmp_path / "away")
        for _ in range(3):
            watcher.check()
            assert names(intake) == []
        assert watcher.how == "polling"
        assert sum("cannot be listed" in r.message for r in caplog.records) == 1
        (tmp_path / "away").rename(inbox)
        watcher.check()
        assert watcher.how == "inotify"
        wake.clear()
        (inbox / "x.pdf").write_bytes(WHOLE)
        assert wake.wait(5)
        names(intake)
        clock.now += 3
        assert names(intake) == ["x.pdf"]
    finally:
        watcher.stop()


def test_no_more_watches_means_polling_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def used_up(observer: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "start", used_up)
    watcher = Watcher(tmp_path, "auto", Wake())
    assert watcher.how == "polling"
    assert "inotify watch limit reached" in (watcher.why or "")
    assert "inotify watch limit reached" in caplog.text
    with pytest.raises(OSError, match="limit"):
        Watcher(tmp_path, "inotify", Wake())


MOUNTS = rb"""22 1 8:1 / / rw - ext4 /dev/sda1 rw
30 22 0:50 / /mnt/qu\303\251t\040m\303\241y rw shared:1 - cifs //may/scan rw
31 22 0:51 / /srv/nfs rw - nfs4 host:/x rw
32 22 0:52 / /srv/nfs/disk rw - xfs /dev/sdb rw
33 22 0:53 / /srv/ssh rw - fuse.sshfs a@b: rw
""".replace(rb"\303\251", "é".encode()).replace(rb"\303\241", "á".encode())


@pytest.mark.parametrize(
    ("path", "kind", "network"),
    [
        ("/home/x", "ext4", False),
        ("/mnt/quét máy/inbox", "cifs", True),
        ("/srv/nfs", "nfs4", True),
        ("/srv/nfsx", "ext4", False),
        ("/srv/nfs/disk/a", "xfs", False),
        ("/srv/ssh/a", "fuse.sshfs", True),
    ],
)
def test_network_file_systems_are_known(tmp_path: Path, path: str, kind: str, network: bool) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_bytes(MOUNTS)
    assert filesystems.kind(Path(path), mounts) == kind
    assert filesystems.is_network(Path(path), mounts) is network


def test_on_a_network_share_it_polls_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filesystems, "kind", lambda path, mounts=None: "nfs4")
    watcher = Watcher(tmp_path, "auto", Wake())
    assert (watcher.how, watcher.why) == ("polling", "nfs4: a network file system")
