"""A backup made while others work is whole; `verify` finds clean what is restored or repaired from it."""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from rig import SCAN, Rig
from test_verify import correct
from typer.testing import CliRunner

from ingest.archive.archive import Archive
from ingest.archive.holding import Decision, hold, release
from ingest.archive.verify import verify
from ingest.catalogue import Catalogue
from ingest.cli import app
from ingest.disk.presence import Presence
from ingest.errors import BackupError
from ingest.journal import Journal
from ingest.safekeeping import trees
from ingest.safekeeping.backup import back_up, check
from ingest.safekeeping.restore import repair, restore
from ingest.settings import Settings


def scan(n: int) -> bytes:
    return SCAN + f" {n}".encode()


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path / "root")
    Presence.of(made.settings)  # marked, as by the service
    for n in range(3):
        made.ingest(f"{n}.png", scan(n))
    yield made
    made.close()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "backup"


def settings_of(rig: Rig) -> Settings:
    return Settings(root=rig.archive.folder.parent)


def cut_off_after(files: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The backup's disk is away once so many files have been copied."""
    copy, left = trees._copy, files

    def copy_some(one: Path, other: Path) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError("the disk is away")
        copy(one, other)

    monkeypatch.setattr(trees, "_copy", copy_some)


def faults(root: Path) -> list[str]:
    folders = Settings(root=root).folders
    with closing(Journal(folders.journal)) as journal, closing(Catalogue(folders.catalogue)) as catalogue:
        found = verify(Archive(folders.archive), Archive(folders.held), catalogue, journal)
        return [f"{one.document}: {one.code} {one.detail}" for one in found if one.is_fault]


def restored(target: Path, tmp_path: Path, name: str = "restored") -> Path:
    root = tmp_path / name
    restore(target, Settings(root=root))
    return root


def all_bytes(store: Path) -> dict[str, str]:
    return {
        str(name): hashlib.sha256((store / name).read_bytes()).hexdigest() for name in trees.files_in(store)
    }


def test_what_is_restored_is_what_was_there(rig: Rig, target: Path, tmp_path: Path) -> None:
    correct(rig, 2)
    secret = next(iter(rig.archive.documents()))
    hold(secret, rig.house, Decision.now("hold", "lan", "Mật"))
    (settings_of(rig).folders.audit).write_text("{}\n")
    done = back_up(settings_of(rig), target)
    assert (done.documents, done.damaged) == (3, [])
    assert list(check(target)) == []
    root = tmp_path / "restored"
    back = restore(target, Settings(root=root))
    assert (back.documents, back.held) == (3, 1), "counted as the backup counts"
    for name in ("archive", "held"):
        assert all_bytes(root / name) == all_bytes(rig.archive.folder.parent / name)
    assert faults(root) == []
    assert (root / "audit.jsonl").read_text() == "{}\n"
    assert [
        len(Archive(root / "held").corrections(secret)),
        Catalogue(root / "catalogue.sqlite3").count(),
    ] == [2, 2]


def test_nobody_else_can_look_into_it(rig: Rig, target: Path, tmp_path: Path) -> None:
    hold(next(iter(rig.archive.documents())), rig.house, Decision.now("hold", "lan", "Mật"))
    back_up(settings_of(rig), target)
    assert target.stat().st_mode & 0o777 == 0o700
    assert (target / "journal.sqlite3").stat().st_mode & 0o077 == 0
    root = restored(target, tmp_path)
    assert (root / "held").stat().st_mode & 0o077 == 0
    assert (root / "journal.sqlite3").stat().st_mode & 0o077 == 0


def test_the_next_one_copies_what_is_new_and_follows_what_is_held(rig: Rig, target: Path) -> None:
    back_up(settings_of(rig), target)
    assert back_up(settings_of(rig), target).copied == 0
    rig.ingest("3.png", scan(3))
    again = back_up(settings_of(rig), target)
    assert (again.documents, again.removed) == (4, 0)
    assert 0 < again.copied < 20
    document = next(iter(rig.archive.documents()))
    hold(document, rig.house, Decision.now("hold", "lan", "Mật"))
    back_up(settings_of(rig), target)
    assert not (target / "archive" / document[:2] / document).exists()
    assert Archive(target / "held").holds(document)


def test_damage_does_not_spread_into_it(rig: Rig, target: Path) -> None:
    back_up(settings_of(rig), target)
    document = next(iter(rig.archive.documents()))
    file = rig.archive.place(document) / "text.txt"
    good = file.read_bytes()
    file.write_bytes(b"broken")
    done = back_up(settings_of(rig), target)
    assert done.damaged == [str(file)]
    assert (target / "archive" / document[:2] / document / "text.txt").read_bytes() == good
    assert list(check(target)) == []


def test_a_repair_brings_back_what_is_broken_or_gone(rig: Rig, target: Path) -> None:
    correct(rig)
    back_up(settings_of(rig), target)
    first, second, third = rig.archive.documents()
    (rig.archive.place(first) / "text.txt").write_bytes(b"broken")
    (rig.archive.place(first) / "made.json").write_bytes(b"{")
    (rig.archive.place(second) / "document.pdf").unlink()
    shutil.rmtree(rig.archive.place(third))
    correct(rig, document=second)  # since then: it stays
    done = repair(target, settings_of(rig))
    assert done.left == []
    assert len(done.mended) >= 4
    assert len(rig.archive.corrections(second)) in (1, 2)
    found = verify(rig.archive, rig.held, rig.catalogue, rig.journal)
    assert [one for one in found if one.is_fault] == []
    assert repair(target, settings_of(rig)).mended == []


def test_what_the_backup_has_not_is_told(rig: Rig, target: Path) -> None:
    back_up(settings_of(rig), target)
    rig.ingest("3.png", scan(3))
    new = next(one for one in rig.archive.documents() if not Archive(target / "archive").holds(one))
    (rig.archive.place(new) / "text.txt").write_bytes(b"broken")
    assert repair(target, settings_of(rig)).left == [new]


def test_while_others_work_it_is_whole(rig: Rig, target: Path, tmp_path: Path) -> None:
    """Papers come in, are corrected, held and released all the while; of six backups each restores clean."""
    stop = threading.Event()
    wrong: list[BaseException] = []

    def work() -> None:
        n = 10
        try:
            while not stop.is_set():
                rig.ingest(f"{n}.png", scan(n))
                there = sorted(rig.archive.documents())
                correct(rig, document=there[n % len(there)])
                hold(there[0], rig.house, Decision.now("hold", "lan", "Mật"))
                release(there[0], rig.house, Decision.now("release", "lan", "không mật"))
                n += 1
                stop.wait(0.02)  # nobody holds papers without a pause
        except BaseException as error:
            wrong.append(error)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for n in range(6):
            while not (done := back_up(settings_of(rig), target)).rested:
                assert done.damaged == []  # on a busy machine it may give up, and says so
            assert done.damaged == []
            shutil.copytree(target, tmp_path / f"copy-{n}")
    finally:
        stop.set()
        worker.join()
    assert wrong == []
    for n in range(6):
        assert list(check(tmp_path / f"copy-{n}")) == []
        assert faults(restored(tmp_path / f"copy-{n}", tmp_path, f"root-{n}")) == [], n


@pytest.mark.parametrize("after", range(0, 22, 3))
def test_cut_off_at_any_file_it_goes_on(
    rig: Rig, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    cut_off_after(after, monkeypatch)
    with pytest.raises(OSError, match="away"):
        back_up(settings_of(rig), target)
    with pytest.raises(BackupError):
        restore(target, Settings(root=tmp_path / "restored"))
    monkeypatch.undo()
    back_up(settings_of(rig), target)
    assert faults(restored(target, tmp_path)) == []


def test_a_later_one_that_is_cut_off_leaves_what_was_there(
    rig: Rig, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(settings_of(rig), target)
    rig.ingest("3.png", scan(3))
    cut_off_after(3, monkeypatch)
    with pytest.raises(OSError, match="away"):
        back_up(settings_of(rig), target)
    monkeypatch.undo()
    root = restored(target, tmp_path)
    assert len(list(Archive(root / "archive").documents())) == 3
    assert faults(root) == []


def test_it_lies_in_a_place_of_its_own(rig: Rig, target: Path, tmp_path: Path) -> None:
    settings = settings_of(rig)
    for place in (settings.folders.archive / "backup", settings.root, settings.folders.inbox):
        with pytest.raises(BackupError) as error:
            back_up(settings, place)
        assert error.value.what == "inside"
        assert error.value.sentence("vi")
    other = tmp_path / "photos"
    other.mkdir()
    (other / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(BackupError) as error:
        back_up(settings, other)
    assert error.value.what == "not_empty"
    assert sorted(path.name for path in other.iterdir()) == ["holiday.jpg"]
    back_up(settings, target)
    with pytest.raises(BackupError) as error:
        restore(target, settings)
    assert error.value.what == "root_not_empty"


def test_by_command(rig: Rig, target: Path, tmp_path: Path) -> None:
    def saoluc(*words: str, root: Path = rig.archive.folder.parent) -> tuple[int, str]:
        done = CliRunner().invoke(app, [*words, "--root", str(root), "--lang", "en"])
        return done.exit_code, done.output

    code, said = saoluc("backup", str(target), "--check")
    assert (code, "3 documents" in said, "0 faults" in said) == (0, True, True)
    elsewhere = tmp_path / "elsewhere-root"
    assert saoluc("restore", str(target), root=elsewhere)[0] == 0
    assert saoluc("verify", root=elsewhere)[0] == 0
    (Archive(elsewhere / "archive").place(next(iter(rig.archive.documents()))) / "text.txt").write_bytes(b"")
    assert saoluc("verify", root=elsewhere)[0] == 1
    assert saoluc("repair", str(target), root=elsewhere)[0] == 0
    assert saoluc("verify", root=elsewhere)[0] == 0
    assert saoluc("restore", str(target), root=elsewhere)[0] == 2
    assert saoluc("backup", str(tmp_path))[0] == 2
    assert saoluc("repair", str(tmp_path / "nowhere"))[0] == 2
