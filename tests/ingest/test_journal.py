"""The journal allows the steps that lead somewhere, and no others; it keeps any name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import WrongTransitionError
from ingest.journal import Journal, State


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / "journal.sqlite3")
    yield made
    made.close()


def claim(journal: Journal, id: str = "c", name: bytes = b"x.pdf", *, copied: bool = False) -> None:
    journal.open_claim(id, name, copied=copied, size=1, mtime_ns=2)


def test_the_usual_way(journal: Journal) -> None:
    claim(journal)
    for state in (State.CLAIMED, State.PUBLISHING, State.ARCHIVED):
        journal.move("c", state)
        entry = journal.get("c")
        assert entry is not None
        assert entry.state is state
    assert journal.unfinished() == []
    assert journal.totals()[State.ARCHIVED] == 1


@pytest.mark.parametrize("wrong", [State.ARCHIVED, State.FAILED, State.DUPLICATE, State.PUBLISHING])
def test_no_step_is_skipped(journal: Journal, wrong: State) -> None:
    claim(journal)
    with pytest.raises(WrongTransitionError):
        journal.move("c", wrong)


def test_an_end_is_an_end(journal: Journal) -> None:
    claim(journal)
    journal.move("c", State.DROPPED)
    for state in State:
        with pytest.raises(WrongTransitionError):
            journal.move("c", state)


def test_names_of_any_bytes(journal: Journal) -> None:
    name = b"c\xf4ng v\xe3n\xff.pdf"
    claim(journal, name=name)
    entry = journal.get("c")
    assert entry is not None
    assert entry.raw_name == name
    assert entry.name == "c\\xf4ng v\\xe3n\\xff.pdf"
    assert os.fsencode(os.fsdecode(entry.raw_name)) == name


def test_counts(journal: Journal) -> None:
    claim(journal)
    assert journal.count("c", "attempts", "why") == 1
    assert journal.count("c", "attempts", "why") == 2


def test_what_became_of_a_copied_file(journal: Journal) -> None:
    claim(journal, name=b"/a/b.pdf", copied=True)
    assert journal.finished_as(b"/a/b.pdf", 1, 2) is None
    for state in (State.CLAIMED, State.PUBLISHING, State.ARCHIVED):
        journal.move("c", state)
    assert journal.finished_as(b"/a/b.pdf", 1, 2) is not None
    assert journal.finished_as(b"/a/b.pdf", 1, 3) is None


def test_it_is_there_after_reopening(tmp_path: Path) -> None:
    first = Journal(tmp_path / "j")
    claim(first)
    second = Journal(tmp_path / "j")
    assert [e.claim for e in second.unfinished()] == ["c"]
