"""Papers drawn from the texts of the samples, with transcripts that know where each word stands."""

from __future__ import annotations

import hashlib
import io
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import paper as drawn
from PIL import Image, ImageDraw

import parse as parsing
from ingest.archive.archive import document_id
from ingest.doubt import Judged, Reason
from ocr import Box, Page, Transcript, Word
from parse import Parsed

SAMPLES = Path(__file__).parents[1] / "samples"
SIZE, DPI = (1240, 1754), 150.0
_LETTERS, _LINE, _MARGIN = 22, 34, 90

CITED = """ỦY BAN NHÂN DÂN TỈNH HÀ GIANG
Số: 1105/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Giang, ngày 14 tháng 7 năm 2022
QUYẾT ĐỊNH
Về việc kiểm tra công tác văn thư năm 2022
Căn cứ Luật Lưu trữ số 01/2011/QH13 ngày 11 tháng 11 năm 2011;
Điều 1. Thành lập Tổ kiểm tra.
Nơi nhận:
- Lưu: VT.
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Trần Đức Quý
"""


class Drawn(NamedTuple):
    """A paper. ``misread``: words and what the reader makes of them, unsure; ``unsure``: words that it gets right;
    ``missed``: where a value is thought to be missing.
    """

    name: str
    text: str
    misread: tuple[tuple[str, str], ...] = ()
    unsure: tuple[str, ...] = ()
    missed: str | None = None

    def transcript(self) -> Transcript:
        return _laid(self)[1]

    def id(self) -> str:
        return document_id(hashlib.sha256(scan(self)).hexdigest())


def _sample(name: str) -> str:
    return (SAMPLES / f"{name}.truth.txt").read_text(encoding="utf-8") + "\n"


PAPERS = [
    Drawn("cong-van", _sample("cong-van"), unsure=("Thiệu",), missed="/document/bases/0"),
    Drawn("bi-vien-dan", CITED),
    Drawn("thong-bao", _sample("thong-bao-sao-luc"), unsure=("336-BS/VPTU",)),
    Drawn(
        "quyet-dinh", _sample("quyet-dinh-sao-y"),
        misread=(("1427/QĐ-UBND", "1421/QĐ-UBND"), ("(b/c);", "(b/C);")), unsure=("93/SY-VP",),
    ),
]  # fmt: skip


def parse(text: str) -> Parsed:
    return parsing.parse(text)


def judged(paper: Drawn) -> list[Judged]:
    """Doubts that hang on the words alone, so that they stay as they are whatever is learned about real papers."""
    transcript = paper.transcript()
    found = []
    for at, spans in parse(transcript.text).evidence.items():
        confidence = min(
            (c for span in spans if (c := transcript.confidence(span.start, span.end)) is not None),
            default=0.9,
        )
        found.append(_judged(at, confidence))
    if paper.missed:
        found.append(_judged(paper.missed, 0.3))
    return sorted(found, key=lambda one: one.probability or 0)


def _judged(at: str, probability: float) -> Judged:
    doubtful = probability < 0.5
    why = [Reason(code="unsure", source="reading", vi="chữ đọc không chắc", en="read with doubt")]
    return Judged(
        at=at, probability=probability, doubtful=doubtful, confidence=probability,
        reasons=why if doubtful else [], places=[],
    )  # fmt: skip


@cache
def scan(paper: Drawn) -> bytes:
    """The paper's pages as a TIFF file; they show what is printed, not what was misread."""
    out = io.BytesIO()
    first, *others = _laid(paper)[0]
    first.save(out, "TIFF", save_all=True, append_images=others, compression="tiff_deflate", dpi=(DPI, DPI))
    return out.getvalue()


@cache
def _laid(paper: Drawn) -> tuple[list[Image.Image], Transcript]:
    letters = drawn.font(_LETTERS)
    pages: list[Image.Image] = []
    words: list[Word] = []
    text, y, line = "", SIZE[1], 0
    for paragraph in paper.text.splitlines(keepends=True):
        x = SIZE[0]
        for printed, blank in re.findall(r"(\S+)(\s*)", paragraph):
            width = letters.getlength(printed)
            if x + width > SIZE[0] - _MARGIN:
                x, y, line = _MARGIN, y + _LINE, line + 1
            if y + _LINE > SIZE[1] - _MARGIN:
                pages.append(Image.new("L", SIZE, 255))
                y = _MARGIN
            ImageDraw.Draw(pages[-1]).text((x, y), printed, font=letters, fill=0)
            read = dict(paper.misread).get(printed, printed)
            sure = read == printed and printed not in paper.unsure
            words.append(
                Word(
                    start=len(text), end=len(text) + len(read), page=len(pages),
                    box=Box(int(x), y, int(x + width) + 1, y + _LINE - 4), confidence=0.96 if sure else 0.4,
                    printed=read, order=len(words), line=line,
                )
            )  # fmt: skip
            text += read + blank
            x += width + 7
    about = [
        Page(number=n, width=SIZE[0], height=SIZE[1], dpi=DPI, state="read") for n in range(1, len(pages) + 1)
    ]
    return pages, Transcript(text=text, words=words, pages=about, made=drawn.MADE)
