"""An office's register compared with the archive: planted differences are all found, and none that is not there."""

from __future__ import annotations

import csv
import datetime
import random
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from papers import FULL, rig_of, with_document
from test_catalogue_layouts import saoluc

from ingest.archive.dossiers.ending import due
from ingest.catalogue.row import Row
from ingest.errors import TableFileError
from ingest.export.registers.matching import compare
from ingest.export.registers.reading import read_day, read_register
from ingest.tables.rows import read_rows
from parse import Record
from parse.record import Document

KINDS = {"QĐ": "Quyết định", "TB": "Thông báo", "KH": "Kế hoạch", "BC": "Báo cáo"}
BODIES = {
    "UBND": ["ỦY BAN NHÂN DÂN TỈNH HÀ GIANG"],
    "SNV": ["UBND TỈNH HÀ GIANG", "SỞ NỘI VỤ"],
    "STC": ["SỞ TÀI CHÍNH"],
}
WRITTEN = {"UBND": "UBND tỉnh Hà Giang", "SNV": "Sở Nội vụ", "STC": "Sở Tài chính"}
WORDS = re.findall(
    r"\S+",
    "kiểm tra công tác văn thư lưu trữ trồng cây ven đường sửa chữa mái nhà kho phân bổ ngân sách tuyển dụng viên chức"
    " khen thưởng học sinh giỏi phòng chống thiên tai nghiệm thu công trình cấp nước xã biên giới",
)
HEAD = [
    "Ngày đến",
    "Số đến",
    "Tác giả",
    "Số, ký hiệu",
    "Ngày tháng",
    "Tên loại và trích yếu nội dung văn bản",
    "Ghi chú",
]


def papers(count: int, random_: random.Random) -> list[tuple[Row, list[Any]]]:
    """Papers, each with the line that a clerk wrote of it."""
    made = []
    for n in range(count):
        kind, body = random_.choice(list(KINDS)), random_.choice(list(BODIES))
        day = datetime.date(2022, 1, 1) + datetime.timedelta(days=random_.randrange(365))
        subject = "Về việc " + " ".join(random_.sample(WORDS, 9))
        code = f"{n // 3 + 1}/{kind}-{body}"
        document = Document(type=KINDS[kind], code=code, date=day, issuer=BODIES[body], subject=subject)
        row = Row.of(
            f"{n:016x}", Record(document=document), text="", doubts=0, pages=1, names=["a"], archived_at="",
        )  # fmt: skip
        line = [
            day + datetime.timedelta(days=2),
            n,
            WRITTEN[body],
            code,
            day,
            f"{KINDS[kind]} {subject.lower()}",
            "",
        ]
        made.append((row, line))
    return made


def workbook(lines: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for line in [["SỔ ĐĂNG KÝ VĂN BẢN ĐẾN"], HEAD, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"], *lines]:
        book.active.append(line)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(3))
def test_thirty_planted_differences_among_two_hundred_rows(seed: int) -> None:
    random_ = random.Random(seed)
    made = papers(207, random_)
    order = list(range(207))
    random_.shuffle(order)
    not_registered, not_archived = set(order[:7]), set(order[7:14])
    changed = dict(zip(order[14:30], ["code", "date", "issuer", "subject"] * 4, strict=True))
    lines = []
    for n, (_, line) in enumerate(made):
        if n in not_registered:
            continue
        line = list(line)
        if changed.get(n) == "code":
            line[3] = line[3].replace("/", "1/", 1)
        elif changed.get(n) == "date":
            line[4] += datetime.timedelta(days=31)
        elif changed.get(n) == "issuer":
            line[2] = "Sở Y tế"
        elif changed.get(n) == "subject":
            line[5] = "Công văn về " + " ".join(
                random_.sample(["điện", "xăng", "dầu", "gạo", "muối", "vải"], 6)
            )
        lines.append(line)
    assert len(lines) == 200
    found = compare(
        read_register(read_rows(workbook(lines))),
        [row for n, (row, _) in enumerate(made) if n not in not_archived],
    )
    assert {row.id for row in found.only_archive} == {made[n][0].id for n in not_registered}
    written = {(made[n][1][3], made[n][1][4]) for n in not_archived}
    assert {(entry.code, entry.date) for entry in found.only_register} == written
    differing = {(match.row.id, one.field) for match in found.differing for one in match.differing}
    assert differing == {(made[n][0].id, field) for n, field in changed.items()}


def test_misreadings_are_matched_and_told() -> None:
    made = papers(20, random.Random(5))
    misread = [
        row._replace(code=(row.code or "").replace("1", "l").replace("0", "O").replace("QĐ", "QD"))
        for row, _ in made
    ]
    found = compare(read_register(read_rows(workbook([line for _, line in made]))), misread)
    assert len(found.matches) == 20
    assert all(match.row.id == made[n][0].id for n, match in enumerate(found.matches))
    assert {one.field for match in found.differing for one in match.differing} <= {"code"}


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("05/03/2022", datetime.date(2022, 3, 5)), ("5-3-2022", datetime.date(2022, 3, 5)),
        ("2022-03-05", datetime.date(2022, 3, 5)), ("31/02/2022", None), ("", None),
    ],
)  # fmt: skip
def test_days_as_registers_write_them(said: str, day: datetime.date | None) -> None:
    assert read_day(said) == day


def test_tables_of_archives_part_number_and_symbol() -> None:
    rows = [
        ["Số của văn bản", "Ký hiệu của văn bản", "Ngày, tháng, năm văn bản"],
        [7, "QĐ-UBND", "05/03/2022"],
    ]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    (entry,) = read_register(read_rows(out.getvalue()))
    assert (entry.row, entry.code, entry.date) == (2, "7/QĐ-UBND", datetime.date(2022, 3, 5))
    with pytest.raises(TableFileError):
        read_register(read_rows(b"a,b\nc,d\n"))


def test_the_command(tmp_path: Path) -> None:
    rig = rig_of(tmp_path / "root", FULL, with_document(FULL, code="25-KL/VPTU", subject="về nhà ở"))
    rig.close()
    line = [
        None,
        1,
        "Văn phòng Tỉnh ủy Quảng Ngãi",
        "24-KL/VPTU",
        datetime.date(2021, 9, 29),
        "về công tác cán bộ",
    ]
    file, out = tmp_path / "so.xlsx", tmp_path / "khac.csv"
    file.write_bytes(workbook([line]))
    done = saoluc(tmp_path / "root", "register", str(file), "--out", str(out))
    assert done.exit_code == 1, done.output
    assert "29/09/2021" in done.output
    assert "25-KL/VPTU" in done.output
    rows = list(csv.reader(out.read_text("utf-8-sig").splitlines()))
    assert [row[2] for row in rows[1:]] == ["only_archive", "date"]
    file.write_bytes(b"%PDF")
    assert saoluc(tmp_path / "root", "register", str(file)).exit_code == 2


def test_what_falls_due(tmp_path: Path) -> None:
    from ingest.archive.dossiers import keeping

    rig = rig_of(tmp_path / "root", FULL, with_document(FULL, number="9"))
    a, b = (row.id for row in rig.catalogue.latest(2))
    keeping.make(rig.house, "lan", {"title": "Năm năm", "code": "01", "retention": 5}, [a])
    keeping.make(rig.house, "lan", {"title": "Vĩnh viễn", "code": "02", "retention": "permanent"}, [b])
    keeping.make(rig.house, "lan", {"title": "Trống", "code": "03", "retention": 5})
    listed = rig.catalogue.dossiers()
    rig.close()
    assert due(listed, datetime.date(2026, 12, 31)) == []
    ((end, one),) = due(listed, datetime.date(2027, 1, 1))
    assert (end, one.row.title) == (datetime.date(2026, 12, 31), "Năm năm")
    for day in ("2027-01-01", "1/1/2027"):
        assert "31/12/2026" in saoluc(tmp_path / "root", "dossier", "due", "--on", day).output
    assert saoluc(tmp_path / "root", "dossier", "due", "--on", "x").exit_code == 2
