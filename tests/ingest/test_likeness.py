"""Papers that came in twice are linked: scanned anew, or with the same number of the same issuer; none is dropped."""

from __future__ import annotations

import datetime

import pytest
from test_catalogue import row

from ingest.catalogue import Catalogue, Link
from ingest.catalogue.likeness import identity, look_alike
from parse import Record
from parse.record import Document

PAPER = {
    "system": "state", "issuer": ["ỦY BAN NHÂN DÂN", "TỈNH HÀ GIANG"], "number": "1427", "symbol": "QĐ-UBND",
    "date": datetime.date(2023, 8, 9),
}  # fmt: skip


def of(**changes: object) -> str | None:
    return identity(Record(document=Document(**{**PAPER, **changes})))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "same",
    [
        {"issuer": ["Uỷ ban nhân dân tỉnh Hà Giang"]},
        {"number": "01427"},
        {"symbol": "QD-UBND"},
        {"date": datetime.date(2023, 1, 2)},
    ],
)
def test_the_same_paper(same: dict[str, object]) -> None:
    assert of() == of(**same)


@pytest.mark.parametrize(
    "other",
    [
        {"issuer": ["ỦY BAN NHÂN DÂN TỈNH HÀ NAM"]},
        {"number": "142"},
        {"symbol": "CT-UBND"},
        {"date": datetime.date(2022, 8, 9)},
    ],
)
def test_another_paper(other: dict[str, object]) -> None:
    assert of() != of(**other)


def test_the_party_counts_by_terms() -> None:
    days = [datetime.date(2021, 1, 5), datetime.date(2021, 7, 30), datetime.date(2023, 7, 30)]
    party = [of(system="party", date=day) for day in days]
    assert party[0] != party[1]
    assert party[1] == party[2]


@pytest.mark.parametrize("lacking", ["issuer", "number", "symbol", "date"])
def test_what_is_not_known_links_nothing(lacking: str) -> None:
    assert of(**{lacking: [] if lacking == "issuer" else None}) is None


LOOK, NEAR, FAR = "f0" * 48, "f1" * 40 + "f0" * 8, "0f" * 48


def test_looks() -> None:
    assert look_alike([LOOK, LOOK], [LOOK, NEAR])
    assert not look_alike([LOOK, LOOK], [LOOK, FAR])
    assert not look_alike([LOOK], [LOOK, LOOK])
    assert look_alike([LOOK, ""], [NEAR, LOOK])
    assert not look_alike(["", ""], ["", ""])


def test_links_go_both_ways_and_with_the_document(catalogue: Catalogue) -> None:
    first = row("a", "văn bản", **PAPER)._replace(looks=[LOOK], pages=1)
    catalogue.put(first)
    catalogue.put(row("b", "văn bản", **PAPER)._replace(looks=[FAR], pages=1))
    catalogue.put(row("c", "khác")._replace(looks=[NEAR], pages=1))
    catalogue.put(row("d", "khác hẳn")._replace(looks=[], pages=1))
    assert catalogue.links("a") == [Link("b", "identity"), Link("c", "look")]
    assert catalogue.links("b") == [Link("a", "identity")]
    assert catalogue.links("c") == [Link("a", "look")]
    assert catalogue.linked() == 3
    catalogue.put(first._replace(identity=None, looks=[]))
    assert catalogue.links("b") == catalogue.links("c") == []
    assert catalogue.count() == 4
