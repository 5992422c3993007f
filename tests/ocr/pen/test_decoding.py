"""Decoding: what columns of scores say about a slot's value."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.pen import decoding
from ocr.pen.decoding import Scores, likelihoods, nothing, numbers

SIGNS = "_0123456789/-t"


def shown(*columns: str, sure: float = 1.0) -> Scores:
    """One look: of each column the sign that it shows, blank for "_"; two signs share it."""
    out = np.full((1, len(columns), len(SIGNS)), (1 - sure) / len(SIGNS))
    for n, signs in enumerate(columns):
        for sign in signs:
            out[0, n, SIGNS.index(sign)] += sure / len(signs)
    return out


def test_digits_between_print_are_the_value() -> None:
    scores = shown(*"tt__00_5__/tt-t")
    assert likelihoods(scores, ["05", "5", "0", "055"])[0] == pytest.approx([1, 0, 0, 0])
    assert numbers(scores)[0] == "05"


def test_a_digit_twice_needs_a_gap() -> None:
    assert likelihoods(shown(*"1_1_"), ["11", "1"])[0] == pytest.approx([1, 0])
    assert likelihoods(shown(*"_11_"), ["11", "1"])[0] == pytest.approx([0, 1])


def test_digits_behind_the_end_are_not_the_value() -> None:
    assert likelihoods(shown(*"_7_/_2_0_1_9_/t"), ["7", "72019"])[0] == pytest.approx([1, 0])


def test_all_values_and_nothing_make_one() -> None:
    scores = np.random.default_rng(1).dirichlet(np.ones(14) * 0.3, (1, 3))
    every = [f"{n:0{size}d}" for size in (1, 2, 3) for n in range(10**size)]
    assert likelihoods(scores, every).sum() + nothing(scores) == pytest.approx(1)


def test_the_search_finds_the_likeliest_of_all_numbers() -> None:
    scores = shown("_", "17", "_", "0", "_", "38", "_", "/", sure=0.9)
    every = [f"{n:03d}" for n in range(1000)]
    likely = likelihoods(scores, every)[0]
    best = {every[k] for k in np.argsort(-likely)[:4]}
    assert best == {"103", "108", "703", "708"}
    assert best <= set(numbers(scores))


def test_legal_days_are_days() -> None:
    assert len(decoding.DAYS) == 40
    assert "31" in decoding.DAYS
    assert {"00", "32", "0"}.isdisjoint(decoding.DAYS)
    assert {"00", "13", "0"}.isdisjoint(decoding.MONTHS)


def test_a_slash_well_before_the_print_is_a_one() -> None:
    scores = shown(*"2_4_/__/")
    assert likelihoods(decoding.between(scores, [(0, 7, 6)]), ["241", "24"])[0] == pytest.approx([1, 0])
    assert likelihoods(decoding.between(scores, [(0, 7, 0)]), ["241", "24"])[0] == pytest.approx([0, 1])


def test_a_date_with_its_slashes() -> None:
    assert likelihoods(shown(*"05/9__"), ["05/9", "05-9", "059"])[0] == pytest.approx([1, 0, 0])
