"""Typed: the look of a note or of a form's field whose text stands in the file without one.

By ISO 32000-1, 12.7.3.3 (variable text), in the type that the default appearance names, with Vietnamese letters.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name

from ocr.scan.annotations import numbers
from ocr.scan.faces import Carried, Face, face_named, faces, shown

_MULTILINE, _PUSH, _PASSWORD, _COMB = 1 << 12, 1 << 16, 1 << 13, 1 << 24
"""Flags of a field (ISO 32000-1, tables 226, 228)."""
_USUAL_SIZE, _LEAST_SIZE = 12.0, 4.0
"""Points of type where none are stated, or as many as fit."""
_LEADING = 1.15
_MARGIN = 2.0
"""Between a field's edge and its text, in points."""
_HELPERS = {"helv": "Helvetica", "hebo": "Helvetica-Bold", "tiro": "Times-Roman", "cour": "Courier"}
"""Names of fonts in Acrobat's default appearances."""


class _Type(NamedTuple):
    """``colour``: the operators that set it; ``size`` in points, 0 for as large as fits."""

    face: Face
    size: float
    colour: str


def has_stale_look(pdf: pikepdf.Pdf, annotation: pikepdf.Dictionary, *, empty: bool) -> bool:
    """Whether the look that a field has is not that of its value. ``empty``: it draws nothing."""
    if annotation.get("/Subtype") != "/Widget" or _inherited(annotation, "/FT") not in ("/Tx", "/Ch"):
        return False
    if not _text(_inherited(annotation, "/V")):
        return False
    form = pdf.Root.get("/AcroForm")
    return empty or (isinstance(form, Dictionary) and bool(form.get("/NeedAppearances", False)))


def typed_look(
    pdf: pikepdf.Pdf,
    annotation: pikepdf.Dictionary,
    rect: tuple[float, float, float, float],
    carried: Carried,
) -> pikepdf.Stream | None:
    """The look of a FreeText or Widget annotation; None where it shows nothing."""
    width, height = rect[2] - rect[0], rect[3] - rect[1]
    if annotation.get("/Subtype") == "/Widget":
        drawn, font = _field(pdf, annotation, width, height)
    else:
        drawn, font = _free_text(pdf, annotation, width, height)
    if not drawn:
        return None
    resources = Dictionary(Font=Dictionary(F=carried.font(font))) if font else Dictionary()
    return pdf.make_stream(
        drawn, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, width, height]), Resources=resources
    )


def _free_text(
    pdf: pikepdf.Pdf, annotation: pikepdf.Dictionary, width: float, height: float
) -> tuple[bytes, Face | None]:
    text, how = _text(annotation.get("/Contents")), _type(pdf, annotation)
    size = how.size or _USUAL_SIZE
    frame = _frame(
        width, height, _colour(annotation.get("/C"), "rg"), how.colour.swapcase(), _border(annotation)
    )
    lines = _wrapped(text, how.face, size, width - 2 * _MARGIN)
    return frame + _lines(lines, how._replace(size=size), annotation, width, height, top=True), how.face


def _field(
    pdf: pikepdf.Pdf, annotation: pikepdf.Dictionary, width: float, height: float
) -> tuple[bytes, Face | None]:
    look = annotation.get("/MK")
    look = look if isinstance(look, Dictionary) else Dictionary()
    fill, line = _colour(look.get("/BG"), "rg"), _colour(look.get("/BC"), "RG")
    frame = _frame(width, height, fill, line, _border(annotation))
    kind, flags = _inherited(annotation, "/FT"), int(_inherited(annotation, "/Ff") or 0)  # type: ignore[call-overload]
    if kind == "/Btn":
        if flags & _PUSH:
            return frame, None
        return frame + (_cross(width, height) if _is_on(annotation) else b""), None
    text = _text(_inherited(annotation, "/V")) if kind in ("/Tx", "/Ch") and not flags & _PASSWORD else ""
    if not text:
        return frame, None
    how = _type(pdf, annotation)
    many = bool(flags & _MULTILINE) and kind == "/Tx"
    size = how.size or _fitting(text, how.face, width, height, many=many)
    lines = _wrapped(text, how.face, size, width - 2 * _MARGIN) if many else [" ".join(text.split())]
    most = int(_inherited(annotation, "/MaxLen") or 0) if flags & _COMB else 0  # type: ignore[call-overload]
    if most > 0:
        return frame + _comb(lines[0][:most], how._replace(size=size), width, height, most), how.face
    return frame + _lines(lines, how._replace(size=size), annotation, width, height, top=many), how.face


def _lines(
    lines: list[str], how: _Type, annotation: pikepdf.Dictionary, width: float, height: float, *, top: bool
) -> bytes:
    """Lines of text below one another: from the top, or the only one in the middle."""
    if not any(lines):
        return b""
    ascent = how.face.capital / 1000 * how.size
    y = height - _MARGIN - how.face.ascent / 1000 * how.size if top else (height - ascent) / 2
    side = int(_inherited(annotation, "/Q") or 0)  # type: ignore[call-overload]
    out = [f"q 0 0 {width:g} {height:g} re W n BT {how.colour} /F {how.size:g} Tf".encode("ascii")]
    for line in lines:
        room = width - 2 * _MARGIN - how.face.width(line) * how.size
        x = _MARGIN + (0, room / 2, room)[side if side in (1, 2) else 0]
        out.append(f"1 0 0 1 {x:g} {y:g} Tm ".encode("ascii") + shown(line, how.face) + b" Tj")
        y -= _LEADING * how.size
    return b"\n".join([*out, b"ET Q\n"])


def _comb(text: str, how: _Type, width: float, height: float, most: int) -> bytes:
    """Letters each in the middle of its cell."""
    y, cell = (height - how.face.capital / 1000 * how.size) / 2, width / most
    out = [f"BT {how.colour} /F {how.size:g} Tf".encode("ascii")]
    for k, letter in enumerate(text):
        x = cell * (k + 0.5) - how.face.width(letter) * how.size / 2
        out.append(f"1 0 0 1 {x:g} {y:g} Tm ".encode("ascii") + shown(letter, how.face) + b" Tj")
    return b"\n".join([*out, b"ET\n"])


def _cross(width: float, height: float) -> bytes:
    a, b = 0.2 * width, 0.2 * height
    falling = f"{a:g} {height - b:g} m {width - a:g} {b:g} l"
    rising = f"{a:g} {b:g} m {width - a:g} {height - b:g} l"
    return f"0 G 1.2 w {rising} {falling} S\n".encode("ascii")


def _frame(width: float, height: float, fill: str, line: str, border: float) -> bytes:
    """``fill``, ``line``: the operators that set the colours, "" for none; ``border`` in points."""
    out = f"q {fill} 0 0 {width:g} {height:g} re f Q\n" if fill else ""
    if line and border > 0:
        half = border / 2
        out += f"q {line} {border:g} w {half:g} {half:g} {width - border:g} {height - border:g} re S Q\n"
    return out.encode("ascii")


def _wrapped(text: str, face: Face, size: float, width: float) -> list[str]:
    """Text as lines no wider than ``width`` points where its words let it."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if line and face.width(longer) * size > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def _fitting(text: str, face: Face, width: float, height: float, *, many: bool) -> float:
    """The size of type that fits a field which states none."""
    if many:
        return _USUAL_SIZE
    wide = face.width(text) or 1.0
    return max(_LEAST_SIZE, min(_USUAL_SIZE, 0.75 * height, (width - 2 * _MARGIN) / wide))


def _type(pdf: pikepdf.Pdf, annotation: pikepdf.Dictionary) -> _Type:
    """The type of the default appearance, its own or the form's; black Arimo that fits where it cannot be read."""
    stated = _inherited(annotation, "/DA")
    form = pdf.Root.get("/AcroForm")
    if stated is None and isinstance(form, Dictionary):
        stated = form.get("/DA")
    words = str(stated).split() if isinstance(stated, pikepdf.String) else []
    face, size, colour = faces()["Arimo-Regular"], 0.0, "0 g"
    for k, word in enumerate(words):
        try:
            if word == "Tf":
                named = words[k - 2].lstrip("/")
                face = face_named(_HELPERS.get(named.lower(), named)) or face
                size = abs(float(words[k - 1]))
            elif word in ("g", "rg", "k"):
                values = [float(v) for v in words[k - {"g": 1, "rg": 3, "k": 4}[word] : k]]
                colour = " ".join([*(f"{v:g}" for v in values), word])
        except (IndexError, ValueError):
            continue
    return _Type(face, size, colour)


def _inherited(annotation: pikepdf.Dictionary, key: str) -> object | None:
    """What a field says, or one above it."""
    holder: object = annotation
    for _ in range(10):
        if not isinstance(holder, Dictionary):
            return None
        if key in holder:
            found: object = holder.get(key)
            return found
        holder = holder.get("/Parent")
    return None


def _text(value: object) -> str:
    if isinstance(value, Array):
        return ", ".join(filter(None, map(_text, value)))
    text = str(value) if isinstance(value, pikepdf.String) else ""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def _is_on(annotation: pikepdf.Dictionary) -> bool:
    state = annotation.get("/AS", _inherited(annotation, "/V"))
    return isinstance(state, Name) and state != "/Off"


def _border(annotation: pikepdf.Dictionary) -> float:
    style, border = annotation.get("/BS"), numbers(annotation.get("/Border"))
    try:
        if isinstance(style, Dictionary):
            return float(style.get("/W", 1))
        return border[2] if len(border) == 3 else 1.0
    except (TypeError, ValueError):
        return 1.0


def _colour(stated: object, operator: str) -> str:
    values = numbers(stated)
    name = {1: "g", 3: "rg", 4: "k"}.get(len(values))
    if name is None:
        return ""
    return " ".join([*(f"{v:g}" for v in values), name.upper() if operator.isupper() else name])
