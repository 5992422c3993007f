"""Roles: what those who view, review and manage may do, by requests as an attacker sends them; and who did what."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from asking import CHROMIUM, archive, token
from playwright.sync_api import Page, expect
from test_browser import is_accessible
from test_gate import CHANGES, NONE

from ingest.archive.archive import Archive
from ingest.archive.holding import decisions
from ingest.web.access.audit import AuditLog, Deed
from ingest.web.access.roles import Role, needed_role
from ingest.web.access.users import Users
from ingest.web.app import ROUTERS

PASSWORD = "mật khẩu dài"
pytestmark = pytest.mark.usefixtures("quick_hashes")
ONE_FOR_ALL = {"/sign-in", "/sign-out", "/language", "/views", "/views/removed"}
REVIEW = {
    "/documents/{id}/value", "/documents/{id}/items", "/documents/{id}/removed", "/documents/{id}/undone",
    "/documents/{id}/remarks", "/papers/tagged", "/documents/{id}/confirmed", "/documents/{id}/none-missing",
    "/documents/{id}/withdrawn",
    "/documents/{id}/reserved", "/documents/{id}/left", "/documents/{id}/later", "/queue/again", "/progress/retry",
    "/upload", "/dossiers", "/dossiers/folders", "/dossiers/list", "/dossiers/forms/expired.{ending}",
    "/dossiers/{dossier}/facts",
    "/dossiers/{dossier}/papers", "/dossiers/{dossier}/handed-over", "/dossiers/{dossier}/dissolved",
    "/stacks/{stack}/cut", "/papers/confirmed", "/documents/{id}/shared", "/documents/{id}/unshared",
    "/stacks/{stack}/withdrawn", "/registers", "/registers/{register}/settled",
    "/acceptance", "/acceptance/{sample}/papers/{id}",
    "/acceptance/{sample}/rulings/{id}/{field}",
}  # fmt: skip
MANAGE = {
    "/documents/{id}/held", "/manage/users", "/manage/users/role", "/manage/users/password", "/manage/users/removed",
    "/manage/held/released", "/manage/held/cut", "/manage/failed/{key}/deleted", "/dossiers/{dossier}/unlocked",
    "/dossiers/destroyed",
}  # fmt: skip
MANAGING_PAGES = [
    "/manage",
    "/manage/users",
    "/manage/held",
    "/manage/log",
    "/manage/failed/61",
    "/manage/held/0123456789abcdef/doubted.jpg",
    "/manage/nothing",
]
KEY = "hỏng.png".encode().hex()
FORM = {"name": "Lan", "password": PASSWORD, "role": "manage", "why": "vì", "document": "0" * 16}


@pytest.fixture
def users(root: Path) -> Users:
    made = Users(root / "users.json")
    for role in Role:
        made.put(role.value, PASSWORD, role)
    return made


Signed = Callable[..., Any]


@pytest.fixture
def signed_in(client: Any, users: Users) -> Signed:
    """Makes a client in which a user has signed in."""

    def make(name: str) -> Any:
        here = client()
        here.post("/sign-in", data={"name": name, "password": PASSWORD, "csrf": token(here)})
        return here

    return make


def address_of(path: str, document: str) -> str:
    """The address of a change, of a paper where it is of one."""
    return path.format(id=document, stack=document, key=KEY, **NONE)


def sent(client: Any, path: str, **data: str) -> Any:
    return client.post(path, data={"csrf": token(client), **data})


def held(root: Path, document: str) -> str:
    """Takes a paper into the held folder, as the service puts it there."""
    (root / "held" / document[:2]).mkdir(parents=True, exist_ok=True)
    (root / "archive" / document[:2] / document).rename(root / "held" / document[:2] / document)
    return document


def deeds(root: Path) -> list[tuple[str, str, str]]:
    return [(one.who, one.what, one.of) for one in AuditLog(root / "audit.jsonl").latest(100)[::-1]]


def test_every_change_has_a_role_that_is_written_here() -> None:
    assert set(CHANGES) == ONE_FOR_ALL | REVIEW | MANAGE
    for path in CHANGES:
        wanted = Role.VIEW if path in ONE_FOR_ALL else Role.REVIEW if path in REVIEW else Role.MANAGE
        assert needed_role("POST", address_of(path, "0" * 16)) is wanted, path


def test_what_is_managed_is_below_one_address() -> None:
    reading = {
        route.path
        for router in ROUTERS
        for route in router.routes
        if "GET" in route.methods and needed_role("GET", route.path) is Role.MANAGE
    }
    assert reading == {
        "/manage",
        "/manage/users",
        "/manage/held",
        "/manage/log",
        "/manage/failed/{key}",
        "/manage/held/{document}/doubted.jpg",
    }


@pytest.mark.parametrize("path", ["/", "/anything", "/managed", "/documents", "/Manage/users", "/upload2/x"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "BREW"])
def test_a_change_that_nobody_has_named_needs_the_highest(method: str, path: str) -> None:
    assert needed_role(method, path) in (Role.MANAGE, Role.REVIEW)
    assert needed_role(method, "/new") is Role.MANAGE


@pytest.mark.parametrize("path", sorted(REVIEW | MANAGE))
def test_who_views_changes_nothing(signed_in: Signed, root: Path, ids: dict[str, str], path: str) -> None:
    address = address_of(path, ids["quyet-dinh"])
    here = signed_in("view")
    assert sent(here, address, **FORM).status_code == 403
    assert archive(root).holds(ids["quyet-dinh"])
    assert (root / "failed" / "hỏng.png").exists()
    assert set(Users(root / "users.json").names()) == {"view", "review", "manage"}


@pytest.mark.parametrize("path", sorted(MANAGE))
def test_who_reviews_manages_nothing(signed_in: Signed, root: Path, ids: dict[str, str], path: str) -> None:
    here = signed_in("review")
    assert sent(here, address_of(path, ids["quyet-dinh"]), **FORM).status_code == 403
    assert archive(root).holds(ids["quyet-dinh"])
    assert (root / "failed" / "hỏng.png").exists()
    assert Users(root / "users.json").role("Lan") is None


@pytest.mark.parametrize("path", MANAGING_PAGES)
@pytest.mark.parametrize("name", ["view", "review"])
def test_nor_sees_what_is_managed(
    signed_in: Signed, root: Path, ids: dict[str, str], name: str, path: str
) -> None:
    document = held(root, ids["quyet-dinh"])
    answer = signed_in(name).get(path)
    assert answer.status_code == 403
    assert document not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/manage/", "//manage/users", "/manage//users", "/manage/./users", "/x/../manage/users", "/manage/users/",
        "/%6danage/users", "/MANAGE/users", "/manage/users;x", "/manage/users%00", "/static/../manage/users",
        "/static/..%2fmanage/users", "/api/../manage/users", "/api/v1/../../manage/users", "/manage%2fusers",
        "/sign-in/../manage/users", "/language?x=/../manage/users",
    ],
)  # fmt: skip
def test_no_way_of_writing_an_address_leads_there(signed_in: Signed, path: str) -> None:
    here = signed_in("review")
    for answer in (here.get(path), here.request("POST", path, data={"csrf": token(here), **FORM})):
        assert answer.status_code in (303, 307, 400, 403, 404, 405, 422), path
        assert "Đổi vai trò" not in answer.text
        if answer.status_code in (303, 307):
            assert here.get(answer.headers["location"]).status_code in (200, 403, 404)
    assert here.app.state.resources.users.role("Lan") is None


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "POST", "TRACE"])
def test_no_other_method_leads_there(signed_in: Signed, method: str) -> None:
    here = signed_in("review")
    headers = {"x-csrf-token": token(here), "x-http-method-override": "GET"}
    assert here.request(method, "/manage/users", headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("name", "value"),
    [("role", "manage"), ("x-role", "manage"), ("x-user", "manage"), ("x-original-url", "/manage")],
)
def test_nobody_gives_himself_a_role(signed_in: Signed, name: str, value: str) -> None:
    here = signed_in("view")
    here.cookies.set(name.replace("-", "_"), value)
    assert here.get(f"/manage/users?{name}={value}", headers={name: value}).status_code == 403


def test_who_views_sees_no_way_to_change(signed_in: Signed, ids: dict[str, str]) -> None:
    here = signed_in("view")
    assert here.get("/queue").status_code == here.get("/upload").status_code == 403
    page = here.get(f"/documents/{ids['quyet-dinh']}").text
    for word in (
        'class="accept"',
        'class="remover"',
        'class="adding"',
        'class="hold"',
        'id="all-right"',
        "looked",
    ):
        assert word not in page, word
    assert "readonly" in page
    progress = here.get("/progress").text
    assert "/progress/retry" not in progress
    assert "/manage" not in progress


def test_who_reviews_corrects_but_does_not_hold(signed_in: Signed, ids: dict[str, str]) -> None:
    here = signed_in("review")
    page = here.get(f"/documents/{ids['quyet-dinh']}").text
    assert 'class="accept"' in page
    assert 'class="hold"' not in page
    data = {"at": "/document/code", "before": json.dumps("1421/QĐ-UBND"), "after": "1422/QĐ-UBND"}
    assert sent(here, f"/documents/{ids['quyet-dinh']}/value", **data).status_code == 303
    assert "/manage" not in here.get("/progress").text


def test_a_role_is_taken_away_at_once(signed_in: Signed, users: Users) -> None:
    here = signed_in("manage")
    assert here.get("/manage/users").status_code == 200
    users.set_role("manage", Role.VIEW)
    assert here.get("/manage/users").status_code == 403


def test_users_of_before_there_were_roles_review(client: Any, users: Users, root: Path) -> None:
    file = root / "users.json"
    entries = json.loads(file.read_text())
    for entry in entries.values():
        del entry["role"]
    entries["view"]["role"] = "emperor"
    file.write_text(json.dumps(entries))
    roles = {name: Users(file).role(name) for name in Users(file).names()}
    assert roles == {"manage": Role.REVIEW, "review": Role.REVIEW, "view": Role.VIEW}


def test_a_proxys_people_have_the_role_of_the_file_or_of_the_settings(client: Any, users: Users) -> None:
    def status(name: str, **settings: str) -> int:
        here = client(proxy_header="X-User", **settings)
        return int(here.get("/manage/users", headers={"x-user": name}).status_code)

    assert status("manage") == 200
    assert status("somebody") == 403
    assert status("somebody", proxy_role="manage") == 200
    assert status("view", proxy_role="manage") == 403


# Users


def test_users_are_managed_by_the_page(signed_in: Signed, root: Path) -> None:
    here = signed_in("manage")
    assert sent(here, "/manage/users", name="Lan", password=PASSWORD, role="view").status_code == 303
    assert sent(here, "/manage/users/role", name="Lan", role="review").status_code == 303
    assert sent(here, "/manage/users/password", name="Lan", password="another password").status_code == 303
    users = Users(root / "users.json")
    assert (users.role("Lan"), users.are_right("Lan", "another password")) == (Role.REVIEW, True)
    assert "Lan" in here.get("/manage/users").text
    assert sent(here, "/manage/users/removed", name="Lan").status_code == 303
    assert users.role("Lan") is None
    assert deeds(root)[1:] == [
        ("manage", "user_added", "Lan"), ("manage", "role_changed", "Lan"), ("manage", "password_changed", "Lan"),
        ("manage", "user_removed", "Lan"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("", {"name": "view", "password": PASSWORD, "role": "manage"}, 422),  # there is one
        ("", {"name": "Lan", "password": "short", "role": "view"}, 422),
        ("", {"name": "Lan", "password": "x" * 999, "role": "view"}, 422),
        ("", {"name": " Lan", "password": PASSWORD, "role": "view"}, 422),
        ("", {"name": "Lan\u202e", "password": PASSWORD, "role": "view"}, 422),
        ("", {"name": "Lan\x00", "password": PASSWORD, "role": "view"}, 422),
        ("", {"name": "", "password": PASSWORD, "role": "view"}, 422),
        ("", {"name": "Lan", "password": PASSWORD, "role": "root"}, 422),
        ("", {"name": "L" * 300, "password": PASSWORD, "role": "view"}, 422),
        ("/role", {"name": "nobody", "role": "manage"}, 404),
        ("/role", {"name": "manage", "role": "view"}, 422),  # the last who manages
        ("/password", {"name": "nobody", "password": PASSWORD}, 404),
        ("/password", {"name": "view", "password": "short"}, 422),
        ("/removed", {"name": "manage"}, 422),
        ("/removed", {"name": "nobody"}, 404),
        ("/removed", {"name": "../users"}, 404),
    ],
)  # fmt: skip
def test_what_cannot_be_done_to_users(
    signed_in: Signed, users: Users, root: Path, path: str, form: dict[str, str], status: int
) -> None:
    here = signed_in("manage")
    before, log = (root / "users.json").read_bytes(), deeds(root)
    assert sent(here, f"/manage/users{path}", **form).status_code == status
    assert (root / "users.json").read_bytes() == before
    assert deeds(root) == log


def test_the_first_user_is_to_manage(client: Any, root: Path) -> None:
    here = client()
    assert sent(here, "/manage/users", name="Lan", password=PASSWORD, role="view").status_code == 422
    assert sent(here, "/manage/users", name="Lan", password=PASSWORD, role="manage").status_code == 303
    assert here.get("/").status_code == 303  # from now on everybody signs in


def test_a_name_is_shown_as_text(signed_in: Signed) -> None:
    here = signed_in("manage")
    name = "<script>alert(1)</script>"
    sent(here, "/manage/users", name=name, password=PASSWORD, role="view")
    for path in ("/manage/users", "/manage/log"):
        page = here.get(path).text
        assert name not in page
        assert "&lt;script&gt;" in page


# Held papers


def test_held_papers_are_listed_without_a_word_of_theirs(
    signed_in: Signed, root: Path, ids: dict[str, str]
) -> None:
    document = held(root, ids["quyet-dinh"])
    made = root / "held" / document[:2] / document / "made.json"
    said = json.loads(made.read_text())
    made.chmod(0o600)
    made.write_text(json.dumps({**said, "secrecy": ["unsure", "MẬT: kế hoạch"]}))
    page = signed_in("manage").get("/manage/held").text
    assert document in page
    assert "có dòng hoặc con dấu có thể là dấu mật" in page
    for word in ("1421", "kế hoạch", said["name"]):
        assert word not in page, word


def test_those_who_manage_read_no_held_paper_either(
    signed_in: Signed, root: Path, ids: dict[str, str]
) -> None:
    document = held(root, ids["quyet-dinh"])
    here = signed_in("manage")
    for rest in ("", "/pages/1/page.jpg", "/files/original", "/files/text", "/files/record"):
        assert here.get(f"/documents/{document}{rest}").status_code == 404


def test_a_paper_is_held_and_released_by_those_who_manage(
    signed_in: Signed, root: Path, ids: dict[str, str]
) -> None:
    document, here = ids["quyet-dinh"], signed_in("manage")
    assert sent(here, f"/documents/{document}/held", why="đóng dấu mật").headers["location"] == "/held"
    assert document in here.get("/manage/held").text
    answer = sent(here, "/manage/held/released", document=document, why="đã giải mật")
    assert (answer.status_code, answer.headers["location"]) == (303, "/manage/held")
    assert here.get(f"/documents/{document}").status_code == 200
    assert [(one.action, one.who, one.why) for one in decisions(archive(root), document)] == [
        ("hold", "manage", "đóng dấu mật"), ("release", "manage", "đã giải mật"),
    ]  # fmt: skip
    assert deeds(root)[1:] == [("manage", "held", document), ("manage", "released", document)]


@pytest.mark.parametrize(
    ("document", "status"),
    [
        ("0000000000000000", 404), ("", 422), ("../../archive", 422), ("%2e%2e", 422), ("A" * 16, 422), ("a" * 17, 422),
        ("a" * 15 + "\n", 422), ("*", 422),
    ],
)  # fmt: skip
def test_only_a_held_papers_id_releases_it(signed_in: Signed, root: Path, document: str, status: int) -> None:
    here = signed_in("manage")
    assert sent(here, "/manage/held/released", document=document, why="vì").status_code == status
    assert [what for _, what, _ in deeds(root)] == ["signed_in"]


@pytest.mark.parametrize("why", ["", "  ", "\t\r\n", "x" * 1001])
def test_no_paper_is_released_without_a_reason(
    signed_in: Signed, root: Path, ids: dict[str, str], why: str
) -> None:
    document = held(root, ids["quyet-dinh"])
    assert sent(signed_in("manage"), "/manage/held/released", document=document, why=why).status_code == 422
    assert Archive(root / "held").holds(document)


def test_nothing_is_released_unseen(
    signed_in: Signed, root: Path, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    document, here = held(root, ids["quyet-dinh"]), signed_in("manage")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(AuditLog, "add", full)
    assert sent(here, "/manage/held/released", document=document, why="vì").status_code == 500
    assert sent(here, f"/manage/failed/{KEY}/deleted").status_code == 500
    assert Archive(root / "held").holds(document)
    assert (root / "failed" / "hỏng.png").exists()


# Failed files


def test_a_failed_file_is_deleted_by_those_who_manage(signed_in: Signed, root: Path) -> None:
    here = signed_in("manage")
    assert f"/manage/failed/{KEY}" in here.get("/progress").text
    assert "hỏng.png" in here.get(f"/manage/failed/{KEY}").text
    assert sent(here, f"/manage/failed/{KEY}/deleted").status_code == 303
    assert not [file.name for file in (root / "failed").iterdir() if file.name.startswith("hỏng")]
    assert deeds(root)[1:] == [("manage", "failed_deleted", "hỏng.png")]
    assert sent(here, f"/manage/failed/{KEY}/deleted").status_code == 404


@pytest.mark.parametrize(
    "key",
    [
        b"../users.json".hex(), b"../archive".hex(), b"/etc/passwd".hex(), b".".hex(), b"..".hex(), "0", "zz", "00",
        "hỏng.png.error.json".encode().hex(), "61" * 256, KEY.upper(), KEY + "%0a",
    ],
)  # fmt: skip
def test_nothing_else_is_deleted(signed_in: Signed, root: Path, key: str) -> None:
    before = {str(path) for path in root.rglob("*") if "sqlite3" not in path.name}
    here = signed_in("manage")
    assert here.get(f"/manage/failed/{key}").status_code == 404
    assert sent(here, f"/manage/failed/{key}/deleted").status_code == 404
    assert before <= {str(path) for path in root.rglob("*")}


# The audit log


def test_the_log_says_who_when_from_where_and_what(signed_in: Signed, client: Any, root: Path) -> None:
    client().post("/sign-in")
    here = client()
    data = {"name": "manage", "password": "wrong password", "csrf": token(here)}
    here.post("/sign-in", data=data, headers={"x-forwarded-for": "9.9.9.9"})
    here = signed_in("manage")
    sent(here, "/sign-out")
    (refused, came, left) = AuditLog(root / "audit.jsonl").latest(10)[::-1]
    assert (refused.who, refused.address, refused.what) == ("manage", "9.9.9.9", "sign_in_refused")
    assert (came.who, came.address, came.what) == ("manage", "127.0.0.1", "signed_in")
    assert (left.who, left.what) == ("manage", "signed_out")
    assert PASSWORD not in (root / "audit.jsonl").read_text()
    assert "wrong password" not in (root / "audit.jsonl").read_text()
    page = signed_in("manage").get("/manage/log").text
    assert "9.9.9.9" in page
    assert "sai tên hoặc mật khẩu" in page


def test_the_log_is_closed_to_others_and_no_scan(signed_in: Signed, root: Path) -> None:
    from ingest.settings import Settings

    signed_in("manage")
    assert stat.S_IMODE((root / "audit.jsonl").stat().st_mode) == 0o600
    assert {root / "audit.jsonl", root / "sessions.sqlite3"} <= set(Settings(root=root).folders.own)


def test_a_line_is_one_line_whatever_stands_in_it(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit.jsonl")
    log.add("a\nb", "9.9.9.9\r\n", "held", '{"who": "c"}\u2028', "\x00\udcff")
    with (tmp_path / "audit.jsonl").open("ab") as file:
        file.write(b'{"when": "cut o')
    log.add("Lan", "::1", "released")
    assert [one.who for one in log.latest(10)] == ["Lan", "a\nb"]
    assert log.latest(1)[0] == Deed(log.latest(1)[0].when, "Lan", "::1", "released", "", "")


# Requests that are not meant, or too large


@pytest.mark.parametrize("path", sorted(MANAGE))
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"x-csrf-token": "0" * 64},
    ],
    ids=["origin", "no origin", "fetch", "token"],
)
def test_no_other_site_has_anything_managed(
    signed_in: Signed, root: Path, ids: dict[str, str], path: str, headers: dict[str, str]
) -> None:
    here = signed_in("manage")
    data = {"csrf": token(here), **FORM}
    answer = here.post(address_of(path, ids["quyet-dinh"]), data=data, headers=headers)
    assert answer.status_code == 403
    assert deeds(root) == [("manage", "signed_in", "")]


@pytest.mark.parametrize("path", ["/manage/users", "/manage/users/password", "/manage/held/released"])
def test_forms_are_not_too_large(signed_in: Signed, path: str) -> None:
    here = signed_in("manage")
    assert sent(here, path, **{**FORM, "why": "x" * (1 << 20)}).status_code == 413
    assert sent(here, path, **{**FORM, "name": "x" * 5000, "why": "x" * 5000}).status_code == 422
    many = "&".join(f"a{n}=1" for n in range(20_000))
    kind = {"content-type": "application/x-www-form-urlencoded", "x-csrf-token": token(here)}
    assert here.post(path, content=many, headers=kind).status_code in (400, 422)


# In the browser


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
@pytest.mark.parametrize("width", [1366, 390])
def test_in_the_browser(
    context: Any, serve: Callable[..., str], users: Users, root: Path, ids: dict[str, str], width: int
) -> None:
    held(root, ids["quyet-dinh"])
    page: Page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(serve())
    page.get_by_label("Tên").fill("manage")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("link", name="Quản trị").click()
    page.get_by_label("Tên", exact=True).fill("Lan")
    page.locator("#new-password").fill(PASSWORD)
    page.locator("#new-role").select_option("view")
    page.get_by_role("button", name="Thêm người dùng").click()
    expect(page.get_by_role("heading", name="Lan xem")).to_be_visible()
    is_accessible(page)
    page.get_by_role("link", name="Văn bản giữ riêng").click()
    page.get_by_text("Cho vào kho").first.click()
    page.get_by_label("Lý do").fill("đã giải mật")
    is_accessible(page)
    page.get_by_role("button", name="Cho vào kho").click()
    expect(page.get_by_text("Không có văn bản giữ riêng.")).to_be_visible()
    page.get_by_role("link", name="Nhật ký").click()
    expect(page.get_by_role("cell", name="cho vào kho")).to_be_visible()
    is_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert archive(root).holds(ids["quyet-dinh"])
