"""Contents: the instructions of a page or a form, kept to those that PDF/A knows, and the resources that they use.

What is seen stays as it is. Text that is never painted is an earlier recognition and goes; so do marks of structure and
of layers, which say nothing without their trees.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import pikepdf
from pikepdf import ContentStreamInstruction, Name, Operator

_KNOWN = {
    "b", "B", "b*", "B*", "BI", "BT", "BX", "c", "cm", "CS", "cs", "d", "d0", "d1", "Do", "EI", "ET", "EX", "f",
    "F", "f*", "G", "g", "gs", "h", "i", "ID", "j", "J", "K", "k", "l", "m", "M", "n", "q", "Q", "re", "RG", "rg",
    "ri", "s", "S", "SC", "sc", "SCN", "scn", "sh", "T*", "Tc", "Td", "TD", "Tf", "Tj", "TJ", "TL", "Tm", "Tr",
    "Ts", "Tw", "Tz", "v", "w", "W", "W*", "y", "'", '"',
}  # fmt: skip
"""The operators of ISO 32000-1, annex A, but those of marked content."""
_COMPATIBILITY = {"BX", "EX"}
"""Around instructions that a reader may not know; none is left."""
_SHOWING = {"Tj", "TJ", "'", '"'}
_UNPAINTED = 3
"""The text rendering mode that paints nothing and clips nothing (ISO 32000-1, 9.3.6)."""
_RESOURCES = {
    "Do": "/XObject",
    "gs": "/ExtGState",
    "sh": "/Shading",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
}
_PATTERNS = {"scn", "SCN"}


class Contents(NamedTuple):
    """``data``: the instructions anew, None where they can stay as they are. ``used``: names by kind of resource."""

    data: bytes | None
    used: dict[str, set[str]]


class _State(NamedTuple):
    """What q keeps, as far as it matters here: the font that is set, and how text is painted."""

    font: str | None = None
    mode: int = 0


def kept_contents(holder: pikepdf.Page | pikepdf.Stream) -> Contents:
    """What stays of the contents of a page, a form, a tiling pattern or a letter of a Type 3 font.

    Raises:
        pikepdf.PdfError: they cannot be parsed.
    """
    instructions = cast("list[ContentStreamInstruction]", list(pikepdf.parse_content_stream(holder)))
    kept = _in_order([one for one in _painted(instructions) if str(one.operator) not in _COMPATIBILITY])
    used = _used(kept)
    fonts = used.get("/Font", set())
    # A font that shows nothing any more is set for nothing.
    kept = [one for one in kept if str(one.operator) != "Tf" or str(one.operands[0]) in fonts]
    same = len(kept) == len(instructions) and all(a is b for a, b in zip(kept, instructions, strict=True))
    return Contents(None if same else pikepdf.unparse_content_stream(kept), used)


def _painted(instructions: list[ContentStreamInstruction]) -> list[ContentStreamInstruction]:
    """The instructions without those that nobody knows, without marks, and without text that is not painted."""
    kept: list[ContentStreamInstruction] = []
    stack: list[_State] = []
    state = _State()
    for one in instructions:
        operator = str(one.operator)
        if operator == "q":
            stack.append(state)
        elif operator == "Q" and stack:
            state = stack.pop()
        elif operator == "Tr":
            state = state._replace(mode=int(one.operands[0]))
            if state.mode == _UNPAINTED:
                continue
        elif operator in _SHOWING and state.mode == _UNPAINTED:
            if operator in ("'", '"'):
                kept.append(ContentStreamInstruction([], Operator("T*")))
            continue
        if operator == "INLINE IMAGE" or operator in _KNOWN:
            kept.append(one)
    return kept


def _used(instructions: list[ContentStreamInstruction]) -> dict[str, set[str]]:
    """The names of the resources that instructions use; of fonts those that show letters."""
    used: dict[str, set[str]] = {}
    stack: list[str | None] = []
    font: str | None = None
    for one in instructions:
        operator = str(one.operator)
        if operator == "q":
            stack.append(font)
        elif operator == "Q" and stack:
            font = stack.pop()
        elif operator == "Tf":
            font = str(one.operands[0])
        elif operator in _SHOWING and font:
            used.setdefault("/Font", set()).add(font)
        elif operator in _RESOURCES and one.operands:
            used.setdefault(_RESOURCES[operator], set()).add(str(one.operands[0]))
        elif operator in _PATTERNS and one.operands and isinstance(one.operands[-1], Name):
            used.setdefault("/Pattern", set()).add(str(one.operands[-1]))
        elif operator == "INLINE IMAGE":
            space = getattr(one, "iimage", None)
            named = space.obj.get("/CS", space.obj.get("/ColorSpace")) if space is not None else None
            if isinstance(named, Name):
                used.setdefault("/ColorSpace", set()).add(str(named))
    return used


def _in_order(instructions: list[ContentStreamInstruction]) -> list[ContentStreamInstruction]:
    """Instructions with nothing between BT and ET that may not stand there: q … Q and images go before their text.

    Programs that draw signatures put an image into a line of text so. Between q and Q it does not hang on the text.
    """
    out: list[ContentStreamInstruction] = []
    text: list[ContentStreamInstruction] = []
    inside, depth = False, 0
    for one in instructions:
        operator = str(one.operator)
        if operator == "BT" and not inside:
            inside, depth = True, 0
            text = [one]
        elif not inside:
            out.append(one)
        elif operator == "ET" and depth == 0:
            out += [*text, one]
            inside = False
        else:
            depth += {"q": 1, "Q": -1}.get(operator, 0)
            (out if depth > 0 or operator in ("Q", "Do", "INLINE IMAGE", "sh") else text).append(one)
    return out + text if inside else out
