"""A file of several papers becomes a document for each; its original is kept once; a secret paper holds it whole."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pikepdf
import pytest
import stacked
from dying import each_death
from rig import Rig
from stacked import PARTS, STACK
from typer.testing import CliRunner

from ingest.archive import stacks
from ingest.archive.archive import document_id
from ingest.archive.holding import Decision, held_documents, hold, release
from ingest.archive.reindex import reindex
from ingest.archive.stacks import part_id
from ingest.archive.verify import verify
from ingest.cli import app
from ingest.disk import durable
from ingest.journal import Journal, State
from ingest.pages.kept_pages import KeptPages, SomePages
from ingest.pages.page_store import PageStore
from ingest.service.outcome import Outcome
from ingest.service.recovery import recover
from ocr import Box, Page, PageReading, Pen


def rig_of(root: Path, **settings: object) -> Rig:
    return Rig(root, readers=stacked.readers(), settings=settings)


def sha_of(content: bytes, tmp: Path) -> str:
    (tmp / "hashed").write_bytes(content)
    found = durable.sha256(tmp / "hashed")
    (tmp / "hashed").unlink()
    return found


def findings(rig: Rig) -> list[tuple[str, str, str]]:
    return [tuple(one) for one in verify(rig.archive, rig.held, rig.catalogue, rig.journal)]  # type: ignore[misc]


def test_what_is_written_by_pen_is_on_the_papers_own_page(tmp_path: Path) -> None:
    pen = Pen(kind="day", page=5, box=Box(1, 1, 9, 9), readings=[("7", 0.9)], state="read", printed="")
    page = Page(number=5, width=500, height=750, dpi=100, state="read")
    pages = KeptPages(PageStore(tmp_path, "0", {}), 7, {5: PageReading(page, [], pens=(pen,))})
    (reading,) = SomePages(pages, 5, 5)
    assert (reading.page.number, [one.page for one in reading.pens]) == (1, [1])


def test_each_paper_is_a_document_and_the_original_is_kept_once(tmp_path: Path) -> None:
    rig, content = rig_of(tmp_path), stacked.scan(STACK)
    assert rig.ingest("sổ/tập.pdf", content) is Outcome.ARCHIVED
    sha256 = sha_of(content, tmp_path)
    stack = document_id(sha256)
    assert set(rig.archive.documents()) == {part_id(sha256, *part) for part in PARTS} == rig.catalogue.ids()
    for part in PARTS:
        made = rig.archive.made(part_id(sha256, *part))
        assert made["pages_of_original"] == [*part]
        assert made["stack"] == sha256
        assert made["name"] == f"sổ/tập.pdf/{part[0]}-{part[1]}"
        assert made["pages"] == part[1] - part[0] + 1
        with pikepdf.open(rig.archive.place(made["document"]) / "original.pdf") as pdf:
            assert len(pdf.pages) == made["pages"]
    said = stacks.read(stacks.place(rig.archive, stack))
    assert (stacks.place(rig.archive, stack) / "original.pdf").read_bytes() == content
    assert [(sheet["page"], sheet["what"]) for sheet in said["sheets"]] == [(1, "cover")]
    assert "Phương án cấp điện" in said["sheets"][0]["text"]
    assert [part["pages"] for part in said["parts"]] == [[*part] for part in PARTS]
    assert findings(rig) == []
    rig.close()


def test_the_same_stack_again_is_a_duplicate(tmp_path: Path) -> None:
    rig, content = rig_of(tmp_path), stacked.scan(STACK)
    rig.ingest("một.pdf", content)
    assert rig.ingest("hai.pdf", content) is Outcome.DUPLICATE
    (stack,) = stacks.ids(rig.archive)
    assert [name["name"] for name in stacks.other_names(rig.archive, stack)] == ["hai.pdf"]
    assert len(list(rig.archive.documents())) == len(PARTS)
    assert findings(rig) == []
    rig.close()


@pytest.mark.parametrize("where", [0, 4])
def test_a_secret_paper_or_sheet_holds_the_stack_whole(tmp_path: Path, where: int) -> None:
    pages = stacked.with_secret(where)
    rig = rig_of(tmp_path)
    assert rig.ingest("tập.pdf", stacked.scan(pages)) is Outcome.HELD
    assert list(rig.archive.documents()) == []
    assert list(stacks.ids(rig.archive)) == []
    (document,) = rig.held.documents()
    made = rig.held.made(document)
    assert made["pages"] == len(pages)
    assert [one["page"] for one in made["boundaries"] if not one["doubtful"]] == [5, 6]
    assert not [name for name in rig.held.place(document).iterdir() if name.name in ("parts", "stack")]
    (listed,) = held_documents(rig.held)
    assert listed.begins == (5, 6)
    said = CliRunner().invoke(app, ["held", "--root", str(tmp_path), "--lang", "en"]).output
    assert f"saoluc cut {document} 5 6" in said
    rig.close()


@pytest.mark.parametrize(
    "settings", [{"split": "never"}, {"split": "separators"}, {"split_folders": {"lẻ": "never"}}]
)
def test_settings_keep_a_file_whole(tmp_path: Path, settings: dict[str, object]) -> None:
    rig = rig_of(tmp_path, **settings)
    rig.ingest("lẻ/tập.pdf", stacked.scan(STACK[1:]))
    (document,) = rig.archive.documents()
    assert "stack" not in rig.archive.made(document)
    rig.close()


def test_separator_sheets_part_what_has_no_heads(tmp_path: Path) -> None:
    rig = rig_of(tmp_path, split="separators")
    rig.ingest(
        "tập.pdf",
        stacked.scan(
            [["Sổ tay công tác thứ nhất"], ["trang sau của sổ tay"], ["PATCH T"], ["Sổ tay công tác thứ hai"]]
        ),
    )
    assert sorted(rig.archive.made(one)["pages_of_original"] for one in rig.archive.documents()) == [
        [1, 2],
        [4, 4],
    ]
    rig.close()


def test_a_single_paper_is_archived_as_ever(tmp_path: Path) -> None:
    rig, content = rig_of(tmp_path), stacked.scan([stacked.first(7), stacked.last(2)])
    rig.ingest("một.pdf", content)
    (document,) = rig.archive.documents()
    assert document == document_id(sha_of(content, tmp_path))
    assert not {"stack", "pages_of_original", "boundaries"} & rig.archive.made(document).keys()
    assert (rig.archive.place(document) / "original.pdf").read_bytes() == content
    rig.close()


def test_reindex_and_a_lost_journal_find_all_of_it_again(tmp_path: Path) -> None:
    rig = rig_of(tmp_path)
    rig.ingest("tập.pdf", stacked.scan(STACK))
    rows = {entry.claim: (entry.state, entry.document, entry.name) for entry in rig.journal.kept()}
    documents = set(rig.archive.documents())
    rig.close()
    for file in tmp_path.glob("*.sqlite3*"):
        file.unlink()
    again = rig_of(tmp_path)
    recover(again.house)
    assert {entry.claim: (entry.state, entry.document, entry.name) for entry in again.journal.kept()} == rows
    again.catalogue.close()
    assert reindex(again.archive, again.settings) == (len(PARTS), [])
    again.close()
    last = rig_of(tmp_path)
    assert last.catalogue.ids() == documents
    assert findings(last) == []
    last.close()


def test_verify_tells_what_is_wrong_with_a_stack(tmp_path: Path) -> None:
    rig = rig_of(tmp_path)
    rig.ingest("tập.pdf", stacked.scan(STACK))
    (stack,) = stacks.ids(rig.archive)
    place = stacks.place(rig.archive, stack)
    with (place / "original.pdf").open("ab") as file:
        file.write(b"x")
    part = stacks.read(place)["parts"][0]["document"]
    shutil.rmtree(rig.archive.place(part))
    found = {(document, code) for document, code, _ in findings(rig)}
    assert {(stack, "differs"), (stack, "missing")} <= found
    shutil.rmtree(place)
    assert any(code == "missing" and detail.startswith("stack.json") for _, code, detail in findings(rig))
    rig.close()


def check(root: Path, content: bytes) -> None:
    rig = rig_of(root)
    sha256 = sha_of(content, root)
    documents = {part_id(sha256, *part) for part in PARTS}
    assert set(rig.archive.documents()) == documents == rig.catalogue.ids()
    for document in documents:
        assert rig.catalogue.get(document) == rig.archive.row(document)
    (stack,) = stacks.ids(rig.archive)
    assert (stacks.place(rig.archive, stack) / "original.pdf").read_bytes() == content
    assert not list(rig.folders.work.iterdir())
    assert not [path for path in rig.folders.inbox.rglob("*") if path.is_file()]
    assert rig.journal.unfinished() == []
    assert rig.journal.totals()[State.ARCHIVED] == len(PARTS) + 1
    assert findings(rig) == []
    rig.close()


def test_dying_at_every_step(folder: Path) -> None:
    content = stacked.scan(STACK)
    before = rig_of(folder / "before")
    before.drop("sổ/tập.pdf", content)
    before.close()
    for death in each_death((Journal, "restore"), every=3):
        root = folder / "root"
        shutil.copytree(folder / "before", root)
        rig = rig_of(root)
        with death:
            rig.start()
        rig.close()
        if death.died:
            again = rig_of(root)
            again.start()
            again.close()
        check(root, content)
        shutil.rmtree(root)
    assert death.point > 60, "the steps were not all seen"


def test_a_stack_says_in_json_what_docs_say(tmp_path: Path) -> None:
    rig = rig_of(tmp_path)
    rig.ingest("tập.pdf", stacked.scan(STACK))
    (stack,) = stacks.ids(rig.archive)
    said = json.loads((stacks.place(rig.archive, stack) / "stack.json").read_bytes())
    told = (Path(__file__).parents[2] / "docs" / "archive.md").read_text("utf-8")
    assert all(f"`{key}`" in told for key in said)
    rig.close()


def test_a_part_that_is_held_takes_the_original_along_and_brings_it_back(tmp_path: Path) -> None:
    rig = rig_of(tmp_path)
    rig.ingest("tập.pdf", stacked.scan(STACK))
    (stack,) = stacks.ids(rig.archive)
    part, *others = sorted(rig.archive.documents())
    hold(part, rig.house, Decision.now("hold", "lan", "mật"))
    assert (list(stacks.ids(rig.archive)), list(stacks.ids(rig.held))) == ([], [stack])
    assert sorted(rig.archive.documents()) == others
    assert {entry.state for entry in rig.journal.of_document(stack)} == {State.HELD}
    assert "tập" not in "".join(entry.name for entry in rig.journal.of_document(stack))
    assert findings(rig) == []
    release(part, rig.house, Decision.now("release", "lan", ""))
    assert (list(stacks.ids(rig.archive)), list(stacks.ids(rig.held))) == ([stack], [])
    assert findings(rig) == []
    rig.close()


def test_dying_while_a_part_is_held_or_released(folder: Path) -> None:
    content = stacked.scan(STACK)
    rig = rig_of(folder / "before")
    rig.ingest("tập.pdf", content)
    part = min(rig.archive.documents())
    rig.close()
    for death in each_death((Journal, "hide_name"), first=1, every=4):
        root = folder / "root"
        shutil.copytree(folder / "before", root)
        rig = rig_of(root)
        with death:
            hold(part, rig.house, Decision.now("hold", "lan", "mật"))
        rig.close()
        again = rig_of(root)
        again.start()
        places = [[*store.documents(), *stacks.ids(store)] for store in (again.archive, again.held)]
        assert sorted(map(len, places)) in ([2, 2], [0, 4])
        assert (part in places[0]) is (len(places[1]) == 0)
        assert findings(again) == []
        again.close()
        shutil.rmtree(root)
    assert death.point > 20, "the steps were not all seen"


def test_a_doubtful_boundary_is_said_of_its_page(tmp_path: Path) -> None:
    """A draft behind the paper that proposes it may be a paper of its own: it stays, and a person is asked."""
    proposal = [line.replace("QUYẾT ĐỊNH", "TỜ TRÌNH").replace("/QĐ-", "/TTr-") for line in stacked.whole(22)]
    draft = [
        line.replace("Số: 13", "Số:    ").replace("ngày 18 tháng 6", "ngày     tháng   ")
        for line in stacked.whole(13)
    ]
    rig = rig_of(tmp_path)
    rig.ingest("tờ trình.pdf", stacked.scan([proposal, draft]))
    (document,) = rig.archive.documents()
    assert rig.archive.made(document)["page_faults"] == [{"page": 2, "why": ["may_begin"], "thumbnail": None}]
    (entry,) = rig.journal.of_document(document)
    assert entry.reason == "rescan"
    rig.close()


def test_pages_out_of_order_are_said_of_the_paper_that_they_are_in(tmp_path: Path) -> None:
    pages = [
        stacked.whole(11),
        stacked.first(12),
        ["#3", *stacked.BODY],
        ["#4", *stacked.BODY],
        stacked.last(2),
    ]
    rig = rig_of(tmp_path)
    rig.ingest("tập.pdf", stacked.scan(pages))
    said = {
        tuple(made["pages_of_original"]): made["page_faults"]
        for made in map(rig.archive.made, rig.archive.documents())
    }
    assert said == {(1, 1): [], (2, 5): [{"page": 2, "why": ["moved"], "thumbnail": None}]}
    rig.close()
