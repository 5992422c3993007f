"""The program as its users meet it: the real command line, real reading, small drawn scans."""

from __future__ import annotations

import json
import os
import re
import signal
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import img2pdf
import ocrmypdf
import pikepdf
import pytest
from pikepdf.pdfa import check
from PIL import Image, ImageDraw, ImageFont

PROGRAM = Path(sys.executable).with_name("saoluc")
FONT = Path(ocrmypdf.__file__).with_name("data") / "NotoSans-Regular.ttf"
LEFT = ["BAN CHẤP HÀNH TRUNG ƯƠNG", "BAN TỔ CHỨC", "*", "Số 24-QĐ/TW"]
RIGHT = ["ĐẢNG CỘNG SẢN VIỆT NAM", "", "", "Hà Nội, ngày 30 tháng 7 năm 2021"]


BODY = [
    "Căn cứ Điều lệ Đảng Cộng sản Việt Nam;",
    "Căn cứ quy chế làm việc của Ban Chấp hành Trung ương khóa XIII,",
    "Ban Tổ chức Trung ương quyết định:",
    "Điều 1. Ban hành kèm theo quyết định này các mẫu văn bản dùng trong",
    "công tác sao lục của các cơ quan, đơn vị trực thuộc.",
    "Điều 2. Các tỉnh ủy, thành ủy, đảng ủy trực thuộc Trung ương chịu trách",
    "nhiệm thi hành quyết định này kể từ ngày ký.",
]


def page(title: str) -> Image.Image:
    """A short decision on A4 at 150 dpi."""
    letters = ImageFont.truetype(FONT, 27)
    image = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(image)
    for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        pen.text((330, 120 + 45 * number), left, font=letters, fill=0, anchor="ma")
        pen.text((900, 120 + 45 * number), right, font=letters, fill=0, anchor="ma")
    pen.text((620, 400), "QUYẾT ĐỊNH", font=letters, fill=0, anchor="ma")
    pen.text((620, 450), title, font=letters, fill=0, anchor="ma")
    for number, line in enumerate(BODY):
        pen.text((150, 560 + 48 * number), line, font=letters, fill=0)
    pen.text((880, 960), "TRƯỞNG BAN", font=letters, fill=0, anchor="ma")
    pen.text((880, 1150), "Nguyễn Văn An", font=letters, fill=0, anchor="ma")
    return image


def saoluc(*arguments: object, root: Path, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, *map(str, arguments)],
        env=environment(root),
        capture_output=True,
        text=True,
        timeout=100,
        **more,
    )


def environment(root: Path) -> dict[str, str]:
    ours = {"SAOLUC_ROOT": str(root), "SAOLUC_SETTLE_SECONDS": "0.2", "SAOLUC_GRACE_SECONDS": "0.5"}
    return {**os.environ, **ours, "COLUMNS": "200"}


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of good scans."""
    folder = tmp_path_factory.mktemp("scans")
    page("về công tác đảng viên").save(folder / "công văn.jpg", dpi=(150, 150), quality=85)
    page("về sao lục văn bản").save(folder / "công văn.png", dpi=(150, 150))
    turned = page("về nằm ngang").rotate(90, expand=True)
    turned.save(folder / "ngang.jpg", dpi=(150, 150), quality=85)
    (folder / "ngang.pdf").write_bytes(img2pdf.convert(folder / "ngang.jpg"))
    (folder / "ngang.jpg").unlink()
    return folder


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory, scans: Path) -> dict[str, Path]:
    """Files that cannot be read, by the code of their error."""
    folder = tmp_path_factory.mktemp("bad")
    (folder / "empty.pdf").touch()
    (folder / "wrong_type.pdf").write_text("<html>not a scan</html>")
    whole = (scans / "công văn.jpg").read_bytes()
    (folder / "truncated.jpg").write_bytes(whole[: len(whole) // 2])
    with pikepdf.open(scans / "ngang.pdf") as pdf:
        pdf.save(folder / "encrypted.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
    pikepdf.new().save(folder / "no_pages.pdf")
    (folder / "too_large.png").write_bytes(bomb(30_000))
    return {path.stem: path for path in folder.iterdir()}


def bomb(side: int) -> bytes:
    """A PNG of a hundred kilobytes that would fill gigabytes once decoded."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((1 + side // 8) * side), 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_read(scans: Path, bad: dict[str, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    files = [*sorted(scans.iterdir()), bad["truncated"], tmp_path / "nowhere.pdf"]
    done = saoluc("read", *files, "--out", out, root=tmp_path)
    assert done.returncode == 1
    assert "truncated.jpg: Tệp bị cụt" in done.stderr
    assert "nowhere.pdf: không có tệp này" in done.stderr
    assert "công văn.png" in done.stderr  # two files of one stem: their output has the whole name
    names = {path.name for path in out.iterdir()}
    assert names == {f"{n}.{e}" for n in ("công văn.jpg", "công văn.png", "ngang") for e in ("json", "txt")}
    text = (out / "công văn.jpg.txt").read_text()
    assert "về công tác đảng viên" in text
    record = json.loads((out / "công văn.jpg.json").read_text())
    assert set(record) == {"document", "copies"}
    assert record["document"]["code"] == "24-QĐ/TW"
    assert not (tmp_path / "archive").exists()


def test_parse(tmp_path: Path) -> None:
    done = saoluc("parse", "-", root=tmp_path, input="Số 24-QĐ/TW\nQUYẾT ĐỊNH\nvề sao lục\n")
    assert set(json.loads(done.stdout)) == {"document", "copies"}
    done = saoluc("parse", "-", "--evidence", root=tmp_path, input="QUYẾT ĐỊNH\n")
    assert set(json.loads(done.stdout)) == {"record", "evidence", "normalised", "doubts"}


def test_watch_once_then_look(scans: Path, bad: dict[str, Path], tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for path in [*scans.iterdir(), *bad.values()]:
        (inbox / path.name).write_bytes(path.read_bytes())
    done = saoluc("watch", "--once", root=tmp_path)
    assert done.returncode == 1, done.stderr  # files failed
    assert not list(inbox.iterdir())
    for code, path in bad.items():
        about = json.loads((tmp_path / "failed" / f"{path.name}.error.json").read_text())
        assert about["code"] == code
        assert (tmp_path / "failed" / path.name).read_bytes() == path.read_bytes()
    made = list((tmp_path / "archive").glob("*/*/document.pdf"))
    assert len(made) == 3
    for pdf in made:
        with pikepdf.open(pdf) as opened:
            report = check(opened, "2b")
            assert report.verdict == "pass", report.summary()
        text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
        assert "QUYẾT ĐỊNH" in text
    assert "24-QĐ/TW" in saoluc("table", root=tmp_path).stdout
    counts = json.loads(saoluc("status", "--json", root=tmp_path).stdout)
    assert (counts["archived"], counts["failed"], counts["waiting"]) == (3, 6, 0)
    for query in ("dang vien", "đảng viên", "Đảng viên"):
        hits = json.loads(saoluc("search", query, "--json", root=tmp_path).stdout)
        assert len(hits) >= 1, query
    assert len(json.loads(saoluc("search", '"nam ngang"', "--json", root=tmp_path).stdout)) == 1
    assert saoluc("search", "không có gì cả", root=tmp_path).returncode == 1
    shown = saoluc("show", hits[0]["id"][:6], root=tmp_path)
    assert hits[0]["id"] in shown.stdout


def test_run_leaves_files_where_they_are_and_goes_on(scans: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    for name in ("công văn.jpg", "ngang.pdf"):
        (mine / name).write_bytes((scans / name).read_bytes())
    before = {path: path.read_bytes() for path in mine.iterdir()}
    first = saoluc("run", mine, root=tmp_path)
    assert first.returncode == 0, first.stderr
    assert {path: path.read_bytes() for path in mine.iterdir()} == before
    again = saoluc("run", mine, "--lang", "en", root=tmp_path)
    assert again.returncode == 0
    assert "2 of them done in earlier runs" in again.stderr  # nothing is read again


def test_the_service_lives_on_and_stops_in_good_order(
    scans: Path, bad: dict[str, Path], tmp_path: Path
) -> None:
    service = subprocess.Popen(
        [PROGRAM, "watch"], env=environment(tmp_path), stderr=(tmp_path / "log").open("w"), text=True
    )
    try:
        until(lambda: saoluc("health", root=tmp_path).returncode == 0)
        assert saoluc("watch", "--once", root=tmp_path).returncode == 4
        (tmp_path / "inbox" / "x.pdf").write_bytes(bad["wrong_type"].read_bytes())
        until(lambda: (tmp_path / "failed" / "x.pdf.error.json").exists())
        (tmp_path / "inbox" / "y.jpg").write_bytes((scans / "công văn.jpg").read_bytes())
        until(lambda: list((tmp_path / "archive").glob("*/*/made.json")))
        (tmp_path / "inbox" / "z.png").write_bytes((scans / "công văn.png").read_bytes())
        until(lambda: list((tmp_path / "work").glob("*/source")))
        time.sleep(0.3)
        service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=60) == 0
    finally:
        service.kill()
    assert saoluc("health", root=tmp_path).returncode == 1
    assert saoluc("watch", "--once", root=tmp_path).returncode == 0
    assert len(list((tmp_path / "archive").glob("*/*/made.json"))) == 2


def test_killed_while_it_reads(scans: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for path in scans.iterdir():
        (inbox / path.name).write_bytes(path.read_bytes())
    for seconds in (1.5, 3.0):
        service = subprocess.Popen([PROGRAM, "watch"], env=environment(tmp_path), stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        service.kill()
        service.wait()
    assert saoluc("watch", "--once", root=tmp_path).returncode == 0
    made = [json.loads(path.read_text())["name"] for path in (tmp_path / "archive").glob("*/*/made.json")]
    assert sorted(made) == sorted(path.name for path in scans.iterdir())
    assert json.loads(saoluc("status", "--json", root=tmp_path).stdout)["archived"] == 3


def test_without_tesseract_nothing_fails_and_the_package_is_named(scans: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.jpg").write_bytes((scans / "công văn.jpg").read_bytes())
    bare = {**environment(tmp_path), "PATH": str(tools)}
    for command in (["watch", "--once"], ["doctor"]):
        done = subprocess.run([PROGRAM, *command], env=bare, capture_output=True, text=True, timeout=60)
        assert done.returncode == 3
        assert re.search(r"apt install .*tesseract-ocr tesseract-ocr-osd tesseract-ocr-vie", done.stderr)
    assert (tmp_path / "inbox" / "a.jpg").exists()


def test_wrong_settings_and_usage(tmp_path: Path) -> None:
    assert saoluc("status", "--lang", "fr", root=tmp_path).returncode == 2
    assert saoluc("nonsense", root=tmp_path).returncode == 2


def until(what: Callable[[], object], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.1)
