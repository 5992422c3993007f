"""An archive of drawn papers that the ordinary code has parsed and published, and the application over it."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "ingest"))

import drawn_papers as papers
from asking import CHROMIUM
from rig import BROKEN, Rig, readers

from ingest.doubt import to_json
from ingest.settings import Settings
from ingest.web.access import users
from ingest.web.app import create_app
from ingest.web.connections import server_config
from ingest.web.record import drawing

expect.set_options(timeout=40_000)  # machines can be busy
LOCAL = ("127.0.0.1", 50000)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with four papers in its archive, their pages drawn, and one broken file in its failed folder."""
    root = tmp_path_factory.mktemp("published")
    scans = {papers.scan(paper): paper.transcript() for paper in papers.PAPERS}

    def read(path: Path) -> Any:
        from ocr import TruncatedError

        content = path.read_bytes()
        if content == BROKEN:
            raise TruncatedError("broken")
        return scans[content]

    rig = Rig(root, readers=readers(read, papers.parse))
    for content, paper in zip(scans, papers.PAPERS, strict=True):
        rig.ingest(f"{paper.name}.tif", content)
        (rig.archive.place(paper.id()) / "doubts.json").write_text(to_json(papers.judged(paper)))
        rig.catalogue.put(rig.archive.row(paper.id()))
        pictures = root / "cache" / "pages" / rig.archive.place(paper.id()).name
        pictures.mkdir(parents=True, mode=0o700)
        (original,) = rig.archive.place(paper.id()).glob("original.*")
        for page in paper.transcript().pages:  # else each test that shows one starts a process to draw it
            drawing.draw(original, page.number, page.rotation, pictures)
    rig.ingest("hỏng.png", BROKEN)
    rig.close()
    return root


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Strong hashes of passwords take a quarter of a second each; one test looks at their strength."""
    monkeypatch.setattr(users, "_COST", {"n": 2**4, "r": 8, "p": 1})


@pytest.fixture
def root(published: Path, tmp_path: Path) -> Path:
    """A copy of the published root that a test may change."""
    return Path(shutil.copytree(published, tmp_path / "scans"))


@pytest.fixture
def undrawn(root: Path) -> None:
    """No page has been drawn yet."""
    shutil.rmtree(root / "cache")


@pytest.fixture
def ids(root: Path) -> dict[str, str]:
    """The id of each paper, by its name."""
    return {paper.name: paper.id() for paper in papers.PAPERS}


Client = Callable[..., TestClient]


@pytest.fixture
def client(root: Path) -> Iterator[Client]:
    """Makes clients, each of an application with settings of its own, by default on this machine."""
    opened: list[TestClient] = []

    def make(
        *, peer: tuple[str, int] = LOCAL, base: str = "http://127.0.0.1:8080", **settings: Any
    ) -> TestClient:
        app = create_app(Settings(root=root, **settings))
        one = TestClient(
            app, base_url=base, client=peer, follow_redirects=False, raise_server_exceptions=False
        )
        one.__enter__()
        opened.append(one)
        return one

    yield make
    for one in opened:
        one.__exit__(None, None, None)


@pytest.fixture
def serve(root: Path) -> Iterator[Callable[..., str]]:
    """Serves the root on a free port; returns the address."""
    servers: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(**settings: Any) -> str:
        chosen = Settings(root=root, **settings)
        server = uvicorn.Server(server_config(create_app(chosen), chosen))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        servers.append((server, thread))
        while not server.started:
            thread.join(0.02)
            assert thread.is_alive()
        return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"

    yield start
    for server, thread in servers:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def started() -> Iterator[tuple[Browser, asyncio.AbstractEventLoop]]:
    """A browser, begun once for all tests of a process, and the loop that playwright left running in this thread."""
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        one = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        yield one, loop
        asyncio._set_running_loop(loop)
        one.close()


@pytest.fixture
def browser(started: tuple[Browser, asyncio.AbstractEventLoop]) -> Iterator[Browser]:
    """The browser. Its loop is this thread's own for the test's time alone: others begin theirs."""
    one, loop = started
    asyncio._set_running_loop(loop)
    yield one
    asyncio._set_running_loop(None)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser window of its own. Whatever would leave this machine is an error, and so is any error of a script."""
    one = browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="vi-VN", reduced_motion="reduce"
    )
    one.set_default_timeout(40_000)
    wrong: list[str] = []

    def look(route: Any) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            wrong.append(route.request.url)
            route.abort()

    one.route("**/*", look)
    one.on("weberror", lambda error: wrong.append(str(error.error)))
    one.on(
        "console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None
    )
    yield one
    one.close()
    assert wrong == []


@pytest.fixture
def page(context: BrowserContext, serve: Callable[..., str]) -> Page:
    """The first page of a served archive."""
    one = context.new_page()
    one.goto(serve())
    return one


@pytest.fixture(params=[1366, 390])
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A window as wide as a desk's screen, or a phone's."""
    one = browser.new_context(
        viewport={"width": request.param, "height": 768}, locale="vi-VN", reduced_motion="reduce"
    )
    one.set_default_timeout(40_000)
    wrong: list[str] = []
    one.on("weberror", lambda error: wrong.append(str(error.error)))
    yield one
    one.close()
    assert wrong == []
