"""A claimed file ends in the archive, as a duplicate, or in the failed folder with its reason."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import rig as rigs
from rig import BROKEN, SCAN, Rig

from ingest.disk import durable
from ingest.errors import AlreadyArchivedError, MachineFaultError
from ingest.journal import State
from ingest.service.outcome import Outcome
from ocr import PageReading, PageSource, RecogniserMissingError, TooLargeError, Transcript


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def test_archived_whole(rig: Rig) -> None:
    assert rig.ingest("năm 2021/công văn.png") is Outcome.ARCHIVED
    (document,) = rig.archive.documents()
    place = rig.archive.place(document)
    assert document == hashlib.sha256(SCAN).hexdigest()[:16]
    assert (place / "original.png").read_bytes() == SCAN
    made = json.loads((place / "made.json").read_text())
    assert made["name"] == "năm 2021/công văn.png"
    assert set(made["sha256"]) == {path.name for path in place.iterdir()} - {"made.json"}
    assert all(
        hashlib.sha256((place / name).read_bytes()).hexdigest() == sha for name, sha in made["sha256"].items()
    )
    row = rig.catalogue.get(document)
    assert row is not None
    assert row.type == "Quyết định"
    assert rig.archive.row(document) == row
    assert not list(rig.folders.work.iterdir())


def test_a_paper_is_archived_once_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken, clock = rigs.readers(), [time.time()]
    monkeypatch.setattr(time, "time", lambda: clock[0])

    def assemble(readings: Iterable[PageReading]) -> Transcript:
        clock[0] += 3600
        return taken.assemble(readings)

    rig = Rig(tmp_path, readers=taken._replace(assemble=assemble))
    assert rig.ingest("a.png") is Outcome.ARCHIVED
    (document,) = rig.archive.documents()
    made = rig.archive.made(document)
    claimed, archived = (datetime.fromisoformat(made[key]) for key in ("claimed_at", "archived_at"))
    assert archived - claimed >= timedelta(hours=1)


def test_same_bytes_again(rig: Rig) -> None:
    rig.ingest("a.png")
    assert rig.ingest("b.png") is Outcome.DUPLICATE
    assert len(list(rig.archive.documents())) == 1
    (document,) = rig.archive.documents()
    row = rig.catalogue.get(document)
    assert row is not None
    assert row.names == ["a.png", "b.png"]
    assert rig.archive.row(document) == row
    entry = rig.journal.latest(1)[0]
    assert (entry.state, entry.document) == (State.DUPLICATE, document)


def test_same_bytes_at_once(rig: Rig) -> None:
    claims = [rig.take(rig.drop(f"{n}.png")) for n in range(8)]
    with rigs.threads(8) as executor:
        ends = sorted(outcome.value for outcome in executor.map(rig.pipeline.process, claims))
    assert ends == ["archived"] + ["duplicate"] * 7
    (document,) = rig.archive.documents()
    assert len(rig.archive.row(document).names) == 8


def test_bad_file_is_kept_and_explained(rig: Rig) -> None:
    assert rig.ingest("hỏng.png", BROKEN) is Outcome.FAILED
    assert (rig.folders.failed / "hỏng.png").read_bytes() == BROKEN
    about = json.loads((rig.folders.failed / "hỏng.png.error.json").read_text())
    assert about["code"] == "truncated"
    assert about["sha256"] == hashlib.sha256(BROKEN).hexdigest()
    assert set(about) >= {"message_vi", "message_en", "what_to_do_vi", "what_to_do_en", "time", "attempts"}
    assert not list(rig.archive.documents())


@pytest.mark.parametrize(
    "name",
    [b"x.png", b"c\xf4ng v\xe3n.png", b"no ending", b"x.", "đ".encode() * 120 + b".pdf", b"a" * 255],
)
def test_failed_names_are_kept_and_made_unique(rig: Rig, name: bytes) -> None:
    for content in (BROKEN, BROKEN, BROKEN):
        assert rig.ingest(os.fsdecode(name), content) is Outcome.FAILED
    kept = [path for path in rig.folders.failed.iterdir() if not path.name.endswith(".error.json")]
    assert len(kept) == 3
    assert all(path.read_bytes() == BROKEN for path in kept)
    assert all((path.parent / (path.name + ".error.json")).is_file() for path in kept)
    assert any(os.fsencode(path.name)[:100] == name[:100] for path in kept)


def test_details_reach_the_sentence(tmp_path: Path) -> None:
    def describe(path: Path) -> list[PageSource]:
        raise TooLargeError("big", what="pixels", found=900, limit=150)

    rig = Rig(tmp_path, readers=rigs.readers()._replace(describe=describe))
    rig.ingest("x.png")
    assert "900" in json.loads((rig.folders.failed / "x.png.error.json").read_text())["message_vi"]


def test_the_unexpected_is_a_failure_of_one_file(tmp_path: Path) -> None:
    def read(path: Path) -> Transcript:
        raise ZeroDivisionError("what?")

    rig = Rig(tmp_path, readers=rigs.readers(read))
    assert rig.ingest("x.png") is Outcome.FAILED
    about = json.loads((rig.folders.failed / "x.png.error.json").read_text())
    assert about["code"] == "internal"
    assert "ZeroDivisionError" in about["detail"]


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (RecogniserMissingError("no tesseract"), False),
        (OSError(errno.ENOSPC, "disk full"), True),
        (OSError(errno.EROFS, "read-only"), True),
    ],
)
def test_a_fault_of_the_machine_fails_no_file(tmp_path: Path, error: Exception, passes: bool) -> None:
    def read(path: Path) -> Transcript:
        raise error

    rig = Rig(tmp_path, readers=rigs.readers(read))
    with pytest.raises(MachineFaultError) as fault:
        rig.ingest("x.png")
    assert fault.value.passes is passes
    assert not list(rig.folders.failed.iterdir())
    rig.close()
    assert Rig(tmp_path).start() == [Outcome.ARCHIVED]


def test_a_file_that_is_written_to_while_it_is_read(tmp_path: Path) -> None:
    times = iter(range(10))

    def read(path: Path) -> Transcript:
        if next(times) < 1:
            path.write_bytes(SCAN + b" and more")
        return rigs.TRANSCRIPT

    rig = Rig(tmp_path, readers=rigs.readers(read))
    assert rig.ingest("x.png") is Outcome.ARCHIVED
    (document,) = rig.archive.documents()
    assert document == hashlib.sha256(SCAN + b" and more").hexdigest()[:16]


def test_nothing_is_published_over_a_document(rig: Rig, tmp_path: Path) -> None:
    rig.ingest("a.png")
    (document,) = rig.archive.documents()
    out = tmp_path / "out"
    out.mkdir()
    (out / "made.json").write_text("{}")
    with pytest.raises(AlreadyArchivedError):
        rig.archive.publish(out, document)
    assert rig.archive.row(document)


@pytest.mark.parametrize("id", ["../../etc", "ABCDEF0123456789", "", "0123456789abcde", "0123456789abcdef/"])
def test_only_ids_become_paths(rig: Rig, id: str) -> None:
    with pytest.raises(ValueError, match="not a document id"):
        rig.archive.place(id)


def test_copy_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a"
    source.write_bytes(b"x" * 100)
    monkeypatch.setattr(os, "fsync", lambda descriptor: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(OSError, match="full"):
        durable.copy(source, tmp_path / "b")
    assert not (tmp_path / "b").exists()
