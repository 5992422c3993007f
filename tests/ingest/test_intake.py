"""Only files that have come to rest are taken, by the monotonic clock; what is no scan is never looked at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.intake.inbox import Intake, is_ignored

WHOLE = b"%PDF-1.4 ... %%EOF"


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def intake(tmp_path: Path, clock: Clock) -> Intake:
    return Intake(tmp_path, settle_seconds=2, grace_seconds=60, clock=clock)


def names(intake: Intake) -> list[str]:
    return [found.path.name for found in intake.ready_files()]


def test_taken_once_it_has_settled(tmp_path: Path, intake: Intake, clock: Clock) -> None:
    (tmp_path / "a.pdf").write_bytes(WHOLE)
    assert names(intake) == []
    clock.now += 1.9
    assert names(intake) == []
    clock.now += 0.2
    assert names(intake) == ["a.pdf"]


def test_a_change_begins_the_wait_anew(tmp_path: Path, intake: Intake, clock: Clock) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(WHOLE)
    names(intake)
    clock.now += 1.5
    path.write_bytes(WHOLE + b" more %%EOF")
    assert names(intake) == []
    clock.now += 1.5
    assert names(intake) == []
    clock.now += 1
    assert names(intake) == ["a.pdf"]


def test_without_its_end_it_waits_for_the_grace_time(tmp_path: Path, intake: Intake, clock: Clock) -> None:
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.4 and no end")
    (tmp_path / "empty.pdf").touch()
    names(intake)
    clock.now += 59
    assert names(intake) == []
    clock.now += 2
    assert sorted(names(intake)) == ["cut.pdf", "empty.pdf"]


def test_replaced_by_another_file_of_the_same_look(tmp_path: Path, intake: Intake, clock: Clock) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(WHOLE)
    facts = path.stat()
    names(intake)
    clock.now += 3
    (tmp_path / ".b").write_bytes(WHOLE)
    (tmp_path / ".b").rename(path)
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert names(intake) == []


def test_clock_of_the_day_may_be_anything(tmp_path: Path, intake: Intake, clock: Clock) -> None:
    for name, at in (("old.pdf", 0), ("future.pdf", 4_000_000_000)):
        (tmp_path / name).write_bytes(WHOLE)
        os.utime(tmp_path / name, (at, at))
    names(intake)
    clock.now += 3
    assert names(intake) == ["old.pdf", "future.pdf"]


def test_what_is_never_taken(tmp_path: Path, intake: Intake, clock: Clock) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "deep").mkdir()
    (tmp_path / "real" / "deep" / "a.pdf").write_bytes(WHOLE)
    outside = tmp_path.parent / "outside.pdf"
    outside.write_bytes(WHOLE)
    (tmp_path / "link.pdf").symlink_to(outside)
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "fifo.pdf")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "b.pdf").write_bytes(WHOLE)
    (tmp_path / "folder.pdf").mkdir()
    names(intake)
    clock.now += 3
    assert names(intake) == ["a.pdf"]
    assert intake.waiting == 1


@pytest.mark.parametrize("name", [".x.pdf", "x.pdf.part", "X.TMP", "~$x.docx", "x.pdf~", "Thumbs.db"])
def test_ignored(name: str) -> None:
    assert is_ignored(name)


@pytest.mark.parametrize("name", ["x.pdf", "công văn.TIF", "part.pdf", "x"])
def test_not_ignored(name: str) -> None:
    assert not is_ignored(name)


def test_names_that_are_not_utf8(tmp_path: Path, intake: Intake, clock: Clock) -> None:
    (tmp_path / os.fsdecode(b"c\xf4ng v\xe3n.pdf")).write_bytes(WHOLE)
    names(intake)
    clock.now += 3
    assert [os.fsencode(name) for name in names(intake)] == [b"c\xf4ng v\xe3n.pdf"]
