"""What people type finds what is printed, and no typed text is ever a query of its own."""

from __future__ import annotations

from ingest.catalogue.entries.words import place_of
from ingest.catalogue.search.queries import phrases, snippet
from lexicon.folding import fold


def test_phrases() -> None:
    assert phrases('24-QĐ/TW "sao lục" - đảng') == ["24-QĐ/TW", "sao lục", "đảng"]
    assert phrases("  -- ") == []


def test_snippet_shows_the_original() -> None:
    text = "x " * 200 + "về Quyết\nđịnh số 5 " + "y " * 200
    shown, start, end = snippet(text, '"quyet dinh"')
    assert shown[start:end] == "Quyết định"
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 120
    assert snippet("abc", "z") == ("abc", 0, 0)


def test_a_place_is_the_first_where_all_words_stand_as_words() -> None:
    said = fold("Công vănthư, công tác. Công-văn\nthư; lí  do, lý do")
    for part, shown in (
        (["công", "văn", "thư"], "cong-van\nthu"),
        (["lý", "do"], "li  do"),  # either spelling is found by either
        (["công", "tác"], "cong tac"),
        (["thư"], "thu"),
    ):
        there = place_of(part, said)
        assert there
        assert said[slice(*there)] == shown
    assert said.index("thu;") == place_of(["thư"], said)[0]  # type: ignore[index]  # not in "vanthu"
    assert place_of(["ông"], said) is None
    assert place_of(["do", "công"], said) is None
