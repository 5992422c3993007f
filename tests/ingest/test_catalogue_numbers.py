"""A number is found however it was read or is typed; what a paper cites is joined with what is archived."""

from __future__ import annotations

import datetime

import pytest
from test_catalogue import row

from ingest.catalogue import Catalogue, Citing
from ingest.catalogue.row import Row
from parse import Record
from parse.record import Citation, Copy, Document


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("24-QĐ/TW", "24-QĐ/TW"),
        ("24-QĐ/TW", "24 - qd / tw"),
        ("24-QĐ/TW", "24–QÐ/TW"),
        ("24-QĐ/TW", "Số: 24-QĐ/TW"),
        ("24-QĐÐ/TW", "24-QĐ/TW"),
        ("O24-QĐ/TW", "24-QĐ/TW"),
        ("24-QĐ/TW", "024QĐTW"),
        ("24-QĐ/TW", "24-QĐ"),
        ("24-QĐ/TW", "24"),
        ("l5/QĐ-BNV", "15/QĐ-8NV"),
        ("336-8S/VPTU", "336-BS/VPTU"),
        ("336-BS/VPTU", "336/B5-VPTU"),
        ("30/2020/NĐ-CP", "30/2O2O/NĐ-CP"),
        ("12 TT/TU", "12-TT/TU"),
    ],
)
def test_found_by_number(catalogue: Catalogue, printed: str, typed: str) -> None:
    catalogue.put(row("a", "không nhắc số", code=printed))
    catalogue.put(row("b", "số khác", code="247-QĐ/TW"))
    assert [found.id for found in catalogue.by_number(typed)][:1] == ["a"]


def test_what_is_exactly_so_comes_first(catalogue: Catalogue) -> None:
    for id, code in [
        ("exact", "15-QĐ/TW"),
        ("misread", "I5-QĐ/TW"),
        ("longer", "15-QĐ/TWĐ"),
        ("other", "16-QĐ/TW"),
    ]:
        catalogue.put(row(id, "", code=code))
    assert [found.id for found in catalogue.by_number("15-QĐ/TW")] == ["exact", "misread", "longer"]
    assert [found.id for found in catalogue.by_number("I5-QĐ/TW")][:2] == ["misread", "exact"]
    assert len(catalogue.by_number("15-QĐ/TW", limit=1)) == 1
    for nothing in ("", "số", "-/", "QĐ/TW", "99"):
        assert catalogue.by_number(nothing) == []


def test_a_copy_is_found_by_its_number(catalogue: Catalogue) -> None:
    blocks = [Copy(kind="sao y", code="12/SY-UBND"), Copy(kind="sao lục", code="336-BS/VPTU")]
    record = Record(document=Document(code="24-QĐ/TW"), copies=blocks)
    catalogue.put(Row.of("a", record, text="", doubts=0, pages=1, names=[], archived_at="then"))
    for code in ("24-QĐ/TW", "12/SY-UBND", "336-BS/VPTU"):
        assert [found.id for found in catalogue.by_number(code)] == ["a"]
    catalogue.remove("a")
    assert catalogue.by_number("336-BS/VPTU") == []


DAY, OTHER_DAY = datetime.date(2021, 7, 30), datetime.date(2016, 7, 30)


def citing(id: str, *citations: Citation) -> Row:
    return row(id, "", code=f"{id}-KH/TU", type="Kế hoạch", citations=list(citations))


@pytest.mark.parametrize("cited_first", [True, False])
@pytest.mark.parametrize(
    ("citation", "document", "joined"),
    [
        (Citation(code="24-QĐ/TW", type="Quy định", date=DAY), {"date": DAY, "type": "Quy định"}, True),
        (Citation(code="24-QĐ/TW", type="Quy định", date=DAY), {"date": DAY, "type": "Quyết định"}, True),
        (Citation(code="24-QĐ/TW", date=DAY), {"date": OTHER_DAY, "type": "Quy định"}, False),
        (Citation(code="24-QĐ/TW"), {"date": OTHER_DAY, "type": "Quy định"}, True),
        (Citation(code="24-QĐ/TW", date=DAY), {}, True),
        (Citation(code="24–QÐ/TW"), {"date": DAY}, True),
        (Citation(code="24-QĐ/TW", type="Chỉ thị"), {"type": "Quyết định"}, False),
        (Citation(code="25-QĐ/TW"), {}, False),
        (Citation(code="124-QĐ/TW"), {}, False),
    ],
)
def test_cites_and_cited_by_agree(
    catalogue: Catalogue, cited_first: bool, citation: Citation, document: dict[str, object], joined: bool
) -> None:
    both = [row("cited", "", code="24-QĐ/TW", **document), citing("1", citation)]
    for paper in both if cited_first else both[::-1]:
        catalogue.put(paper)
    (found,) = catalogue.cites("1")
    day = citation.date.isoformat() if citation.date else None
    assert found == Citing(citation.type, citation.code, day, ["cited"] if joined else [])
    assert [paper.id for paper in catalogue.cited_by("cited")] == (["1"] if joined else [])


@pytest.mark.parametrize(
    "kinds", [("Nghị quyết liên tịch", "Nghị quyết"), ("Thông báo", "Thông báo kết luận")]
)
def test_a_kind_is_cited_by_a_shorter_or_longer_name_too(
    catalogue: Catalogue, kinds: tuple[str, str]
) -> None:
    printed, cited = kinds
    catalogue.put(row("a", "", code="403/2017/NQLT-CP", type=printed))
    catalogue.put(citing("1", Citation(code="403/2017/NQLT-CP", type=cited)))
    assert catalogue.cites("1")[0].documents == ["a"]
    assert [paper.id for paper in catalogue.cited_by("a")] == ["1"]


def test_citations_follow_their_documents(catalogue: Catalogue) -> None:
    catalogue.put(citing("1", Citation(code="24-QĐ/TW"), Citation(code="7-HD/BTCTW")))
    catalogue.put(citing("2", Citation(code="24-QĐ/TW")))
    for term in ("old", "new"):
        catalogue.put(row(term, "", code="24-QĐ/TW"))
    assert [found.documents for found in catalogue.cites("1")] == [["new", "old"], []]
    assert [paper.id for paper in catalogue.cited_by("old")] == ["2", "1"]
    assert [paper.id for paper in catalogue.cited_by("old", limit=1)] == ["2"]
    catalogue.put(citing("1"))
    catalogue.remove("new")
    assert catalogue.cites("1") == []
    assert [paper.id for paper in catalogue.cited_by("old")] == ["2"]
    assert catalogue.cites("2")[0].documents == ["old"]
    assert catalogue.cites("none") == catalogue.cited_by("none") == catalogue.cited_by("1") == []


def test_a_paper_is_not_cited_by_itself(catalogue: Catalogue) -> None:
    """Its own number of an earlier term it may cite."""
    catalogue.put(row("a", "", code="24-QĐ/TW", citations=[Citation(code="24-QĐ/TW")]))
    assert catalogue.cites("a")[0].documents == []
    assert catalogue.cited_by("a") == []
