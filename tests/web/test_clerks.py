"""A clerk's way through a paper in a real browser, on a desk's screen and on a phone's: nothing typed is lost, nothing
is said that was not meant, and nobody is in anybody's way.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import drawn_papers as papers
import pytest
from asking import CHROMIUM, DOUBTFUL, archive, show_all_doubts
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect
from test_browser import is_accessible
from test_page_weight import make_long

from ingest.web.access.users import Users

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium"),
    pytest.mark.usefixtures("quick_hashes"),
]

PLACE = "#f-document-place"
PASSWORD = "mật khẩu dài"


class Desk:
    """A paper in a window."""

    def __init__(
        self, window: BrowserContext, address: str, root: Path, document: str, query: str = ""
    ) -> None:
        self.page, self.address, self.root, self.document = window.new_page(), address, root, document
        self.dialogs: list[Dialog] = []
        self.page.goto(f"{address}/documents/{document}{query}")
        expect(self.page.locator("[data-seen]")).to_have_count(1)

    def type(self, field: str, text: str) -> None:
        self.page.locator(f"{field} .control").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def stay(self) -> None:
        """From now on, whoever is asked whether to leave the page stays."""

        def answer(dialog: Dialog) -> None:
            self.dialogs.append(dialog)
            dialog.dismiss()

        self.page.on("dialog", answer)

    @property
    def corrections(self) -> list[Any]:
        return archive(self.root).corrections(self.document)

    def is_fit(self) -> None:
        """No serious fault by axe, and nothing wider than the window; once for each state of the page."""
        is_accessible(self.page)
        self.is_narrow()

    def is_narrow(self) -> None:
        wide = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1]


Open = Callable[..., Desk]


@pytest.fixture
def open_paper(window: BrowserContext, serve: Callable[..., str], root: Path, ids: dict[str, str]) -> Open:
    def opened(name: str = "quyet-dinh", query: str = "", address: str = "") -> Desk:
        return Desk(window, address or serve(), root, ids[name], query)

    return opened


def test_none_has_a_key_and_a_button_of_its_own(open_paper: Open) -> None:
    desk = open_paper()
    page = desk.page
    desk.type(PLACE, "")
    page.keyboard.press("Enter")
    expect(page.locator(f"{PLACE} .trouble")).to_contain_text("F8")
    expect(page.locator(f"{PLACE} .control")).to_have_value("Hà Giang")
    assert desk.corrections == []
    desk.is_fit()
    expect(page.locator("[data-seen]")).to_have_count(1)
    page.keyboard.press("F8")
    expect(page.locator(f"{PLACE} .read")).to_contain_text("Hà Giang")
    expect(page.locator(f"{PLACE} .control")).not_to_be_focused()
    page.locator("#f-document-subject .control").click()
    page.get_by_role("button", name="Không có / không đọc được: Trích yếu").click()
    expect(page.locator("#f-document-subject .read")).to_be_visible()
    assert [(one.at, one.action, one.after) for one in desk.corrections] == [
        ("/document/place", "set", None), ("/document/subject", "set", None),
    ]  # fmt: skip


def test_what_is_typed_is_not_left_unsaved(open_paper: Open) -> None:
    desk = open_paper(query="?skip=0")
    page = desk.page
    desk.stay()
    desk.type(PLACE, "Hà Nội")
    address = page.url
    for leave in (
        lambda: page.keyboard.press("Control+."),
        lambda: page.get_by_role("link", name="Rời hàng chờ").click(no_wait_after=True),
        lambda: page.locator(".brand").click(no_wait_after=True),
    ):
        asked = len(desk.dialogs)
        leave()
        while len(desk.dialogs) == asked:
            page.wait_for_timeout(20)
    assert {one.type for one in desk.dialogs} == {"beforeunload"}
    assert page.url == address
    expect(page.locator(f"{PLACE} .control")).to_have_value("Hà Nội")
    page.locator(f"{PLACE} .control").focus()
    expect(page.locator("[data-seen]")).to_have_count(1)
    asked = len(desk.dialogs)
    show_all_doubts(page)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != address)
    assert len(desk.dialogs) == asked
    assert [url.rpartition("/")[2] for url in sent][:1] == [
        "confirmed?skip=0"
    ]  # both at once: it is waited for
    assert [(one.at, one.action, one.after) for one in desk.corrections] == [
        ("/document/place", "set", "Hà Nội"), ("", "confirm", None),
    ]  # fmt: skip


def test_what_cannot_be_saved_is_not_confirmed(open_paper: Open) -> None:
    desk = open_paper(query="?skip=0")
    page, address = desk.page, desk.page.url
    desk.type("#f-document-date", "hôm nay")
    show_all_doubts(page)
    page.locator("#all-right button").click()
    expect(page.locator("#f-document-date .trouble")).to_be_visible()
    expect(page.locator("#toast")).to_contain_text("Chưa duyệt")
    expect(page.locator("[data-seen]")).to_have_count(1)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#f-document-date .control")).to_have_value("hôm nay")
    page.wait_for_timeout(300)
    assert (page.url, desk.corrections) == (address, [])
    desk.type(PLACE, "Hà\u202e Nội")
    page.keyboard.press("Enter")
    expect(page.locator(f"{PLACE} .trouble")).to_contain_text("U+202E")
    desk.is_narrow()


def test_a_review_shows_a_later_change_and_is_withdrawn(open_paper: Open) -> None:
    desk = open_paper()
    page = desk.page
    show_all_doubts(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#summary.reviewed")).to_contain_text("đã duyệt")
    desk.is_narrow()
    expect(page.locator("#all-right")).to_have_count(0)
    page.locator(f"{PLACE} .control").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toast")).to_contain_text("đã duyệt")
    desk.type(PLACE, "Hà Nội")
    page.keyboard.press("Enter")
    expect(page.locator("#summary.since")).to_contain_text("đã sửa sau khi duyệt")
    desk.is_fit()
    page.goto(desk.address)
    expect(page.locator(".paper", has_text="1421/QĐ-UBND")).to_contain_text("sửa sau khi duyệt")
    page.go_back()
    expect(page.locator("[data-seen]")).to_have_count(1)
    page.get_by_role("button", name="Bỏ duyệt").click()
    expect(page.locator("#summary.reviewed")).to_have_count(0)
    expect(page.locator("#history")).to_contain_text("bỏ duyệt")
    assert [one.action for one in desk.corrections] == ["confirm", "set", "withdraw"]


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("Tên").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")


def test_an_ended_session_loses_nothing(
    open_paper: Open, window: BrowserContext, serve: Any, root: Path
) -> None:
    make_long(root, papers.PAPERS[-1].id())
    for name in ("Lan", "Minh"):
        Users(root / "users.json").put(name, PASSWORD)
    address = serve()
    first = window.new_page()
    first.goto(address)
    sign_in(first, "Lan")
    expect(first.locator(".paper")).to_have_count(4)
    desk = open_paper(query="?skip=0", address=address)
    page = desk.page
    page.get_by_role("link", name="Hiện 12 mục").click()
    for field, text in ((PLACE, "Hà Nội"), ("#f-document-bases-3", "Căn cứ Luật Lưu trữ;")):
        desk.type(field, text)
    window.clear_cookies()
    page.keyboard.press("Enter")
    dialog = page.locator("#signed-out")
    expect(dialog).to_be_visible()
    expect(page.locator(f"{PLACE} .control")).to_have_value("Hà Nội")
    is_accessible(page)
    assert desk.corrections == []
    dialog.get_by_role("link", name="Đăng nhập").click()
    sign_in(page, "Lan")
    expect(page.locator(f"{PLACE} .read")).to_contain_text("Hà Giang")
    expect(page.locator("#f-document-bases-3 .read")).to_be_visible()
    assert page.url.endswith(f"/documents/{desk.document}?skip=0")
    assert {(one.at, one.after, one.who) for one in desk.corrections} == {
        ("/document/place", "Hà Nội", "Lan"), ("/document/bases/3", "Căn cứ Luật Lưu trữ;", "Lan"),
    }  # fmt: skip
    # What one person has typed is never saved under another's name.
    expect(page.locator("#bench:not([aria-busy=true])")).to_have_count(1)
    desk.type(PLACE, "Huế")
    window.clear_cookies()
    page.keyboard.press("Enter")
    dialog.get_by_role("link", name="Đăng nhập").click()
    sign_in(page, "Minh")
    expect(page.locator(f"{PLACE} .control")).to_have_value("Hà Nội")
    page.wait_for_timeout(300)
    assert len(desk.corrections) == 2


def test_two_clerks_get_two_papers(window: BrowserContext, browser: Browser, serve: Any, root: Path) -> None:
    address = serve()
    for name in ("Lan", "Minh"):
        Users(root / "users.json").put(name, PASSWORD)
    other = browser.new_context(viewport=window.pages[0].viewport_size if window.pages else None)
    lan, minh = window.new_page(), other.new_page()
    for page, name in ((lan, "Lan"), (minh, "Minh")):
        page.goto(f"{address}/queue")
        sign_in(page, name)
        expect(page.locator("#queue")).to_be_visible()
        expect(page.locator("[data-seen]")).to_have_count(1)  # its scripts run: they say when it is left
    assert lan.url != minh.url
    taken = minh.url
    lan.goto(taken)
    expect(lan.locator("#reserved")).to_contain_text("Minh đang duyệt văn bản này")
    is_accessible(lan)
    lan.goto(address)
    expect(lan.locator(".paper", has_text="Minh đang duyệt")).to_have_count(1)
    minh.goto(f"{address}/progress")  # leaving gives it back
    lan.goto(taken)
    expect(lan.locator("#reserved")).to_be_hidden()
    other.close()


def test_the_image_moves_while_the_cursor_stays_in_a_field(open_paper: Open) -> None:
    desk = open_paper("thong-bao")
    page = desk.page
    field, zoom, number = (
        page.locator(f"{PLACE} .control"),
        page.locator("#zoom"),
        page.get_by_label("Trang", exact=True),
    )
    field.click()
    written = field.input_value()
    for _ in range(3):  # it was at the page of the most doubtful value
        page.keyboard.press("Alt+PageUp")
    expect(number).to_have_value("1")
    for key, there in (("Alt+PageDown", "2"), ("Alt+PageDown", "3"), ("Alt+PageUp", "2")):
        page.keyboard.press(key)
        expect(number).to_have_value(there)
    page.keyboard.press("Alt+Equal")
    expect(zoom).to_have_text("125 %")
    page.keyboard.press("Alt+Minus")
    page.keyboard.press("Alt+KeyW")
    expect(zoom).to_have_text("100 %")
    page.keyboard.press("Alt+KeyA")
    page.keyboard.press("Alt+KeyW")
    for _ in range(8):  # down this page, and on to the next
        if number.input_value() == "3":
            break
        page.keyboard.press("Alt+ArrowDown")
    expect(number).to_have_value("3")
    page.keyboard.press("Alt+ArrowUp")
    expect(number).to_have_value("2")
    assert page.locator(".stage").evaluate("one => one.scrollTop + one.clientHeight >= one.scrollHeight - 2")
    upright = page.locator(".sheet").bounding_box()
    page.keyboard.press("Alt+KeyR")
    turned = page.locator(".sheet").bounding_box()
    assert upright
    assert turned
    assert upright["height"] > upright["width"]
    assert turned["height"] < turned["width"]
    expect(field).to_be_focused()
    expect(field).to_have_value(written)
    desk.is_narrow()


def test_a_touch_on_a_turned_page_finds_its_field(open_paper: Open) -> None:
    desk = open_paper()
    page = desk.page
    page.get_by_role("button", name="Cả trang").click()
    code = page.locator("#f-document-code")
    _, x0, y0, x1, y1 = code.evaluate("one => JSON.parse(one.dataset.places)[0]")
    u, v = (x0 + x1) / 2 / papers.SIZE[0], (y0 + y1) / 2 / papers.SIZE[1]
    for across, down in ((1 - v, u), (1 - u, 1 - v), (v, 1 - u), (u, v)):
        page.get_by_role("button", name="Xoay phải").click()
        page.locator(f"{PLACE} .control").focus()
        box = page.locator(".sheet").bounding_box()
        assert box
        page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])
        expect(code.locator(".control")).to_be_focused()


def test_the_wheel_goes_on_to_the_next_page(open_paper: Open) -> None:
    page = open_paper("thong-bao").page
    number, stage = page.get_by_label("Trang", exact=True), page.locator(".stage")
    number.fill("1")
    number.press("Enter")
    stage.evaluate("one => one.scrollTo(0, one.scrollHeight)")
    stage.hover()
    page.wait_for_timeout(400)
    page.mouse.wheel(0, 120)
    expect(number).to_have_value("2")
    page.mouse.wheel(0, 120)  # the same turn of the wheel
    page.wait_for_timeout(400)
    expect(number).to_have_value("2")
    stage.evaluate("one => one.scrollTo(0, 0)")
    page.wait_for_timeout(400)
    page.mouse.wheel(0, -120)
    expect(number).to_have_value("1")


def test_what_is_folded_is_opened_by_key_by_click_and_from_the_image(open_paper: Open, root: Path) -> None:
    make_long(root, papers.PAPERS[-1].id())
    desk = open_paper(query="?skip=0")
    page = desk.page
    expect(page.locator(DOUBTFUL)).to_have_count(1)
    assert page.locator("#f-document-headings .field").count() == 0
    desk.is_narrow()
    headings = page.locator("#f-document-headings .opener")
    headings.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#f-document-headings .item")).to_have_count(60)
    page.locator("#f-document-headings summary").first.click()
    title = page.locator("#f-document-headings-0-title")
    expect(title.locator(".control")).to_have_value("Nhiệm vụ thứ 1 của các cơ quan, đơn vị")
    desk.type("#f-document-headings-0-title", "Nhiệm vụ thứ nhất")
    page.keyboard.press("Enter")
    expect(title.locator(".read")).to_be_attached()
    page.locator("#f-document-rest .opener").click()
    expect(page.locator("#f-document-security .control")).to_be_visible()
    desk.is_fit()
    # A touch on the page where a folded value was read.
    places = page.locator("#f-document-citations").get_attribute("data-places")
    assert places
    page.get_by_role("button", name="Cả trang").click()
    number, x0, y0, x1, y1 = json.loads(places)[0]
    page.get_by_label("Trang", exact=True).fill(str(number))
    page.get_by_label("Trang", exact=True).press("Enter")
    box = page.locator(".sheet").bounding_box()
    assert box
    page.mouse.click(
        box["x"] + (x0 + x1) / 2 / papers.SIZE[0] * box["width"],
        box["y"] + (y0 + y1) / 2 / papers.SIZE[1] * box["height"],
    )
    expect(page.locator("#f-document-citations .field").first).to_be_attached()
    expect(page.locator(".here")).to_contain_text("Văn bản viện dẫn")


def test_what_is_missing_from_a_list_is_typed_where_it_is_asked(open_paper: Open) -> None:
    desk = open_paper("cong-van", query="?skip=0")
    page = desk.page
    looked = page.locator("#f-document-bases .looked button")
    expect(page.locator(DOUBTFUL)).to_have_count(1)
    for _ in range(page.locator("#record [data-rank]").count()):
        if looked.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(looked).to_be_focused()
    page.keyboard.type("Can cu Luat Luu tru;")
    expect(page.locator("#f-document-bases .adding input[name=item]")).to_have_value("Can cu Luat Luu tru;")
    page.keyboard.press("Enter")
    expect(page.locator("#f-document-bases .looked")).to_have_count(0)  # that it was missing is answered too
    assert [(one.at, one.action, one.after) for one in desk.corrections] == [
        ("/document/bases/0", "insert", "Can cu Luat Luu tru;"), ("/document/bases/1", "confirm", None),
    ]  # fmt: skip
    # The cursor goes on, not back to the list.
    expect(page.locator("#f-document-bases :focus")).to_have_count(0)


def test_main_values_that_are_empty_are_asked_before_those_that_may_be_right(
    open_paper: Open, root: Path, ids: dict[str, str]
) -> None:
    place = archive(root).place(ids["quyet-dinh"])
    record = json.loads((place / "record.json").read_text(encoding="utf-8"))
    record["document"]["type"] = record["document"]["place"] = None
    (place / "record.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    doubts = json.loads((place / "doubts.json").read_text(encoding="utf-8"))
    for one in doubts:
        if one["at"] in ("/document/place", "/document/type", "/document/code"):
            one |= {"doubtful": True, "probability": {"/document/code": 0.01}.get(one["at"], 0.3)}
    (place / "doubts.json").write_text(json.dumps(doubts, ensure_ascii=False), encoding="utf-8")
    page = open_paper(query="?skip=0").page
    asked = page.locator("#record [data-rank]").evaluate_all(
        "all => all.sort((a, b) => a.dataset.rank - b.dataset.rank).map(one => one.dataset.at)"
    )
    empty = [at for at in ("/document/type", "/document/place") if at in {one["at"] for one in doubts}]
    assert empty
    assert asked[: len(empty)] == empty  # as they stand on the page
    assert asked.index("/document/code") >= len(empty)


def test_the_main_values_are_asked_first(open_paper: Open) -> None:
    page = open_paper(query="?skip=0").page
    asked = page.locator("#record [data-rank]").evaluate_all(
        "all => all.sort((a, b) => a.dataset.rank - b.dataset.rank).map(one => one.dataset.at)"
    )
    main = [at for at in asked if at.split("/")[-1] in ("code", "date", "place", "type", "name", "subject")]
    assert len(main) >= 2
    assert len(asked) > len(main)
    assert asked[: len(main)] == main
