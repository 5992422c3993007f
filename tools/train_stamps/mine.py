"""Mines real pages without marks for what the spotter takes for stamped words, for the second network to learn from.

usage: python -m tools.train_stamps.mine PAPERS OUT.npz

PAPERS: a folder of real papers without a mark of secrecy. OUT: a file like those of ``tools.train_stamps.draw``, with
no mark in it. It stays where it is: it holds pieces of the papers.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from ocr.image.clean import clean_page
from ocr.limits import Limits
from ocr.scan.pages import describe, load_pixels
from ocr.stamps import spotter
from ocr.stamps.channels import Channels
from ocr.stamps.spotter import spots_of
from ocr.stamps.teller import seen_upright, view_of

LEAST = 0.4
"""How likely the spotter must hold a part of a page for words of a stamp."""


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
    for source in describe(path, Limits()):
        pixels = load_pixels(source)
        cleaned = clean_page(pixels, source.dpi)
        for spot in spots_of(pixels, cleaned):
            for one in (spot, *spot.parts):
                yield from seen_upright(view_of(pixels, cleaned, spot), one).words


if __name__ == "__main__":
    main()
