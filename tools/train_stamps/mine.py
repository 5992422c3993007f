"""Mines real pages without marks for what the spotter takes for stamped words, for the second network to learn from.

usage: python -m tools.train_stamps.mine PAPERS OUT.npz

PAPERS: a folder of real papers without a mark of secrecy. OUT: a file like those of ``tools.train_stamps.draw``, with
no mark in it. It stays where it is: it holds pieces of the papers. Each page is looked at as it is, and in gray, in
black and white or as a photocopy; of spots as high as a seal also the strips that are likeliest told to be a mark.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from ocr.image.clean import clean_page
from ocr.layout.graphics import Area
from ocr.limits import Limits
from ocr.scan.pages import Pixels, describe, load_pixels
from ocr.stamps import spotter
from ocr.stamps.channels import COARSE, Channels
from ocr.stamps.inks import parted
from ocr.stamps.spotter import Spot, spots_of
from ocr.stamps.strips import is_tall, near, strips_of
from ocr.stamps.teller import View, likelihoods, seen_upright, view_of
from ocr.stamps.upright import upright
from tools.train_stamps.vocabulary import Random
from tools.train_stamps.wear import copied

LEAST = 0.4
"""How likely the spotter must hold a part of a page for words of a stamp."""
STRIPS = 4
"""So many strips of each ink of a spot are learned from."""
DARKEST = 120
"""The shade of ink that a copier must not lose."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("papers", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    spotter.LEAST = LEAST
    found = [words for path in sorted(options.papers.iterdir()) for words in mined(path)]
    np.savez(options.out, seen=np.stack(found), mark=np.zeros(len(found), np.bool_))
    print(f"{len(found)} words")


def mined(path: Path) -> Iterator[Channels]:
    """The words that the spotter finds in a paper, as the second network sees them."""
    if path.suffix not in (".pdf", ".jpg", ".png", ".tif"):
        return
    rng = np.random.default_rng(zlib.crc32(path.name.encode()))
    for source in describe(path, Limits()):
        for pixels in _scans(load_pixels(source), rng):
            cleaned = clean_page(pixels, source.dpi)
            for spot in spots_of(pixels, cleaned):
                view = view_of(pixels, cleaned, spot)
                for one in (spot, *spot.parts):
                    yield from seen_upright(view, one).words
                yield from _strips(view, spot)


def _scans(pixels: Pixels, rng: Random) -> Iterator[Pixels]:
    """A page as it is, and as another scanner or a copier would have given it."""
    yield pixels
    gray = pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY))
    kind = rng.random()
    if kind < 0.4 and pixels.ndim == 3:
        yield gray
    elif kind < 0.7:
        yield copied(gray, DARKEST, rng)
    else:
        yield ((gray > rng.uniform(130, 185)) * 255).astype(np.uint8)


def _strips(view: View, spot: Spot) -> Iterator[Channels]:
    """The likeliest strips of a spot as high as a seal, each ink by itself, and those around the very likeliest."""
    seen = seen_upright(view, spot)
    slant = seen.slant._replace(x=seen.slant.x + view.area.x0, y=seen.slant.y + view.area.y0)
    if not is_tall(spot, slant):
        return
    a = spot.area
    x, y = view.area.x0, view.area.y0
    within = spot._replace(area=Area(a.x0 - x, a.y0 - y, a.x1 - x, a.y1 - y))
    strips = strips_of(within, seen.slant)
    for layer in parted(view.image, 2 * COARSE) or [view.channels]:
        words = [upright(layer, one) for one in strips]
        order = np.argsort(likelihoods(words))[::-1]
        yield from (words[k] for k in order[:STRIPS])
        yield from (upright(layer, one) for one in near(strips[order[0]]))


if __name__ == "__main__":
    main()
