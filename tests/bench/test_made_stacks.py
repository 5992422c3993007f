"""Made stacks: a seed makes the same one again, its truth fits its pages, and papers are told apart in it."""

from __future__ import annotations

import pytest

pytest.importorskip("weasyprint")

from bench.stacks.__main__ import counted
from bench.stacks.fit import fitted, with_less
from bench.stacks.make import single, specs_of, stacks


def test_a_seed_makes_the_same_stacks_again_and_another_one_others() -> None:
    first, again, other = (list(stacks("fit", 3, seed)) for seed in (5, 5, 6))
    assert first == again != other
    for stack in first:
        numbers = [page.number for page in stack.pages]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= 5
        assert stack.begins
        assert not stack.begins & stack.sheets


def test_most_papers_are_told_apart() -> None:
    counts = [counted(stack) for stack in stacks("fit", 6, 9)]
    assert sum(one.found for one in counts) >= 0.9 * sum(one.there for one in counts)
    assert sum(one.false for one in counts) <= 0.02 * sum(one.pages for one in counts)


def test_each_paper_of_a_half_is_a_file_of_its_own() -> None:
    assert len(list(single("fit", 1))) == len(specs_of("fit"))


def test_what_tells_a_beginning_gets_weight() -> None:
    names = (
        "motto",
        "party",
        "number",
        "date",
        "kind",
        "addressed",
        "issuer",
        "head_2",
        "head_3",
        "head_4",
        "copy",
    )
    begins = dict.fromkeys(names, 0.0) | {"motto": 1.0, "number": 1.0}
    goes_on = dict.fromkeys(names, 0.0) | {"copy": 1.0}
    signs, right = with_less([begins, goes_on] * 20, [1.0, 0.0] * 20)
    assert len(signs) == len(right) > 40
    weights = fitted(signs, right)
    assert weights["motto"] > 0 > weights["copy"]
