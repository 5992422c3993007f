"""The tables of words: each is read, its parts agree, and lists that follow one another are in order."""

from pathlib import Path

import pytest

from lexicon import provinces, vocabulary
from lexicon.folding import fold, squeeze
from lexicon.labels import FROM_SUPERSCRIPTS, LETTERS, NUMERALS, TO_SUPERSCRIPTS, place_of_numeral

TABLES = sorted((Path(vocabulary.__file__).parent / "data").glob("*.toml"))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_is_read(path: Path) -> None:
    assert vocabulary.table(path.stem)


def test_a_province_is_known_by_its_letters() -> None:
    names = provinces.province_names()
    assert {"Huế", "Thừa Thiên Huế", "Hà Tây", "Quảng Ngãi"} <= set(names)
    assert len(set(map(fold, names))) == len(names)
    known = {unit.name for unit in provinces.units()} | {"Huế"}
    assert {unit.now for unit in provinces.units()} <= known


def test_no_two_kinds_of_paper_have_the_same_letters() -> None:
    kinds = vocabulary.kinds()
    assert len({squeeze(fold(kind.name)) for kind in kinds}) == len(kinds)


def test_numerals_and_letters_follow_one_another() -> None:
    assert [place_of_numeral(numeral) for numeral in NUMERALS] == list(range(1, len(NUMERALS) + 1))
    assert place_of_numeral("IIX") is None
    assert sorted(LETTERS, key=lambda letter: (fold(letter), letter)) == list(LETTERS)


def test_raised_digits_are_lowered_again() -> None:
    assert "1024".translate(TO_SUPERSCRIPTS) == "¹⁰²⁴"
    assert "¹⁰²⁴".translate(FROM_SUPERSCRIPTS) == "1024"
