"""The real service loses its folders while it runs, gets them back, is killed in between: no file is lost or archived
twice, and nothing is made in the place of what is gone.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from test_kill import check_each_once, drop_scans
from test_kill import start as start_whole

start = partial(start_whole, quick=True)


def saoluc(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    program = "from ingest.cli import app; app()"
    command = [sys.executable, "-c", program, *words, "--root", root, "--lang", "en"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def until(what: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def log_of(root: Path) -> str:
    return (root / "log.txt").read_text()


@pytest.mark.parametrize("name", ["archive", "work", "journal.sqlite3"])
def test_taken_away_in_the_middle_and_given_back(tmp_path: Path, name: str) -> None:
    hashes = drop_scans(tmp_path / "inbox", 12)
    # What opens scans and makes PDF/As fails in ways of its own where the files that it works with go.
    service = start_whole(tmp_path) if name == "work" else start(tmp_path)
    until(lambda: len(list((tmp_path / "archive").glob("*/*/made.json"))) >= 2)
    (tmp_path / name).rename(tmp_path / "elsewhere")
    until(lambda: f"{tmp_path / name} is away (gone)" in log_of(tmp_path))
    health = saoluc(tmp_path, "health")
    assert health.returncode == 1
    assert str(tmp_path / name) in health.stderr
    status = json.loads(saoluc(tmp_path, "status", "--json").stdout)
    assert status["service"]["away"] == {str(tmp_path / name): "gone"}
    assert "is gone" in saoluc(tmp_path, "status").stdout.replace("\n", " ")
    waiting = len(list((tmp_path / "inbox").iterdir()))
    time.sleep(3)
    assert len(list((tmp_path / "inbox").iterdir())) == waiting
    assert not (tmp_path / name).exists()
    (tmp_path / "elsewhere").rename(tmp_path / name)
    until(lambda: len(list((tmp_path / "archive").glob("*/*/made.json"))) == len(hashes))
    until(lambda: saoluc(tmp_path, "health").returncode == 0)
    service.send_signal(signal.SIGTERM)
    service.wait(timeout=30)
    assert start(tmp_path, "--once").wait(timeout=60) == 0
    check_each_once(tmp_path, hashes)
    assert saoluc(tmp_path, "verify").returncode == 0


def test_taken_away_and_killed_again_and_again(tmp_path: Path) -> None:
    hashes = drop_scans(tmp_path / "inbox", 16)
    dice = random.Random(14)
    for name in ("archive", "work", "journal.sqlite3", "held", "catalogue.sqlite3"):
        heartbeat = tmp_path / "work" / ".heartbeat.json"
        heartbeat.unlink(missing_ok=True)
        service = start(tmp_path)
        until(heartbeat.exists)
        time.sleep(dice.uniform(0.2, 1.5))
        (tmp_path / name).rename(tmp_path / "elsewhere")
        time.sleep(dice.uniform(0.0, 3.0))
        service.send_signal(signal.SIGKILL)
        service.wait()
        (tmp_path / "elsewhere").rename(tmp_path / name)
    assert start(tmp_path, "--once").wait(timeout=120) == 0
    check_each_once(tmp_path, hashes)
    done = saoluc(tmp_path, "verify")
    assert done.returncode == 0, done.stdout


def test_a_start_without_its_archive_is_refused(tmp_path: Path) -> None:
    drop_scans(tmp_path / "inbox", 1)
    assert start(tmp_path, "--once").wait(timeout=60) == 0
    (tmp_path / "archive").rename(tmp_path / "elsewhere")
    refused = saoluc(tmp_path, "watch", "--once")
    assert refused.returncode == 3
    assert str(tmp_path / "archive") in refused.stderr
    assert not (tmp_path / "archive").exists()
    (tmp_path / "elsewhere").rename(tmp_path / "archive")
    assert start(tmp_path, "--once").wait(timeout=60) == 0
    assert saoluc(tmp_path, "verify").returncode == 0
