"""The order in which tests begin when several processes run them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from shares import LONGEST_FIRST, in_shares, lengths, rank

HERE = Path(__file__).parent


class Collected(NamedTuple):
    path: Path
    number: int


def collected() -> list[Collected]:
    """A hundred tests of each module that there is of two folders, ten of each of a third."""
    names = [("lexicon", 100), ("parse", 100), ("system", 10)]
    return [
        Collected(path, n)
        for name, many in names
        for path in sorted((HERE / name).glob("test_*.py"))
        for n in range(many)
    ]


def stretches(processes: int) -> list[list[Collected]]:
    tests = in_shares(collected(), processes)
    parts = []
    for length in lengths(len(tests), processes):
        parts.append(tests[:length])
        tests = tests[length:]
    return parts


def test_every_test_is_there_once() -> None:
    assert sorted(in_shares(collected(), 3)) == sorted(collected())


def test_each_process_begins_with_the_longest() -> None:
    for part in stretches(3):
        ranks = [rank(test.path) for test in part]
        assert ranks == sorted(ranks)
        assert ranks[0] == LONGEST_FIRST.index("system")


def test_tests_of_a_long_module_stay_together() -> None:
    """What the module prepares is prepared once."""
    where = {
        (test.path, n) for n, part in enumerate(stretches(3)) for test in part if "system" in test.path.parts
    }
    assert len(where) == len({path for path, _ in where})


def test_the_folders_are_those_that_there_are() -> None:
    assert [name for name in LONGEST_FIRST if not any((HERE / name).glob("test_*.py"))] == []
