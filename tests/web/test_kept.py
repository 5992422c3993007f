"""What was typed when the session had ended, sent by the browser itself: kept over the sign-in, and saved by whoever
typed it, never by signing in alone.
"""

from __future__ import annotations

import logging
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from asking import CHROMIUM, archive, token
from playwright.sync_api import Browser, expect
from test_without_scripts import Form, Sheet, forms

from ingest.web.access.users import Users
from ingest.web.kept import Waiting

PASSWORD = "mật khẩu dài"
ORIGIN = {"origin": "http://127.0.0.1:8080"}
PLACE = "/document/place"
TYPED = "Bí mật: Mèo Vạc"
pytestmark = pytest.mark.usefixtures("quick_hashes")


class Typing:
    """Lan's page of a paper, whose session then ends."""

    def __init__(self, client: Any, root: Path, document: str) -> None:
        self.users = Users(root / "users.json")
        for name in ("Lan", "Minh"):
            self.users.put(name, PASSWORD)
        self.http, self.root, self.document = client(), root, document
        self.sign_in(token(self.http), "Lan")
        self.page = Sheet(self.http, root, document, "?skip=0")
        self.form = self.page.forms("value", PLACE)[0]
        self.cookie = self.http.cookies["saoluc"]
        self.http.app.state.resources.sessions._db.execute("DELETE FROM sessions")

    def sign_in(self, csrf: str, name: str, **more: str) -> Any:
        return self.http.post("/sign-in", data={"name": name, "password": PASSWORD, "csrf": csrf, **more})

    def send(self, headers: dict[str, str] | None = None, **changed: str) -> Any:
        data = {**self.form, "after": TYPED, **changed}
        return self.http.post(
            self.form.about["action"], data=data, headers=ORIGIN if headers is None else headers
        )

    def saved(self) -> list[tuple[str, Any, str]]:
        return [(one.at, one.after, one.who) for one in archive(self.root).corrections(self.document)]


@pytest.fixture
def typing(client: Any, root: Path, ids: dict[str, str]) -> Typing:
    return Typing(client, root, ids["quyet-dinh"])


def only_form(html: str, action: str) -> Form:
    (found,) = [one for one in forms(html) if one.about["action"].partition("?")[0] == action]
    return found


def test_it_is_kept_and_saved_by_whoever_typed_it(typing: Typing, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asked = typing.send()
    assert asked.status_code == 401
    assert "Chữ vừa gõ được giữ lại" in asked.text
    signing_in = only_form(asked.text, "/sign-in")
    wrong = typing.http.post("/sign-in", data={**signing_in, "name": "Lan", "password": "sai mật khẩu"})
    assert wrong.status_code == 401
    signing_in = only_form(wrong.text, "/sign-in")  # it is carried on
    shown = typing.http.post("/sign-in", data={**signing_in, "name": "Lan", "password": PASSWORD})
    assert shown.status_code == 200
    assert "Chưa lưu" in shown.text
    assert typing.saved() == []
    kept = only_form(shown.text, f"/documents/{typing.document}/value")
    assert kept["after"] == TYPED
    assert kept["before"] == typing.form["before"]
    saved = typing.http.post(kept.about["action"], data=kept, headers=ORIGIN)
    assert (saved.status_code, saved.headers["location"]) == (303, f"/documents/{typing.document}?skip=0")
    assert typing.saved() == [(PLACE, TYPED, "Lan")]
    said = caplog.text + (typing.root / "audit.jsonl").read_text(encoding="utf-8")
    assert TYPED not in said
    assert "M%C3%A8o" not in said
    way_back = re.findall(r'href="([^"]+)">Bỏ', shown.text)
    assert [unescape(one) for one in way_back] == [f"/documents/{typing.document}?skip=0"]


def test_another_user_does_not_get_it(typing: Typing) -> None:
    signing_in = only_form(typing.send().text, "/sign-in")
    answer = typing.http.post("/sign-in", data={**signing_in, "name": "Minh", "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert TYPED not in answer.text
    assert typing.saved() == []


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}, {"origin": "null"}])
def test_not_from_another_site(typing: Typing, headers: dict[str, str]) -> None:
    answer = typing.send(headers)
    assert answer.status_code == 403
    assert TYPED not in answer.text


def test_not_without_the_token_or_the_cookie_of_the_session(typing: Typing) -> None:
    assert typing.send(csrf="0" * 64).status_code == 403
    typing.http.cookies.clear()
    assert typing.send().status_code == 403
    typing.http.cookies.set("saoluc", typing.cookie[:-2] + "xx", domain="127.0.0.1")
    assert typing.send().status_code == 403


@pytest.mark.parametrize("change", ["draft", "path"])
def test_a_forged_draft_is_none(typing: Typing, change: str) -> None:
    signing_in = only_form(typing.send().text, "/sign-in")
    forged = signing_in["draft"][:-3] + "abc" if change == "draft" else "/documents/x/value"
    answer = typing.http.post(
        "/sign-in", data={**signing_in, "draft": forged, "name": "Lan", "password": PASSWORD}
    )
    assert answer.status_code == 303
    assert typing.saved() == []


def test_pictures_that_are_asked_for_meanwhile_take_nothing_away(typing: Typing) -> None:
    picture = typing.http.get(f"/documents/{typing.document}/pages/1/thumb.jpg")
    assert picture.status_code == 303
    assert "set-cookie" not in picture.headers
    assert typing.send().status_code == 401


def test_somebody_else_was_quicker(typing: Typing) -> None:
    signing_in = only_form(typing.send().text, "/sign-in")
    shown = typing.http.post("/sign-in", data={**signing_in, "name": "Lan", "password": PASSWORD})
    other = Sheet(typing.http, typing.root, typing.document)
    other.send("value", PLACE, after="Đồng Văn")
    kept = only_form(shown.text, f"/documents/{typing.document}/value")
    answer = typing.http.post(kept.about["action"], data=kept, headers=ORIGIN)
    assert answer.status_code == 409
    assert TYPED in answer.text


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
def test_in_a_browser_without_scripts(browser: Browser, serve: Any, root: Path, ids: dict[str, str]) -> None:
    Users(root / "users.json").put("Lan", PASSWORD)
    address, document = serve(session_hours=1), ids["quyet-dinh"]
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{address}/documents/{document}")

    def sign_in() -> None:
        page.get_by_label("Tên", exact=True).fill("Lan")
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()

    sign_in()
    page.locator("#f-document-place .control").fill(TYPED)
    Users(root / "users.json").put("Lan", PASSWORD)  # a new password ends every session
    page.locator("#f-document-place .accept").click()
    expect(page.get_by_text("Chữ vừa gõ được giữ lại")).to_be_visible()
    assert TYPED not in page.url
    sign_in()
    expect(page.get_by_label("Đã gõ")).to_have_value(TYPED)
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("#f-document-place .control")).to_have_value(TYPED)
    context.close()
    assert [one.after for one in archive(root).corrections(document)] == [TYPED]


def test_drafts_that_wait_are_few_and_known_by_their_key_alone() -> None:
    waiting = Waiting()
    first = waiting.keep("draft 0")
    assert "draft" not in first
    assert waiting.of(first) == "draft 0"
    assert waiting.of("0" * 64) == ""
    keys = [waiting.keep(f"draft {number}") for number in range(1, 70)]
    assert waiting.of(first) == "", "the oldest gives way"
    assert waiting.of(keys[-1]) == "draft 69"
    assert waiting.keep("draft 69") == keys[-1], "the same is kept once"
    assert waiting.of(keys[10]) == "draft 11"
