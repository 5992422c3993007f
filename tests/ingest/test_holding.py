"""Held afterwards: a paper of the archive goes out of sight, whole or not at all, and comes back likewise."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from dying import each_death
from papers import rig_of, with_document
from rig import Rig, readers
from test_secrecy import read_secret

from ingest.archive import keep_corrections, verify
from ingest.archive.corrections import Correction
from ingest.archive.holding import Decision, decisions, finish, held_documents, hold, release
from ingest.catalogue import Catalogue
from ingest.export.acceptance import samples
from ingest.journal import State
from ingest.service.outcome import Outcome

HOLD = Decision(action="hold", who="An", why="tài liệu nguồn đóng dấu mật", when="2026-11-30T08:00:00+00:00")
RELEASE = Decision(action="release", who="Bình", why="đã giải mật", when="2026-12-01T08:00:00+00:00")
NAME = "thu-mat-so-17.tif"
SUBJECT = "việc bố trí lực lượng ở cầu Thạch Hãn"


def archived(root: Path) -> tuple[Rig, str]:
    """An archive of one paper."""
    rig = rig_of(root, with_document(subject=SUBJECT), names=[NAME])
    (document,) = rig.archive.documents()
    return rig, document


def at_rest(rig: Rig) -> None:
    assert list(verify.verify(rig.archive, rig.held, rig.catalogue, rig.journal)) == []
    assert rig.journal.unfinished() == []
    assert not [path.name for path in rig.folders.work.glob(".deciding-*")]


def is_held(rig: Rig, document: str) -> None:
    assert list(rig.archive.documents()) == []
    assert list(rig.held.documents()) == [document]
    assert rig.catalogue.ids() == set()
    assert rig.journal.totals()[State.HELD] == 1
    at_rest(rig)


def is_archived(rig: Rig, document: str) -> None:
    assert list(rig.archive.documents()) == [document]
    assert list(rig.held.documents()) == []
    assert rig.catalogue.ids() == {document}
    assert rig.journal.totals()[State.ARCHIVED] == 1
    at_rest(rig)


def files_below(top: Path) -> Iterator[Path]:
    yield from (path for path in top.rglob("*") if path.is_file())


def test_held_and_released_with_who_and_why(tmp_path: Path) -> None:
    rig, document = archived(tmp_path)
    hold(document, rig.house, HOLD)
    is_held(rig, document)
    (held,) = held_documents(rig.held)
    assert (held.why, held.detail) == ("decided", "An: tài liệu nguồn đóng dấu mật")
    release(document, rig.house, RELEASE)
    is_archived(rig, document)
    assert decisions(rig.archive, document) == [HOLD, RELEASE]
    assert [entry.name for entry in rig.journal.of_document(document)] == [NAME]


def test_only_its_owner_may_read_what_is_held(tmp_path: Path) -> None:
    rig, document = archived(tmp_path)
    rig.archive.place(document).chmod(0o755)
    before = {path.name: path.stat().st_mode for path in files_below(rig.archive.place(document))}
    hold(document, rig.house, HOLD)
    modes = {path.stat().st_mode & 0o777 for path in files_below(rig.held.place(document))}
    assert modes == {0o600}
    assert rig.folders.journal.stat().st_mode & 0o777 == 0o600
    release(document, rig.house, RELEASE)
    after = {path.name: path.stat().st_mode for path in files_below(rig.archive.place(document))}
    assert {name: after[name] for name in before} == before


def test_nothing_of_it_is_left_in_catalogue_journal_and_cache(tmp_path: Path) -> None:
    rig, document = archived(tmp_path)
    images = rig.folders.cache / "pages" / document
    images.mkdir(parents=True)
    (images / "1-0-page.jpg").write_bytes(b"a picture")
    assert any("thachhan" in word or "thach" in word for word in _words(rig.folders.catalogue))
    hold(document, rig.house, HOLD)
    rig.close()
    left = [path for path in files_below(tmp_path) if rig.folders.held not in path.parents]
    for secret in (NAME, SUBJECT, "Thạch", "thach", "17.tif"):
        assert [path for path in left if secret.encode() in path.read_bytes()] == [], secret
    assert not images.exists()


def _words(catalogue: Path) -> list[str]:
    database = sqlite3.connect(catalogue)
    rows = database.execute("SELECT block FROM words_data").fetchall()
    database.close()
    return [bytes(block).decode("latin-1") for (block,) in rows]


@pytest.mark.parametrize("action", ["hold", "release"])
def test_cut_off_anywhere_the_next_start_finishes_it(folder: Path, action: str) -> None:
    for death in each_death((Catalogue, "erase")):
        rig, document = archived(folder / str(death.point))
        sample = samples.draw(rig.house, 1, "lan")
        samples.enter(rig.house, sample.id, document, {"subject": SUBJECT}, "lan")
        if action == "release":
            hold(document, rig.house, HOLD)
        with death:
            if action == "hold":
                hold(document, rig.house, HOLD)
            else:
                release(document, rig.house, RELEASE)
        rig.close()
        again = Rig(folder / str(death.point))
        again.start()
        there = list(again.held.documents())
        if (there == [document]) == (action == "hold"):
            (is_held if action == "hold" else is_archived)(again, document)
            left = samples.read(again.house.reports, sample.id)
            assert (left.papers, left.records, left.checks) == ([document], {}, {})
        else:  # it died before anything was noted
            assert death.point < 12
            (is_archived if action == "hold" else is_held)(again, document)
        again.close()
    assert death.point > 20


@pytest.fixture
def apart(elsewhere: Path) -> Path:
    """A held folder on another file system."""
    return elsewhere / "held"


def test_over_to_another_file_system_and_back_it_is_in_one_place(tmp_path: Path, apart: Path) -> None:
    for death in each_death((Catalogue, "erase")):
        root = tmp_path / str(death.point)
        rig = Rig(root, settings={"held": apart})
        rig.ingest(NAME)
        (document,) = rig.archive.documents()
        (rig.archive.place(document) / "earlier").mkdir()
        with death:
            hold(document, rig.house, HOLD)
            release(document, rig.house, RELEASE)
        rig.close()
        again = Rig(root, settings={"held": apart})
        again.start()
        assert len([*again.archive.documents(), *again.held.documents()]) == 1
        assert again.catalogue.ids() == set(again.archive.documents())
        assert not list(again.held.folder.glob("*/*.part"))
        if again.held.holds(document):
            release(document, again.house, RELEASE)
        is_archived(again, document)
        again.close()


def test_a_level_of_secrecy_set_by_hand_holds_it(tmp_path: Path) -> None:
    rig, document = archived(tmp_path)
    keep_corrections.correct(document, rig.house, level("Mật"))
    is_held(rig, document)
    assert decisions(rig.held, document) == [HOLD.model_copy(update={"who": "Chi", "why": "Mật"})]
    release(document, rig.house, RELEASE)
    keep_corrections.correct(document, rig.house, other)
    is_archived(rig, document)


def test_a_level_within_a_larger_change_holds_it_too(tmp_path: Path) -> None:
    rig, document = archived(tmp_path)
    before = rig.archive.record(document).document.model_dump(mode="json")
    one = Correction(
        at="/document", before=before, after={**before, "security": "Mật"}, who="Chi", when=HOLD.when
    )
    keep_corrections.correct(document, rig.house, lambda: [one])
    is_held(rig, document)


def test_it_does_not_where_secret_papers_are_archived(tmp_path: Path) -> None:
    rig, document = archived(tmp_path)
    keep_corrections.correct(document, rig.house, level("Mật"), may_hold=False)
    is_archived(rig, document)


def test_cut_off_anywhere_a_level_set_by_hand_holds_it_or_was_not_set(folder: Path) -> None:
    for death in each_death((Catalogue, "erase")):
        rig, document = archived(folder / str(death.point))
        with death:
            keep_corrections.correct(document, rig.house, level("Mật"))
        rig.close()
        again = Rig(folder / str(death.point))
        keep_corrections.settle(again.house)
        again.start()
        if again.archive.holds(document):
            assert again.archive.corrections(document) == []
            is_archived(again, document)
        else:
            is_held(again, document)
        again.close()


def level(to: str) -> Callable[[], list[Correction]]:
    one = Correction(at="/document/security", before=None, after=to, who="Chi", when=HOLD.when)
    return lambda: [one]


def other() -> list[Correction]:
    return [Correction(at="/document/subject", before=SUBJECT, after="khác", who="Chi", when=RELEASE.when)]


def test_what_the_journal_and_the_log_tell_of_a_paper_that_is_held_at_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rig = Rig(tmp_path, readers=readers(read_secret))
    caplog.set_level("DEBUG")
    assert rig.ingest(NAME) is Outcome.HELD
    assert rig.ingest(f"lần hai {NAME}") is Outcome.DUPLICATE
    assert {entry.name for entry in rig.journal.latest()} == {""}
    rig.close()
    files = [path for path in files_below(tmp_path) if rig.folders.held not in path.parents]
    assert [path for path in files if NAME.encode() in path.read_bytes()] == []
    assert [path for path in files if "TỐI MẬT".encode() in path.read_bytes()] == []
    assert NAME not in caplog.text
    assert "MẬT" not in caplog.text


def test_a_run_knows_a_held_file_again_though_its_name_is_not_kept(tmp_path: Path) -> None:
    rig = Rig(tmp_path, readers=readers(read_secret))
    rig.ingest(NAME)
    (entry,) = rig.journal.latest()
    with sqlite3.connect(rig.folders.journal) as database:
        database.execute("UPDATE files SET copied = 1")
    known = rig.journal.finished_as(NAME.encode(), entry.size, entry.mtime_ns)
    assert known is not None
    assert known.state is State.HELD
    assert rig.journal.finished_as(b"another.tif", entry.size, entry.mtime_ns) is None


def test_a_copy_that_was_left_in_the_other_place_is_kept_aside(tmp_path: Path) -> None:
    rig, document = archived(tmp_path)
    left = rig.held.place(document)
    left.mkdir(parents=True)
    (left / "made.json").write_text(json.dumps({"claim": "x", "pages": 1, "sha256": {}}))
    hold(document, rig.house, HOLD)
    is_held(rig, document)
    (kept,) = (rig.held.folder / ".aside").iterdir()
    assert (kept / "made.json").exists()


def test_a_decision_on_what_is_gone_is_dropped(tmp_path: Path) -> None:
    rig, _ = archived(tmp_path)
    (rig.folders.work / ".deciding-00112233445566ff").write_text(HOLD.model_dump_json())
    finish(rig.house)
    at_rest(rig)
