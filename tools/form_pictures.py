"""Form pictures: every form drawn of made-up papers, as pictures for docs/images/forms; nothing is read.

.venv/bin/python tools/form_pictures.py FOLDER
"""

from __future__ import annotations

import datetime
import io
import sys
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "ingest"))

from papers import FULL, rig_of, with_document
from rig import Rig

from ingest.archive.destroying.destroying import destroy
from ingest.archive.dossiers import keeping
from ingest.catalogue import Filter
from ingest.export.acceptance import samples
from ingest.export.acceptance.judging import judged
from ingest.export.acceptance.quantities import quantities
from ingest.export.forms import making
from ingest.export.forms.acceptance import acceptance_form
from ingest.export.forms.destruction import destruction_form
from ingest.export.forms.form import Form, Office

OFFICE = Office("Văn phòng Tỉnh ủy", "Tỉnh ủy Quảng Ngãi", "Quảng Ngãi", party=True)
SUBJECTS = [
    ("Quyết định", "QĐ", "về việc ban hành Quy chế công tác văn thư, lưu trữ"),
    ("Kế hoạch", "KH", "triển khai công tác số hóa tài liệu lưu trữ lịch sử giai đoạn 2001-2005"),
    ("Thông báo", "TB", "kết luận của Thường trực tại cuộc họp giao ban tháng 4"),
    ("Công văn", "CV", "về việc báo cáo tình hình quản lý hồ sơ, tài liệu của các cơ quan thuộc tỉnh"),
    ("Báo cáo", "BC", "tổng kết công tác văn thư, lưu trữ năm 2001"),
]
_WIDTH = 560


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        for name, form in forms(Path(work)).items():
            keep(form, folder / f"{name}.png")


def forms(work: Path) -> dict[str, Form]:
    """Each form by its name."""
    papers = [
        with_document(
            FULL, type=kind, number=str(n), symbol=f"{sign}/VPTU", code=f"{n}-{sign}/VPTU", subject=subject,
            date=datetime.date(2001, 3 + n, 4 * n),
        )
        for n, (kind, sign, subject) in enumerate(SUBJECTS, 1)
    ]  # fmt: skip
    rig = rig_of(work / "root", *papers, organ="Văn phòng Tỉnh ủy")
    house, catalogue = rig.house, rig.catalogue
    rows = sorted(catalogue.latest(9), key=lambda row: row.date or "")
    facts = {
        "title": "Tập văn bản về công tác văn thư, lưu trữ năm 2001", "code": "01.VP", "retention": 20,
        "heading": "I. VĂN PHÒNG", "box": "7", "inventory": "02", "fonds": "Tỉnh ủy Quảng Ngãi",
        "compiler": "Phòng Lưu trữ", "access": "open", "condition": "good",
    }  # fmt: skip
    one = keeping.make(house, "Lê Thị Lan", facts, [row.id for row in rows]).id
    more = {**facts, "title": "Tập công văn đi năm 2001", "code": "02.VP", "retention": "permanent"}
    keeping.make(house, "Lê Thị Lan", more)
    keeping.hand_over(house, one, "Lê Thị Lan")
    listed = catalogue.dossier(one)
    assert listed is not None
    made: dict[str, Form] = {}
    for which in ("papers", "cover", "end"):
        made[which] = making.form_of_one(which, listed, catalogue, OFFICE)  # type: ignore[arg-type]
    for many in ("dossiers", "catalogue", "handover"):
        made[many] = making.form_of_many(many, catalogue.dossiers(), OFFICE)  # type: ignore[arg-type]
    for register in ("incoming", "outgoing"):
        made[register] = making.register(register, catalogue, rig.archive, Filter(), OFFICE)  # type: ignore[arg-type]
    made["acceptance"] = _accepted(rig)
    made["expired"], decided = making.list_to_decide_on(house, catalogue.dossiers(), OFFICE)
    assert decided is not None
    act = destroy(
        house, "Trần Văn Minh", [one], "15-QĐ/VPTU ngày 30/11/2026", "Chánh Văn phòng", listed=decided.id,
        on=datetime.date.today(),
    )  # fmt: skip
    made["destruction"] = destruction_form(act, OFFICE)
    rig.close()
    return made


def _accepted(rig: Rig) -> Form:
    """A sample of which every paper was checked, one of them with an error."""
    house = rig.house
    drawn = samples.draw(house, 5, "Trần Văn Minh", seed=7)
    for n, paper in enumerate(drawn.papers):
        record = drawn.records[paper]
        typed = {field: value for field, value in record.items() if value}
        if n == 0:
            typed["subject"] = "về công tác khác"
        drawn = samples.enter(house, drawn.id, paper, typed, "Nguyễn Thị Hoa")
        if n == 0:
            drawn = samples.rule(house.reports, drawn.id, paper, "subject", "typed")
    today = datetime.date.today()
    return acceptance_form(drawn, judged(drawn, rig.archive), quantities(house), OFFICE, today)


def keep(form: Form, file: Path) -> None:
    """The form's pages side by side as a small PNG."""
    document = pdfium.PdfDocument(making.form_file(form, "pdf"))
    pages = [page.render(scale=_WIDTH / page.get_width()).to_pil() for page in document]
    whole = Image.new("RGB", (sum(page.width for page in pages), max(page.height for page in pages)), "white")
    at = 0
    for page in pages:
        whole.paste(page, (at, 0))
        at += page.width
    buffer = io.BytesIO()
    whole.convert("L").quantize(8).save(buffer, "PNG", optimize=True)
    file.write_bytes(buffer.getvalue())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
