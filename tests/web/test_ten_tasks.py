"""The ten things that a clerk does most (``bench.desk.tasks``) are done in a browser, with no more clicks than the
documents say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from asking import CHROMIUM
from playwright.sync_api import BrowserContext, expect

from bench.desk import tasks
from bench.desk.hand import Cost, Hand
from ingest.archive.archive import Archive

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
TABLE = Path(__file__).parents[2] / "docs" / "review.md"
MANY = 3
"""Papers that are ticked here; five in the table."""


def told(name: str) -> tuple[int, int]:
    """The clicks and keys of a task by the table."""
    row = re.search(
        rf"^\| {re.escape(name)} \| (\d+)(?: \([^)]*\))? \| (\d+) \|", TABLE.read_text("utf-8"), re.M
    )
    assert row, name
    return int(row[1]), int(row[2])


@pytest.mark.parametrize("name", tasks.TASKS)
def test_a_task_takes_what_the_documents_say(
    name: str, context: BrowserContext, serve: Callable[..., str], root: Path
) -> None:
    archive = Archive(root / "archive")
    for document in archive.documents():  # the stand-ins of the drawn papers are no PDFs
        with pikepdf.new() as made:
            made.add_blank_page()
            made.save(archive.place(document) / "document.pdf")
    rows, title = tasks.falls_due(root)
    on = tasks.meant(rows, title, "hỏng.png", tasks.SAMPLE, MANY)
    address, page = serve(), context.new_page()
    if name == "upload a scan, see what became of it":  # nothing reads it here
        page.goto(address)
        hand = Hand(page)
        tasks.choose_to_upload(hand, on)
        expect(page.locator("#sent li")).to_have_count(1)
        clicks, keys = hand.clicks, hand.keys
    else:
        cost = tasks.carried_out(page, address, name, on)
        clicks, keys = cost.clicks, cost.keys
    ticks = 5 - MANY if "five" in name else 0
    most_clicks, most_keys = told(name)
    assert clicks + ticks == most_clicks
    assert keys == most_keys or name == "review a paper"  # as many as it has doubtful values out of view


def test_what_a_person_needs_is_reckoned_by_what_is_done() -> None:
    cost = Cost(clicks=2, keys=1, letters=10, changes=1, waited=1.0, looked=0.0, cpu=0.1)
    assert cost.by_a_person == pytest.approx(2 * 1.3 + 11 * 0.28 + 0.4)
