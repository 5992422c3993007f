"""Runs: how far one has come, what it is gone on with, and what its report says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import paged
import pytest
import rig as rigs
import stacked
from rig import BROKEN, SCAN, Rig

from ingest.archive.dossiers import keeping
from ingest.building.readers import Readers
from ingest.intake.claim import claim_copy
from ingest.runs import progress, report, shown
from ingest.runs.files import RunFiles
from ingest.runs.progress import Progress
from ingest.service.outcome import Outcome
from ocr import PageReading, PageSource, Transcript

SECRET = SCAN + b" secret"
DOUBTS = [
    {"at": "/document/code", "probability": 0.42, "doubtful": True},
    {"at": "/document/date", "probability": 0.97, "doubtful": False},
    {"at": "/document/type", "probability": 1.0, "doubtful": False},
    {"at": "/document/signer", "probability": None, "doubtful": True},
]


ONE_PAGE = rigs.readers(lambda path: read(path))
"""For scans that do not say how many pages they have."""


def read(path: Path) -> Transcript:
    if path.read_bytes() == SECRET:
        return rigs.paper.draw([*rigs.paper.LINES, "TỐI MẬT"])[1]
    return rigs.read(path)


def is_paged(path: Path) -> bool:
    return b" pages " in path.read_bytes()


def describe(path: Path) -> list[PageSource]:
    return paged.described(path) if is_paged(path) else ONE_PAGE.describe(path)


def read_page(source: PageSource) -> PageReading:
    return paged.read_page(source) if is_paged(source.path) else ONE_PAGE.read_page(source)


def assemble(readings: Iterable[PageReading]) -> Transcript:
    pages = list(readings)
    return ONE_PAGE.assemble(pages) if len(pages) == 1 else paged.assembled(pages)


READERS = Readers(describe, read_page, assemble, rigs.parse, rigs.make_pdf)


def files(rig: Rig, *folders: Path, again: bool = False) -> RunFiles:
    return RunFiles(list(folders), rig.journal, rig.settings, again=again)


def put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def begin(rig: Rig, run: RunFiles) -> Progress:
    made = Progress(rig.settings.folders.reports, run.names, lambda: 7200.0)
    for entry in run.entries():
        made.found(entry.state.value if entry else None, entry.pages if entry else None)
    made.begin()
    return made


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder of one of each, and of two with the same bytes."""
    folder = tmp_path / "mine"
    put(folder / "a.png", SCAN)
    put(folder / "năm" / "trùng.png", SCAN)
    put(folder / "b dài.png", paged.scan(5, "broken2"))
    put(folder / "c <script>.png", BROKEN)
    put(folder / "d mật.png", SECRET)
    return folder


def worked_off(root: Path, folder: Path, **settings: Any) -> tuple[Rig, Progress, dict[str, Any]]:
    """A run; unless ``settings`` say otherwise, what is marked secret or lacks a page is archived like the rest."""
    heard: list[Progress] = []
    rig = Rig(
        root, readers=READERS, settings={"secret": "archive", **settings},
        on_pages=lambda claim, done, of: heard[0].pages(claim.id, done, of),
    )  # fmt: skip
    run = files(rig, folder)
    heard.append(begin(rig, run))
    for make in run.to_do():
        claim = make()
        heard[0].ended(claim.id, rig.pipeline.process(claim).value)
    for document in rig.archive.documents():
        (rig.archive.place(document) / "doubts.json").write_text(json.dumps(DOUBTS))
    heard[0].end()
    return rig, heard[0], report.report_facts(heard[0].state, run.entries(), rig.house, rig.settings)


def test_a_report_says_what_became_of_everything(tmp_path: Path, mine: Path) -> None:
    _, made, said = worked_off(tmp_path / "root", mine)
    assert said["files"] == {
        "total": 5, "archived": 3, "held": 0, "duplicate": 1, "failed": 1, "left": 0, "before": 0,
    }  # fmt: skip
    assert said["pages"] == {"archived": 7, "unread": 1, "partial_documents": 1}
    assert [(one["name"], one["pages"]) for one in said["partial"]] == [(str(mine / "b dài.png"), [2])]
    (failure,) = said["failures"]
    assert (failure["code"], failure["count"]) == ("truncated", 1)
    assert failure["names"] == [str(mine / "c <script>.png")]
    assert failure["what_to_do_en"]
    assert (said["started"], said["ended"], said["interrupted"]) == (made.state.started, made.state.ended, [])
    assert said["ended"] is not None
    assert said["speed"]["pages_read"] == 8
    assert said["speed"]["pages_a_core_hour_of_cpu"] == 4
    assert said["versions"]["tesseract"]
    assert said["machine"]["cores"] >= 1


def test_a_report_tells_by_dossier_what_lacks_and_counts_the_papers_of_a_stack(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    put(folder / "hs 1" / "tập.pdf", stacked.scan(stacked.STACK))
    put(folder / "hs 2" / "lẻ.pdf", stacked.scan([stacked.whole(9)]))
    rig = Rig(tmp_path / "root", readers=stacked.readers())
    run = files(rig, folder)
    made = begin(rig, run)
    for claim in run.to_do():
        rig.pipeline.process(claim())
    parts = sorted(rig.archive.documents())
    of_stack = [one for one in parts if "stack" in rig.archive.made(one)]
    dossier = keeping.make(rig.house, "lan", {"title": "Điện", "code": "01"}, of_stack[:2])
    told: Any = report.report_facts(made.state, run.entries(), rig.house, rig.settings)
    assert told["unreadable"] == []
    (one,) = told["dossiers"]
    assert (one["dossier"], one["papers"], one["papers_in_all"]) == (dossier.id, 2, 2)
    assert "retention" in one["lacks"]
    assert "title" not in one["lacks"]
    assert sorted((Path(loose["folder"]).name, loose["papers"]) for loose in told["loose"]) == [
        ("hs 2", 1),
        ("tập.pdf", 1),
    ]
    page = report.report_html(told)
    assert "Thời hạn bảo quản" in page
    assert "chưa vào hồ sơ" in page


def test_a_report_counts_what_is_held_apart(tmp_path: Path, mine: Path) -> None:
    _, _, said = worked_off(tmp_path / "root", mine, secret="hold")
    assert (said["files"]["archived"], said["files"]["held"]) == (1, 2)
    assert said["partial"] == []


def test_a_report_has_the_doubts_of_the_open_papers(tmp_path: Path, mine: Path) -> None:
    _, _, said = worked_off(tmp_path / "root", mine)
    doubt = said["doubt"]
    assert (doubt["judged"], doubt["doubtful"], doubt["unknown"]) == (12, 6, 3)
    assert [bin["count"] for bin in doubt["bins"]] == [0, 0, 0, 0, 3, 0, 0, 0, 0, 6]


def test_doubts_of_an_earlier_version_are_counted_too(tmp_path: Path, mine: Path) -> None:
    rig, made, _ = worked_off(tmp_path / "root", mine)
    old = [{"at": "/document/code", "code": "low_confidence", "confidence": 0.31}]
    for document in rig.archive.documents():
        (rig.archive.place(document) / "doubts.json").write_text(json.dumps(old))
    said = report.report_facts(made.state, files(rig, mine).entries(), rig.house, rig.settings)["doubt"]
    assert (said["judged"], said["doubtful"], said["bins"][3]["count"]) == (3, 3, 3)


class Page(HTMLParser):
    """What a page loads, and whether it closes what it opens."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loads += [value or "" for name, value in attrs if name in ("src", "href", "action", "data")]
        if tag in ("script", "link", "img", "iframe"):
            self.loads.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_says_what_to_scan_again(tmp_path: Path, mine: Path) -> None:
    _, _, said = worked_off(tmp_path / "root", mine)
    assert said["rescan"] == []
    assert "Nên xem lại" not in report.report_html(said)
    said["rescan"] = [
        {
            "document": "ab",
            "name": "x.pdf",
            "pages": [{"page": 3, "why": ["blurred", "finger"], "thumbnail": "/9j4"}],
        }
    ]
    page = report.report_html(said)
    assert "trang 3: bị nhòe" in page
    assert "page 3: blurred" in page
    assert 'src="data:image/jpeg;base64,/9j4"' in page


def test_the_page_stands_alone_and_shows_names_as_they_are(tmp_path: Path, mine: Path) -> None:
    _, made, said = worked_off(tmp_path / "root", mine)
    report.write_report(made.folder, said)
    text = (made.folder / "report.html").read_text(encoding="utf-8")
    page = Page(text)
    assert (page.loads, page.open) == ([], [])
    assert "url(" not in text
    assert "@import" not in text
    assert "c <script>.png" in page.text
    assert "d mật.png" not in text  # what is held is counted, not named
    assert "Báo cáo đợt số hóa" in page.text
    assert "Digitisation run" in page.text
    assert "2,5" not in page.text or "2.5" not in page.text
    assert re.search(r"Đã lưu Archived\s*3", page.text)
    assert json.loads((made.folder / "report.json").read_bytes()) == said


def test_a_run_that_was_cut_off_is_gone_on_with(tmp_path: Path, mine: Path) -> None:
    rig = Rig(tmp_path / "root", readers=READERS)
    first = begin(rig, files(rig, mine))
    claim = claim_copy(mine / "a.png", rig.folders.work, rig.journal)
    first.pages(claim.id, 0, 1)
    first.pages(claim.id, 1, 1)
    rig.pipeline.process(claim)
    first._written = float("-inf")
    first.tick()  # and then nothing more is heard of it

    second = begin(rig, files(rig, mine))
    assert second.continued
    assert (second.folder, second.state.started) == (first.folder, first.state.started)
    assert (second.state.files_done, second.state.files_total) == (1, 5)
    for make in files(rig, mine).to_do():
        claim = make()
        second.ended(claim.id, rig.pipeline.process(claim).value)
    second.end()
    said = report.report_facts(second.state, files(rig, mine).entries(), rig.house, rig.settings)
    assert said["interrupted"] == [first.session.updated]
    assert said["speed"]["cpu_seconds"] == 14400
    assert said["files"]["before"] == 0

    third = begin(rig, files(rig, mine))
    assert not third.continued
    assert third.folder != first.folder
    assert third.state.files_done == 5


def test_another_folder_is_another_run(tmp_path: Path, mine: Path) -> None:
    rig = Rig(tmp_path / "root", readers=READERS)
    first = begin(rig, files(rig, mine))
    other = begin(rig, files(rig, mine / "năm"))
    assert not other.continued
    assert other.folder != first.folder
    assert begin(rig, files(rig, mine / "năm", mine)).folder == first.folder  # the one holds the other


def test_pages_are_counted_as_files_are_opened(tmp_path: Path, mine: Path) -> None:
    rig = Rig(tmp_path / "root")
    made = begin(rig, files(rig, mine))
    assert (made.state.pages_total, made.state.pages_estimated) == (0, True)
    made.pages("a", 0, 1)
    made.pages("a", 1, 1)
    made.ended("a", "archived")
    made.pages("b", 300, 499)  # three hundred had been read by an earlier start
    made.pages("b", 301, 499)
    made._sum_up()
    state = made.state
    assert (state.pages_done, state.pages_total, state.pages_estimated) == (302, 500 + 3 * 250, True)
    assert made.session.pages == 2
    assert state.files_done == 1
    assert state.seconds_left is not None
    assert "302/~1250" in shown.progress_line(state, "en")
    written = progress.read_progress(made.folder / "progress.json")
    assert written is not None
    assert written.ended is None


def test_files_under_way_are_not_taken_twice(tmp_path: Path, mine: Path) -> None:
    rig = Rig(tmp_path / "root", readers=READERS)
    claim_copy(mine / "a.png", rig.folders.work, rig.journal)
    assert len(list(files(rig, mine).to_do())) == 4
    assert len(list(files(rig, mine, mine / "năm", mine).entries())) == 5


def test_what_failed_is_tried_again_where_that_is_asked_for(tmp_path: Path, mine: Path) -> None:
    rig, _, _ = worked_off(tmp_path / "root", mine)
    assert list(files(rig, mine).to_do()) == []
    (make,) = files(rig, mine, again=True).to_do()
    assert rig.pipeline.process(make()) is Outcome.FAILED


@pytest.mark.parametrize(("seconds", "shown_as"), [(9, "0:09"), (309.4, "5:09"), (11109, "3:05:09")])
def test_time_left(seconds: float, shown_as: str) -> None:
    assert shown.duration(seconds) == shown_as
