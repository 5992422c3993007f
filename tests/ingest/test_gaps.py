"""Numbers that are absent, double, or out of order with their dates: all that were planted are found, and no others."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.catalogue.search.numbered import Numbered
from ingest.export.lists.gaps import Series, gaps

OFFICE, KIND = "UBND TỈNH HÀ NAM", "Quyết định"


def paper(number: object, day: int, name: str = "", **more: Any) -> Numbered:
    """A paper of an office's series, so many days after the first of January."""
    date = datetime.date(2024, 1, 1) + datetime.timedelta(day)
    made = Numbered(
        id=name or f"{number}-{day}", issuer=OFFICE, year=2024, kind=KIND, number=str(number), symbol="QĐ-UBND",
        code=f"{number}/QĐ-UBND", date=date.isoformat(),
    )  # fmt: skip
    return made._replace(**more)


def only(papers: list[Numbered], **how: bool) -> Series:
    (series,) = gaps(papers, **how).series
    return series


def missing(series: Series) -> set[int]:
    return {n for start, end in series.missing for n in range(start, end + 1)}


@settings(max_examples=300, deadline=None)
@given(
    first=st.integers(1, 5000),
    steps=st.lists(
        st.tuples(st.integers(1, 6), st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=40
    ),
)
def test_planted_gaps_and_doubles_are_found_and_no_others(
    first: int, steps: list[tuple[int, int, int]]
) -> None:
    """``steps``: to the next number, to its day, and how many papers more have that number on the same day."""
    number, day, papers, doubled = first, 0, [], set()
    for step, days, more in steps:
        papers += [paper(number, day, f"{number}.{n}") for n in range(1 + more)]
        if more:
            doubled.add(number)
        number, day = number + step, day + days
    series = only(papers)
    there = {int(one.number or "") for one in papers}
    assert missing(series) == set(range(min(there), max(there) + 1)) - there
    assert {double.papers[0].number for double in series.doubles} == doubled
    assert (series.first.number, series.last.number) == (min(there), max(there))
    assert series.disorders == []


@settings(max_examples=300, deadline=None)
@given(
    numbers=st.lists(st.integers(1, 900), min_size=6, max_size=60, unique=True).map(sorted),
    data=st.data(),
)
def test_a_misread_number_is_pointed_at(numbers: list[int], data: st.DataObject) -> None:
    """One number is read as another: where two papers or more lie between, it is this one for sure."""
    n = data.draw(st.integers(0, len(numbers) - 1))
    others = [one for i, one in enumerate(numbers) if i != n]
    wrong = data.draw(st.integers(1, 1200).filter(lambda one: one not in numbers))
    passed = sum(min(numbers[n], wrong) < one < max(numbers[n], wrong) for one in others)
    papers = [paper(wrong if i == n else number, i) for i, number in enumerate(numbers)]
    series = only(papers)
    found = {one.paper.number: one.sure for one in series.disorders}
    if passed == 0:
        assert found == {}  # it stands between the same neighbours: nobody can tell
    elif passed == 1:
        assert len(found) == 2  # it or its neighbour
        assert wrong in found
        assert not any(found.values())
    else:
        assert found == {wrong: True}
        # What is surely wrong stretches the series to neither side.
        assert (series.first.number, series.last.number) == (min(others), max(others))


def test_nothing_is_said_beyond_the_first_and_the_last() -> None:
    series = only([paper("07", 1), paper(8, 2), paper(11, 3)])
    assert (series.first.code, series.last.code, series.missing) == ("07/QĐ-UBND", "11/QĐ-UBND", [(9, 10)])
    assert only([paper(7, 1)]).missing == []


def test_offices_years_and_kinds_are_apart() -> None:
    papers = [
        paper(1, 1), paper(3, 2),
        paper(2, 1, kind="Kế hoạch"), paper(4, 2, kind="KẾ  HOẠCH"),
        paper(1, 1, symbol="2024/QĐ-UBND"), paper(2, 2, symbol="2024/QĐ-UBND"),
        paper(9, 1, issuer="UBND TỈNH HÀ  GIANG"),
        paper(5, 1, issuer="UBND TỈNH HÀ  GIANG", year=2025, date="2025-01-01"),
    ]  # fmt: skip
    found = gaps(papers).series
    told = {(one.issuer, one.year, one.kind, one.of_law): (one.missing, one.elsewhere) for one in found}
    assert told == {
        (OFFICE, 2024, KIND, False): ([(2, 2)], 1),  # a plan has it: they may share one series
        (OFFICE, 2024, "Kế hoạch", False): ([(3, 3)], 1),
        (OFFICE, 2024, KIND, True): ([], 0),
        ("UBND TỈNH HÀ  GIANG", 2024, KIND, False): ([], 0),
        ("UBND TỈNH HÀ  GIANG", 2025, KIND, False): ([], 0),
    }


def test_several_kinds_in_one_series() -> None:
    papers = [paper(1, 1), paper(3, 3), paper(2, 2, kind="Kế hoạch"), paper(5, 5, kind="Kế hoạch")]
    series = only(papers, shared=True)
    assert (series.kind, series.shared, series.missing, series.disorders) == (None, True, [(4, 4)], [])


@pytest.mark.parametrize("number", [None, "", "_", "12/3", "mười", "1234567"])
def test_what_is_no_number_is_counted_and_not_placed(number: str | None) -> None:
    found = gaps([paper(1, 1), paper(2, 2)._replace(number=number)])
    assert (found.unplaced, found.series[0].size) == (1, 1)
    found = gaps([paper(1, 1, year=None, date=None)])
    assert (found.unplaced, found.series) == (1, [])


def test_a_number_with_a_letter_is_no_double_and_fills_no_gap() -> None:
    series = only([paper(1, 1), paper("2a", 2), paper("2b", 2), paper(3, 3), paper("3A", 3), paper("3a", 4)])
    assert series.missing == []
    assert [[one.code for one in double.papers] for double in series.doubles] == [
        ["3A/QĐ-UBND", "3a/QĐ-UBND"]
    ]


def test_one_paper_scanned_twice_is_told_from_two_with_one_number() -> None:
    twice = [
        paper(4, 1, "a", looks=("x", "y")),
        paper(4, 1, "b", looks=("y",)),
        paper(5, 2, "c", looks=("x",)),
    ]
    (double,) = only(twice).doubles
    assert double.same
    (double,) = only([paper(4, 1, "a", looks=("x",)), paper(4, 9, "b", looks=("z",)), paper(5, 9)]).doubles
    assert not double.same


def test_neighbours_of_a_number_out_of_order_are_named() -> None:
    (one,) = only(
        [paper(10, 1), paper(11, 2), paper(80, 3), paper(13, 4), paper(14, 5), paper(90, 6)]
    ).disorders
    assert (one.paper.number, one.sure) == (80, True)
    assert one.before is not None
    assert one.after is not None
    assert (one.before.number, one.after.number) == (14, 90)
