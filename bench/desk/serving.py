"""Serving: the review page of a root, and a browser window on it, for as long as a measurement takes."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import BrowserContext, sync_playwright

from ingest.settings import Settings
from ingest.web.app import create_app
from ingest.web.connections import server_config

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""Debian's Chromium without windows of its own, which takes half the time of the one with them; None without either."""
HEIGHT = 768
_MOST_SECONDS = 120


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The address at which the review page of a root is served, meanwhile."""
    settings = Settings(root=root, web_port=0, requests_per_second=1000)
    app = create_app(settings)
    server = uvicorn.Server(server_config(app, settings))
    app.state.resources.images.warm()  # as ``saoluc serve`` does
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
        if not thread.is_alive():
            sys.exit("the review page could not be served")
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@contextmanager
def window(width: int) -> Iterator[BrowserContext]:
    """A Chromium window of so many pixels. What is waited for is asked by scripts of this bench, which the page's
    policy would not let run.
    """
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT}, locale="vi-VN", reduced_motion="reduce", bypass_csp=True
        )  # fmt: skip
        context.set_default_timeout(_MOST_SECONDS * 1000)
        yield context
        browser.close()
