"""Tags and notes on a paper's page, in the list, for many papers at once, and by programs; failed files tried again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from asking import CHROMIUM, token
from fastapi.testclient import TestClient
from playwright.sync_api import BrowserContext, Dialog, expect
from test_browser import is_accessible

from ingest.web.access.roles import Role
from ingest.web.access.tokens import Tokens
from ingest.web.access.users import Users

Client = Callable[..., TestClient]
PASSWORD = "mật khẩu dài"


def listed(page: str) -> list[str]:
    return re.findall(r'name="paper" value="([0-9a-f]{16})"', page)


def test_a_paper_is_given_tags_and_notes(client: Client, ids: dict[str, str]) -> None:
    here, paper = client(), ids["quyet-dinh"]
    form, address = {"csrf": token(here)}, f"/documents/{paper}/remarks"
    answer = here.post(f"{address}?order=date", data={**form, "action": "tag", "text": "Cần trả lời"})
    assert answer.headers["location"] == f"/documents/{paper}?order=date"
    part = here.post(
        address, data={**form, "action": "note", "text": "<b>gọi lại</b>"}, headers={"HX-Request": "true"}
    ).text
    assert part.lstrip().startswith('<section id="remarks"')
    assert "&lt;b&gt;gọi lại&lt;/b&gt;" in part
    assert part.count("Cần trả lời") > 1  # in the history too
    shown = here.get("/", params={"tag": "can tra loi"}).text
    assert listed(shown) == [paper]
    assert 'href="/?tag=C%E1%BA%A7n+tr%E1%BA%A3+l%E1%BB%9Di"' in shown
    assert "&lt;b&gt;gọi lại" in shown
    assert '<datalist id="known-tag"><option value="Cần trả lời">' in shown
    assert here.get("/names.json", params={"of": "tag", "q": "tra"}).json() == ["Cần trả lời"]
    here.post(address, data={**form, "action": "untag", "text": "Cần trả lời"})
    assert listed(here.get("/", params={"tag": "can tra loi"}).text) == []


def test_what_is_no_tag_is_said_at_its_place(client: Client, ids: dict[str, str]) -> None:
    here, address = client(), f"/documents/{ids['quyet-dinh']}/remarks"
    form = {"csrf": token(here), "action": "tag"}
    for said in ({"text": "  "}, {"text": "a\u202eb"}, {"text": "x" * 61}):
        whole = here.post(address, data={**form, **said})
        assert whole.status_code == 422
        assert 'role="alert"' in whole.text.partition('id="remarks"')[2].partition("</section>")[0]
    assert here.get(address).status_code == 303
    assert here.post(address, data={**form, "action": "burn", "text": "x"}).status_code == 422


def test_a_refused_note_stays_where_it_was_typed(client: Client, ids: dict[str, str]) -> None:
    here, address = client(), f"/documents/{ids['quyet-dinh']}/remarks"
    form = {"csrf": token(here), "action": "note", "text": "gọi\u202e lại"}
    for headers in (None, {"HX-Request": "true"}):
        notes = here.post(address, data=form, headers=headers).text.partition('id="remarks-notes"')[2]
        notes = notes.partition("</section>")[0]
        assert "gọi\u202e lại</textarea>" in notes
        assert 'role="alert"' in notes


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
def test_what_is_typed_stays_while_something_else_is_sent(
    window: BrowserContext, serve: Callable[..., str], ids: dict[str, str]
) -> None:
    page = window.new_page()
    page.goto(f"{serve()}/documents/{ids['thong-bao']}")
    remarks = page.locator("#remarks")
    remarks.get_by_text("Thêm ghi chú").click()
    note, tag = page.locator("#new-note"), page.locator("#new-tag")
    note.fill("Gọi lại cho văn phòng")
    tag.fill("Hỏa tốc")
    tag.press("Enter")
    expect(remarks.get_by_role("link", name="Hỏa tốc")).to_be_visible()
    expect(note).to_have_value("Gọi lại cho văn phòng")
    tag.fill("Cần trả lời")
    remarks.get_by_role("button", name="Lưu ghi chú").click()
    expect(remarks.locator(".note")).to_have_text("Gọi lại cho văn phòng")
    expect(tag).to_have_value("Cần trả lời")
    expect(page.locator("#history")).to_contain_text("Gọi lại cho văn phòng")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.reload()
    assert asked == ["beforeunload"]  # the tag was not sent
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    is_accessible(page)


def test_many_papers_are_tagged_at_once(client: Client, ids: dict[str, str]) -> None:
    here, some = client(), [ids["quyet-dinh"], ids["cong-van"]]
    asked = here.get("/papers/tag", params={"ticked": "1", "paper": some}).text
    assert listed(asked) == some
    answer = here.post(
        "/papers/tagged", data={"csrf": token(here), "paper": [*some, "0" * 16], "text": "Kiểm tra"}
    )
    assert answer.text.count("/documents/") == 2
    assert sorted(listed(here.get("/", params={"tag": "Kiểm tra"}).text)) == sorted(some)
    assert (
        here.post("/papers/tagged", data={"csrf": token(here), "paper": some, "text": " "}).status_code == 422
    )


def test_who_only_reads_sees_them_and_adds_none(
    client: Client, ids: dict[str, str], root: Path, quick_hashes: None
) -> None:
    paper, open_page = ids["quyet-dinh"], client()
    open_page.post(
        f"/documents/{paper}/remarks", data={"csrf": token(open_page), "action": "tag", "text": "Gấp"}
    )
    Users(root / "users.json").put("xem", PASSWORD, Role.VIEW)
    here = client()
    here.post("/sign-in", data={"csrf": token(here), "name": "xem", "password": PASSWORD})
    shown = here.get(f"/documents/{paper}").text
    assert "Gấp" in shown
    assert f"/documents/{paper}/remarks" not in shown
    assert here.get("/papers/tag").status_code == 403


def test_programs_tell_and_change_them(client: Client, ids: dict[str, str], root: Path) -> None:
    here, tokens = client(), Tokens(root / "tokens.json")
    address = f"/api/v1/documents/{ids['cong-van']}/remarks"
    reading, writing = ({"Authorization": f"Bearer {tokens.add(*one)}"} for one in _TOKENS)
    new: dict[str, Any] = {"action": "tag", "text": "Từ chương trình"}
    assert here.post(address, json=new, headers=reading).status_code == 403
    said = here.post(address, json=new, headers=writing).json()
    assert said["tags"] == ["Từ chương trình"]
    assert said["remarks"][0]["who"] == "API: ghi"
    assert here.get(address, headers=reading).json() == said
    found = here.get("/api/v1/documents", params={"tag": "từ chương trình"}, headers=reading).json()
    assert [(one["document"]["id"], one["document"]["tags"]) for one in found["items"]] == [
        (ids["cong-van"], ["Từ chương trình"])
    ]
    assert here.post(address, json={**new, "text": "a\u200bb"}, headers=writing).status_code == 422
    assert (
        here.post("/api/v1/documents/0000000000000000/remarks", json=new, headers=writing).status_code == 404
    )


_TOKENS: list[tuple[Any, ...]] = [("đọc",), ("ghi", ("read", "correct"))]


@pytest.mark.parametrize("page", ["/home", "/progress"])
def test_a_failed_file_is_tried_again_from_its_list(client: Client, root: Path, page: str) -> None:
    here = client()
    shown = here.get(page).text
    assert '<form method="post" action="/progress/retry"' in shown
    key = re.findall(r'name="key" value="([0-9a-f]+)"', shown)[0]
    assert here.post("/progress/retry", data={"csrf": token(here), "key": key}).status_code == 303
    assert [file.name for file in (root / "inbox").iterdir() if not file.name.startswith(".")] == ["hỏng.png"]
