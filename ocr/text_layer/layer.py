"""Layer: which of a page's letters may be the page's text, and which are watermarks or the like over it."""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import NamedTuple

from ocr.image.orientation import Rotation
from ocr.scan.page_source import PageSource
from ocr.text_layer.drawing import Glyph, UnreadableError
from ocr.text_layer.glyphs import drawn_on
from ocr.text_layer.shapes import with_shape

LEAST_LETTERS = 20
"""Minimum letters of a text layer; fewer are a page number, or a scanner's own line."""
SCAN = 0.8
"""An image of more than this share of the page is a scan: what is drawn on it is a signature's lines, or an earlier
recognition in letters without a shape."""
PALE = 0.6
"""Shade (0 black, 1 white) from which on letters are a watermark's; gray print is darker."""
OBLIQUE = 3.0
"""Degrees off level and off upright from which on letters are a watermark's."""
LARGE = 2.5
"""Size, in usual sizes of the page, from which on words that come twice are a watermark's."""


class Layer(NamedTuple):
    """The text that a page draws, letter by letter, in pixels of the page's image.

    ``own``: letters that run in the page's main direction; ``apart``: watermarks, which are no text. ``turn``:
    degrees clockwise by which the page must be turned so that its own letters stand upright. ``upon_scan``: they are
    drawn upon an image of the whole page, and say only what was typed upon it.
    """

    own: list[Glyph]
    apart: list[Glyph]
    turn: Rotation
    upon_scan: bool = False


class Refused(NamedTuple):
    """Why a text layer is not used."""

    reason: str


class OwnText(NamedTuple):
    """What letters a page has: its text layer, None where it has none at all; and those of each annotation upon it, by
    its number among those that are shown.
    """

    layer: Layer | Refused | None
    upon: dict[int, list[Glyph]]


def own_text(source: PageSource, width: int, height: int) -> OwnText:
    """The letters of a page whose image has that size in pixels."""
    if source.kind != "pdf":
        return OwnText(None, {})
    try:
        glyphs, largest_image, upon = drawn_on(source.path, source.number, width, height)
    except UnreadableError as error:
        return OwnText(Refused(str(error)), {})
    upon_scan = largest_image > SCAN
    seen = [g for g in glyphs if g.seen]
    if not _letters(glyphs):
        return OwnText(None, upon)
    if _letters(seen) < (1 if upon_scan else LEAST_LETTERS) <= _letters(glyphs):
        return OwnText(Refused("it is not seen: an earlier recognition"), upon)
    if upon_scan:
        seen = with_shape(source.path, source.number, width, seen)
        if not _letters(seen):
            return OwnText(Refused("its letters have no shape: an earlier recognition"), upon)
    return OwnText(_layer_of(seen, upon_scan=upon_scan), upon)


def _layer_of(seen: list[Glyph], *, upon_scan: bool) -> Layer | Refused:
    """The layer that letters make which are seen."""
    apart = [g for g in seen if g.shade >= PALE or _is_oblique(g)]
    dark = [g for g in seen if g.shade < PALE and not _is_oblique(g)]
    if _letters(dark) < (1 if upon_scan else LEAST_LETTERS):
        return Refused("it is too little text")
    quarter, _ = Counter(_quarters(g) for g in dark if not g.text.isspace()).most_common(1)[0]
    own = [g for g in _without_doubles(dark) if _quarters(g) == quarter]
    large = _large_repeated(own)
    turn: Rotation = (0, 270, 180, 90)[quarter]
    kept = [g for k, g in enumerate(own) if k not in large]
    return Layer(kept, apart + [own[k] for k in sorted(large)], turn, upon_scan)


def upright_of(glyphs: list[Glyph], turn: Rotation) -> list[Glyph]:
    """Those letters that stand upright once the page's image is turned by so many degrees clockwise."""
    return [g for g in glyphs if (_quarters(g) + turn // 90) % 4 == 0]


def _letters(glyphs: list[Glyph]) -> int:
    return sum(not g.text.isspace() for g in glyphs)


def _quarters(glyph: Glyph) -> int:
    return round(glyph.degrees / 90) % 4


def _is_oblique(glyph: Glyph) -> bool:
    return abs((glyph.degrees + 45) % 90 - 45) > OBLIQUE


def _without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs without those drawn a second time a hair's breadth off, as some programs make bold type."""
    kept: list[Glyph] = []
    places: set[tuple[str, int, int]] = set()
    for g in glyphs:
        grain = max(0.1 * g.size, 1e-6)
        x, y = round(g.x / grain), round(g.y / grain)
        if not any((g.text, x + dx, y + dy) in places for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            kept.append(g)
            places.add((g.text, x, y))
    return kept


def _large_repeated(glyphs: list[Glyph]) -> set[int]:
    """The indices of large letters whose run of letters comes more than once on the page."""
    usual = median(g.size for g in glyphs)
    runs: list[list[int]] = []
    for k, g in enumerate(glyphs):
        if g.size <= LARGE * usual:
            continue
        if runs and runs[-1][-1] == k - 1 and abs(glyphs[k - 1].y - g.y) < 0.5 * g.size:
            runs[-1].append(k)
        else:
            runs.append([k])
    words = Counter("".join(glyphs[k].text for k in run) for run in runs)
    return {k for run in runs if words["".join(glyphs[i].text for i in run)] > 1 for k in run}
