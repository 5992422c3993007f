"""The list, the day and what is handed out, in a real browser, at the width of a desk and of a telephone."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from asking import CHROMIUM, archive, settled
from playwright.sync_api import BrowserContext, Page, Route, expect
from test_browser import is_accessible

from ingest.web.access.roles import Role
from ingest.web.access.users import Users

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
WIDTHS = [(1366, 768), (390, 844)]


@pytest.fixture(params=WIDTHS, ids=["desk", "telephone"])
def opened(request: pytest.FixtureRequest, context: BrowserContext, serve: Callable[..., str]) -> Page:
    one = context.new_page()
    one.set_viewport_size({"width": request.param[0], "height": request.param[1]})
    one.goto(serve())
    return one


def fits(page: Page) -> None:
    """Nothing is wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


SMALL = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')].filter(one => {
    const box = (one.closest('label') ?? one).getBoundingClientRect();
    const hidden = one.closest('.unseen, [aria-hidden=true]') || one.matches('.unseen, .skip') || box.width <= 1;
    return !hidden && one.checkVisibility() && box.left >= 0 && (box.width < 24 || box.height < 24);
}).map(one => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(
    "path",
    ["/", "/?q=uy+ban&day_from=1/1/2000", "/home", "/queue", "/upload", "/progress", "/dossiers", "/gaps", "/manage",
     "/documents/{id}", "/documents/{id}/share", "/papers/confirm?paper={id}", "/dossiers/new?paper={id}"],
)  # fmt: skip
def test_a_telephone_shows_each_page_to_be_touched(
    path: str, context: BrowserContext, serve: Callable[..., str], ids: dict[str, str]
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(serve() + path.format(id=ids["quyet-dinh"]))
    settled(page)
    fits(page)
    assert page.evaluate(SMALL) == [], "24 pixels for a finger: WCAG 2.2, 2.5.8"
    here = page.locator(".top nav [aria-current]")
    if here.count():
        expect(here).to_be_in_viewport(ratio=0.95)


def test_who_signs_in_by_telephone(context: BrowserContext, serve: Callable[..., str], root: Path) -> None:
    Users(root / "users.json").put("lan", "một mật khẩu dài", Role.REVIEW)
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(serve())
    fits(page)
    assert page.evaluate(SMALL) == []
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_in_viewport(ratio=1)


def test_a_list_is_narrowed_saved_and_searched(opened: Page) -> None:
    page = opened
    expect(page.locator(".paper")).to_have_count(4)
    expect(page.locator(".paper .look img").first).to_have_js_property("complete", True)
    fits(page)
    page.get_by_text("Lọc thêm").click()
    page.get_by_label("Từ ngày").fill("1/1/2023")
    page.get_by_label("Từ ngày").press("Tab")
    expect(page.locator(".paper")).not_to_have_count(4)
    expect(page.get_by_label("Từ ngày")).to_have_value("01/01/2023")
    fits(page)
    is_accessible(page)
    page.get_by_text("Lưu danh sách này").click()
    page.get_by_label("Tên danh sách").fill("Từ 2023")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("link", name="Từ 2023")).to_be_visible()
    page.get_by_role("link", name="Bỏ lọc").click()
    expect(page.locator(".paper")).to_have_count(4)
    page.get_by_role("link", name="Từ 2023").click()
    expect(page.locator(".paper")).not_to_have_count(4)
    page.get_by_role("link", name="Bỏ lọc").click()
    expect(page.locator(".paper")).to_have_count(4)
    settled(page)
    page.get_by_label("Tìm trong toàn văn").press_sequentially("dân nhân ủy", delay=20)
    expect(page.get_by_text("Chỉ có các từ rời nhau")).to_be_visible()
    is_accessible(page)


def test_what_is_found_is_seen_without_scrolling_past_filters(opened: Page) -> None:
    page = opened
    page.get_by_label("Tìm trong toàn văn").press_sequentially("uy ban", delay=20)
    expect(page.locator("mark").first).to_be_attached()
    settled(page)
    for part in (".paper h2", ".paper .tick"):
        expect(page.locator(part).first).to_be_in_viewport(ratio=1)
    box = page.locator(".paper .tick").first.bounding_box()
    assert box
    assert page.viewport_size
    assert box["height"] >= (24 if page.viewport_size["width"] < 640 else 16), (
        "for a finger"
    )  # WCAG 2.2, 2.5.8
    page.locator("#order").scroll_into_view_if_needed()
    expect(page.locator("#order")).to_be_in_viewport(ratio=1)
    fits(page)
    is_accessible(page)


def test_an_answer_takes_nothing_away_that_is_typed_meanwhile(
    context: BrowserContext, serve: Callable[..., str]
) -> None:
    page = context.new_page()
    page.goto(f"{serve()}/?day_from=1/1/2000")  # its field is not folded away
    held: list[Route] = []
    page.route("**/?*", lambda route: route.continue_() if held else held.append(route))
    page.get_by_label("Loại", exact=True).select_option("Quyết định")
    page.get_by_label("Từ ngày").fill("1/1/2023")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.locator(".paper")).to_have_count(2)
    settled(page)
    expect(page.get_by_label("Từ ngày")).to_have_value("1/1/2023")
    page.keyboard.press("Tab")
    expect(page.locator(".paper")).to_have_count(1)
    expect(page.get_by_label("Từ ngày")).to_have_value("01/01/2023")


def test_ticked_papers_are_handed_out(opened: Page, root: Path, tmp_path: Path) -> None:
    for document in archive(root).documents():  # the stand-ins of the drawn papers are no PDFs
        with pikepdf.new() as made:
            made.add_blank_page()
            made.save(archive(root).place(document) / "document.pdf")
    page = opened
    button = page.get_by_role("button", name="Tải PDF (zip)")
    expect(button).to_be_disabled()
    page.locator(".tick").nth(0).check()
    page.locator(".tick").nth(2).check()
    expect(button).to_be_enabled()
    with page.expect_download() as download:
        button.click()
    download.value.save_as(tmp_path / "ticked.zip")
    assert len(zipfile.ZipFile(tmp_path / "ticked.zip").namelist()) == 3
    with page.expect_download() as download:
        page.get_by_role("button", name="In", exact=True).click()
    download.value.save_as(tmp_path / "print.pdf")
    page.get_by_label("Chọn cả trang").check()
    assert page.locator(".tick:checked").count() == 4
    page.get_by_role("button", name="Duyệt các văn bản đã chọn").click()
    expect(page.get_by_role("heading", name="Duyệt các văn bản đã chọn")).to_be_visible()
    fits(page)
    is_accessible(page)


def test_a_link_is_made_and_ended(opened: Page, context: BrowserContext) -> None:
    page = opened
    page.get_by_role("link", name="Chia sẻ").first.click()
    page.get_by_role("button", name="Tạo đường dẫn").click()
    link = page.get_by_label("Đường dẫn", exact=True).input_value()
    fits(page)
    is_accessible(page)
    other = context.new_page()
    other.set_viewport_size(page.viewport_size or {"width": 390, "height": 844})
    other.goto(link)
    expect(other.get_by_role("link", name="Tải PDF")).to_be_visible()
    fits(other)
    is_accessible(other)
    page.get_by_role("button", name="Thu hồi").click()
    expect(page.get_by_role("button", name="Thu hồi")).to_have_count(0)
    other.reload()
    expect(other.get_by_role("link", name="Tải PDF")).to_have_count(0)
    other.close()


def test_the_day_at_a_look(opened: Page) -> None:
    page = opened
    menu = page.get_by_role("link", name="Hôm nay", exact=True)
    menu.click()
    expect(page.get_by_role("heading", name="Hôm nay", exact=True)).to_be_visible()
    expect(page.get_by_text("Hôm nay đã lưu 4 văn bản")).to_be_visible()
    expect(page.locator(".chart rect").first).to_be_visible()
    fits(page)
    is_accessible(page)
    page.get_by_role("link", name="không nghi ngờ").first.click()
    expect(page.get_by_label("Nghi ngờ", exact=True)).to_have_value("sure")
