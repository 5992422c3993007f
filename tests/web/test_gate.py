"""What every request passes: host, origin, token, size, rate, sign-in; and the headers that every answer has."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from asking import token

from ingest.web.access.throttle import Throttle
from ingest.web.access.tokens import Tokens
from ingest.web.access.users import Users
from ingest.web.app import ROUTERS
from ingest.web.gate import HEADERS, MOST_BODY
from ingest.web.visit import needs_sign_in

NO_DOSSIER = "hs" + "0" * 14
NONE = {"dossier": NO_DOSSIER, "sample": "nt0123456789", "register": "rg0123456789", "field": "code",
        "ending": "pdf"}  # fmt: skip
"""Parts of addresses that are of nothing there is."""
PAGES = ["/", "/queue", "/upload", "/progress", "/gaps", "/no-such-page", "/documents/0000000000000000"]
CHANGES = [
    "/documents/{id}/value", "/documents/{id}/items", "/documents/{id}/removed", "/documents/{id}/undone",
    "/documents/{id}/confirmed", "/documents/{id}/none-missing", "/documents/{id}/held", "/documents/{id}/remarks",
    "/papers/tagged",
    "/documents/{id}/withdrawn", "/documents/{id}/reserved", "/documents/{id}/left", "/documents/{id}/later",
    "/queue/again",
    "/progress/retry", "/upload", "/sign-out", "/language",
    "/sign-in", "/manage/users", "/manage/users/role", "/manage/users/password", "/manage/users/removed",
    "/manage/held/released", "/manage/held/cut", "/manage/failed/{key}/deleted", "/stacks/{stack}/cut",
    "/dossiers", "/dossiers/folders", "/dossiers/list", "/dossiers/forms/expired.{ending}",
    "/dossiers/{dossier}/facts", "/dossiers/{dossier}/papers",
    "/dossiers/{dossier}/handed-over", "/dossiers/{dossier}/unlocked", "/dossiers/{dossier}/dissolved",
    "/views", "/views/removed", "/papers/confirmed", "/documents/{id}/shared", "/documents/{id}/unshared",
    "/dossiers/destroyed", "/registers", "/registers/{register}/settled", "/stacks/{stack}/withdrawn",
    "/acceptance", "/acceptance/{sample}/papers/{id}", "/acceptance/{sample}/rulings/{id}/{field}",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_binds_the_browser(client: Any, path: str) -> None:
    answer = client().get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_an_error_binds_the_browser_and_tells_nothing(client: Any, ids: dict[str, str], root: Path) -> None:
    here = client()
    (root / "archive" / ids["cong-van"][:2] / ids["cong-van"] / "transcript.json").write_text("{ not json")
    answer = here.get(f"/documents/{ids['cong-van']}")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == HEADERS["content-security-policy"]
    for secret in ("json", "Traceback", str(root), "Error"):
        assert secret not in answer.text


@pytest.mark.parametrize("path", CHANGES)
def test_no_change_without_the_token(client: Any, ids: dict[str, str], path: str) -> None:
    here = client()
    right = token(here)
    address = path.format(id=ids["cong-van"], stack=ids["cong-van"], key="61", **NONE)
    for given in ("", "0" * 64, right[:-1], right + "é"):
        answer = here.post(address, headers={"x-csrf-token": given.encode("utf-8")})
        assert answer.status_code == 403, given
    assert here.post(address, data={"csrf": "wrong"}).status_code == 403
    assert here.post(address, headers={"x-csrf-token": right}).status_code != 403


def test_every_change_is_among_those_tried() -> None:
    routes = {
        route.path.replace("{document}", "{id}")
        for router in ROUTERS
        for route in router.routes
        if not route.methods <= {"GET", "HEAD"}
    }
    assert routes == set(CHANGES)


def test_a_token_is_of_one_session(client: Any, ids: dict[str, str]) -> None:
    here, there = client(), client()
    stolen = token(there)
    token(here)
    assert here.post("/language", data={"lang": "en", "csrf": stolen}).status_code == 403


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"origin": "http://127.0.0.1:8080"}, True),
        ({"origin": "http://127.0.0.1:9999"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
    ],
)
def test_changes_come_from_our_own_pages(client: Any, headers: dict[str, str], allowed: bool) -> None:
    here = client()
    answer = here.post("/language", data={"lang": "en", "csrf": token(here)}, headers=headers)
    assert (answer.status_code == 303) is allowed


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("127.0.0.1:8080", True), ("localhost", True), ("[::1]:8080", True), ("192.168.1.7", True),
        ("luu-tru.example:8080", True), ("evil.example", False), ("", False), ("127.0.0.1.evil.example", False),
        ("[", False),
    ],
)  # fmt: skip
def test_a_name_turned_to_our_address_gets_nothing(client: Any, host: str, allowed: bool) -> None:
    answer = client(web_names="luu-tru.example").get("/", headers={"host": host})
    assert answer.status_code == (200 if allowed else 400)


def test_bodies_are_bounded(client: Any, ids: dict[str, str]) -> None:
    here = client()
    headers = {"x-csrf-token": token(here)}
    address = f"/documents/{ids['cong-van']}/value"
    assert here.post(address, content=b"x" * (MOST_BODY + 1), headers=headers).status_code == 413

    def endless() -> Any:  # no Content-Length: it shows only while it comes
        yield from itertools.repeat(b"a=1&" * 4096, 2 * MOST_BODY // 16384)

    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert here.post(address, content=endless(), headers={**headers, **kind}).status_code == 413


def test_an_address_may_ask_so_often(client: Any) -> None:
    here = client(requests_per_second=1)
    answers = [here.get("/static/mark.svg").status_code for _ in range(14)]
    assert answers[:10] == [200] * 10
    assert answers[-1] == 429


def test_a_throttle_refills_and_forgets() -> None:
    now = [0.0]
    throttle = Throttle(burst=2, per_second=0.5, clock=lambda: now[0])
    assert [throttle.allows("a") for _ in range(3)] == [True, True, False]
    assert throttle.allows("b")
    now[0] = 2.0
    assert [throttle.allows("a") for _ in range(2)] == [True, False]
    for n in range(20_000):
        throttle.allows(str(n))
    assert len(throttle) == 10_000


NOT_IDS = [
    "0000000000000000", "zzzzzzzzzzzzzzzz", "5DE3AF90E4B3DFAB", "%2e%2e%2f%2e%2e", "a" * 15, "a" * 17,
    "5de3af90e4b3dfab%0a", "%00",
]  # fmt: skip


@pytest.mark.parametrize("document", NOT_IDS)
def test_what_is_not_there_is_not_found_whatever_it_is(client: Any, document: str) -> None:
    here = client()
    missing = here.get("/documents/ffffffffffffffff")
    assert missing.status_code == 404
    for rest in ("", "/files/original", "/pages/1/page.jpg", "/pages/1/words.json"):
        answer = here.get(f"/documents/{document}{rest}")
        assert (answer.status_code, answer.text) == (404, missing.text), rest


@pytest.mark.parametrize(
    "rest",
    [
        "/files/made.json", "/files/..%2fmade.json", "/pages/0/page.jpg", "/pages/99/page.jpg", "/pages/1/huge.jpg",
        "/pages/x/page.jpg", "/pages/99/words.json",
    ],
)  # fmt: skip
def test_only_what_a_document_has_can_be_asked_for(client: Any, ids: dict[str, str], rest: str) -> None:
    assert client().get(f"/documents/{ids['cong-van']}{rest}").status_code == 404


def test_held_papers_are_a_number_and_no_more(client: Any, root: Path, ids: dict[str, str]) -> None:
    document = ids["cong-van"]
    (root / "held" / document[:2]).mkdir(parents=True)
    (root / "archive" / document[:2] / document).rename(root / "held" / document[:2] / document)
    here = client()
    assert here.get(f"/documents/{document}").status_code == 404
    assert here.get(f"/documents/{document}/files/original").status_code == 404


@pytest.mark.parametrize("name", ["../app.py", "..%2fapp.py", "%2e%2e/app.py", "vendor/../../app.py"])
def test_static_files_are_those_of_one_folder(client: Any, name: str) -> None:
    assert client().get(f"/static/{name}").status_code == 404


def test_nothing_describes_the_insides(client: Any) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert client().get(path).status_code == 404


@pytest.mark.parametrize(
    ("host", "peer", "headers", "open_to_all"),
    [
        ("127.0.0.1", "127.0.0.1", {}, True),
        ("localhost", "::1", {}, True),
        ("127.0.0.1", "10.0.0.9", {}, False),
        ("0.0.0.0", "127.0.0.1", {}, False),
        ("127.0.0.1", "127.0.0.1", {"x-forwarded-for": "10.0.0.9"}, False),
        ("127.0.0.1", "127.0.0.1", {"forwarded": "for=10.0.0.9"}, False),
    ],
)
def test_only_this_machines_own_people_need_no_sign_in(
    client: Any, host: str, peer: str, headers: dict[str, str], open_to_all: bool
) -> None:
    answer = client(peer=(peer, 1), web_host=host).get("/", headers=headers)
    assert (answer.status_code == 200) is open_to_all


def test_it_is_served_elsewhere_only_with_sign_in(tmp_path: Path) -> None:
    from ingest.settings import Settings

    users = Users(tmp_path / "users.json")
    assert needs_sign_in(Settings(web_host="0.0.0.0"), users)
    assert not needs_sign_in(Settings(web_host="127.0.0.1"), users)
    assert not needs_sign_in(Settings(web_host="::", proxy_header="X-User"), users)
    users.put("lan", "mật khẩu dài")
    assert not needs_sign_in(Settings(web_host="0.0.0.0"), users)


def test_programs_come_with_tokens_and_people_with_sessions(client: Any, root: Path) -> None:
    here = client()
    here.get("/")
    answer = here.get("/api/v1/documents")
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    bearer = Tokens(root / "tokens.json").add("program")
    headers = {"authorization": f"Bearer {bearer}"}
    answer = client(peer=("10.0.0.9", 1), web_host="0.0.0.0").get("/api/v1/documents", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client(peer=("10.0.0.9", 1), web_host="0.0.0.0").get("/", headers=headers).status_code == 303


PROXY = {"proxy_header": "X-Remote-User", "proxy_addresses": "127.0.0.1", "web_host": "127.0.0.1"}


def test_a_proxys_word_is_taken(client: Any) -> None:
    here = client(**PROXY)
    answer = here.get("/", headers={"x-remote-user": "Lê Lan".encode()})
    assert answer.status_code == 200
    assert "Lê Lan" in answer.text


@pytest.mark.parametrize("name", [b"", b" ", b"a" * 101, b"a\x01b"])
def test_a_proxy_that_says_nothing_useful_lets_nobody_in(client: Any, name: bytes) -> None:
    assert client(**PROXY).get("/", headers={"x-remote-user": name}).status_code == 303


def test_nobody_elses_word_is(client: Any) -> None:
    here = client(**PROXY, peer=("10.0.0.9", 1))
    assert here.get("/", headers={"x-remote-user": "lan"}).status_code == 303
    assert here.get("/sign-in", headers={"x-remote-user": "lan"}).status_code == 403


def test_behind_https_cookies_are_bound_to_it(client: Any) -> None:
    here = client(**PROXY)
    headers = {"x-remote-user": "lan", "x-forwarded-proto": "https"}
    answer = here.get("/", headers=headers)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-saoluc=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "max-age" in answer.headers["strict-transport-security"]
    stranger = client(peer=("10.0.0.9", 1), web_host="0.0.0.0")
    assert (
        "Secure" not in stranger.get("/sign-in", headers={"x-forwarded-proto": "https"}).headers["set-cookie"]
    )


def test_forwarded_addresses_count_only_from_proxies(client: Any) -> None:
    here = client(**PROXY, requests_per_second=1)
    for n in range(20):
        headers = {"x-remote-user": "lan", "x-forwarded-for": f"10.0.0.{n}"}
        assert here.get("/static/mark.svg", headers=headers).status_code == 200
    liar = client(peer=("10.9.9.9", 1), requests_per_second=1)
    statuses = [
        liar.get("/static/mark.svg", headers={"x-forwarded-for": f"10.0.1.{n}"}).status_code
        for n in range(20)
    ]
    assert 429 in statuses
