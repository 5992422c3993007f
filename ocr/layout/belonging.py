"""Belonging: to which strip each patch of ink belongs, by the lines of letters that it lies at.

Strips are cut along lines of letters. A mark over a capital, a dot under the last line or a dash before the first may
lie a little outside, at another strip's side of the cut: it is shown with its own letters, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray
from ocr.image.components import Components, Mask
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.graphics import Area

REACH = 0.8 * TYPE
"""Maximum distance of a patch from the line that it belongs to: the height of stacked marks over a capital."""
LARGEST = 3.0 * TYPE
"""Maximum height of a patch that may be handed over: larger ones are no letters."""
_SOFT = np.ones((3, 3), np.uint8)


class Belonging(NamedTuple):
    """For each patch of ink the strip that it belongs to (its number from 0, -1: none), and which strips' lines it
    touches (patches × strips).
    """

    parts: Components
    owner: npt.NDArray[np.intp]
    touches: npt.NDArray[np.bool_]

    def hull(self, strip: int, area: Area) -> Area:
        """An area, grown to hold all that belongs to a strip."""
        p, own = self.parts, np.flatnonzero(self.owner == strip)
        if not own.size:
            return area
        height, width = p.labels.shape
        return Area(
            max(0, min(area.x0, int(p.x[own].min()) - 1)),
            max(0, min(area.y0, int(p.y[own].min()) - 1)),
            min(width, max(area.x1, int((p.x + p.width)[own].max()) + 1)),
            min(height, max(area.y1, int((p.y + p.height)[own].max()) + 1)),
        )

    def shown(self, strip: int, area: Area, page: Gray, own: Gray, pieces: Sequence[Area]) -> Gray:
        """``own``, what is shown of a strip's area, with all that belongs to the strip and without what does not.

        ``pieces``: of the area that ``own`` shows as it is on the page; all of it where there are none.
        """
        p = self.parts
        inside = (p.x < area.x1) & (p.x + p.width > area.x0) & (p.y < area.y1) & (p.y + p.height > area.y0)
        others = inside & (self.owner >= 0) & (self.owner != strip) & ~self.touches[:, strip]
        out = own.copy()
        for k in np.flatnonzero(others):
            place, mask = self._soft(int(k), area)
            out[place][mask] = 255
        part = page[area.y0 : area.y1, area.x0 : area.x1]
        # Most lie where they are shown already, and where nothing was wiped off beside them.
        shown = self._within(pieces or [area])
        for k in np.flatnonzero(others):
            shown &= ~self._beside(int(k))
        for k in np.flatnonzero(inside & (self.owner == strip) & ~shown):
            place, mask = self._soft(int(k), area)
            out[place][mask] = part[place][mask]
        return out

    def _within(self, areas: Sequence[Area]) -> Mask:
        """Which patches lie within one of some areas, their soft edge too."""
        p = self.parts
        within = np.zeros(len(p.x), np.bool_)
        for a in areas:
            across = (p.x > a.x0) & (p.x + p.width < a.x1)
            within |= across & (p.y > a.y0) & (p.y + p.height < a.y1)
        return within

    def _beside(self, k: int) -> Mask:
        """Which patches' soft edges may touch that of a patch, by their outlines."""
        p = self.parts
        across = (p.x <= p.x[k] + p.width[k] + 2) & (p.x + p.width + 2 >= p.x[k])
        return np.asarray(across & (p.y <= p.y[k] + p.height[k] + 2) & (p.y + p.height + 2 >= p.y[k]))

    def _soft(self, k: int, area: Area) -> tuple[tuple[slice, slice], npt.NDArray[np.bool_]]:
        """The place of a patch in an area, and its pixels there with their soft edge."""
        p = self.parts
        x0, y0 = max(area.x0, int(p.x[k]) - 1), max(area.y0, int(p.y[k]) - 1)
        x1 = min(area.x1, int(p.x[k] + p.width[k]) + 1)
        y1 = min(area.y1, int(p.y[k] + p.height[k]) + 1)
        mask = cv2.dilate((p.labels[y0:y1, x0:x1] == k + 1).astype(np.uint8), _SOFT) > 0
        return (slice(y0 - area.y0, y1 - area.y0), slice(x0 - area.x0, x1 - area.x0)), np.asarray(mask)


def belonging(parts: Components, lines: list[tuple[Area, ...]], apart: list[Area]) -> Belonging:
    """``lines``: of each strip the outlines of its lines of letters; ``apart``: tables and stamps, whose ink is not
    handed over.
    """
    owner = np.full(len(parts.x), -1, np.intp)
    touches = np.zeros((len(parts.x), max(1, len(lines))), np.bool_)
    best = np.full(len(parts.x), REACH)
    most = np.zeros(len(parts.x))
    may = parts.height <= LARGEST
    middle_x, middle_y = parts.x + parts.width / 2, parts.y + parts.height / 2
    for a in apart:
        may &= ~((middle_x >= a.x0) & (middle_x < a.x1) & (middle_y >= a.y0) & (middle_y < a.y1))
    for strip, outlines in enumerate(lines):
        for line in outlines:
            across = np.minimum(parts.x + parts.width, line.x1) - np.maximum(parts.x, line.x0)
            down = np.minimum(parts.y + parts.height, line.y1) - np.maximum(parts.y, line.y0)
            away = np.maximum(-across, 0) + np.maximum(-down, 0)
            shared = np.where((across > 0) & (down > 0), down, 0)
            touches[:, strip] |= shared > 0
            nearer = may & ((away < best) | ((away == best) & (shared > most)))
            owner[nearer], best[nearer], most[nearer] = strip, away[nearer], shared[nearer]
    return Belonging(parts, owner, touches)
