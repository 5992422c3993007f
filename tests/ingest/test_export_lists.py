"""Lists: the sheet says what the catalogue has and can be printed; CSV and JSON Lines give every value back."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from papers import FULL, rig_of, with_document

from ingest.archive import keep_corrections
from ingest.archive.corrections import Correction
from ingest.catalogue import Filter
from ingest.catalogue.keys import folder as folder_of
from ingest.catalogue.row import Row
from ingest.export.lists import sheet as sheets
from ingest.export.lists.grouping import position_of
from ingest.export.lists.lists import BOM, COLUMNS, csv_lines, json_line
from ingest.export.lists.sheet import FORMULA_STARTS, ListHead, write_sheet
from ingest.export.paper import read_paper

ROW = Row.of(
    "0123456789abcdef", FULL, text="x", doubts=2, pages=3, names=["HS-01/a.png"],
    archived_at="2026-01-01T00:00:00+00:00",
)  # fmt: skip


HEAD = ListHead("Văn phòng", "Tỉnh ủy X")


def written(folder: Path, rows: list[Row]) -> Worksheet:
    by_id = {row.id: row for row in rows}
    target = folder / "a.xlsx"
    assert write_sheet(target, rows, by_id.get, HEAD) == len(rows)
    return openpyxl.load_workbook(target).worksheets[0]


def numbered(rows: Iterable[Row]) -> list[Row]:
    return [row._replace(id=f"{n:016x}") for n, row in enumerate(rows)]


def body(sheet: Worksheet) -> list[list[object]]:
    """The rows under the columns' headings."""
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=7)]


def test_head_and_columns(tmp_path: Path) -> None:
    sheet = written(tmp_path, [ROW])
    assert [sheet.cell(n, 1).value for n in (1, 2, 3, 4)] == [
        "VĂN PHÒNG", "Phông: Tỉnh ủy X", "MỤC LỤC VĂN BẢN, TÀI LIỆU",
        "Thời gian tài liệu: từ 30/09/2021 đến 30/09/2021",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[6]] == [c["heading"] for c in sheets.words()["columns"].values()]
    assert body(sheet) == [
        ["Hồ sơ (theo thư mục tệp quét): HS-01"] + [None] * 8,
        ["Năm 2021"] + [None] * 8,
        [
            1, "24-KL/VPTU", datetime.datetime(2021, 9, 30), "Kết luận về công tác cán bộ",
            "TỈNH ỦY QUẢNG NGÃI · VĂN PHÒNG", "Lê Thị Bích", None, 3,
            "Bản sao lục số 336-BS/VPTU, ngày 13/10/2021, TỈNH ỦY QUẢNG NGÃI; 2 giá trị cần xem lại",
        ],
    ]  # fmt: skip


def test_it_prints_on_a4(tmp_path: Path) -> None:
    sheet = written(tmp_path, [ROW])
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$6:$6"
    assert sheet.print_area == "'Mục lục'!$A$1:$I$9"
    assert "&P" in sheet.oddFooter.center.text
    cell = sheet.cell(9, 4)
    assert cell.alignment.wrap_text
    assert cell.border.top.style == "thin"
    assert sheet.cell(9, 3).number_format == "dd/mm/yyyy"


def test_rows_are_high_enough_for_their_text(tmp_path: Path) -> None:
    long = ROW._replace(subject="triển khai nhiệm vụ " * 20)
    sheet = written(tmp_path, numbered([ROW._replace(copy_kind=None, copy_code=None, doubts=0), long]))
    heights = [sheet.row_dimensions[n].height for n in (9, 10)]
    assert heights[0] == 2 * sheets.LINE  # the issuer takes two lines
    assert heights[1] == 9 * sheets.LINE  # 408 letters, at most 53 a line, words whole
    assert sheet.row_dimensions[6].height == 2 * sheets.LINE


def test_groups_by_dossier_else_by_issuer_and_by_year(tmp_path: Path) -> None:
    loose = ROW._replace(names=["a.png"])
    rows = numbered([
        loose._replace(issuer="B", date="2020-01-01", year=2020), loose._replace(issuer=None, date=None, year=None),
        ROW._replace(date="2022-05-01", year=2022), ROW._replace(number="9", date="2021-09-30"),
        ROW._replace(number="10", date="2021-09-30"), ROW._replace(names=["/scans/HS-01/a.png"]),
    ])  # fmt: skip
    found = [(line[0], line[1]) for line in body(written(tmp_path, rows))]
    bands = [text for text, code in found if isinstance(text, str)]
    assert bands == [
        "Hồ sơ (theo thư mục tệp quét): HS-01", "Năm 2021",
        "Hồ sơ (theo thư mục tệp quét): HS-01", "Năm 2021", "Năm 2022",
        "Cơ quan ban hành: (không rõ)", "Không rõ năm", "Cơ quan ban hành: B", "Năm 2020",
    ]  # fmt: skip
    positions = [text for text, _ in found if isinstance(text, int)]
    assert sorted(positions) == [1, 1, 1, 1, 2, 3]


def test_numbers_are_in_their_order() -> None:
    rows = numbered(ROW._replace(number=number) for number in ("10", "9", "100", None))
    assert [row.number for row in sorted(rows, key=position_of)] == [None, "9", "10", "100"]


@pytest.mark.parametrize(
    ("name", "folder"), [("a.png", ""), ("x/y/a.png", "x/y"), ("/s/HS 1/a.png", "/s/HS 1")]
)
def test_the_dossier_is_the_folder(name: str, folder: str) -> None:
    assert folder_of(ROW._replace(names=[name, "other/b.png"])) == folder


def test_old_dates_are_text(tmp_path: Path) -> None:
    sheet = written(tmp_path, [ROW._replace(date="1899-12-31")])
    assert sheet.cell(9, 3).value == "31/12/1899"


def test_a_full_sheet_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 12)
    rows = numbered([ROW] * 10)
    target = tmp_path / "a.xlsx"
    assert write_sheet(target, rows, {row.id: row for row in rows}.get, ListHead()) == 10
    book = openpyxl.load_workbook(target)
    positions = [
        c.value
        for s in book.worksheets
        for (c,) in s.iter_rows(min_row=7, max_col=1)
        if isinstance(c.value, int)
    ]
    assert len(book.worksheets) == 2
    assert positions == list(range(1, 11))


def test_a_sheet_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    def gone(document: str) -> Row:
        raise OSError("gone")

    (tmp_path / "a.xlsx").write_bytes(b"the one before")
    with pytest.raises(OSError, match="gone"):
        write_sheet(tmp_path / "a.xlsx", [ROW], gone, ListHead())
    assert [(f.name, f.read_bytes()) for f in tmp_path.iterdir()] == [("a.xlsx", b"the one before")]


ODD = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["=1+1", "+1", "-1", "@x", "\t=1", "_x0041_", "http://x.y", "a\x00b\x1fc", "\ufffe", "a" * 40_000]
    ),
)


@settings(max_examples=40)
@given(ODD, ODD, ODD)
def test_any_text_stays_text(
    tmp_path_factory: pytest.TempPathFactory, code: str, subject: str, issuer: str
) -> None:
    row = ROW._replace(code=code, subject=subject, issuer=issuer, type=None, names=["a"])
    sheet = written(tmp_path_factory.mktemp("sheet"), [row])
    for column, value in ((2, code), (4, subject), (5, issuer)):
        cell = sheet.cell(9, column)
        assert cell.data_type in ("s", "n", "inlineStr")
        assert cell.data_type != "n" or not value
        if value.startswith(FORMULA_STARTS):
            assert cell.quotePrefix
    # What XML cannot hold is written by Excel's own rule (_x0000_), which openpyxl does not undo throughout.
    if code.isprintable() and "_x" not in code and "\ufffe" not in code:
        assert (sheet.cell(9, 2).value or "") == code[:32_767]
    assert ("xem bản ghi" in sheet.cell(9, 9).value) == any(len(v) > 32_767 for v in (code, subject, issuer))


@settings(max_examples=60)
@given(ODD, ODD)
def test_csv_gives_every_value_back(subject: str, name: str) -> None:
    row = ROW._replace(subject=subject, names=[name])
    text = "".join(csv_lines([row, ROW]))
    assert text.startswith(BOM)
    assert text.endswith("\r\n")
    lines = list(csv.reader(StringIO(text[1:], newline="")))
    assert lines[0] == list(COLUMNS)
    assert len(lines) == 3
    value = lines[1][COLUMNS.index("subject")]
    assert value == subject or (value == "'" + subject and subject[0] in "=+-@\t\r")
    assert not value.startswith(("=", "+", "-", "@"))
    assert lines[2][COLUMNS.index("id")] == ROW.id


def test_json_lines_hold_record_and_corrections(tmp_path: Path) -> None:
    rig = rig_of(tmp_path, FULL, with_document(subject="dòng\u2028mới"))
    document = next(d for d in rig.archive.documents() if rig.archive.record(d) == FULL)
    change = Correction(
        at="/document/number", before="24", after="25", who="lan", when="2026-01-01T00:00:00+00:00"
    )
    keep_corrections.correct(document, rig.house, lambda: [change])
    rows = rig.catalogue.rows(Filter())
    lines = [json_line(read_paper(row.id, rig.archive)) for row in rows]
    assert all(line.count("\n") == 1 for line in lines)
    found = {value["id"]: value for value in map(json.loads, lines)}
    assert len(found) == 2
    one = found[document]
    assert (one["record"]["document"]["number"], one["as_read"]["document"]["number"]) == ("25", "24")
    assert one["corrections"][0]["who"] == "lan"
    assert set(one["made"]["sha256"]) >= {"original.png", "document.pdf", "record.json"}
