"""The ten things that a clerk does most: clicks, keys, letters and seconds of each, in a browser on a real archive.

usage: python -m bench.desk.tasks ROOT [--scan FILE] [--rounds 3] [--width 1366]

ROOT holds an archive of real papers; each round works on a copy of it, with a service that reads what is uploaded
(FILE, by default a sample of this folder) and fails on a broken file. Each task begins on the first page, the list, but
for the correction, which begins on the paper's page. Which papers are meant follows from the order of their ids.

Prints a table, medians of the rounds. Times on a busy machine say little.
"""

from __future__ import annotations

import argparse
import datetime
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Locator, Page, expect

from bench.desk.hand import Cost, Hand
from bench.desk.serving import served, window
from ingest.archive.dossiers import keeping
from ingest.archive.stores import House
from ingest.catalogue import open_catalogue
from ingest.catalogue.row import Row
from ingest.journal import Journal
from ingest.settings import Settings
from lexicon.folding import fold_any

SAMPLE = Path(__file__).parents[2] / "scans" / "samples" / "cong-van.jpg"
_LOOKS = 0.8
"""Seconds that a clerk looks at what is in view before saying that it is right."""
_SECONDS = 120_000
_READY = "[data-seen]:not([aria-busy=true])"


class Meant(NamedTuple):
    """What the tasks are about. ``words``: the last four of a subject, as typed without marks; ``many``: how many
    papers are ticked; ``title``: of the dossier that falls due; ``broken``: name of the failed file.
    """

    by_number: Row
    by_words: Row
    words: str
    many: int
    title: str
    broken: str
    scan: Path


def meant(rows: list[Row], title: str, broken: str, scan: Path, many: int = 5) -> Meant:
    """Of papers with a number and a subject, in the order of their ids, one after a third and one after two thirds."""
    fit = sorted((row for row in rows if row.code and row.subject), key=lambda row: row.id)
    first, second = fit[len(fit) // 3], fit[len(fit) * 2 // 3]
    words = " ".join(re.findall(r"\w+", fold_any(second.subject or ""))[-4:])
    return Meant(first, second, words, many, title, broken, scan)


def _nav(hand: Hand, name: str) -> None:
    hand.click(hand.page.get_by_role("navigation").first.get_by_role("link", name=name, exact=True))


def _hit(page: Page, row: Row) -> Locator:
    return page.locator(f'.paper h2 a[href*="{row.id}"]')


def _opened(page: Page) -> None:
    expect(page.locator("#record")).to_be_visible(timeout=_SECONDS)


def _find(hand: Hand, field: str, text: str, row: Row) -> None:
    hand.click(hand.page.locator(field))
    hand.type(text)
    expect(hand.page.locator(".paper h2 a").first).to_have_attribute(
        "href", re.compile(f"{row.id}"), timeout=_SECONDS
    )
    hand.click(_hit(hand.page, row))
    _opened(hand.page)


def by_number(hand: Hand, on: Meant) -> None:
    _find(hand, "#number", on.by_number.code or "", on.by_number)


def by_words(hand: Hand, on: Meant) -> None:
    _find(hand, "#q", on.words, on.by_words)


def review(hand: Hand, _: Meant) -> None:
    """The most doubtful paper of the queue, all of which is right, until the next is there to be looked at."""
    page = hand.page
    _nav(hand, "Hàng chờ duyệt")
    page.wait_for_selector(_READY)
    paper = page.url.partition("?")[0]
    while page.url.partition("?")[0] == paper:
        hand.looks(_LOOKS)
        hand.press("Control+Enter")
        page.wait_for_timeout(50)
        page.wait_for_load_state("domcontentloaded")
        page.wait_for_selector(_READY)


def correct(hand: Hand, on: Meant) -> None:
    """The number's last digit is another one."""
    code = on.by_number.code or ""
    place = max(m.start() for m in re.finditer(r"\d", code.partition("/")[0].partition("-")[0]))
    field = hand.page.locator("#f-document-code")
    hand.click(field.locator(".control"))
    hand.press("Control+a")
    hand.type(f"{code[:place]}{(int(code[place]) + 1) % 10}{code[place + 1 :]}")
    hand.press("Enter")
    expect(field.locator(".read")).to_contain_text(code, timeout=_SECONDS)


def _tick(hand: Hand, many: int) -> None:
    for n in range(many):
        hand.click(hand.page.locator(".paper .tick").nth(n))


def as_zip(hand: Hand, on: Meant) -> None:
    _tick(hand, on.many)
    hand.downloads(hand.page.get_by_role("button", name="Tải PDF (zip)"))


def dossier(hand: Hand, on: Meant) -> None:
    page = hand.page
    _tick(hand, on.many)
    hand.click(page.get_by_role("button", name="Lập hồ sơ"))
    hand.click(page.locator("#fact-retention"))  # title and number are proposed
    hand.type("10 năm")
    hand.press("Enter")
    expect(page.locator("#its-papers")).to_be_visible(timeout=_SECONDS)


def contents(hand: Hand, on: Meant) -> None:
    """The *Mục lục văn bản* of a dossier."""
    _nav(hand, "Hồ sơ")
    hand.click(hand.page.get_by_role("link", name=on.title))
    hand.opens(hand.page.get_by_role("link", name="Mục lục văn bản", exact=True))


def choose_to_upload(hand: Hand, on: Meant) -> None:
    _nav(hand, "Nạp tệp")
    hand.choose(hand.page.locator("label[for=files]"), on.scan)


def upload(hand: Hand, on: Meant) -> None:
    """Until the page says what became of it."""
    choose_to_upload(hand, on)
    expect(hand.page.locator("#sent .became.ok a")).to_be_visible(timeout=_SECONDS)


def retry(hand: Hand, on: Meant) -> None:
    """Why it failed, and what to do, stands on the page before the second click."""
    _nav(hand, "Hôm nay")
    hand.click(hand.page.get_by_role("button", name=f"Thử lại: {on.broken}"))
    expect(hand.page.get_by_role("heading", name="Tiến độ")).to_be_visible(timeout=_SECONDS)


def due(hand: Hand, on: Meant) -> None:
    _nav(hand, "Hôm nay")
    hand.click(hand.page.locator("#h-due ~ .named").get_by_role("link", name=on.title))
    expect(hand.page.locator("#its-papers")).to_be_visible(timeout=_SECONDS)


TASKS: dict[str, Callable[[Hand, Meant], None]] = {
    "a paper by its number": by_number,
    "a paper by words of its subject": by_words,
    "review a paper": review,
    "correct a number": correct,
    "hand out a zip of five PDFs": as_zip,
    "a hồ sơ of five ticked papers": dossier,
    "print the mục lục of a hồ sơ": contents,
    "upload a scan, see what became of it": upload,
    "see what failed and why, try it again": retry,
    "see what falls due, open it": due,
}


def carried_out(page: Page, address: str, name: str, on: Meant) -> Cost:
    """What a task costs, from the page that it begins on."""
    page.goto(f"{address}/documents/{on.by_number.id}" if name == "correct a number" else address)
    return Hand(page).cost_of(lambda hand: TASKS[name](hand, on))


def falls_due(root: Path) -> tuple[list[Row], str]:
    """All papers of an archive, in the order in which they were archived; the title of a dossier that is made of the
    first old one of them, which the list shows last, and falls due.
    """
    settings = Settings(root=root)
    journal, catalogue = Journal(settings.folders.journal), open_catalogue(settings)
    house, year = House.of(settings.folders, journal, catalogue), datetime.date.today().year
    rows = catalogue.latest(1000)
    old = next(row for row in rows if row.date and int(row.date[:4]) < year - 1)
    title = "Tập văn bản đến hạn"
    facts = {"title": title, "code": "99.VP", "retention": year - int((old.date or "")[:4]) - 1}
    keeping.make(house, "bench", facts, [old.id])
    journal.close()
    catalogue.close()
    return rows, title


@contextmanager
def _service(root: Path) -> Iterator[str]:
    """A service that works with the folders, meanwhile; the name of a broken file that it has failed on."""
    settings = Settings(root=root)
    settings.folders.inbox.mkdir(exist_ok=True)
    broken = settings.folders.inbox / "giấy-mời-chép-dở.jpg"
    broken.write_bytes(SAMPLE.read_bytes()[:20_000])
    program = [sys.executable, "-c", "from ingest.cli import main; main()", "watch", "--root", str(root)]
    at_once = {**os.environ, "SAOLUC_GRACE_SECONDS": "1"}  # a file without its end may still be growing
    quiet = subprocess.DEVNULL
    with subprocess.Popen(program, stdout=quiet, stderr=quiet, env=at_once) as running:
        try:
            while not list(settings.folders.failed.glob(f"{broken.stem}*.error.json")):
                if running.poll() is not None:
                    sys.exit("the service has ended")
                time.sleep(0.2)
            yield broken.name
        finally:
            running.terminate()


def one_round(root: Path, scan: Path, width: int) -> dict[str, Cost]:
    """What each task costs. The root is changed by it."""
    rows, title = falls_due(root)
    with _service(root) as broken, served(root) as address, window(width) as context:
        on, page = meant(rows, title, broken, scan), context.new_page()
        page.goto(address, wait_until="networkidle")  # pages of the list are drawn once, not for each task
        return {name: carried_out(page, address, name, on) for name in TASKS}


def table(rounds: list[dict[str, Cost]]) -> str:
    """The medians, as a table in Markdown."""
    lines = [
        "| task | clicks | keys | letters | hands, s | machine, s | CPU, s |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in TASKS:
        costs = [one[name] for one in rounds]
        first = costs[0]
        waited = statistics.median(cost.waited - cost.looked for cost in costs)
        cpu = statistics.median(cost.cpu for cost in costs)
        lines.append(
            f"| {name} | {first.clicks} | {first.keys} | {first.letters} | {first.by_a_person:.1f}"
            f" | {waited:.1f} | {cpu:.2f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("root", type=Path)
    parser.add_argument("--scan", type=Path, default=SAMPLE)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--width", type=int, default=1366, help="of the window, in pixels")
    options = parser.parse_args()
    rounds = []
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory(prefix="tasks-") as made:
            root = Path(shutil.copytree(options.root, Path(made) / "root"))
            rounds.append(one_round(root, options.scan, options.width))
    print(table(rounds))


if __name__ == "__main__":
    main()
