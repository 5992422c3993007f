"""Retry, verify, reindex and reread: what was wrong is found, what can be had anew is, and nothing old is lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import rig as rigs
from dying import each_death
from rig import BROKEN, SCAN, Rig
from test_secrecy import read_secret

from ingest.archive import verify
from ingest.archive.archive import EARLIER, Archive
from ingest.archive.holding import Decision, decisions, release
from ingest.archive.reindex import reindex
from ingest.building.build import Builder
from ingest.catalogue import Catalogue
from ingest.errors import SecretError
from ingest.journal import Journal, State
from ingest.service.anew import reread
from ingest.service.anew.retry import failed_files, matching, reconcile, retry
from ingest.service.outcome import Outcome
from ingest.settings import Settings
from ocr import Transcript


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def test_a_failed_file_goes_back_to_where_it_came_from(rig: Rig) -> None:
    rig.ingest("năm 2021/hỏng.png", BROKEN)
    (file,) = failed_files(rig.folders.failed, rig.journal)
    assert file.code == "truncated"
    target = retry(file, rig.folders.inbox, rig.journal)
    assert target == rig.folders.inbox / "năm 2021" / "hỏng.png"
    assert target.read_bytes() == BROKEN
    assert not list(rig.folders.failed.iterdir())
    assert rig.journal.totals()[State.FAILED] == 0
    assert rig.journal.totals()[State.RETRIED] == 1
    assert rig.start() == [Outcome.FAILED]


def test_a_retry_takes_nobody_elses_place(rig: Rig) -> None:
    rig.ingest("x.png", BROKEN)
    rig.drop("x.png", SCAN)
    (file,) = failed_files(rig.folders.failed, rig.journal)
    target = retry(file, rig.folders.inbox, rig.journal)
    assert target.name == "x.png"
    assert (rig.folders.inbox / "x.png").read_bytes() == SCAN
    assert sorted(outcome.value for outcome in rig.start()) == ["archived", "failed"]


def test_which_files_are_meant(rig: Rig) -> None:
    for name in ("a.png", "b.png"):
        rig.ingest(name, BROKEN)
    files = failed_files(rig.folders.failed, rig.journal)
    assert matching(files, [], []) == files
    assert [f.path.name for f in matching(files, ["b.png"], [])] == ["b.png"]
    assert matching(files, [], ["truncated"]) == files
    assert matching(files, [], ["timeout"]) == []


def test_cut_off_between_move_and_note(rig: Rig) -> None:
    rig.ingest("x.png", BROKEN)
    (rig.folders.failed / "x.png").rename(rig.folders.inbox / "x.png")
    assert failed_files(rig.folders.failed, rig.journal) == []
    reconcile(rig.folders.failed, rig.journal)
    assert rig.journal.totals()[State.RETRIED] == 1
    assert not list(rig.folders.failed.iterdir())


def findings(rig: Rig) -> list[tuple[str, str]]:
    return [(f.code, f.detail) for f in verify.verify(rig.archive, rig.held, rig.catalogue, rig.journal)]


def test_a_sound_archive_has_no_findings(rig: Rig) -> None:
    rig.ingest("a.png")
    rig.ingest("again.png")
    rig.ingest("b.png", SCAN + b"other")
    assert findings(rig) == []


def flip_a_bit(place: Path) -> None:
    data = bytearray((place / "text.txt").read_bytes())
    data[3] ^= 1
    (place / "text.txt").write_bytes(data)


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (flip_a_bit, "differs"),
        (lambda place: (place / "record.json").unlink(), "missing"),
        (lambda place: (place / "stranger").touch(), "extra"),
        (lambda place: (place / "made.json").unlink(), "unreadable"),
        (lambda place: (place / "made.json").write_text("{}"), "unreadable"),
        (lambda place: (place / "original.png").write_bytes(b"other"), "wrong_id"),
        (lambda place: shutil.rmtree(place), "only_in_catalogue"),
    ],
)
def test_harm_to_the_archive_is_found(rig: Rig, harm: Callable[[Path], None], code: str) -> None:
    rig.ingest("a.png")
    (document,) = rig.archive.documents()
    harm(rig.archive.place(document))
    assert code in [found for found, _ in findings(rig)]


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("DELETE FROM documents", "not_in_catalogue"),
        ("UPDATE documents SET code = 'x'", "catalogue_differs"),
        ("INSERT INTO words (words) VALUES ('delete-all')", "unsearchable"),
    ],
)
def test_harm_to_the_catalogue_is_found_and_mended_from_the_archive(rig: Rig, sql: str, code: str) -> None:
    rig.ingest("a.png")
    rig.ingest("b.png", SCAN + b"other")
    with sqlite3.connect(rig.folders.catalogue) as file:
        file.execute(sql)
    file.close()
    assert code in [found for found, _ in findings(rig)]
    rig.catalogue.close()
    assert reindex(rig.archive, rig.settings) == (2, [])
    rig.catalogue = Catalogue(rig.folders.catalogue)
    assert findings(rig) == []


def test_a_document_that_the_journal_has_and_the_archive_has_not(rig: Rig) -> None:
    rig.ingest("a.png")
    (document,) = rig.archive.documents()
    shutil.rmtree(rig.archive.place(document))
    rig.catalogue.remove(document)
    assert findings(rig) == [("only_in_journal", "a.png")]


def test_one_broken_folder_does_not_stop_the_reindexing(rig: Rig) -> None:
    rig.ingest("a.png")
    rig.ingest("b.png", SCAN + b"other")
    broken, whole = rig.archive.documents()
    (rig.archive.place(broken) / "record.json").write_text("{")
    rig.catalogue.close()
    assert reindex(rig.archive, rig.settings) == (1, [broken])
    assert Catalogue(rig.folders.catalogue).ids() == {whole}


def better(path: Path) -> Transcript:
    return rigs.TRANSCRIPT.model_copy(update={"text": "QUYẾT ĐỊNH đọc rõ hơn"})


def read_better(rig: Rig, document: str) -> None:
    builder = Builder(rig.settings, rigs.readers(better))
    reread.reread(document, rig.house, rig.settings, builder, rig.pipeline.shared)


def test_reread_keeps_the_old(rig: Rig) -> None:
    rig.ingest("a.png")
    rig.ingest("again.png")
    (document,) = rig.archive.documents()
    place = rig.archive.place(document)
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    read_better(rig, document)
    read_better(rig, document)
    assert (place / "text.txt").read_text() == "QUYẾT ĐỊNH đọc rõ hơn"
    assert (place / "original.png").read_bytes() == SCAN
    first = {path.name: path.read_bytes() for path in (place / EARLIER / "1").iterdir()}
    assert first == {n: b for n, b in before.items() if n not in ("original.png", "names.json")}
    made = json.loads((place / "made.json").read_text())
    assert made["reading"] == 3
    assert made["name"] == "a.png"
    assert made["archived_at"] == json.loads(before["made.json"])["archived_at"]
    assert len(rig.catalogue.search("doc ro hon")) == 1
    assert rig.archive.row(document).names == ["a.png", "again.png"]
    assert findings(rig) == []
    assert not list(rig.folders.work.iterdir())


def test_a_new_reading_that_finds_a_mark_of_secrecy_holds_the_paper(rig: Rig) -> None:
    rig.ingest("a.png")
    (document,) = rig.archive.documents()
    assert secretly_reread(rig, document)
    assert (list(rig.archive.documents()), list(rig.held.documents())) == ([], [document])
    assert "MẬT" in (rig.held.place(document) / "text.txt").read_text()
    assert (rig.held.place(document) / "earlier" / "1" / "text.txt").read_text() == rigs.TRANSCRIPT.text
    assert rig.catalogue.ids() == set()
    (decision,) = decisions(rig.held, document)
    assert (decision.action, decision.who, decision.why) == ("hold", "saoluc reread", "unsure")
    assert left_by(rig) == []


def test_what_somebody_released_is_not_held_again(rig: Rig) -> None:
    rig.ingest("a.png")
    (document,) = rig.archive.documents()
    secretly_reread(rig, document)
    release(document, rig.house, Decision.now("release", "An", ""))
    assert not secretly_reread(rig, document)
    assert list(rig.archive.documents()) == [document]


def test_nothing_is_held_where_secret_papers_are_archived(tmp_path: Path) -> None:
    rig = Rig(tmp_path, settings={"secret": "archive"})
    rig.ingest("a.png")
    (document,) = rig.archive.documents()
    assert not secretly_reread(rig, document)
    assert "MẬT" in (rig.archive.place(document) / "text.txt").read_text()


def test_a_rereading_that_finds_a_mark_and_dies_at_any_step(tmp_path: Path) -> None:
    for death in each_death((Catalogue, "erase")):
        rig = Rig(tmp_path / str(death.point))
        rig.ingest("a.png")
        (document,) = rig.archive.documents()
        with death:
            secretly_reread(rig, document)
        rig.close()
        again = Rig(tmp_path / str(death.point))
        reread.recover(again.house)
        again.start()
        assert len([*again.archive.documents(), *again.held.documents()]) == 1
        assert again.catalogue.ids() == set(again.archive.documents())
        store = again.house.store_of(document)
        assert store is not None
        # The old reading lies in the archive, or the new one is held.
        is_new = "MẬT" in (store.place(document) / "text.txt").read_text()
        assert is_new == (store.folder == again.held.folder)
        assert left_by(again) == []
        again.close()


def left_by(rig: Rig) -> list[str]:
    return sorted(path.name for path in rig.folders.work.iterdir())


def secretly_reread(rig: Rig, document: str) -> bool:
    """Rereads a document, which now bears a mark of secrecy; whether it was held for that."""
    builder = Builder(rig.settings, rigs.readers(read_secret))
    try:
        reread.reread(document, rig.house, rig.settings, builder, rig.pipeline.shared)
    except SecretError:
        return True
    return False


def test_only_what_another_version_read_is_outdated(rig: Rig) -> None:
    rig.ingest("a.png")
    (document,) = rig.archive.documents()
    reader = rig.archive.made(document)["reader"]
    assert not reread.is_outdated(rig.archive, document, reader)
    assert reread.is_outdated(rig.archive, document, {**reader, "model_sha256": "another"})


def test_an_original_that_rotted_is_not_reread(rig: Rig) -> None:
    rig.ingest("a.png")
    (document,) = rig.archive.documents()
    (rig.archive.place(document) / "original.png").write_bytes(b"rotten")
    with pytest.raises(ValueError, match="not the file"):
        read_better(rig, document)


def test_a_rereading_that_dies_at_any_step(tmp_path: Path) -> None:
    first = Rig(tmp_path / "before")
    first.ingest("a.png")
    first.close()
    for death in each_death():
        root = tmp_path / "root"
        shutil.copytree(tmp_path / "before", root)
        rig = Rig(root)
        (document,) = rig.archive.documents()
        with death:
            read_better(rig, document)
        rig.close()
        again = Rig(root)
        again.start()
        reread.recover(again.house)
        place = again.archive.place(document)
        text = (place / "text.txt").read_text()
        assert text in ("QUYẾT ĐỊNH đọc rõ hơn", rigs.TRANSCRIPT.text)
        if text != rigs.TRANSCRIPT.text:
            assert (place / EARLIER / "1" / "text.txt").read_text() == rigs.TRANSCRIPT.text
        assert findings(again) == []
        assert not list(again.folders.work.iterdir())
        again.close()
        shutil.rmtree(root)
    assert death.point > 20, "the steps were not all seen"


def test_the_archive_alone_gives_every_row(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    for n in range(5):
        rig.ingest(f"{n}.png", SCAN + bytes([n]))
    rows = {document: rig.catalogue.get(document) for document in rig.archive.documents()}
    alone = Archive(shutil.copytree(rig.folders.archive, tmp_path / "alone"))
    reindex(alone, Settings(root=tmp_path, catalogue=tmp_path / "new.sqlite3"))
    new = Catalogue(tmp_path / "new.sqlite3")
    assert {document: new.get(document) for document in rows} == rows
    assert Journal.checked(rig.folders.journal).totals()[State.ARCHIVED] == 5
