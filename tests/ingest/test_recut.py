"""A person moves boundaries: other papers are made, those that keep their pages stay, and all of it can be undone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import stacked
from dying import each_death
from rig import Inline, Rig
from stacked import STACK
from test_stacks import findings, rig_of

from ingest.archive import stacks
from ingest.archive.archive import Archive
from ingest.archive.corrections import Correction
from ingest.archive.dossiers import keeping
from ingest.archive.dossiers.shelf import Shelf
from ingest.archive.holding import Decision
from ingest.building.build import Builder
from ingest.building.stack_building import Order
from ingest.journal import Journal, State
from ingest.pages.document_executor import SharedWorkers
from ingest.service.anew import cut_steps, recut, reread

BY = Decision.now("release", "lan", "sai ranh giới")


def recut_at(
    rig: Rig, document: str, change: Callable[[set[int]], set[int]], order: Order = "keep"
) -> list[str]:
    whole = recut.whole_of(document, rig.house)
    builder = Builder(rig.settings, stacked.readers())
    return recut.recut(
        whole, change(whole.begins), BY, rig.house, rig.settings, builder, shared_here(), order
    )


def shared_here() -> SharedWorkers:
    """All work done at once, in this process."""
    return SharedWorkers(
        step=Inline().submit, page=lambda document, read, source: Inline().submit(read, source),
        alone=Inline, is_stopped=lambda: False, attempts=1, long=_NoLimit(),  # type: ignore[arg-type]
    )  # fmt: skip


class _NoLimit:
    def __enter__(self) -> None: ...

    def __exit__(self, *exc: object) -> None: ...


def pages_of(store: Archive) -> list[list[int]]:
    return sorted(store.made(one).get("pages_of_original", [0]) for one in store.documents())


def test_a_part_cut_in_two_and_joined_again_is_as_it_was(tmp_path: Path) -> None:
    rig = rig_of(tmp_path)
    rig.ingest("tập.pdf", stacked.scan(STACK))
    by_pages = {tuple(rig.archive.made(one)["pages_of_original"]): one for one in rig.archive.documents()}
    part, other = by_pages[6, 7], by_pages[2, 4]
    said = Correction(
        at="",
        action="confirm",
        before=None,
        after=None,
        who="lan",
        when="2026-11-30T08:00:00+00:00",
        reading=1,
    )
    rig.archive.add_corrections(part, [said])
    kept = {path.name: path.read_bytes() for path in rig.archive.place(other).iterdir() if path.is_file()}
    recut_at(rig, part, lambda begins: begins | {7})
    assert pages_of(rig.archive) == [[2, 4], [5, 5], [6, 6], [7, 7]]
    assert {path.name: path.read_bytes() for path in rig.archive.place(other).iterdir()} == kept
    assert rig.catalogue.ids() == set(rig.archive.documents())
    assert findings(rig) == []
    recut_at(rig, other, lambda begins: begins - {7})
    assert pages_of(rig.archive) == [[2, 4], [5, 5], [6, 7]]
    assert rig.archive.corrections(part) == [said]
    assert findings(rig) == []
    (stack,) = stacks.ids(rig.archive)
    told = stacks.read(stacks.place(rig.archive, stack))["cut_by"]
    assert [one["before"] for one in told] == ["2-4, 5-5, 6-7", "2-4, 5-5, 6-6, 7-7"]
    rig.close()


def test_one_document_becomes_a_stack_that_the_same_bytes_are_found_by(tmp_path: Path) -> None:
    rig, content = rig_of(tmp_path, split="never"), stacked.scan(STACK[3:])
    rig.ingest("tập.pdf", content)
    (document,) = rig.archive.documents()
    recut_at(rig, document, lambda begins: {2, 3})
    assert pages_of(rig.archive) == [[2, 2], [3, 4]]
    assert list(stacks.ids(rig.archive)) == [document]
    assert rig.ingest("lại.pdf", content).value == "duplicate"
    assert findings(rig) == []
    recut_at(rig, document, lambda begins: {2, 4})
    assert pages_of(rig.archive) == [[2, 3], [4, 4]], "and is cut again"
    assert findings(rig) == []
    rig.close()


def test_a_held_stack_is_cut_and_only_what_is_secret_stays_held(tmp_path: Path) -> None:
    pages = stacked.with_secret(4)
    rig = rig_of(tmp_path)
    rig.ingest("tập.pdf", stacked.scan(pages))
    (document,) = rig.held.documents()
    recut_at(rig, document, lambda begins: {2, 5, 6})
    assert pages_of(rig.archive) == [[2, 4], [6, 7]]
    assert pages_of(rig.held) == [[5, 5]]
    assert (list(stacks.ids(rig.archive)), list(stacks.ids(rig.held))) == ([], [document])
    assert {entry.state for entry in rig.journal.of_document(document)} == {State.HELD}
    (secret,) = rig.held.documents()
    assert [entry.name for entry in rig.journal.of_document(secret)] == [""]
    assert findings(rig) == []
    rig.close()


def test_a_secret_cover_keeps_the_original_held(tmp_path: Path) -> None:
    pages = stacked.with_secret(0)
    rig = rig_of(tmp_path)
    rig.ingest("tập.pdf", stacked.scan(pages))
    (document,) = rig.held.documents()
    recut_at(rig, document, lambda begins: begins | {5, 6})
    assert pages_of(rig.archive) == [[2, 4], [5, 5], [6, 7]]
    assert list(stacks.ids(rig.held)) == [document]
    rig.close()


@pytest.mark.parametrize("held", [False, True])
def test_dying_at_every_step(folder: Path, held: bool) -> None:
    pages = stacked.with_secret(4) if held else STACK
    rig = rig_of(folder / "before", split="auto" if held else "never")
    rig.ingest("tập.pdf", stacked.scan(pages))
    (document,) = [*rig.archive.documents(), *rig.held.documents()]
    rig.close()
    for death in each_death((Journal, "restore"), (Journal, "remove"), (Journal, "hide_name"), every=5):
        root = folder / "root"
        shutil.copytree(folder / "before", root)
        rig = rig_of(root)
        with death:
            recut_at(rig, document, lambda begins: {2, 5, 6})
        rig.close()
        again = rig_of(root)
        cut_steps.recover(again.house)
        again.start()
        found = pages_of(again.archive) + pages_of(again.held)
        assert sorted(found) in ([[0]], [[2, 4], [5, 5], [6, 7]])
        assert findings(again) == []
        assert not list(again.folders.work.iterdir())
        assert again.catalogue.ids() == set(again.archive.documents())
        again.close()
        shutil.rmtree(root)
    assert death.point > 40, "the steps were not all seen"


def test_a_part_that_is_read_again_stays_a_part(tmp_path: Path) -> None:
    rig = rig_of(tmp_path)
    rig.ingest("tập.pdf", stacked.scan(STACK))
    part = next(
        one for one in rig.archive.documents() if rig.archive.made(one)["pages_of_original"] == [2, 4]
    )
    before = rig.archive.made(part)
    reread.reread(part, rig.house, rig.settings, Builder(rig.settings, stacked.readers()), shared_here())
    made = rig.archive.made(part)
    assert made["reading"] == 2
    for key in ("document", "stack", "pages_of_original", "claim", "name", "pages"):
        assert made[key] == before[key]  # type: ignore[literal-required]
    assert findings(rig) == []
    rig.close()


def test_dossiers_follow_the_papers_of_a_file_that_is_cut_anew(tmp_path: Path) -> None:
    """Also one that was handed over; a paper that takes the place of two is where the first of them was."""
    rig = rig_of(tmp_path)
    rig.ingest("tập.pdf", stacked.scan(STACK))
    by_pages = {tuple(rig.archive.made(one)["pages_of_original"]): one for one in rig.archive.documents()}
    first, second, third = by_pages[2, 4], by_pages[5, 5], by_pages[6, 7]
    a = keeping.make(rig.house, "lan", {"title": "A", "code": "1"}, [third, first])
    b = keeping.make(rig.house, "lan", {"title": "B", "code": "2"}, [second])
    keeping.hand_over(rig.house, a.id, "lan")
    (whole,) = recut_at(rig, third, lambda begins: {2})
    shelf = Shelf(rig.archive)
    assert shelf.dossier(a.id).documents == [whole]
    assert shelf.dossier(a.id).state == "handed_over"
    assert shelf.dossier(b.id).documents == []
    assert findings(rig) == []
    new = recut_at(rig, whole, lambda begins: {2, 6})
    assert shelf.dossier(a.id).documents == new
    assert [entry.action for entry in shelf.dossier(a.id).entries] == ["make", "hand_over", "recut", "recut"]
    assert shelf.dossier(a.id).entries[-1].why == BY.why
    assert findings(rig) == []


def test_a_document_that_becomes_a_stack_leaves_no_id_that_is_gone(tmp_path: Path) -> None:
    rig = rig_of(tmp_path, split="never")
    rig.ingest("tập.pdf", stacked.scan(STACK[1:]))
    (document,) = rig.archive.documents()
    made = keeping.make(rig.house, "lan", {"title": "A"}, [document])
    new = recut_at(rig, document, lambda begins: {1, 4, 5})
    assert Shelf(rig.archive).dossier(made.id).documents == new
    assert findings(rig) == []


def test_it_is_said_of_a_document_that_it_is_one_paper(tmp_path: Path) -> None:
    rig = rig_of(tmp_path, split="never")
    rig.ingest("tập.pdf", stacked.scan(STACK[1:]))
    (document,) = rig.archive.documents()
    made = (rig.archive.place(document) / "made.json").read_bytes()
    assert recut_at(rig, document, lambda begins: set()) == [document]
    whole = recut.whole_of(document, rig.house)
    assert [one["who"] for one in whole.by] == ["lan"]
    assert (rig.archive.place(document) / "made.json").read_bytes() == made
    assert findings(rig) == []
    recut_at(rig, document, lambda begins: {1, 4})
    (stack,) = stacks.ids(rig.archive)
    said = stacks.read(stacks.place(rig.archive, stack))
    assert [one["before"] for one in said["cut_by"]] == ["1-6", "1-6"]
