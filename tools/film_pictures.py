"""Film pictures: one scan's way, from the page for uploads to a printed form, as seven pictures for docs/images/film.

PYTHONPATH=. .venv/bin/python tools/film_pictures.py ROOT FOLDER

ROOT is empty or not there; the made scans of scans/samples are archived in it by a service, meanwhile looked at with
Chromium.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright
from screenshots import keep, serve

from bench.desk.serving import CHROMIUM
from ingest.service.health import HEARTBEAT

SAMPLES = Path(__file__).parents[1] / "scans" / "samples"
SIZE = {"width": 1100, "height": 688}
WIDTH = 640
"""Pixels across of each picture."""
_MOST_SECONDS = 600


def main(root: Path, folder: Path) -> None:
    """Makes the seven pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with _service(root), sync_playwright() as playwright:
        server, address = serve(root)
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce", locale="vi-VN")
        page.set_default_timeout(_MOST_SECONDS * 1000)
        expect.set_options(timeout=_MOST_SECONDS * 1000)
        _drop_and_read(page, address, folder)
        _review(page, address, folder)
        _find(page, address, folder)
        _file(page, address, folder)
        browser.close()
        server.should_exit = True


def _drop_and_read(page: Page, address: str, folder: Path) -> None:
    page.goto(f"{address}/upload")
    scans = sorted(SAMPLES.iterdir(), key=lambda file: -file.stat().st_size)
    page.locator("#files").set_input_files(scans)
    expect(page.locator("#sent li")).to_have_count(len(scans))
    keep(page, folder / "1-drop.png", WIDTH)
    expect(page.locator("#sent .became.ok a")).to_have_count(len(scans))
    keep(page, folder / "2-read.png", WIDTH)


def _review(page: Page, address: str, folder: Path) -> None:
    page.goto(f"{address}/queue")
    page.wait_for_selector(".crop")
    page.keyboard.press("Tab")
    page.wait_for_selector(".current .crop")
    keep(page, folder / "3-doubt.png", WIDTH)
    paper = page.url.partition("?")[0]
    while page.url.partition("?")[0] == paper:
        page.wait_for_selector("[data-seen]:not([aria-busy=true])")
        page.wait_for_timeout(800)
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(800)
    page.goto(paper)
    page.wait_for_selector(".sheet img[src]")
    keep(page, folder / "4-confirm.png", WIDTH)


def _find(page: Page, address: str, folder: Path) -> None:
    page.goto(address)
    page.locator("#q").press_sequentially("cong tac van thu")
    page.wait_for_selector("mark")
    keep(page, folder / "5-find.png", WIDTH)


def _file(page: Page, address: str, folder: Path) -> None:
    page.goto(address)
    page.locator(".tick-all").check()
    page.get_by_role("button", name="Lập hồ sơ").click()
    for fact, said in (("title", "Tập văn bản chỉ đạo công tác Đảng, chính quyền"), ("code", "01.VP")):
        page.locator(f"#fact-{fact}").fill(said)
    page.locator("#fact-retention").fill("20 năm")
    page.keyboard.press("Tab")
    page.locator(".facts-form button.main").first.click()
    expect(page.locator("#its-papers")).to_be_visible()
    keep(page, folder / "6-file.png", WIDTH)
    form = page.get_by_role("link", name="Mục lục văn bản", exact=True).get_attribute("href")
    with urllib.request.urlopen(f"{address}{form}") as answer:
        drawn = pdfium.PdfDocument(answer.read())[0].render(scale=1.6).to_pil().convert("L")
    height = WIDTH * SIZE["height"] // SIZE["width"]
    drawn = drawn.resize((WIDTH, drawn.height * WIDTH // drawn.width), Image.Resampling.LANCZOS)
    shown = Image.new("L", (WIDTH, height), 255)
    shown.paste(drawn.crop((0, 0, WIDTH, height)))
    buffer = io.BytesIO()
    shown.quantize(16).save(buffer, "PNG", optimize=True)
    (folder / "7-form.png").write_bytes(buffer.getvalue())


@contextmanager
def _service(root: Path) -> Iterator[None]:
    """A service that works with the folders, meanwhile."""
    program = [sys.executable, "-c", "from ingest.cli import main; main()", "watch", "--root", str(root)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(program, stdout=quiet, stderr=quiet) as running:
        try:
            while not (root / "work" / HEARTBEAT).exists():
                if running.poll() is not None:
                    sys.exit("the service has ended")
                time.sleep(0.2)
            yield
        finally:
            running.terminate()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
