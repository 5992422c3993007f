"""Dying before or after every step on the disk: a new start brings each file to its one end."""

from __future__ import annotations

import shutil
from pathlib import Path

import paged
import pytest
from dying import Died, dying_at, each_death
from rig import BROKEN, SCAN, Rig

from ingest.journal import State
from ingest.service.service import Service
from ingest.settings import Settings

CONTENT = {"archived": SCAN, "duplicate": SCAN, "failed": BROKEN, "paged": paged.scan(3)}


def rig_for(root: Path, case: str) -> Rig:
    return Rig(root, **({"readers": paged.readers()} if case == "paged" else {}))


def prepare(root: Path, case: str) -> None:
    rig = Rig(root)
    if case == "duplicate":
        rig.ingest("first.png")
    rig.drop("sổ/x.png", CONTENT[case])
    rig.close()


def check(root: Path, case: str) -> None:
    rig = Rig(root)
    documents = list(rig.archive.documents())
    assert len(documents) == (0 if case == "failed" else 1)
    assert rig.catalogue.ids() == set(documents)
    for document in documents:
        assert rig.catalogue.get(document) == rig.archive.row(document)
        assert (rig.archive.place(document) / "original.png").read_bytes() == CONTENT[case]
    failed = sorted(path.name for path in rig.folders.failed.iterdir() if path.suffix == ".png")
    assert failed == (["x.png"] if case == "failed" else [])
    if case == "duplicate":
        assert "sổ/x.png" in rig.archive.row(documents[0]).names
    assert not list(rig.folders.work.iterdir())
    assert not [path for path in rig.folders.inbox.rglob("*") if path.is_file()]
    assert rig.journal.unfinished() == []
    totals = rig.journal.totals()
    ends = {
        "archived": State.ARCHIVED,
        "paged": State.ARCHIVED,
        "duplicate": State.DUPLICATE,
        "failed": State.FAILED,
    }
    assert totals[ends[case]] == 1
    assert totals[State.FAILED] == (1 if case == "failed" else 0)
    rig.close()


@pytest.mark.parametrize("case", ["archived", "duplicate", "failed", "paged"])
def test_dying_at_every_step(folder: Path, case: str) -> None:
    prepare(folder / "before", case)
    for death in each_death():
        root = folder / "root"
        shutil.copytree(folder / "before", root)
        rig = rig_for(root, case)
        with death:
            rig.start()
        rig.close()
        if death.died:
            again = rig_for(root, case)
            again.start()
            again.close()
        check(root, case)
        shutil.rmtree(root)
    assert death.point > 30, "the steps were not all seen"


def test_dying_twice(tmp_path: Path) -> None:
    """The start after a death may die as well."""
    prepare(tmp_path / "before", "archived")
    for first, second in [(20, 3), (41, 0), (51, 7), (60, 11), (72, 2), (78, 5)]:
        root = tmp_path / f"{first}-{second}"
        shutil.copytree(tmp_path / "before", root)
        for point in (first, second):
            rig = Rig(root)
            with pytest.raises(Died), dying_at(point):
                rig.start()
            rig.close()
        last = Rig(root)
        last.start()
        last.close()
        check(root, "archived")


def test_lost_journal(tmp_path: Path) -> None:
    """The work folder alone is enough to go on from."""
    rig = Rig(tmp_path)
    rig.take(rig.drop("công văn.png"))
    rig.close()
    for file in tmp_path.glob("journal.sqlite3*"):
        file.unlink()
    again = Rig(tmp_path)
    again.start()
    (document,) = again.archive.documents()
    assert again.archive.row(document).names == ["công văn.png"]


def test_lost_catalogue(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.ingest("a.png")
    rig.ingest("b.png")
    (document,) = rig.archive.documents()
    before = rig.catalogue.get(document)
    rig.close()
    for file in tmp_path.glob("catalogue.sqlite3*"):
        file.unlink()
    with Service(Settings(root=tmp_path)) as service:
        assert service.catalogue.get(document) == before


def test_too_many_interruptions(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.take(rig.drop("deadly.png"))
    for _ in range(rig.settings.interruptions):
        assert rig.journal.unfinished()
        rig.pipeline.process = lambda claim: None  # type: ignore[method-assign,assignment,return-value]
        rig.start()
    assert not rig.journal.unfinished()
    assert (rig.folders.failed / "deadly.png").exists()
