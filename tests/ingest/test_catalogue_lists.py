"""Filters, orders, counts and pages of the catalogue are those that a plain look at all documents gives."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_catalogue import row

from ingest.catalogue import Catalogue, Filter
from ingest.catalogue.entries.tokens import of_document, of_filter
from ingest.catalogue.row import Row
from ingest.catalogue.search.searching import BOUND
from parse.record import Signature

KINDS = ["Quyết định", "Thông báo", "Công văn", None]
ISSUERS = [["TỈNH ỦY HÀ GIANG"], ["ỦY BAN NHÂN DÂN", "TỈNH HÀ NAM"], []]
SIGNERS = ["Lê Văn Sơn", "Trần Thị Hòa", None]
COPIERS = ["VĂN PHÒNG TỈNH ỦY", None]
YEARS = [1998, 2009, 2010, 2019, 2021, None]


def papers(count: int) -> list[Row]:
    dice = random.Random(7)
    made = []
    for n in range(count):
        year = dice.choice(YEARS)
        date = datetime.date(year, dice.randrange(1, 13), dice.randrange(1, 29)) if year else None
        paper = row(
            f"{n:016x}", f"văn bản số {n % 7} về rừng", type=dice.choice(KINDS), issuer=dice.choice(ISSUERS), date=date,
            number=str(dice.randrange(400)), signature=Signature(name=dice.choice(SIGNERS)),
        )  # fmt: skip
        reviewed = dice.random() < 0.3
        made.append(
            paper._replace(
                reviewed_at="2026-01-02T03:04:05+00:00" if reviewed else None, reviewed_by="lan" if reviewed else None,
                doubts=0 if reviewed else dice.randrange(3), doubt=0.0 if reviewed else dice.randrange(40) / 8,
                unread=dice.choice([0, 0, 0, 2]), copy_issuer=dice.choice(COPIERS), copy_signer=dice.choice(SIGNERS),
            )
        )  # fmt: skip
    return made


FILTERS: list[tuple[Filter, Callable[[Row], bool]]] = [
    (Filter(), lambda r: True),
    (Filter(kind="quyet dinh"), lambda r: r.type == "Quyết định"),
    (Filter(issuer="Uỷ ban nhân dân tỉnh Hà Nam"), lambda r: "HÀ NAM" in (r.issuer or "")),
    (Filter(issuer="nobody"), lambda r: False),
    (Filter(year_from=2009, year_to=2019), lambda r: r.year is not None and 2009 <= r.year <= 2019),
    (Filter(year_from=2010), lambda r: r.year is not None and r.year >= 2010),
    (Filter(year_to=2009), lambda r: r.year is not None and r.year <= 2009),
    (Filter(year_from=2019, year_to=2009), lambda r: False),
    (Filter(state="open"), lambda r: r.reviewed_at is None),
    (Filter(state="reviewed"), lambda r: r.reviewed_at is not None),
    (Filter(state="partial"), lambda r: r.unread > 0),
    (Filter(doubt="doubtful"), lambda r: r.doubts > 0),
    (Filter(doubt="sure"), lambda r: r.doubts == 0),
    (Filter(signer="le van son"), lambda r: "Lê Văn Sơn" in (r.signer, r.copy_signer)),
    (Filter(signer="van son"), lambda r: "Lê Văn Sơn" in (r.signer, r.copy_signer)),
    (Filter(signer="an son"), lambda r: False),  # no word of a name is "an"
    (Filter(signer="-"), lambda r: False),
    (Filter(copier="Văn phòng Tỉnh uỷ"), lambda r: r.copy_issuer is not None),
    (Filter(copier="van phong"), lambda r: r.copy_issuer is not None),
    (
        Filter(day_from="2009-03-15", day_to="2010-04-02", copier="Văn phòng Tỉnh uỷ"),
        lambda r: r.copy_issuer is not None and "2009-03-15" <= (r.date or "") <= "2010-04-02",
    ),
    (Filter(day_from="2010-02-28"), lambda r: (r.date or "") >= "2010-02-28"),
    (Filter(kind="Quyết định", day_to="2009-12-31"), lambda r: r.type == "Quyết định" and "" < (r.date or "") < "2010"),
    (Filter(day_from="2021-03-01", day_to="2021-02-01"), lambda r: False),
    (
        Filter("Thông báo", "TỈNH ỦY HÀ GIANG", 1990, 2020, "open", "doubtful"),
        lambda r: r.type == "Thông báo" and r.issuer == "TỈNH ỦY HÀ GIANG" and r.year is not None
        and r.year <= 2020 and r.reviewed_at is None and r.doubts > 0,
    ),
]  # fmt: skip


@pytest.mark.parametrize("many", [40, BOUND + 300])
def test_lists_and_counts(catalogue: Catalogue, many: int) -> None:
    there = papers(many)
    catalogue.fill(there)
    if many < BOUND:  # what was put in anew, or taken out, counts as it is now
        for old in there[:10]:
            catalogue.put(old._replace(type="Thông báo", doubts=2, doubt=1.5, reviewed_at=None))
            catalogue.put(old)
        for old in there[10:20]:
            catalogue.remove(old.id)
        there = there[:10] + there[20:]
    newest = there[::-1]
    for wanted, holds in FILTERS:
        left = [r for r in newest if holds(r)]
        assert [r for r in newest if wanted.leaves(r)] == left
        orders = {
            "newest": left,
            "relevance": left,
            "date": sorted(left, key=lambda r: r.date or "", reverse=True),
            "doubt": sorted(left, key=lambda r: r.doubt, reverse=True),
        }
        for order, expected in orders.items():
            page = catalogue.listing(wanted, order=order, limit=7, offset=3)  # type: ignore[arg-type]
            assert [hit.row for hit in page.hits] == expected[3:10], (wanted, order)
            assert (page.total, page.more) == (len(left), False)
        found = catalogue.listing(wanted, "van ban rung", "newest", limit=7, offset=3)
        assert [hit.row for hit in found.hits] == left[3:10], wanted
        assert (found.total, found.more) == (min(len(left), BOUND), len(left) > BOUND)
        assert {r.id for r in catalogue.rows(wanted)} == {r.id for r in left}


@settings(max_examples=300)
@given(st.integers(1800, 2199), st.integers(1800, 2199), st.none() | st.integers(0, 90))
def test_any_years_are_few_tokens(year: int, first: int, more: int | None) -> None:
    """One of them is a document's exactly if its year is among those wanted."""
    last = first + more if more is not None else None
    paper = row("a", "", type="Báo cáo", date=datetime.date(year, 1, 1))
    for kind in (None, "Báo cáo"):
        (wanted,) = of_filter(Filter(kind, year_from=first, year_to=last)).any_of
        there = len({*of_document(paper)} & {*wanted})
        assert there == (first <= year and (last is None or year <= last))
        assert len(wanted) <= (4 if more is not None and more < 9 else 12)


@settings(max_examples=300)
@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 1, 1)), st.data())
def test_any_days_are_few_tokens(day: datetime.date, data: st.DataObject) -> None:
    """One of them is a document's exactly if its day is among those wanted."""
    days = st.none() | st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 1, 1)).map(
        datetime.date.isoformat
    )
    first, last = data.draw(days), data.draw(days)
    if first is last is None:
        return
    (wanted,) = of_filter(Filter(day_from=first, day_to=last)).any_of
    there = len({*of_document(row("a", "", date=day))} & {*wanted})
    assert there == ((first or "") <= day.isoformat() <= (last or "9"))
    assert len(wanted) < 100


def test_facets(catalogue: Catalogue) -> None:
    there = papers(150)
    catalogue.fill(there)
    for wanted, _ in FILTERS:
        left = [r for r in there for w, holds in FILTERS if w == wanted and holds(r)]
        found = catalogue.facets(wanted)
        if wanted.kind is None:
            assert dict(found.kinds) == Counter(r.type for r in left if r.type)
        if wanted.issuer is None:
            assert dict(found.issuers) == Counter(r.issuer for r in left if r.issuer)
            assert [n for _, n in found.issuers] == sorted((n for _, n in found.issuers), reverse=True)
        if wanted.year_from is wanted.year_to is None:
            assert found.years == sorted(Counter(r.year for r in left if r.year).items(), reverse=True)
        if wanted.state is None:
            assert dict(found.states) == {
                "open": sum(r.reviewed_at is None for r in left),
                "reviewed": sum(r.reviewed_at is not None for r in left),
                "partial": sum(r.unread > 0 for r in left),
            }
    # The other choices of a condition are those that it hides.
    assert len(catalogue.facets(Filter(kind="Quyết định")).kinds) == 3


def test_a_choice_of_a_facet_is_a_filter(catalogue: Catalogue) -> None:
    catalogue.fill(papers(100))
    found = catalogue.facets(Filter())
    assert min(len(found.kinds), len(found.issuers)) > 1
    for kind, count in found.kinds:
        assert catalogue.listing(Filter(kind=kind)).total == count
    for issuer, count in found.issuers:
        assert catalogue.listing(Filter(issuer=issuer)).total == count


def test_all_rows_stream_in_the_order_of_a_list_of_documents(catalogue: Catalogue) -> None:
    there = papers(1100)
    catalogue.fill(there)
    found = list(catalogue.rows(Filter()))
    assert sorted(r.id for r in found) == [r.id for r in there]
    years = [r.year or 9999 for r in found]
    assert years == sorted(years)
    one = [int(r.number or 0) for r in found if r.year == 2021 and r.type == "Quyết định" and not r.issuer]
    assert len(one) > 5
    assert one == sorted(one)
    assert list(catalogue.rows(Filter(), after=found[600].id)) == found[601:]
    with pytest.raises(KeyError):
        next(catalogue.rows(Filter(), after="f" * 16))


def test_hits_beyond_the_bound_are_said_to_be_more(catalogue: Catalogue) -> None:
    catalogue.fill(
        row(f"{n:016x}", "quyết định", date=datetime.date(1950 + n % 70, 1, 1)) for n in range(BOUND + 50)
    )
    for order in ("relevance", "newest", "date", "doubt"):
        found = catalogue.listing(Filter(), "quyet dinh", order, limit=20)  # type: ignore[arg-type]
        assert (len(found.hits), found.total, found.more) == (20, BOUND, True)
