"""What is proposed of a dossier, lists of dossiers read with their errors by row, and the commands."""

from __future__ import annotations

import datetime
import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from papers import FULL, rig_of, with_document
from rig import Rig
from test_catalogue_layouts import saoluc

from ingest.archive.dossiers.listed import read_list
from ingest.archive.dossiers.proposing import body_name, proposed_code, proposed_title
from ingest.archive.dossiers.words import read_retention, said_retention
from ingest.catalogue.row import Row
from ingest.errors import TableFileError
from ingest.tables.rows import read_rows
from parse import Record
from parse.record import Document

HEAD = [
    "Số và ký hiệu hồ sơ",
    "Tên đề mục và tiêu đề hồ sơ",
    "Thời hạn bảo quản",
    "Người lập hồ sơ",
    "Ghi chú",
]
GOOD: list[list[Any]] = [
    ["UBND TỈNH X"], [], ["DANH MỤC HỒ SƠ NĂM 2026"], HEAD, ["(1)", "(2)", "(3)", "(4)", "(5)"],
    ["I", "TỔ CHỨC CÁN BỘ"], ["1", "Tuyển dụng"],
    ["01.TCCB", "Tuyển dụng công chức năm 2026", "70 năm", "Lan", None],
    ["02.TCCB", "Chỉ tiêu biên chế", "Vĩnh viễn", "Lan", "hai tập"],
    ["II", "HÀNH CHÍNH"],
    ["03.HC", "Quyết định năm 2026", 20, "Minh", None],
    ["Bản Danh mục hồ sơ này có 03 hồ sơ, bao gồm: 01 hồ sơ vĩnh viễn"], ["", "NGƯỜI LẬP"],
]  # fmt: skip


def workbook(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def row(kind: str, subject: str | None, day: datetime.date | None, issuer: list[str] | None = None) -> Row:
    body = ["ỦY BAN NHÂN DÂN TỈNH HÀ GIANG"] if issuer is None else issuer
    record = Record(document=Document(type=kind, subject=subject, date=day, issuer=body))
    return Row.of("0" * 16, record, text="", doubts=0, pages=1, names=["a"], archived_at="")


def test_a_title_is_kind_issuer_subject_time() -> None:
    first = row("Quyết định", "Về việc kiểm tra công tác văn thư năm 2022", datetime.date(2022, 3, 1))
    second = row("Thông báo", "về kết quả kiểm tra công tác văn thư", datetime.date(2023, 3, 1))
    of = "của Ủy ban nhân dân tỉnh Hà Giang"
    assert proposed_title([first]) == f"Quyết định {of} về kiểm tra công tác văn thư năm 2022"
    assert proposed_title([first, second]) == (
        f"Quyết định, thông báo {of} về kiểm tra công tác văn thư từ năm 2022 đến năm 2023"
    )
    third = row("Báo cáo", "về cây xanh", None, ["SỞ XÂY DỰNG"])
    assert proposed_title([first, third]) == "Quyết định, báo cáo năm 2022"
    many = [row(kind, None, None, []) for kind in ("A", "B", "C", "D")]
    assert proposed_title(many) == "Tập văn bản"
    assert proposed_title([]) == ""


def test_a_number_is_the_next_one_in_the_form_of_the_last() -> None:
    assert proposed_code([]) == "01"
    assert proposed_code(["01.TCCB", "12.TCCB", "x"], "12.TCCB") == "13.TCCB"


@pytest.mark.parametrize(
    ("said", "is_"),
    [
        ("Vĩnh viễn", "permanent"),
        ("VV", "permanent"),
        ("20 năm", 20),
        ("05", 5),
        ("", None),
        ("lâu", None),
        ("0", None),
    ],
)
def test_retention_is_read(said: str, is_: object) -> None:
    assert read_retention(said) == is_
    assert said_retention(read_retention(said)) in ("", "Vĩnh viễn", "20 năm", "05 năm")


def test_a_list_is_read_under_its_headings() -> None:
    for content in (
        workbook(GOOD),
        "\n".join(";".join(map(str, ["" if c is None else c for c in r])) for r in GOOD).encode(),
    ):
        found = read_list(read_rows(content))
        assert found.errors == []
        assert [(d["code"], d["retention"], d["heading"], d["compiler"]) for d in found.dossiers] == [
            ("01.TCCB", 70, "TỔ CHỨC CÁN BỘ / Tuyển dụng", "Lan"),
            ("02.TCCB", "permanent", "TỔ CHỨC CÁN BỘ / Tuyển dụng", "Lan"),
            ("03.HC", 20, "HÀNH CHÍNH", "Minh"),
        ]
        assert found.dossiers[1]["note"] == "hai tập"


def test_errors_are_told_by_row() -> None:
    rows: list[list[Any]] = [
        HEAD, ["01", "Một", "20 năm"], ["01", "Hai", "20 năm"], ["02", "", "20 năm"], ["03.X", "Ba", "mãi mãi"],
        ["04.X", "Bốn"], ["05", "x" * 1001, "5"],
    ]  # fmt: skip
    found = read_list(read_rows(workbook(rows)))
    assert [(e.row, e.what) for e in found.errors] == [
        (3, "code_twice"), (4, "no_title"), (5, "bad_retention"), (6, "no_retention"), (7, "too_long"),
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"\x00\xff", b"PK\x03\x04 broken", b"a,b\n", workbook([["x"]])])
def test_what_is_no_list(content: bytes) -> None:
    with pytest.raises(TableFileError):
        read_list(read_rows(content))


def test_a_workbook_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.tables.rows.MOST_BYTES", 1 << 20)
    out = BytesIO(workbook(GOOD))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", b" " * (4 << 20))
    with pytest.raises(TableFileError, match="size"):
        read_rows(out.getvalue())


def test_numbers_and_dates_of_a_workbook_are_text() -> None:
    rows = read_rows(workbook([[1, 1.5, datetime.date(2026, 11, 30), True, " a \n b "]]))
    assert rows[0].cells == ["1", "1.5", "30/11/2026", "1", "a b"]


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    days = [datetime.date(2021, month, 5) for month in (3, 1)]
    papers = [with_document(FULL, date=day) for day in days]
    return rig_of(tmp_path / "root", *papers, with_document(FULL), names=["A/1.png", "A/2.png", "3.png"])


def told(root: Path, *words: str) -> Any:
    done = saoluc(root, "dossier", *words)
    assert done.exit_code == 0, done.output
    return done


def test_the_way_of_a_dossier_by_commands(rig: Rig) -> None:
    a, b, c = [row.id for row in rig.catalogue.latest(5)]
    root = rig.settings.root
    rig.close()
    told(root, "make", a, b, "--fact", "retention=20 năm", "--who", "lan")
    (one,) = json.loads(told(root, "list", "--json").stdout)
    assert one["title"] == "Kết luận của Văn phòng Tỉnh ủy Quảng Ngãi về công tác cán bộ năm 2021"
    assert (one["code"], one["retention"], one["count"], one["made_by"]) == ("01", 20, 2, "lan")
    assert [p["id"] for p in json.loads(told(root, "show", "01", "--json").stdout)["papers"]] == [b, a]
    told(root, "set", one["id"], "--fact", "box=4", "--fact", "access=open")
    told(root, "add", "01", c)
    told(root, "order", "01", c, a, b)
    told(root, "sheets", "01", a, "3")
    told(root, "remove", "01", b)
    shown = json.loads(told(root, "show", one["id"][:6], "--json").stdout)
    assert [(p["id"], p["sheets"], p["first_sheet"]) for p in shown["papers"]] == [(c, 1, 1), (a, 3, 2)]
    assert (shown["box"], shown["number_of_sheets"]) == ("4", 4)
    told(root, "hand-over", "01")
    locked = saoluc(root, "dossier", "add", "01", b)
    assert locked.exit_code == 1
    assert "locked" in locked.output
    told(root, "unlock", "01", "--why", "thiếu")
    assert "thiếu" in told(root, "show", "01").stdout
    told(root, "dissolve", "01")
    assert json.loads(told(root, "list", "--json").stdout) == []
    assert saoluc(root, "dossier", "show", "01").exit_code == 1
    assert saoluc(root, "verify").exit_code == 0


def test_dossiers_of_folders_and_of_a_list(rig: Rig, tmp_path: Path) -> None:
    root = rig.settings.root
    rig.close()
    assert told(root, "folders").stdout.split() == ["2", "A"]
    told(root, "folders", "--all")
    assert told(root, "folders").stdout == ""
    assert saoluc(root, "dossier", "folders", "A").exit_code == 1
    file = tmp_path / "danh-muc.xlsx"
    file.write_bytes(workbook([*GOOD[:6], ["01.TCCB", "Một"], *GOOD[8:]]))
    wrong = saoluc(root, "dossier", "import", str(file))
    assert wrong.exit_code == 1
    assert "Row 7" in wrong.output
    assert len(json.loads(told(root, "list", "--json").stdout)) == 1
    file.write_bytes(workbook(GOOD))
    assert told(root, "import", str(file)).stdout.startswith("3 ")
    assert told(root, "import", str(file)).stdout.startswith("0 ")
    listed = json.loads(told(root, "list", "--json").stdout)
    assert sorted(one["code"] for one in listed) == ["01", "01.TCCB", "02.TCCB", "03.HC"]
    file.write_bytes(workbook([HEAD, ["02.TCCB", "Khác", "20"]]))
    assert "02.TCCB" in saoluc(root, "dossier", "import", str(file)).output


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("BỘ GIÁO DỤC VÀ ĐÀO TẠO", "Bộ Giáo dục và Đào tạo"),
        ("SỞ NỘI VỤ TỈNH HÀ NAM", "Sở Nội vụ tỉnh Hà Nam"),
        ("BAN CHỈ ĐẠO 138 UBND TỈNH QUẢNG NGÃI", "Ban chỉ đạo 138 UBND tỉnh Quảng Ngãi"),
        ("VĂN PHÒNG TỈNH ỦY HÀ GIANG", "Văn phòng tỉnh ủy Hà Giang"),
        ("UBND TỈNH HÀ NAM · VĂN PHÒNG", "Văn phòng UBND tỉnh Hà Nam"),
        ("Ủy ban nhân dân", "Ủy ban nhân dân"),
    ],
)
def test_a_body_in_a_sentence(printed: str, written: str) -> None:
    assert body_name(printed) == written
