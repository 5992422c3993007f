"""Shares: which tests each of several processes begins with. What waits for programs and browsers begins first, what is
quick comes last, so that no process is left alone with a long test at the end.

pytest-xdist gives each process one stretch of the list, and whoever has done it takes from the end of another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Protocol, TypeVar

LONGEST_FIRST = ("faults", "hostile", "system", "web", "ingest", "bench", "ocr")
"""The folders of tests, those with the longest tests before the others; what is not named comes last."""


class Test(Protocol):
    """A collected test."""

    @property
    def path(self) -> Path: ...


T = TypeVar("T", bound=Test)


def rank(path: Path) -> int:
    """The place of a test's folder among those that begin first."""
    folders = path.relative_to(Path(__file__).parent).parts[:-1]
    return LONGEST_FIRST.index(folders[0]) if folders and folders[0] in LONGEST_FIRST else len(LONGEST_FIRST)


def in_shares(tests: Sequence[T], processes: int) -> list[T]:
    """The tests anew, stretch by stretch: each has modules of every folder, those of one module stay together. The last
    rank's tests fill up each stretch to the length that xdist gives it.
    """
    modules = [list(group) for _, group in groupby(tests, key=lambda test: test.path)]
    long = sorted((one for one in modules if is_named(one)), key=lambda one: rank(one[0].path))
    quick = [test for one in modules if not is_named(one) for test in one]
    done: list[T] = []
    for n, length in enumerate(lengths(len(tests), processes)):
        share = [test for one in long[n::processes] for test in one]
        room = max(0, length - len(share))
        done += [*share, *quick[:room]]
        quick = quick[room:]
    return [*done, *quick]


def is_named(module: Sequence[Test]) -> bool:
    return rank(module[0].path) < len(LONGEST_FIRST)


def lengths(tests: int, processes: int) -> Iterable[int]:
    """How many tests each process is given at first."""
    for left in range(processes, 0, -1):
        yield tests // left
        tests -= tests // left
