"""Browsing: from an address's query to what is listed, and back: it holds all of that, so links can be shared."""

from __future__ import annotations

import re
from typing import NamedTuple, cast
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from ingest.catalogue import Filter
from ingest.catalogue.answers import Doubtful, Order, State
from ingest.catalogue.keys import read_day

PER_PAGE = 25
_MOST_PAGES = 400
_LONGEST = 300
ORDERS = ("newest", "date", "doubt", "relevance")
STATES = ("open", "reviewed", "partial")
DOUBTS = ("doubtful", "sure")
_ID = re.compile("[0-9a-f]{16}")


class Browsing(NamedTuple):
    """The filters, search and order of a list. Empty strings and None: not set. ``like``: the id of a paper to which
    those listed are alike. Days: ISO 8601.
    """

    query: str = ""
    number: str = ""
    kind: str = ""
    issuer: str = ""
    year_from: int | None = None
    year_to: int | None = None
    state: str = ""
    doubt: str = ""
    day_from: str = ""
    day_to: str = ""
    signer: str = ""
    copier: str = ""
    copy_kind: str = ""
    dossier: str = ""
    retention: str = ""
    tag: str = ""
    like: str = ""
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
            day_from=_day(asked, "day_from"), day_to=_day(asked, "day_to"),
            signer=_text(asked, "signer"), copier=_text(asked, "copier"), copy_kind=_text(asked, "copy_kind"),
            dossier=_text(asked, "dossier"), retention=_text(asked, "retention"),
            tag=_text(asked, "tag"),
            like=asked.get("like", "") if _ID.fullmatch(asked.get("like", "")) else "",
            order=_one(asked, "order", ORDERS), page=_page(asked),
        )  # fmt: skip

    @property
    def filter(self) -> Filter:
        return Filter(
            kind=self.kind or None, issuer=self.issuer or None, year_from=self.year_from, year_to=self.year_to,
            state=cast("State | None", self.state or None), doubt=cast("Doubtful | None", self.doubt or None),
            day_from=self.day_from or None, day_to=self.day_to or None, signer=self.signer or None,
            copier=self.copier or None, dossier=self.dossier or None, retention=self.retention or None,
            copy=self.copy_kind or None, tag=self.tag or None,
        )  # fmt: skip

    @property
    def is_narrowed(self) -> bool:
        """Whether any of the filters that are folded at first is set."""
        return not self.filter.is_tallied

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


def _day(asked: QueryParams, name: str) -> str:
    try:
        return read_day(_text(asked, name))
    except ValueError:
        return ""


def _year(asked: QueryParams, name: str) -> int | None:
    said = asked.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) == 4 else None


def _page(asked: QueryParams) -> int:
    said = asked.get("page", "")
    wanted = int(said) if said.isascii() and said.isdecimal() and len(said) < 5 else 1
    return min(max(wanted, 1), _MOST_PAGES)
