"""A paper's files have names of their own, its PDF is one click away, and its record and text fit on paper."""

from __future__ import annotations

import datetime
import json
import string
from typing import Any

import drawn_papers as papers
import pypdfium2 as pdfium
import pytest
from asking import CHROMIUM, token
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect
from test_browser import is_accessible

from ingest.web.access.tokens import Tokens
from ingest.web.file_names import as_download, file_name
from parse import Record
from parse.record import Document

ID = "0123456789abcdef"


def named(code: str | None, date: datetime.date | None = None) -> str:
    return file_name(Record(document=Document(code=code, date=date)), ID, "pdf")


@pytest.mark.parametrize(
    ("code", "date", "name"),
    [
        ("1863/QĐ-UBND", datetime.date(2024, 10, 16), "1863-QD-UBND_2024-10-16.pdf"),
        ("24-QĐ/TW", None, "24-QD-TW.pdf"),
        ("../../1/\\x", datetime.date(2024, 1, 2), "1-x_2024-01-02.pdf"),
        ("12/2023/NĐ-CP", datetime.date(2023, 4, 1), "12-2023-ND-CP_2023-04-01.pdf"),
        (None, datetime.date(2024, 10, 16), f"{ID}.pdf"),
        ("/QĐ-UBND", datetime.date(2024, 10, 16), f"{ID}.pdf"),
        ("", None, f"{ID}.pdf"),
    ],
)
def test_names(code: str | None, date: datetime.date | None, name: str) -> None:
    assert named(code, date) == name


@given(st.text(max_size=300), st.dates() | st.none())
def test_any_number_gives_a_safe_name(code: str, date: datetime.date | None) -> None:
    name = named(code, date)
    assert set(name) <= set(string.ascii_letters + string.digits + "-_.")
    assert len(name) <= 120
    assert name[0] not in ".-"
    assert "\n" not in as_download(name)["content-disposition"]


def test_downloads_are_named_by_number_and_date(client: Any, ids: dict[str, str]) -> None:
    here, document = client(), ids["quyet-dinh"]
    for which, ending in (
        ("original", "original.tif"), ("pdf", "pdf"), ("text", "txt"), ("record", "json"), ("read", "read.json"),
    ):  # fmt: skip
        answer = here.get(f"/documents/{document}/files/{which}")
        name = f"1421-QD-UBND_2023-08-09.{ending}"
        said = answer.headers["content-disposition"]
        assert said == f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
        assert answer.headers["cache-control"] == "no-store"
    assert here.get(f"/documents/{document}/files/original").content == papers.scan(papers.PAPERS[-1])
    json.loads(here.get(f"/documents/{document}/files/record").text)


def test_a_corrected_number_names_the_files(client: Any, ids: dict[str, str]) -> None:
    here, document = client(), ids["quyet-dinh"]
    sent = {"at": "/document/code", "before": '"1421/QĐ-UBND"', "after": "1427/QĐ-UBND"}
    here.post(f"/documents/{document}/value", data=sent, headers={"x-csrf-token": token(here)})
    said = here.get(f"/documents/{document}/files/pdf").headers["content-disposition"]
    assert 'filename="1427-QD-UBND_2023-08-09.pdf"' in said


def test_names_over_the_api(client: Any, root: Any, ids: dict[str, str]) -> None:
    bearer = {"authorization": f"Bearer {Tokens(root / 'tokens.json').add('trial')}"}
    here = client()
    for what, ending in (("pdf", "pdf"), ("text", "txt"), ("original", "original.tif")):
        answer = here.get(f"/api/v1/documents/{ids['quyet-dinh']}/{what}", headers=bearer)
        assert f'filename="1421-QD-UBND_2023-08-09.{ending}"' in answer.headers["content-disposition"]


def test_what_is_printed(client: Any, ids: dict[str, str]) -> None:
    shown = client().get(f"/documents/{ids['quyet-dinh']}/print").text
    assert "Chưa ai duyệt" in shown
    assert "1421/QĐ-UBND" in shown
    assert "09/08/2023" in shown
    assert "Bản sao" in shown
    assert "Toàn văn" in shown


def test_what_is_printed_says_who_reviewed_it(client: Any, ids: dict[str, str]) -> None:
    here, document = client(proxy_header="X-User", proxy_role="review"), ids["quyet-dinh"]
    here.headers["x-user"] = "Lan"
    sent = here.post(
        f"/documents/{document}/confirmed", data={"seen": 0, "csrf": token(here)}, follow_redirects=False
    )
    assert sent.status_code == 303
    shown = here.get(f"/documents/{document}/print")
    assert shown.status_code == 200
    assert "Lan" in shown.text
    assert "Chưa ai duyệt" not in shown.text


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
@pytest.mark.parametrize("width", [1366, 390])
def test_in_a_browser(browser: Browser, serve: Any, ids: dict[str, str], width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale="vi-VN", color_scheme="dark", accept_downloads=True
    )
    page = context.new_page()
    page.goto(f"{serve()}/documents/{ids['quyet-dinh']}")
    button = page.get_by_role("link", name="Tải PDF")
    expect(button).to_be_in_viewport()
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == "1421-QD-UBND_2023-08-09.pdf"
    page.get_by_role("link", name="In", exact=True).click()
    expect(page.get_by_role("button", name="In trang này")).to_be_visible()
    is_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("window.print = () => document.body.dataset.printed = 'yes'")
    page.get_by_role("button", name="In trang này").click()
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    sheet = pdfium.PdfDocument(page.pdf(prefer_css_page_size=True))[0]
    assert [round(side / 72 * 25.4) for side in sheet.get_size()] == [210, 297]
    first = sheet.get_textpage().get_text_range()
    assert "1421/QĐ-UBND" in first
    assert "In trang này" not in first
    assert "Hàng chờ duyệt" not in first
    context.close()


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
def test_the_papers_own_page_prints_its_record_alone(
    browser: Browser, serve: Any, ids: dict[str, str]
) -> None:
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    page.goto(f"{serve()}/documents/{ids['quyet-dinh']}")
    page.emulate_media(media="print")
    expect(page.locator(".viewer")).to_be_hidden()
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator("#f-document-code .control")).to_be_visible()
    context.close()
