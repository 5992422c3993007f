"""Parts: what a person sees of a record: values, groups of them, and lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from ingest.archive.corrections import Correction
from ingest.doubt import Judged
from ingest.web.record.offered import Offered
from ingest.web.record.readings import UprightBox
from ingest.web.record.shapes import Shape


@dataclass
class Leaf:
    """One value. ``said``: as a person writes it; ``before``: as JSON, to be given back with a change. ``read``: what
    was read, where that is another; ``rank``: its place in the order of doubt, None where it needs no look.
    """

    what: ClassVar[str] = "leaf"
    at: str
    shape: Shape
    said: str
    before: str
    read: str | None
    places: list[UprightBox]
    judged: Judged | None
    last: Correction | None
    settled: bool
    rank: int | None
    by_hand: bool
    offered: Offered | None = None

    @property
    def id(self) -> str:
        return html_id(self.at)


@dataclass
class Group:
    """Values that are one thing. ``rest``: what it could have but has not, seldom wanted."""

    what: ClassVar[str] = "group"
    at: str
    name: str
    parts: list[Leaf | Group | Series] = field(default_factory=list)
    rest: list[Leaf | Group | Series] = field(default_factory=list)

    @property
    def id(self) -> str:
        return html_id(self.at)

    @property
    def said(self) -> str:
        """Its own values in one line."""
        return " · ".join(part.said for part in self.parts if isinstance(part, Leaf) and part.said)


@dataclass
class Series:
    """A list. ``makes``: the values of a new item. It is doubtful where an item may be missing behind the
    last: there, ``missing_at``, a person says that there is none.
    """

    what: ClassVar[str] = "series"
    at: str
    name: str
    items: list[Leaf | Group | Series]
    makes: list[Shape]
    judged: Judged | None
    places: list[UprightBox]
    rank: int | None

    @property
    def id(self) -> str:
        return html_id(self.at)

    @property
    def missing_at(self) -> str:
        return f"{self.at}/{len(self.items)}"

    @property
    def all_places(self) -> list[UprightBox]:
        """Where it was read: its own places, or those of all its values."""
        return self.places or [place for one in all_in(self) if isinstance(one, Leaf) for place in one.places]


Part = Leaf | Group | Series


def html_id(at: str) -> str:
    """A JSON pointer as an id of an HTML element."""
    return "f" + at.replace("/", "-")


def all_in(part: Part) -> Iterator[Part]:
    """A part, and every part inside it."""
    yield part
    if not isinstance(part, Leaf):
        for one in [*part.parts, *part.rest] if isinstance(part, Group) else part.items:
            yield from all_in(one)
