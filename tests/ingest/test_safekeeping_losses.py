"""What is lost, broken or cut off in an archive does not get into its backup, nor what was taken out back into it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from rig import SCAN, Rig
from test_safekeeping import all_bytes, cut_off_after, faults, restored, scan, settings_of
from test_verify import correct
from typer.testing import CliRunner

from ingest.archive import stacks
from ingest.archive.archive import Archive
from ingest.archive.holding import Decision, hold
from ingest.cli import app
from ingest.disk.presence import Presence
from ingest.errors import BackupError
from ingest.safekeeping import backup as backing_up
from ingest.safekeeping import trees
from ingest.safekeeping.backup import back_up, check
from ingest.safekeeping.restore import repair, restore
from ingest.settings import Settings


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path / "root")
    Presence.of(made.settings)
    for n in range(2):
        made.ingest(f"{n}.png", scan(n))
    yield made
    made.close()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "backup"


def test_an_archive_that_is_not_mounted_is_not_backed_up(rig: Rig, target: Path) -> None:
    back_up(settings_of(rig), target)
    before = all_bytes(target / "archive")
    rig.archive.folder.rename(rig.archive.folder.with_name("unmounted"))
    rig.archive.folder.mkdir()
    with pytest.raises(BackupError) as error:
        back_up(settings_of(rig), target)
    assert error.value.what == "no_archive"
    assert all_bytes(target / "archive") == before


def test_what_is_lost_stays_in_it_and_is_told(rig: Rig, target: Path, tmp_path: Path) -> None:
    first, second = rig.archive.documents()
    correct(rig, document=second)
    settings = settings_of(rig)
    settings.folders.users.write_text("{}")
    back_up(settings, target)
    before = all_bytes(target)
    shutil.rmtree(rig.archive.place(first))
    lost = [rig.archive.place(second) / name for name in ("text.txt", "corrections.json")]
    for file in (*lost, settings.folders.users):
        file.unlink()
    done = back_up(settings, target)
    assert done.removed == 0
    assert {*map(str, lost), str(settings.folders.users)} < set(done.damaged)
    assert any(first in where for where in done.damaged)
    kept = all_bytes(target)
    assert {name: kept.get(name) for name in before if name.startswith("archive")} == {
        name: digest for name, digest in before.items() if name.startswith("archive")
    }
    assert "users.json" in kept
    repair(target, settings)
    assert rig.archive.holds(first)
    assert faults(restored(target, tmp_path)) == []


def test_what_people_made_comes_back_with_a_lost_folder(rig: Rig, target: Path) -> None:
    document = next(iter(rig.archive.documents()))
    correct(rig, 2, document=document)
    rig.archive.add_name(document, "another", "another.png", "2026-11-30T00:00:00+00:00")
    back_up(settings_of(rig), target)
    before = all_bytes(rig.archive.folder)
    shutil.rmtree(rig.archive.place(document))
    assert repair(target, settings_of(rig)).left == []
    assert all_bytes(rig.archive.folder) == before


def test_what_was_taken_out_since_does_not_come_back(rig: Rig, target: Path) -> None:
    back_up(settings_of(rig), target)
    first, second = rig.archive.documents()
    for entry in rig.journal.of_document(first):  # as by a cut
        rig.journal.remove(entry.claim)
    rig.archive.take_out(first)
    hold(second, rig.house, Decision.now("hold", "lan", "Mật"))
    shutil.rmtree(rig.held.place(second))
    assert repair(target, settings_of(rig)) == ([], [second])  # it was held since
    assert not rig.archive.has_folder(first)
    assert not rig.archive.has_folder(second)
    assert back_up(settings_of(rig), target).damaged
    assert not Archive(target / "archive").has_folder(first)
    assert Archive(target / "archive").holds(second)  # lost while it was held


def test_a_paper_that_was_cut_moves_into_its_stack(rig: Rig, target: Path) -> None:
    document = next(iter(rig.archive.documents()))
    correct(rig, document=document)
    back_up(settings_of(rig), target)
    apart = stacks.place(rig.archive, document) / "earlier" / f"1-{document}"
    apart.parent.mkdir(parents=True)
    rig.archive.place(document).rename(apart)
    (apart.parent.parent / "stack.json").write_text("{}")
    assert back_up(settings_of(rig), target).damaged == []
    assert not Archive(target / "archive").has_folder(document)
    assert (target / apart.relative_to(rig.archive.folder.parent) / "corrections.json").exists()


def test_a_broken_made_json_does_not_get_into_it(rig: Rig, target: Path) -> None:
    first, second = rig.archive.documents()
    correct(rig, 2, document=second)
    back_up(settings_of(rig), target)
    before = all_bytes(target / "archive")
    for name in ("made.json", "text.txt"):
        (rig.archive.place(first) / name).write_text("{ broken")
    corrections = rig.archive.place(second) / "corrections.json"
    for broken in ("[", "null", json.dumps(json.loads(corrections.read_text())[:1])):
        corrections.write_text(broken)
        done = back_up(settings_of(rig), target)
        assert done.damaged == sorted([str(rig.archive.place(first) / "made.json"), str(corrections)])
        assert all_bytes(target / "archive") == before


def test_a_file_that_cannot_be_read_does_not_keep_the_others_out(
    rig: Rig, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = rig.archive.place(next(iter(rig.archive.documents()))) / "text.txt"
    sha256 = trees.durable.sha256

    def read(path: Path) -> str:
        if path == bad:
            raise OSError(5, "Input/output error")
        return sha256(path)

    monkeypatch.setattr(trees.durable, "sha256", read)
    done = back_up(settings_of(rig), target)
    assert (done.damaged, done.rested) == ([str(bad)], True)
    assert len(list(trees.files_in(target / "archive"))) == len(list(trees.files_in(rig.archive.folder))) - 1


def read_anew(rig: Rig, document: str) -> None:
    place = rig.archive.place(document)
    made = json.loads((place / "made.json").read_text())
    (place / "earlier" / "1").mkdir(parents=True)
    for name in (*made["sha256"], "made.json"):
        if not name.startswith("original."):
            shutil.copy2(place / name, place / "earlier" / "1" / name)
    (place / "text.txt").write_text("another reading")
    made["sha256"]["text.txt"] = trees.durable.sha256(place / "text.txt")
    (place / "made.json").write_text(json.dumps({**made, "reading": 2}))


@pytest.mark.parametrize("after", range(4))
def test_a_paper_that_was_read_anew_is_replaced_whole(
    rig: Rig, target: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    back_up(settings_of(rig), target)
    before = all_bytes(target / "archive")
    read_anew(rig, next(iter(rig.archive.documents())))
    cut_off_after(after, monkeypatch)
    with pytest.raises(OSError, match="away"):
        back_up(settings_of(rig), target)
    monkeypatch.undo()
    assert all_bytes(target / "archive") == before
    assert back_up(settings_of(rig), target).damaged == []
    assert list(check(target)) == []
    assert all_bytes(target / "archive") == all_bytes(rig.archive.folder)


def test_cut_off_between_two_renames_it_is_brought_back(rig: Rig, target: Path, tmp_path: Path) -> None:
    back_up(settings_of(rig), target)
    place = Archive(target / "archive").place(next(iter(rig.archive.documents())))
    place.rename(place.with_name(place.name + ".old"))
    assert faults(restored(target, tmp_path)) == []


def test_times_of_another_file_system_are_as_good(rig: Rig, target: Path) -> None:
    back_up(settings_of(rig), target)
    for name in trees.files_in(target / "archive"):
        file = target / "archive" / name
        os.utime(file, ns=(0, file.stat().st_mtime_ns // 2_000_000_000 * 2_000_000_000))
    again = back_up(settings_of(rig), target)
    assert (again.copied, again.open_to_others) == (0, False)


def test_a_disk_that_knows_no_owners_is_told(rig: Rig, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "chmod", lambda *_: None)
    target.mkdir(mode=0o755)
    assert back_up(settings_of(rig), target).open_to_others


def test_what_never_rests_is_not_complete(rig: Rig, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    back_up(settings_of(rig), target)
    (target / "backup.json").unlink()
    document = next(iter(rig.archive.documents()))
    file, bring, n = rig.archive.place(document) / "names.json", trees.bring, iter(range(1000))

    def changed(*of: object) -> trees.Brought:
        done = bring(*of)  # type: ignore[arg-type]
        file.write_text(json.dumps([{"claim": str(n), "name": "x", "at": "y"}] * next(n)))
        return done

    monkeypatch.setattr(backing_up.trees, "bring", changed)
    done = back_up(settings_of(rig), target)
    assert not done.rested
    assert backing_up.read_mark(target) is None
    said = CliRunner().invoke(app, ["backup", str(target), "--root", str(settings_of(rig).root)])
    assert said.exit_code == 1
    monkeypatch.undo()
    assert back_up(settings_of(rig), target).rested


def test_papers_that_come_in_do_not_keep_it_up(
    rig: Rig, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring, n = trees.bring, iter(range(100, 1000))

    def coming(source: Path, *of: object) -> trees.Brought:
        if source.name == "archive":
            number = next(n)
            rig.ingest(f"{number}.png", SCAN + f" {number}".encode())
        return bring(source, *of)  # type: ignore[arg-type]

    monkeypatch.setattr(backing_up.trees, "bring", coming)
    assert back_up(settings_of(rig), target).rested


def test_a_paper_that_moves_past_the_first_pass_is_in_it(
    rig: Rig, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring, document = trees.bring, next(iter(rig.archive.documents()))

    def held_meanwhile(source: Path, *of: object) -> trees.Brought:
        if source.name == "archive" and rig.archive.holds(document):
            hold(document, rig.house, Decision.now("hold", "lan", "Mật"))
        return bring(source, *of)  # type: ignore[arg-type]

    monkeypatch.setattr(backing_up.trees, "bring", held_meanwhile)
    assert back_up(settings_of(rig), target).rested
    assert Archive(target / "held").holds(document)


@pytest.mark.parametrize(
    "left", [["journal.sqlite3.part"], ["journal.sqlite3", "users.json", "audit.jsonl.part"]]
)
def test_one_cut_off_in_its_first_or_last_step_goes_on(rig: Rig, target: Path, left: list[str]) -> None:
    target.mkdir()
    for name in left:
        (target / name).write_bytes(b"")
    assert back_up(settings_of(rig), target).rested


def test_a_restore_overwrites_nothing(rig: Rig, target: Path, tmp_path: Path) -> None:
    back_up(settings_of(rig), target)
    for name in ("users.json", "audit.jsonl", "tokens.json", "shares.json"):
        root = tmp_path / name.partition(".")[0]
        root.mkdir()
        (root / name).write_text("mine")
        with pytest.raises(BackupError):
            restore(target, Settings(root=root))
        assert [path.name for path in root.iterdir()] == [name]


def test_a_restore_that_was_cut_off_is_no_archive_and_goes_on(
    rig: Rig, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (settings_of(rig).folders.users).write_text("{}")
    back_up(settings_of(rig), target)
    other = tmp_path / "other backup"
    back_up(settings_of(rig), other)
    root = tmp_path / "restored"
    monkeypatch.setattr("ingest.safekeeping.restore.follow", lambda *_: (_ for _ in ()).throw(OSError("cut")))
    with pytest.raises(OSError, match="cut"):
        restore(target, Settings(root=root))
    monkeypatch.undo()
    for words in (["watch", "--once"], ["serve"], ["run", str(tmp_path)], ["backup", str(tmp_path / "new")]):
        done = CliRunner().invoke(app, [*words, "--root", str(root), "--lang", "en"])
        assert (done.exit_code, "was cut off" in done.output) == (2, True), words
    with pytest.raises(BackupError) as error:
        restore(other, Settings(root=root))
    assert error.value.what == "half_restored"
    assert restore(target, Settings(root=root)) == (2, 0, 0, [])
    assert not Settings(root=root).folders.restoring.exists()
    assert faults(root) == []
    assert back_up(Settings(root=root), tmp_path / "of the restored").damaged == []


def test_what_is_damaged_in_it_is_named_by_a_restore(rig: Rig, target: Path, tmp_path: Path) -> None:
    back_up(settings_of(rig), target)
    document = next(iter(rig.archive.documents()))
    (Archive(target / "archive").place(document) / "document.pdf").write_bytes(b"broken")
    assert restore(target, Settings(root=tmp_path / "restored")).unreadable == [document]
