"""A cut that somebody asks for in the review page while the service runs, and while none does; kills in between."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from test_taken_away import saoluc, until

sys.path.insert(0, str(Path(__file__).parents[1] / "ingest"))

import stacked

PROGRAM = Path(__file__).with_name("standin_stacks.py")


def start(root: Path, what: str) -> subprocess.Popen[bytes]:
    with (root / f"{what}.log").open("ab") as log:
        return subprocess.Popen([sys.executable, PROGRAM, root, what], stderr=log, stdout=log)


def pages(root: Path) -> list[list[int]]:
    """Which pages of their files the papers of the archive have; none for a file that is one paper."""
    found = []
    for file in (root / "archive").glob("*/*/made.json"):
        try:
            found.append(json.loads(file.read_bytes()).get("pages_of_original", []))
        except FileNotFoundError:  # it is being cut
            continue
    return sorted(found)


class Clerk:
    """Asks by forms, as a browser without scripts does."""

    def __init__(self, root: Path) -> None:
        self.server = start(root, "serve")
        self._port = root / "port"
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        until(lambda: self._port.exists() and bool(self.get("/")))

    def get(self, path: str, data: bytes | None = None) -> str:
        """A page; empty where the server does not answer yet, or while the file's papers are being moved."""
        address = f"http://127.0.0.1:{self._port.read_text()}"
        request = urllib.request.Request(address + path, data, {"origin": address})
        try:
            with self._opener.open(request, timeout=30) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            if error.code == 503:
                return ""
            raise AssertionError(error.read().decode()) from error
        except (ConnectionError, urllib.error.URLError):
            return ""

    def cut(self, stack: str, begins: list[int], before: str) -> None:
        token = self.get("/").partition('data-csrf="')[2].partition('"')[0]
        form = [("csrf", token), ("before", before), *(("begins", str(one)) for one in begins)]
        assert "Đang chờ" in self.get(f"/stacks/{stack}/cut", urllib.parse.urlencode(form).encode())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "tập.pdf").write_bytes(stacked.scan(stacked.STACK))
    return tmp_path


def end(*programs: subprocess.Popen[bytes]) -> None:
    for program in programs:
        program.send_signal(signal.SIGTERM)
    for program in programs:
        assert program.wait(timeout=60) in (0, -signal.SIGTERM)


def test_asked_while_the_service_runs_and_while_it_does_not(root: Path) -> None:
    service = start(root, "watch")
    until(lambda: pages(root) == [[2, 4], [5, 5], [6, 7]])
    clerk = Clerk(root)
    (stack,) = (path.name for path in (root / "archive" / "stacks").glob("*/*"))
    # More files come in at once: the cut comes to its turn, and they all are archived.
    for n in range(4):
        (root / "inbox" / f"{n}.pdf").write_bytes(stacked.scan([stacked.whole(20 + n)]))
    clerk.cut(stack, [2, 5, 6, 7], "2-4, 5-5, 6-7")
    until(lambda: "nay là 4 văn bản" in clerk.get(f"/stacks/{stack}"))
    until(lambda: pages(root) == [[], [], [], [], [2, 4], [5, 5], [6, 6], [7, 7]])
    end(service)
    clerk.cut(stack, [2, 5], "2-4, 5-5, 6-6, 7-7")
    until(lambda: "nay là 2 văn bản" in clerk.get(f"/stacks/{stack}"))
    assert pages(root)[4:] == [[2, 4], [5, 7]]
    end(clerk.server)
    done = saoluc(root, "verify")
    assert done.returncode == 0, done.stdout


def test_killed_while_it_waits_and_while_it_is_done(root: Path) -> None:
    service = start(root, "watch")
    until(lambda: pages(root) == [[2, 4], [5, 5], [6, 7]])
    clerk = Clerk(root)
    (stack,) = (path.name for path in (root / "archive" / "stacks").glob("*/*"))
    for n, pause in enumerate((0.0, 1.0, 2.0, 2.5)):
        begins, before = ([2, 5], "2-4, 5-5, 6-7") if n % 2 == 0 else ([2, 5, 6], "2-4, 5-7")
        clerk.cut(stack, begins, before)
        time.sleep(pause)
        service.kill()
        service.wait()
        service = start(root, "watch")
        until(lambda: not list((root / "work").glob(".asked-cut-*")))
        assert pages(root) == ([[2, 4], [5, 7]] if n % 2 == 0 else [[2, 4], [5, 5], [6, 7]])
    end(service, clerk.server)
    said = json.loads((root / "archive" / "stacks" / stack[:2] / stack / "stack.json").read_bytes())
    assert len(said["cut_by"]) == 4
    done = saoluc(root, "verify")
    assert done.returncode == 0, done.stdout
