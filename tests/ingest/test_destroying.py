"""Destroying: what may be, what is left of it, that it is gone everywhere; deaths at every step."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import stacked
from dying import Died, each_death
from papers import FULL, rig_of, with_document
from rig import SCAN, Rig
from test_catalogue_layouts import saoluc
from test_dossiers import faults, refused
from test_recut import shared_here

from ingest.archive import keep_corrections, stacks
from ingest.archive.archive import document_id
from ingest.archive.corrections import Correction
from ingest.archive.destroying import acts, destroying, lists, under_way
from ingest.archive.destroying.acts import Act
from ingest.archive.destroying.destroying import finish
from ingest.archive.dossiers import keeping
from ingest.archive.dossiers.ending import due
from ingest.archive.dossiers.shelf import Shelf
from ingest.archive.dossiers.typed import typed_facts
from ingest.archive.holding import Decision, hold
from ingest.archive.reindex import reindex
from ingest.building.build import Builder
from ingest.catalogue import Catalogue
from ingest.errors import AlreadyAskedError
from ingest.export.acceptance import samples
from ingest.export.forms.destruction import destruction_form, expired_form
from ingest.export.forms.form import Form, Office, Table
from ingest.intake.claim import new_id
from ingest.journal import Journal, State
from ingest.service.anew import asked_cuts, cut_steps, recut, reread
from ingest.service.anew.asked_cuts import AskedCut
from parse import Parsed

TODAY = datetime.date(2026, 11, 30)
DECISION = "15/QĐ-VP ngày 30/11/2026"
OLD = datetime.date(2001, 5, 4)
FACTS = {"title": "Tập kết luận cũ", "code": "03.VP", "retention": 20}


def printed(rig: Rig, on: datetime.date = TODAY) -> str:
    """The id of a list of all that may be destroyed, printed now; "" where there is nothing."""
    listed, _ = lists.print_list(rig.house, rig.catalogue.dossiers(), on)
    return listed.id if listed else ""


def destroy(
    rig: Rig, who: str, dossiers: list[str], decision: str, by: str = "", *, on: datetime.date, **more: Any
) -> Act:
    """By a list that is printed now, unless one is given."""
    more.setdefault("listed", printed(rig, on))
    return destroying.destroy(rig.house, who, dossiers, decision, by, on=on, **more)


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    old = [with_document(FULL, date=OLD, number=number) for number in ("1", "2")]
    return rig_of(tmp_path / "root", *old, FULL)


def done_with(rig: Rig, papers: list[str], **facts: object) -> str:
    """A dossier of these papers that was handed over; its id."""
    made = keeping.make(rig.house, "lan", {**FACTS, **facts}, papers)
    keeping.hand_over(rig.house, made.id, "lan")
    return made.id


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
    sample = samples.draw(rig.house, 3, "lan")
    samples.enter(rig.house, sample.id, a, {"subject": "chuyện cũ"}, "lan")
    act = destroy(rig, "minh", [made.id], DECISION, "Chánh Văn phòng", on=TODAY)
    assert set(samples.read(rig.house.reports, sample.id).records) == {new}
    assert samples.read(rig.house.reports, sample.id).checks == {}
    assert [(one.document, one.sha256, one.pages) for one in act.papers] == [
        (a, hashes[a], 1),
        (b, hashes[b], 1),
    ]
    assert (act.decision, act.decided_by, act.who) == (DECISION, "Chánh Văn phòng", "minh")
    assert acts.FILES.read(rig.archive, act.id) == act
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

    def refuses(why: str, *dossiers: str, decision: str = DECISION, on: datetime.date = TODAY) -> None:
        refused(why, lambda: destroy(rig, "x", list(dossiers), decision, on=on))

    young = done_with(rig, [new])
    refuses("not_due", young)
    kept = done_with(rig, [a], retention="permanent")
    refuses("not_due", kept)
    old = keeping.make(house, "lan", FACTS, [b]).id
    refuses("not_handed_over", old)
    keeping.hand_over(house, old, "lan")
    refuses("decision_needed", old, decision=" ")
    refuses("none", "hs" + "0" * 14)
    refuses("not_due", old, young)
    refuses("not_due", old, on=datetime.date(2021, 12, 31))
    hold(b, house, Decision.now("hold", "x", ""))
    refuses("held_paper", old)
    assert acts.FILES.ids(rig.archive) == []
    assert rig.archive.holds(a)
    assert rig.held.holds(b)
    assert faults(rig) == []


def test_a_paper_without_a_day_keeps_its_dossier(tmp_path: Path) -> None:
    rig = rig_of(tmp_path / "root", with_document(FULL, date=OLD), with_document(FULL, date=None))
    dossier = done_with(rig, [row.id for row in rig.catalogue.latest(2)])
    ((_, listed),) = due(rig.catalogue.dossiers(), TODAY)
    assert (listed.papers, listed.undated) == (2, 1)
    refused("undated", lambda: destroy(rig, "x", [dossier], DECISION, on=TODAY))
    assert printed(rig) == "", "what may not be destroyed is on no list"
    keeping.unlock(rig.house, dossier, "lan", "ghi ngày kết thúc")
    for wrong in ("31/02/2005", "2005", "01/01/2999"):
        refused("bad_fact", typed_facts, {"ended": wrong})
    keeping.set_facts(rig.house, dossier, "lan", typed_facts({"ended": "31/12/2007"}))
    keeping.hand_over(rig.house, dossier, "lan")
    ((until, listed),) = due(rig.catalogue.dossiers(), datetime.date(2028, 1, 1))
    assert until == datetime.date(2027, 12, 31), (
        "counted from the day that a person gave: it is the later one"
    )
    refused("not_due", lambda: destroy(rig, "x", [dossier], DECISION, on=TODAY))
    form = expired_form(None, [listed], Office(), TODAY)
    assert any("31/12/2007 do người lập" in cell for row in rows_of(form) for cell in row)
    act = destroy(rig, "x", [dossier], DECISION, on=datetime.date(2028, 1, 1))
    assert (act.dossiers[0].ended, act.dossiers[0].undated) == ("2007-12-31", 1)
    assert any("31/12/2007" in cell for row in rows_of(destruction_form(act, Office())) for cell in row)
    said = Shelf(rig.archive).dossier(dossier).entries
    assert [(one.who, one.facts) for one in said if "ended" in one.facts] == [
        ("lan", {"ended": "2007-12-31"})
    ]


def rows_of(form: Form) -> list[list[str]]:
    return [row for block in form.blocks if isinstance(block, Table) for row in block.rows]


def test_what_was_changed_after_its_list_was_printed_is_not_destroyed(rig: Rig) -> None:
    _, b, a = ids(rig)
    dossier, other = done_with(rig, [a]), done_with(rig, [b], code="04.VP")
    listed = printed(rig)
    assert printed(rig) == listed, "the same dossiers make the same list"
    assert {one.dossier for one in lists.FILES.read(rig.archive, listed).dossiers} == {dossier, other}
    keeping.unlock(rig.house, dossier, "lan", "xem lại")
    keeping.hand_over(rig.house, dossier, "lan")
    refused("list_changed", lambda: destroy(rig, "x", [dossier, other], DECISION, on=TODAY, listed=listed))
    refused("list_needed", lambda: destroy(rig, "x", [dossier], DECISION, on=TODAY, listed="dm" + "0" * 14))
    refused("list_needed", lambda: destroy(rig, "x", [dossier], DECISION, on=TODAY, listed=""))
    assert rig.archive.holds(a)
    assert rig.archive.holds(b)
    again = printed(rig)
    assert again != listed
    young = keeping.make(rig.house, "lan", {**FACTS, "code": "05.VP"}).id
    refused("not_handed_over", lambda: destroy(rig, "x", [young], DECISION, on=TODAY, listed=again))
    act = destroy(rig, "x", [other], DECISION, on=TODAY, listed=listed)  # those in authority kept the first
    assert act.listed == listed
    assert destroy(rig, "x", [dossier], DECISION, on=TODAY, listed=again).listed == again
    assert faults(rig) == []
    lists.FILES.place(rig.archive, again).write_text("{}")
    assert [code for code, _ in faults(rig)] == ["act_unreadable"]


def test_what_came_into_a_dossier_by_a_correction_of_its_papers_days_is_another(rig: Rig) -> None:
    *_, a = ids(rig)
    dossier = done_with(rig, [a])
    listed = printed(rig)
    rig.catalogue.put(rig.archive.row(a)._replace(date="2003-01-02", year=2003))
    refused("list_changed", lambda: destroy(rig, "x", [dossier], DECISION, on=TODAY, listed=listed))


def test_a_paper_that_the_catalogue_lacks_keeps_its_dossier(rig: Rig) -> None:
    _, b, a = ids(rig)
    dossier = done_with(rig, [a, b])
    rig.catalogue.erase(a)
    refused("undated", lambda: destroy(rig, "x", [dossier], DECISION, on=TODAY))


def test_what_was_seen_is_what_is_destroyed(rig: Rig) -> None:
    _, b, a = ids(rig)
    dossier = done_with(rig, [a])
    seen = {dossier: rig.catalogue.dossiers()[0].row.seal[:16]}
    keeping.unlock(rig.house, dossier, "lan", "thiếu một văn bản")
    keeping.put_in(rig.house, dossier, "lan", [b])
    keeping.hand_over(rig.house, dossier, "lan")
    refused("outdated", lambda: destroy(rig, "x", [dossier], DECISION, on=TODAY, seen=seen))
    refused("outdated", lambda: destroy(rig, "x", [dossier], DECISION, on=TODAY, seen={dossier: ""}))
    now = {dossier: rig.catalogue.dossiers()[0].row.seal[:16]}
    assert len(destroy(rig, "x", [dossier], DECISION, on=TODAY, seen=now).papers) == 2


@pytest.mark.parametrize("mark", [under_way.ASKED_CUT, under_way.CUT, under_way.REREAD])
def test_what_is_worked_on_is_not_destroyed(rig: Rig, mark: str) -> None:
    *_, a = ids(rig)
    dossier = done_with(rig, [a])
    (rig.house.work / f"{mark}{a}").mkdir()
    refused("being_cut", lambda: destroy(rig, "x", [dossier], DECISION, on=TODAY))
    assert rig.archive.holds(a)
    (rig.house.work / f"{mark}{a}").rmdir()
    destroy(rig, "x", [dossier], DECISION, on=TODAY)
    assert left(rig.settings.root, a) == []


def dying(rig: Rig, dossier: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Destroys a dossier, and dies once it is written down what is to happen."""

    def die(*args: object) -> None:
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(destroying, "_carry_out", die)
        with pytest.raises(Died):
            destroy(rig, "x", [dossier], DECISION, on=TODAY)


def test_what_is_about_to_be_destroyed_is_not_worked_on(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    _, b, a = ids(rig)
    dossier = done_with(rig, [a])
    other = keeping.make(rig.house, "lan", {"title": "Khác", "code": "9"}, [b])
    dying(rig, dossier, monkeypatch)
    work = rig.house.work
    asked = AskedCut(stack=a, begins=(), before="1-1", who="x", when=act_time(), why="")
    with pytest.raises(AlreadyAskedError):
        asked_cuts.ask(work, asked)
    whole, by = recut.whole_of(a, rig.house), Decision.now("release", "x", "")
    builder = Builder(rig.settings, stacked.readers())
    with pytest.raises(ValueError, match="destroyed"):
        recut.recut(whole, {1}, by, rig.house, rig.settings, builder, shared_here())
    with pytest.raises(ValueError, match="destroyed"):
        reread.reread(a, rig.house, rig.settings, builder, shared_here())
    refused("being_destroyed", keeping.dissolve, rig.house, dossier, "lan")
    refused("being_destroyed", keeping.unlock, rig.house, dossier, "lan", "để rút ra")
    refused("being_destroyed", keeping.put_in, rig.house, other.id, "lan", [a])
    assert not [*work.glob(".cut-*"), *work.glob(".reread-*"), *work.glob(".asked-cut-*")]
    finish(rig.house)
    assert left(rig.settings.root, a) == []
    assert faults(rig) == []


def test_a_dossier_that_ended_otherwise_does_not_stop_the_start(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an earlier version let be."""
    *_, a = ids(rig)
    dossier = done_with(rig, [a])
    dying(rig, dossier, monkeypatch)
    monkeypatch.setattr(under_way, "refuse_going", lambda *_: None)
    keeping.unlock(rig.house, dossier, "lan", "rút ra")
    keeping.dissolve(rig.house, dossier, "lan")
    finish(rig.house)
    assert Shelf(rig.archive).dossier(dossier).state == "dissolved"
    assert not rig.archive.holds(a)


def test_what_came_in_after_the_decision_stays(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    *_, a = ids(rig)
    dossier = done_with(rig, [a])
    dying(rig, dossier, monkeypatch)
    made_file = rig.archive.place(a) / "made.json"
    said = json.loads(made_file.read_text())
    made_file.write_text(json.dumps({**said, "archived_at": "2080-01-01T00:00:00+00:00"}))
    finish(rig.house)
    assert rig.archive.holds(a)
    assert [entry.state for entry in rig.journal.of_document(a)] == [State.ARCHIVED]
    assert not list(rig.house.work.glob(".destroying-*"))


def test_a_plan_to_cut_what_was_destroyed_is_dropped(rig: Rig) -> None:
    """As an earlier version left it: it stopped every start."""
    *_, a = ids(rig)
    destroy(rig, "x", [done_with(rig, [a])], DECISION, on=TODAY)
    folder = rig.house.work / f".cut-{a}"
    (folder / "out" / stacks.READY).mkdir(parents=True)
    (folder / cut_steps.PLAN).write_text(json.dumps({"to": {}, "gone": []}))
    cut_steps.recover(rig.house)
    assert not folder.exists()
    lost = rig.house.work / f".cut-{'0' * 16}"
    (lost / "out" / stacks.READY).mkdir(parents=True)
    (lost / cut_steps.PLAN).write_text(json.dumps({"to": {}, "gone": []}))
    with pytest.raises(FileNotFoundError):  # what is missing, and no act tells why, is not given up
        cut_steps.recover(rig.house)


def test_corrections_of_what_was_destroyed_are_no_gap_in_what_comes_in_again(rig: Rig) -> None:
    a = document_id(hashlib.sha256(SCAN + b" 0").hexdigest())
    said = Correction(
        at="/document/subject", action="confirm", before="về công tác cán bộ", after="về công tác cán bộ",
        who="lan", when=act_time(), reading=1,
    )  # fmt: skip
    keep_corrections.correct(a, rig.house, lambda: [said], may_hold=True)
    assert rig.journal.head(a) is not None
    destroy(rig, "lan", [done_with(rig, [a])], DECISION, on=TODAY)
    assert rig.journal.head(a) is None
    rig.close()
    again = Rig(rig.settings.root)
    again.ingest("lại.png", SCAN + b" 0")
    assert faults(again) == []


def test_the_file_that_a_paper_was_taken_out_of_goes_first(rig: Rig) -> None:
    *_, a = ids(rig)
    dossier = done_with(rig, [a])
    (entry,) = rig.journal.of_document(a)
    outer, file = new_id(), rig.house.failed / "hồ sơ.pdf"
    outside = entry._replace(
        claim=outer, state=State.FAILED, document=None, target=os.fsencode(file.name), reason="portfolio"
    )
    rig.journal.remove(entry.claim)
    rig.journal.restore([outside, entry._replace(claim=f"{outer}-0")], "made so")
    file.write_bytes(b"%PDF")
    refused("portfolio_there", lambda: destroy(rig, "x", [dossier], DECISION, on=TODAY))
    file.unlink()
    destroy(rig, "x", [dossier], DECISION, on=TODAY)
    assert not rig.archive.holds(a)


def act_time() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def test_bytes_that_come_in_again_are_a_paper_of_their_own(rig: Rig) -> None:
    a = document_id(hashlib.sha256(SCAN + b" 0").hexdigest())
    destroy(rig, "lan", [done_with(rig, [a])], DECISION, on=TODAY)
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
    some = done_with(rig, parts[:2], retention=1)
    rest = done_with(rig, parts[2:], retention=1, code="04.VP")
    refused("stack_stays", lambda: destroy(rig, "x", [some], DECISION, on=today))
    both = [some, rest]
    cut_steps.mark_begun(rig.house.work, stack)
    refused("being_cut", lambda: destroy(rig, "x", both, DECISION, on=today))
    cut_steps.unmark(rig.house.work, stack)
    act = destroy(rig, "x", both, DECISION, on=today)
    assert list(act.stacks) == [stack]
    assert list(rig.archive.documents()) == []
    assert list(stacks.ids(rig.archive)) == []
    assert {entry.state for entry in rig.journal.of_document(stack)} == {State.DESTROYED}
    assert rig.catalogue.count() == 0
    assert faults(rig) == []


def test_an_act_that_cannot_be_read_is_told_of(rig: Rig) -> None:
    *_, a = ids(rig)
    act = destroy(rig, "lan", [done_with(rig, [a])], DECISION, on=TODAY)
    acts.FILES.place(rig.archive, act.id).write_text("{}")
    assert [code for code, _ in faults(rig)] == ["act_unreadable"]
    with pytest.raises(ValueError, match="id"):
        acts.FILES.place(rig.archive, "../x")


STEPS = [(Catalogue, "put_dossier"), (Catalogue, "erase"), (Journal, "keep_head"), (shutil, "rmtree")]


def test_dying_at_every_step_loses_no_tombstone_and_leaves_nothing_half(folder: Path) -> None:
    old = with_document(FULL, date=OLD)
    rig = rig_of(folder / "before", old, with_document(old, number="7"), with_document(FULL, number="8"))
    stays, b, a = ids(rig)
    dossier = done_with(rig, [a, b])
    sample = samples.draw(rig.house, 3, "lan")
    rig.close()
    for death in each_death(*STEPS):
        root = folder / "root"
        shutil.copytree(folder / "before", root)
        rig = Rig(root)
        with death:
            destroy(rig, "lan", [dossier], DECISION, on=TODAY)
        for document in (a, b):  # at no moment is one gone without its tombstone
            told = any(one.document == document for act in acts.all_acts(rig.archive) for one in act.papers)
            assert told or rig.archive.holds(document), death.point
        rig.close()
        again = Rig(root)
        again.start()
        state = Shelf(again.archive).dossier(dossier).state
        assert state == ("destroyed" if acts.FILES.ids(again.archive) else "handed_over")
        gone = not again.archive.holds(a) and not again.archive.holds(b)
        assert gone == (state == "destroyed"), death.point
        assert death.died or gone
        if gone:
            assert left(root, a) == []
            assert left(root, b) == []
            assert set(samples.read(again.house.reports, sample.id).records) == {stays}
        assert again.archive.holds(stays)
        assert faults(again) == [], death.point
        assert not list((root / "work").glob(".destroying-*"))
        finish(again.house)
        again.close()
        shutil.rmtree(root)
    assert death.point > 40, "the steps were not all seen"


def test_dying_again_while_it_is_finished_spares_what_came_in_since(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = with_document(FULL, date=OLD)
    rig = rig_of(folder / "before", old, with_document(old, number="7"))
    b, a = (row.id for row in rig.catalogue.latest(2))
    dying(rig, done_with(rig, [a, b]), monkeypatch)
    made_file = rig.archive.place(b) / "made.json"
    said = json.loads(made_file.read_text())
    made_file.write_text(json.dumps({**said, "archived_at": "2080-01-01T00:00:00+00:00"}))
    rig.house.enter(b)
    rig.close()
    for death in each_death(*STEPS, every=3):
        root = folder / "root"
        shutil.copytree(folder / "before", root)
        rig = Rig(root)
        with death:
            finish(rig.house)
        rig.close()
        again = Rig(root)
        again.start()
        assert (again.archive.holds(a), again.archive.holds(b)) == (False, True), death.point
        assert left(root, a) == []
        assert again.catalogue.ids() == {b}
        assert faults(again) == [], death.point
        assert not list((root / "work").glob(".destroying-*"))
        again.close()
        shutil.rmtree(root)
    assert death.point > 20


def test_by_command(rig: Rig) -> None:
    *_, a = ids(rig)
    dossier = done_with(rig, [a])
    root = rig.settings.root
    rig.close()
    refused_first = saoluc(root, "dossier", "destroy", "03.VP", "--decision", DECISION, "--list", "dm")
    assert refused_first.exit_code == 1
    assert "--yes" in refused_first.output
    listed = saoluc(root, "dossier", "form", "expired", "03.VP", "--out", str(root / "de-nghi.pdf"))
    assert listed.exit_code == 0, listed.output
    (code,) = set(re.findall(r"dm[0-9a-f]{14}", listed.output))
    none = saoluc(root, "dossier", "destroy", "03.VP", "--decision", DECISION, "--list", "dm9", "--yes")
    assert none.exit_code == 1
    done = saoluc(
        root,
        "dossier",
        "destroy",
        "03.VP",
        "--decision",
        DECISION,
        "--decided-by",
        "Chánh Văn phòng",
        "--list",
        code[:9],
        "--yes",
    )
    assert done.exit_code == 0, done.output
    told = saoluc(root, "dossier", "destroyed", "--json")
    (act,) = json.loads(told.output)
    assert act["dossiers"][0]["dossier"] == dossier
    minutes = saoluc(root, "dossier", "form", "destruction", act["id"], "--out", str(root / "bien-ban.pdf"))
    assert minutes.exit_code == 0, minutes.output
    assert (root / "bien-ban.pdf").read_bytes().startswith(b"%PDF")
    log = saoluc(root, "user", "log").output
    assert dossier in log
    assert DECISION in log
    assert saoluc(root, "verify").exit_code == 0
