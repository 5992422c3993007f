"""An upload ends in what became of it, is known to be whole, and says when nobody takes it."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import drawn_papers as papers
import pytest
import stacked
from asking import CHROMIUM
from playwright.sync_api import Browser, expect
from rig import BROKEN, Rig, readers
from test_browser import is_accessible
from test_uploads import send

from ingest.archive import holding
from ingest.archive.holding import Decision
from ingest.intake.inbox import Intake
from ingest.journal import State
from ingest.service import health
from ingest.service.health import Heartbeat
from ocr import Transcript, TruncatedError

PAPER = papers.PAPERS[0]
NEW = papers.scan(PAPER) + b"\0another copy of the file"


def read(path: Path) -> Transcript:
    if path.read_bytes() == BROKEN:
        raise TruncatedError("broken")
    return PAPER.transcript()


@pytest.fixture
def rig(root: Path) -> Iterator[Rig]:
    one = Rig(root, readers=readers(read, papers.parse))
    yield one
    one.close()


def shown(client: Any) -> list[str]:
    """What the page says of each upload, newest first."""
    items = re.findall(r'<li class="\w+">(.*?)</li>', client.get("/upload").text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in items]


def beat(root: Path, *, watching: str | None = "inotify", ago: float = 0) -> None:
    now = time.monotonic()
    health.write_heartbeat(root / "work", Heartbeat(os.getpid(), now - ago, now - ago, watching=watching))


def test_each_upload_says_what_became_of_it(client: Any, rig: Rig) -> None:
    here = client()
    send(here, "mới.tif", NEW)
    send(here, "lại.tif", papers.scan(PAPER))
    send(here, "hỏng.png", BROKEN)
    assert shown(here) == [f"{name} đã vào hộp đến, chờ xử lý" for name in ("hỏng.png", "lại.tif", "mới.tif")]
    rig.start()
    broken, again, new = shown(here)
    assert new == "mới.tif đã lưu: Công văn 358-CV/BTGTU"
    assert again == "lại.tif đã có trong kho từ trước: Công văn 358-CV/BTGTU"
    assert broken.startswith("hỏng.png không lưu được: Tệp bị cụt hoặc hỏng")
    assert f'href="/documents/{PAPER.id()}"' in here.get("/upload").text


def test_of_a_stack_its_first_paper_is_shown(client: Any, rig: Rig, root: Path) -> None:
    here = client()
    send(here, "tập.pdf", stacked.scan(stacked.STACK))
    other = Rig(root, readers=stacked.readers())
    other.start()
    first = min(
        other.archive.documents(), key=lambda one: other.archive.made(one).get("pages_of_original", [99])
    )
    other.close()
    (said,) = shown(here)
    assert said.startswith("tập.pdf đã lưu")
    assert f'href="/documents/{first}"' in here.get("/upload").text


def test_of_a_held_paper_no_name_is_told(client: Any, rig: Rig) -> None:
    here = client()
    send(here, "nhân sự.tif", NEW)
    rig.start()
    (entry,) = [one for one in rig.journal.latest() if one.name == "nhân sự.tif"]
    holding.hold(entry.document or "", rig.house, Decision.now("hold", "An", "mật"))
    send(here, "bản chụp lại.tif", NEW)
    rig.start()
    page = here.get("/upload").text
    assert shown(here) == ["(một tệp) giữ riêng: là, hoặc có thể là, văn bản mật"] * 2
    assert "nhân sự" not in page
    assert "bản chụp" not in page
    assert entry.document
    assert entry.document not in page
    with sqlite3.connect(rig.folders.journal) as db:
        names = [bytes(name).decode() for (name,) in db.execute("SELECT raw_name FROM uploads")]
    assert all(name.startswith("sha256:") for name in names)


def test_of_a_destroyed_paper_it_is_told_that_it_is(client: Any, rig: Rig) -> None:
    here = client()
    send(here, "nhân sự.tif", NEW)
    rig.start()
    (entry,) = [one for one in rig.journal.latest() if one.name == "nhân sự.tif"]
    assert entry.document
    rig.catalogue.erase(entry.document)
    rig.archive.erase(entry.document)
    rig.journal.move(entry.claim, State.DESTROYED, "by decision")
    assert shown(here) == ["(một tệp) đã hủy theo quyết định"]


def test_a_failed_upload_that_is_tried_again_is_followed(client: Any, rig: Rig, root: Path) -> None:
    here = client()
    send(here, "hỏng.png", BROKEN + b" ")  # read as a paper: only the stand-in for a broken file fails
    rig.start()
    assert shown(here)[0].startswith("hỏng.png đã lưu")
    send(here, "cụt.png", BROKEN)
    rig.start()
    here.post("/progress/retry", data={"csrf": re.findall(r'data-csrf="(.*?)"', here.get("/").text)[0]})
    assert shown(here)[0] == "cụt.png đã trả lại hộp đến để thử lại"
    rig.start()
    assert shown(here)[0].startswith("cụt.png không lưu được")


def test_everybody_sees_their_own(client: Any, rig: Rig) -> None:
    here = client()
    send(here, "của tôi.tif", NEW)
    journal = rig.journal
    assert [one.raw_name.decode() for one in journal.uploads(_me(here), 0, 10)] == ["của tôi.tif"]
    assert journal.uploads("người khác", 0, 10) == []


def _me(client: Any) -> str:
    return re.findall(r'<span class="user"[^>]*>(.*?) <span', client.get("/").text)[0]


def test_what_has_not_changed_is_not_sent_again(client: Any, rig: Rig) -> None:
    here = client()
    send(here, "mới.tif", NEW)
    address = re.findall(r'hx-get="(/upload\?mark=\w+)"', here.get("/upload").text)[0]
    assert here.get(address, headers={"hx-request": "true"}).status_code == 204
    rig.start()
    changed = here.get(address, headers={"hx-request": "true"})
    assert (changed.status_code, "đã lưu" in changed.text) == (200, True)


def test_an_uploaded_file_needs_no_rest_and_no_end(client: Any, rig: Rig, root: Path) -> None:
    send(client(), "cụt.pdf", b"%PDF-1.7 and no end")
    (root / "inbox" / "dropped.pdf").write_bytes(b"%PDF-1.7 and no end")
    (root / "inbox" / "whole.pdf").write_bytes(b"%PDF-1.7 %%EOF")
    intake = Intake(root / "inbox", settle_seconds=60, grace_seconds=180, whole_files=rig.journal.whole_files)
    assert [file.path.name for file in intake.ready_files()] == ["cụt.pdf"]
    (root / "inbox" / "cụt.pdf").write_bytes(b"somebody writes over it")
    assert intake.ready_files() == []


def test_where_the_journal_does_not_answer_they_wait_as_others(root: Path) -> None:
    def locked() -> Any:
        raise sqlite3.OperationalError("database is locked")

    (root / "inbox" / "whole.pdf").write_bytes(b"%PDF-1.7 %%EOF")
    intake = Intake(root / "inbox", settle_seconds=0, grace_seconds=180, whole_files=locked)
    assert [file.path.name for file in intake.ready_files()] == ["whole.pdf"]


def test_a_mark_holds_for_the_file_that_was_uploaded_alone(client: Any, rig: Rig, root: Path) -> None:
    here = client()
    send(here, "a.pdf", b"%PDF-1.7 and no end")
    rig.start()
    (root / "inbox" / "a.pdf").write_bytes(b"%PDF-1.7 and no end")  # dropped under the same name
    assert rig.journal.whole_files() == frozenset()


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (None, "Chưa có dịch vụ nào nhận tệp"),
        ({"watching": None}, "Chưa có dịch vụ nào nhận tệp"),
        ({"ago": 500}, r"Dịch vụ không phản hồi đã 5\d\d giây"),  # seconds pass until the page is asked
        ({}, None),
    ],
)
def test_says_when_nobody_takes_files(client: Any, root: Path, left: Any, said: str | None) -> None:
    if left is not None:
        beat(root, **left)
    alert = re.findall(r'role="alert">(.*?)</p>', client().get("/upload").text)
    assert len(alert) == (said is not None)
    assert said is None or re.search(said, alert[0])


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
@pytest.mark.parametrize("width", [1366, 390])
def test_in_a_browser(browser: Browser, serve: Any, rig: Rig, root: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{serve()}/upload")
    expect(page.get_by_role("alert")).to_contain_text("saoluc watch")
    is_accessible(page)
    page.locator("#files").set_input_files(
        [
            {"name": "công văn đến.tif", "mimeType": "image/tiff", "buffer": NEW},
            {"name": "ảnh hỏng.png", "mimeType": "image/png", "buffer": BROKEN},
        ]
    )
    expect(page.locator("#sent li")).to_have_count(2)
    expect(page.locator("#sending li")).to_have_count(0)
    beat(root)
    rig.start()
    expect(page.locator("#sent .archived a")).to_have_text("Công văn 358-CV/BTGTU")
    expect(page.locator("#sent .failed")).to_contain_text("Chép lại tệp từ nơi lưu gốc")
    expect(page.locator("#sent-sum")).to_have_text("Xong 2 trên 2 tệp.")
    expect(page.get_by_role("alert")).to_have_count(0)
    is_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#sent .archived a").click()
    expect(page.get_by_role("heading", name="Công văn 358-CV/BTGTU")).to_be_visible()
    context.close()
