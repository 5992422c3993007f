"""An empty archive shows the first steps; a search without hits in one that is not says that nothing was found."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from asking import CHROMIUM
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, expect
from test_browser import is_accessible

from ingest.service import health
from ingest.service.health import Heartbeat
from ingest.settings import Settings
from ingest.web.app import create_app

NONE_FOUND = "Không tìm thấy văn bản nào"
FIRST = "Kho chưa có văn bản nào"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    root = tmp_path / "empty"
    (root / "inbox").mkdir(parents=True)
    (root / "inbox" / "a.pdf").write_bytes(b"%PDF-1.7 %%EOF")
    return root


@pytest.fixture
def root(empty: Path) -> Path:
    return empty


@pytest.mark.parametrize("address", ["/", "/?q=xyz", "/queue"])
def test_of_an_empty_archive(client: Any, root: Path, address: str) -> None:
    shown = client().get(address).text
    assert FIRST in shown
    assert NONE_FOUND not in shown
    assert "1 tệp đang chờ" in shown
    assert "saoluc watch" in shown
    now = time.monotonic()
    health.write_heartbeat(root / "work", Heartbeat(os.getpid(), now, now, watching="inotify"))
    assert "saoluc watch" not in client().get(address).text


def test_of_one_that_is_not(published: Path, tmp_path: Path) -> None:
    app = create_app(Settings(root=shutil.copytree(published, tmp_path / "full")))
    with TestClient(app, base_url="http://127.0.0.1:8080", client=("127.0.0.1", 50000)) as here:
        assert FIRST not in here.get("/").text
        shown = here.get("/?q=khôngcóđâuxyz").text
        assert NONE_FOUND in shown
        assert FIRST not in shown


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
@pytest.mark.parametrize("width", [1366, 390])
def test_in_a_browser(browser: Browser, serve: Any, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="vi-VN")
    page = context.new_page()
    page.goto(serve())
    expect(page.get_by_role("heading", name=FIRST)).to_be_in_viewport()
    is_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("main").get_by_role("link", name="Nạp tệp").click()
    expect(page.get_by_role("heading", name="Nạp tệp", level=1)).to_be_visible()
    context.close()
