"""Edit distance: the bounded one is the whole one, as far as its limit."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from lexicon.edit_distance import distance_within, edit_distance

TEXT = st.text("abcđ ", max_size=12)


@given(TEXT, TEXT)
def test_it_counts_letters_put_in_taken_out_and_exchanged(a: str, b: str) -> None:
    assert edit_distance(a, b) == Levenshtein.distance(a, b)


@given(TEXT, TEXT, st.integers(0, 6))
def test_beyond_its_limit_a_distance_is_only_known_to_be_more(a: str, b: str, limit: int) -> None:
    assert distance_within(a, b, limit) == min(edit_distance(a, b), limit + 1)
