"""Crossed kinds: stamps under seals, arrival stamps, pens and print, off the sheet's edge, small; all of them *fit*.

They were added once the others had been measured, to look at what is hidden there without looking at *judge* kinds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np

from bench.scanbench import stamps
from bench.secrecy.ink import BLACK, BLUE, PURPLE, RED, Colour, Stamp, pressed
from bench.secrecy.kind import PALE_WEARS, WEARS, Kind, one_of
from bench.secrecy.sheets import MM, Point, Random, Sheet, lists

RIM = "SO TU PHAP * UY BAN NHAN DAN * "
Over = Callable[[Sheet, Point, Colour, Random], None]


class _Words(NamedTuple):
    """What a stamp says: a list of ``words.toml`` and whether it is of the secret ones; and how it looks."""

    secret: bool
    lines: str
    inks: tuple[Colour, ...] = (RED,)
    capital: tuple[float, float] = (3.6, 4.6)
    strength: float = 1.0
    inner: float = 0.75


def _kind(name: str, words: _Words, over: Over, *, wears: tuple[str, ...] = WEARS) -> Kind:
    """A kind with a stamp under the number, and something over it."""

    def drawn(sheet: Sheet, rng: Random) -> None:
        said = one_of(rng, lists()["secret" if words.secret else "innocent"][words.lines])
        lines = (said,) if isinstance(said, str) else tuple(said)  # type: ignore[arg-type]
        ink = words.inks[int(rng.integers(len(words.inks)))]
        number = sheet.number()
        at = Point(number.x + rng.uniform(-10, 6), number.y + rng.uniform(-1, 2))
        stamp = Stamp(
            lines, capital=float(rng.uniform(*words.capital)), colour=ink, degrees=float(rng.uniform(-6, 6)),
            strength=words.strength, inner=words.inner, frame="box" if rng.random() < 0.7 else "none",
        )  # fmt: skip
        sheet.pages[0] = pressed(sheet.pages[0], stamp, at, rng)
        over(sheet, at, ink, rng)

    return Kind(name, words.secret, _roomy, drawn=drawn, wears=wears)


def _roomy(spec: dict, rng: Random) -> None:  # type: ignore[type-arg]
    spec["style"]["head_gap"] = 14


def _beside(at: Point, far: tuple[float, float], rng: Random) -> tuple[int, int]:
    """A place so many millimetres from a stamp's middle, in pixels."""
    way, distance = rng.uniform(0, 2 * np.pi), rng.uniform(*far)
    return int((at.x + distance * np.cos(way)) * MM), int((at.y + 0.7 * distance * np.sin(way)) * MM)


def _seals(count: int, colour: Colour | None = None, far: tuple[float, float] = (8, 18)) -> Over:
    """Seals over a stamp, in its own ink or another."""

    def over(sheet: Sheet, at: Point, ink: Colour, rng: Random) -> None:
        for _ in range(count):
            sheet.pages[0] = stamps.sealed(sheet.pages[0], rng, _beside(at, far, rng), RIM, colour or ink)

    return over


def _arrival(sheet: Sheet, at: Point, ink: Colour, rng: Random) -> None:
    """A round stamp of arrival, with its word and day."""
    page = sheet.pages[0].copy()
    middle, radius = _beside(at, (5, 13), rng), int(rng.uniform(9, 14) * MM)
    colour = ink if rng.random() < 0.5 else BLUE
    for r in (radius, int(0.85 * radius)):
        cv2.circle(page, middle, r, colour, 5, cv2.LINE_AA)
    day = f"{int(rng.integers(1, 29)):02d}-{int(rng.integers(1, 13)):02d}-{int(rng.integers(1998, 2024))}"
    for k, word in enumerate(("DEN", day, f"So {int(rng.integers(1, 900))}")):
        size = radius / (110 if k else 90)
        width = cv2.getTextSize(word, cv2.FONT_HERSHEY_DUPLEX, size, 4)[0][0]
        place = middle[0] - width // 2, middle[1] + int((k - 0.6) * 0.45 * radius)
        cv2.putText(page, word, place, cv2.FONT_HERSHEY_DUPLEX, size, colour, 4, cv2.LINE_AA)
    sheet.pages[0] = np.minimum(sheet.pages[0], page)


def _pen(sheet: Sheet, at: Point, ink: Colour, rng: Random) -> None:
    middle = int((at.x + rng.uniform(-6, 10)) * MM), int((at.y + rng.uniform(-4, 4)) * MM)
    drawn = stamps.signed(np.full_like(sheet.pages[0], 255), rng, middle)
    if rng.random() < 0.4:
        drawn = np.ascontiguousarray(drawn[..., ::-1])  # in red
    sheet.pages[0] = np.minimum(sheet.pages[0], drawn)


def _pen_and_seal(sheet: Sheet, at: Point, ink: Colour, rng: Random) -> None:
    _seals(1)(sheet, at, ink, rng)
    _pen(sheet, at, ink, rng)


def _print(sheet: Sheet, at: Point, ink: Colour, rng: Random) -> None:
    """A line of the page's own print through the stamp."""
    words = [w for w in sheet.words if w.page == 0 and w.y0 > 90 * MM]
    word = words[int(rng.integers(len(words)))]
    rows = sheet.pages[0][int(word.y0) - 6 : int(word.y1) + 6].copy()
    top = int((at.y + rng.uniform(-2, 1)) * MM)
    part = sheet.pages[0][top : top + len(rows)]
    sheet.pages[0][top : top + len(rows)] = np.minimum(part, rows[: len(part)])


def _off_the_page(sheet: Sheet, at: Point, ink: Colour, rng: Random) -> None:
    """The sheet lay too high, and the stamp's head is cut off."""
    gone = int((at.y - rng.uniform(1.0, 2.4)) * MM)
    page = np.full_like(sheet.pages[0], 255)
    page[: len(page) - gone] = sheet.pages[0][gone:]
    sheet.pages[0] = page


def _nothing(sheet: Sheet, at: Point, ink: Colour, rng: Random) -> None:
    pass


_LEVEL = _Words(True, "levels")
_INKS = (RED, BLUE, PURPLE, BLACK)
KINDS: tuple[Kind, ...] = (
    _kind("crossed by a seal's rim", _LEVEL, _seals(1)),
    _kind("crossed by a red seal", _LEVEL._replace(inks=(BLUE, PURPLE, BLACK)), _seals(1, RED)),
    _kind("crossed by a black seal", _LEVEL._replace(inks=_INKS), _seals(1, stamps.BLACK)),
    _kind("crossed by two seals", _LEVEL, _seals(2, far=(9, 20))),
    _kind("crossed by an arrival stamp", _LEVEL._replace(inks=(RED, BLUE)), _arrival),
    _kind("crossed by a pen", _LEVEL._replace(inks=_INKS), _pen),
    _kind("crossed by pen and seal", _LEVEL, _pen_and_seal),
    _kind("crossed by print", _LEVEL._replace(inks=_INKS), _print),
    _kind("partly off the page", _LEVEL._replace(inks=_INKS), _off_the_page),
    _kind("faint under a seal", _LEVEL._replace(strength=0.55), _seals(1, RED), wears=PALE_WEARS),
    _kind("small in black", _LEVEL._replace(inks=(BLACK, BLUE), capital=(2.4, 2.9)), _nothing),
    _kind("small with its number", _Words(True, "numbered", capital=(2.5, 3.0)), _nothing),
    _kind("level lowered", _Words(True, "lowered", _INKS, (2.8, 3.4), inner=0.9), _nothing),
    _kind("urgency crossed by a seal", _Words(False, "urgent"), _seals(1)),
    _kind("original crossed by two seals", _Words(False, "original"), _seals(2, far=(9, 20))),
    _kind("checked, under an arrival stamp", _Words(False, "checked", (RED, BLUE)), _arrival),
    _kind("urgency crossed by a pen", _Words(False, "urgent", _INKS), _pen),
    _kind("urgency crossed by print", _Words(False, "urgent", _INKS), _print),
    _kind("original, partly off the page", _Words(False, "original", _INKS), _off_the_page),
    _kind("small other stamp", _Words(False, "checked", (BLACK, BLUE), (2.4, 2.9)), _nothing),
)  # fmt: skip
