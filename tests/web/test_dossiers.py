"""Dossiers in the browser: made of ticked papers, changed, handed over, unlocked; by whom; what a held paper leaves."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from asking import CHROMIUM, archive, token
from playwright.sync_api import Page, expect
from test_browser import is_accessible

from ingest.archive.dossiers.shelf import Shelf
from ingest.web.access.roles import Role
from ingest.web.access.users import Users

FACTS = {"title": "Tập văn bản", "code": "01.VP", "retention": "20 năm", "access": "open", "sides": "1"}
PASSWORD = "mật khẩu dài"


def posted(here: Any, path: str, **data: Any) -> Any:
    return here.post(path, data={"csrf": token(here), **data})


def made(here: Any, documents: list[str], **facts: str) -> str:
    answer = posted(here, "/dossiers", paper=documents, **{**FACTS, **facts})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).removeprefix("/dossiers/")


def dossier(root: Path, named: str) -> Any:
    return Shelf(archive(root)).dossier(named)


def test_the_form_proposes_what_can_be_told(client: Any, ids: dict[str, str]) -> None:
    here = client(fonds="Phông Văn phòng", fonds_code="H49")
    shown = here.get("/dossiers/new", params={"paper": [ids["quyet-dinh"], ids["bi-vien-dan"]]}).text
    title = shown.partition('name="title"')[2].partition(">")[2].partition("<")[0]
    assert title.startswith("Quyết định của")
    assert title.endswith("từ năm 2022 đến năm 2023")
    assert 'value="01"' in shown
    assert 'value="H49.2023.01"' in shown
    assert 'value="Phông Văn phòng"' in shown
    assert shown.index(f'value="{ids["bi-vien-dan"]}"') < shown.index(f'value="{ids["quyet-dinh"]}"')
    made(here, [ids["thong-bao"]], box="7")
    again = here.get("/dossiers/new", params={"paper": [ids["quyet-dinh"], ids["thong-bao"]]}).text
    assert 'name="box" value="7"' in again
    assert 'value="02.VP"' in again
    assert "đã thuộc hồ sơ khác" in again


def test_a_dossier_is_made_changed_and_listed(client: Any, root: Path, ids: dict[str, str]) -> None:
    here, (a, b) = client(), (ids["quyet-dinh"], ids["thong-bao"])
    named = made(here, [a, b])
    page = here.get(f"/dossiers/{named}").text
    assert "Tập văn bản" in page
    assert "data-missing" in page
    assert posted(here, f"/dossiers/{named}/facts", box="3", recovery="none").status_code == 303
    sent = {"paper": [a, b], "place": ["2", "1"], "sheets": ["4", ""]}
    assert posted(here, f"/dossiers/{named}/papers", **sent).status_code == 303
    there = dossier(root, named)
    assert [(p.document, p.sheets) for p in there.papers] == [(b, None), (a, 4)]
    assert (there.facts.box, there.facts.retention, there.facts.recovery) == ("3", 20, "none")
    assert "Tập văn bản" in here.get("/dossiers").text
    late = posted(here, f"/dossiers/{named}/papers", paper=[a], place=["1"], sheets=[""])
    assert late.status_code == 422
    assert "tải lại trang" in late.text
    assert posted(here, f"/dossiers/{named}/papers", **{**sent, "out": [a]}).status_code == 303
    assert dossier(root, named).documents == [b]
    assert posted(here, "/dossiers", paper=[a], into=named).status_code == 303
    assert dossier(root, named).documents == [b, a]


@pytest.mark.parametrize("facts", [{"title": ""}, {"retention": "mãi"}, {"access": "x"}, {"box": "9" * 101}])
def test_what_is_refused_keeps_what_was_typed(
    client: Any, root: Path, ids: dict[str, str], facts: Any
) -> None:
    here = client()
    answer = posted(here, "/dossiers", paper=[ids["thong-bao"]], **{**FACTS, "note": "ghi tay", **facts})
    assert answer.status_code == 422
    assert "ghi tay" in answer.text
    assert 'role="alert"' in answer.text
    assert ids["thong-bao"] in answer.text
    assert Shelf(archive(root)).ids() == []


def test_a_paper_of_another_dossier_is_refused(client: Any, ids: dict[str, str]) -> None:
    here = client()
    made(here, [ids["thong-bao"]])
    answer = posted(here, "/dossiers", paper=[ids["thong-bao"]], **FACTS)
    assert answer.status_code == 422
    assert "đã thuộc hồ sơ" in answer.text


@pytest.mark.parametrize("path", ["/dossiers/hs" + "0" * 14, "/dossiers/x", "/dossiers/../users.json"])
def test_what_is_not_there(client: Any, path: str) -> None:
    assert client().get(path).status_code == 404
    assert posted(client(), "/dossiers", paper=["x"], **FACTS).status_code == 422


@pytest.mark.usefixtures("quick_hashes")
def test_who_may_do_what(client: Any, root: Path, ids: dict[str, str]) -> None:
    users = Users(root / "users.json")
    for role in Role:
        users.put(role.value, PASSWORD, role)

    def signed_in(name: str) -> Any:
        here = client()
        here.post("/sign-in", data={"name": name, "password": PASSWORD, "csrf": token(here)})
        return here

    view, review, manage = (signed_in(role.value) for role in Role)
    named = made(review, [ids["thong-bao"]])
    assert view.get(f"/dossiers/{named}").status_code == view.get("/dossiers").status_code == 200
    assert view.get("/dossiers/new").status_code == view.get("/dossiers/folders").status_code == 403
    assert 'type="checkbox"' not in view.get("/").text
    assert posted(view, f"/dossiers/{named}/facts", title="x").status_code == 403
    assert posted(review, f"/dossiers/{named}/handed-over").status_code == 303
    refused = posted(review, f"/dossiers/{named}/facts", title="x")
    assert refused.status_code == 422
    assert "khóa" in refused.text
    assert posted(review, f"/dossiers/{named}/unlocked", why="x").status_code == 403
    assert posted(manage, f"/dossiers/{named}/unlocked", why=" ").status_code == 422
    assert posted(manage, f"/dossiers/{named}/unlocked", why="thiếu một văn bản").status_code == 303
    assert "thiếu một văn bản" in view.get(f"/dossiers/{named}").text
    assert [entry.who for entry in dossier(root, named).entries] == ["review", "review", "manage"]
    log = manage.get("/manage/log").text
    assert "nộp lưu hồ sơ" in log
    assert "mở khóa hồ sơ" in log


def test_a_held_paper_leaves_its_dossiers_page(client: Any, ids: dict[str, str]) -> None:
    here, gone = client(), ids["quyet-dinh"]
    named = made(here, [gone, ids["thong-bao"]])
    posted(here, f"/documents/{gone}/held", why="mật")
    page = here.get(f"/dossiers/{named}").text
    assert gone not in page
    assert "1421" not in page
    assert "1 văn bản," in page
    assert "1 văn bản," in here.get("/dossiers").text
    assert (
        posted(
            here, f"/dossiers/{named}/papers", paper=[ids["thong-bao"]], place=["1"], sheets=["2"]
        ).status_code
        == 303
    )
    posted(here, "/manage/held/released", document=gone, why="không mật")
    assert gone in here.get(f"/dossiers/{named}").text


def test_dossiers_of_folders_and_lists(client: Any, root: Path) -> None:
    here = client()
    assert "Mọi văn bản" in here.get("/dossiers/folders").text
    assert posted(here, "/dossiers/folders", folder="không có").headers["location"] == "/dossiers/folders"
    book = openpyxl.Workbook()
    for row in (
        ["Số và ký hiệu hồ sơ", "Tiêu đề hồ sơ", "Thời hạn bảo quản"],
        ["01", "Một", "VV"],
        ["01", "", "x"],
    ):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    file = {"file": ("a.xlsx", out.getvalue())}
    wrong = here.post("/dossiers/list", files=file, headers={"x-csrf-token": token(here)})
    assert wrong.status_code == 422
    assert re.findall(r"Dòng \d+", wrong.text) == ["Dòng 3"] * 3
    book.active.delete_rows(3)
    out = BytesIO()
    book.save(out)
    right = here.post(
        "/dossiers/list", files={"file": ("a.xlsx", out.getvalue())}, headers={"x-csrf-token": token(here)}
    )
    assert "Đã lập 1 hồ sơ" in right.text
    none = here.post(
        "/dossiers/list", files={"file": ("a.pdf", b"%PDF")}, headers={"x-csrf-token": token(here)}
    )
    assert none.status_code == 422


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_in_a_browser_from_ticks_to_a_dossier(page: Page) -> None:
    for tick in page.locator(".tick").all()[:3]:
        tick.check()
    page.get_by_role("button", name="Lập hồ sơ").click()
    is_accessible(page)
    page.get_by_label("Thời hạn bảo quản").fill("20 năm")
    page.get_by_role("button", name="Lưu hồ sơ").click()
    expect(page.locator("h1")).to_contain_text("năm")
    is_accessible(page)
    page.goto(page.url.rpartition("/")[0])
    is_accessible(page)
    expect(page.locator("tbody tr")).to_have_count(1)
