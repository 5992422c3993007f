"""The catalogue lists and finds documents; any text may be typed into its search."""

from __future__ import annotations

import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.catalogue import Catalogue
from ingest.row import Row
from parse import Record
from parse.record import Copy, Document, Inferred, Signature


def row(id: str, text: str, **document: object) -> Row:
    record = Record(document=Document(**document))  # type: ignore[arg-type]
    return Row.of(
        id, record, text=text, doubts=1, pages=2, names=[f"{id}.pdf"], archived_at="2026-01-01T00:00:00Z"
    )


def found(catalogue: Catalogue, query: str) -> list[str]:
    return [hit.row.id for hit in catalogue.search(query)]


def test_found_with_and_without_marks(catalogue: Catalogue) -> None:
    catalogue.put(row("a", "QUYẾT ĐỊNH về công tác đảng", code="24-QĐ/TW"))
    catalogue.put(row("b", "Thông báo về việc đăng ký"))
    for query in ("quyet dinh", "Quyết định", "QUYẾT định", "24-QĐ/TW", "24-qd/tw", '"cong tac dang"'):
        assert found(catalogue, query) == ["a"], query
    assert sorted(found(catalogue, "dang")) == ["a", "b"]
    assert found(catalogue, "khong co") == []
    assert found(catalogue, '"tac cong"') == []


def test_exact_tones_come_first(catalogue: Catalogue) -> None:
    catalogue.put(row("registering", "đăng đăng đăng ký"))
    catalogue.put(row("party", "văn bản dài hơn nhiều của các tổ chức đảng ở địa phương"))
    assert found(catalogue, "đảng") == ["party", "registering"]
    assert found(catalogue, "đăng") == ["registering", "party"]


def test_snippet_is_the_original(catalogue: Catalogue) -> None:
    catalogue.put(row("a", "Căn cứ Điều lệ Đảng Cộng sản Việt Nam"))
    (hit,) = catalogue.search("dieu le")
    assert hit.snippet[hit.start : hit.end] == "Điều"


def test_entering_again_takes_the_place(catalogue: Catalogue) -> None:
    catalogue.put(row("a", "một"))
    catalogue.put(row("a", "hai"))
    assert found(catalogue, "một") == []
    assert found(catalogue, "hai") == ["a"]
    assert catalogue.count() == 1


def test_columns(catalogue: Catalogue) -> None:
    document = Document(
        type="Thông báo", number="24", symbol="QĐ/TW", code="24-QĐ/TW", date=datetime.date(2021, 7, 30),
        issuer_inferred=Inferred(name="Ban Tổ chức", why="người ký"), subject="về …",
        signature=Signature(name="Mai Văn Chính"),
    )  # fmt: skip
    issuer = ["TỈNH ỦY", "VĂN PHÒNG"]
    copy = Copy(kind="sao lục", printed_kind="SAO LỤC", code="336-BS/VPTU", issuer=issuer)
    record = Record(document=document, copies=[copy])
    catalogue.put(Row.of("a", record, text="t", doubts=0, pages=1, names=["x", "y"], archived_at="then"))
    stored = catalogue.get("a")
    assert stored is not None
    assert stored.date == "2021-07-30"
    assert stored.issuer == "[Ban Tổ chức]"
    assert stored.copy_issuer == "TỈNH ỦY · VĂN PHÒNG"
    assert stored.names == ["x", "y"]
    assert found(catalogue, "336-BS/VPTU") == ["a"]
    assert found(catalogue, "ban to chuc") == ["a"]
    assert catalogue.get("b") is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(st.one_of(st.text(max_size=30), st.text(alphabet="\"*():^-+ANDORNEAR{} \0;'đ", max_size=20)))
def test_no_query_is_an_error(catalogue: Catalogue, query: str) -> None:
    catalogue.put(row("a", "quyết định AND OR NOT"))
    for hit in catalogue.search(query):
        assert 0 <= hit.start <= hit.end <= len(hit.snippet)
