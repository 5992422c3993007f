"""Dossiers: made, changed, locked; kept whole through deaths, reindexing and holding; checked by verify."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dying import each_death
from papers import FULL, rig_of, with_document
from rig import Rig
from test_catalogue_layouts import saoluc

from ingest.archive import holding
from ingest.archive.dossiers import keeping
from ingest.archive.dossiers.dossier import Dossier, Entry
from ingest.archive.dossiers.gathering import make_of_list
from ingest.archive.dossiers.shelf import Shelf
from ingest.archive.holding import Decision
from ingest.archive.reindex import reindex
from ingest.archive.verify import verify
from ingest.catalogue import Catalogue, open_catalogue
from ingest.errors import DossierError
from ingest.journal import Journal
from ingest.tables.rows import TableRow

FACTS = {"title": "Tập kết luận năm 2021", "code": "01.VP", "retention": 20}


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    days = [datetime.date(2021, month, 5) for month in (3, 1, 2)]
    return rig_of(tmp_path / "root", *(with_document(FULL, date=day) for day in days))


def ids(rig: Rig) -> list[str]:
    return [row.id for row in rig.catalogue.latest(10)]


def faults(rig: Rig) -> list[tuple[str, str]]:
    return [
        (f.code, f.detail) for f in verify(rig.archive, rig.held, rig.catalogue, rig.journal) if f.is_fault
    ]


def order(rig: Rig, dossier: str) -> list[str]:
    return [paper.row.id for paper in rig.catalogue.dossier_papers(dossier)]


def refused(what: str, call: Callable[..., Any], *args: Any) -> None:
    with pytest.raises(DossierError) as error:
        call(*args)
    assert error.value.what == what
    assert "?" not in error.value.sentence("vi")


def test_what_follows_from_its_papers(rig: Rig) -> None:
    a, b, c = ids(rig)
    made = keeping.make(rig.house, "lan", FACTS, [a, b])
    listed = rig.catalogue.dossier(made.id)
    assert listed is not None
    assert (listed.papers, listed.pages, listed.sheets) == (2, 2, 2)
    assert (listed.first, listed.last) == ("2021-01-05", "2021-03-05")
    keeping.put_in(rig.house, made.id, "lan", [c, a])
    keeping.count_sheets(rig.house, made.id, "lan", b, 4)
    papers = rig.catalogue.dossier_papers(made.id)
    assert [(p.row.id, p.first_sheet, p.last_sheet, p.counted) for p in papers] == [
        (a, 1, 1, False), (b, 2, 5, True), (c, 6, 6, False),
    ]  # fmt: skip
    assert rig.catalogue.dossiers()[0].sheets == 6
    assert faults(rig) == []


def test_two_pages_on_a_sheet(tmp_path: Path) -> None:
    rig = rig_of(tmp_path / "root", FULL)
    row = rig.catalogue.latest(1)[0]
    rig.catalogue.put(row._replace(pages=5))
    made = keeping.make(rig.house, "lan", {**FACTS, "sides": 2}, [row.id])
    assert rig.catalogue.dossier(made.id).sheets == 3  # type: ignore[union-attr]
    assert rig.catalogue.dossier_papers(made.id)[0].sheets == 3


def test_order_is_changed_and_history_tells_who(rig: Rig) -> None:
    a, b, c = ids(rig)
    made = keeping.make(rig.house, "lan", FACTS, [a, b, c])
    keeping.put_in_order(rig.house, made.id, "minh", [c, a, b])
    assert order(rig, made.id) == [c, a, b]
    keeping.take_from(rig.house, made.id, "minh", [a])
    keeping.set_facts(rig.house, made.id, "minh", {"title": "Tập\n kết  luận", "code": "01.VP"})
    there = Shelf(rig.archive).dossier(made.id)
    assert there.facts.title == "Tập kết luận"
    assert [(e.action, e.who) for e in there.entries] == [
        ("make", "lan"), ("papers", "minh"), ("papers", "minh"), ("change", "minh"),
    ]  # fmt: skip
    assert there.entries[-1].facts == {"title": "Tập\n kết  luận"}
    refused("outdated", keeping.put_in_order, rig.house, made.id, "minh", [a, b, c])


def test_a_paper_is_in_one_dossier_at_most(rig: Rig) -> None:
    a, b, _ = ids(rig)
    first = keeping.make(rig.house, "lan", FACTS, [a])
    refused("taken", keeping.make, rig.house, "lan", FACTS, [b, a])
    second = keeping.make(rig.house, "lan", FACTS, [b])
    refused("taken", keeping.put_in, rig.house, second.id, "lan", [a])
    assert rig.catalogue.dossiers_of([a, b]) == {a: first.id, b: second.id}
    keeping.dissolve(rig.house, first.id, "lan")
    keeping.put_in(rig.house, second.id, "lan", [a])
    assert order(rig, second.id) == [b, a]
    assert [one.row.id for one in rig.catalogue.dossiers()] == [second.id]
    refused("gone", keeping.set_facts, rig.house, first.id, "lan", {"title": "x"})
    assert faults(rig) == []


@pytest.mark.parametrize(
    ("what", "facts"),
    [
        ("no_title", {"title": "  "}), ("bad_fact", {"title": "x" * 1001}), ("bad_fact", {"title": "x", "box": 3}),
        ("bad_fact", {"title": "x", "retention": 0}), ("bad_fact", {"title": "x", "retention": "forever"}),
        ("bad_fact", {"title": "x", "colour": "red"}),
    ],
)  # fmt: skip
def test_what_cannot_be_said(rig: Rig, what: str, facts: dict[str, Any]) -> None:
    refused(what, keeping.make, rig.house, "lan", facts)
    assert Shelf(rig.archive).ids() == []


def test_what_is_not_archived_cannot_be_put_in(rig: Rig) -> None:
    refused("no_paper", keeping.make, rig.house, "lan", FACTS, ["0" * 16])
    refused("twice", keeping.make, rig.house, "lan", FACTS, [ids(rig)[0]] * 2)
    refused("none", keeping.set_facts, rig.house, "hs" + "0" * 14, "lan", FACTS)


def test_handed_over_is_locked_until_somebody_says_why(rig: Rig) -> None:
    a, b, _ = ids(rig)
    made = keeping.make(rig.house, "lan", FACTS, [a])
    keeping.hand_over(rig.house, made.id, "lan")
    for call, more in (
        (keeping.put_in, [b]), (keeping.take_from, [a]), (keeping.set_facts, {"title": "x"}),
    ):  # fmt: skip
        refused("locked", call, rig.house, made.id, "lan", more)
    refused("locked", keeping.dissolve, rig.house, made.id, "lan")
    refused("why_needed", keeping.unlock, rig.house, made.id, "minh", "  ")
    keeping.unlock(rig.house, made.id, "minh", "thiếu một văn bản")
    keeping.put_in(rig.house, made.id, "lan", [b])
    refused("not_locked", keeping.unlock, rig.house, made.id, "minh", "x")
    last = Shelf(rig.archive).dossier(made.id).entries[-2]
    assert (last.action, last.who, last.why) == ("unlock", "minh", "thiếu một văn bản")


def test_an_empty_one_is_not_handed_over(rig: Rig) -> None:
    made = keeping.make(rig.house, "lan", FACTS)
    refused("empty", keeping.hand_over, rig.house, made.id, "lan")


def hold(rig: Rig, document: str) -> None:
    holding.hold(document, rig.house, Decision.now("hold", "lan", "mật"))


def test_a_held_paper_is_in_no_list_and_no_count(rig: Rig) -> None:
    a, b, c = ids(rig)
    made = keeping.make(rig.house, "lan", FACTS, [a, b, c])
    hold(rig, b)
    listed = rig.catalogue.dossier(made.id)
    assert listed is not None
    assert (listed.papers, listed.pages, listed.sheets, listed.first) == (2, 2, 2, "2021-02-05")
    assert order(rig, made.id) == [a, c]
    assert [p.first_sheet for p in rig.catalogue.dossier_papers(made.id)] == [1, 2]
    assert rig.catalogue.dossiers_of([b]) == {}
    assert faults(rig) == []
    keeping.put_in_order(rig.house, made.id, "lan", [c, a])
    rig.close()
    reindex(rig.archive, rig.settings)
    rig = Rig(rig.settings.root)
    assert order(rig, made.id) == [c, a]
    holding.release(b, rig.house, Decision.now("release", "lan", "không mật"))
    assert order(rig, made.id) == [c, b, a]
    assert faults(rig) == []


def test_the_catalogues_file_does_not_keep_a_held_papers_id(rig: Rig) -> None:
    a, b, _ = ids(rig)
    keeping.make(rig.house, "lan", FACTS, [a, b])
    hold(rig, b)
    rig.close()
    files = rig.folders.catalogue.parent.glob("catalogue.sqlite3*")
    assert all(b.encode() not in file.read_bytes() for file in files)


def test_reindex_restores_dossiers_and_leaves_their_bytes(rig: Rig) -> None:
    a, b, c = ids(rig)
    first = keeping.make(rig.house, "lan", FACTS, [b, a])
    keeping.make(rig.house, "minh", {**FACTS, "retention": "permanent"}, [c])
    gone = keeping.make(rig.house, "minh", FACTS)
    keeping.dissolve(rig.house, gone.id, "minh")
    before = {path: path.read_bytes() for path in Shelf(rig.archive).folder.glob("*.json")}
    listed, papers = rig.catalogue.dossiers(), rig.catalogue.dossier_papers(first.id)
    rig.close()
    for file in rig.folders.catalogue.parent.glob("catalogue.sqlite3*"):
        file.unlink()
    reindex(rig.archive, rig.settings)
    catalogue = open_catalogue(rig.settings)
    assert catalogue.dossiers() == listed
    assert catalogue.dossier_papers(first.id) == papers
    assert {path: path.read_bytes() for path in before} == before
    assert len(catalogue.dossier_seals()) == 3
    catalogue.close()


def test_a_lost_journal_knows_the_dossiers_again(rig: Rig) -> None:
    keeping.make(rig.house, "lan", FACTS, ids(rig)[:1])
    root = rig.settings.root
    rig.close()
    for file in root.glob("journal.sqlite3*"):
        file.unlink()
    assert saoluc(root, "reindex").exit_code == 0
    (dossier,) = Shelf(rig.archive).ids()
    journal = Journal(root / "journal.sqlite3")
    head = journal.head(dossier)
    journal.close()
    assert head is not None
    assert head.entries == 1
    done = saoluc(root, "verify")
    assert done.exit_code == 0, done.output


def tampered(shelf: Shelf, dossier: str, change: Callable[[list[dict[str, Any]]], object]) -> None:
    entries = json.loads(shelf.place(dossier).read_bytes())
    change(entries)
    shelf.place(dossier).write_text(json.dumps(entries))


def test_verify_finds_what_was_changed_by_hand(rig: Rig) -> None:
    shelf, (a, b, _) = Shelf(rig.archive), ids(rig)
    made = keeping.make(rig.house, "lan", FACTS, [a])
    keeping.set_facts(rig.house, made.id, "lan", {"box": "7"})
    whole = shelf.place(made.id).read_bytes()
    for code, change in (
        ("dossier_differs", lambda entries: entries[0]["facts"].update(retention="permanent")),
        ("dossier_cut", lambda entries: entries.pop()),
        ("dossier_differs", lambda entries: entries[0].pop("chain")),
        ("dossier_unreadable", lambda entries: entries.reverse()),
    ):
        tampered(shelf, made.id, change)
        assert code in [found for found, _ in faults(rig)], code
        shelf.place(made.id).write_bytes(whole)
        assert faults(rig) == []
    (shelf.folder / "notes.txt").write_text("x")
    assert [code for code, _ in faults(rig)] == ["extra"]
    (shelf.folder / "notes.txt").unlink()
    other = keeping.make(rig.house, "lan", FACTS, [b])
    shelf.place(other.id).unlink()
    assert [code for code, _ in faults(rig)] == ["only_in_catalogue"]
    shelf.add(other.id, [Entry.now("make", "x", facts=FACTS, papers=shelf.dossier(made.id).papers)])
    assert "dossier_paper_twice" in [code for code, _ in faults(rig)]


STEPS = [(Catalogue, "put_dossier"), (Journal, "keep_head")]


def changes(rig: Rig, dossier: str, a: str, b: str) -> dict[str, Callable[[], Dossier]]:
    house = rig.house
    return {
        "make": lambda: keeping.make(house, "lan", FACTS, [b]),
        "change": lambda: keeping.set_facts(house, dossier, "lan", {"box": "9"}),
        "papers": lambda: keeping.put_in(house, dossier, "lan", [b]),
        "hand_over": lambda: keeping.hand_over(house, dossier, "lan"),
        "dissolve": lambda: keeping.dissolve(house, dossier, "lan"),
    }


@pytest.mark.parametrize("which", ["make", "change", "papers", "hand_over", "dissolve"])
def test_dying_at_every_step_leaves_it_as_it_was_or_as_it_should_be(folder: Path, which: str) -> None:
    rig = rig_of(folder / "before", FULL, with_document(FULL, number="7"))
    a, b = ids(rig)
    made = keeping.make(rig.house, "lan", FACTS, [a])
    rig.close()
    for death in each_death(*STEPS):
        root = folder / "root"
        shutil.copytree(folder / "before", root)
        rig = Rig(root)
        with death:
            changes(rig, made.id, a, b)[which]()
        rig.close()
        again = Rig(root)
        keeping.settle(again.house)
        shelf = Shelf(again.archive)
        entries = sum(len(shelf.dossier(one).entries) for one in shelf.ids())
        assert entries in (1, 2)
        assert death.died or entries == 2
        assert faults(again) == [], death.point
        assert not list((shelf.folder / keeping.MARKS).glob("*"))
        if entries == 1:
            changes(again, made.id, a, b)[which]()
        again.close()
        shutil.rmtree(root)
    assert death.point > 8, "the steps were not all seen"


def test_dying_while_a_paper_of_it_is_held_or_released(folder: Path) -> None:
    rig = rig_of(folder / "before", FULL, with_document(FULL, number="7"))
    a, b = ids(rig)
    made = keeping.make(rig.house, "lan", FACTS, [a, b])
    hold(rig, b)
    rig.close()
    for death in each_death(*STEPS):
        root = folder / "root"
        shutil.copytree(folder / "before", root)
        rig = Rig(root)
        with death:
            holding.release(b, rig.house, Decision.now("release", "lan", ""))
        rig.close()
        again = Rig(root)
        again.start()
        holding.finish(again.house)
        keeping.settle(again.house)
        released = again.archive.holds(b)
        assert order(again, made.id) == ([a, b] if released else [a])
        again.close()
        shutil.rmtree(root)
    assert released


def test_the_service_brings_the_catalogue_up_to_date(rig: Rig) -> None:
    made = keeping.make(rig.house, "lan", FACTS, ids(rig)[:2])
    rig.catalogue.remove_dossier(made.id)
    assert [code for code, _ in faults(rig)] == ["not_in_catalogue"]
    keeping.settle(rig.house)
    assert faults(rig) == []


def test_a_list_that_was_cut_off_is_imported_to_its_end_by_the_next_try(folder: Path) -> None:
    rows = [
        ["Số và ký hiệu hồ sơ", "Tiêu đề hồ sơ", "Thời hạn bảo quản"],
        ["01", "Một", "5"],
        ["02", "Hai", "VV"],
    ]
    listed = [TableRow(n, cells) for n, cells in enumerate(rows, 1)]
    rig_of(folder / "before", FULL).close()
    for death in each_death(*STEPS, every=3):
        root = folder / "root"
        shutil.copytree(folder / "before", root)
        rig = Rig(root)
        with death:
            make_of_list(rig.house, "lan", listed)
        rig.close()
        again = Rig(root)
        keeping.settle(again.house)
        made, there, errors = make_of_list(again.house, "lan", listed)
        assert (made + there, errors) == (2, [])
        assert [one.row.title for one in again.catalogue.dossiers()] == ["Một", "Hai"]
        assert faults(again) == []
        again.close()
        shutil.rmtree(root)
    assert there == 2


def test_a_paper_that_is_held_while_it_is_put_in_shows_nowhere(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, _ = ids(rig)
    put = Catalogue.put_dossier

    def held_meanwhile(catalogue: Catalogue, row: Any) -> None:
        if rig.archive.holds(b):
            hold(rig, b)  # by another process, whose erasing comes first
        put(catalogue, row)

    monkeypatch.setattr(Catalogue, "put_dossier", held_meanwhile)
    made = keeping.make(rig.house, "lan", FACTS, [a, b])
    assert order(rig, made.id) == [a]
    assert rig.catalogue.dossiers_of([a, b]) == {a: made.id}
    assert faults(rig) == []
