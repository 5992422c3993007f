"""Strangers: who opens connections and sends nothing, guesses passwords, or says to be another, shuts nobody out."""

from __future__ import annotations

import re
import resource
import socket
import stat
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from asking import token

from ingest.errors import SettingsError
from ingest.settings import load
from ingest.web import connections
from ingest.web.access.addresses import Proxies, parse_address, party
from ingest.web.access.sessions import Sessions
from ingest.web.access.users import Users

PASSWORD = "mật khẩu dài"
pytestmark = pytest.mark.usefixtures("quick_hashes")
PROXY = "127.0.0.1"


@pytest.fixture
def users(root: Path) -> Users:
    made = Users(root / "users.json")
    made.put("Lan", PASSWORD)
    made.put("Minh", PASSWORD)
    return made


def attempt(client: Any, name: str, password: str, address: str) -> int:
    """The status of a try to sign in from an address, as the proxy says."""
    data = {"name": name, "password": password, "csrf": token(client)}
    return int(client.post("/sign-in", data=data, headers={"x-forwarded-for": address}).status_code)


# Forwarded addresses

HOPS = [
    ("10.1.1.1", "9.9.9.9", "10.1.1.1"),  # no proxy: whatever it says
    ("127.0.0.1", "", "127.0.0.1"),
    ("127.0.0.1", "9.9.9.9", "9.9.9.9"),
    ("127.0.0.1", "1.2.3.4, 9.9.9.9", "9.9.9.9"),  # the left one is the client's own invention
    ("127.0.0.1", "1.2.3.4, 9.9.9.9, 10.0.0.5", "9.9.9.9"),  # through two proxies
    ("127.0.0.1", "9.9.9.9, 10.0.0.5, 10.0.0.6, ::1", "9.9.9.9"),
    ("127.0.0.1", "9.9.9.9, 10.0.0.200, 10.0.0.5", "10.0.0.200"),  # not of the proxies' network
    ("127.0.0.1", "10.0.0.6, 10.0.0.5", "10.0.0.6"),  # proxies all the way
    ("127.0.0.1", "9.9.9.9:4711", "9.9.9.9"),
    ("127.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
    ("127.0.0.1", "2001:DB8:0::7", "2001:db8::7"),
    ("127.0.0.1", "::ffff:9.9.9.9", "9.9.9.9"),
    ("::ffff:127.0.0.1", "9.9.9.9", "9.9.9.9"),
    ("::1", '"9.9.9.9"', "9.9.9.9"),
    ("127.0.0.1", "9.9.9.9, unknown", "127.0.0.1"),  # nothing left of nonsense is believed
    ("127.0.0.1", "9.9.9.9, unknown, 10.0.0.5", "10.0.0.5"),
    ("", "9.9.9.9", ""),
]


@pytest.mark.parametrize(("peer", "said", "address"), HOPS)
def test_an_address_is_the_last_hop_that_is_no_proxy(peer: str, said: str, address: str) -> None:
    hops = [hop.strip() for hop in said.split(",") if hop.strip()]
    assert Proxies("127.0.0.1, ::1, 10.0.0.0/28").client(peer, hops) == address


@pytest.mark.parametrize(
    "said", ["", "unknown", "_hidden", "1.2.3.4.5", "1.2.3.4:x", "[::1", "localhost", "1.2.3.4 x"]
)
def test_what_is_no_address(said: str) -> None:
    assert parse_address(said) is None


def test_addresses_of_one_subscriber_are_counted_together() -> None:
    assert party("2001:db8:1:2::3") == party("2001:db8:1:2:ffff::9") != party("2001:db8:1:3::3")
    assert party("10.0.0.1") == party("::ffff:10.0.0.1") != party("10.0.0.2")


def test_a_setting_that_names_no_proxies_is_an_error() -> None:
    with pytest.raises(SettingsError):
        load(proxy_addresses="127.0.0.1, proxy.example")


def test_a_header_that_came_twice_is_read_to_its_end(client: Any, users: Users) -> None:
    """A proxy that adds a header of its own leaves the client's before it."""
    here = client()
    data = {"name": "Lan", "password": "x", "csrf": token(here)}
    for n in range(12):
        headers = [("x-forwarded-for", f"1.2.3.{n}"), ("x-forwarded-for", "9.9.9.9")]
        status = here.post("/sign-in", data=data, headers=headers).status_code
    assert status == 429


@pytest.mark.parametrize(
    "headers",
    [
        [("x-user", "Lan"), ("x-user", "Minh")],
        [("x-user", "")],
        [("x-user", "a" * 101)],
        [("x-user", "a\tb")],
    ],
)
def test_a_name_that_the_proxy_cannot_have_given_is_none(client: Any, headers: list[tuple[str, str]]) -> None:
    assert client(proxy_header="X-User").get("/", headers=headers).status_code == 303


def test_nobody_but_the_proxy_names_people(client: Any) -> None:
    here = client(proxy_header="X-User", peer=("10.0.0.9", 1))
    assert here.get("/", headers={"x-user": "Lan"}).status_code == 303
    there = client(proxy_header="X-User", peer=("10.0.0.9", 1), proxy_addresses="10.0.0.0/28")
    assert there.get("/", headers={"x-user": "Lan"}).status_code == 200


def test_behind_a_proxy_each_client_has_a_bucket_of_its_own(client: Any) -> None:
    here = client(requests_per_second=1, peer=("172.30.94.1", 1), proxy_addresses="172.30.94.1")

    def asked(address: str) -> int:
        return int(here.get("/static/mark.svg", headers={"x-forwarded-for": address}).status_code)

    assert [asked("9.9.9.9") for _ in range(14)][-1] == 429
    assert asked("9.9.9.8") == 200


def test_in_the_container_the_proxy_that_is_believed_is_the_networks_gateway() -> None:
    compose = (Path(__file__).parents[2] / "compose.yaml").read_text()
    (gateway,) = re.findall(r"gateway: \"\$\{SAOLUC_GATEWAY:-([\d.]+)\}\"", compose)
    assert f'SAOLUC_PROXY_ADDRESSES: "${{SAOLUC_PROXY_ADDRESSES:-{gateway}}}"' in compose
    # Only this machine can be the gateway: the port is not open to others.
    assert 'ports: ["127.0.0.1:8080:8080"]' in compose


def test_a_stranger_does_not_get_a_new_bucket_by_a_header(client: Any) -> None:
    here = client(requests_per_second=1, peer=("10.0.0.9", 1))
    statuses = [
        here.get("/static/mark.svg", headers={"x-forwarded-for": f"9.9.9.{n}"}).status_code for n in range(14)
    ]
    assert statuses[-1] == 429


# Guessing


def test_guesses_from_elsewhere_lock_nobody_out(client: Any, users: Users) -> None:
    here = client()
    statuses = [attempt(here, "Lan", f"guess {n}", "9.9.9.9") for n in range(40)]
    assert statuses[-1] == 429
    assert attempt(client(), "Lan", PASSWORD, "10.0.0.7") == 303


def test_nor_does_a_whole_network_where_the_user_has_signed_in_before(client: Any, users: Users) -> None:
    known = client()
    assert attempt(known, "Lan", PASSWORD, "10.0.0.7") == 303
    known.post("/sign-out", data={"csrf": token(known)})
    here = client()
    # The application is one: what is guessed at here counts for both.
    known.app.state.resources = here.app.state.resources
    for n in range(120):
        attempt(here, "Lan", f"guess {n}", f"10.9.{n}.1")
    assert attempt(here, "Lan", PASSWORD, "10.8.0.1") == 429
    assert attempt(known, "Lan", PASSWORD, "10.0.0.7") == 303


def test_one_who_guesses_at_many_names_is_stopped(client: Any, users: Users) -> None:
    here = client()
    assert [attempt(here, f"name {n}", "guess", "9.9.9.9") for n in range(35)][-1] == 429


def test_a_known_browser_has_few_guesses_too(client: Any, users: Users) -> None:
    here = client()
    attempt(here, "Lan", PASSWORD, "10.0.0.7")
    here.post("/sign-out", data={"csrf": token(here)})
    assert [attempt(here, "Lan", f"guess {n}", f"9.9.{n}.9") for n in range(12)][-1] == 429


def test_a_known_browser_is_known_for_its_user_alone(client: Any, users: Users) -> None:
    here = client()
    attempt(here, "Minh", PASSWORD, "10.0.0.7")
    (name, value) = next(
        (name, value) for name, value in here.cookies.items() if name.startswith("saoluc_device_")
    )
    here.post("/sign-out", data={"csrf": token(here)})
    # Minh gives himself out for a browser of Lan's, by the name of the cookie.
    lans = here.app.state.resources.guesses.device_cookie("Lan")[0]
    assert lans != name
    here.cookies.set(lans, value, path="/sign-in")
    assert [attempt(here, "Lan", f"guess {n}", "9.9.9.9") for n in range(12)][-1] == 429
    assert attempt(here, "Lan", PASSWORD, "9.9.9.9") == 429


def test_many_guesses_keep_no_page_waiting(
    serve: Callable[..., str], users: Users, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each hash takes a quarter of a second; those who are signed in, or look at any page, do not wait for them."""

    def slow(*_: object) -> bool:
        time.sleep(0.25)
        return False

    monkeypatch.setattr(Users, "are_right", slow)
    with httpx.Client(base_url=serve(), timeout=60) as one, ThreadPoolExecutor(48) as many:
        csrf = one.get("/sign-in").text.partition('data-csrf="')[2].partition('"')[0]
        cookies = {"saoluc": one.cookies["saoluc"]}

        def guess(n: int) -> int:
            data = {"name": "Lan", "password": "guess", "csrf": csrf}
            headers = {"x-forwarded-for": f"10.0.0.{n}"}
            sent = httpx.post(
                f"{one.base_url}/sign-in",
                data=data,
                headers=headers,
                cookies=cookies,
                timeout=60,
                verify=False,
            )
            return sent.status_code

        guesses = [many.submit(guess, n) for n in range(48)]
        time.sleep(1)
        begun = time.monotonic()
        assert one.get("/sign-in").status_code == 200
        assert time.monotonic() - begun < 2
        assert not all(guess.done() for guess in guesses)
        assert {guess.result() for guess in guesses} == {401}


def test_names_written_in_two_ways_are_one_name(client: Any, root: Path) -> None:
    import unicodedata

    Users(root / "users.json").put("Lê Hà", PASSWORD)
    here = client()
    names = ["Lê Hà", unicodedata.normalize("NFD", "Lê Hà")] * 6
    assert [attempt(here, name, "guess", "9.9.9.9") for name in names][-1] == 429


def test_an_office_signs_in_from_one_address(client: Any, users: Users) -> None:
    statuses = []
    for n in range(45):
        users.put(f"user {n}", PASSWORD)
    here = client()
    for n in range(45):
        statuses.append(attempt(here, f"user {n}", PASSWORD, "10.0.0.1"))
        here.cookies.clear()
    assert statuses == [303] * 45


def test_cookies_are_for_the_server_alone(client: Any, users: Users) -> None:
    here = client()
    data = {"name": "Lan", "password": PASSWORD, "csrf": token(here)}
    answer = here.post("/sign-in", data=data, headers={"x-forwarded-proto": "https"})
    assert answer.status_code == 403  # over https the session's cookie has another name
    answer = here.post("/sign-in", data=data)
    jar = SimpleCookie()
    for header in answer.headers.get_list("set-cookie"):
        jar.load(header)
    (device,) = (morsel for name, morsel in jar.items() if name.startswith("saoluc_device_"))
    assert (device["path"], device["samesite"].lower()) == ("/sign-in", "lax")
    assert all(morsel["httponly"] for morsel in jar.values())
    assert "Lan" not in str(device)


# Sessions


def test_signing_out_holds_over_a_restart(client: Any, users: Users) -> None:
    here = client()
    attempt(here, "Lan", PASSWORD, "10.0.0.7")
    stolen = here.cookies["saoluc"]
    here.post("/sign-out", data={"csrf": token(here)})
    again = client()
    again.cookies.set("saoluc", stolen)
    assert again.get("/").status_code == 303


def test_so_does_signing_in_and_when_it_ends(
    client: Any, users: Users, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = client(session_hours=1)
    attempt(here, "Lan", PASSWORD, "10.0.0.7")
    again = client(session_hours=24)  # a longer time is for those who sign in from now on
    again.cookies.set("saoluc", here.cookies["saoluc"])
    assert again.get("/").status_code == 200
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3602)
    assert again.get("/").status_code == 303


def test_without_the_database_nobody_is_signed_in(client: Any, users: Users, root: Path) -> None:
    here = client()
    attempt(here, "Lan", PASSWORD, "10.0.0.7")
    here.app.state.resources.sessions.close()
    for file in root.glob("sessions.sqlite3*"):
        file.write_bytes(b"no database" * 100)
    again = client()
    again.cookies.set("saoluc", here.cookies["saoluc"])
    assert again.get("/").status_code == 303
    assert attempt(again, "Lan", PASSWORD, "10.0.0.7") == 303


def test_the_database_is_closed_to_others(root: Path, users: Users) -> None:
    (root / "sessions.sqlite3").touch(mode=0o644)
    sessions = Sessions(root / "session.key", root / "sessions.sqlite3", users, 1)
    sessions.new("Lan")
    assert {stat.S_IMODE(file.stat().st_mode) for file in root.glob("sessions.sqlite3*")} == {0o600}


def test_signing_in_as_another_ends_the_session_before(client: Any, users: Users) -> None:
    here = client()
    attempt(here, "Lan", PASSWORD, "10.0.0.7")
    before, csrf = here.cookies["saoluc"], token(here)
    here.post("/sign-in", data={"name": "Minh", "password": PASSWORD, "csrf": csrf})
    assert "Minh" in here.get("/").text
    here.cookies.clear()
    here.cookies.set("saoluc", before)
    assert here.get("/").status_code == 303


# Connections


@contextmanager
def half_open(
    address: str, count: int, begin: bytes = b"GET / HTTP/1.1\r\nHost: "
) -> Iterator[list[socket.socket]]:
    """So many connections that have sent the beginning of a request."""
    at = urlsplit(address)
    opened: list[socket.socket] = []
    try:
        for _ in range(count):
            opened.append(socket.create_connection((at.hostname or "", at.port or 0), timeout=20))
            opened[-1].sendall(begin)
        yield opened
    finally:
        for one in opened:
            one.close()


@pytest.fixture
def _many_files() -> Iterator[None]:
    """Client and server of a test are one process: each connection takes two files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 3000:
        pytest.skip("this process may not open 3,000 files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 3000), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("proxies", ["", "127.0.0.1"], ids=["of one address", "through a trusted proxy"])
@pytest.mark.parametrize("begin", [b"", b"GET / HTTP/1.1\r\nHost: "], ids=["silent", "half a head"])
@pytest.mark.usefixtures("_many_files")
def test_half_open_connections_shut_nobody_out(serve: Callable[..., str], proxies: str, begin: bytes) -> None:
    address = serve(proxy_addresses=proxies)
    most = connections.MOST if proxies else connections.MOST_OF_ADDRESS
    with half_open(address, 700, begin) as strangers:
        for _ in range(5):
            begun = time.monotonic()
            assert httpx.get(address, timeout=20).status_code == 200
            assert time.monotonic() - begun < 10
        assert sum(not _is_closed(one, within=0.0) for one in strangers) <= most


def test_what_is_being_answered_is_not_closed_for_others(
    serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST_OF_ADDRESS", 3)
    address = serve(proxy_addresses="")
    at = urlsplit(address)
    form = (
        b"POST /language HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\nExpect: 100-continue\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    with half_open(address, 3, form) as busy:
        for one in busy:
            assert one.recv(100).startswith(b"HTTP/1.1 100")  # its body is awaited
        with socket.create_connection((at.hostname or "", at.port or 0), timeout=20) as late:
            assert _is_closed(late)
        for one in busy:
            one.sendall(b"lang=vi&x")
            assert one.recv(12) == b"HTTP/1.1 403"


def test_a_head_has_to_come_in_time(serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.5)
    address = serve()
    with half_open(address, 1) as (one,):
        begun = time.monotonic()
        ends = threading.Event()

        def dribble() -> None:
            while not ends.wait(0.1):
                try:
                    one.sendall(b"x")
                except OSError:
                    return

        thread = threading.Thread(target=dribble)
        thread.start()
        try:
            assert _is_closed(one)
        finally:
            ends.set()
            thread.join()
        assert time.monotonic() - begun < 15


def test_a_body_may_not_pause_for_long(serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PAUSE_SECONDS", 0.5)
    address = serve()
    head = (
        b"POST /language HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlang=vi"
    )
    with half_open(address, 1, head) as (one,):
        assert _is_closed(one)


def test_an_answer_has_to_be_taken(serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PAUSE_SECONDS", 0.5)
    address = serve()
    at, size = urlsplit(address), len(httpx.get(f"{address}/static/vendor/htmx.min.js").content)
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.connect((at.hostname or "", at.port or 0))
        asked = b"GET /static/vendor/htmx.min.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        one.sendall(asked * 400)  # 20 MB: more than any buffer on the way
        time.sleep(3)
        one.settimeout(20)
        assert _taken(one) < 400 * size  # closed with less than was asked for


def test_a_second_request_has_its_own_time(
    serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 1.0)
    with httpx.Client(base_url=serve()) as one:
        for _ in range(3):
            assert one.get("/sign-in").status_code == 303
            time.sleep(0.6)  # longer than a head may take, all together


def test_half_a_form_changes_nothing(serve: Callable[..., str], root: Path, ids: dict[str, str]) -> None:
    """A connection that ends in the middle of a value does not save the half that came."""
    address, document = serve(), ids["quyet-dinh"]
    page = httpx.get(address)
    csrf = page.text.partition('data-csrf="')[2].partition('"')[0]
    body = f"csrf={csrf}&at=%2Fdocument%2Fsubject&before=null&after=N%E1%BB%ADa".encode()
    head = (
        f"POST /documents/{document}/value HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body) + 40}\r\n"
        f"Cookie: saoluc={page.cookies['saoluc']}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
    ).encode()
    with half_open(address, 1, head + body) as (one,):
        time.sleep(0.3)
        one.shutdown(socket.SHUT_RDWR)
    time.sleep(0.5)
    folder = root / "archive" / document[:2] / document
    assert not (folder / "corrections.json").exists()


def _taken(one: socket.socket) -> int:
    """How many bytes come until the connection is closed."""
    taken = 0
    try:
        while part := one.recv(1 << 20):
            taken += len(part)
    except ConnectionError:
        pass
    return taken


def _is_closed(one: socket.socket, within: float = 20.0) -> bool:
    one.settimeout(within)
    try:
        return one.recv(100) == b""
    except (TimeoutError, BlockingIOError):
        return False
    except ConnectionError:
        return True
