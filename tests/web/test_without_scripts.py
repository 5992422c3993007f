"""The review page's forms as a browser sends them by itself: without scripts, or before htmx has taken them up."""

from __future__ import annotations

import getpass
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from ingest.archive.archive import Archive

CODE = "/document/code"


class Form(dict[str, str]):
    """A form's fields as they stand, and its attributes."""

    def __init__(self, about: dict[str, str]) -> None:
        super().__init__()
        self.about = about


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(about))
        elif tag == "input" and about.get("name"):
            self.found[-1][about["name"]] = about.get("value", "")
        elif tag == "textarea":
            self._text = about["name"]
            self.found[-1][self._text] = ""
        elif tag == "select":
            self.found[-1].setdefault(about["name"], "")
        elif tag == "option" and "selected" in about:
            self.found[-1][list(self.found[-1])[-1]] = about["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text:
            self.found[-1][self._text] += data


def forms(html: str) -> list[Form]:
    parser = _Forms()
    parser.feed(html)
    return parser.found


class Sheet:
    """A document's page in a browser without scripts."""

    def __init__(self, client: Any, root: Path, document: str, query: str = "") -> None:
        self.client, self.document, self.archive = client, document, Archive(root / "archive")
        self.address = f"/documents/{document}{query}"

    def forms(self, change: str, at: str = "") -> list[Form]:
        """The page's forms for a change (of a value)."""
        path = f"/documents/{self.document}/{change}"
        return [
            one
            for one in forms(self.client.get(self.address).text)
            if urlsplit(one.about["action"]).path == path and (not at or one.get("at", one.get("list")) == at)
        ]

    def send(self, change: str, at: str = "", /, **typed: str) -> Any:
        form = self.forms(change, at)[0]
        return self.client.post(form.about["action"], data={**form, **typed})

    @property
    def record(self) -> Any:
        return self.archive.record(self.document).model_dump(mode="json")

    @property
    def corrections(self) -> list[Any]:
        return self.archive.corrections(self.document)


@pytest.fixture(params=["", "?from=2023&skip=0"])
def sheet(client: Any, root: Path, ids: dict[str, str], request: Any) -> Sheet:
    """A paper by itself, and in the queue that keeps to a filter."""
    return Sheet(client(), root, ids["quyet-dinh"], request.param)


def test_every_form_goes_by_post_with_the_token(sheet: Sheet) -> None:
    page = sheet.client.get(sheet.address).text
    # What is left for later leads to another paper: no part of the page is put in.
    actions = ("/documents/", "/later")
    sent = [
        one
        for one in forms(page)
        if one.about["action"].startswith(actions[0]) and actions[1] not in one.about["action"]
    ]
    assert len(sent) > 20
    (code,) = sheet.forms("value", CODE)
    headers = {"hx-request": "true", "hx-current-url": f"http://127.0.0.1:8080{sheet.address}"}
    part = sheet.client.post(code.about["hx-post"], data=code, headers=headers)
    assert part.status_code == 200
    for one in forms(page) + forms(part.text):
        assert one.about["method"] == "post"
        assert one["csrf"]
        if one in sent:
            assert one.about["action"] == one.about["hx-post"]
    # What htmx puts in keeps its place in the queue too.
    (again,) = (one for one in forms(part.text) if one.get("at") == CODE)
    assert again.about["action"] == code.about["action"]


def test_a_value_is_saved_and_the_way_leads_back(sheet: Sheet) -> None:
    answer = sheet.send("value", CODE, after="1427/QĐ-UBND")
    assert (answer.status_code, answer.headers["location"]) == (303, sheet.address)
    assert sheet.record["document"]["code"] == "1427/QĐ-UBND"
    assert sheet.corrections[0].who == getpass.getuser()
    page = sheet.client.get(answer.headers["location"]).text
    assert "<s>1421/QĐ-UBND</s>" in page
    assert ('id="queue"' in page) is ("skip" in sheet.address)


def test_an_unchanged_value_is_confirmed_whichever_way_its_lines_end(sheet: Sheet) -> None:
    form = sheet.forms("value", CODE)[0]
    sheet.client.post(form.about["action"], data={**form, "after": "1421/QĐ-UBND\r\n"})
    assert [one.action for one in sheet.corrections] == ["confirm"] * 3
    lines = "một\nhai"
    document = sheet.archive.place(sheet.document) / "record.json"
    read = json.loads(document.read_text(encoding="utf-8"))
    read["document"]["subject"] = lines
    document.write_text(json.dumps(read, ensure_ascii=False), encoding="utf-8")
    form = sheet.forms("value", "/document/subject")[0]
    assert form["after"] == lines
    sheet.client.post(form.about["action"], data={**form, "after": lines.replace("\n", "\r\n")})
    assert (sheet.corrections[-1].action, sheet.record["document"]["subject"]) == ("confirm", lines)


def test_without_the_token_nothing_is_saved(sheet: Sheet) -> None:
    assert sheet.send("value", CODE, after="x", csrf="0" * 64).status_code == 403
    assert sheet.corrections == []


def test_lists_lose_and_get_items(sheet: Sheet) -> None:
    before = sheet.record["document"]["recipients"]
    answer = sheet.send("items", "/document/recipients", item="Bộ Nội vụ;", position="1")
    assert (answer.status_code, answer.headers["location"]) == (303, sheet.address)
    assert sheet.record["document"]["recipients"] == ["Bộ Nội vụ;", *before]
    answer = sheet.send("removed", "/document/recipients/0")
    assert (answer.status_code, answer.headers["location"]) == (303, sheet.address)
    assert sheet.record["document"]["recipients"] == before


def test_nothing_is_missing(client: Any, root: Path, ids: dict[str, str]) -> None:
    sheet = Sheet(client(), root, ids["cong-van"], "?skip=0")
    answer = sheet.send("none-missing", "/document/bases")
    assert (answer.status_code, answer.headers["location"]) == (303, sheet.address)
    assert sheet.forms("none-missing") == []


def test_a_change_is_taken_back(sheet: Sheet) -> None:
    sheet.send("value", CODE, after="1427/QĐ-UBND")
    answer = sheet.send("undone")
    assert (answer.status_code, answer.headers["location"]) == (303, sheet.address)
    assert sheet.record["document"]["code"] == "1421/QĐ-UBND"


def test_the_whole_record_is_right(sheet: Sheet) -> None:
    answer = sheet.send("confirmed")
    assert answer.status_code == 303
    assert answer.headers["location"] == sheet.address.replace(f"/documents/{sheet.document}?", "/queue?")
    assert [one.at for one in sheet.corrections] == [""]


@pytest.mark.parametrize("typed", ["31/02/2024", "hôm nay"])
def test_what_cannot_stand_there_is_said_at_its_field(sheet: Sheet, typed: str) -> None:
    answer = sheet.send("value", "/document/date", after=typed)
    assert answer.status_code == 422
    assert answer.text.count('role="alert"') == 1
    field = answer.text.partition('<form id="f-document-date"')[2].partition("</form>")[0]
    assert 'role="alert"' in field
    assert f">{typed}</textarea>" in field
    assert ('id="queue"' in answer.text) is ("skip" in sheet.address)
    # It can be sent again from there, and its address leads back to the paper.
    (form,) = (one for one in forms(answer.text) if one.get("at") == "/document/date")
    assert sheet.client.get(form.about["action"]).headers["location"] == sheet.address
    sheet.client.post(form.about["action"], data={**form, "after": "9/8/2024"})
    assert sheet.record["document"]["date"] == "2024-08-09"


def test_what_is_wrong_with_a_seldom_value_is_not_folded_away(sheet: Sheet) -> None:
    page = sheet.client.get(sheet.address).text
    assert 'id="f-document-security"' not in page
    (way,) = re.findall(r'href="(\?[^"]*)#f-document-rest"', page)
    sheet.address = f"/documents/{sheet.document}{unescape(way)}"
    answer = sheet.send("value", "/document/security", after="Rất mật")
    assert answer.status_code == 422
    before, _, _ = answer.text.partition('role="alert"')
    assert before.rpartition("<details")[2].startswith(' id="f-document-rest" class="rest" open>')


def test_somebody_else_was_quicker(sheet: Sheet) -> None:
    late = sheet.forms("value", CODE)[0]
    whole = sheet.forms("confirmed")[0]
    sheet.send("value", CODE, after="1427/QĐ-UBND")
    answer = sheet.client.post(late.about["action"], data={**late, "after": "1429/QĐ-UBND"})
    assert answer.status_code == 409
    assert "1429/QĐ-UBND</textarea>" in answer.text
    assert "Bây giờ là: «1427/QĐ-UBND»" in answer.text
    answer = sheet.client.post(whole.about["action"], data=whole)
    assert answer.status_code == 409
    assert "Người khác vừa sửa bản ghi này" in answer.text
    assert all(one.at for one in sheet.corrections)


def test_an_item_that_is_gone_meanwhile(sheet: Sheet) -> None:
    last = f"/document/recipients/{len(sheet.record['document']['recipients']) - 1}"
    late = sheet.forms("value", last)[0]
    sheet.send("removed", last)
    answer = sheet.client.post(late.about["action"], data={**late, "after": "x"})
    assert answer.status_code in (409, 422)
    assert answer.text.count('role="alert"') == 1


def test_only_addresses_of_changes_lead_back(sheet: Sheet) -> None:
    assert sheet.client.get(f"/documents/{sheet.document}/nothing").status_code == 404
    assert sheet.client.get("/documents/ffffffffffffffff/value").status_code == 404
