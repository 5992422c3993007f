"""Shapes: the kind of each value of a record, by its model, and the conversion between values and what people write."""

from __future__ import annotations

import datetime
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from ingest.messages import day_shown
from parse import Record

Kind = Literal["text", "date", "choice", "number"]


class Shape(BaseModel):
    """What a value can be. ``choices``: the only ones that it may have, where there are such."""

    name: str
    kind: Kind
    choices: list[str] = []
    needed: bool = False


def display_text(value: Any, kind: Kind) -> str:
    """A value as people here write it: a day as 30/07/2021; nothing for none."""
    if value is None:
        return ""
    if kind == "date" and isinstance(value, str):
        return day_shown(value)
    return str(value)


def typed_value(text: str, kind: Kind) -> Any:
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
        kind = without_none(kind)
        if get_origin(kind) is list:
            (kind,) = get_args(kind)
            needed = True
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            needed = kind.model_fields[name].is_required()
            kind = kind.model_fields[name].annotation
        else:
            raise KeyError(at)
    kind = without_none(kind)
    if get_origin(kind) is list or (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return makes(kind, name)
    return shape_of(name, kind, needed=needed)


def new_item(series: str, given: dict[str, str]) -> Any:
    """The JSON of a new item of the list at a place. Raises KeyError or ValueError where it cannot be made."""
    shapes = shape_at(f"{series}/0")
    if isinstance(shapes, Shape):
        return typed_value(given.get("item", ""), shapes.kind)
    return {one.name: typed_value(given.get(one.name, ""), one.kind) for one in shapes}


def without_none(kind: Any) -> Any:
    """A type of a record's model without the None that it allows."""
    if get_origin(kind) in (Union, UnionType):
        return next(one for one in get_args(kind) if one is not NoneType)
    return kind


def shape_of(name: str, kind: Any, *, needed: bool) -> Shape:
    """What a single value of a type can be."""
    if kind is datetime.date:
        return Shape(name=name, kind="date", needed=needed)
    if get_origin(kind) is Literal:
        return Shape(name=name, kind="choice", choices=[str(one) for one in get_args(kind)], needed=needed)
    return Shape(name=name, kind="number" if kind is int else "text", needed=needed)


def makes(kind: Any, name: str) -> list[Shape]:
    """What a new item of a list is made of: itself, or the parts that it cannot do without."""
    kind = without_none(kind)
    if get_origin(kind) is list:
        return []
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return [shape_of("item", kind, needed=True)]
    fields = kind.model_fields
    needed = [part for part in fields if fields[part].is_required()] or ["name"]
    return [
        shape_of(part, without_none(fields[part].annotation), needed=True)
        for part in needed
        if part in fields
    ]
