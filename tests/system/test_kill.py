"""kill -9 at random instants: every file is archived once, or failed once, and none is lost."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from PIL import Image, ImageDraw

PROGRAM = Path(__file__).with_name("standin_service.py")


def drop_scans(inbox: Path, count: int) -> dict[str, str]:
    """Different small scans in the inbox; their hashes by name."""
    inbox.mkdir(parents=True, exist_ok=True)
    hashes = {}
    for n in range(count):
        image = Image.new("L", (400, 300), 255)
        ImageDraw.Draw(image).text((20, 20), f"{n}", fill=0)
        path = inbox / f"quét {n}.png"
        image.save(path, dpi=(100, 100))
        hashes[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return hashes


def start(root: Path, *more: str, quick: bool = False) -> subprocess.Popen[bytes]:
    options = [*more, *(["--quick"] if quick else [])]
    with (root / "log.txt").open("ab") as log:
        return subprocess.Popen([sys.executable, PROGRAM, root, *options], stderr=log)


def check_each_once(root: Path, hashes: dict[str, str]) -> None:
    """Bytes of every dropped file are in the archive once, whole; nothing is left over anywhere."""
    made = [json.loads(path.read_bytes()) for path in (root / "archive").glob("*/*/made.json")]
    assert sorted(m["sha256"]["original.png"] for m in made) == sorted(hashes.values())
    for m in made:
        place = root / "archive" / m["document"][:2] / m["document"]
        for name, digest in m["sha256"].items():
            assert hashlib.sha256((place / name).read_bytes()).hexdigest() == digest
    db = sqlite3.connect(root / "catalogue.sqlite3")
    assert sorted(r[0] for r in db.execute("SELECT id FROM documents")) == sorted(m["document"] for m in made)
    assert db.execute("SELECT count(*) FROM words").fetchone()[0] == len(made)
    journal = sqlite3.connect(root / "journal.sqlite3")
    states = dict(journal.execute("SELECT state, count(*) FROM files GROUP BY state"))
    assert states.pop("dropped", 0) >= 0
    assert states == {"archived": len(hashes)}
    assert not [p for p in (root / "inbox").rglob("*") if p.is_file()]
    assert not [p for p in (root / "work").iterdir() if p.is_dir()]
    assert not list((root / "failed").iterdir())


def test_killed_again_and_again(tmp_path: Path) -> None:
    hashes = drop_scans(tmp_path / "inbox", 20)
    dice = random.Random()
    seed = dice.randrange(1 << 30)
    print("seed", seed)
    dice.seed(seed)
    for _ in range(5):
        service = start(tmp_path)
        time.sleep(dice.uniform(0.7, 2.5))
        service.send_signal(signal.SIGKILL)
        service.wait()
    last = start(tmp_path, "--once")
    assert last.wait(timeout=60) == 0
    check_each_once(tmp_path, hashes)


def test_workers_end_with_the_service(tmp_path: Path) -> None:
    drop_scans(tmp_path / "inbox", 6)
    service = start(tmp_path)
    children = wait_for_children(service.pid)
    service.send_signal(signal.SIGKILL)
    service.wait()
    wait_until_gone(children)


def test_sigterm_ends_it_soon_and_nothing_is_lost(tmp_path: Path) -> None:
    hashes = drop_scans(tmp_path / "inbox", 12)
    service = start(tmp_path)
    children = wait_for_children(service.pid)
    time.sleep(0.3)
    began = time.monotonic()
    service.send_signal(signal.SIGTERM)
    assert service.wait(timeout=60) == 0
    assert time.monotonic() - began < 20
    wait_until_gone(children)
    assert start(tmp_path, "--once").wait(timeout=60) == 0
    check_each_once(tmp_path, hashes)


def wait_for_children(pid: int) -> list[int]:
    """All descendants of the service once its workers are there."""
    for _ in range(600):
        found = descendants(pid)
        if len(found) >= 4:  # fork server, resource tracker, two workers
            return found
        time.sleep(0.05)
    raise AssertionError("no workers came up")


def descendants(pid: int) -> list[int]:
    found: list[int] = []
    for tasks in Path(f"/proc/{pid}/task").glob(
        "*/children"
    ):  # a thread's children are listed under the thread
        try:
            children = [int(child) for child in tasks.read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
        found += [p for child in children for p in (child, *descendants(child))]
    return found


def wait_until_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + 30
    while alive := [pid for pid in pids if is_alive(pid)]:
        assert time.monotonic() < deadline, f"still alive: {alive}"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"
