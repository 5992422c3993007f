"""Optional content: which layers of a PDF are off for a viewer, and pages without what belongs to them.

What is off is neither seen nor printed: a watermark of a draft, a stamp that was switched off. It is taken out of the
contents, so that no reader and no copy brings it back (ISO 32000-1, 8.11).
"""

from __future__ import annotations

from typing import cast

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator

_DEPTH = 20
"""Of nested expressions and forms: what goes deeper goes round in a circle."""
_PATHS = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}
_TEXT = {"Tj", "TJ"}
_NEXT_LINE = {"'", '"'}
_GONE = {"Do", "sh", "INLINE IMAGE"}


class Layers:
    """Which optional content of a PDF its default configuration switches off."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._off: set[tuple[int, int]] = set()
        properties = pdf.Root.get("/OCProperties")
        if not isinstance(properties, Dictionary):
            return
        groups = [group for group in _listed(properties.get("/OCGs")) if isinstance(group, Dictionary)]
        default = properties.get("/D")
        default = default if isinstance(default, Dictionary) else Dictionary()
        if default.get("/BaseState") == "/OFF":
            self._off = {group.objgen for group in groups}
        self._off -= {group.objgen for group in _listed(default.get("/ON")) if isinstance(group, Dictionary)}
        self._off |= {group.objgen for group in _listed(default.get("/OFF")) if isinstance(group, Dictionary)}
        for group in _on_their_own(default):
            state = _state_for_view(group)
            if state == "/OFF":
                self._off.add(group.objgen)
            elif state == "/ON":
                self._off.discard(group.objgen)

    def any_off(self) -> bool:
        return bool(self._off)

    def is_off(self, content: pikepdf.Object | None) -> bool:
        """Whether what belongs to a group or to a membership dictionary is unseen; ``content``: the value of /OC."""
        if not self._off or not isinstance(content, Dictionary):
            return False
        if content.get("/Type") != "/OCMD":
            return content.objgen in self._off
        expression = content.get("/VE")
        if isinstance(expression, Array):
            return not self._holds(expression, _DEPTH)
        listed = content.get("/OCGs")
        groups = [listed] if isinstance(listed, Dictionary) else _listed(listed)
        off = [group.objgen in self._off for group in groups if isinstance(group, Dictionary)]
        if not off:
            return False
        policy = str(content.get("/P", "/AnyOn"))
        seen = {"/AllOn": not any(off), "/AnyOff": any(off), "/AllOff": all(off)}.get(policy, not all(off))
        return not seen

    def _holds(self, expression: pikepdf.Object, depth: int) -> bool:
        """Whether a visibility expression is true (ISO 32000-1, 8.11.2.2); a broken one is."""
        if isinstance(expression, Dictionary):
            return not self.is_off(expression)
        parts = _listed(expression)
        if not parts or depth == 0:
            return True
        held = [self._holds(part, depth - 1) for part in parts[1:]]
        operator = str(parts[0])
        if operator == "/Not":
            return not any(held)
        return any(held) if operator == "/Or" else all(held)


def hide_off(pdf: pikepdf.Pdf, page: pikepdf.Page, layers: Layers) -> bool:
    """Takes what is off out of a page's contents, forms in it included; whether there was any."""
    if not layers.any_off():
        return False
    resources = page.obj.get("/Resources", Dictionary())
    kept = _kept(page, cast(Dictionary, resources), layers, set(), _DEPTH)
    if kept is None:
        return False
    page.obj.Contents = pdf.make_stream(kept)
    return True


def _kept(
    holder: pikepdf.Page | pikepdf.Stream,
    resources: pikepdf.Dictionary,
    layers: Layers,
    done: set[tuple[int, int]],
    depth: int,
) -> bytes | None:
    """The contents without what is off; None where nothing is. Forms that they draw are changed in their place."""
    try:
        instructions = list(pikepdf.parse_content_stream(holder))
    except (pikepdf.PdfError, ValueError):
        return None
    objects = resources.get("/XObject", Dictionary())
    properties = resources.get("/Properties", Dictionary())
    marks: list[bool] = []
    kept: list[ContentStreamInstruction] = []
    changed = False
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            marks.append(operator == "BDC" and layers.is_off(_content(instruction, properties)))
        elif operator == "EMC" and marks:
            marks.pop()
        elif operator == "Do" and not any(marks):
            drawn = objects.get(str(instruction.operands[0]))
            if isinstance(drawn, pikepdf.Stream):
                if layers.is_off(drawn.get("/OC")):
                    changed = True
                    continue
                _hide_in_form(drawn, resources, layers, done, depth)
        if any(marks) and (unpainted := _unpainted(instruction)) is not instruction:
            changed = True
            if unpainted is not None:
                kept.append(cast(ContentStreamInstruction, unpainted))
            continue
        kept.append(cast(ContentStreamInstruction, instruction))
    return pikepdf.unparse_content_stream(kept) if changed else None


def _hide_in_form(
    form: pikepdf.Stream,
    outer: pikepdf.Dictionary,
    layers: Layers,
    done: set[tuple[int, int]],
    depth: int,
) -> None:
    if form.get("/Subtype") != "/Form" or form.objgen in done or depth == 0:
        return
    done.add(form.objgen)
    own = form.get("/Resources")
    kept = _kept(form, own if isinstance(own, Dictionary) else outer, layers, done, depth - 1)
    if kept is not None:
        form.write(kept)


def _content(instruction: object, properties: object) -> pikepdf.Object | None:
    """The optional content that a BDC opens, if it does."""
    operands = instruction.operands  # type: ignore[attr-defined]
    if len(operands) < 2 or operands[0] != "/OC":
        return None
    named = operands[1]
    if isinstance(named, Name):
        return properties.get(str(named)) if isinstance(properties, Dictionary) else None
    return cast(pikepdf.Object, named)


def _unpainted(instruction: object) -> ContentStreamInstruction | object | None:
    """An instruction without its ink: what it does to later ones stays; None where nothing is left of it."""
    operator = str(instruction.operator)  # type: ignore[attr-defined]
    if operator in _PATHS:
        return ContentStreamInstruction([], Operator("n"))
    if operator in _NEXT_LINE:
        return ContentStreamInstruction([], Operator("T*"))
    return None if operator in _TEXT or operator in _GONE else instruction


def _listed(found: object) -> list[pikepdf.Object]:
    return list(found) if isinstance(found, Array) else []


def _on_their_own(default: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    """The groups that a viewer switches by what they are used for (ISO 32000-1, 8.11.4.4: /AS, event View)."""
    return [
        group
        for usage in _listed(default.get("/AS"))
        if isinstance(usage, Dictionary) and usage.get("/Event") == "/View"
        for group in _listed(usage.get("/OCGs"))
        if isinstance(group, Dictionary)
    ]


def _state_for_view(group: pikepdf.Dictionary) -> str | None:
    usage = group.get("/Usage")
    view = usage.get("/View") if isinstance(usage, Dictionary) else None
    return str(view.get("/ViewState")) if isinstance(view, Dictionary) else None
