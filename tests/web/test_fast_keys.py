"""Keys pressed fast or held down, in a real browser; and forms that the browser sends where htmx does not."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from asking import CHROMIUM, DOUBTFUL, archive, show_all_doubts, unseen
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")


def test_a_key_held_down_accepts_one_value(page: Page) -> None:
    page.goto(f"{page.url}queue")
    expect(page.locator(DOUBTFUL)).to_have_count(1)
    address, doubts = page.url, page.locator("#record [data-rank]").count()
    page.keyboard.down("Enter")
    expect(page.locator("#record [data-rank]")).to_have_count(doubts - 1)
    expect(page.locator(f"{DOUBTFUL}, #all-right button:focus")).to_have_count(1)
    for _ in range(3 * doubts):  # as the keyboard repeats it
        page.keyboard.down("Enter")
        page.wait_for_timeout(50)
    page.keyboard.up("Enter")
    expect(page.locator("#record [data-rank]")).to_have_count(doubts - 1)
    assert page.url == address


def in_queue(page: Page, document: str) -> None:
    """Opens a paper with several doubts as the queue does."""
    page.goto(f"{page.url}documents/{document}?skip=0")
    expect(page.locator(DOUBTFUL)).to_have_count(1)


class Watch:
    """What a page sends: its changes, each with the field that had the focus then, and where it goes."""

    SCRIPT = """() => {
        let focused = 0;
        const place = (element) => element?.closest("[data-at]")?.dataset.at ?? null;
        document.addEventListener("focusin", (event) => { focused = event.timeStamp; }, true);
        document.addEventListener("htmx:beforeRequest", (event) => noted({
            at: place(event.detail.elt), focused: place(document.activeElement), looked: performance.now() - focused,
        }));
    }"""

    def __init__(self, page: Page) -> None:
        self.noted: list[Any] = []
        self.changes: list[dict[str, list[str]]] = []
        self.addresses: list[str] = []
        self.gone_to: list[str] = []
        page.expose_function("noted", lambda one: self.noted.append(one))
        page.evaluate(self.SCRIPT)
        page.on("request", self._sent)
        page.on("framenavigated", lambda frame: self.gone_to.append(frame.url))

    def _sent(self, request: Any) -> None:
        self.addresses.append(request.url)
        if request.method == "POST":
            self.changes.append(parse_qs(request.post_data, keep_blank_values=True))


SOONEST = 200
"""Milliseconds from a value being shown to a key that can be an answer to it."""


@pytest.mark.parametrize("gap", [30, 60, 150, 250])
def test_enter_pressed_fast(page: Page, root: Path, ids: dict[str, str], gap: int) -> None:
    in_queue(page, ids["quyet-dinh"])
    address, document = page.url, ids["quyet-dinh"]
    shown = {
        one["at"]: one["value"]
        for one in page.locator("#record [data-rank]").evaluate_all(
            "all => all.map(one => ({ at: one.dataset.at, value: one.querySelector('.control')?.value ?? null }))"
        )
    }
    assert len(shown) >= 3
    watch = Watch(page)
    for _ in range(30_000 // gap):
        page.keyboard.press("Enter")
        page.wait_for_timeout(gap)
        if page.locator("#record [data-rank]").count() == 0:
            break
    for _ in range(8):  # and on, at the button that confirms the whole record
        page.keyboard.press("Enter")
        page.wait_for_timeout(gap)
    expect(page.locator("#all-right button")).to_be_focused()
    expect(page.locator("#toast")).to_contain_text("Ctrl Enter")
    assert (page.url, watch.gone_to) == (address, [])
    assert not any(urlsplit(one).query.startswith(("csrf=", "at=", "before=")) for one in watch.addresses)
    # Each doubt was accepted once, in its field, as it stood there, after it could be seen.
    assert [one["at"] for one in watch.noted] == [one["focused"] for one in watch.noted]
    assert sorted(one["at"] for one in watch.noted) == sorted(shown)
    assert all(
        one["looked"] >= SOONEST for one in watch.noted[1:]
    )  # the first had the focus before it was watched
    assert {one["at"][0]: one.get("after", [None])[0] for one in watch.changes} == shown
    made = archive(root).corrections(document)
    assert {(one.action, one.who) for one in made} == {("confirm", getpass.getuser())}
    assert "" not in {one.at for one in made}  # nobody has confirmed the whole record
    assert archive(root).record(document) == archive(root).as_read(document)


def test_keys_do_nothing_until_the_answer_is_there(page: Page, ids: dict[str, str]) -> None:
    in_queue(page, ids["quyet-dinh"])
    address, doubts = page.url, page.locator("#record [data-rank]").count()
    values = page.locator("#record .control").evaluate_all("all => all.map(one => one.value)")
    first = page.locator(":focus").get_attribute("id")
    watch = Watch(page)
    held: list[Any] = []
    page.route("**/value?*", lambda route: held.append(route))
    page.keyboard.press("Enter")
    expect(page.locator("#bench")).to_have_attribute("aria-busy", "true")
    page.wait_for_timeout(2 * SOONEST)
    for key in ("Enter", "Backspace", "x", "Tab", "Control+Enter", "Control+.", "Escape", "Enter"):
        page.keyboard.press(key)
    assert page.locator(":focus").get_attribute("id") == first
    assert page.locator("#record .control").evaluate_all("all => all.map(one => one.value)") == values
    # And in the moment between the answer's place in the page and htmx's taking it up.
    page.evaluate(
        """first => document.body.addEventListener("htmx:afterSwap", () => {
            const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
            document.getElementById(first).dispatchEvent(enter);
            document.getElementById(first).form.requestSubmit();
            document.querySelector("#all-right button").click();
        }, { once: true })""",
        first,
    )
    held[0].continue_()
    expect(page.locator("#record [data-rank]")).to_have_count(doubts - 1)
    expect(page.locator(DOUBTFUL)).to_have_count(1)
    assert page.locator(":focus").get_attribute("id") != first
    assert (page.url, watch.gone_to, len(watch.changes)) == (address, [], 1)
    assert page.locator("#record .control").evaluate_all("all => all.map(one => one.value)") == values


def test_after_a_failure_keys_count_again(page: Page, ids: dict[str, str]) -> None:
    in_queue(page, ids["quyet-dinh"])
    doubts = page.locator("#record [data-rank]").count()
    page.route("**/value?*", lambda route: route.abort())
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_contain_text("Chưa lưu được")
    page.unroute("**/value?*")
    expect(page.locator(DOUBTFUL)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#record [data-rank]")).to_have_count(doubts - 1)


def test_the_whole_record_is_confirmed_by_intent_alone(page: Page, root: Path) -> None:
    page.goto(f"{page.url}queue")
    expect(page.locator(DOUBTFUL)).to_have_count(1)
    address, document = page.url, urlsplit(page.url).path.rpartition("/")[2]
    page.locator("#all-right button").focus()
    for key in ("Enter", "Space", "Shift+Enter", "Alt+Enter"):
        page.keyboard.press(key)
        page.wait_for_timeout(SOONEST)
    expect(page.locator("#toast")).to_contain_text("Ctrl Enter")
    assert page.url == address
    assert archive(root).corrections(document) == []
    show_all_doubts(page)
    # Twice: once for this paper, and too soon for the next.
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != address, wait_until="commit")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-seen] #all-right")).to_have_count(1)
    assert [one.at for one in archive(root).corrections(document)] == [""]
    expect(page.locator("#queue")).to_contain_text("Còn 3 văn bản")
    address = page.url
    show_all_doubts(page)
    page.locator("#all-right button").click()
    page.wait_for_url(lambda url: url != address)
    expect(page.locator("#queue")).to_contain_text("Còn 2 văn bản")


def test_the_whole_record_is_not_confirmed_before_its_doubts_were_in_view(
    page: Page, root: Path, ids: dict[str, str]
) -> None:
    page.set_viewport_size({"width": 1280, "height": 480})
    in_queue(page, ids["quyet-dinh"])
    address, doubts = page.url, page.locator("#record [data-rank]").count()
    assert doubts >= 3
    left = unseen(page)
    assert left > 0
    by_click = False
    while left:
        if by_click:
            page.locator("#all-right button").click()
        else:
            page.keyboard.press("Control+Enter")
        expect(page.locator("#unseen")).to_contain_text(f"{left} chỗ chưa xem")
        expect(page.locator(DOUBTFUL)).to_have_count(1)  # it leads to the first of them
        expect(page.locator(".current.doubtful .crop")).to_have_count(1)
        assert (page.url, archive(root).corrections(ids["quyet-dinh"])) == (address, [])
        now = unseen(page)
        assert now < left
        left, by_click = now, not by_click
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != address)
    assert [one.at for one in archive(root).corrections(ids["quyet-dinh"])] == [""]


def test_without_htmx_the_browser_sends_the_form(page: Page, root: Path, ids: dict[str, str]) -> None:
    page.route("**/htmx.min.js*", lambda route: route.abort())
    in_queue(page, ids["quyet-dinh"])
    address, document = page.url, ids["quyet-dinh"]
    doubts = page.locator("#record [data-rank]").count()
    gone_to: list[str] = []
    page.on("framenavigated", lambda frame: gone_to.append(frame.url))
    page.keyboard.press("Enter")
    expect(page.locator("#record [data-rank]")).to_have_count(doubts - 1)
    expect(page.locator(DOUBTFUL)).to_have_count(1)
    assert gone_to == [address]
    assert {one.action for one in archive(root).corrections(document)} == {"confirm"}
    page.locator("#f-document-date .control").fill("hôm nay")
    page.keyboard.press("Enter")
    expect(page.locator("#f-document-date .trouble")).to_be_visible()
    expect(page.locator("#f-document-date .control")).to_be_focused()
    page.locator("#f-document-date .control").fill("9/8/2024")
    page.keyboard.press("Enter")
    expect(page.locator("#f-document-date .read")).to_be_visible()
    assert page.url == address


def test_without_scripts_values_are_saved(
    browser: Browser, serve: Callable[..., str], ids: dict[str, str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{serve()}/documents/{ids['quyet-dinh']}")
    address = page.url
    page.locator("#f-document-code .control").fill("1427/QĐ-UBND")
    page.locator("#f-document-code .accept").click()
    expect(page.locator("#f-document-code .read")).to_contain_text("1421/QĐ-UBND")
    assert page.url == address
    context.close()
