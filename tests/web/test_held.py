"""Held papers on the web: a paper is held by its page, and of one that is held nothing comes over HTTP."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from asking import CHROMIUM, archive, token
from PIL import Image
from playwright.sync_api import Page, expect
from test_browser import is_accessible

from ingest.archive.archive import Archive
from ingest.archive.holding import Decision, decisions, hold, release
from ingest.archive.stores import House
from ingest.catalogue import open_catalogue
from ingest.journal import Journal
from ingest.settings import Settings
from ingest.web.access.audit import AuditLog
from ingest.web.access.tokens import Tokens
from ingest.web.record import drawing
from ocr import Box

NAME = "quyet-dinh"
OF_PAPER = (
    "", "/pages/1/page.jpg", "/pages/1/thumb.jpg", "/pages/1/large.jpg", "/pages/1/words.json", "/print",
    *(f"/files/{which}" for which in ("original", "pdf", "text", "record", "read")),
)  # fmt: skip
CHANGES = ("value", "items", "removed", "undone", "confirmed", "none-missing", "held")
OF_API = (
    "", "/record", "/corrections", "/values", "/text", "/transcript", "/original", "/pdf", "/alto", "/hocr",
    "/pages/1/alto", "/pages/1/hocr", "/cites", "/cited-by",
)  # fmt: skip


@pytest.fixture
def document(ids: dict[str, str]) -> str:
    return ids[NAME]


def asked(client: Any, document: str, what: str, **data: str) -> Any:
    headers = {"x-csrf-token": token(client)}
    return client.post(f"/documents/{document}/{what}", data=data, headers=headers, follow_redirects=False)


def test_held_by_the_page(client: Any, root: Path, document: str) -> None:
    answer = asked(client(), document, "held", why="nguồn đóng dấu mật")
    assert (answer.status_code, answer.headers["location"]) == (303, "/held")
    assert document not in archive(root).documents()
    (decision,) = decisions(Archive(root / "held"), document)
    assert (decision.action, decision.why) == ("hold", "nguồn đóng dấu mật")
    assert decision.who


def test_nothing_of_it_comes_over_http(client: Any, root: Path, document: str) -> None:
    here = client()
    assert here.get(f"/documents/{document}/pages/1/page.jpg").status_code == 200
    asked(here, document, "held")
    for rest in OF_PAPER:
        assert here.get(f"/documents/{document}{rest}").status_code == 404, rest
    data = {"at": "/document/code", "before": '"x"', "after": "y", "seen": "0", "number": "0"}
    for change in CHANGES:
        assert here.get(f"/documents/{document}/{change}").status_code == 404, change
        assert asked(here, document, change, **data).status_code == 404, change
    assert not (root / "cache" / "pages" / document).exists()
    for address in ("/", "/?query=1421", "/?number=1421", "/queue", "/progress", "/held"):
        page = here.get(address).text
        assert document not in page
        assert "1421/QĐ-UBND" not in page
        assert NAME not in page


def test_nor_over_the_api(client: Any, root: Path, document: str) -> None:
    here = client()
    headers = {"authorization": f"Bearer {Tokens(root / 'tokens.json').add('tests')}"}
    assert here.get(f"/api/v1/documents/{document}", headers=headers).status_code == 200
    asked(here, document, "held")
    for rest in OF_API:
        assert here.get(f"/api/v1/documents/{document}{rest}", headers=headers).status_code == 404, rest
    for address in (
        "documents",
        "documents?query=1421",
        "documents?number=1421",
        "export.csv",
        "export.jsonl",
        "health",
    ):
        answer = here.get(f"/api/v1/{address}", headers=headers).text
        assert document not in answer
        assert "1421/QĐ-UBND" not in answer


def test_a_level_set_by_hand_leads_away_from_the_paper(client: Any, root: Path, document: str) -> None:
    here = client()
    headers = {"x-csrf-token": token(here), "hx-request": "true"}
    data = {"at": "/document/security", "before": json.dumps(None), "after": "Tối mật"}
    answer = here.post(f"/documents/{document}/value", data=data, headers=headers)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, "/held")
    assert Archive(root / "held").holds(document)
    (deed,) = AuditLog(root / "audit.jsonl").latest(10)
    assert (deed.what, deed.of, deed.detail) == ("held", document, "/document/security")


def test_a_released_paper_tells_who_held_it_and_why(client: Any, root: Path, document: str) -> None:
    here = client()
    asked(here, document, "held", why="nguồn đóng dấu mật")
    settings = Settings(root=root)
    house = House.of(settings.folders, Journal(settings.folders.journal), open_catalogue(settings))
    release(document, house, Decision.now("release", "Bình", "đã giải mật"))
    page = here.get(f"/documents/{document}").text
    assert "nguồn đóng dấu mật" in page
    assert "đã giải mật" in page


def test_no_paper_is_held_without_the_token(client: Any, root: Path, document: str) -> None:
    assert client().post(f"/documents/{document}/held").status_code == 403
    assert archive(root).holds(document)


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
def test_in_the_browser(page: Page, root: Path, document: str) -> None:
    page.goto(f"{page.url}documents/{document}")
    page.get_by_text("Giữ riêng (văn bản mật)").click()
    page.get_by_label("Lý do").fill("đóng dấu mật ở trang 3")
    page.get_by_role("button", name="Giữ riêng").click()
    expect(page.get_by_role("heading", name="Đã giữ riêng")).to_be_visible()
    is_accessible(page)
    assert Archive(root / "held").holds(document)


def held_for_a_stamp(root: Path, document: str) -> Path:
    """Holds a paper as unsure for a stamp on its first page; returns its folder."""
    settings = Settings(root=root)
    house = House.of(settings.folders, Journal(settings.folders.journal), open_catalogue(settings))
    hold(document, house, Decision.now("hold", "Bình", ""))
    folder = Archive(root / "held").place(document)
    made = json.loads((folder / "made.json").read_bytes())
    (folder / "made.json").write_text(json.dumps({**made, "secrecy": ["unsure", "1: 300,200,500,260"]}))
    (folder / "decisions.json").unlink()
    return folder


def files_below(*folders: Path) -> set[Path]:
    return {path for folder in folders for path in folder.rglob("*")}


def test_the_doubted_stamp_is_seen_by_whoever_decides(
    client: Any, root: Path, document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = held_for_a_stamp(root, document)
    here = client()
    address = f"/manage/held/{document}/doubted.jpg"
    assert address in here.get("/manage/held").text
    (tmp_path / "scratch").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    before = files_below(root, tmp_path / "scratch")
    answer = here.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.headers["cache-control"] == "no-store"
    image = Image.open(io.BytesIO(answer.content))
    # The box, and six tenths of its length on each side.
    assert image.size == (200 + 2 * 120, 60 + 2 * 120)
    assert files_below(root, tmp_path / "scratch") == before
    assert folder.is_dir()


def test_no_other_part_of_a_held_paper_is_seen(client: Any, root: Path, document: str) -> None:
    here = client()
    address = f"/manage/held/{document}/doubted.jpg"
    assert here.get(address).status_code == 404  # it lies in the archive
    folder = held_for_a_stamp(root, document)
    made = json.loads((folder / "made.json").read_bytes())
    for why in (["marked", "Mật"], ["unsure", "TỐI MẬT"], ["unsure", "99: 1,2,3,4"], None):
        (folder / "made.json").write_text(json.dumps({**made, "secrecy": why}))
        assert here.get(address).status_code == 404, why
    assert here.get("/manage/held/0000000000000000/doubted.jpg").status_code == 404


def test_a_part_of_a_pdf_is_drawn_without_a_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Image.new("L", (600, 800), 255)
    page.paste(0, (150, 200, 350, 260))
    page.save(tmp_path / "original.pdf", resolution=100)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    jpeg = drawing.part(tmp_path / "original.pdf", 1, 90, Box(150, 200, 350, 260))
    image = Image.open(io.BytesIO(jpeg)).convert("L")
    assert image.size == (60 + 2 * 120, 200 + 2 * 120)  # turned
    assert image.getpixel((150, 220)) < 40
    assert image.getpixel((10, 10)) > 215
    assert [path.name for path in tmp_path.iterdir()] == ["original.pdf"]
