"""Screenshots: from an archive of the samples to the pictures in docs/images: list, document, queue, progress.

PYTHONPATH=. .venv/bin/python tools/screenshots.py ROOT FOLDER
"""

from __future__ import annotations

import io
import os
import sys
import threading
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from bench.desk.serving import CHROMIUM
from ingest.archive.archive import Archive
from ingest.settings import Settings
from ingest.web.app import create_app

SIZE = {"width": 1280, "height": 720}


def main(root: Path, folder: Path) -> None:
    """Makes the four pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    by_code = {_code(root, one): one for one in Archive(root / "archive").documents()}
    server, address = serve(root)
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce", locale="vi-VN")
        page.goto(f"{address}/?q=c%C3%B4ng+t%C3%A1c+v%C4%83n+th%C6%B0")
        keep(page, folder / "list.png")
        page.goto(f"{address}/documents/{by_code['1427/QĐ-UBND']}?open=/document/bases")
        _at(page, "f-document-bases-2")
        keep(page, folder / "document.png")
        page.goto(f"{address}/queue")
        page.wait_for_selector(".crop")
        page.keyboard.press("Tab")
        page.wait_for_selector(".current .crop")
        keep(page, folder / "queue.png")
        page.goto(f"{address}/progress")
        keep(page, folder / "progress.png")
        browser.close()
    server.should_exit = True


def _code(root: Path, document: str) -> str | None:
    return Archive(root / "archive").record(document).document.code


def serve(root: Path) -> tuple[uvicorn.Server, str]:
    server = uvicorn.Server(uvicorn.Config(create_app(Settings(root=root)), port=0, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        thread.join(0.05)
    return server, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"


def _at(page: Page, field: str) -> None:
    """Looks at one field, its place on the page and its crop."""
    page.locator(f"#{field} .control").focus()
    page.wait_for_selector(f"#{field} .crop")


def keep(page: Page, file: Path, width: int | None = None) -> None:
    """The page as a PNG of 24 colours: text stays sharp, and the file small. ``width``: in pixels, if it is smaller."""
    shown = "image.offsetParent && image.getBoundingClientRect().top < innerHeight"
    for _ in range(600):  # the page's policy allows no function that waits in it
        if page.evaluate(f"[...document.images].every(image => image.complete || !({shown}))"):
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(500)
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    if width:
        image = image.resize((width, image.height * width // image.width), Image.Resampling.LANCZOS)
    image.quantize(24, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
