"""Destroying: what may be, what is left of it, that it is gone everywhere; deaths at every step."""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
from pathlib import Path

import pytest
import stacked
from dying import each_death
from papers import FULL, rig_of, with_document
from rig import SCAN, Rig
from test_catalogue_layouts import saoluc
from test_dossiers import faults, refused

from ingest.archive import stacks
from ingest.archive.archive import document_id
from ingest.archive.destroying import acts
from ingest.archive.destroying.destroying import destroy, finish
from ingest.archive.dossiers import keeping
from ingest.archive.dossiers.shelf import Shelf
from ingest.archive.holding import Decision, hold
from ingest.archive.reindex import reindex
from ingest.catalogue import Catalogue
from ingest.journal import Journal, State
from parse import Parsed

TODAY = datetime.date(2026, 11, 30)
DECISION = "15/QĐ-VP ngày 30/11/2026"
OLD = datetime.date(2001, 5, 4)
FACTS = {"title": "Tập kết luận cũ", "code": "03.VP", "retention": 20}


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    old = [with_document(FULL, date=OLD, number=number) for number in ("1", "2")]
    return rig_of(tmp_path / "root", *old, FULL)


def ids(rig: Rig) -> list[str]:
    """The new paper, then the old ones."""
    return [row.id for row in sorted(rig.catalogue.latest(10), key=lambda row: row.date or "", reverse=True)]


def left(root: Path, document: str) -> list[str]:
    """The files and folders of a root that are called as a document is."""
    return [str(path.relative_to(root)) for path in root.rglob(f"*{document}*")]


def test_papers_are_gone_from_everywhere_and_a_tombstone_stays(rig: Rig) -> None:
    new, b, a = ids(rig)
    made = keeping.make(rig.house, "lan", FACTS, [a, b])
    keeping.hand_over(rig.house, made.id, "lan")
    root = rig.archive.folder.parent
    images = rig.house.cache / "pages" / a
    images.mkdir(parents=True)
    hashes = {one: rig.archive.made(one)["sha256"]["original.png"] for one in (a, b)}
    act = destroy(rig.house, "minh", [made.id], DECISION, "Chánh Văn phòng", on=TODAY)
    assert [(one.document, one.sha256, one.pages) for one in act.papers] == [
        (a, hashes[a], 1),
        (b, hashes[b], 1),
    ]
    assert (act.decision, act.decided_by, act.who) == (DECISION, "Chánh Văn phòng", "minh")
    assert acts.read(rig.archive, act.id) == act
    assert left(root, a) == []
    assert left(root, b) == []
    assert rig.catalogue.ids() == {new}
    assert rig.catalogue.dossier_papers(made.id) == []
    assert rig.catalogue.dossiers() == []
    assert rig.catalogue.count_dossiers("destroyed") == 1
    there = Shelf(rig.archive).dossier(made.id)
    assert (there.state, there.papers) == ("destroyed", [])
    assert there.entries[-1].why == f"Chánh Văn phòng: {DECISION}"
    for document in (a, b):
        (entry,) = rig.journal.of_document(document)
        assert (entry.state, entry.name) == (State.DESTROYED, "")
    assert faults(rig) == []
    refused("gone", keeping.set_facts, rig.house, made.id, "lan", {"box": "1"})
    before = {path: path.read_bytes() for path in (root / "archive" / "destroyed").iterdir()}
    rig.close()
    reindex(rig.archive, rig.settings)
    assert {path: path.read_bytes() for path in before} == before
    assert Catalogue(rig.settings.folders.catalogue).count_dossiers("destroyed") == 1


def test_what_may_not_be_destroyed(rig: Rig) -> None:
    new, b, a = ids(rig)
    house = rig.house
    young = keeping.make(house, "lan", FACTS, [new])
    refused("not_due", lambda: destroy(house, "x", [young.id], DECISION, on=TODAY))
    kept = keeping.make(house, "lan", {**FACTS, "retention": "permanent"}, [a])
    refused("not_due", lambda: destroy(house, "x", [kept.id], DECISION, on=TODAY))
    old = keeping.make(house, "lan", FACTS, [b])
    refused("decision_needed", lambda: destroy(house, "x", [old.id], " ", on=TODAY))
    refused("none", lambda: destroy(house, "x", ["hs" + "0" * 14], DECISION, on=TODAY))
    refused("not_due", lambda: destroy(house, "x", [old.id, young.id], DECISION, on=TODAY))
    refused("not_due", lambda: destroy(house, "x", [old.id], DECISION, on=datetime.date(2021, 12, 31)))
    keeping.put_in(house, young.id, "lan", [])
    keeping.set_facts(house, kept.id, "lan", {"retention": 5})
    keeping.take_from(house, old.id, "lan", [b])
    keeping.put_in(house, kept.id, "lan", [b])
    hold(b, house, Decision.now("hold", "x", ""))
    refused("held_paper", lambda: destroy(house, "x", [kept.id], DECISION, on=TODAY))
    assert acts.ids(rig.archive) == []
    assert rig.archive.holds(a)
    assert rig.held.holds(b)
    assert faults(rig) == []


def test_bytes_that_come_in_again_are_a_paper_of_their_own(rig: Rig) -> None:
    a = document_id(hashlib.sha256(SCAN + b" 0").hexdigest())
    made = keeping.make(rig.house, "lan", FACTS, [a])
    destroy(rig.house, "lan", [made.id], DECISION, on=TODAY)
    rig.close()
    again = Rig(rig.settings.root)
    again.ingest("lại.png", SCAN + b" 0")
    assert again.archive.holds(a)
    assert faults(again) == []
    made_file = again.archive.place(a) / "made.json"
    said = json.loads(made_file.read_text())
    made_file.write_text(json.dumps({**said, "archived_at": "2020-01-01T00:00:00+00:00"}))
    assert "destroyed_there" in [code for code, _ in faults(again)]


def test_a_stack_goes_with_all_of_its_papers_alone(tmp_path: Path) -> None:
    rig = Rig(
        tmp_path / "root",
        readers=stacked.readers()._replace(parse=lambda text: Parsed(record=FULL, evidence={})),
    )
    rig.ingest("tập.pdf", stacked.scan(stacked.STACK))
    (stack,) = stacks.ids(rig.archive)
    today = datetime.date(2050, 1, 1)
    parts = [part["document"] for part in stacks.read(stacks.place(rig.archive, stack))["parts"]]
    facts = {**FACTS, "retention": 1}
    some = keeping.make(rig.house, "lan", facts, parts[:2])
    rest = keeping.make(rig.house, "lan", {**facts, "code": "04.VP"}, parts[2:])
    refused("stack_stays", lambda: destroy(rig.house, "x", [some.id], DECISION, on=today))
    both = [some.id, rest.id]
    refused(
        "being_cut",
        lambda: destroy(rig.house, "x", both, DECISION, on=today, is_busy=lambda one: one == stack),
    )
    act = destroy(rig.house, "x", both, DECISION, on=today)
    assert list(act.stacks) == [stack]
    assert list(rig.archive.documents()) == []
    assert list(stacks.ids(rig.archive)) == []
    assert {entry.state for entry in rig.journal.of_document(stack)} == {State.DESTROYED}
    assert rig.catalogue.count() == 0
    assert faults(rig) == []


def test_an_act_that_cannot_be_read_is_told_of(rig: Rig) -> None:
    *_, a = ids(rig)
    made = keeping.make(rig.house, "lan", FACTS, [a])
    act = destroy(rig.house, "lan", [made.id], DECISION, on=TODAY)
    acts.place(rig.archive, act.id).write_text("{}")
    assert [code for code, _ in faults(rig)] == ["act_unreadable"]
    with pytest.raises(ValueError, match="id"):
        acts.place(rig.archive, "../x")


STEPS = [(Catalogue, "put_dossier"), (Catalogue, "erase"), (Journal, "keep_head"), (shutil, "rmtree")]


def test_dying_at_every_step_loses_no_tombstone_and_leaves_nothing_half(folder: Path) -> None:
    old = with_document(FULL, date=OLD)
    rig = rig_of(folder / "before", old, with_document(old, number="7"), with_document(FULL, number="8"))
    stays, b, a = ids(rig)
    made = keeping.make(rig.house, "lan", FACTS, [a, b])
    rig.close()
    for death in each_death(*STEPS):
        root = folder / "root"
        shutil.copytree(folder / "before", root)
        rig = Rig(root)
        with death:
            destroy(rig.house, "lan", [made.id], DECISION, on=TODAY)
        for document in (a, b):  # at no moment is one gone without its tombstone
            told = any(one.document == document for act in acts.all_acts(rig.archive) for one in act.papers)
            assert told or rig.archive.holds(document), death.point
        rig.close()
        again = Rig(root)
        again.start()
        state = Shelf(again.archive).dossier(made.id).state
        assert state == ("destroyed" if acts.ids(again.archive) else "open")
        gone = not again.archive.holds(a) and not again.archive.holds(b)
        assert gone == (state == "destroyed"), death.point
        assert death.died or gone
        if gone:
            assert left(root, a) == []
            assert left(root, b) == []
        assert again.archive.holds(stays)
        assert faults(again) == [], death.point
        assert not list((root / "work").glob(".destroying-*"))
        finish(again.house)
        again.close()
        shutil.rmtree(root)
    assert death.point > 40, "the steps were not all seen"


def test_by_command(rig: Rig) -> None:
    *_, a = ids(rig)
    made = keeping.make(rig.house, "lan", FACTS, [a])
    root = rig.settings.root
    rig.close()
    refused_first = saoluc(root, "dossier", "destroy", "03.VP", "--decision", DECISION)
    assert refused_first.exit_code == 1
    assert "--yes" in refused_first.output
    listed = saoluc(root, "dossier", "form", "expired", "03.VP", "--out", str(root / "de-nghi.pdf"))
    assert listed.exit_code == 0, listed.output
    done = saoluc(
        root,
        "dossier",
        "destroy",
        "03.VP",
        "--decision",
        DECISION,
        "--decided-by",
        "Chánh Văn phòng",
        "--yes",
    )
    assert done.exit_code == 0, done.output
    told = saoluc(root, "dossier", "destroyed", "--json")
    (act,) = json.loads(told.output)
    assert act["dossiers"][0]["dossier"] == made.id
    minutes = saoluc(root, "dossier", "form", "destruction", act["id"], "--out", str(root / "bien-ban.pdf"))
    assert minutes.exit_code == 0, minutes.output
    assert (root / "bien-ban.pdf").read_bytes().startswith(b"%PDF")
    log = saoluc(root, "user", "log").output
    assert made.id in log
    assert DECISION in log
    assert saoluc(root, "verify").exit_code == 0
