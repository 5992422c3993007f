"""Markup: the look of an annotation that a viewer draws by itself, because its file gives none.

By what ISO 32000-1, 12.5.6 says of each kind. A look is a form in points of the page, over the annotation's rectangle.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name

from ocr.scan.annotations import draws_something, look_of, numbers, rectangle
from ocr.scan.faces import Carried
from ocr.scan.typed import has_stale_look, typed_look

_ROUND = 0.5523
"""How far the handles of a Bézier curve reach that makes a quarter of a circle, in radii."""
_NOTE = 18.0
"""The side of the mark of a note, in points."""
_NOTE_COLOUR = "1 0.9 0.3 rg\n0.3 0.3 0.3 RG\n0.7 w\n"


class _Pen(NamedTuple):
    """``stroke``, ``fill``: operators that set the colours, "" for none; ``width`` in points; ``dash``: operator."""

    stroke: str
    fill: str
    width: float
    dash: str

    def start(self) -> str:
        return f"{self.stroke}{self.fill}{self.width:g} w\n{self.dash}"

    @property
    def paint(self) -> str:
        """The operator that paints a closed path."""
        stroked = bool(self.stroke) and self.width > 0
        return {(True, True): "b", (True, False): "s", (False, True): "f"}.get(
            (stroked, bool(self.fill)), "n"
        )


def give_look(pdf: pikepdf.Pdf, annotation: pikepdf.Dictionary, carried: Carried) -> None:
    """Sets an annotation's normal look where it has none, or one that is not its value's; ``carried``: for its type."""
    look = look_of(annotation)
    if look is not None and not has_stale_look(pdf, annotation, empty=not draws_something(look)):
        return
    kind, rect = str(annotation.get("/Subtype", "")), rectangle(annotation)
    if rect is None:
        return
    if kind in ("/FreeText", "/Widget"):
        made: pikepdf.Stream | None = typed_look(pdf, annotation, rect, carried)
    elif kind in _DRAWN and look is None:
        made = _form(pdf, annotation, rect, _DRAWN[kind](annotation, rect))
    else:
        return
    if made is not None:
        annotation["/AP"] = Dictionary(N=pdf.make_indirect(made))


def _form(
    pdf: pikepdf.Pdf, annotation: pikepdf.Dictionary, rect: tuple[float, float, float, float], drawn: str
) -> pikepdf.Stream | None:
    if not drawn:
        return None
    over = annotation.get("/Subtype") == "/Highlight"
    opacity = _number(annotation.get("/CA"), 1.0)
    state = Dictionary(Type=Name.ExtGState, BM=Name.Multiply if over else Name.Normal, ca=opacity, CA=opacity)
    return pdf.make_stream(
        f"/Seen gs\n{drawn}".encode("ascii"),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array(rect),
        Resources=Dictionary(ExtGState=Dictionary(Seen=state)),
    )


def _square(annotation: pikepdf.Dictionary, rect: tuple[float, float, float, float]) -> str:
    pen = _pen(annotation)
    x0, y0, x1, y1 = _inside(annotation, rect, pen.width)
    return f"{pen.start()}{x0:g} {y0:g} {x1 - x0:g} {y1 - y0:g} re {pen.paint}"


def _circle(annotation: pikepdf.Dictionary, rect: tuple[float, float, float, float]) -> str:
    pen = _pen(annotation)
    x0, y0, x1, y1 = _inside(annotation, rect, pen.width)
    x, y, rx, ry = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2
    kx, ky = _ROUND * rx, _ROUND * ry
    return (
        f"{pen.start()}{x1:g} {y:g} m "
        f"{x1:g} {y + ky:g} {x + kx:g} {y1:g} {x:g} {y1:g} c {x - kx:g} {y1:g} {x0:g} {y + ky:g} {x0:g} {y:g} c "
        f"{x0:g} {y - ky:g} {x - kx:g} {y0:g} {x:g} {y0:g} c {x + kx:g} {y0:g} {x1:g} {y - ky:g} {x1:g} {y:g} c "
        f"{pen.paint}"
    )


def _ink(annotation: pikepdf.Dictionary, rect: tuple[float, float, float, float]) -> str:
    listed = annotation.get("/InkList")
    strokes = [numbers(stroke) for stroke in listed] if isinstance(listed, Array) else []
    paths = [_path(stroke) + " S" for stroke in strokes if len(stroke) >= 4]
    return _pen(annotation)._replace(fill="").start() + "1 J 1 j\n" + "\n".join(paths) if paths else ""


def _line(annotation: pikepdf.Dictionary, rect: tuple[float, float, float, float]) -> str:
    ends = numbers(annotation.get("/L"))
    return f"{_pen(annotation)._replace(fill='').start()}{_path(ends)} S" if len(ends) == 4 else ""


def _polygon(annotation: pikepdf.Dictionary, rect: tuple[float, float, float, float]) -> str:
    corners, pen = numbers(annotation.get("/Vertices")), _pen(annotation)
    return f"{pen.start()}{_path(corners)} {pen.paint}" if len(corners) >= 4 else ""


def _polyline(annotation: pikepdf.Dictionary, rect: tuple[float, float, float, float]) -> str:
    corners = numbers(annotation.get("/Vertices"))
    return f"{_pen(annotation)._replace(fill='').start()}{_path(corners)} S" if len(corners) >= 4 else ""


def _highlight(annotation: pikepdf.Dictionary, rect: tuple[float, float, float, float]) -> str:
    colour = _colour(annotation.get("/C"), "rg") or "1 1 0 rg\n"
    return colour + "\n".join(
        f"{x0:g} {y0:g} {x1 - x0:g} {y1 - y0:g} re f" for x0, y0, x1, y1 in _marked(annotation, rect)
    )


def _lined(height: float) -> Callable[[pikepdf.Dictionary, tuple[float, float, float, float]], str]:
    """A line along each stretch of marked text, at a share of its height."""

    def drawn(annotation: pikepdf.Dictionary, rect: tuple[float, float, float, float]) -> str:
        lines = []
        for x0, y0, x1, y1 in _marked(annotation, rect):
            y, width = y0 + height * (y1 - y0), max(0.5, (y1 - y0) / 14)
            lines.append(f"{width:g} w {x0:g} {y:g} m {x1:g} {y:g} l S")
        return (_colour(annotation.get("/C"), "RG") or "0 G\n") + "\n".join(lines)

    return drawn


def _note(annotation: pikepdf.Dictionary, rect: tuple[float, float, float, float]) -> str:
    """The mark that there is a note, in the upper left corner."""
    side = min(_NOTE, rect[2] - rect[0], rect[3] - rect[1])
    x, y = rect[0], rect[3] - side
    lines = "\n".join(
        f"{x + 0.2 * side:g} {y + part * side:g} m {x + 0.8 * side:g} {y + part * side:g} l S"
        for part in (0.3, 0.5, 0.7)
    )
    return f"{_NOTE_COLOUR}{x + 0.5:g} {y + 0.5:g} {side - 1:g} {side - 1:g} re B\n{lines}"


_DRAWN: dict[str, Callable[[pikepdf.Dictionary, tuple[float, float, float, float]], str]] = {
    "/Square": _square,
    "/Circle": _circle,
    "/Ink": _ink,
    "/Line": _line,
    "/Polygon": _polygon,
    "/PolyLine": _polyline,
    "/Highlight": _highlight,
    "/Underline": _lined(0.08),
    "/Squiggly": _lined(0.08),
    "/StrikeOut": _lined(0.45),
    "/Text": _note,
}


def _marked(
    annotation: pikepdf.Dictionary, rect: tuple[float, float, float, float]
) -> list[tuple[float, float, float, float]]:
    """The stretches of text that are marked, as boxes; the whole rectangle where none are told."""
    corners = numbers(annotation.get("/QuadPoints"))
    quads = [corners[k : k + 8] for k in range(0, len(corners) - 7, 8)]
    return [(min(q[0::2]), min(q[1::2]), max(q[0::2]), max(q[1::2])) for q in quads] or [rect]


def _path(points: list[float]) -> str:
    pairs = list(zip(points[0::2], points[1::2], strict=False))
    return " ".join(f"{x:g} {y:g} {'l' if k else 'm'}" for k, (x, y) in enumerate(pairs))


def _inside(
    annotation: pikepdf.Dictionary, rect: tuple[float, float, float, float], width: float
) -> tuple[float, float, float, float]:
    """The rectangle that is drawn, whose line lies within the annotation's."""
    left, bottom, right, top = numbers(annotation.get("/RD")) or [0.0] * 4
    half = width / 2
    x0, y0, x1, y1 = (
        rect[0] + left + half,
        rect[1] + bottom + half,
        rect[2] - right - half,
        rect[3] - top - half,
    )
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else rect


def _pen(annotation: pikepdf.Dictionary) -> _Pen:
    style, border = annotation.get("/BS"), annotation.get("/Border")
    width, dash = 1.0, ""
    if isinstance(style, Dictionary):
        width = _number(style.get("/W"), 1.0)
        if style.get("/S") == "/D":
            steps = numbers(style.get("/D")) or [3.0]
            dash = f"[{' '.join(f'{v:g}' for v in steps)}] 0 d\n" if any(steps) else ""
    elif isinstance(border, Array) and len(border) >= 3:
        width = _number(border[2], 1.0)
    stroke = _colour(annotation.get("/C"), "RG") or "0 G\n"
    return _Pen(stroke if width > 0 else "", _colour(annotation.get("/IC"), "rg"), width, dash)


def _colour(stated: object, operator: str) -> str:
    """The operator that sets a colour, gray, RGB or CMYK by how many numbers it has; "" for none."""
    values = numbers(stated)
    names = {1: "g", 3: "rg", 4: "k"}
    if len(values) not in names:
        return ""
    name = names[len(values)]
    return f"{' '.join(f'{v:g}' for v in values)} {name.upper() if operator.isupper() else name}\n"


def _number(found: object, otherwise: float) -> float:
    try:
        value = float(found)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return otherwise
    return value if math.isfinite(value) else otherwise
