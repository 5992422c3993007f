"""Redraw: real papers as another scanner or copier gives them: image alone, worn as the made scans are.

usage: python -m bench.scanbench.redraw PAPERS OUT --wear gray200 [--seed S] [--jobs J]

Writes OUT/NAME.pdf for each PDF and image of PAPERS. What holds on papers as they came, and not on the same ones
scanned otherwise, was fitted to their pixels.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import zlib
from pathlib import Path

import cv2
import numpy as np

from bench.scanbench.scans import DPI, drawn, save
from bench.scanbench.wear import WEARS, Image

PAGE_INCHES = 11.7
"""Height of a page of A4: an image that says nothing true of its resolution is taken to be one."""


def pages_of(path: Path) -> list[Image]:
    """The pages of a PDF or an image, in colour, at the resolution that the wears begin with."""
    if path.suffix == ".pdf":
        return drawn(path.read_bytes())
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError(f"no image: {path}")
    factor = PAGE_INCHES * DPI / max(image.shape[:2])
    return [
        np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC), np.uint8)
    ]


def redraw(path: Path, out: Path, wear: str, seed: int) -> Path:
    """One paper anew. The same seed gives the same file."""
    rng = np.random.default_rng((seed, zlib.crc32(path.stem.encode())))
    made = out / f"{path.stem}.pdf"
    save([WEARS[wear](page, rng) for page in pages_of(path)], made)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("papers", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--wear", choices=sorted(WEARS), default="gray200")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    papers = sorted(p for p in chosen.papers.iterdir() if p.suffix in (".pdf", ".jpg", ".png", ".tif"))
    with concurrent.futures.ProcessPoolExecutor(chosen.jobs) as pool:
        todo = [pool.submit(redraw, paper, chosen.out, chosen.wear, chosen.seed) for paper in papers]
        for made in todo:
            print(made.result())


if __name__ == "__main__":
    main()
