"""What is written by pen in the review page: its readings are taken by their keys while nobody types in the field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from asking import CHROMIUM, archive
from playwright.sync_api import Page, expect

from ingest.doubt import Judged, Reason, to_json

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
CODE = "#f-document-code"


@pytest.fixture
def penned(root: Path, ids: dict[str, str]) -> str:
    """A paper whose number, 1105, was written by pen and read with doubt. Asked for before the page: pictures of the
    list have the server keep the reading as it is then.
    """
    place = archive(root).place(ids["bi-vien-dan"])
    transcript = json.loads((place / "transcript.json").read_text())
    (word,) = [w for w in transcript["words"] if w["printed"].startswith("1105")]
    transcript["pens"] = [
        {
            "kind": "number", "page": 1, "box": word["box"], "state": "doubtful", "printed": "",
            "readings": [["1105", 0.6], ["1106", 0.2], ["7105", 0.1]],
        }
    ]  # fmt: skip
    (place / "transcript.json").write_text(json.dumps(transcript))
    why = [Reason(code="pen_unsure", source="reading", vi="chữ viết tay", en="handwriting")]
    doubt = Judged(
        at="/document/code", probability=0.6, doubtful=True, confidence=0.6, reasons=why, places=[]
    )
    (place / "doubts.json").write_text(to_json([doubt]))
    return ids["bi-vien-dan"]


@needs_browser
def test_a_key_takes_a_reading_and_enter_keeps_it(root: Path, penned: str, page: Page) -> None:
    page.goto(f"{page.url}documents/{penned}")
    typed = page.locator(f"{CODE} .control")
    expect(typed).to_be_focused()
    expect(page.locator(f"{CODE} .crop")).to_be_visible()
    page.keyboard.press("2")
    expect(typed).to_have_value("1106/QĐ-UBND")
    page.keyboard.press("3")
    expect(typed).to_have_value("7105/QĐ-UBND")
    page.keyboard.press("2")
    page.locator("[data-seen]").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(f"{CODE}.changed")).to_be_visible()
    kept = {one.at: one.after for one in archive(root).corrections(penned)}
    assert kept["/document/code"] == "1106/QĐ-UBND"
    assert kept["/document/number"] == "1106"


@needs_browser
def test_digits_are_digits_for_whoever_types(penned: str, page: Page) -> None:
    page.goto(f"{page.url}documents/{penned}")
    typed = page.locator(f"{CODE} .control")
    expect(typed).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("2")
    expect(typed).to_have_value("21105/QĐ-UBND")


@needs_browser
def test_a_click_takes_a_reading(penned: str, page: Page) -> None:
    page.goto(f"{page.url}documents/{penned}")
    page.locator(f"{CODE} .offered button").nth(2).click()
    expect(page.locator(f"{CODE} .control")).to_have_value("7105/QĐ-UBND")
