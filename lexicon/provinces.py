"""Provinces and cities under the centre: the 63 of 2008 to 2025, Hà Tây, and what each became on 1 July 2025.

The resolutions that say so are named in ``data/provinces.toml``.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache

from lexicon import vocabulary


@dataclass(frozen=True, slots=True)
class Unit:
    """A province of the 63 (and Hà Tây) with the one it belongs to since 1 July 2025."""

    name: str
    code: str
    now: str
    seats: tuple[str, ...]
    spelled: tuple[str, ...]
    city: bool
    until: datetime.date | None


@cache
def units() -> tuple[Unit, ...]:
    """All units of the data file."""
    return tuple(
        Unit(
            row["name"],
            row["code"],
            row["now"],
            tuple(row.get("seats", [])),
            tuple(row.get("spelled", [])),
            row.get("city", False),
            row.get("until"),
        )
        for row in vocabulary.table("provinces")["unit"]
    )


@cache
def province_names() -> tuple[str, ...]:
    """Every name that a province bears or bore. No two have the same letters."""
    return tuple(sorted({unit.name for unit in units()} | {unit.now for unit in units()}))
