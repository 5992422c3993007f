"""Dossiers in the catalogue, in each of the databases that can hold it."""

from __future__ import annotations

import datetime

from test_catalogue import row

from ingest.archive.dossiers.dossier import Facts
from ingest.catalogue import Catalogue, Filter
from ingest.catalogue.answers import NO_DOSSIER
from ingest.catalogue.dossiers.rows import DossierRow

A, B, C = "0a" * 8, "1b" * 8, "2c" * 8


def dossier(n: int, papers: list[tuple[str, int | None]], **values: object) -> DossierRow:
    facts = Facts(title=f"Hồ sơ {n}", code=f"{n:02}.VP")
    made = DossierRow(
        f"hs{n:014}", "open", facts.title, facts.code, "", "20", "", "", "", "", "", 1, f"2026-01-0{n}", "lan",
        "2026-02-01", facts.model_dump_json(), "seal", papers,
    )  # fmt: skip
    return made._replace(**values)


def filled(catalogue: Catalogue) -> None:
    for id, pages in ((A, 3), (B, 4)):
        paper = row(id, "văn bản")
        catalogue.put(
            paper._replace(pages=pages, date=datetime.date(2021, pages, 1).isoformat(), names=[f"x/{id}"])
        )


def test_what_a_dossier_is_and_has(catalogue: Catalogue) -> None:
    filled(catalogue)
    first = dossier(1, [(B, None), (A, 7)], sides=2)
    catalogue.put_dossier(first)
    catalogue.put_dossier(dossier(2, [(C, None)], heading="Đầu"))
    catalogue.put_dossier(dossier(3, [], state="dissolved"))
    one = catalogue.dossier(first.id)
    assert one is not None
    assert (one.papers, one.pages, one.sheets, one.first, one.last) == (2, 7, 9, "2021-03-01", "2021-04-01")
    assert [(p.row.id, p.sheets, p.first_sheet, p.first_page) for p in catalogue.dossier_papers(first.id)] == [
        (B, 2, 1, 1), (A, 7, 3, 5),
    ]  # fmt: skip
    assert [listed.row.title for listed in catalogue.dossiers()] == ["Hồ sơ 1", "Hồ sơ 2"]
    assert (catalogue.count_dossiers(), catalogue.count_dossiers("dissolved")) == (2, 1)
    assert catalogue.dossiers("dissolved")[0].row.title == "Hồ sơ 3"
    assert catalogue.dossiers()[1].papers == 0
    assert catalogue.dossiers_of([A, B, C]) == {A: first.id, B: first.id, C: dossier(2, []).id}
    assert catalogue.latest_dossier("lan").row.code == "03.VP"  # type: ignore[union-attr]
    assert catalogue.latest_dossier("minh") is None
    assert catalogue.dossier_differs(first) is False
    assert catalogue.dossier_differs(first._replace(papers=[(A, 7), (B, None)])) is True
    assert catalogue.dossier_differs(dossier(9, [])) is None
    assert sorted(catalogue.dossier_codes()) == ["01.VP", "02.VP"]


def test_folders_and_what_is_in_no_dossier(catalogue: Catalogue) -> None:
    filled(catalogue)
    assert catalogue.loose_folders() == [("x", 2)]
    catalogue.put_dossier(dossier(1, [(B, None)]))
    assert catalogue.loose_folders() == [("x", 1)]
    assert catalogue.loose_in_folder("x") == [A]
    catalogue.remove_dossier(dossier(1, []).id)
    assert catalogue.loose_in_folder("x") == [A, B]


def test_a_paper_that_is_erased_is_in_none(catalogue: Catalogue) -> None:
    filled(catalogue)
    catalogue.put_dossier(dossier(1, [(A, None), (B, None)]))
    catalogue.put(row(A, "văn bản"))  # put anew, as after a correction
    assert catalogue.dossier(dossier(1, []).id).papers == 2  # type: ignore[union-attr]
    catalogue.erase(A)
    assert catalogue.dossiers_of([A, B]) == {B: dossier(1, []).id}
    assert catalogue.loose_ends() == {}


def test_a_refilled_catalogue_has_them(catalogue: Catalogue) -> None:
    filled(catalogue)
    catalogue.put_dossier(dossier(1, [(A, None)]))
    rows = catalogue.latest(5)
    catalogue.refill(rows, [dossier(2, [(B, None)])])
    assert [one.row.code for one in catalogue.dossiers()] == ["02.VP"]
    assert catalogue.dossiers_of([A, B]) == {B: dossier(2, []).id}


def test_papers_by_their_dossier_and_how_long_it_is_kept(catalogue: Catalogue) -> None:
    filled(catalogue)
    catalogue.put(row(C, "văn bản khác"))
    catalogue.put_dossier(dossier(1, [(A, None)]))
    catalogue.put_dossier(dossier(2, [(B, None)], retention="permanent"))

    def left(query: str = "", **wanted: str) -> list[str]:
        found = catalogue.listing(Filter(**wanted), query, "newest")  # type: ignore[arg-type]
        assert found.total == len(found.hits)
        assert {r.id for r in catalogue.rows(Filter(**wanted))} >= {hit.row.id for hit in found.hits}  # type: ignore[arg-type]
        return [hit.row.id for hit in found.hits]

    assert left(dossier=dossier(1, []).id) == left(retention="20") == [A]
    assert left(retention="permanent") == [B]
    assert left(dossier=NO_DOSSIER) == [C]
    assert left("văn bản", dossier=NO_DOSSIER) == [C]
    assert left("khác", retention="20") == left(dossier="hs00000000000009") == []
    assert left(dossier=dossier(1, []).id, day_from="2021-03-01", day_to="2021-03-01") == [A]
    assert dict(catalogue.facets(Filter(retention="20")).states) == {"open": 1, "reviewed": 0, "partial": 0}
    assert (
        catalogue.facets(Filter(retention="20")).years == [(2021, 1)]
        or catalogue.facets(Filter()).years == []
    )
    catalogue.remove_dossier(dossier(1, []).id)
    assert left(dossier=NO_DOSSIER) == [C, A]


def test_names_of_dossiers_and_those_kept_for_years(catalogue: Catalogue) -> None:
    for n, values in enumerate(({}, {"retention": "permanent"}, {"retention": None}, {"retention": "5"}), 1):
        catalogue.put_dossier(dossier(n, [], **values))
    catalogue.put_dossier(dossier(5, [], state="dissolved", retention="70"))
    assert [one.row.id[-1] for one in catalogue.limited_dossiers()] == ["1", "4"]
    assert catalogue.retentions() == ["5", "20", "permanent"]
    last = dossier(4, []).id
    assert [id for id, *_ in catalogue.dossier_names(2)] == [dossier(1, []).id, dossier(2, []).id]
    assert catalogue.dossier_names(2, last)[0][0] == last
    assert catalogue.dossier_names(9, last)[3] == (last, "04.VP", "Hồ sơ 4")
