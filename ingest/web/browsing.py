"""Browsing: from an address's query to what is listed, and back: it holds all of that, so links can be shared."""

from __future__ import annotations

from typing import NamedTuple, cast
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from ingest.catalogue import Filter
from ingest.catalogue.answers import Doubtful, Order, State

PER_PAGE = 25
_MOST_PAGES = 400
_LONGEST = 300
ORDERS = ("newest", "date", "doubt", "relevance")
STATES = ("open", "reviewed", "partial")
DOUBTS = ("doubtful", "sure")


class Browsing(NamedTuple):
    """The filters, search and order of a list. Empty strings and None: not set."""

    query: str = ""
    number: str = ""
    kind: str = ""
    issuer: str = ""
    year_from: int | None = None
    year_to: int | None = None
    state: str = ""
    doubt: str = ""
    order: str = ""
    page: int = 1

    @classmethod
    def of(cls, asked: QueryParams) -> Browsing:
        """The values of a query; impossible ones are left out."""
        return cls(
            query=_text(asked, "q"), number=_text(asked, "number"),
            kind=_text(asked, "kind"), issuer=_text(asked, "issuer"),
            year_from=_year(asked, "from"), year_to=_year(asked, "to"),
            state=_one(asked, "state", STATES), doubt=_one(asked, "doubt", DOUBTS),
            order=_one(asked, "order", ORDERS), page=_page(asked),
        )  # fmt: skip

    @property
    def filter(self) -> Filter:
        return Filter(
            kind=self.kind or None, issuer=self.issuer or None, year_from=self.year_from, year_to=self.year_to,
            state=cast("State | None", self.state or None), doubt=cast("Doubtful | None", self.doubt or None),
        )  # fmt: skip

    @property
    def sorted_by(self) -> Order:
        """The order that is asked for; without one, the best hits of a search first, else the newest papers."""
        if self.order == "relevance" and not self.query:
            return "newest"
        return cast(Order, self.order or ("relevance" if self.query else "newest"))

    @property
    def offset(self) -> int:
        return (self.page - 1) * PER_PAGE

    def link(self, path: str = "/", **changed: str | int | None) -> str:
        """The address of the same search with something changed; the page is the first, unless it is that."""
        wanted = {**self._asdict(), "page": 1, **changed}
        names = {"query": "q", "year_from": "from", "year_to": "to"}
        default = Browsing()._asdict()
        asked = {names.get(name, name): value for name, value in wanted.items() if value != default[name]}
        return f"{path}?{urlencode(asked)}" if asked else path


def _text(asked: QueryParams, name: str) -> str:
    return asked.get(name, "").strip().replace("\0", "")[:_LONGEST]


def _one(asked: QueryParams, name: str, known: tuple[str, ...]) -> str:
    said = asked.get(name, "")
    return said if said in known else ""


def _year(asked: QueryParams, name: str) -> int | None:
    said = asked.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) == 4 else None


def _page(asked: QueryParams) -> int:
    said = asked.get("page", "")
    wanted = int(said) if said.isascii() and said.isdecimal() and len(said) < 5 else 1
    return min(max(wanted, 1), _MOST_PAGES)
