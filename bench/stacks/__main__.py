"""Judge: how well papers are told apart in the stacks of the judge half, which nothing was fitted on.

``python -m bench.stacks [--half fit]``. The judge half is made of ``bench/texts/check``.
"""

from __future__ import annotations

import argparse
from typing import NamedTuple

from bench.stacks.make import Stack, single, stacks
from parse.stacks import papers_in
from parse.stacks.boundaries import looked_at

_STACKS, _SEED = 120, 77
_HALVES = {"fit": "fit", "judge": "check"}


class Counts(NamedTuple):
    """Pages that may begin a paper; boundaries there are, found, false; pages wrong, of them asked about; asked."""

    pages: int = 0
    there: int = 0
    found: int = 0
    false: int = 0
    wrong: int = 0
    wrong_asked: int = 0
    asked: int = 0
    sheets: int = 0
    sheets_found: int = 0

    def plus(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(self, other, strict=True)))


def counted(stack: Stack) -> Counts:
    """The counts of one stack. Its first paper's beginning is given, and counts nowhere."""
    found = papers_in(stack.pages)
    begins = {part.first for part in found.parts}
    first = min(stack.begins)
    doubtful = {one.page for one in found.boundaries if one.doubtful}
    pages = [page.number for page in stack.pages if page.number > first]
    wrong = [n for n in pages if (n in begins) != (n in stack.begins)]
    return Counts(
        len(pages), len(stack.begins) - 1, len(stack.begins & begins - {first}), len(begins - stack.begins),
        len(wrong), sum(n in doubtful for n in wrong), len(doubtful),
        len(stack.sheets), len(stack.sheets & found.sheets.keys()),
    )  # fmt: skip


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--half", choices=list(_HALVES), default="judge")
    arguments.add_argument("--show", action="store_true", help="the signs of pages that were told wrongly")
    given = arguments.parse_args()
    if given.show:
        for n, stack in enumerate(stacks(_HALVES[given.half], _STACKS, _SEED)):
            _show(n, stack)
    total, split = judged(given.half)
    print(
        f"{_STACKS} stacks, {total.pages} pages; boundaries found {total.found}/{total.there}"
        f" ({total.found / total.there:.2%}), false {total.false} ({total.false / total.pages:.2%} of pages);"
        f" of {total.wrong} wrong {total.wrong_asked} asked about;"
        f" asked {total.asked} ({total.asked / total.pages:.2%});"
        f" sheets {total.sheets_found}/{total.sheets}; {split} of {len(_alone(given.half))} single papers split"
    )


def judged(half: str) -> tuple[Counts, int]:
    """The counts of all stacks of a half, and how many of its papers are split where each stands alone."""
    total = Counts()
    for stack in stacks(_HALVES[half], _STACKS, _SEED):
        total = total.plus(counted(stack))
    return total, sum(len(papers_in(stack.pages).parts) > 1 for stack in _alone(half))


def _alone(half: str) -> list[Stack]:
    return [stack for seed in range(5) for stack in single(_HALVES[half], seed)]


def _show(n: int, stack: Stack) -> None:
    found = papers_in(stack.pages)
    begins = {part.first for part in found.parts}
    by_page = {one.page: one for one in found.boundaries}
    looked = {page.read.number: page for page in looked_at(stack.pages)}
    for number in sorted((begins ^ stack.begins) - {min(stack.begins)}):
        one, opening = by_page.get(number), [line.text for line in looked[number].read.lines[:12]]
        print(n, number, "missed" if number in stack.begins else "false", one, looked[number].sheet, opening)


if __name__ == "__main__":
    main()
