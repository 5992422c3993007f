"""Places: where a word of a page lies once the page is unfolded."""

from __future__ import annotations

from ocr.layout.strips import Strip, to_sheet

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in pixels."""


def on_sheet(box: Box, strips: list[Strip]) -> tuple[int, int, int, int] | None:
    """A word's box on the unfolded page; None where no strip of print holds it."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for strip in strips:
        if not held_by(strip, x, y):
            continue
        x0, y0 = to_sheet(strip, box[0], box[1])
        x1, y1 = to_sheet(strip, box[2], box[3])
        return round(x0), round(y0), round(x1), round(y1)
    return None


def held_by(strip: Strip, x: float, y: float) -> bool:
    """Whether a point of the page is a strip's own; those of stamps are left out."""
    if strip.role == "stamp" or not strip.area.holds(x, y):
        return False
    return not strip.pieces or any(piece.holds(x, y) for piece in strip.pieces)
