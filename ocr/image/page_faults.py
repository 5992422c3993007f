"""Page faults: what makes a scan no good while its paper still lies on the desk, and can be scanned again.

Told rarely and surely: a clerk who is called twice for nothing does not come a third time. Each threshold stands far
from what good pages have; ``docs/decisions.md`` says how far.
"""

from __future__ import annotations

import base64
import io

import cv2
import numpy as np
from PIL import Image

from ocr.image.background import Gray, flattened
from ocr.image.components import Components, Mask, components_of, ink_of, type_height
from ocr.image.percentile import percentile_of
from ocr.image.scale import shrunk
from ocr.scan.pages import Pixels
from ocr.transcript import PageFault

LEAST_DPI = 190.0
"""Dots per inch: archives ask for 200 at least (Thông tư 02/2019/TT-BNV, điều 8; HD05), a scanner may round."""
DARKEST_PAPER = 110.0
"""Brightness of paper (0..255): of good scans it is 200 and more, of photographs indoors 150."""
WIDEST_EDGE = 0.35
"""From black to white an edge of a letter may take so much of a letter's height: 0.1 to 0.26 on good pages; blurred by
5 pixels at 300 dpi, where marks run into their letters, 0.3 to 0.4."""
_WORKING_SIDE = 1600
"""Longer side in pixels of the image that is looked at: A4 at 140 dpi, letters of 13 pixels."""
_THUMBNAIL_SIDE = 240
_LEAST_CUT_LINES = 6
"""So many lines must run into one edge of the page: single letters do that on worn or narrow pages."""
_CORNER = (0.03, 0.25)
"""Share of a page's shorter side that a folded corner takes."""
_FINGER = (0.02, 0.2)
"""Share of an edge's length that a finger tip covers: 1 to 3 cm of 21 to 30."""


def page_faults(pixels: Pixels, dpi: float, *, is_photograph: bool) -> list[PageFault]:
    """The faults of a page as it was scanned, in the order in which they are listed above.

    ``dpi``: the true one (``resolution.true_dpi``). ``is_photograph``: a desk around the sheet explains dark edges.
    """
    gray = pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[:, :, 1])
    small, _ = shrunk(gray, _WORKING_SIDE)
    ink = ink_of(flattened(small))
    parts = components_of(ink)
    height = type_height(parts, max(small.shape))
    paper = float(np.percentile(small[::3, ::3], 75))
    found: list[PageFault] = []
    if dpi < LEAST_DPI:
        found.append("coarse")
    if paper < DARKEST_PAPER:
        found.append("dark")
    if height is not None:
        if _edge_width(small, ink, paper) > WIDEST_EDGE * height:
            found.append("blurred")
        if not is_photograph and _is_cut(parts, height, small.shape[1]):
            found.append("cut")
    if not is_photograph and _has_folded_corner(small, paper):
        found.append("folded")
    if pixels.ndim == 3 and _has_finger(pixels):
        found.append("finger")
    return found


def thumbnail_of(pixels: Pixels, faults: list[PageFault]) -> str | None:
    """A small picture of a page (JPEG, base64), where it shows what is wrong; too few dots it cannot show."""
    if set(faults) <= {"coarse"}:
        return None
    factor = _THUMBNAIL_SIDE / max(pixels.shape[:2])
    small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    buffer = io.BytesIO()
    Image.fromarray(np.asarray(small, dtype=np.uint8)).save(buffer, "JPEG", quality=60)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def _edge_width(gray: Gray, ink: Gray, paper: float) -> float:
    """Pixels from black to white at the sharper edges of letters."""
    inked = ink > 0
    if inked.sum() < 500:
        return 0.0
    black = percentile_of(gray[inked], 10)
    near = cv2.dilate(ink, np.ones((3, 3), np.uint8)) > 0
    across = np.abs(cv2.Sobel(gray, cv2.CV_16S, 1, 0, ksize=1))
    down = np.abs(cv2.Sobel(gray, cv2.CV_16S, 0, 1, ksize=1))
    steepest = percentile_of(np.maximum(across, down)[near], 90) / 2
    return (paper - black) / max(steepest, 1e-6)


def _is_cut(parts: Components, height: float, width: int) -> bool:
    """Whether lines of letters run into the left or the right edge."""
    letters = (parts.height >= 0.6 * height) & (parts.height <= 2.2 * height) & (parts.width >= 0.3 * height)
    letters &= parts.width <= 3 * height
    left, right = parts.x <= 0, parts.x + parts.width >= width
    return any(
        _lines_beside(parts, letters, letters & side, height) >= _LEAST_CUT_LINES for side in (left, right)
    )


def _lines_beside(parts: Components, letters: Mask, at_edge: Mask, height: float) -> int:
    """At how many lines letters at the edge go on with letters beside them."""
    rows: set[int] = set()
    middles, xs, ends = parts.y + parts.height / 2, parts.x, parts.x + parts.width
    for k in np.flatnonzero(at_edge):
        near = letters & (np.abs(middles - middles[k]) < 0.6 * height)
        gap = np.maximum(xs - ends[k], xs[k] - ends)
        if (near & (gap >= 0) & (gap < 1.2 * height)).sum() >= 1:
            rows.add(round(float(middles[k]) / (1.5 * height)))
    return len(rows)


def _has_folded_corner(gray: Gray, paper: float) -> bool:
    """Whether one corner shows, as a triangle, what lay behind the sheet."""
    side = min(gray.shape)
    reach = round(_CORNER[1] * side)
    dark = (gray < 0.6 * paper).astype(np.uint8)
    dark = np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)), dtype=np.uint8)
    corners = (dark[:reach, :reach], dark[:reach, ::-1][:, :reach], dark[::-1][:reach, :reach])
    found = [
        _is_triangle(np.ascontiguousarray(c), side) for c in (*corners, dark[::-1, ::-1][:reach, :reach])
    ]
    return 1 <= sum(found) <= 2


def _is_triangle(corner: Gray, side: int) -> bool:
    """Whether the dark patch at an image's upper left is half of a rectangle, cut from corner to corner."""
    _, labels = cv2.connectedComponents(corner)
    label = int(labels[2, 2])
    if label == 0:
        return False
    patch = labels == label
    across, down = int(patch[:3].any(axis=0).sum()), int(patch[:, :3].any(axis=1).sum())
    if min(across, down) < _CORNER[0] * side or max(across, down) >= corner.shape[0]:
        return False
    rows, columns = np.mgrid[: corner.shape[0], : corner.shape[1]]
    triangle = columns / across + rows / down <= 1
    overlap = (patch & triangle).sum() / max((patch | triangle).sum(), 1)
    return bool(overlap > 0.85 and 0.4 < across / down < 2.5)


def _has_finger(pixels: Pixels) -> bool:
    """Whether a patch of skin reaches into the page over one of its edges."""
    divisor = max(1, round(max(pixels.shape[:2]) / 400))
    height, width = pixels.shape[0] // divisor, pixels.shape[1] // divisor
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    luma, red, blue = (
        channel.astype(np.int16) for channel in cv2.split(cv2.cvtColor(small, cv2.COLOR_RGB2YCrCb))
    )
    # Skin in YCrCb (Chai and Ngan, 1999): 133 to 173, 77 to 127.
    skin = (red >= 138) & (red <= 173) & (blue >= 77) & (blue <= 122) & (luma > 60)
    closed = cv2.morphologyEx(skin.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    parts = components_of(np.asarray(closed, dtype=np.uint8))
    for k in range(len(parts.x)):
        x, y, w, h = (int(v[k]) for v in (parts.x, parts.y, parts.width, parts.height))
        upright = y == 0 or y + h == height
        lying = x == 0 or x + w == width
        if upright == lying:
            continue  # inside, or a corner: a desk, a folder
        along, into = (w / width, h / height) if upright else (h / height, w / width)
        full = parts.area[k] / max(w * h, 1)
        if _FINGER[0] <= along <= _FINGER[1] and 0.02 <= into <= 0.35 and full > 0.6:
            return True
    return False
