"""Form: what a printed form is made of, whatever it is written as: a head, lines, tables, signatures, one below the
other.
"""

from __future__ import annotations

import datetime
from typing import Literal, NamedTuple

from ingest.export.forms.words import words

Align = Literal["L", "C", "R", "J"]


class Office(NamedTuple):
    """Whose forms they are; "" where it is not known. ``above``: the body above it; ``place``: where it is (địa danh);
    ``party``: whether its papers have the Party's head.
    """

    name: str = ""
    above: str = ""
    place: str = ""
    party: bool = False


class Head(NamedTuple):
    """The lines at the left and at the right; the last of each is bold."""

    left: list[str]
    right: list[str]
    party: bool


class Line(NamedTuple):
    """A line over the whole width. ``size``: in points; ``space``: above it, in millimetres; ``boxed``: in a frame."""

    text: str
    size: float = 13
    bold: bool = False
    italic: bool = False
    align: Align = "L"
    space: float = 0


class Column(NamedTuple):
    """``width``: in millimetres."""

    heading: str
    width: float
    align: Align


class Table(NamedTuple):
    """``numbered``: whether the columns' numbers stand below their headings. ``rows``: one value for each column; a row
    of one value is a heading over the whole width.
    """

    columns: list[Column]
    rows: list[list[str]]
    numbered: bool = True


class Signature(NamedTuple):
    """Who signs: in which function, and how it is to be signed; ``above``: place and date, in italics."""

    title: str
    how: str
    above: str = ""


class Signatures(NamedTuple):
    """One at the right, or two side by side."""

    blocks: list[Signature]


class PageEnd(NamedTuple):
    """What is below it stands on the next page."""

    here: bool = True


PAGE_END = PageEnd()
Block = Head | Line | Table | Signatures | PageEnd


class Form(NamedTuple):
    """``name``: of its file; ``landscape``: how an A4 sheet is turned."""

    name: str
    title: str
    blocks: list[Block]
    landscape: bool = False


def head_of(office: Office) -> Head:
    """The head of an office's papers: who is above it and it at the left; Quốc hiệu, or the Party's name, right."""
    left = [office.above.upper()] if office.above else []
    left.append((office.name or words()["dots"]).upper())
    if office.party:
        return Head([*left, words()["star"]], [words()["party"]], party=True)
    return Head(left, list(words()["state"]), party=False)


def columns_of(form: str) -> list[Column]:
    return [Column(*column) for column in words()[form]["columns"]]


def dated(office: Office, at: datetime.date) -> str:
    """Place and date; days before the tenth, January and February with a zero (Nghị định 30/2020/NĐ-CP)."""
    month = f"{at.month:02}" if at.month < 3 else str(at.month)
    return str(
        words()["dated"].format(
            place=office.place or words()["dots"], day=f"{at.day:02}", month=month, year=at.year
        )
    )


def day(iso: str | None) -> str:
    """A date of the catalogue as forms have it."""
    return "/".join(reversed(iso.split("-"))) if iso else ""
