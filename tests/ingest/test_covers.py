"""Covers: what a dossier's cover says; a dossier made of a stack and its cover."""

from __future__ import annotations

from pathlib import Path

import pytest
import stacked
from rig import Rig

from ingest.archive import stacks
from ingest.archive.dossiers.covers import facts_of_cover
from ingest.archive.dossiers.gathering import make_of_folder

FULL = """ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG
SỞ CÔNG THƯƠNG
Mã hồ sơ: H32.2021.07
HỒ SƠ
Phương án cấp điện mùa khô
năm 2021 của các huyện
Từ ngày 04/01/2021 đến ngày 30/12/2021
Gồm: 45 tờ
Phông số: 12          Mục lục số: 03
Hồ sơ số: 07.VP       Hộp số: 115
THỜI HẠN BẢO QUẢN: 20 năm
"""


def test_a_whole_cover() -> None:
    assert facts_of_cover(FULL) == {
        "title": "Phương án cấp điện mùa khô năm 2021 của các huyện", "code": "07.VP", "file_code": "H32.2021.07",
        "inventory": "03", "box": "115", "fonds": "12", "retention": 20,
    }  # fmt: skip


CASES: list[tuple[str, dict[str, object]]] = [
    ("", {}),
    ("HỒ SƠ\nHồ sơ số: ………\nThời hạn bảo quản: ………", {}),
    (
        "HO SO\nKế hoạch năm 2020\nTHỜI HẠN BẢO QUẢN: Vĩnh viễn.",
        {"title": "Kế hoạch năm 2020", "retention": "permanent"},
    ),
    ("Tiêu đề hồ sơ: Báo cáo quý\nThời hạn bảo quản: khoảng mươi năm", {"title": "Báo cáo quý"}),
    (
        "HỒ SƠ\nVề phông chữ, gồm cả hộp số liệu\nHồ sơ số 9",
        {"title": "Về phông chữ, gồm cả hộp số liệu", "code": "9"},
    ),
    (  # a title that speaks of a retention
        "HỒ SƠ\nBan hành bảng danh mục tài liệu có thời hạn bảo quản 5 năm\nTừ ngày 1/1/2010\n"
        "THỜI HẠN BẢO QUẢN: Vĩnh viễn",
        {"title": "Ban hành bảng danh mục tài liệu có thời hạn bảo quản 5 năm", "retention": "permanent"},
    ),
    (
        "HỒ SƠ\nDanh mục tài liệu có\nthời hạn bảo quản 5 năm\nHộp số: 3",
        {"title": "Danh mục tài liệu có thời hạn bảo quản 5 năm", "box": "3"},
    ),
    ("HỒ SƠ\nKế hoạch\nThời hạn bảo quản: 5 năm\nTHBQ: 10 năm", {"title": "Kế hoạch"}),
    ("HỒ SƠ Kế hoạch quý THỜI HẠN BẢO QUẢN: 20 năm", {"title": "Kế hoạch quý", "retention": 20}),
    ("Hồ sơ số: 8 Thời hạn bảo quản: 20 năm", {"code": "8", "retention": 20}),
    ("PHÔNG LƯU TRỮ: UBND TỈNH A\nHộp số 4", {"fonds": "UBND TỈNH A", "box": "4"}),
    (  # as paragraphs join lines
        "SỞ CÔNG THƯƠNG HỒ SƠ Phương án từ năm 2010 Hồ sơ số: 8 Hộp số: 2",
        {"title": "Phương án từ năm 2010", "code": "8", "box": "2"},
    ),
]


@pytest.mark.parametrize(("text", "facts"), CASES)
def test_covers(text: str, facts: dict[str, object]) -> None:
    assert facts_of_cover(text) == facts


def test_a_dossier_of_a_stack_is_called_as_its_cover_says(tmp_path: Path) -> None:
    rig = Rig(tmp_path / "root", readers=stacked.readers())
    rig.ingest("thùng 1/tập.pdf", stacked.scan(stacked.STACK))
    ((folder, count),) = rig.catalogue.loose_folders()
    assert (folder, count) == ("thùng 1/tập.pdf", 3)
    made = make_of_folder(rig.house, "lan", folder)
    assert made is not None
    (stack,) = stacks.ids(rig.archive)
    parts = stacks.read(stacks.place(rig.archive, stack))["parts"]
    assert made.documents == [part["document"] for part in parts]
    assert (made.facts.title, made.facts.code) == ("Phương án cấp điện", "12")
    assert made.facts.retention is None, "papers are destroyed by it: a person says it"
    assert "20 năm" in made.facts.note
    assert make_of_folder(rig.house, "lan", folder) is None


def test_without_a_cover_the_papers_propose_the_title(tmp_path: Path) -> None:
    rig = Rig(tmp_path / "root", readers=stacked.readers())
    rig.ingest("tập.pdf", stacked.scan(stacked.STACK[1:]))
    made = make_of_folder(rig.house, "lan", "tập.pdf")
    assert made is not None
    assert made.facts.title.startswith("Quyết định")
    assert made.facts.code == "01"
