"""What people type finds what is printed, and no typed text is ever a query of its own."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.folding import fold, phrases, snippet


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Quyết định", "quyet dinh"),
        ("ĐẢNG", "dang"),
        ("24-QĐ/TW", "24-qd/tw"),
        (unicodedata.normalize("NFD", "đường Nguyễn"), "duong nguyen"),
        ("TỔ CHỨC¹", "to chuc¹"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_keeps_places(text: str) -> None:
    assert len(fold(text)) == len(unicodedata.normalize("NFC", text))
    assert fold(fold(text)) == fold(text)


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
