"""A reader of small PDFs that says of each page what stands on it: papers one after another, as a feeder takes them."""

from __future__ import annotations

import io
from pathlib import Path

import paged
import pikepdf
import rig as rigs

from ingest.building.readers import Readers
from ocr import Box, Page, PageReading, PageSource, kind_of
from ocr.text.printed import PrintedLine, PrintedWord

HEAD = [
    "ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG", "Số: {n}/QĐ-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc", "Rạch Giá, ngày 18 tháng 6 năm 2021", "QUYẾT ĐỊNH",
    "Về việc phê duyệt phương án số {n}",
]  # fmt: skip
FOOT = ["Nơi nhận:", "- Như Điều 5;", "- Lưu: VT.", "CHỦ TỊCH", "Lâm Minh Thành"]
BODY = ["Căn cứ Luật Điện lực ngày 03 tháng 12 năm 2004;", "Điều 1. Phê duyệt phương án cấp điện."]
COVER = [
    "ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG",
    "HỒ SƠ",
    "Phương án cấp điện",
    "Hồ sơ số: 12",
    "Thời hạn bảo quản: 20 năm",
]
SECRET = "TỐI MẬT"


def first(n: int) -> list[str]:
    """The first page of a paper of two or more."""
    return [line.format(n=n) for line in HEAD] + BODY


def last(n: int) -> list[str]:
    return [f"#{n}", "Điều 2. Chánh Văn phòng chịu trách nhiệm thi hành.", *FOOT]


def whole(n: int) -> list[str]:
    return [*first(n), *FOOT]


STACK = [COVER, first(10), last(2), [], whole(11), first(12), last(2)]
"""A cover, a paper with a blank back, and two more."""
PARTS = [(2, 4), (5, 5), (6, 7)]


def with_secret(page: int) -> list[list[str]]:
    """The stack, its page at this index marked as secret."""
    return [[*lines[:2], SECRET, *lines[2:]] if n == page else [*lines] for n, lines in enumerate(STACK)]


def scan(pages: list[list[str]]) -> bytes:
    """A PDF whose pages tell what is to be read on them."""
    with pikepdf.new() as pdf:
        for lines in pages:
            pdf.add_blank_page(page_size=(200, 300))
            words = "\n".join(lines).encode()
            pdf.pages[-1].Contents = pdf.make_stream(b"% " + words.hex().encode() + b"\n")
        buffer = io.BytesIO()
        pdf.save(buffer, static_id=True)
        return buffer.getvalue()


def described(path: Path) -> list[PageSource]:
    if kind_of(path) != "pdf":
        return [PageSource(path, "png", 1, 900, 600, 100.0)]
    with pikepdf.open(path) as pdf:
        return [PageSource(path, "pdf", n, 500, 750, 100.0) for n in range(1, len(pdf.pages) + 1)]


def read_page(source: PageSource) -> PageReading:
    with pikepdf.open(source.path) as pdf:
        said = pdf.pages[source.number - 1].Contents.read_bytes().split()[1:]
    lines = bytes.fromhex(said[0].decode()).decode().split("\n") if said else []
    printed = [_line(n, line) for n, line in enumerate(lines) if line]
    state = "read" if printed else "blank"
    page = Page(number=source.number, width=500, height=750, dpi=100, state=state)
    return PageReading(page, printed, 500, 750)


def _line(n: int, text: str) -> PrintedLine:
    """A line; one that begins with # is a page number at the head."""
    top = 30.0 if text.startswith("#") else 80.0 + 25 * n
    words = tuple(_word(n, k, word, top) for k, word in enumerate(text.removeprefix("#").split()))
    return PrintedLine(words, "body", n, 0, 20.0, top)


def _word(n: int, k: int, word: str, foot: float) -> PrintedWord:
    x, y = 20 * k, int(foot) - 15
    return PrintedWord(word, x, y, x + 18, foot, 0.9, Box(x, y, x + 18, int(foot)), 100 * n + k, n)


def readers() -> Readers:
    """Readers as the service takes them."""
    return Readers(described, read_page, paged.assembled, rigs.parse, rigs.make_pdf)
