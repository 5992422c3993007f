"""Coloured stamps: stamps in coloured ink that are part of the paper's text: MẬT, KHẨN, HỎA TỐC, ĐẾN.

Red ink is taken off a page before it is read, because of the seals. A stamp is read by itself: it must not be lost,
least of all one that makes a paper secret (NĐ30, Phụ lục I, II.10: marks of secrecy and urgency are red).
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image.background import Gray
from ocr.image.components import components_of
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.graphics import Area, Frame

LOWEST = 0.55
"""Lowest place of a mark, as share of the page's height: marks stand under the header, seals lower."""


def coloured_stamps(coloured: Gray) -> list[Frame]:
    """The patches of coloured ink that can be such stamps: wider than high, with the angle at which they were put."""
    ink = (coloured < 128).astype(np.uint8)
    ink[round(LOWEST * ink.shape[0]) :] = 0
    # The dot of a pen or a speck of the seal's pad is no stamp.
    specks = components_of(ink)
    ink[specks.mask(specks.area < 0.1 * TYPE * TYPE)] = 0
    reach = round(1.2 * TYPE) | 1
    groups = components_of(cv2.dilate(ink, np.ones((reach, reach), np.uint8)).astype(np.uint8))
    marks = []
    for k in range(len(groups.x)):
        x, y, w, h = int(groups.x[k]), int(groups.y[k]), int(groups.width[k]), int(groups.height[k])
        own = ink[y : y + h, x : x + w] * (groups.labels[y : y + h, x : x + w] == k + 1)
        (_, (a, b), angle) = cv2.minAreaRect(np.argwhere(own)[:, ::-1].astype(np.float32))
        long, short = max(a, b), min(a, b)
        if not (3 * TYPE < long < 30 * TYPE and 0.9 * TYPE < short < 16 * TYPE) or long < 1.35 * short:
            continue
        along = angle if a >= b else angle + 90
        slant = float((along + 90) % 180 - 90)
        if abs(slant) <= 50:
            marks.append(Frame(Area(x, y, x + w, y + h), -slant))
    return marks


def letters_alone(coloured: Gray) -> Gray:
    """Coloured ink without the boxes, arrows and rings that are drawn around its words."""
    parts = components_of((coloured < 128).astype(np.uint8))
    drawn = np.maximum(parts.width, parts.height) > 4 * TYPE
    clean = coloured.copy()
    clean[cv2.dilate(parts.mask(drawn).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 255
    return clean
