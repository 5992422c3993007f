"""Folding: what people type, and what a reader makes of print, finds what is printed."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.folding import CAPITALS, SMALL, fold, fold_any, with_case_of, without_marks


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Quyết định", "quyet dinh"),
        ("ĐẢNG", "dang"),
        ("24-QĐ/TW", "24-qd/tw"),
        ("24–QÐ/TW", "24-qd/tw"),  # a long dash, and the eth of Icelandic
        ("Ɖắk Lắk, ɖất", "dak lak, dat"),  # the D of African alphabets
        ("TỔ CHỨC¹", "to chuc¹"),
        ("Ωμέγα, Žižek", "ωμεγα, zizek"),
    ],
)
def test_fold_takes_off_case_and_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_fold_keeps_each_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(text)[2:] == fold(text[2:])


@given(st.text(st.sampled_from("aăâbcdđeêioôơuưyAĐƯ -–\u0300\u0301\u0303\u0309\u0323"), max_size=30))
def test_text_of_any_normal_form_is_folded_alike(text: str) -> None:
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold_any(apart) == fold_any(composed)
    assert len(fold_any(apart)) == len(composed)
    assert without_marks(apart) == without_marks(composed)


def test_capitals_stay_where_marks_alone_are_taken_off() -> None:
    assert without_marks("Nơi nhận: ĐẢNG ỦY – Ðak") == "Noi nhan: DANG UY – Dak"


@given(st.text())
def test_both_ways_take_off_the_same_marks(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert fold(without_marks(composed)) == without_marks(fold(composed))


@pytest.mark.parametrize(("like", "word"), [("UY", "ỦY"), ("Uy", "Ủy"), ("uy", "ủy")])
def test_a_word_takes_the_capitals_of_another(like: str, word: str) -> None:
    assert with_case_of("ủy", like) == word


def test_the_alphabet_parts_small_letters_from_capitals() -> None:
    assert len(set(SMALL)) == 26 + 1 + 12 * 6 - 6
    assert all(letter.islower() for letter in SMALL)
    assert all(letter.isupper() for letter in CAPITALS)
    assert re.findall(f"[{CAPITALS}]", "Ấp ấp Đức đức Ỹ ỹ") == ["Ấ", "Đ", "Ỹ"]
