"""Archived documents to export: a rig whose readers see a small drawn page and give a record of some fullness."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from rig import SCAN, Rig, readers

from parse import Parsed, Record
from parse.record import Citation, Copy, Document, Signature, Span

FULL = Record(
    document=Document(
        system="party", type="Kết luận", issuer=["TỈNH ỦY QUẢNG NGÃI", "VĂN PHÒNG"], code="24-KL/VPTU", number="24",
        symbol="KL/VPTU", place="Quảng Ngãi", date=datetime.date(2021, 9, 30), subject="về công tác cán bộ",
        recipients=["Các ban,", "Lưu."], citations=[Citation(type="Quy định", code="24-QĐ/TW")],
        signature=Signature(authority=["K/T CHÁNH VĂN PHÒNG"], title="PHÓ CHÁNH VĂN PHÒNG", name="Lê Thị Bích"),
    ),
    copies=[
        Copy(kind="sao lục", code="336-BS/VPTU", date=datetime.date(2021, 10, 13), issuer=["TỈNH ỦY QUẢNG NGÃI"])
    ],
)  # fmt: skip
AT = datetime.datetime(2026, 11, 27, 8, 0, tzinfo=datetime.UTC)


def rig_of(root: Path, *records: Record, names: list[str] | None = None, **settings: Any) -> Rig:
    """A rig whose archive holds a document for each record, in order; ``names``: how the files were dropped."""
    waiting = list(records)

    def parse(text: str) -> Parsed:
        record = waiting.pop(0)
        spans = {"/document/type": [Span(start=0, end=4, rule="stand-in")]} if record.document.type else {}
        return Parsed(record=record, evidence=spans)

    rig = Rig(root, readers=readers(parse=parse), settings=settings)
    for n in range(len(records)):
        name = names[n] if names else f"{n}.png"
        rig.ingest(name, SCAN + f" {n}".encode())
    return rig


def with_document(record: Record = FULL, **values: Any) -> Record:
    """The record with other values of its document."""
    return record.model_copy(update={"document": record.document.model_copy(update=values)})
