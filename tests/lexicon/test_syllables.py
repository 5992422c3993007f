"""Syllables: which strings are Vietnamese, and which differ only in where the tone stands."""

import pytest

from lexicon.syllables import is_same_word, is_syllable, spellings


@pytest.mark.parametrize("word", ["quyết", "nghiêng", "hòa", "hoà", "ỦY", "khuya", "ếch"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["quyềt", "zalo", "strong", "hoáà", "TW"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("phrase", "written"),
    [
        ("ỦY BAN", ("ỦY BAN", "UỶ BAN")),
        ("hoà khí", ("hoà khí", "hòa khí")),
        ("quý", ("quý",)),  # u is of the onset
        ("tòan khoẻ", ("tòan khoẻ", "tòan khỏe")),  # the tone of a closed syllable has one place
        ("nhân dân", ("nhân dân",)),
    ],
)
def test_a_tone_has_two_places_in_open_syllables_alone(phrase: str, written: tuple[str, ...]) -> None:
    assert spellings(phrase) == written


def test_the_place_of_a_tone_makes_no_other_word() -> None:
    assert is_same_word("UỶ", "Ủy")
    assert not is_same_word("uy", "ủy")
    assert not is_same_word("hóa", "hòa")
