"""What people do with the page, in a real browser: Debian's Chromium, without a network beyond this machine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import drawn_papers as papers
import pytest
from asking import CHROMIUM, DOUBTFUL, archive, show_all_doubts
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ingest.web.access.users import Users

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")


def is_accessible(page: Page) -> None:
    """No serious or critical violations of WCAG 2 A and AA, as axe-core sees it."""
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
    )
    bad = [
        (one["id"], [node["html"][:200] for node in one["nodes"]][:3])
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert bad == []


def names(page: Page) -> list[str]:
    return page.locator(".paper h2").all_inner_texts()


def _settle(page: Page) -> None:
    """What came answers once htmx has taken it up, 20 ms later: sooner than people type, not than a test does."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)


def test_list_filter_and_search(page: Page, ids: dict[str, str], context: BrowserContext) -> None:
    expect(page.locator(".paper")).to_have_count(4)
    page.get_by_label("Loại", exact=True).select_option("Quyết định")
    expect(page.locator(".paper")).to_have_count(2)
    assert "kind=" in page.url
    page.get_by_label("Từ năm").select_option("2023")
    expect(page.locator(".paper")).to_have_count(1)
    shared = context.new_page()
    shared.goto(page.url)
    assert names(shared) == ["Quyết định 1421/QĐ-UBND"]
    expect(shared.get_by_label("Từ năm")).to_have_value("2023")
    shared.close()
    page.get_by_role("link", name="Bỏ lọc").click()
    expect(page.locator(".paper")).to_have_count(4)  # what is typed before would go with the old page
    _settle(page)
    page.get_by_label("Tìm trong toàn văn").type("so lieu hoc tap")
    expect(page.locator(".paper")).to_have_count(1)
    expect(page.locator(".snippet mark").first).to_have_text(re.compile("số", re.I))
    is_accessible(page)
    page.go_back()
    expect(page.locator(".paper")).to_have_count(4)
    _settle(page)
    page.get_by_label("Tìm trong toàn văn").press_sequentially("không có ở đâu cả xyz", delay=30)
    expect(page.get_by_text("Không tìm thấy văn bản nào như vậy.")).to_be_visible()


def test_search_by_a_misread_number(page: Page) -> None:
    page.get_by_label("Số, ký hiệu").type("llO5 QD UBND")
    expect(page.locator(".paper")).to_have_count(1)
    assert names(page) == ["Quyết định 1105/QĐ-UBND"]
    page.get_by_label("Số, ký hiệu").fill("93-SY/VP")
    expect(page.locator(".paper h2")).to_have_text("Quyết định 1421/QĐ-UBND")


def test_a_field_shows_its_place_and_a_place_its_field(page: Page, ids: dict[str, str]) -> None:
    page.goto(f"{page.url}documents/{ids['thong-bao']}")
    image = page.locator(".sheet img")
    expect(image).to_have_js_property("naturalWidth", papers.SIZE[0])
    signer = page.locator("#f-copies-0-signature-name .control")
    signer.focus()
    box = page.locator(".boxes .now")
    expect(box).to_be_visible()
    expect(page.get_by_label("Trang", exact=True)).to_have_value(
        "4"
    )  # it turned to the page where that stands
    place = json.loads(page.locator("#f-copies-0-signature-name").get_attribute("data-places") or "")[0]
    sheet, shown = page.locator(".sheet").bounding_box(), box.bounding_box()
    assert sheet
    assert shown
    assert shown["x"] - sheet["x"] == pytest.approx(place[1] / papers.SIZE[0] * sheet["width"], abs=8)
    assert shown["y"] - sheet["y"] == pytest.approx(place[2] / papers.SIZE[1] * sheet["height"], abs=8)
    expect(page.locator("#f-copies-0-signature-name canvas.crop")).to_be_visible()
    # And back: a touch on the number of the copy.
    code = json.loads(page.locator("#f-copies-0-code").get_attribute("data-places") or "")[0]
    x = sheet["x"] + (code[1] + code[3]) / 2 / papers.SIZE[0] * sheet["width"]
    y = sheet["y"] + (code[2] + code[4]) / 2 / papers.SIZE[1] * sheet["height"]
    page.locator(".stage").evaluate("(stage, y) => { stage.scrollTop += y - 400 }", y)
    moved = page.locator(".sheet").bounding_box()
    assert moved
    page.mouse.click(x, y + moved["y"] - sheet["y"])
    expect(page.locator("#f-copies-0-code .control")).to_be_focused()
    expect(page.locator(".here")).to_contain_text("Số, ký hiệu")


def test_zoom_and_words_by_keyboard_and_mouse(page: Page, ids: dict[str, str]) -> None:
    page.goto(f"{page.url}documents/{ids['cong-van']}")
    stage, zoom = page.locator(".stage"), page.locator("#zoom")
    expect(page.locator(".words span")).not_to_have_count(0)
    stage.focus()
    page.keyboard.press("+")
    expect(zoom).to_have_text("125 %")
    page.keyboard.press("0")
    expect(zoom).to_have_text("100 %")
    stage.hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    expect(zoom).to_have_text("125 %")
    page.get_by_role("button", name="Cả trang").click()
    sheet, room = page.locator(".sheet").bounding_box(), stage.bounding_box()
    assert sheet
    assert room
    assert sheet["height"] <= room["height"]
    page.locator(".words span", has_text="Thiệu").first.dblclick()
    assert page.evaluate("getSelection().toString().trim()") == "Thiệu"


def test_correcting_by_keyboard_and_the_history(page: Page, root: Path, ids: dict[str, str]) -> None:
    document = ids["quyet-dinh"]
    page.goto(f"{page.url}documents/{document}")
    is_accessible(page)
    first = page.locator(":focus")
    expect(first).to_have_class(re.compile("control"))  # the most doubtful value, already
    order = page.evaluate(
        "[...document.querySelectorAll('[data-rank]')].sort((a, b) => a.dataset.rank - b.dataset.rank).map(e => e.id)"
    )
    assert len(order) >= 3
    for one in [*order[1:], order[0]][:-1]:
        page.keyboard.press("Tab")
        expect(page.locator(f"#{one} .control")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#all-right button")).to_be_focused()
    page.locator("#f-document-code .control").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("thử")
    page.keyboard.press("Escape")
    expect(page.locator("#f-document-code .control")).to_have_value("1421/QĐ-UBND")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.locator("#f-document-code .accept")).to_be_focused()  # as everywhere
    page.locator("#f-document-code .control").click()
    expect(page.locator("#f-document-code canvas.crop")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type("1427/QĐ-UBND")
    page.keyboard.press("Enter")
    expect(page.locator("#f-document-code .read")).to_contain_text("1421/QĐ-UBND")
    expect(page.locator(":focus")).to_have_class(re.compile("control"))
    expect(page.locator("#f-document-code .control")).not_to_be_focused()
    assert archive(root).record(document).document.code == "1427/QĐ-UBND"
    history = page.locator("#history")
    expect(history).to_contain_text("Số, ký hiệu")
    expect(history.locator("del").first).to_be_visible()
    history.locator("li", has_text="1427/QĐ-UBND").get_by_role("button", name="Trả lại").first.click()
    expect(page.locator("#f-document-code .control")).to_have_value("1421/QĐ-UBND")
    assert archive(root).record(document).document.code == "1421/QĐ-UBND"


def test_items_of_lists(page: Page, root: Path, ids: dict[str, str]) -> None:
    document = ids["cong-van"]
    page.goto(f"{page.url}documents/{document}")
    series = page.locator("#f-document-recipients")
    series.get_by_text("Thêm").first.click()
    series.get_by_label("Nơi nhận", exact=True).fill("Bộ Nội vụ,")
    series.get_by_label("Vị trí").fill("1")
    series.get_by_role("button", name="Thêm").click()
    expect(page.locator("#f-document-recipients-0 .control")).to_have_value("Bộ Nội vụ,")
    page.get_by_role("button", name="Bỏ mục này: Nơi nhận 2").click()
    expect(page.locator("#f-document-recipients-1 .control")).to_have_value("Văn phòng Tỉnh ủy,")
    assert archive(root).record(document).document.recipients[:2] == ["Bộ Nội vụ,", "Văn phòng Tỉnh ủy,"]
    # What is typed in a list is saved before an answer takes the list's place.
    expect(page.locator("#bench:not([aria-busy=true])")).to_have_count(1)
    page.locator("#f-document-recipients-0 .control").fill("Bộ Tài chính,")
    page.get_by_role("button", name="Bỏ mục này: Nơi nhận 2").click()
    expect(page.locator("#f-document-recipients-1 .control")).not_to_have_value("Văn phòng Tỉnh ủy,")
    expect(page.locator("#f-document-recipients-0 .control")).to_have_value("Bộ Tài chính,")
    assert archive(root).record(document).document.recipients[0] == "Bộ Tài chính,"
    expect(page.locator("#bench:not([aria-busy=true])")).to_have_count(1)
    page.locator("#f-document-place .control").fill("Huế")
    page.locator("#history").get_by_role("button", name="Trả lại").first.click()
    expect(page.locator("#f-document-recipients-1 .control")).to_have_value("Văn phòng Tỉnh ủy,")
    expect(page.locator("#f-document-place .control")).to_have_value("Huế")
    assert archive(root).record(document).document.place == "Huế"


def test_somebody_else_was_quicker(page: Page, context: BrowserContext, ids: dict[str, str]) -> None:
    address = f"{page.url}documents/{ids['cong-van']}"
    other = context.new_page()
    for one in (page, other):
        one.goto(address)
    for one, typed in ((other, "Cần Thơ"), (page, "Sóc Trăng")):
        one.locator("#f-document-place .control").fill(typed)
        one.locator("#f-document-place .control").press("Enter")
        expect(one.locator("#f-document-place .trouble, #f-document-place .read")).not_to_have_count(0)
    expect(page.locator("#f-document-place .trouble")).to_contain_text("Bây giờ là: «Cần Thơ»")
    expect(page.locator("#f-document-place .control")).to_have_value("Sóc Trăng")


def test_two_papers_of_the_queue_by_keyboard_alone(page: Page, root: Path) -> None:
    page.goto(f"{page.url}queue")
    for left in (4, 3):
        expect(page.locator("#queue")).to_contain_text(f"Còn {left} văn bản")
        address = page.url
        for _ in range(60):
            # Once an answer is there, the browser gives the focus back before the page leads it on to the next doubt.
            expect(page.locator(f"{DOUBTFUL}, #all-right button:focus")).to_have_count(1)
            if page.evaluate("document.activeElement.closest('#all-right') !== null"):
                break
            doubts = page.locator("#record [data-rank]").count()
            page.keyboard.press("Enter")
            expect(page.locator("#record [data-rank]")).to_have_count(doubts - 1)
        expect(page.locator("[data-seen] #all-right button:focus")).to_have_count(1)
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url, address=address: url != address)
    assert sum(any(not c.at for c in archive(root).corrections(d)) for d in archive(root).documents()) == 2
    expect(page.locator("#queue")).to_contain_text("Còn 2 văn bản")
    address = page.url
    is_accessible(page)
    page.keyboard.press("Control+.")
    page.wait_for_url(lambda url: url != address)
    expect(page.locator("[data-seen] #all-right")).to_have_count(1)
    show_all_doubts(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Hết hàng chờ")).to_be_visible()
    expect(page.get_by_text("Còn 1 văn bản để lại sau.")).to_be_visible()
    is_accessible(page)


def test_citations_lead_there_and_back(page: Page, ids: dict[str, str]) -> None:
    page.goto(f"{page.url}documents/{ids['quyet-dinh']}")
    page.locator("#cites").get_by_role("link", name="1105/QĐ-UBND").click()
    expect(page).to_have_url(re.compile(ids["bi-vien-dan"]))
    page.locator("#cited-by").get_by_role("link", name="1421/QĐ-UBND").click()
    expect(page).to_have_url(re.compile(ids["quyet-dinh"]))
    with page.expect_download() as download:
        page.get_by_role("link", name="Bản quét gốc").click()
    assert download.value.path().read_bytes() == papers.scan(papers.PAPERS[-1])


def test_uploads_chosen_and_dropped(page: Page, root: Path) -> None:
    page.goto(f"{page.url}upload")
    is_accessible(page)
    scan = papers.scan(papers.PAPERS[0])
    files = [
        {"name": name, "mimeType": "image/tiff", "buffer": scan} for name in ("Công văn.tif", "Công văn.tif")
    ]
    page.locator("#files").set_input_files(files)
    expect(page.locator("#sent .waiting")).to_have_count(2)
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["thả vào"], "../thả.pdf", { type: "application/pdf" }));
            data.items.add(new File(["x"], ".hidden.tmp"));
            document.getElementById("drop").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
        }"""
    )
    expect(page.locator("#sent .waiting")).to_have_count(3)
    expect(page.locator("#sending .trouble")).to_have_count(1)
    inbox = {file.name: file.read_bytes() for file in (root / "inbox").iterdir()}
    assert inbox == {"Công văn.tif": scan, "Công văn (2).tif": scan, "thả.pdf": "thả vào".encode()}


def test_failures_and_another_try(page: Page, root: Path) -> None:
    page.goto(f"{page.url}progress")
    failed = page.locator("ul.failed li")
    expect(failed).to_have_count(1)
    expect(failed).to_contain_text("hỏng.png")
    expect(failed).to_contain_text("Chép lại tệp từ nơi lưu gốc")
    is_accessible(page)
    page.get_by_role("button", name="Thử lại: hỏng.png").click()
    expect(page.get_by_text("1 tệp đã trở lại hộp đến.")).to_be_visible()
    assert [file.name for file in (root / "inbox").iterdir()] == ["hỏng.png"]
    assert not list((root / "failed").iterdir())


@pytest.mark.usefixtures("quick_hashes")
def test_in_and_out_and_the_other_language(
    context: BrowserContext, serve: Callable[..., str], root: Path
) -> None:
    Users(root / "users.json").put("Lan", "mật khẩu dài")
    page = context.new_page()
    page.goto(f"{serve()}/progress")
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    is_accessible(page)
    page.get_by_label("Tên").fill("Lan")
    page.get_by_label("Mật khẩu").fill("không phải thế")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Tên hoặc mật khẩu không đúng.")
    page.get_by_label("Mật khẩu").fill("mật khẩu dài")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tiến độ", level=1)).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Progress", level=1)).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("dark", 1280), ("light", 820)])
def test_in_the_dark_and_on_a_tablet(
    browser: Browser, serve: Callable[..., str], ids: dict[str, str], scheme: Any, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page, address = context.new_page(), serve()
    for path in ("/", f"/documents/{ids['quyet-dinh']}", "/progress", "/upload", "/nothing"):
        page.goto(address + path)
        is_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
