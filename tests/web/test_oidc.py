"""Signing in at the office's provider: who it says is let in as the settings say; all else lets nobody in."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from asking import CHROMIUM, archive, token
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi.testclient import TestClient
from made_provider import CLIENT, SECRET, Provider
from playwright.sync_api import Browser, expect

from ingest.web.access.roles import Role
from ingest.web.access.users import Users

BACK = "/sign-in/oidc/back"
ROLES = {"luu-tru": "review", "quan-tri": "manage", "xem": "view"}
Client = Callable[..., TestClient]
pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture(scope="module")
def made() -> Iterator[Provider]:
    one = Provider()
    yield one
    one.close()


@pytest.fixture
def provider(made: Provider) -> Provider:
    made.claims, made.facts, made.algorithm = {}, {}, "RS256"
    made.published = made.key.public_key()
    return made


@pytest.fixture
def here(client: Client, provider: Provider) -> TestClient:
    return at(client, provider)


def at(client: Client, provider: Provider, **more: Any) -> TestClient:
    settings = {"oidc_client": CLIENT, "oidc_secret": SECRET, "oidc_roles": ROLES, **more}
    return client(oidc_issuer=provider.issuer, **settings)


def way(one: TestClient, wanted: str = "/progress") -> str:
    answer = one.get("/sign-in/oidc", params={"next": wanted})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def signed_in(one: TestClient, provider: Provider) -> Any:
    return one.get(BACK, params=provider.sign_in(way(one)))


def test_in_by_the_provider_and_out(here: TestClient, provider: Provider, root: Path) -> None:
    assert here.get("/").headers["location"].startswith("/sign-in")
    assert "/sign-in/oidc?next=" in here.get("/sign-in").text
    answer = signed_in(here, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/progress")
    shown = here.get("/").text
    assert "hoa" in shown
    assert here.get("/upload").status_code == 200  # who reviews may
    assert here.get("/manage/users").status_code == 403
    lines = [json.loads(line) for line in (root / "audit.jsonl").read_text().splitlines()]
    assert [(one["who"], one["what"], one["detail"]) for one in lines] == [
        ("hoa", "signed_in", "oidc: review")
    ]
    stolen = here.cookies["saoluc"]
    here.post("/sign-out", data={"csrf": token(here)})
    here.cookies.set("saoluc", stolen)
    assert here.get("/").status_code == 303


def test_a_password_is_asked_for_where_somebody_has_one(
    client: Client, provider: Provider, root: Path
) -> None:
    one = at(client, provider)
    for shown in (
        one.get("/sign-in"),
        one.get(BACK),
    ):  # as it is opened, and where the provider's word did not count
        assert 'type="password"' not in shown.text
        assert "/sign-in/oidc?next=" in shown.text
    Users(root / "users.json").put("lan", "một mật khẩu dài", Role.REVIEW)
    for shown in (one.get("/sign-in"), one.get(BACK)):
        assert 'type="password"' in shown.text
        assert "/sign-in/oidc?next=" in shown.text
    assert 'type="password"' in client(web_host="0.0.0.0").get("/sign-in").text


def test_the_way_there_is_bound_and_leads_to_ours(here: TestClient, provider: Provider) -> None:
    first, second = (parse_qs(urlsplit(way(here)).query) for _ in range(2))
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
        assert len(first[name][0]) > 40
    assert first["redirect_uri"] == ["http://127.0.0.1:8080/sign-in/oidc/back"]
    answer = here.get(BACK, params=provider.sign_in(way(here, "https://evil.example/")))
    assert answer.headers["location"] == "/"


def test_an_answer_counts_once_and_in_its_own_browser(
    client: Client, here: TestClient, provider: Provider
) -> None:
    there = way(here)
    kept = here.cookies.get("saoluc_leaving", path=BACK)
    answer = provider.sign_in(there)
    assert here.get(BACK, params={**answer, "state": "x"}).status_code == 403
    here.cookies.set("saoluc_leaving", kept, domain="127.0.0.1", path=BACK)
    assert here.get(BACK, params=answer).status_code == 303
    here.cookies.set("saoluc_leaving", kept, domain="127.0.0.1", path=BACK)
    provider.sign_in(there)  # even where the provider took the code once more
    assert here.get(BACK, params=answer).status_code == 403
    other = at(client, provider)
    assert other.get(BACK, params=provider.sign_in(way(here))).status_code == 403
    other.cookies.set("saoluc_leaving", kept[:-2] + "xx", domain="127.0.0.1", path=BACK)
    assert other.get(BACK, params=answer).status_code == 403
    assert other.get("/").status_code == 303


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"iss": "https://evil.example"},
        {"exp": -3600, "iat": -7200},  # seconds from now
        {"exp": None},
        {"sub": None},
        {"iat": 3600},
        {"nonce": "another"},
        {"nonce": None},
        {"preferred_username": None},
        {"preferred_username": "a\u202eb"},
        {"preferred_username": "x" * 65},
        {"roles": ["khác"]},
        {"roles": None},
    ],
    ids=str,
)
def test_what_does_not_count_lets_nobody_in(
    here: TestClient, provider: Provider, claims: dict[str, Any]
) -> None:
    now = int(time.time())
    provider.claims = {name: now + said if isinstance(said, int) else said for name, said in claims.items()}
    answer = signed_in(here, provider)
    assert answer.status_code == 403
    assert 'role="alert"' in answer.text
    assert here.get("/").status_code == 303


@pytest.mark.parametrize("algorithm", ["none", "HS256", "other key"])
def test_a_token_is_signed_by_a_key_of_the_provider(
    here: TestClient, provider: Provider, algorithm: str
) -> None:
    if algorithm == "other key":
        provider.published = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    else:
        provider.algorithm = algorithm
    assert signed_in(here, provider).status_code == 403
    assert here.get("/").status_code == 303


def test_what_the_provider_says_of_itself_has_to_fit(client: Client, provider: Provider) -> None:
    provider.facts = {"issuer": "https://evil.example"}
    assert at(client, provider).get("/sign-in/oidc").status_code == 502
    provider.facts = {"token_endpoint": "http://192.0.2.1/token"}  # no https, and not this machine
    one = at(client, provider)
    assert one.get(BACK, params=provider.sign_in(way(one))).status_code == 502
    provider.facts = {"token_endpoint": "file://localhost/etc/hostname"}
    one = at(client, provider)
    assert one.get(BACK, params=provider.sign_in(way(one))).status_code == 502
    assert client().get("/sign-in/oidc").status_code == 404  # there is no provider


def test_a_provider_that_speaks_no_http_is_said_to_be_out_of_reach(client: Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with server.accept()[0] as one:
                one.recv(1000)
                one.sendall(b"SSH-2.0\r\n")

        threading.Thread(target=answer, daemon=True).start()
        here = client(oidc_issuer=f"http://127.0.0.1:{server.getsockname()[1]}", oidc_client=CLIENT)
        assert here.get("/sign-in/oidc").status_code == 502


@pytest.mark.parametrize(
    ("claims", "settings", "role"),
    [
        ({"roles": ["xem", "quan-tri"]}, {}, Role.MANAGE),
        ({"roles": "xem"}, {}, Role.VIEW),
        ({"realm_access": {"roles": ["quan-tri"]}}, {"oidc_role_claim": "realm_access.roles"}, Role.MANAGE),
        ({"roles": []}, {"oidc_role": "view"}, Role.VIEW),
        ({"email": "hoa@co-quan.vn"}, {"oidc_name": "email"}, Role.REVIEW),
    ],
)
def test_roles_follow_a_claim(
    client: Client, provider: Provider, claims: dict[str, Any], settings: dict[str, Any], role: Role
) -> None:
    provider.claims = claims
    one = at(client, provider, **settings)
    assert signed_in(one, provider).status_code == 303
    assert one.get("/upload").status_code == (200 if role.includes(Role.REVIEW) else 403)
    assert one.get("/manage/users").status_code == (200 if role is Role.MANAGE else 403)
    assert ("hoa@co-quan.vn" in one.get("/").text) == ("email" in claims)


def test_a_local_account_stays_and_nobody_takes_its_name(
    client: Client, provider: Provider, root: Path
) -> None:
    one, users = at(client, provider), Users(root / "users.json")
    assert signed_in(one, provider).status_code == 303
    users.put("hoa", "mật khẩu dài", Role.MANAGE)
    assert one.get("/").status_code == 303  # the name is a local account's now
    assert signed_in(one, provider).status_code == 403
    form = {"name": "hoa", "password": "mật khẩu dài", "csrf": token(one)}
    assert one.post("/sign-in", data=form).status_code == 303
    assert one.get("/manage/users").status_code == 200


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
def test_in_a_browser_without_scripts_to_where_one_wanted_to_go(
    browser: Browser, serve: Any, provider: Provider, root: Path, ids: dict[str, str]
) -> None:
    """By its address first; then, when the session has ended meanwhile, with what was typed."""
    address = serve(oidc_issuer=provider.issuer, oidc_client=CLIENT, oidc_secret=SECRET, oidc_roles=ROLES)
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()

    def sign_in() -> None:
        page.get_by_role("link", name="Đăng nhập bằng tài khoản cơ quan").click()
        page.get_by_role("link", name="I am who I am").click()

    paper = f"{address}/documents/{ids['quyet-dinh']}?q=quy%E1%BA%BFt+%C4%91%E1%BB%8Bnh"
    page.goto(paper)
    sign_in()
    assert page.url == paper
    page.locator("#f-document-place .control").fill("Mèo Vạc")
    with closing(sqlite3.connect(root / "sessions.sqlite3")) as kept, kept:
        kept.execute("DELETE FROM sessions")
    page.locator("#f-document-place .accept").click()
    expect(page.get_by_text("Chữ vừa gõ được giữ lại")).to_be_visible()
    sign_in()
    expect(page.get_by_label("Đã gõ")).to_have_value("Mèo Vạc")
    assert "M%C3%A8o" not in page.url
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("#f-document-place .control")).to_have_value("Mèo Vạc")
    context.close()
    (saved,) = archive(root).corrections(ids["quyet-dinh"])
    assert (saved.after, saved.who) == ("Mèo Vạc", "hoa")


def test_what_another_has_typed_is_not_shown_and_leads_to_its_paper(
    here: TestClient, provider: Provider, root: Path, ids: dict[str, str]
) -> None:
    signed_in(here, provider)
    paper = f"/documents/{ids['quyet-dinh']}"
    form = {"csrf": token(here), "at": "/document/place", "before": '"x"', "after": "Mèo Vạc"}
    here.app.state.resources.sessions._db.execute("DELETE FROM sessions")  # type: ignore[attr-defined]
    asked = here.post(f"{paper}/value", data=form, headers={"origin": "http://127.0.0.1:8080"})
    assert asked.status_code == 401
    link = unescape(re.findall(r'href="(/sign-in/oidc[^"]*)"', asked.text)[0])
    assert parse_qs(urlsplit(link).query)["next"] == [paper]

    def back(name: str) -> Any:
        provider.claims = {"preferred_username": name}
        return here.get(BACK, params=provider.sign_in(here.get(link).headers["location"]))

    answer = back("minh")
    assert (answer.status_code, answer.headers["location"]) == (303, paper)
    assert "Mèo Vạc" in back("hoa").text
    assert archive(root).corrections(ids["quyet-dinh"]) == []
