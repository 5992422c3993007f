"""What goes wrong is told once, by e-mail and webhook, and of papers nothing leaves the house but an id."""

from __future__ import annotations

import configparser
import datetime
import hashlib
import hmac
import json
import shutil
import smtplib
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_string
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from rig import BROKEN, SCAN, Rig
from typer.testing import CliRunner

from ingest.archive.holding import Decision, hold
from ingest.cli import app
from ingest.safekeeping.kept import Kept, note_last
from ingest.safekeeping.notices.telling import SIGNATURE, tell
from ingest.safekeeping.patrol import go_on
from ingest.settings import Settings

NOW = datetime.datetime(2026, 11, 30, 8, 0, tzinfo=datetime.UTC)
SECRET_NAME = "KẾ HOẠCH TUYỆT MẬT.png"
UNITS = Path(__file__).parents[2] / "examples" / "systemd"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A failed file with a name that tells much, a held paper, and one that is damaged."""
    rig = Rig(tmp_path)
    rig.ingest(SECRET_NAME, BROKEN)
    for n in range(2):
        rig.ingest(f"kế hoạch {n}.png", SCAN + f" {n}".encode())
    first, second = rig.archive.documents()
    hold(first, rig.house, Decision.now("hold", "lan", "lộ bí mật"))
    (rig.archive.place(second) / "text.txt").write_bytes(b"broken")
    rig.close()
    go_on(Settings(root=tmp_path), 60)
    return tmp_path


@contextmanager
def webhook(status: int = 200, to: str = "") -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    got: list[tuple[dict[str, str], bytes]] = []

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((dict(self.headers), self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(status)
            if to:
                self.send_header("location", to)
            self.end_headers()

        def do_GET(self) -> None:  # what a client sends that follows a redirect
            self.send_response(200)
            self.end_headers()

        def log_message(self, *said: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Taker)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", got
    server.shutdown()


@contextmanager
def mail_server() -> Iterator[tuple[str, list[str]]]:
    """As much of SMTP as it takes to get a message."""
    got: list[str] = []

    class Taker(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline().strip().upper():
                if line == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = []
                    while (text := self.rfile.readline()) != b".\r\n":
                        lines.append(text.decode())
                    got.append("".join(lines))
                self.wfile.write(b"221 bye\r\n" if line == b"QUIT" else b"250 well\r\n")
                if line == b"QUIT":
                    return

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Taker)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}", got
    server.shutdown()


def test_each_is_told_once(root: Path) -> None:
    with webhook() as (url, got), mail_server() as (server, mails):
        settings = Settings(
            root=root,
            notify_url=url,
            notify_secret="giữ kín",
            notify_mail="lan@example.vn",
            mail_server=server,
        )  # type: ignore[arg-type]
        assert tell(settings, NOW, send=False).new == tell(settings, NOW).new
        ((headers, body),) = got
        kinds = [one["kind"] for one in json.loads(body)["notices"]]
        assert sorted(kinds) == ["damaged", "failed", "held"]
        digest = hmac.new("giữ kín".encode(), body, hashlib.sha256).hexdigest()
        assert headers[SIGNATURE] == f"sha256={digest}"
        assert len(mails) == 1
        assert tell(settings, NOW).new == []
        rig = Rig(root)
        rig.ingest("another.png", BROKEN + b"2")
        rig.close()
        assert [one.kind for one in tell(settings, NOW).new] in (["failed"], ["failed", "failed"], [])


def test_an_archive_without_any_backup_is_told_after_a_week(root: Path) -> None:
    made = max(datetime.datetime.now(datetime.UTC), datetime.datetime(2026, 12, 1, 8, tzinfo=datetime.UTC))

    def told(days: int) -> list[tuple[str, str]]:
        new = tell(Settings(root=root), made + datetime.timedelta(days=days), send=False).new
        return [(one.of, one.sentence("vi")) for one in new if one.kind == "backup"]

    assert told(6) == []
    ((of, sentence),) = told(8)
    assert (of, "chưa sao lưu lần nào" in sentence) == ("", True)
    note_last(Settings(root=root).folders, Kept("2026-12-01T08:00:00+00:00", "/mnt/b", 1, "0"))
    ((of, sentence),) = told(8)
    assert (of, "lần cuối 01/12/2026" in sentence) == ("2026-12-01T08:00:00+00:00", True)


def test_a_mail_has_what_mail_servers_ask_for_and_reads_well(root: Path) -> None:
    with mail_server() as (server, mails):
        settings = Settings(root=root, notify_mail="lan@example.vn", mail_server=server)
        tell(settings, NOW)
        sent = message_from_string(mails[0], policy=default)
        assert sent["message-id"].endswith("@example.vn>")
        text = sent.get_content()
        assert "Một tệp bị lỗi:" in text
        assert ". (" not in text
        assert "có tệp không còn như lúc lưu. Chạy" in text
        assert "differs" not in text


def test_of_papers_nothing_leaves_the_house(root: Path) -> None:
    with webhook() as (url, got), mail_server() as (server, mails):
        settings = Settings(root=root, notify_url=url, notify_mail="lan@example.vn", mail_server=server)
        tell(settings, NOW)
        import base64

        body = mails[0].partition("\n\n")[2] or mails[0].partition("\r\n\r\n")[2]
        plain = base64.b64decode(body).decode() if "base64" in mails[0] else mails[0]
        for told in (got[0][1].decode(), plain, settings.folders.told.read_text()):
            for word in ("TUYỆT", "MẬT", "lộ bí mật", "kế hoạch", "KẾ HOẠCH", "Quyết định", str(root)):
                assert word not in told
        held = next(one for one in json.loads(got[0][1])["notices"] if one["kind"] == "held")
        assert held["of"] in [path.name for path in (root / "held").glob("??/*")]
        assert settings.folders.told.stat().st_mode & 0o777 == 0o600


def test_what_could_not_be_sent_is_told_again(root: Path) -> None:
    with webhook(500) as (url, got):
        settings = Settings(root=root, notify_url=url)
        failed = tell(settings, NOW)
        assert (len(failed.new), len(failed.failed), len(got)) == (3, 1, 1)
        assert len(tell(settings, NOW).new) == 3
    with webhook() as (url, got):
        assert tell(Settings(root=root, notify_url=url), NOW).failed == []
    nowhere = Settings(root=root, notify_url="http://127.0.0.1:1/")
    assert tell(nowhere, NOW).new == []  # told by now
    with pytest.raises(ValueError, match="https"):
        Settings(root=root, notify_url="file:///etc/passwd")


def test_a_way_that_fails_does_not_make_the_other_repeat(root: Path) -> None:
    with webhook(500) as (url, _), mail_server() as (server, mails):
        settings = Settings(
            root=root, notify_url=url, notify_mail="lan@example.vn, minh@example.vn", mail_server=server
        )
        for _ in range(3):
            (failed,) = tell(settings, NOW).failed
            assert failed.startswith("webhook")
        assert len(mails) == 2
    with webhook() as (url, got):
        settings = Settings(
            root=root, notify_url=url, notify_mail="lan@example.vn, minh@example.vn", mail_server=server
        )
        assert tell(settings, NOW).failed == []
        assert len(json.loads(got[0][1])["notices"]) == 3


def test_a_redirect_is_no_delivery(root: Path) -> None:
    with webhook() as (there, got), webhook(302, there) as (url, _):
        assert len(tell(Settings(root=root, notify_url=url), NOW).failed) == 1
        assert got == []
        assert len(tell(Settings(root=root, notify_url=there), NOW).new) == 3


class Smtp:
    """A mail server as smtplib sees it; what was done with it."""

    done: ClassVar[list[str]] = []

    def __init__(self, host: str, port: int, timeout: float, context: ssl.SSLContext | None = None) -> None:
        self.done[:] = [f"{type(self).__name__} {host}:{port}"]

    def ehlo(self) -> None: ...

    def has_extn(self, name: str) -> bool:
        return type(self) is StartTls

    def starttls(self, context: ssl.SSLContext) -> None:
        self.done.append(f"starttls {context.verify_mode.name}")

    def login(self, user: str, password: str) -> None:
        self.done.append("login")

    def send_message(self, message: object) -> None:
        self.done.append("sent")

    def close(self) -> None: ...

    def __enter__(self) -> Smtp:
        return self

    def __exit__(self, *_: object) -> None: ...


class StartTls(Smtp): ...


class Tls(Smtp): ...


@pytest.mark.parametrize(
    ("server", "offers", "user", "done"),
    [
        ("localhost:25", StartTls, "", ["StartTls localhost:25", "starttls CERT_NONE", "sent"]),
        ("mail.vn:587", StartTls, "lan", ["StartTls mail.vn:587", "starttls CERT_REQUIRED", "login", "sent"]),
        ("mail.vn:25", Smtp, "lan", ["Smtp mail.vn:25"]),
        ("mail.vn:25", Smtp, "", ["Smtp mail.vn:25", "sent"]),
        ("mail.vn:465", Smtp, "lan", ["Tls mail.vn:465", "login", "sent"]),
    ],
)
def test_a_password_is_not_sent_in_clear(
    root: Path, monkeypatch: pytest.MonkeyPatch, server: str, offers: type[Smtp], user: str, done: list[str]
) -> None:
    monkeypatch.setattr(smtplib, "SMTP", offers)
    monkeypatch.setattr(smtplib, "SMTP_SSL", Tls)
    told = tell(Settings(root=root, notify_mail="lan@example.vn", mail_server=server, mail_user=user), NOW)
    assert Smtp.done == done
    assert bool(told.failed) is ("sent" not in done)


def test_by_command(root: Path) -> None:
    def saoluc(*words: str, **there: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, [*words, "--root", str(root), "--lang", "en"], env=there)
        return done.exit_code, done.output

    assert saoluc("notify")[0] == 2
    code, said = saoluc("notify", "--show")
    assert (code, "is held apart" in said) == (0, True)
    with webhook() as (url, _):
        assert saoluc("notify", SAOLUC_NOTIFY_URL=url) == (0, "3 things were told.\n")
        assert saoluc("notify", SAOLUC_NOTIFY_URL=url) == (0, "Nothing new.\n")


@pytest.mark.parametrize("file", sorted(UNITS.glob("*")), ids=lambda path: path.name)
def test_units_of_systemd_name_commands_that_there_are(file: Path) -> None:
    unit = configparser.ConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(file)
    if file.suffix == ".timer":
        assert file.with_suffix(".service").is_file()
        assert unit["Timer"]["OnCalendar"]
        return
    program, *words = unit["Service"]["ExecStart"].split()
    assert program.endswith("/saoluc")
    options = CliRunner().invoke(app, [words[0], "--help"])
    assert options.exit_code == 0
    assert all(word in options.output for word in words if word.startswith("--"))
    if shutil.which("systemd-analyze"):
        done = subprocess.run(
            ["systemd-analyze", "verify", file], capture_output=True, text=True, check=False
        )
        wrong = [
            line for line in done.stderr.splitlines() if file.name in line and "not executable" not in line
        ]
        assert wrong == []
