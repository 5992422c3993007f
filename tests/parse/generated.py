"""Words that papers are drawn of, and what is not drawn yet because the parser does not read it yet."""

from __future__ import annotations

import datetime
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

# What the parser is known not to read yet, each to be taken out with its mending: words of the pools that are not
# drawn, and names of what is not done (looked up by ``done``).
NOT_YET: frozenset[str] = frozenset(
    {
        # A subject's line that begins with a capital, over a short body: nothing printed tells it from a sentence.
        "subject broken before a capital or a digit",
    }
)
SYSTEMS = ["party", "state"]


@cache
def pools() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def done(what: Any) -> bool:
    """Whether words, or what is named, may be drawn; an office where all its lines may."""
    if isinstance(what, dict):
        return all(done(line) for line in [*what.get("lines", []), what.get("voice")])
    return not isinstance(what, str) or what not in NOT_YET


class Drawer:
    """Draws words for a paper of one system. ``office``: who issues it, from the pool; ``own``: the paper as it names
    itself; ``taken``: codes that are in use; ``laws``: papers without number that are cited already."""

    def __init__(self, draw: st.DrawFn, system: str) -> None:
        self.draw, self.system = draw, system
        self.office: dict[str, Any] = {}
        self.taken: set[str] = set()
        self.laws: list[str] = []
        self.own = ""

    def one(self, pool: Any) -> Any:
        return self.draw(st.sampled_from([x for x in pool if done(x)]))

    def some(self, pool: list[str], least: int, most: int) -> list[str]:
        pool = [x for x in pool if done(x)]
        return self.draw(st.lists(st.sampled_from(pool), min_size=least, max_size=most, unique=True))

    def maybe(self) -> bool:
        return self.draw(st.booleans())

    def seldom(self) -> bool:
        return self.draw(st.integers(0, 4)) == 4

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def date(self) -> datetime.date:
        return self.draw(st.dates(datetime.date(2004, 5, 28), datetime.date(2025, 6, 30)))
