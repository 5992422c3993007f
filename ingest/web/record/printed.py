"""Printed: from a record to the values that its printed form shows, which are data (``review.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from ingest.web.naming import text_of
from parse import Record


class PrintedValue(NamedTuple):
    """``at``: its place in the record; ``texts``: one, or those of a list; ``is_date``: it is one date, ISO 8601."""

    at: str
    texts: list[str]
    is_date: bool
    doubtful: bool


class PrintedSide(NamedTuple):
    """The values of the original paper (``at`` is ``/document``) or of a copy block."""

    at: str
    values: list[PrintedValue]


def printed_sides(record: Record, doubtful: Sequence[str]) -> list[PrintedSide]:
    """The original and each copy block, with the values that are there. ``doubtful``: places of doubtful values."""
    whole: dict[str, Any] = record.model_dump(mode="json")
    names = _printed()
    copies = [(f"/copies/{n}", copy, names["copy"]) for n, copy in enumerate(whole["copies"])]
    return [
        PrintedSide(at, [_value(f"{at}/{name}", side[name], doubtful) for name in order if side[name]])
        for at, side, order in [("/document", whole["document"], names["document"]), *copies]
    ]


def _value(at: str, value: object, doubtful: Sequence[str]) -> PrintedValue:
    texts = [text_of(one) for one in value] if isinstance(value, list) else [text_of(value)]
    is_doubtful = any(place == at or place.startswith(at + "/") for place in doubtful)
    return PrintedValue(at, texts, at.endswith("/date"), is_doubtful)


@cache
def _printed() -> dict[str, list[str]]:
    text = resources.files("ingest").joinpath("data/review.toml").read_text(encoding="utf-8")
    names: dict[str, list[str]] = tomllib.loads(text)["printed"]
    return names
