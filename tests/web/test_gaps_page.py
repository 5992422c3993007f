"""The page of absent and double numbers: for every role, with its sheet; in a browser it is accessible."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from asking import CHROMIUM
from playwright.sync_api import Page, expect
from test_browser import is_accessible


def told(html: str) -> str:
    main = html.partition("<main")[2]
    return " ".join(main.replace("</", " </").split())


def entered(client: Any, root: Path) -> Any:
    """A client whose catalogue has the series: entered behind the start, which compares it with the archive."""
    here = client()
    catalogue = here.app.state.resources.catalogue
    like = next(one for one in catalogue.latest(10) if one.date and one.number)
    days = [("101", 2), ("102", 3), ("104", 4), ("190", 5), ("105", 6), ("106", 7), ("106", 8), ("107", 9)]
    for n, (number, day) in enumerate(days):
        catalogue.put(
            like._replace(
                id=f"{n:016x}",
                issuer="SỞ THỬ NGHIỆM",
                type="Quyết định",
                number=number,
                symbol="QĐ-STN",
                code=f"{number}/QĐ-STN",
                date=f"2030-01-{day:02}",
                year=2030,
                looks=[],
                identity=None,
                copy_code=None,
                copy_codes=[],
            )
        )
    return here


def test_what_is_absent_double_and_out_of_order(client: Any, root: Path) -> None:
    here = entered(client, root)
    page = here.get("/gaps")
    assert page.status_code == 200
    said = told(page.text)
    assert "SỞ THỬ NGHIỆM · 2030 · Quyết định" in said
    assert "thiếu 1 số" in said
    assert "</span> 103 </li>" in said
    assert f'href="/documents/{3:016x}">190/QĐ-STN' in said
    assert said.count("106/QĐ-STN") == 2
    assert "2024" not in said.partition("</form>")[2]  # another year is another question
    everything = told(here.get("/gaps?year=").text)
    assert everything.count("<section") > said.count("<section")
    assert here.get("/gaps?year=1999").status_code == 200
    assert here.get("/gaps?year=abc&shared=yes&issuer=%00").status_code == 200


def test_its_sheet(client: Any, root: Path) -> None:
    here = entered(client, root)
    answer = here.get("/gaps.xlsx?year=2030")
    assert answer.status_code == 200
    assert "so-thieu-so-trung.xlsx" in answer.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [(one[3].value, one[4].value) for one in sheet.iter_rows(min_row=4)] == [
        ("thiếu", "103"), ("trùng", "106/QĐ-STN"), ("trùng", "106/QĐ-STN"), ("lệch ngày", "190/QĐ-STN"),
    ]  # fmt: skip


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
@pytest.mark.parametrize("width", [1366, 390])
def test_in_a_browser(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.get_by_role("link", name="Số thiếu").click()
    expect(page.get_by_role("heading", name="Số thiếu, số trùng")).to_be_visible()
    page.get_by_label("Năm").select_option("")
    page.get_by_role("button", name="Tìm").click()
    expect(page).to_have_url(re.compile("year="))
    expect(page.locator("main section").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    is_accessible(page)
