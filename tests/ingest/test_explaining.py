"""``parse --explain``: the text, each value under the line that it was read from, and the rule that found it."""

import io

import pytest
from rich.console import Console

import parse
from ingest.commands.reading.explaining import explain
from ingest.messages import Language

TEXT = """TỈNH ỦY QUẢNG NGÃI
*
Số 12-TB/HU
ĐẢNG CỘNG SẢN VIỆT NAM
Quảng Ngãi, ngày 13 tháng 10 năm 2021
THÔNG BÁO
về sao lục
KIT TRƯỞNG BAN
PHÓ TRƯỞNG BAN
Nguyễn Thị Ngọc Bích
"""


def explained(text: str, lang: Language = "vi") -> list[str]:
    out = io.StringIO()
    explain(text, parse.parse(text), lang, Console(file=out, width=400, no_color=True))
    return out.getvalue().splitlines()


def test_a_value_stands_under_its_line_with_its_rule() -> None:
    lines = explained(TEXT)
    at = lines.index("Số 12-TB/HU")
    assert "/document/code = 12-TB/HU" in lines[at + 1]
    assert "HD36 II.1.3" in lines[at + 1]
    start = TEXT.index("12-TB/HU")
    assert f"({start}-{start + 8})" in lines[at + 1]


def test_every_line_of_the_text_is_there_in_order() -> None:
    lines = iter(explained(TEXT))
    assert all(any(line == shown for shown in lines) for line in TEXT.splitlines())


def test_doubts_and_normal_forms_stand_with_their_value() -> None:
    lines = explained(TEXT)
    at = next(n for n, line in enumerate(lines) if "authority/0" in line)
    assert "→ K/T TRƯỞNG BAN" in lines[at + 1]
    assert "authority-misread" in lines[at + 2]
    assert any("issuer-symbol-mismatch" in line for line in lines)


def test_inferences_stand_at_the_end() -> None:
    lines = explained(TEXT, "en")
    end = next(n for n, line in enumerate(lines) if line.startswith("Inferred"))
    assert any("province_inferred" in line and "Quảng Ngãi" in line for line in lines[end:])


@pytest.mark.parametrize("text", ["\n\n", "[bold]Số 1-QĐ/TW[/bold]\r\nQUYẾT ĐỊNH"])
def test_any_text_is_printed_as_it_is(text: str) -> None:
    lines = explained(text)
    assert set(text.splitlines()) <= set(lines)


def test_of_no_text_there_is_what_is_inferred_alone() -> None:
    blank, heading, *inferred = explained("", "en")
    assert (blank, heading.split()[0]) == ("", "Inferred")
    assert not inferred
