"""Innocent kinds: papers without a mark of secrecy, with what is most like one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from bench.scanbench import stamps
from bench.scanbench.pen import Word
from bench.scanbench.typeset import Spec
from bench.secrecy.ink import BLACK, BLUE, PURPLE, RED, SANS, Stamp, pressed
from bench.secrecy.kind import Kind, Laid, one_of
from bench.secrecy.sheets import MM, Point, Random, Sheet, lists


def _stamp(name: str, lines: str, *, spots: str = "number", tilt: float = 5.0, **how: Any) -> Kind:
    """A kind with a stamp of other words, in red, blue, purple or black. ``spots``: where it may stand."""

    def laid(sheet: Sheet, rng: Random) -> list[Laid]:
        words = tuple(one_of(rng, lists()["innocent"][lines]))  # type: ignore[arg-type]
        number = sheet.number()
        places = {
            "number": Point(number.x + rng.uniform(-10, 8), number.y),
            "low": Point(rng.uniform(50, 160), min(sheet.foot(0) + rng.uniform(10, 25), 280)),
            "margin": Point(rng.uniform(14, 17), rng.uniform(70, 200)),
        }
        turn = rng.uniform(-tilt, tilt) + (float(rng.choice([90, -90])) if spots == "margin" else 0)
        ink = (RED, RED, BLUE, PURPLE, BLACK)[int(rng.integers(5))]
        look = {"capital": float(rng.uniform(3.2, 4.6)), "colour": ink, **how}
        return [Laid(0, places[spots], Stamp(words, degrees=float(turn), **look))]

    def roomy(spec: Spec, rng: Random) -> None:
        if spots == "number":
            spec["style"]["head_gap"] = 16

    return Kind(name, False, roomy, laid)


def _typed(name: str, lines: str, change: Callable[[Spec, str, Random], None]) -> Kind:
    def typed(spec: Spec, rng: Random) -> None:
        change(spec, str(one_of(rng, lists()["innocent"][lines])), rng)

    return Kind(name, False, typed)


def _as_heading(spec: Spec, line: str, rng: Random) -> None:
    spec["body"].insert(int(rng.integers(0, 2)), {"hc": line})


def _as_issuer(spec: Spec, line: str, rng: Random) -> None:
    spec["document"]["issuer"][-1] = line
    spec["body"].insert(1, {"hc": line})


def _as_law(spec: Spec, line: str, rng: Random) -> None:
    spec["body"][1:2] = [{"p": line}, {"p": str(one_of(rng, lists()["innocent"]["law"]))}]


def _table(spec: Spec, rng: Random) -> None:
    spec["body"].insert(1, {"table": lists()["innocent"]["table"]})


def _arrived(sheet: Sheet, rng: Random) -> None:
    height, width = sheet.pages[0].shape[:2]
    corner = (int(width * rng.uniform(0.02, 0.1)), int(height * rng.uniform(0.13, 0.2)))
    sheet.pages[0] = stamps.arrived(sheet.pages[0], rng, corner)


def _sealed_twice(sheet: Sheet, rng: Random) -> None:
    height, width = sheet.pages[0].shape[:2]
    for _ in range(2):
        centre = (int(rng.uniform(0.15, 0.85) * width), int(rng.uniform(0.2, 0.85) * height))
        colour = stamps.RED if rng.random() < 0.6 else stamps.BLACK
        sheet.pages[0] = stamps.sealed(sheet.pages[0], rng, centre, lists()["innocent"]["seal"] * 2, colour)


def _signed_red(sheet: Sheet, rng: Random) -> None:
    for _ in range(3):
        ink = np.full_like(sheet.pages[0], 255)
        middle = (int(rng.uniform(40, 170) * MM), int(rng.uniform(60, 260) * MM))
        ink = stamps.signed(ink, rng, middle)
        if rng.random() < 0.7:
            ink = np.ascontiguousarray(ink[..., ::-1])  # red and blue change places
        sheet.pages[0] = np.minimum(sheet.pages[0], ink)


def _logo(sheet: Sheet, rng: Random) -> None:
    page = sheet.pages[0].copy()
    x, y = int(rng.uniform(12, 25) * MM), int(rng.uniform(8, 14) * MM)
    colour = (RED, BLUE, (60, 150, 40), (30, 140, 230))[int(rng.integers(4))]
    cv2.circle(page, (x, y + 50), 60, colour, -1)
    cv2.rectangle(page, (x + 80, y), (x + 430, y + 100), colour, -1 if rng.random() < 0.5 else 5)
    name = str(one_of(rng, lists()["innocent"]["company"]))
    light = (255, 255, 255) if rng.random() < 0.5 else (40, 40, 40)
    cv2.putText(page, name, (x + 95, y + 68), cv2.FONT_HERSHEY_DUPLEX, 1.6, light, 4)
    sheet.pages[0] = page


def _marker(sheet: Sheet, rng: Random) -> None:
    page = sheet.pages[0].astype(np.float32)
    rows = [w for w in sheet.words if w.page == 0 and w.y0 > 60 * MM]
    for word in rows[:: max(1, len(rows) // 12)]:
        colour = np.array(((90, 255, 255), (140, 255, 140), (230, 160, 255))[int(rng.integers(3))]) / 255
        y0, y1, x0 = int(word.y0) - 4, int(word.y1) + 4, int(word.x0) - 8
        page[y0:y1, x0 : x0 + int(rng.uniform(120, 600))] *= colour
    sheet.pages[0] = page.astype(np.uint8)


def _notes_by_hand(sheet: Sheet, rng: Random) -> None:
    page = sheet.pages[0].copy()
    for line in ("Chuyen VP", "d/c An xu ly", "Kinh chuyen", "luu HS")[: int(rng.integers(2, 5))]:
        face = (cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, cv2.FONT_HERSHEY_SCRIPT_COMPLEX)[int(rng.integers(2))]
        at = (int(rng.uniform(8, 120) * MM), int(rng.uniform(10, 280) * MM))
        colour = (BLUE, RED)[int(rng.integers(2))]
        cv2.putText(
            page, line, at, face, float(rng.uniform(1.4, 2.4)), colour, int(rng.integers(3, 6)), cv2.LINE_AA
        )
    sheet.pages[0] = page


def _boxed(sheet: Sheet, rng: Random) -> None:
    line = str(one_of(rng, lists()["innocent"]["boxed"]))
    stamp = Stamp((line,), capital=3.0, colour=BLACK, bare=0.0)
    foot = min(sheet.foot(0) + 15, 275)
    sheet.pages[0] = pressed(sheet.pages[0], stamp, Point(105, foot), rng)


def _underlined(sheet: Sheet, rng: Random) -> None:
    """Words underlined and boxed with a red or blue pen."""
    page = sheet.pages[0].copy()
    words: list[Word] = [w for w in sheet.words if w.page == 0]
    for word in words[:: max(1, len(words) // 8)]:
        colour = (BLUE, RED)[int(rng.integers(2))]
        x0, y0, x1, y1 = int(word.x0), int(word.y0), int(word.x1), int(word.y1)
        if rng.random() < 0.5:
            cv2.line(page, (x0, y1 + 6), (x1 + 60, y1 + int(rng.integers(0, 12))), colour, 5)
        else:
            cv2.ellipse(
                page, ((x0 + x1) // 2, (y0 + y1) // 2), ((x1 - x0) // 2 + 30, 45), 2, 0, 360, colour, 4
            )
    sheet.pages[0] = page


KINDS: tuple[Kind, ...] = (
    Kind("seal and signature", False),
    Kind("two more seals", False, drawn=_sealed_twice),
    Kind("arrival stamp", False, drawn=_arrived),
    _stamp("urgency", "urgent"),
    _stamp("urgency, tilted", "urgent", tilt=14, colour=RED),
    _stamp("urgency, sideways", "urgent", spots="margin", tilt=3),
    _typed("law on secrecy", "law", _as_law),
    _typed("Fatherland Front", "front", _as_issuer),
    _typed("density", "dense", _as_heading),
    _typed("keeping safe", "kept_safe", _as_heading),
    _typed("eyes", "eyes", _as_heading),
    Kind("signatures in red and blue", False, drawn=_signed_red),
    Kind("coloured logo", False, drawn=_logo),
    _stamp("original", "original"),
    _stamp("copy", "copy", spots="low", inner=0.8),
    _stamp("name stamp", "names", spots="low", frame="none", inner=1.0, capital=3.4),
    _stamp("date stamp", "dates", spots="low", frame="none"),
    _stamp("checked", "checked", face=SANS),
    _stamp("checked, low", "checked", spots="low", tilt=12),
    _stamp("internal", "internal"),
    _stamp("certified copy", "certified", spots="low", capital=2.8),
    _stamp(
        "electronic signature",
        "signed",
        spots="low",
        capital=2.2,
        inner=1.0,
        tilt=0.5,
        bare=0.0,
        face="DejaVu Sans",
    ),
    Kind("text marker", False, drawn=_marker),
    Kind("notes by hand", False, drawn=_notes_by_hand),
    Kind("a box of text", False, drawn=_boxed),
    Kind("underlined by pen", False, drawn=_underlined),
    Kind("table", False, _table),
)
