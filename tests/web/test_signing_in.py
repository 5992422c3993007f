"""Signing in: who knows a password gets in, for as long as it holds; guesses are few."""

from __future__ import annotations

import json
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from asking import token
from typer.testing import CliRunner

from ingest.cli import app
from ingest.commands.managing.users import password_asked
from ingest.errors import UserError
from ingest.web.access.sessions import Sessions
from ingest.web.access.users import Users

PASSWORD = "mật khẩu dài"
pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def users(root: Path) -> Users:
    made = Users(root / "users.json")
    made.put("Lan", PASSWORD)
    return made


def sign_in(client: Any, name: str = "Lan", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in", data={"name": name, "password": password, "csrf": token(client), **more})


def test_without_it_there_is_nothing_to_see(client: Any, users: Users, ids: dict[str, str]) -> None:
    here = client()
    answer = here.get(f"/documents/{ids['cong-van']}?skip=0")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next=%2Fdocuments%2F{ids['cong-van']}%3Fskip%3D0"
    assert here.get("/", headers={"hx-request": "true"}).headers["hx-redirect"] == "/sign-in"
    csrf = {"x-csrf-token": token(here)}
    assert here.post("/upload", content=b"x", headers={**csrf, "x-file-name": "a.pdf"}).status_code == 401
    assert here.post("/progress/retry", headers=csrf).status_code == 401


def test_in_and_out(client: Any, users: Users) -> None:
    here = client()
    here.get("/sign-in")
    before = here.cookies["saoluc"]
    answer = sign_in(here, next="/progress")
    assert (answer.status_code, answer.headers["location"]) == (303, "/progress")
    assert here.cookies["saoluc"] != before
    assert "Lan" in here.get("/").text
    stolen = here.cookies["saoluc"]
    here.post("/sign-out", data={"csrf": token(here)})
    assert here.get("/").status_code == 303
    here.cookies.set("saoluc", stolen)
    assert here.get("/").status_code == 303


@pytest.mark.parametrize(
    "wanted", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\r\nx"]
)
def test_nobody_is_sent_elsewhere(client: Any, users: Users, wanted: str) -> None:
    assert sign_in(client(), next=wanted).headers["location"] == "/"


@pytest.mark.parametrize(
    ("name", "password"),
    [("Lan", "another"), ("Nobody", PASSWORD), ("", ""), ("lan", PASSWORD), ("Lan", "x" * 999)],
)
def test_wrong_is_wrong(client: Any, users: Users, name: str, password: str) -> None:
    answer = sign_in(client(), name, password)
    assert answer.status_code in (401, 422)
    assert PASSWORD not in answer.text


def test_one_name_however_it_is_typed(client: Any, root: Path) -> None:
    Users(root / "users.json").put("Lê Hà", "mật khẩu của hà")
    import unicodedata

    answer = sign_in(
        client(), unicodedata.normalize("NFD", "Lê Hà"), unicodedata.normalize("NFD", "mật khẩu của hà")
    )
    assert answer.status_code == 303


def test_guesses_are_few(client: Any, users: Users) -> None:
    here = client()
    statuses = [sign_in(here, password=f"guess number {n}").status_code for n in range(12)]
    assert statuses[:10] == [401] * 10
    assert statuses[10:] == [429] * 2
    assert sign_in(here).status_code == 429  # even the right one


def test_guesses_at_one_name_from_many_addresses_are_few(client: Any, users: Users) -> None:
    here = client(proxy_header="X-User")
    csrf, statuses = token(here), []
    for n in range(110):
        headers = {"x-forwarded-for": f"10.0.0.{n}"}
        data = {"name": "Lan", "password": f"guess number {n}", "csrf": csrf}
        statuses.append(here.post("/sign-in", data=data, headers=headers).status_code)
    assert statuses[:100] == [401] * 100
    assert statuses[-1] == 429


@pytest.mark.parametrize("change", ["password", "removed"])
def test_sessions_end_with_what_they_began_with(client: Any, users: Users, change: str) -> None:
    here = client()
    sign_in(here)
    users.put("Minh", "another password")
    assert here.get("/").status_code == 200
    if change == "password":
        users.put("Lan", "một mật khẩu khác")
    else:
        users.remove("Lan")
    assert here.get("/").status_code == 303


def test_sessions_end_with_time(client: Any, users: Users, monkeypatch: pytest.MonkeyPatch) -> None:
    here = client(session_hours=1)
    sign_in(here)
    import time

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3599)
    assert here.get("/").status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 3602)
    assert here.get("/").status_code == 303


def test_nobody_can_make_up_a_cookie(root: Path, tmp_path: Path, users: Users) -> None:
    ours = Sessions(root / "session.key", root / "sessions.sqlite3", users, 1)
    theirs = Sessions(tmp_path / "other.key", tmp_path / "other.sqlite3", users, 1)
    session = ours.new("Lan")
    assert ours.read(ours.cookie(session)) == session
    assert ours.read(theirs.cookie(session)) is None
    for cookie in (None, "", "x", "a.b.c", ours.cookie(session)[:-2], "x" * 5000):
        assert ours.read(cookie) is None
    assert (
        Sessions(root / "session.key", root / "sessions.sqlite3", users, 1).read(ours.cookie(session))
        == session
    )


def test_the_files_are_for_the_service_alone(root: Path, users: Users) -> None:
    Sessions(root / "session.key", root / "sessions.sqlite3", users, 1)
    for name in ("users.json", "session.key", "sessions.sqlite3"):
        assert stat.S_IMODE((root / name).stat().st_mode) == 0o600
    assert PASSWORD not in (root / "users.json").read_text()


def test_hashes_are_strong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    made = Users(tmp_path / "users.json")
    made.put("a", PASSWORD)
    made.put("b", PASSWORD)
    entries = list(made._load().values())
    assert all(entry["n"] * entry["r"] * entry["p"] >= 2**15 * 8 * 3 for entry in entries)
    assert entries[0]["hash"] != entries[1]["hash"]
    assert made.are_right("a", PASSWORD)


@pytest.mark.parametrize("name", ["", " ", "a" * 65, "a\nb", " lan"])
def test_names_that_nobody_can_have(users: Users, name: str) -> None:
    with pytest.raises(UserError):
        users.put(name, PASSWORD)


def test_by_the_command_line(tmp_path: Path) -> None:
    run, root = CliRunner(), ["--root", str(tmp_path), "--lang", "en"]
    assert run.invoke(app, ["user", "add", "lan", *root], input="short\n").exit_code == 2
    assert run.invoke(app, ["user", "add", "lan", *root], input=f"{PASSWORD}\n").exit_code == 0
    assert run.invoke(app, ["user", "list", *root]).stdout == "lan\treview\n"
    assert run.invoke(app, ["user", "role", "lan", "manage", *root]).exit_code == 0
    assert run.invoke(app, ["user", "role", "minh", "manage", *root]).exit_code == 1
    assert run.invoke(app, ["user", "role", "lan", "everything", *root]).exit_code == 2
    assert run.invoke(app, ["user", "add", "lan", *root], input=f"{PASSWORD}\n").exit_code == 0
    assert run.invoke(app, ["user", "list", *root]).stdout == "lan\tmanage\n"
    assert run.invoke(app, ["user", "remove", "lan", *root]).exit_code == 0
    assert run.invoke(app, ["user", "remove", "lan", *root]).exit_code == 1
    deeds = json.loads(run.invoke(app, ["user", "log", "--json", *root]).stdout)
    assert [(deed["what"], deed["of"], deed["address"]) for deed in deeds] == [
        ("user_added", "lan", "command line"), ("role_changed", "lan", "command line"),
        ("password_changed", "lan", "command line"), ("user_removed", "lan", "command line"),
    ]  # fmt: skip
    assert "lan" in run.invoke(app, ["user", "log", *root]).stdout


def test_a_password_is_asked_for_twice_in_the_users_language() -> None:
    runner = CliRunner()
    with runner.isolation(input=f"{PASSWORD}\nanother one\n{PASSWORD}\n{PASSWORD}\n") as streams:
        assert password_asked("vi") == PASSWORD
        said = streams[1].getvalue().decode()
    assert said.count("Mật khẩu") == said.count("Gõ lại mật khẩu") == 2
    assert said.count("không giống nhau") == 1
    assert PASSWORD not in said


SERVE = [sys.executable, "-c", "from ingest.cli import main; main()", "serve", "--port", "0", "--lang", "en"]


def test_it_refuses_to_serve_everybody(tmp_path: Path) -> None:
    done = subprocess.run(
        [*SERVE, "--host", "0.0.0.0", "--root", str(tmp_path)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "saoluc user add" in done.stderr


def test_it_serves_until_it_is_told_to_end(root: Path) -> None:
    with subprocess.Popen([*SERVE, "--root", str(root)], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        address = next(
            m.group() for line in process.stderr if (m := re.search(r"http://127\.0\.0\.1:\d+/", line))
        )
        assert httpx.get(address, timeout=60).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
