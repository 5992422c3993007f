"""Any text gives a result: no crash, every value borne out by its evidence, in time that grows with the
length.
"""

import time
import unicodedata
from pathlib import Path

import pytest
from evidence_check import problems
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import parse

PAPERS = [p.read_text("utf-8") for p in sorted((Path(__file__).parent / "papers").glob("*.txt"))]
LINES = sorted({line for paper in PAPERS for line in paper.splitlines()})
NOISE = [
    "SAO LUC",
    "* W „",
    "Số:",
    "Số 1-",
    "ngày tháng năm",
    "K/T",
    "Nơi nhận",
    "Kính gửi:",
    "¹",
    "² a",
    "- ",
    "Điều 1.",
    "V/v",
]

mixed = st.lists(st.one_of(st.sampled_from(LINES), st.sampled_from(NOISE), st.text(max_size=40)), max_size=40)
quick = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(st.text(max_size=400))
def test_any_characters(text: str) -> None:
    assert problems(text, parse.parse(text)) == []


@quick
@given(mixed)
def test_lines_of_papers_in_any_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert problems(text, parse.parse(text)) == []


@quick
@given(
    st.sampled_from(PAPERS),
    st.integers(0, 5000),
    st.sampled_from(["", "\n", " ", "/", "1", "Ð", "̣", "¹", "SAO LỤC\n"]),
)
def test_papers_with_one_spot_spoilt(paper: str, at: int, spot: str) -> None:
    at %= len(paper)
    text = paper[:at] + spot + paper[at + 1 :]
    assert problems(text, parse.parse(text)) == []


@pytest.mark.parametrize("paper", PAPERS)
def test_decomposed_letters_read_the_same(paper: str) -> None:
    apart = unicodedata.normalize("NFD", paper)
    parsed = parse.parse(apart)
    assert parsed.record == parse.parse(paper).record
    assert problems(apart, parsed) == []


UNITS = [
    "Quyết định số 12/QĐ-UBND, ",
    "UBND TỈNH X\n",
    "SAO LỤC\n",
    "Số 336-BS/VPTU\n",
    "Nguyễn Văn A\n",
    "Luật Đất đai và ",
    "1/A-B-",
    "“",
    "¹ a\n",
    "- a,\n",
    "K/T TRƯỞNG BAN\n",
    "Nơi nhận:\n",
    "Căn cứ a;\n",
    "1. A\n",
    "của Bộ Y tế và ",
    "ngày ",
    "Nghị quyết Trung ương 4 khóa XI, ",
    " ",
    "a\n",
    "Bộ Y tế ban hành Kế hoạch ",
]


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        start = time.process_time()  # a busy machine must not count
        parse.parse(text)
        return time.process_time() - start

    seconds(2_000)
    # CPU-seconds too differ twofold on a machine that others use: once of three times is enough.
    assert any(seconds(40_000) < 12 * seconds(8_000) + 0.5 for _ in range(3))
