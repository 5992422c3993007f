"""Agreeing: what is out of step among the catalogue's tables is told, of which document, in both databases."""

from __future__ import annotations

import datetime

import pytest
from test_catalogue import row

from ingest.catalogue import Catalogue
from ingest.catalogue.entries import tokens
from ingest.catalogue.row import Row
from parse import Citation, Record
from parse.record import Document

LOOKS = ["12ab" * 24, "77c1" * 24]


def papers() -> list[Row]:
    """Three documents: two of one number and of one look, all citing."""
    cited = [Citation(type="Quyết định", code="12-QĐ/TW"), Citation(code="7-KL/TW")]
    head = {
        "type": "Quyết định",
        "number": "24",
        "symbol": "QĐ/TW",
        "code": "24-QĐ/TW",
        "issuer": ["Ban Bí thư"],
    }
    paper = Document(**head, date=datetime.date(2021, 7, 30), citations=cited)
    record = Record(document=paper)
    other = Record(document=paper.model_copy(update={"code": "25-QĐ/TW", "number": "25"}))
    facts = {"doubts": 1, "pages": 2, "names": ["a.png"], "archived_at": "2026-11-30T08:00:00+00:00"}
    return [
        Row.of(id * 8, of, text=f"Quyết định về cán bộ {id}", looks=LOOKS, **facts)
        for id, of in (("0a", record), ("1b", record), ("2c", other))
    ]


@pytest.fixture
def filled(catalogue: Catalogue) -> Catalogue:
    for paper in papers():
        catalogue.put(paper)
    return catalogue


def out_of_step(catalogue: Catalogue) -> list[list[str] | None]:
    return [catalogue.differences(paper) for paper in papers()]


def run(catalogue: Catalogue, sql: str, values: list[object] | None = None) -> None:
    with catalogue._store.writing() as transaction:
        transaction.run(sql, values or [])


def n_of(catalogue: Catalogue, id: str) -> int:
    return int(catalogue._store.read("SELECT n FROM documents WHERE id = ?", [id])[0][0])


def test_a_sound_catalogue_agrees(filled: Catalogue) -> None:
    assert out_of_step(filled) == [[], [], []]
    assert filled.loose_ends() == {}
    filled.put(papers()[1])
    filled.remove(papers()[2].id)
    filled.put(papers()[2])
    assert out_of_step(filled) == [[], [], []]
    assert filled.loose_ends() == {}
    assert filled.differences(row("f" * 16, "một")) is None


@pytest.mark.parametrize(
    "changed",
    [
        {}, {"doubts": 3}, {"doubts": 0}, {"reviewed_at": "2026-11-30T09:00:00+00:00", "reviewed_by": "lan"},
        {"subject": "Về việc khác"}, {"text": "Chữ khác"}, {"names": ["b.png"]}, {"date": "2022-01-02", "year": 2022},
        {"copy_date": "2022-01-02"}, {"type": None}, {"signer": "Lan"}, {"tags": ["Hỏa tốc"]}, {"notes": ["gọi lại"]},
    ],
)  # fmt: skip
def test_what_a_document_has_become_is_found_and_what_it_was_is_not(
    filled: Catalogue, changed: dict[str, object]
) -> None:
    """Its words are entered anew only where they differ."""
    was = papers()[1]
    now = was._replace(**changed)
    filled.put(now)
    n = n_of(filled, now.id)
    assert filled.differences(now) == []
    assert filled._store.has_tokens(n, tokens.of_document(now))
    gone = {*tokens.of_document(was)} - {*tokens.of_document(now)}
    assert not any(filled._store.has_tokens(n, [one]) for one in gone)
    assert filled.loose_ends() == {}


@pytest.mark.parametrize("table", ["numbers", "citations", "looks"])
@pytest.mark.parametrize("whole", [True, False])
def test_a_table_that_lacks_what_a_document_was_entered_with(
    filled: Catalogue, table: str, whole: bool
) -> None:
    only = "" if whole else f" WHERE n = {n_of(filled, '1b' * 8)}"
    run(filled, f"DELETE FROM {table}{only}")
    wrong = [[table]] * 3 if whole else [[], [table], []]
    assert out_of_step(filled) == wrong


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ("UPDATE numbers SET loose = 'x' WHERE n = {n}", "numbers"),
        ("UPDATE numbers SET day = '1999-01-01' WHERE n = {n}", "numbers"),
        ("UPDATE citations SET kind = 'x' WHERE n = {n}", "citations"),
        ("INSERT INTO citations (n, strict, kind) VALUES ({n}, 'x', 'y')", "citations"),
        ("DELETE FROM links WHERE document = '1b1b1b1b1b1b1b1b' AND how = 'identity'", "links"),
        ("DELETE FROM links WHERE document = '1b1b1b1b1b1b1b1b' AND how = 'look'", "links"),
        ("UPDATE documents SET state = 0 WHERE n = {n}", "state"),
        ("UPDATE documents SET shelf = 'x' WHERE n = {n}", "shelf"),
        ("UPDATE documents SET text = 'x' WHERE n = {n}", "text"),
    ],
)
def test_what_is_changed_of_one_document_is_said_of_that_one(filled: Catalogue, sql: str, table: str) -> None:
    run(filled, sql.format(n=n_of(filled, "1b" * 8)))
    assert out_of_step(filled) == [[], [table], []]


def test_links_between_papers_that_are_not_alike(filled: Catalogue) -> None:
    run(filled, "INSERT INTO links (document, other, how) VALUES (?, ?, 'identity')", ["1b" * 8, "2c" * 8])
    assert out_of_step(filled) == [[], ["links"], []]


def test_a_document_that_the_search_has_lost(filled: Catalogue) -> None:
    n = n_of(filled, "1b" * 8)
    with filled._store.writing() as transaction:
        transaction.unindex(n, tokens.of_document(papers()[1]))
        transaction.index(n, ["khác"])
    assert out_of_step(filled) == [[], ["words"], []]


@pytest.mark.parametrize(
    ("sql", "loose"),
    [
        ("DELETE FROM tallies", {"tallies": 2}),
        ("UPDATE tallies SET documents = documents + 1 WHERE issuer = ''", {"tallies": 2}),
        ("INSERT INTO numbers VALUES (99, 1, 'x', 'x', 'x', 'x', '')", {"numbers": 1}),
        ("INSERT INTO citations VALUES (99, 'x', 'x', NULL)", {"citations": 1}),
        ("INSERT INTO looks VALUES (1, 99)", {"looks": 1}),
        ("INSERT INTO links VALUES ('1b1b1b1b1b1b1b1b', 'none', 'look')", {"links": 1}),
    ],
)
def test_rows_of_no_document_and_wrong_counts(filled: Catalogue, sql: str, loose: dict[str, int]) -> None:
    run(filled, sql)
    assert filled.loose_ends() == loose
