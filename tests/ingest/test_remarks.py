"""Tags and notes: kept beside the paper whole or not at all, found, listed anew, held and released with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from dying import each_death
from rig import SCAN, Rig

from ingest.archive import chain, keep_corrections, verify
from ingest.archive.archive import CORRECTIONS
from ingest.archive.corrections import Correction
from ingest.archive.holding import Decision, hold, release
from ingest.archive.reindex import reindex
from ingest.archive.remarks.keep_remarks import remark
from ingest.archive.remarks.remark import LONGEST_TAG, MOST_TAGS, REMARKS, borne, read_remarks
from ingest.catalogue import Catalogue, Filter
from ingest.errors import NotAllowedError


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path)
    made.ingest("a.png")
    made.ingest("b.png", SCAN + b"other")
    yield made
    made.close()


@pytest.fixture
def paper(rig: Rig) -> str:
    return next(iter(rig.archive.documents()))


def findings(rig: Rig) -> list[tuple[str, str]]:
    found = verify.verify(rig.archive, rig.held, rig.catalogue, rig.journal)
    return [(one.code, one.detail) for one in found]


def tagged(catalogue: Catalogue, tag: str) -> list[str]:
    return [hit.row.id for hit in catalogue.listing(Filter(tag=tag)).hits]


def test_tags_and_notes_come_and_go(rig: Rig, paper: str) -> None:
    remark(paper, rig.house, [("tag", "Gấp"), ("tag", " cần  trả lời "), ("note", "Đã gọi\nđiện")], "lan")
    said = remark(paper, rig.house, [("tag", "gấp"), ("untag", "không có"), ("note", "Đã gọi\nđiện")], "ba")
    assert len(said) == 3  # what changes nothing is not kept
    bears = borne(said)
    assert [one.text for one in bears.tags] == ["Gấp", "cần trả lời"]
    assert [one.text for one in bears.notes] == ["Đã gọi\nđiện"]
    assert {one.who for one in bears.tags} == {"lan"}
    remark(paper, rig.house, [("untag", "GẤP"), ("unnote", "Đã gọi\nđiện")], "ba")
    row = rig.catalogue.get(paper)
    assert row is not None
    assert (row.tags, row.notes) == (["cần trả lời"], [])
    assert [one.action for one in read_remarks(rig.archive.place(paper))] == [
        "tag", "tag", "note", "untag", "unnote",
    ]  # fmt: skip
    assert findings(rig) == []


def test_they_are_found(rig: Rig, paper: str) -> None:
    remark(paper, rig.house, [("tag", "Cần trả lời"), ("note", "hỏi lại phòng nội vụ")], "lan")
    assert tagged(rig.catalogue, "can tra loi") == [paper]
    assert rig.catalogue.listing(Filter(tag="Cần trả lời")).total == 1
    assert rig.catalogue.facets(Filter(tag="Cần trả lời")).states == [
        ("open", 1),
        ("reviewed", 0),
        ("partial", 0),
    ]
    assert tagged(rig.catalogue, "khác") == []
    assert [hit.row.id for hit in rig.catalogue.search("phòng nội vụ")] == [paper]
    assert rig.catalogue.suggestions("tag", "tra", confirmed_only=False) == ["Cần trả lời"]
    remark(paper, rig.house, [("untag", "Cần trả lời"), ("unnote", "hỏi lại phòng nội vụ")], "lan")
    assert rig.catalogue.search("phòng nội vụ") == []
    assert rig.catalogue.suggestions("tag", "", confirmed_only=False) == []


def test_listed_anew_they_are_there(rig: Rig, paper: str) -> None:
    remark(paper, rig.house, [("tag", "Gấp"), ("note", "n")], "lan")
    rig.catalogue.close()
    reindex(rig.archive, rig.settings)
    again = Catalogue(rig.folders.catalogue)
    assert tagged(again, "Gấp") == [paper]
    again.close()


@pytest.mark.parametrize(
    ("text", "what"), [(" \n", "remark_empty"), ("x" * (LONGEST_TAG + 1), "remark_long")]
)
def test_what_is_no_tag_is_refused(rig: Rig, paper: str, text: str, what: str) -> None:
    with pytest.raises(NotAllowedError, match=what):
        remark(paper, rig.house, [("tag", "gut"), ("tag", text)], "lan")
    with pytest.raises(NotAllowedError, match="remark_many"):
        remark(paper, rig.house, [("tag", f"t{n}") for n in range(MOST_TAGS + 1)], "lan")
    assert not (rig.archive.place(paper) / REMARKS).exists()


def test_of_a_held_paper_nothing_is_known_outside(rig: Rig, paper: str) -> None:
    remark(paper, rig.house, [("tag", "zyxwv"), ("note", "qponm")], "lan")
    hold(paper, rig.house, Decision.now("hold", "lan", "Mật"))
    assert tagged(rig.catalogue, "zyxwv") == []
    assert rig.catalogue.suggestions("tag", "", confirmed_only=False) == []
    with pytest.raises(OSError, match=paper):
        remark(paper, rig.house, [("tag", "x")], "lan")
    rig.catalogue.close()
    for file in rig.settings.root.rglob("*"):
        if file.is_file() and rig.folders.held not in file.parents:
            assert b"zyxwv" not in file.read_bytes(), file
            assert b"qponm" not in file.read_bytes(), file
    again = Rig(rig.settings.root)
    release(paper, again.house, Decision.now("release", "lan", "Hết mật"))
    assert tagged(again.catalogue, "zyxwv") == [paper]
    again.close()


def test_cut_off_anywhere_they_are_there_or_not_and_the_catalogue_agrees(rig: Rig, paper: str) -> None:
    for death in each_death():
        before = read_remarks(rig.archive.place(paper))
        does = "untag" if borne(before).tags else "tag"
        with death:
            remark(paper, rig.house, [(does, "Gấp")], "lan")
        keep_corrections.settle(rig.house)
        after = read_remarks(rig.archive.place(paper))
        assert after[: len(before)] == before
        assert len(after) - len(before) in (0, 1)
        assert findings(rig) == []
    assert death.point > 4
    assert not list((rig.archive.folder / ".remarked").glob("*"))


def test_a_remark_cut_off_hides_nothing_that_was_done_to_corrections(rig: Rig, paper: str) -> None:
    kinds = [rig.archive.record(paper).document.type, "Nghị quyết", "Kết luận"]
    known, forged = (
        Correction(
            at="/document/type", action="set", before=old, after=new, who="lan", when="2026-01-02T03:04:05+00:00"
        )
        for old, new in pairwise(kinds)
    )  # fmt: skip
    keep_corrections.correct(paper, rig.house, lambda: [known])
    both = chain.chained(paper, rig.archive.chained(paper), [forged.model_dump()])
    for death in each_death():
        with death:
            remark(paper, rig.house, [("tag", f"t{death.point}")], "lan")
        if (rig.archive.folder / ".remarked" / paper).exists():
            break
    assert (rig.archive.folder / ".remarked" / paper).exists()
    (rig.archive.place(paper) / CORRECTIONS).write_text(json.dumps(both))  # by hand, past the journal
    assert ("corrections_added", "1") in findings(rig)
    keep_corrections.settle(rig.house)
    assert not (rig.archive.folder / ".remarked" / paper).exists()
    assert ("corrections_added", "1") in findings(rig), "the next start takes it for nobody's"


def test_what_an_earlier_version_cut_off_is_cleared_away(rig: Rig, paper: str) -> None:
    """It set the mark of corrections for a remark too."""
    part = rig.archive.place(paper) / f"{REMARKS}.part"
    part.write_bytes(b"[{")
    mark = rig.archive.folder / ".corrected" / paper
    mark.parent.mkdir(exist_ok=True)
    mark.touch()
    keep_corrections.settle(rig.house)
    assert (part.exists(), mark.exists()) == (False, False)
    assert findings(rig) == []


def test_what_was_changed_by_hand_shows(rig: Rig, paper: str) -> None:
    remark(paper, rig.house, [("tag", "Gấp"), ("note", "n")], "lan")
    file = rig.archive.place(paper) / REMARKS
    entries = json.loads(file.read_bytes())
    entries[1]["who"] = "ba"
    file.write_text(json.dumps(entries))
    assert ("remark_differs", "2") in findings(rig)
