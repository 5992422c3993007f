"""Resolution: how many dots of a page's image are an inch of its paper, where the file says nothing, or what cannot be.

Programs write 72 or 96 for want of anything better, cameras too, and some scanners the resolution of another setting.
What tells the truth are the page's type and the sizes in which paper is made.
"""

from __future__ import annotations

USUAL_TYPE = 0.088
"""Inches: the median height of letters and marks in 13-point Times (``components.type_height``); official papers are
set in 13 or 14 points (NĐ30 Phụ lục I.II, HD36 III)."""
LEAST_DPI = 50.0
"""No scanner makes fewer dots to the inch than that."""
UNKNOWN_DPI = 200.0
_A3, _A4, _A5, _A6 = 16.54, 11.69, 8.27, 5.83
"""Inches: the longer sides of paper (ISO 216)."""
_SHEET = (1.25, 1.50)
"""Longer side by shorter one of a sheet: Letter has 1.29, ISO's sizes 1.41; cut edges and margins included."""
_ODD_TYPE = 1.5
"""On a sheet larger than A3 or smaller than A6 type is a mistake of the resolution if it is so many times larger, or
smaller, than usual."""
_IMPOSSIBLE_TYPE = 2.5
"""On any sheet: type of 5 or of 33 points all over the page."""
_A4_TYPE = 1.3
"""A sheet is taken for A4 while its type would then be no more than so many times larger or smaller than usual."""


def true_dpi(stated: float, width: int, height: int, type_height: float | None) -> float:
    """Dots per inch of a page of that size in pixels.

    ``stated``: by its file, 0 where it states none. ``type_height``: the median height of the page's letters in pixels,
    None where there are too few to tell.
    """
    by_type = type_height / USUAL_TYPE if type_height else None
    if _is_believable(stated, max(width, height), by_type):
        return stated
    if not _SHEET[0] <= max(width, height) / max(min(width, height), 1) <= _SHEET[1]:
        return round(by_type or UNKNOWN_DPI)
    as_a4 = _dpi_as(_A4, width, height)
    if by_type is None or _times(as_a4, by_type) <= _A4_TYPE:
        return round(as_a4)
    return round(_nearest(by_type, [_dpi_as(side, width, height) for side in (_A3, _A4, _A5)]))


def _nearest(dpi: float, among: list[float]) -> float:
    return min(among, key=lambda other: _times(other, dpi))


def _dpi_as(longer_side: float, width: int, height: int) -> float:
    """The resolution of a sheet of ISO 216 by its longer side in inches; a cut edge does not make it coarser."""
    return max(max(width, height) / longer_side, min(width, height) / (longer_side / 2**0.5))


def _is_believable(stated: float, longer: int, by_type: float | None) -> bool:
    if stated < LEAST_DPI:
        return False
    inches = longer / stated
    if by_type is None:
        return _A6 * 0.9 <= inches <= 2 * _A3
    is_usual_sheet = _A6 * 0.9 <= inches <= _A3 * 1.05
    return _times(stated, by_type) <= (_IMPOSSIBLE_TYPE if is_usual_sheet else _ODD_TYPE)


def _times(a: float, b: float) -> float:
    """How many times the larger of two values holds the smaller."""
    return max(a, b) / max(min(a, b), 1e-6)
