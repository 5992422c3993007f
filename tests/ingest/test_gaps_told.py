"""``saoluc gaps``: the command in both languages, its JSON, its sheet; the catalogue gives the numbers in order."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from ingest.catalogue import Catalogue, Filter
from ingest.catalogue.row import Row
from ingest.cli import app
from parse import parse

TEXT = """ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH {place}\tĐộc lập - Tự do - Hạnh phúc
Số: {number}/{symbol}\tHà Nam, ngày {day:02} tháng {month:02} năm {year}

{kind}
Về việc kiểm tra công tác văn thư, lưu trữ
"""


def row(
    n: int, number: str, day: int, *, month: int = 3, year: int = 2024, place: str = "HÀ NAM",
    symbol: str = "QĐ-UBND", kind: str = "QUYẾT ĐỊNH",
) -> Row:  # fmt: skip
    text = TEXT.format(number=number, day=day, month=month, year=year, place=place, symbol=symbol, kind=kind)
    return Row.of(
        f"{n:016x}", parse(text).record, text=text, doubts=0, pages=1, names=[f"{n}.pdf"],
        archived_at="2026-01-01T00:00:00+00:00",
    )  # fmt: skip


ROWS = [
    row(1, "07", 1), row(2, "8", 2), row(3, "8", 4), row(4, "11", 5), row(5, "45", 6), row(6, "13", 7),
    row(7, "14", 8), row(8, "15", 9), row(9, "3", 9, year=2023), row(10, "5", 9, year=2023),
    row(11, "12", 7, symbol="KH-UBND", kind="KẾ HOẠCH"), row(12, "9", 7, place="HÀ GIANG"),
]  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "archive").mkdir()
    catalogue = Catalogue(tmp_path / "catalogue.sqlite3")
    catalogue.fill(ROWS)
    catalogue.close()
    return tmp_path


def run(root: Path, *arguments: str, lang: str = "vi") -> Result:
    done = CliRunner().invoke(app, ["gaps", *arguments, "--root", str(root), "--lang", lang])
    assert done.exit_code == 0, done.output
    return done


def test_numbers_come_in_the_order_of_the_shelf(catalogue: Catalogue) -> None:
    catalogue.fill(ROWS)
    found = list(catalogue.numbered(Filter(year_from=2024)))
    assert [(one.issuer, one.kind, one.number) for one in found] == [
        (one.issuer, one.type, one.number) for one in catalogue.rows(Filter(year_from=2024))
    ]
    assert {one.looks for one in found} == {()}


def test_in_vietnamese_with_dates_beside_the_numbers(root: Path) -> None:
    said = run(root, "--from", "2024").output
    lines = said.splitlines()
    assert lines[0].endswith(
        "2024 · Quyết định: 8 văn bản, thấy từ 07/QĐ-UBND (01/03/2024) đến 15/QĐ-UBND (09/03/2024)"
    )
    assert "thiếu 3 số: 9–10, 12" in said
    assert "1 trong các số thiếu có ở loại khác" in said
    assert f"trùng 8: 8/QĐ-UBND (02/03/2024) {2:016x}, 8/QĐ-UBND (04/03/2024) {3:016x}" in said
    assert f"lệch ngày 45/QĐ-UBND (06/03/2024) {5:016x}" in said
    assert "Trước số đầu và sau số cuối đã thấy thì không biết còn số nào" in lines[-1]
    assert "2023" not in said


def test_narrowed_and_in_english(root: Path) -> None:
    said = run(root, "--to", "2023", lang="en").output
    assert "1 numbers are absent: 4" in said
    said = run(root, "--kind", "ke hoach", lang="en").output
    assert "No number is absent, double or out of order in 1 series." in said


def test_as_json(root: Path) -> None:
    told = json.loads(run(root, "--json", "--from", "2024", "--issuer", ROWS[0].issuer or "").output)
    (decisions,) = [one for one in told["series"] if one["kind"] == "Quyết định"]
    assert decisions["missing"] == [[9, 10], [12, 12]]
    assert [one["paper"]["number"] for one in decisions["disorders"]] == [45]
    assert decisions["last_seen"] == {
        "id": f"{8:016x}",
        "number": 15,
        "code": "15/QĐ-UBND",
        "date": "2024-03-09",
    }
    together = json.loads(run(root, "--json", "--from", "2024", "--shared").output)["series"]
    assert [one["missing"] for one in together] == [[], [[9, 10]]]


def test_as_a_sheet(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "thiếu.xlsx"
    run(root, "--from", "2024", "--out", str(target))
    book = openpyxl.load_workbook(target)
    findings, series = (book[name] for name in ("Thiếu, trùng, lệch", "Các dãy số"))
    rows = [[cell.value for cell in one] for one in findings.iter_rows(min_row=4)]
    told = [(one[3], one[4]) for one in rows]
    assert told == [
        ("thiếu", "9–10"), ("thiếu", "12"), ("trùng", "8/QĐ-UBND"), ("trùng", "8/QĐ-UBND"),
        ("lệch ngày", "45/QĐ-UBND"),
    ]  # fmt: skip
    assert rows[2][5].strftime("%d/%m/%Y") == "02/03/2024"
    assert rows[2][6] == f"{2:016x}"
    assert rows[0][7] == "trong đó 1 số có ở loại khác"
    assert [cell.value for cell in findings[3]][:5] == ["Cơ quan ban hành", "Năm", "Loại", "Việc", "Số"]
    assert "số đầu và số cuối đã thấy" in findings["A2"].value
    assert series.max_row == 3 + 3
    assert {cell.data_type for one in findings.iter_rows(min_row=4) for cell in one} <= {"s", "n", "d"}


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    from ingest.export.lists.gaps import gaps
    from ingest.export.lists.gaps_sheet import write_gaps

    odd = [ROWS[0]._replace(issuer="=1+1"), ROWS[3]._replace(issuer="=1+1")]
    catalogue = Catalogue(tmp_path / "c.sqlite3")
    catalogue.fill(odd)
    assert write_gaps(tmp_path / "x.xlsx", gaps(catalogue.numbered(Filter()))) == 1
    catalogue.close()
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=1+1", "s")


def test_an_archive_without_a_catalogue(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    done = CliRunner().invoke(app, ["gaps", "--root", str(tmp_path)])
    assert done.exit_code == 1
