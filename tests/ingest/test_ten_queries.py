"""Ten queries, as clerks type them, to the whole texts of all papers of ``tests/parse/papers``: the paper that is meant
comes first. Of most, many other papers have the words too.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.datastructures import QueryParams

from ingest.catalogue import Catalogue
from ingest.catalogue.row import Row
from ingest.web.browsing import Browsing
from parse import Record

PAPERS = Path(__file__).parents[1] / "parse" / "papers"
TEN = {
    # what is typed: the paper that is meant, and how many papers have the words at least
    "phong chong lut bao": ("directive-2003-row-wise", 1),  # without marks
    "lập hồ sơ": ("guidance-records-notes-midway", 20),  # words that stand apart in most papers
    "bão số 9": ("state-telegram", 20),
    "kĩ thuật quan trắc khí tượng": ("circular-subsections", 1),  # printed "kỹ thuật"
    "quí III năm 2022": ("party-notice-plain-digit-notes", 5),  # printed "quý"
    "đê bao bờ bao": ("decision-dikes-regulation-attached", 20),
    "thu hồi và giao đất": ("decision-land-1999-late-copy-worn", 5),
    "21/5/2019": ("letter-customs-letter-for-digit", 1),  # printed "21 tháng 5 năm 2019"
    "Lê Quang Vĩnh": ("cong-van-van-phong-trung-uong", 1),  # who signed
    "công đoàn viên chức": ("union-decision", 10),
    "văn phòng tỉnh ủy kon tum": ("quy-dinh-ban-bi-thu-thay-the", 1),  # who made the copy
    "ủy ban nhân dân thành phố vinh": ("state-copy-electronic", 1),
}
NUMBERS = {
    "l533 QD TU": "quyet-dinh-sao-y-roi-sao-luc",  # 1533-QĐ/TU
    "340-CV/BNCTU": "ocr-cong-van-dau-den",  # printed 34O
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The paper that is meant is never the newest of those that are found because of its place here."""
    made = Catalogue(tmp_path_factory.mktemp("papers") / "catalogue.sqlite3")
    for n, file in enumerate(sorted(PAPERS.glob("*.json"), key=lambda file: file.stem[::-1])):
        record = Record.model_validate(json.loads(file.read_bytes())["record"])
        text = file.with_suffix(".txt").read_text(encoding="utf-8")
        at = f"2026-01-01T00:{n // 60:02}:{n % 60:02}Z"
        made.put(Row.of(file.stem, record, text=text, doubts=0, pages=1, names=[f"{n}.pdf"], archived_at=at))
    return made


def listed(papers: Catalogue, typed: str) -> tuple[list[str], int]:
    """The papers that the list shows first, and how many it finds, of what is typed into its page."""
    asked = Browsing.of(QueryParams({"q": typed}))
    found = papers.listing(asked.filter, asked.query, asked.sorted_by, limit=25)
    return [hit.row.id for hit in found.hits], found.total


@pytest.mark.parametrize("typed", TEN)
def test_the_paper_that_is_meant_comes_first(papers: Catalogue, typed: str) -> None:
    wanted, others = TEN[typed]
    first, total = listed(papers, typed)
    assert first[0] == wanted
    assert total >= others


@pytest.mark.parametrize("typed", NUMBERS)
def test_a_number_as_it_is_typed_leads_to_its_paper(papers: Catalogue, typed: str) -> None:
    assert papers.by_number(typed)[0].id == NUMBERS[typed]


def test_newest_first_would_not_do(papers: Catalogue) -> None:
    """Else the ten would say nothing of the order."""
    firsts = [
        papers.listing(Browsing().filter, typed, "newest", limit=1).hits[0].row.id == TEN[typed][0]
        for typed in TEN
    ]
    assert sum(firsts) <= len(TEN) // 2
