"""The seed: a notice as it was retyped, notes in the middle of sentences, its head lost, and a copy block."""

import datetime
import json
from pathlib import Path

import pytest

import parse
from parse.record import Parsed

DATA = Path(__file__).parents[1] / "data"
TRUTH = json.loads((DATA / "seed.truth.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def seed() -> Parsed:
    return parse.parse((DATA / "seed.txt").read_text("utf-8"))


def test_kind_and_subject(seed: Parsed) -> None:
    document = seed.record.document
    assert (document.system, document.type) == (
        "party",
        "Thông báo",
    )  # not Kết luận, which its subject opens with
    assert document.subject == TRUTH["document"]["subject"]


def test_lost_head_is_not_guessed(seed: Parsed) -> None:
    document = seed.record.document
    assert document.code is None
    assert document.number is None
    assert document.symbol is None
    assert document.date is None  # neither the day of the meeting nor of the copy
    assert document.place is None
    assert document.issuer == []
    assert document.recipients == []
    assert document.addressees == []
    assert document.bases == []
    assert document.arrival is None


def test_issuer_is_inferred_apart(seed: Parsed) -> None:
    inferred = seed.record.document.issuer_inferred
    assert inferred is not None
    assert inferred.name == "Ban Tổ chức Trung ương"
    assert "TRƯỞNG BAN" in inferred.why


def test_headings(seed: Parsed) -> None:
    headings = seed.record.document.headings
    assert [[h.label, h.title] for h in headings] == TRUTH["document"]["headings"]
    assert [h.level for h in headings] == [1, 1, 2, 2, 2, 2, 2, 2]


def test_citations_in_order(seed: Parsed) -> None:
    read = [
        c.model_dump(mode="json", include={"type", "code", "date", "issuer"})
        for c in seed.record.document.citations
    ]
    assert read == TRUTH["document"]["citations"]


def test_two_documents_of_one_number_in_two_terms(seed: Parsed) -> None:
    same = [c for c in seed.record.document.citations if c.code == "01-HD/TW"]
    assert [c.date for c in same] == [datetime.date(2021, 9, 28), None]


def test_notes(seed: Parsed) -> None:
    notes = seed.record.document.footnotes
    assert [{"mark": n.mark, "text": n.text} for n in notes] == TRUTH["document"]["footnotes"]
    assert [n.anchor for n in notes] == ["nay", "án", "01-KL/TW", "34-KL/TW", "74-KL/TW"]


def test_relations(seed: Parsed) -> None:
    related = {c.code: [r.kind for r in c.relations] for c in seed.record.document.citations if c.relations}
    amended = ["sửa đổi", "bổ sung"]
    assert related == {
        "126-QĐ/TW": amended,
        "266-QĐ/TW": [*amended, "thay thế"],
        "196-QĐ/TW": amended,
        "197-QĐ/TW": amended,
    }


def test_signature(seed: Parsed) -> None:
    signature = seed.record.document.signature
    assert signature is not None
    assert signature.model_dump() == {
        "authority": ["K/T TRƯỞNG BAN"],
        "title": "PHÓ TRƯỞNG BAN THƯỜNG TRỰC",
        "name": "Mai Văn Chính",
        "signed": "Đã ký",
    }


def test_copy(seed: Parsed) -> None:
    (copy,) = seed.record.copies
    (truth,) = TRUTH["copies"]
    read = copy.model_dump(mode="json")
    assert {key: read[key] for key in truth if key != "signature"} == {
        k: v for k, v in truth.items() if k != "signature"
    }
    assert (copy.number, copy.symbol) == ("336", "BS/VPTU")
    assert copy.signature is not None
    assert copy.signature.title == "PHÓ CHÁNH VĂN PHÒNG"  # the stray VĂN PHÒNG below is the seal's
    assert copy.signature.name == "Nguyễn Thị Ngọc Bích"


def test_kind_that_disagrees_with_its_symbol_is_kept_and_doubted(seed: Parsed) -> None:
    (doubt,) = seed.doubts
    assert doubt.code == "citation-kind-mismatch"
    at = int(doubt.at.split("/")[3])
    citation = seed.record.document.citations[at]
    assert (citation.type, citation.code) == ("Thông báo Kết luận", "43-KL/TW")


def test_unnumbered(seed: Parsed) -> None:
    titles = [u.title for u in seed.record.document.unnumbered]
    assert titles == [
        "Nghị quyết Trung ương 4 khóa XI",
        "Nghị quyết Trung ương 4 khóa XII",
        "Nghị quyết Trung ương 6 khóa XII",
        "Nghị quyết Hội nghị Trung ương 7 khóa XII",
        "Kết luận Hội nghị Trung ương 4 khóa XIII",
    ]
