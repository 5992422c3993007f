"""A digitisation run killed in the middle: it goes on page by page, and its report is of all of it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from cluster_standin import pages_read, scan

PROGRAM = Path(__file__).with_name("standin_run.py")


def start(root: Path, log: Path, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, PROGRAM, log, folder, "--root", root, "--workers", "2", "--lang", "en"],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def said(root: Path, name: str) -> dict[str, Any]:
    (file,) = root.glob(f"reports/*/{name}")
    return dict(json.loads(file.read_bytes()))


def test_killed_and_begun_again(tmp_path: Path) -> None:
    mine, root, log = tmp_path / "mine", tmp_path / "root", tmp_path / "log"
    log.mkdir()
    scan(mine / "a dài.tif", 1, 40)
    for n in range(2, 6):
        scan(mine / f"{n}.tif", n, 1)
    (mine / "bad.pdf").write_text("no PDF")

    killed = start(root, log, mine)
    deadline = time.monotonic() + 120
    while len(pages_read(log)) < 15:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    time.sleep(0.5)  # its workers end with it
    before = Counter(pages_read(log))

    again = start(root, log, mine)
    _, told = again.communicate(timeout=200)
    assert again.returncode == 1  # one file failed
    assert "Continuing the run that started at" in told
    assert "5 archived, 0 held, 0 duplicates, 1 failed, 0 left." in told
    read = Counter(pages_read(log))
    assert len(read) == 44
    assert (
        sum(read.values()) - 44 <= 2 + 1 + 1
    )  # what the two workers had in hand, and what was just coming back
    assert sum(before.values()) >= 15

    progress, report = said(root, "progress.json"), said(root, "report.json")
    assert (progress["pages_done"], progress["pages_total"], progress["pages_estimated"]) == (44, 44, False)
    assert (progress["files_done"], progress["files_total"], progress["ended"] is not None) == (6, 6, True)
    assert [session["ended"] is None for session in report["sessions"]] == [True, False]
    assert report["interrupted"] == [report["sessions"][0]["updated"]]
    assert report["files"] == {
        "total": 6, "archived": 5, "held": 0, "duplicate": 0, "failed": 1, "left": 0, "before": 0,
    }  # fmt: skip
    assert report["pages"] == {"archived": 44, "unread": 0, "partial_documents": 0}
    (failure,) = report["failures"]
    assert (failure["code"], failure["names"]) == ("wrong_type", [str(mine / "bad.pdf")])
    assert report["speed"]["cpu_seconds"] > 0

    third = start(root, log, mine)
    third.communicate(timeout=60)
    assert sum(pages_read(log).count(page) for page in set(read)) == sum(
        read.values()
    )  # nothing is read again
    assert len(list(root.glob("reports/*/report.html"))) == 2  # a run that has ended is not gone on with
