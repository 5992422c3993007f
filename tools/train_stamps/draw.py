"""Draws pieces of pages for the spotter of stamps.

usage: python -m tools.train_stamps.draw FOLDER [--first N] [--last N] [--real PAPERS] [--crossed | --small]

Writes FOLDER/N.npz, 512 pieces each, drawn by seed N, and FOLDER/crops-N.npz, the words on them by themselves; what is
there is not drawn again. ``--real``: a folder of real papers without marks, on whose pages, as on the typeset ones, is
drawn. Their images stay in FOLDER. ``--crossed``: nearly all stamps lie under seals, pens or print, most in gray, black
and white or a photocopy. ``--small``: stamps of small letters, few of them in colour. Of both the words alone are
written, which are learned from by the second network.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from tools.train_stamps.backgrounds import real_pages, syllables, typeset_pages
from tools.train_stamps.crops import crops_of
from tools.train_stamps.pieces import CROSSED, SMALL, USUAL, Pool, piece_of, scene

EACH = 512


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--last", type=int, default=100)
    parser.add_argument("--real", type=Path)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--crossed", dest="mix", action="store_const", const=CROSSED, default=USUAL)
    which.add_argument("--small", dest="mix", action="store_const", const=SMALL)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    real = real_pages(options.real, folder / "real") if options.real else []
    pool = Pool(typeset_pages(folder / "typeset"), real, syllables())
    for seed in range(options.first, options.last + 1):
        path = folder / f"{seed:05d}.npz"
        words = folder / f"crops-{path.name}"
        if words.exists():
            continue
        rng = np.random.default_rng(seed)
        scenes = [scene(pool, rng, options.mix) for _ in range(EACH)]
        crops = [crop for one in scenes for crop in crops_of(one, rng)]
        told = np.array([crop.mark for crop in crops])
        if options.mix == USUAL:
            pieces = [piece_of(one) for one in scenes]
            _save(
                path,
                channels=np.stack([p.channels for p in pieces]),
                truth=np.stack([p.truth for p in pieces]),
            )
        _save(words, seen=np.stack([crop.seen for crop in crops]), mark=told)
        print(path.name, flush=True)


def _save(path: Path, **arrays: np.ndarray) -> None:  # type: ignore[type-arg]
    draft = path.with_suffix(".part")
    with draft.open("wb") as out:
        np.savez(out, **arrays)
    draft.rename(path)


if __name__ == "__main__":
    main()
