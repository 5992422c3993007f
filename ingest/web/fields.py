"""Fields: from a record, its trail and what was judged of it to the fields that a person sees, laid out in order.

The layout is data (``review.toml``); what kind of value stands where follows from the record's model.
"""

from __future__ import annotations

import datetime
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import NoneType, UnionType
from typing import Any, ClassVar, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from ingest.corrections import Correction
from ingest.doubt import Judged
from ingest.web.readings import Place, Reading
from ingest.web.trail import Trail
from parse import Record
from parse.record import Copy, Document

Kind = Literal["text", "date", "choice", "number"]


class Shape(BaseModel):
    """What a value can be. ``choices``: the only ones that it may have, where there are such."""

    name: str
    kind: Kind
    choices: list[str] = []
    needed: bool = False


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
    places: list[Place]
    judged: Judged | None
    last: Correction | None
    settled: bool
    rank: int | None
    by_hand: bool

    @property
    def id(self) -> str:
        return html_id(self.at)


@dataclass
class Group:
    """Values that are one thing."""

    what: ClassVar[str] = "group"
    at: str
    name: str
    parts: list[Leaf | Group | Series] = field(default_factory=list)

    @property
    def id(self) -> str:
        return html_id(self.at)


@dataclass
class Series:
    """A list. ``makes``: the values that a new item is made of. It is doubtful itself where items may be missing."""

    what: ClassVar[str] = "series"
    at: str
    name: str
    items: list[Leaf | Group | Series]
    makes: list[Shape]
    judged: Judged | None
    places: list[Place]
    rank: int | None

    @property
    def id(self) -> str:
        return html_id(self.at)


Part = Leaf | Group | Series


def html_id(at: str) -> str:
    """A JSON pointer as an id of an HTML element."""
    return "f" + at.replace("/", "-")


class Laid:
    """A document's record laid out: ``original`` and ``copies`` apart, and how much of it is still doubtful."""

    def __init__(self, trail: Trail, judged: list[Judged], reading: Reading, *, whole: bool) -> None:
        """``judged``: of the record as read; ``whole``: whether somebody has confirmed the record as it is."""
        self._trail, self._reading, self._whole = trail, reading, whole
        self._dump: dict[str, Any] = trail.record.model_dump(mode="json")
        self._judged = self._by_place(judged)
        self._ranks = {at: rank for rank, (at, one) in enumerate(self._judged.items()) if one.doubtful}
        layout = _layout()
        self.original = self._group(Document, self._dump["document"], "/document", "document", layout["document"])
        self.copies = [
            self._group(Copy, copy, f"/copies/{n}", "copy", layout["copy"])
            for n, copy in enumerate(self._dump["copies"])
        ]

    def parts(self) -> Iterator[Part]:
        """Every value, group and list."""
        for group in (self.original, *self.copies):
            yield from _all(group)

    def open_doubts(self) -> list[Leaf | Series]:
        """What a person should still look at, the most doubtful first."""
        found = [
            (one.rank, one) for one in self.parts() if not isinstance(one, Group) and one.rank is not None
        ]
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def part(self, at: str) -> Part | None:
        """The value, group or list at a place."""
        return next((one for one in self.parts() if one.at == at), None)

    def _by_place(self, judged: list[Judged]) -> dict[str, Judged]:
        """What was judged, by where it stands now, the most doubtful first; a code's parts count as the code."""
        also: dict[str, str] = _layout()["also"]
        found: dict[str, Judged] = {}
        for one in judged:
            now = self._trail.now(one.at)
            if now is None:
                continue
            holder, _, name = now.rpartition("/")
            if name in also and (holder == "/document" or holder.startswith("/copies/")):
                now = f"{holder}/{also[name]}"
            found.setdefault(self._shown_at(now), one)
        return found

    def _shown_at(self, at: str) -> str:
        """Where a doubt is shown: at its value; of a group, at the first value in it; of an item that is not there,
        at its list.
        """
        there: Any = self._dump
        for name in at.split("/")[1:]:
            if isinstance(there, list) and int(name) >= len(there):
                return at.rpartition("/")[0]
            there = there[int(name)] if isinstance(there, list) else (there or {}).get(name)
        while isinstance(there, dict):
            name, there = next(iter(there.items()))
            at = f"{at}/{name}"
        if there is None and not isinstance(made := shape_at(at), Shape) and made:
            return f"{at}/{made[0].name}"
        return at

    def _group(
        self, model: type[BaseModel], value: dict[str, Any], at: str, name: str, layout: dict[str, Any] | None = None
    ) -> Group:
        names = layout["order"] if layout else list(model.model_fields)
        always = layout["always"] if layout else names
        group = Group(at, name)
        for part in names:
            if part == "signature" and value.get("signatures"):
                continue  # it is the first of them
            there, kind = value[part], model.model_fields[part].annotation
            inside = f"{at}/{part}"
            if there in (None, []) and part not in always and not self._is_judged(inside):
                continue
            needed = model.model_fields[part].is_required()
            group.parts.append(self._part(kind, there, inside, part, needed=needed))
        return group

    def _is_judged(self, at: str) -> bool:
        return any(place == at or place.startswith(at + "/") for place in self._judged)

    def _part(self, kind: Any, value: Any, at: str, name: str, *, needed: bool = False) -> Part:
        kind, _ = _without_none(kind)
        if get_origin(kind) is list:
            (item,) = get_args(kind)
            items = [self._part(item, one, f"{at}/{n}", name, needed=True) for n, one in enumerate(value)]
            judged = self._judged.get(at)
            looked_at = self._whole or self._trail.last(at) is not None
            return Series(
                at, name, items, _makes(item, name), judged, self._places(None, judged),
                None if looked_at else self._ranks.get(at),
            )  # fmt: skip
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self._group(kind, value or _empty(kind), at, name)
        return self._leaf(_shape(name, kind, needed=needed), value, at)

    def _leaf(self, shape: Shape, value: Any, at: str) -> Leaf:
        origin = self._trail.origin(at)
        read = self._trail.read_value(at)
        judged, last = self._judged.get(at), self._trail.last(at)
        settled = last is not None or self._whole
        return Leaf(
            at=at, shape=shape, said=said(value, shape.kind), before=json.dumps(value, ensure_ascii=False),
            read=said(read, shape.kind) if read != value and origin is not None else None,
            places=self._places(origin, judged),
            judged=judged, last=last, settled=settled,
            rank=None if settled else self._ranks.get(at),
            by_hand=origin is None,
        )  # fmt: skip

    def _places(self, origin: str | None, judged: Judged | None) -> list[Place]:
        places = self._reading.places(origin) if origin is not None else []
        if places or judged is None:
            return places
        return [self._reading.upright(place.page, place.box) for place in judged.places]


def said(value: Any, kind: Kind) -> str:
    """A value as people here write it: a day as 30/07/2021; nothing for none."""
    if value is None:
        return ""
    if kind == "date" and isinstance(value, str):
        return datetime.date.fromisoformat(value).strftime("%d/%m/%Y")
    return str(value)


def meant(text: str, kind: Kind) -> Any:
    """The JSON value of what a person has written: one line, blanks folded; empty is none. Days as d/m/y or ISO.

    Raises:
        ValueError: it is no day or no number.
    """
    text = " ".join(text.split())
    if not text:
        return None
    if kind == "number":
        return int(text)
    if kind == "date":
        day, month, year = text.replace("-", "/").replace(".", "/").split("/")
        if len(day) == 4:
            day, year = year, day
        if len(year) != 4:
            raise ValueError(text)
        return datetime.date(int(year), int(month), int(day)).isoformat()
    return text


def shape_at(at: str) -> Shape | list[Shape]:
    """What the value at a place can be; for an item of a list of things, what a new one is made of.

    Raises:
        KeyError: a record has no such place.
    """
    kind: Any = Record
    name, needed = "", False
    for name in at.split("/")[1:]:
        kind, _ = _without_none(kind)
        if get_origin(kind) is list:
            (kind,) = get_args(kind)
            needed = True
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            needed = kind.model_fields[name].is_required()
            kind = kind.model_fields[name].annotation
        else:
            raise KeyError(at)
    kind, _ = _without_none(kind)
    if get_origin(kind) is list or (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return _makes(kind, name)
    return _shape(name, kind, needed=needed)


def new_item(series: str, given: dict[str, str]) -> Any:
    """The JSON of a new item of the list at a place. Raises KeyError or ValueError where it cannot be made."""
    shapes = shape_at(f"{series}/0")
    if isinstance(shapes, Shape):
        return meant(given.get("item", ""), shapes.kind)
    return {one.name: meant(given.get(one.name, ""), one.kind) for one in shapes}


def _without_none(kind: Any) -> tuple[Any, bool]:
    if get_origin(kind) in (Union, UnionType):
        kinds = [one for one in get_args(kind) if one is not NoneType]
        return kinds[0], True
    return kind, False


def _shape(name: str, kind: Any, *, needed: bool) -> Shape:
    if kind is datetime.date:
        return Shape(name=name, kind="date", needed=needed)
    if get_origin(kind) is Literal:
        return Shape(name=name, kind="choice", choices=[str(one) for one in get_args(kind)], needed=needed)
    return Shape(name=name, kind="number" if kind is int else "text", needed=needed)


def _makes(kind: Any, name: str) -> list[Shape]:
    """What a new item of a list is made of: itself, or the parts that it cannot do without."""
    kind, _ = _without_none(kind)
    if get_origin(kind) is list:
        return []
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return [_shape("item", kind, needed=True)]
    fields = kind.model_fields
    needed = [part for part in fields if fields[part].is_required()] or ["name"]
    return [_shape(part, _without_none(fields[part].annotation)[0], needed=True) for part in needed if part in fields]


def _empty(model: type[BaseModel]) -> dict[str, Any]:
    return {
        name: [] if get_origin(_without_none(one.annotation)[0]) is list else None
        for name, one in model.model_fields.items()
    }


def _all(part: Part) -> Iterator[Part]:
    yield part
    if not isinstance(part, Leaf):
        for one in part.parts if isinstance(part, Group) else part.items:
            yield from _all(one)


@cache
def _layout() -> dict[str, Any]:
    text = resources.files("ingest").joinpath("data/review.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
