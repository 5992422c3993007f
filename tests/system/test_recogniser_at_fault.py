"""Tesseract that hangs, or hangs on some pages: nothing is lost, and what is missing is said."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import img2pdf
import pytest
from test_program import PROGRAM, environment, page

REAL = shutil.which("tesseract") or "tesseract"
STAND_IN = """#!/bin/sh
case "$1" in --version|--list-langs) exec {real} "$@";; esac
if [ -n "{reads}" ] && mkdir {here}/read 2>/dev/null; then
  # The first page and the blank behind it; then nothing comes any more.
  {{ sed -u 2q; sleep 600; }} | exec {real} "$@"
fi
sleep 600
"""


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def saoluc(root: Path, *arguments: str, stand_in: str | None = None) -> subprocess.CompletedProcess[str]:
    """The program; ``stand_in``: with a tesseract that hangs, at once ("") or after one page ("one")."""
    settings = {**environment(root), "SAOLUC_WORKERS": "1"}
    if stand_in is not None:
        tools = root / "tools"
        tools.mkdir(exist_ok=True)
        (tools / "tesseract").write_text(STAND_IN.format(real=REAL, reads=stand_in, here=tools))
        (tools / "tesseract").chmod(0o755)
        settings |= {"PATH": f"{tools}:{os.environ['PATH']}", "SAOLUC_PAGE_SECONDS": "4" if stand_in else "1"}
    return subprocess.run([PROGRAM, *arguments], env=settings, capture_output=True, text=True, timeout=120)


def test_hanging_on_every_page_then_mended_and_tried_again(tmp_path: Path, inbox: Path) -> None:
    page("về công tác lưu trữ").save(inbox / "a.jpg", dpi=(150, 150))
    content = (inbox / "a.jpg").read_bytes()
    hanging = saoluc(tmp_path, "watch", "--once", stand_in="")
    assert hanging.returncode == 1, hanging.stderr
    assert json.loads((tmp_path / "failed" / "a.jpg.error.json").read_text())["code"] == "timeout"
    assert (tmp_path / "failed" / "a.jpg").read_bytes() == content
    assert saoluc(tmp_path, "retry", "--code", "timeout").returncode == 0
    assert not list((tmp_path / "failed").iterdir())
    assert saoluc(tmp_path, "watch", "--once").returncode == 0
    (original,) = (tmp_path / "archive").glob("*/*/original.jpg")
    assert original.read_bytes() == content
    assert saoluc(tmp_path, "verify").returncode == 0
    counts = json.loads(saoluc(tmp_path, "status", "--json").stdout)
    assert (counts["archived"], counts["failed"], counts["retried"], counts["partial"]) == (1, 0, 1, 0)


def test_hanging_on_one_page_of_two(tmp_path: Path, inbox: Path) -> None:
    for name in ("1.jpg", "2.jpg"):
        page(f"về trang {name}").save(tmp_path / name, dpi=(150, 150))
    (inbox / "a.pdf").write_bytes(img2pdf.convert([tmp_path / "1.jpg", tmp_path / "2.jpg"]))
    done = saoluc(tmp_path, "watch", "--once", stand_in="one")
    assert done.returncode == 0, done.stderr
    (held,) = (tmp_path / "held").glob("*/*/made.json")
    assert saoluc(tmp_path, "release", held.parent.name).returncode == 0
    (made,) = (tmp_path / "archive").glob("*/*/made.json")
    assert json.loads(made.read_text())["pages_unread"] == [2]
    assert "về trang 1" in (made.parent / "text.txt").read_text()
    assert json.loads(saoluc(tmp_path, "status", "--json").stdout)["partial"] == 1
    assert "1 pages unread" in saoluc(tmp_path, "table", "--lang", "en").stdout
    again = saoluc(tmp_path, "reread", made.parent.name[:6])
    assert again.returncode == 0
    assert "read anew" in again.stderr
    assert json.loads(made.read_text())["pages_unread"] == []
    assert (made.parent / "earlier" / "1" / "made.json").exists()
    assert json.loads(saoluc(tmp_path, "status", "--json").stdout)["partial"] == 0
    assert saoluc(tmp_path, "verify").returncode == 0
