"""What is seen at a terminal: a run's bar, which nothing breaks; what Ctrl-C says; that a file was taken."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cluster_standin import scan

PROGRAM = """
import sys
from pathlib import Path
import cluster_standin
from ingest.building import build
from ingest.cli import app
from ingest.processes import workers
workers.PRELOADED = "ocr.reader"
log = Path(sys.argv[1])
build.default_readers = lambda settings: cluster_standin.readers(log)._replace(make_pdf=cluster_standin.make_pdf)
sys.argv = ["saoluc", *sys.argv[2:]]
app()
"""
SAOLUC = Path(sys.executable).with_name("saoluc")
NOISE = "TIFFFetchNormalTag: a warning of a C library"
COLUMNS = 100
PATHS = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])

pytestmark = pytest.mark.timeout(120)


class Terminal:
    """A program at a terminal of its own; ``text`` is all that it has written there."""

    def __init__(self, log: Path, *arguments: object, **environment: str) -> None:
        log.mkdir(exist_ok=True)
        more = {"TERM": "xterm", "COLUMNS": str(COLUMNS), "PYTHONPATH": PATHS, **environment}
        self._end, inside = pty.openpty()
        self.program = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(log), *map(str, arguments)],
            stdin=inside, stdout=inside, stderr=inside, env={**os.environ, **more}, start_new_session=True,
            preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)),  # that makes it its own
        )  # fmt: skip
        os.close(inside)
        self.text = ""

    def read_until(self, is_there: Callable[[str], bool], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not is_there(self.text):
            assert time.monotonic() < deadline, self.text
            if not self._read():
                break
        assert is_there(self.text), self.text

    def press_ctrl_c(self) -> None:
        os.write(self._end, b"\x03")

    def ended(self) -> int:
        while self._read():
            pass
        os.close(self._end)
        return self.program.wait(60)

    def _read(self) -> bool:
        select.select([self._end], [], [], 60)
        try:
            self.text += os.read(self._end, 65536).decode("utf-8", "replace")
        except OSError:  # the program has ended
            return False
        return True

    def lines(self) -> list[str]:
        """The screen's lines at the end, those above the window included."""
        lines, row, column = [""], 0, 0
        for piece in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|.", self.text, re.DOTALL):
            if piece == "\r":
                column = 0
            elif piece == "\n":
                row, lines = row + 1, [*lines, ""] if row + 1 == len(lines) else lines
            elif piece.endswith("A") and piece.startswith("\x1b"):
                row -= int(piece[2:-1] or 1)
            elif piece == "\x1b[2K":
                lines[row] = ""
            elif not piece.startswith("\x1b"):
                lines[row] = lines[row].ljust(column)[:column] + piece + lines[row][column + 1 :]
                column += 1
        return [line.rstrip() for line in lines]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    for n in range(1, 6):
        scan(tmp_path / "mine" / f"{n}.tif", n, 1)
    return tmp_path / "mine"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    begun: list[Terminal] = []

    def make(*arguments: object, **environment: str) -> Terminal:
        begun.append(Terminal(tmp_path / "log", *arguments, **environment))
        return begun[-1]

    yield make
    for one in begun:
        if one.program.poll() is None:
            one.program.kill()
            one.program.wait()


def test_the_bar_shows_work_at_once_and_stays_whole(
    start: Callable[..., Terminal], tmp_path: Path, mine: Path
) -> None:
    run = start(
        "run",
        mine,
        "--root",
        tmp_path / "root",
        "--workers",
        2,
        STANDIN_SECONDS="1.2",
        STANDIN_SAYS=NOISE + "\n",
    )
    run.read_until(lambda text: "đang đọc 5 tệp, chưa xong trang nào" in text)
    assert "archived" not in run.text
    assert run.ended() == 0
    lines = run.lines()
    assert lines.count(NOISE) == 5
    assert len([line for line in lines if "archived in" in line]) == 5
    # What has been drawn over is gone; what stands there is a whole line of somebody's.
    assert [line for line in lines if "━" in line and re.search("INFO|TIFF|Đã lưu", line)] == []
    assert len([line for line in lines if "━" in line]) <= 1
    assert "Đã lưu 5, giữ riêng 0, trùng 0, lỗi 0, còn lại 0." in lines
    assert max(map(len, lines)) <= COLUMNS or "Báo cáo" in max(lines, key=len)


def test_ctrl_c_says_how_to_go_on(start: Callable[..., Terminal], tmp_path: Path, mine: Path) -> None:
    arguments = ("run", mine, "--root", tmp_path / "root", "--workers", 1)
    run = start(*arguments, STANDIN_SECONDS="1")
    run.read_until(lambda text: re.search(r"\b1/\S+ trang", text) is not None)
    run.press_ctrl_c()
    assert run.ended() == 1
    said = " ".join(run.text.split())
    assert "Đã dừng, không tệp nào mất; còn" in said
    assert f"saoluc run {mine} --root {tmp_path / 'root'} --workers 1" in said
    again = start(*arguments)
    assert again.ended() == 0
    assert "còn lại 0." in "".join(again.lines())


def test_watch_says_at_once_that_a_file_was_taken(
    start: Callable[..., Terminal], tmp_path: Path, mine: Path
) -> None:
    root = tmp_path / "root"
    watch = start("watch", "--root", root, STANDIN_SECONDS="2", SAOLUC_SETTLE_SECONDS="0.1")
    watch.read_until(lambda text: "Đang canh" in text)
    (mine / "1.tif").rename(root / "inbox" / "nhân sự.tif")
    watch.read_until(lambda text: "đã nhận tệp" in text)
    assert "read 1 pages" not in watch.text
    assert "nhân sự" not in watch.text  # nobody knows yet whether its paper is secret
    watch.read_until(lambda text: "archived in" in text)
    watch.press_ctrl_c()
    assert watch.ended() == 0
    assert "Chạy lại «saoluc watch»" in watch.text


@pytest.mark.parametrize(
    "command", [["status"], ["status", "--json"], ["table"], ["search", "x"], ["verify"], ["export", "csv"]]
)
def test_a_root_that_is_none(tmp_path: Path, command: list[str]) -> None:
    for root in (tmp_path / "typo", tmp_path):
        done = subprocess.run(
            [SAOLUC, *command, "--root", root, "--lang", "en"], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{root} is no folder of saoluc" in done.stderr
    assert list(tmp_path.iterdir()) == []
