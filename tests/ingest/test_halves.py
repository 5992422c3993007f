"""Odd and even pages of a simplex feeder that come into the inbox as two files become one document, both kept in it."""

from __future__ import annotations

import hashlib
import json
import shutil
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import stacked
from dying import each_death
from rig import Inline, InlineWorkers, Rig
from stacked import BODY, FOOT
from test_stacks import findings, rig_of

from ingest.archive import stacks
from ingest.archive.reindex import reindex
from ingest.intake import halves
from ingest.intake.inbox import plain_files
from ingest.journal import Journal, State
from ingest.runs.files import RunFiles
from ingest.service.recovery import recover
from ingest.service.taking import Taking

PAGES = [stacked.first(10), ["#2", *BODY], ["#3", *BODY], ["#4", *BODY], ["#5", *BODY, *FOOT]]
"""One paper of five pages."""


def fed(
    rig: Rig, name: str = "sổ/a", pages: list[list[str]] = PAGES, *, forward: bool = False
) -> list[bytes]:
    """Both files of a feeding dropped; the even pages lie last one first unless said otherwise."""
    back = pages[1::2] if forward else pages[1::2][::-1]
    odd, even = stacked.scan(pages[::2]), stacked.scan(back)
    rig.drop(f"{name}-lẻ.pdf", odd)
    rig.drop(f"{name}-chẵn.pdf", even)
    return [odd, even]


def take(rig: Rig, ready_after: float = 0.0) -> Taking:
    """The inbox looked into as the service does it."""
    taking = Taking(rig.settings, rig.journal, lambda claim: rig.pipeline.process(claim), lambda: True)  # type: ignore[arg-type, return-value]
    taking.take(100)
    return taking


def texts(rig: Rig, document: str) -> list[str]:
    """What is printed at the head of each page of a document."""
    with pikepdf.open(rig.archive.place(document) / "original.pdf") as pdf:
        return [stacked_lines(page)[0] for page in pdf.pages]


def stacked_lines(page: Any) -> list[str]:
    return bytes.fromhex(page.Contents.read_bytes().split()[1].decode()).decode().split("\n")


ORDER = [page[0] for page in PAGES]


@pytest.mark.parametrize("forward", [False, True])
@pytest.mark.parametrize("said", ["reversed", "forward"])
def test_two_files_are_one_paper_however_its_even_pages_lie(
    tmp_path: Path, said: str, *, forward: bool
) -> None:
    rig = rig_of(tmp_path, even_pages=said)
    both = fed(rig, forward=forward)
    take(rig)
    (document,) = rig.archive.documents()
    assert texts(rig, document) == ORDER
    made = rig.archive.made(document)
    told = "setting" if (said == "forward") == forward else "numbers"
    hashes = [hashlib.sha256(content).hexdigest() for content in both]
    assert made["joined"] == {
        "odd": {"name": "sổ/a-lẻ.pdf", "sha256": hashes[0]},
        "even": {"name": "sổ/a-chẵn.pdf", "sha256": hashes[1]},
        "even_last_first": not forward,
        "told_by": told,
    }
    with pikepdf.open(rig.archive.place(document) / "original.pdf") as pdf:
        inside = {name: one.get_file().read_bytes() for name, one in pdf.attachments.items()}
    assert inside == {"odd.pdf": both[0], "even.pdf": both[1]}
    assert set(rig.archive.names(document).values()) == {"sổ/a-lẻ.pdf", "sổ/a-chẵn.pdf"}
    assert {entry.name: entry.state for entry in rig.journal.of_document(document)} == {
        "sổ/a-lẻ.pdf": State.ARCHIVED, "sổ/a-chẵn.pdf": State.DUPLICATE,
    }  # fmt: skip
    assert findings(rig) == []
    assert not list(rig.folders.work.glob("*-*"))
    fed(rig, "b", forward=forward)
    take(rig)  # the same bytes again
    assert len(rig.archive.names(document)) == 4
    assert findings(rig) == []
    rig.close()


def test_without_printed_numbers_the_setting_counts(tmp_path: Path) -> None:
    pages = [[*line[:1], "một"] if n else line for n, line in enumerate(PAGES)]
    bare = [[line.replace("#", "Điều ") for line in page] for page in pages]
    rig = rig_of(tmp_path)
    fed(rig, pages=bare)
    take(rig)
    (document,) = rig.archive.documents()
    assert texts(rig, document) == [page[0] for page in bare]
    assert rig.archive.made(document)["joined"]["told_by"] == "setting"
    rig.close()


def test_papers_in_two_files_are_told_apart(tmp_path: Path) -> None:
    rig = rig_of(tmp_path)
    fed(
        rig,
        pages=[stacked.first(10), stacked.last(2), stacked.whole(11), [], stacked.first(12), stacked.last(2)],
    )
    take(rig)
    (stack,) = stacks.ids(rig.archive)
    said = stacks.read(stacks.place(rig.archive, stack))
    assert [part["pages"] for part in said["parts"]] == [[1, 2], [3, 4], [5, 6]]
    assert said["joined"]["even"]["name"] == "sổ/a-chẵn.pdf"
    for document in rig.archive.documents():
        with pikepdf.open(rig.archive.place(document) / "original.pdf") as pdf:
            assert not pdf.attachments, "both files show the other papers too"
    assert [one["name"] for one in stacks.other_names(rig.archive, stack)] == ["sổ/a-chẵn.pdf"]
    assert findings(rig) == []
    rig.close()
    reindex(rig.archive, rig.settings)


def test_files_that_do_not_fit_both_fail_with_the_reason(tmp_path: Path) -> None:
    rig = rig_of(tmp_path)
    odd, even = stacked.scan(PAGES), stacked.scan(PAGES[:2])
    rig.drop("a-odd.pdf", odd)
    rig.drop("a-even.pdf", even)
    take(rig)
    failed = rig.folders.failed
    assert (failed / "a-odd.pdf").read_bytes() == odd
    assert (failed / "a-even.pdf").read_bytes() == even
    for name in ("a-odd.pdf", "a-even.pdf"):
        said = json.loads((failed / f"{name}.error.json").read_text())
        assert said["code"] == "halves"
        assert "5 trang lẻ, 2 trang chẵn" in said["message_vi"]
    assert {entry.state for entry in rig.journal.latest()} == {State.FAILED}
    assert not list(rig.folders.work.glob("*-*"))
    rig.close()


def test_one_half_waits_for_a_bounded_time_and_is_then_taken_alone(tmp_path: Path) -> None:
    rig = rig_of(tmp_path, half_seconds=60)
    rig.drop("a-odd.pdf", stacked.scan(PAGES[::2]))
    rig.drop("khác.pdf", stacked.scan([stacked.whole(5)]))
    taking = take(rig)
    assert [path.name for path, _ in plain_files(rig.folders.inbox)] == ["a-odd.pdf"]
    assert taking.has_more
    now = 1000.0
    pairing, (ready,) = halves.Pairing(60), taking._intake.ready_files()
    assert pairing.paired([ready], now) == []
    assert pairing.paired([ready], now + 59) == []
    assert pairing.paired([ready], now + 61) == [(ready, None)]
    even = rig.drop("a-even.pdf", b"%PDF- still being written")
    pairing = halves.Pairing(60)
    assert pairing.paired([ready], now) == pairing.paired([ready], now + 61) == [], (
        "it is there, not ready yet"
    )
    assert pairing.paired([ready], now + 241) == [(ready, None)]
    even.unlink()
    rig.close()


def test_a_half_that_went_away_leaves_the_other_by_itself(tmp_path: Path) -> None:
    rig = rig_of(tmp_path)
    fed(rig, "a")
    odd, even = (rig.folders.inbox / f"a-{half}.pdf" for half in ("lẻ", "chẵn"))
    ready = {one.path: one for one in take_nothing(rig)}
    even_was = ready[even]
    even.unlink()
    claim = halves.claim_pair(ready[odd], even_was, rig.folders.inbox, rig.folders.work, rig.journal)
    rig.pipeline.process(claim)
    (document,) = rig.archive.documents()
    assert rig.archive.made(document)["pages"] == 3
    assert "joined" not in rig.archive.made(document)
    rig.close()


def take_nothing(rig: Rig) -> list[Any]:
    return Taking(rig.settings, rig.journal, lambda claim: None, lambda: True)._intake.ready_files()


def test_a_secret_paper_in_two_files_is_held_and_its_names_with_it(tmp_path: Path) -> None:
    rig = rig_of(tmp_path)
    fed(rig, "mật", pages=[[stacked.SECRET, *PAGES[0]], *PAGES[1:]])
    take(rig)
    assert list(rig.archive.documents()) == []
    (document,) = rig.held.documents()
    assert {entry.state for entry in rig.journal.of_document(document)} == {State.HELD, State.DUPLICATE}
    assert {entry.name for entry in rig.journal.of_document(document)} == {""}
    assert findings(rig) == []
    rig.close()


def scans_of_a_feeder(tmp_path: Path, odd: str) -> Path:
    """A folder of both halves of one feeding, the even pages last one first."""
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / odd).write_bytes(stacked.scan(PAGES[::2]))
    (folder / "a-even.pdf").write_bytes(stacked.scan(PAGES[1::2][::-1]))
    return folder


def test_a_run_takes_both_by_copy_and_knows_them_again(tmp_path: Path) -> None:
    rig = rig_of(tmp_path / "root")
    folder = scans_of_a_feeder(tmp_path, "a-odd.pdf")
    (folder / "b-even.pdf").write_bytes(stacked.scan([stacked.whole(3)]))
    files = RunFiles([folder], rig.journal, rig.settings, again=False)
    claims = [make() for make in files.to_do()]
    assert [claim.basename for claim in claims] == ["a-odd.pdf", "b-even.pdf"]
    for claim in claims:
        assert files.has(claim)
        rig.pipeline.process(claim)
    assert len(list(rig.archive.documents())) == 2
    assert list(files.to_do()) == []
    assert all(files.is_done(entry) for entry in files.entries())
    assert len(list(folder.iterdir())) == 3
    assert findings(rig) == []
    rig.close()


def test_a_run_that_was_cut_off_does_not_take_the_even_pages_by_themselves(tmp_path: Path) -> None:
    rig = rig_of(tmp_path / "root")
    folder = scans_of_a_feeder(tmp_path, "a-odd.pdf")
    (claim,) = [make() for make in RunFiles([folder], rig.journal, rig.settings, again=False).to_do()]
    assert list(RunFiles([folder], rig.journal, rig.settings, again=False).to_do()) == []
    rig.pipeline.process(claim)
    assert list(RunFiles([folder], rig.journal, rig.settings, again=False).to_do()) == []
    rig.close()


def test_a_run_takes_both_once_where_the_odd_pages_come_first(tmp_path: Path) -> None:
    rig = rig_of(tmp_path / "root")
    folder = scans_of_a_feeder(tmp_path, "a-ODD.pdf")
    (folder / "b-even.pdf").symlink_to("nowhere.pdf")
    (folder / "b-odd.pdf").write_bytes(stacked.scan([stacked.whole(4)]))
    files = RunFiles([folder], rig.journal, rig.settings, again=False)
    assert [make().basename for make in files.to_do()] == ["a-ODD.pdf", "b-odd.pdf"]
    rig.close()


def test_the_wait_does_not_begin_anew_where_a_half_could_not_be_taken(tmp_path: Path) -> None:
    rig = rig_of(tmp_path)
    rig.drop("a-odd.pdf", stacked.scan(PAGES[::2]))
    pairing, (ready,) = halves.Pairing(60), take_nothing(rig)
    assert pairing.paired([ready], 1000.0) == []
    assert pairing.paired([ready], 1061.0) == pairing.paired([ready], 1062.0) == [(ready, None)]
    rig.close()


NO_PAGES = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids 7/Count 3>>endobj\n" \
    b"trailer<</Root 1 0 R/Size 3>>\n%%EOF\n"  # fmt: skip


@pytest.mark.parametrize("broken", [b"no PDF", NO_PAGES])
@pytest.mark.parametrize("which", ["odd", "even"])
def test_a_half_that_cannot_be_read_fails_with_its_other_half(
    tmp_path: Path, broken: bytes, which: str
) -> None:
    rig = rig_of(tmp_path)
    good = stacked.scan(PAGES[::2])
    for half in ("odd", "even"):
        rig.drop(f"a-{half}.pdf", broken if half == which else good)
    ready = {one.path.name: one for one in take_nothing(rig)}
    claim = halves.claim_pair(
        ready["a-odd.pdf"], ready["a-even.pdf"], rig.folders.inbox, rig.folders.work, rig.journal
    )
    assert rig.pipeline.process(claim).value == "failed"
    assert {p.name for p in rig.folders.failed.glob("*.pdf")} == {"a-odd.pdf", "a-even.pdf"}
    assert not list(rig.folders.work.glob("*-*"))
    rig.close()


class Dying(InlineWorkers):
    """Its shared pool dies over some other file."""

    def __init__(self) -> None:
        self.executor = Broken()

    def replace(self, pool: object) -> None:
        self.executor = Inline()

    @contextmanager
    def alone(self) -> Any:
        yield Inline()


class Broken(Inline):
    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(BrokenProcessPool("a worker died"))
        return future


def test_a_pair_does_not_fail_because_another_file_killed_the_worker(tmp_path: Path) -> None:
    rig = rig_of(tmp_path)
    fed(rig)
    rig.pipeline._workers = Dying()  # type: ignore[assignment]
    take(rig)
    assert len(list(rig.archive.documents())) == 1
    rig.close()


@pytest.mark.parametrize("first", [0, 1])
def test_a_pair_that_was_being_set_apart_fails_under_both_names_whichever_comes_first(
    tmp_path: Path, first: int
) -> None:
    rig = rig_of(tmp_path)
    odd, even = stacked.scan(PAGES), stacked.scan(PAGES[:2])
    rig.drop("a-odd.pdf", odd)
    rig.drop("a-even.pdf", even)
    ready = {one.path.name: one for one in take_nothing(rig)}
    claim = halves.claim_pair(
        ready["a-odd.pdf"], ready["a-even.pdf"], rig.folders.inbox, rig.folders.work, rig.journal
    )
    halves.set_apart(claim, ("halves", {"odd": 5, "even": 2}, "cut off here"))
    found = recover(rig.house)
    assert len(found) == 2
    for one in (found[first], found[1 - first]):
        assert rig.pipeline.process(one).value == "failed"
    failed = {p.name: p.read_bytes() for p in rig.folders.failed.glob("*.pdf")}
    assert failed == {"a-odd.pdf": odd, "a-even.pdf": even}
    rig.close()


STEPS = [
    (Journal, "open_claim"),
    (Journal, "move"),
    (Journal, "restore"),
    (Journal, "take_along"),
    (shutil, "copyfile"),
]


@pytest.mark.parametrize("fits", [True, False])
def test_dying_at_every_step_leaves_both_files_in_one_place_each(folder: Path, *, fits: bool) -> None:
    pages = PAGES if fits else [*PAGES, *PAGES]
    for death in each_death(*STEPS, every=3):
        root = folder / "root"
        rig = rig_of(root)
        odd, even = stacked.scan(PAGES[::2] if fits else pages[:9]), stacked.scan(PAGES[1::2][::-1])
        rig.drop("a-odd.pdf", odd)
        rig.drop("a-even.pdf", even)
        with death:
            take(rig)
        rig.close()
        again = rig_of(root)
        for claim in recover(again.house):
            again.pipeline.process(claim)
        take(again)
        left = [path.name for path, _ in plain_files(again.folders.inbox)]
        assert left == [], death.point
        if fits:
            (document,) = again.archive.documents()
            assert set(again.archive.names(document).values()) == {"a-odd.pdf", "a-even.pdf"}, death.point
            with pikepdf.open(again.archive.place(document) / "original.pdf") as pdf:
                inside = {name: one.get_file().read_bytes() for name, one in pdf.attachments.items()}
            assert inside == {"odd.pdf": odd, "even.pdf": even}, death.point
        else:
            failed = {p.name: p.read_bytes() for p in again.folders.failed.glob("*.pdf")}
            assert failed == {"a-odd.pdf": odd, "a-even.pdf": even}, death.point
        assert findings(again) == [], death.point
        assert not list(again.folders.work.glob("*-*")), death.point
        again.close()
        shutil.rmtree(root)
    assert death.point > 20, "the steps were not all seen"
