"""Secret kinds: marks of secrecy as stamps of every make in every place, and as print."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from bench.scanbench import stamps
from bench.scanbench.typeset import Spec
from bench.secrecy.ink import BLACK, BLUE, GREEN, PURPLE, SANS, Stamp, pressed
from bench.secrecy.kind import PALE_WEARS, Form, Kind, Laid, one_of
from bench.secrecy.sheets import MM, Point, Random, Sheet, lists

Where = Callable[[Sheet, Random], tuple[int, Point]]


def _level(rng: Random) -> tuple[str, ...]:
    return (str(one_of(rng, lists()["secret"]["levels"])),)


def _under_number(sheet: Sheet, rng: Random) -> tuple[int, Point]:
    at = sheet.number()
    return 0, Point(at.x + rng.uniform(-12, 8), at.y + rng.uniform(-1, 2))


def _stamp(
    name: str, where: Where = _under_number, *, lines: str = "", pages: int = 1, form: Form = "scan",
    wears: tuple[str, ...] | None = None, tilt: tuple[float, float] = (-2, 2), **how: Any,
) -> Kind:  # fmt: skip
    """A kind with one stamp on it. ``lines``: a list of ``words.toml``, else a level; ``how``: of ``Stamp``."""

    def laid(sheet: Sheet, rng: Random) -> list[Laid]:
        words = tuple(one_of(rng, lists()["secret"][lines])) if lines else _level(rng)  # type: ignore[arg-type]
        page, middle = where(sheet, rng)
        capital = how.get("capital") or rng.uniform(3.4, 4.6)
        more = {key: value for key, value in how.items() if key != "capital"}
        stamp = Stamp(words, capital=float(capital), degrees=float(rng.uniform(*tilt)), **more)
        return [Laid(page, middle, stamp)]

    def roomy(spec: Spec, rng: Random) -> None:
        spec["style"]["head_gap"] = 14

    typed = roomy if where is _under_number else None
    return Kind(name, True, typed, laid, pages=pages, form=form, **({"wears": wears} if wears else {}))


def _low(sheet: Sheet, rng: Random) -> tuple[int, Point]:
    return 0, Point(rng.uniform(45, 165), min(max(sheet.foot(0) + 15, 175), 225) + rng.uniform(0, 15))


def _at_foot(sheet: Sheet, rng: Random) -> tuple[int, Point]:
    return 0, Point(rng.uniform(40, 180), rng.uniform(272, 286))


def _left_margin(sheet: Sheet, rng: Random) -> tuple[int, Point]:
    return 0, Point(rng.uniform(14, 17), rng.uniform(60, 200))


def _top_corner(sheet: Sheet, rng: Random) -> tuple[int, Point]:
    return 0, Point(float(rng.choice([35.0, 175.0])) + rng.uniform(-8, 8), rng.uniform(9, 13))


def _over_print(sheet: Sheet, rng: Random) -> tuple[int, Point]:
    words = [w for w in sheet.words if w.page == 0 and w.y0 > 75 * MM] or sheet.words
    word = words[int(rng.integers(len(words) // 2 + 1))]
    return 0, Point(rng.uniform(60, 160), word.y1 / MM)


def _over_issuer(sheet: Sheet, rng: Random) -> tuple[int, Point]:
    return 0, Point(67 + rng.uniform(-10, 10), rng.uniform(26, 33))


def _beside_signature(sheet: Sheet, rng: Random) -> tuple[int, Point]:
    place = sheet.places[0]
    return place.page, Point(place.x / MM + rng.uniform(-8, 8), place.y / MM - rng.uniform(6, 14))


def _second_page(sheet: Sheet, rng: Random) -> tuple[int, Point]:
    return min(1, len(sheet.pages) - 1), Point(rng.uniform(40, 170), rng.uniform(10, 14))


def _last_page(sheet: Sheet, rng: Random) -> tuple[int, Point]:
    last = len(sheet.pages) - 1
    return last, Point(rng.uniform(45, 165), min(sheet.foot(last) + rng.uniform(12, 25), 280))


def _under_seal(sheet: Sheet, rng: Random) -> None:
    page, at = _under_number(sheet, rng)
    sheet.pages[page] = pressed(sheet.pages[page], Stamp(_level(rng), capital=4.4), at, rng)
    centre = (int((at.x + rng.uniform(10, 16)) * MM), int((at.y + rng.uniform(-6, 6)) * MM))
    sheet.pages[page] = stamps.sealed(sheet.pages[page], rng, centre, "VAN PHONG * UY BAN * " * 2)


def _with_urgency(sheet: Sheet, rng: Random) -> list[Laid]:
    page, at = _under_number(sheet, rng)
    urgent = Stamp(("HỎA TỐC",), capital=3.8)
    return [
        Laid(page, Point(at.x - 18, at.y), Stamp(_level(rng), capital=3.8)),
        Laid(page, Point(at.x + 22, at.y), urgent),
    ]


def _on_copy_block(spec: Spec, rng: Random) -> None:
    document = spec["document"]
    spec["copies"] = [
        {
            "issuer": document["issuer"],
            "code": "307-BS/HU" if document["system"] == "party" else "12/SY-UBND",
            "printed_kind": "SAO LỤC" if document["system"] == "party" else "SAO Y",
            "place": document["place"],
            "date": datetime.date(2022, 10, 28),
            "recipients": ["Như trên,", "Lưu."],
            "signature": {"authority": [], "title": "CHÁNH VĂN PHÒNG", "name": "Doãn Quang Hiệu"},
        }
    ]


def _copy_stamp(sheet: Sheet, rng: Random) -> list[Laid]:
    last = len(sheet.pages) - 1
    at = Point(rng.uniform(40, 80), min(sheet.foot(last) - rng.uniform(2, 10), 280))
    return [Laid(last, at, Stamp(_level(rng), capital=4.0, degrees=float(rng.uniform(-5, 5))))]


def _in_number(spec: Spec, rng: Random) -> None:
    document = spec["document"]
    document["code"] = f"{document.get('code') or '45/BC-UBND'} {_level(rng)[0]}"


def _heading(name: str) -> Callable[[Spec, Random], None]:
    """Types a line of a list under the head, where a mark of secrecy stands."""

    def typed(spec: Spec, rng: Random) -> None:
        spec["style"]["typed_marks"] = [one_of(rng, lists()["secret"][name])]

    return typed


def _spaced(spec: Spec, rng: Random) -> None:
    spec["style"]["typed_marks"] = ["  ".join(" ".join(word) for word in _level(rng)[0].split())]


KINDS: tuple[Kind, ...] = (
    _stamp("red box under the number"),
    _stamp("tilted left", tilt=(4, 14)),
    _stamp("tilted right", tilt=(-14, -4)),
    _stamp("blue", colour=BLUE),
    _stamp("purple", colour=PURPLE, tilt=(-5, 5)),
    _stamp("black", colour=BLACK, tilt=(-4, 4)),
    _stamp("green", colour=GREEN),
    _stamp("faded", strength=0.5, bare=0.15, wears=PALE_WEARS),
    _stamp("dry pad", bare=0.35),
    _stamp("broken frame", frame="broken", tilt=(-5, 5)),
    _stamp("no frame", frame="none", tilt=(-4, 4)),
    _stamp("no frame, tilted", frame="none", tilt=(6, 14)),
    _stamp("double frame", frame="double", tilt=(-4, 4)),
    _stamp("rounded frame", frame="rounded", tilt=(-4, 4)),
    _stamp("thick frame", frame="thick", tilt=(-6, 6)),
    _stamp("sideways to the left", _left_margin, tilt=(87, 93)),
    _stamp("sideways to the right", _left_margin, tilt=(-93, -87), colour=BLUE),
    _stamp("upside down", tilt=(177, 183)),
    _stamp("low on the page", _low, tilt=(-6, 6)),
    _stamp("at the foot", _at_foot, tilt=(-3, 3)),
    _stamp("at the top edge", _top_corner, tilt=(-3, 3)),
    _stamp("over print", _over_print, capital=5.0, tilt=(-8, 8)),
    _stamp("over the issuer", _over_issuer, capital=5.0, tilt=(-6, 6)),
    _stamp("over the signature", _beside_signature, capital=4.6, tilt=(-6, 6)),
    Kind("under a seal", True, drawn=_under_seal),
    Kind("on a copy block", True, _on_copy_block, _copy_stamp),
    _stamp("with the copy's number", lines="numbered", tilt=(-4, 4)),
    _stamp("in two lines", lines="stacked", inner=1.0, tilt=(-5, 5)),
    _stamp("large", capital=8.0, tilt=(-6, 6)),
    _stamp("small", capital=2.7),
    Kind("beside an urgency", True, laid=_with_urgency),
    _stamp("on page two", _second_page, pages=2, tilt=(-4, 4)),
    _stamp("on the last page", _last_page, pages=2, tilt=(-6, 6)),
    _stamp("in sans serif", face=SANS, tilt=(-5, 5)),
    _stamp("named", lines="named", capital=3.6, tilt=(-4, 4)),
    _stamp("copy of a secret", _low, lines="copied", capital=3.4, tilt=(-4, 4)),
    _stamp("for the addressee alone", lines="opened", capital=3.2, inner=1.0, tilt=(-3, 3)),
    _stamp("level changed", lines="adjusted", capital=3.4, tilt=(-3, 3)),
    Kind("in the number line", True, _in_number),
    Kind("level stated", True, _heading("stated")),
    Kind("typed in capitals", True, _heading("levels")),
    Kind("typed in small letters", True, _heading("small")),
    Kind("typed with the copy's number", True, _heading("with_number")),
    Kind("typed and spaced", True, _spaced),
    _stamp("picture on a digital page", form="digital picture", tilt=(-6, 6)),
    _stamp("annotation on a digital page", _low, form="digital annotation", tilt=(-6, 6)),
    _stamp("annotation on a scan", _low, form="scan annotation", tilt=(-6, 6)),
    _stamp("blue annotation, sideways", _left_margin, form="digital annotation", tilt=(87, 93), colour=BLUE),
)
