"""What a test needs to ask for a change, by itself or in a browser."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from bench.desk.serving import CHROMIUM as CHROMIUM
from ingest.archive.archive import Archive

DOUBTFUL = "[data-seen] [data-rank] .control:focus, [data-seen] [data-rank] .looked button:focus"
"""A doubtful value that the keyboard has been led to, for long enough that a key can be an answer to it."""


def token(client: TestClient) -> str:
    """The token that a page gives for changes: the first page, or the one for signing in."""
    first = client.get("/")
    page = (first if first.status_code == 200 else client.get("/sign-in")).text
    return page.partition('data-csrf="')[2].partition('"')[0]


def show_all_doubts(page: Page) -> None:
    """Presses Ctrl Enter until no doubtful value is left that was not in view: from then on it confirms."""
    expect(page.locator("[data-seen]")).to_have_count(1)
    left = page.locator("[data-rank]").count()
    while unseen(page):
        page.keyboard.press("Control+Enter")
        expect(page.locator("[data-seen]")).to_have_count(1)
        left -= 1
        assert left >= 0, "Ctrl Enter leads nowhere"


def unseen(page: Page) -> int:
    """How many doubtful values Ctrl Enter would still lead to."""
    expect(page.locator("[data-seen]")).to_have_count(1)
    expect(page.locator(".gathered .crop:not([data-drawn])")).to_have_count(0)
    page.wait_for_timeout(250)  # from when on what is in view counts as seen
    return int(
        page.evaluate(
            """async () => {
                const asset = document.querySelector("script[src*='review.js']").src;
                const { unseenNow } = await import(asset);
                return unseenNow().length;
            }"""
        )
    )


def settled(page: Page) -> None:
    """Waits until nothing is asked for any more and what came has been taken up: some 20 ms after it is shown, sooner
    than people type, but not than a test does.

    Where a click or ``go_back`` leads to another page, wait before for something that only this has: until it is there,
    keys and clicks go to the page before.
    """
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)


def archive(root: Path) -> Archive:
    return Archive(root / "archive")
