"""Page hash: from a cleaned page's ink to a short number by which the same page is recognised when it is scanned again.

A difference hash (dHash): the page's letters, cropped to where they stand, shrunk to 24 rows of 17 cells; each bit
says whether a cell has more ink than the one to its left.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.components import Components, ink_by_row

_ROWS, _COLUMNS = 24, 16
_EDGE = 0.02
"""Share of the ink that is left out at each edge, as specks, so that these do not move the crop."""


def hash_of_page(parts: Components) -> str | None:
    """96 hexadecimal digits (384 bits) for the components of a page's ink; None for a page without letters.

    Only what has the size of letters counts: edges, punched holes and seals differ from scan to scan.
    """
    tall = parts.height > 4
    if not tall.any():
        return None
    usual = float(np.median(parts.height[tall]))
    solid = (parts.area > 0.6 * parts.width * parts.height) & (parts.height > 1.3 * usual)
    letters = (parts.height <= 2.5 * usual) & (parts.width <= 8 * usual) & (parts.area > 3) & ~solid
    kept = parts.mask(letters).astype(np.uint8)
    across = cv2.reduce(kept, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32F).ravel()
    rows, columns = _middle(ink_by_row(kept)), _middle(across)
    if rows is None or columns is None:
        return None
    middle = kept[rows, columns].astype(np.float32)
    cells = cv2.resize(middle, (_COLUMNS + 1, _ROWS), interpolation=cv2.INTER_AREA)
    return np.packbits(cells[:, 1:] > cells[:, :-1]).tobytes().hex()


def _middle(profile: npt.NDArray[np.generic]) -> slice | None:
    """Where all but the outermost ink lies."""
    sums = np.cumsum(profile, dtype=np.float64)
    if not sums.size or sums[-1] == 0:
        return None
    first, last = np.searchsorted(sums, [_EDGE * sums[-1], (1 - _EDGE) * sums[-1]])
    return slice(int(first), int(last) + 1) if last > first else None
