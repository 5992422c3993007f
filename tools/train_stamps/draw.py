"""Draws pieces of pages for the spotter of stamps.

usage: python -m tools.train_stamps.draw FOLDER [--first N] [--last N] [--real PAPERS]

Writes FOLDER/N.npz, 512 pieces each, drawn by seed N; what is there is not drawn again. ``--real``: a folder of real
papers without marks, on whose pages, as on the typeset ones, is drawn. Their images stay in FOLDER.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from tools.train_stamps.backgrounds import real_pages, syllables, typeset_pages
from tools.train_stamps.pieces import Pool, piece

EACH = 512


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--last", type=int, default=100)
    parser.add_argument("--real", type=Path)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    real = real_pages(options.real, folder / "real") if options.real else []
    pool = Pool(typeset_pages(folder / "typeset"), real, syllables())
    for seed in range(options.first, options.last + 1):
        path = folder / f"{seed:05d}.npz"
        if path.exists():
            continue
        rng = np.random.default_rng(seed)
        pieces = [piece(pool, rng) for _ in range(EACH)]
        draft = path.with_suffix(".part")
        with draft.open("wb") as out:
            np.savez(
                out,
                channels=np.stack([p.channels for p in pieces]),
                truth=np.stack([p.truth for p in pieces]),
            )
        draft.rename(path)
        print(path.name, flush=True)


if __name__ == "__main__":
    main()
