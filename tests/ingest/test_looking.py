"""``saoluc search`` and ``saoluc show`` at the command line: filters, numbers, citations."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from test_catalogue import row
from typer.testing import CliRunner, Result

from ingest.catalogue import Catalogue
from ingest.cli import app
from parse.record import Citation

A, B, C = "a" * 16, "b" * 16, "c" * 16


@pytest.fixture
def root(tmp_path: Path) -> Path:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite3")
    day = datetime.date(2021, 7, 30)
    catalogue.put(
        row(A, "quy định về rừng", code="24-QĐ/TW", type="Quy định", date=day, issuer=["BAN BÍ THƯ"])
    )
    cites = [Citation(code="24-QĐ/TW", type="Quy định", date=day), Citation(code="7-HD/BTCTW")]
    catalogue.put(
        row(
            B,
            "hướng dẫn về rừng",
            code="5-HD/TU",
            type="Hướng dẫn",
            date=day.replace(year=2023),
            citations=cites,
        )
    )
    reviewed = row(C, "công văn về rừng", type="Công văn", subject="rừng")
    catalogue.put(reviewed._replace(reviewed_at="2026-01-02T03:04:05+00:00", reviewed_by="lan", unread=1))
    catalogue.close()
    return tmp_path


def saoluc(root: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--root", str(root), "--lang", "en"])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["rung"], {A, B, C}),
        (["rung", "--kind", "quy dinh"], {A}),
        (["rung", "--issuer", "Ban Bí thư"], {A}),
        (["--from", "2022"], {B}),
        (["--from", "2021", "--to", "2022"], {A}),
        (["--state", "open"], {A, B}),
        (["--state", "reviewed", "rung"], {C}),
        (["--state", "partial"], {C}),
        (["--number", "O24-QÐ TW"], {A}),
        (["--number", "5", "--kind", "huong dan"], {B}),
    ],
)
def test_search(root: Path, words: list[str], found: set[str]) -> None:
    done = saoluc(root, "search", *words, "--json")
    assert done.exit_code == 0, done.output
    assert {hit["id"] for hit in json.loads(done.output)} == found


@pytest.mark.parametrize(
    "words", [["khong", "co"], ["--number", "99-QĐ/TW"], ["--number", "24", "--kind", "công văn"]]
)
def test_nothing_is_found(root: Path, words: list[str]) -> None:
    done = saoluc(root, "search", *words)
    assert done.exit_code == 1
    assert "Nothing found" in done.output


def test_how_many_there_are_beside_those_shown(root: Path) -> None:
    assert "1 of 3 documents" in saoluc(root, "search", "rung", "--limit", "1").output
    assert "of 3" not in saoluc(root, "search", "rung").output


def test_nothing_is_asked(root: Path) -> None:
    assert saoluc(root, "search").exit_code == 2
    assert saoluc(root, "search", "--state", "lost").exit_code == 2


def test_show_lists_what_a_paper_cites_and_what_cites_it(root: Path) -> None:
    citing = saoluc(root, "show", "bb").output
    assert f"24-QĐ/TW  30/07/2021\n    → {A}" in citing
    assert "7-HD/BTCTW" in citing
    cited = saoluc(root, "show", "aa").output
    assert cited.split("Cited by")[1].split()[0] == B
    assert "Cite" not in saoluc(root, "show", "cc").output
    assert "lan 2026-01-02T03:04:05+00:00" in saoluc(root, "show", "cc").output


def test_a_broken_catalogue_is_told_in_a_sentence(root: Path) -> None:
    (root / "catalogue.sqlite3").write_bytes(b"no database at all" * 1000)
    for command in (["search", "rung"], ["show", "aa"], ["table"], ["status"]):
        done = saoluc(root, *command)
        assert done.exit_code == 3
        assert "cannot be opened" in done.output


def test_days_are_shown_as_people_write_them_and_told_to_programs_by_iso(root: Path) -> None:
    for words in (("table",), ("show", "aa"), ("search", "rung")):
        said = saoluc(root, *words).output
        assert "30/07/2021" in said, words
        assert "2021-07-30" not in said, words
    assert '"date": "2021-07-30"' in saoluc(root, "search", "rung", "--json").output
