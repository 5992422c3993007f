"""Provinces: which one an issuer belongs to, as it was on the paper's day (63 until 30 June 2025, 34 since).

``TỈNH ỦY QUẢNG NGÃI`` in 2021 excludes Kon Tum; a seat may stand as địa danh: Phan Thiết for Bình Thuận (HD36
II.1.4; NĐ30 Phụ lục I.II.4).
"""

from __future__ import annotations

import datetime
import re
from functools import cache

from lexicon import vocabulary
from lexicon.folding import fold
from lexicon.provinces import Unit, units


def plain_name(name: str) -> str:
    """A name for comparing: no case, no marks, no signs between its words."""
    return " ".join(re.findall(r"\w+", fold(name)))


@cache
def _by_name() -> dict[str, tuple[str, Unit]]:
    """Each name and spelling, folded, with the name as it is written and its unit."""
    found: dict[str, tuple[str, Unit]] = {}
    for unit in units():
        for name in (unit.name, *unit.spelled):
            found.setdefault(plain_name(name), (unit.name, unit))
    return found


@cache
def _by_seat() -> dict[str, tuple[str, Unit]]:
    return {plain_name(seat): (seat, unit) for unit in units() for seat in unit.seats}


def known_place(name: str) -> str | None:
    """A province's or seat's name as it is written, for a name with the same letters; None for others."""
    key = plain_name(name).removeprefix("thanh pho ").removeprefix("tp ").removeprefix("tinh ")
    found = _by_name().get(key) or _by_seat().get(key)
    return found[0] if found else None


def province_of_seat(name: str) -> Unit | None:
    """The province whose name or seat a place name is."""
    key = plain_name(name).removeprefix("thanh pho ").removeprefix("tp ").removeprefix("tinh ")
    found = _by_name().get(key) or _by_seat().get(key)
    return found[1] if found else None


def province_named(issuer: str) -> Unit | None:
    """The province that an issuer's name names behind its unit, itself or by its town: TỈNH ỦY X, THÀNH ỦY X."""
    key = plain_name(issuer)
    best: Unit | None = None
    for lead in vocabulary.words("bodies", "province_leads"):
        at = f" {key}".find(f" {fold(lead)} ")
        if at < 0:
            continue
        rest = key[at + len(lead) + 1 :].split()
        for length in range(min(5, len(rest)), 0, -1):
            name = " ".join(rest[:length])
            found = _by_name().get(name) or _by_seat().get(name)
            if found:
                best = best or found[1]
                break
    return best


def province_on_day(unit: Unit, day: datetime.date | None) -> tuple[str, str]:
    """Name and code of the province that a unit's name meant on a day: the merged one since 1 July 2025."""
    merged = vocabulary.table("provinces")["merged_on"]
    if day is not None and day >= merged:
        now = next(u for u in units() if u.name == unit.now or (unit.now == "Huế" and u.code == "46"))
        return unit.now, now.code
    if unit.until is not None and day is not None and day >= unit.until:
        return unit.now, next(u.code for u in units() if u.name == unit.now)
    return unit.name, unit.code
