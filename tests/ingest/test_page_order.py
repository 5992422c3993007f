"""Pages out of order by their printed numbers are put right where that is sure, and as they lay again by a person."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import stacked
from rig import Rig
from test_recut import recut_at
from test_stacks import findings, rig_of, sha_of

from ingest.archive import stacks
from ingest.archive.reindex import reindex
from ingest.archive.stacks import part_id

OUT_OF_ORDER = [
    stacked.first(12),
    ["#3", *stacked.BODY],
    ["#4", *stacked.BODY, *stacked.FOOT],
    ["#2", *stacked.BODY],
]


def heads(rig: Rig, document: str) -> list[str]:
    """What is printed at the head of each page of a document's original."""
    with pikepdf.open(rig.archive.place(document) / "original.pdf") as pdf:
        said = [page.Contents.read_bytes().split()[1].decode() for page in pdf.pages]
    return [bytes.fromhex(one).decode().split("\n")[0] for one in said]


def test_pages_of_one_paper_are_put_right_and_as_they_lay_again(tmp_path: Path) -> None:
    rig, content = rig_of(tmp_path), stacked.scan(OUT_OF_ORDER)
    rig.ingest("một.pdf", content)
    sha256 = sha_of(content, tmp_path)
    (document,) = rig.archive.documents()
    assert document == part_id(sha256, 1, 4, (1, 4, 2, 3)) != part_id(sha256, 1, 4)
    made = rig.archive.made(document)
    assert (made["pages_of_original"], made["page_order"]) == ([1, 4], [1, 4, 2, 3])
    assert heads(rig, document) == [stacked.HEAD[0], "#2", "#3", "#4"]
    text = rig.archive.place(document) / "text.txt"
    assert text.exists()
    (stack,) = stacks.ids(rig.archive)
    place = stacks.place(rig.archive, stack)
    assert (place / "original.pdf").read_bytes() == content, "the original is as it came"
    assert stacks.read(place)["parts"] == [{"document": document, "pages": [1, 4], "order": [1, 4, 2, 3]}]
    assert findings(rig) == []
    recut_at(rig, document, lambda begins: begins, order="file")
    (plain,) = rig.archive.documents()
    assert plain == part_id(sha256, 1, 4)
    assert heads(rig, plain) == [stacked.HEAD[0], "#3", "#4", "#2"]
    assert "page_order" not in rig.archive.made(plain)
    assert findings(rig) == []
    recut_at(rig, plain, lambda begins: begins, order="printed")
    assert list(rig.archive.documents()) == [document], "what was there before is back"
    assert [one.get("order") for one in stacks.read(place)["cut_by"]] == ["file", "printed"]
    assert findings(rig) == []
    rig.close()
    reindex(rig.archive, rig.settings)


def test_another_cut_leaves_the_order_of_papers_that_keep_their_pages(tmp_path: Path) -> None:
    rig = rig_of(tmp_path)
    rig.ingest("tập.pdf", stacked.scan([*OUT_OF_ORDER, stacked.whole(13), stacked.whole(14)]))
    before = {tuple(rig.archive.made(one)["pages_of_original"]): one for one in rig.archive.documents()}
    assert sorted(before) == [(1, 4), (5, 5), (6, 6)]
    recut_at(rig, before[1, 4], lambda begins: begins - {6})
    after = {tuple(rig.archive.made(one)["pages_of_original"]): one for one in rig.archive.documents()}
    assert sorted(after) == [(1, 4), (5, 6)]
    assert after[1, 4] == before[1, 4]
    assert findings(rig) == []
    rig.close()


def test_what_is_cut_and_joined_again_has_the_order_that_it_had_last(tmp_path: Path) -> None:
    rig = rig_of(tmp_path)
    rig.ingest("một.pdf", stacked.scan(OUT_OF_ORDER))
    (document,) = rig.archive.documents()
    (stack,) = stacks.ids(rig.archive)
    recut_at(rig, stack, lambda begins: begins | {3})
    assert len(list(rig.archive.documents())) == 2
    recut_at(rig, stack, lambda begins: begins - {3})
    assert list(rig.archive.documents()) == [document], "in order, as it was"
    recut_at(rig, stack, lambda begins: begins, order="file")
    (plain,) = rig.archive.documents()
    recut_at(rig, stack, lambda begins: begins | {3})
    recut_at(rig, stack, lambda begins: begins - {3})
    assert list(rig.archive.documents()) == [plain], "as it lay, which a person had wanted"
    assert findings(rig) == []
    rig.close()


def test_a_held_file_stays_as_it_lies(tmp_path: Path) -> None:
    rig = rig_of(tmp_path)
    rig.ingest(
        "mật.pdf",
        stacked.scan([[*OUT_OF_ORDER[0][:2], stacked.SECRET, *OUT_OF_ORDER[0][2:]], *OUT_OF_ORDER[1:]]),
    )
    (document,) = rig.held.documents()
    made = rig.held.made(document)
    assert "page_order" not in made
    assert [one["why"] for one in made["page_faults"]] == [["misplaced"]]
    assert findings(rig) == []
    rig.close()
