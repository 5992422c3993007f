"""What people type finds what is printed, and no typed text is ever a query of its own."""

from __future__ import annotations

from ingest.catalogue.search.queries import phrases, snippet


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
