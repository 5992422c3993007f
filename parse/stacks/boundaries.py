"""Boundaries: where papers begin among the pages of a file, each page with the probability that one does, and why.

The weights of a logistic regression stand in ``parse/data/boundaries.toml``; ``bench/stacks`` fits them.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal, NamedTuple

from parse.stacks.order import misplaced, right_order
from parse.stacks.pages import PageText, ReadPage
from parse.stacks.sheets import Sheet, sheet_of
from parse.stacks.signs import Page, Signs, signs_of

Split = Literal["auto", "separators", "never"]
SURE = 0.9
"""A file is parted where at least one boundary is as likely as this."""
_ASKED = 0.95
"""Between 1 - this and this a boundary is doubtful: a person is asked."""
_CUT = 0.45
"""A paper begins where that is as likely: on made stacks of the fit half the most are found so, at hardly a false one
more than at 0.5.
"""
_MOST_REASONS = 4
_WEIGHTY = 0.3


class Boundary(NamedTuple):
    """A page on which a paper may begin. ``page``: 1-based. ``reasons``: the signs that weigh most, for and against, by
    their names in ``parse/data/boundaries.toml``, the weightiest first.
    """

    page: int
    probability: float
    reasons: tuple[str, ...] = ()

    @property
    def doubtful(self) -> bool:
        return 1 - _ASKED < self.probability < _ASKED


class Part(NamedTuple):
    """A paper: its first and last page (1-based)."""

    first: int
    last: int


class Papers(NamedTuple):
    """What a file holds. ``sheets``: what its pages are that are part of no paper, by their numbers. ``boundaries``: of
    every page of a paper but the first; the doubtful ones are to be asked about. ``misplaced``: the numbers of
    pages that lie out of order by what is printed on them. ``orders``: of parts whose pages can surely be put right, by
    their first page, the numbers of their pages in the order in which they are to be read.
    """

    parts: tuple[Part, ...]
    sheets: dict[int, Sheet]
    boundaries: tuple[Boundary, ...]
    misplaced: tuple[int, ...] = ()
    orders: dict[int, tuple[int, ...]] = {}  # noqa: RUF012 - never changed

    def order_of(self, part: Part) -> tuple[int, ...]:
        """In which order the pages of a part are to be read; () where they lie so."""
        return self.orders.get(part.first, ())

    @property
    def is_stack(self) -> bool:
        """Whether there is more in it than one paper as it lies."""
        return (
            len(self.parts) > 1
            or bool(self.orders)
            or any(sheet in ("cover", "contents", "end") for sheet in self.sheets.values())
        )


def papers_in(pages: Iterable[PageText], split: Split = "auto") -> Papers:
    """The papers of a file, whose pages are given in order.

    Blank pages belong to the paper before them: they are backs. A file that is parted by doubtful boundaries alone
    is one paper.
    """
    looked = looked_at(pages)
    judged = judged_pages(looked)
    parts = _parts(looked, _begins(looked, judged, split))
    return Papers(
        parts=tuple(parts),
        sheets=_sheets(looked),
        boundaries=tuple(judged),
        misplaced=_misplaced(looked, parts),
        orders=_orders(looked, parts),
    )


def papers_at(pages: Iterable[PageText], begins: Iterable[int]) -> Papers:
    """The papers of a file of which somebody has said on which pages (1-based) they begin.

    Sheets stay what they are, unless a paper begins on one; the first paper begins on the first page that is none.
    """
    given = set(begins)
    looked = looked_at(pages)
    for page in looked:
        if page.read.number in given:
            page.sheet = None
    own = [page.read.number for page in looked if page.sheet is None]
    parts = _parts(looked, {*own[:1], *given})
    wrong, orders = _misplaced(looked, parts), _orders(looked, parts)
    return Papers(tuple(parts), _sheets(looked), tuple(judged_pages(looked)), wrong, orders)


def looked_at(pages: Iterable[PageText]) -> list[Page]:
    """Each page with what it says by itself."""
    found = []
    for page in pages:
        read = ReadPage(page)
        found.append(Page(read, sheet_of(read)))
    return found


def all_signs(looked: list[Page]) -> list[tuple[int, Signs]]:
    """The signs of every page of a paper but the first, by its number."""
    listed = "".join(line.letters for page in looked if page.sheet == "contents" for line in page.read.lines)
    own = [n for n, page in enumerate(looked) if page.sheet is None]
    return [(looked[n].read.number, signs_of(looked[:n], looked[n], listed)) for n in own[1:]]


def judged_pages(looked: list[Page]) -> list[Boundary]:
    """Every page of a paper but the first with its probability."""
    return [_judged(number, signs) for number, signs in all_signs(looked)]


def _judged(number: int, signs: Signs) -> Boundary:
    weights = _weights()
    weighed = {name: weights[name] * value for name, value in signs.items() if value}
    logit = weights["bias"] + sum(weighed.values())
    reasons = sorted((n for n, w in weighed.items() if abs(w) >= _WEIGHTY), key=lambda n: -abs(weighed[n]))
    return Boundary(number, 1 / (1 + math.exp(-max(-30.0, min(30.0, logit)))), tuple(reasons[:_MOST_REASONS]))


def _begins(looked: list[Page], judged: list[Boundary], split: Split) -> set[int]:
    """The numbers of the pages on which papers begin."""
    own = [page.read.number for page in looked if page.sheet is None]
    if split == "never" or not own:
        return set(own[:1])
    behind = {
        page.read.number
        for before, page in pairwise(looked)
        if before.sheet == "separator" and page.sheet is None
    }
    if split == "separators":
        return {own[0], *behind}
    sure = any(one.probability >= SURE for one in judged) or bool(behind)
    return {own[0], *behind, *(one.page for one in judged if sure and one.probability >= _CUT)}


def _misplaced(looked: list[Page], parts: list[Part]) -> tuple[int, ...]:
    by_number = {page.read.number: page for page in looked}
    return tuple(
        number
        for first, last in parts
        for number in misplaced([by_number[n] for n in range(first, last + 1) if by_number[n].sheet is None])
    )


def _orders(looked: list[Page], parts: list[Part]) -> dict[int, tuple[int, ...]]:
    by_number = {page.read.number: page for page in looked}
    found = {
        part.first: right_order(by_number[n] for n in range(part.first, part.last + 1)) for part in parts
    }
    return {first: order for first, order in found.items() if order}


def _sheets(looked: list[Page]) -> dict[int, Sheet]:
    return {page.read.number: page.sheet for page in looked if page.sheet and page.sheet != "blank"}


def _parts(looked: list[Page], begins: set[int]) -> list[Part]:
    parts: list[Part] = []
    ended = True
    for page in looked:
        number = page.read.number
        if page.sheet not in (None, "blank"):
            ended = True
        elif page.sheet is None and (number in begins or not parts):
            parts.append(Part(number, number))
            ended = False
        elif parts and (not ended or page.sheet is None):
            parts[-1] = parts[-1]._replace(last=number)
    return parts


@cache
def _weights() -> dict[str, float]:
    return dict(tomllib.loads((files("parse") / "data" / "boundaries.toml").read_text("utf-8"))["weights"])
