"""Make lines: shards of worn lines, ready for the network, into a folder that a training reads as it fills.

usage: python -m tools.train_reader.make OUT --faces FOLDER [FOLDER …] [--lines N] [--seed S] [--develop]

A shard (``NNNNN.npz``) has ``rows`` (40, columns of all lines together), ``ends`` (each line's last column + 1),
``codes`` and ``code_ends`` (the texts), ``centres`` and ``widths`` (of each sign, in columns of its line) and
``wears``. The same seed makes the same shards. ``--develop``: of papers that no training sees.
"""

from __future__ import annotations

import argparse
from collections import deque
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.recognition.rows import fitted
from tools.train_reader.alphabet import encoded
from tools.train_reader.faces import Family, families
from tools.train_reader.lines import Line, Setting, crossed, set_line, with_neighbours
from tools.train_reader.texts import Texts
from tools.train_reader.wear import SHARES, WEARS

Random = np.random.Generator
REPOSITORY = Path(__file__).parents[2]
SHARD = 2000
"""Lines of a shard."""
EM = 39
"""Pixels of the em of 14-point type at the program's standard size."""
MASKED = 0.5
"""Share of lines that are shown as their ink alone."""
CROSSED = 0.12
"""Share of lines with something through them."""
SOFT = np.ones((3, 3), np.uint8)
"""How far from its ink a line's soft edge reaches."""
_KINDS = list(WEARS)


class Made(NamedTuple):
    """A line as the network sees it (40, w); its outputs, their centres and widths in columns; its wear."""

    rows: npt.NDArray[np.uint8]
    codes: list[int]
    centres: npt.NDArray[np.float32]
    widths: npt.NDArray[np.float32]
    wear: int


class Maker:
    """Makes lines one after another; each may show pieces of those before it as its neighbours."""

    def __init__(self, texts: Texts, found: list[Family], rng: Random) -> None:
        self._texts, self._families, self._rng = texts, found, rng
        self._before: deque[Line] = deque(maxlen=24)

    def line(self) -> Made:
        """One worn line."""
        rng = self._rng
        line = self._set()
        scraps = rng.random() < 0.5
        ink = with_neighbours(line, list(self._before), rng) if scraps else line.ink
        self._before.append(line)
        if rng.random() < CROSSED:
            ink = crossed(ink, rng)
        top, bottom, left, right = _cut(line, rng, scraps)
        ink = ink[top:bottom, left:right]
        kind = int(rng.choice(len(_KINDS), p=SHARES))
        worn = WEARS[_KINDS[kind]](np.ascontiguousarray(ink, np.float32), rng)
        gray = np.clip(worn, 0, 255).astype(np.uint8)
        # As the program brings a page to its size by the height of the body's type, whatever this line's own is.
        size = EM / line.em * float(rng.uniform(0.75, 1.15)) * ink.shape[0] / gray.shape[0]
        how = cv2.INTER_AREA if size < 1 else cv2.INTER_CUBIC
        gray = np.asarray(cv2.resize(gray, None, fx=size, fy=size, interpolation=how), np.uint8)
        rows = fitted(_alone(gray, rng) if rng.random() < MASKED else gray)
        factor = rows.shape[1] / ink.shape[1]
        return Made(rows, encoded(line.text), (line.centres - left) * factor, line.widths * factor, kind)

    def _set(self) -> Line:
        while True:
            text = self._texts.line()
            line = set_line(text, Setting.drawn(self._rng, self._families, capitals=text.isupper()))
            if line is not None and line.ink.any():
                return line


def _alone(gray: npt.NDArray[np.uint8], rng: Random) -> npt.NDArray[np.uint8]:
    """The strip with its ink alone on white, specks left out, as the program cuts a line."""
    threshold, _ = cv2.threshold(gray, 0, 255, cv2.THRESH_OTSU)
    dark = (gray < np.clip(threshold, 110, 190)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark)
    own = (stats[:, cv2.CC_STAT_AREA] >= int(rng.integers(2, 5))).astype(np.uint8)
    own[0] = 0
    return np.where(cv2.dilate(own[labels], SOFT) > 0, gray, np.uint8(255))


def _cut(line: Line, rng: Random, scraps: bool) -> tuple[int, int, int, int]:
    """Top, bottom, left and right of the strip cut out: tight round the line's own ink, or with what is near it."""
    down = np.flatnonzero(line.ink.any(axis=1))
    across = np.flatnonzero(line.ink.any(axis=0))
    top, bottom = int(down[0]), int(down[-1]) + 1
    if scraps:
        spare = 1 / rng.uniform(0.6, 1.0) - 1
        part = rng.random()
        top -= round(spare * part * max(bottom - top, line.em))
        bottom += round(spare * (1 - part) * max(bottom - top, line.em))
    else:
        top -= int(rng.integers(0, 7))
        bottom += int(rng.integers(0, 7))
    if rng.random() < 0.04:
        top += int(rng.integers(0, 5))
    left, right = int(across[0]) - int(rng.integers(0, 16)), int(across[-1]) + 1 + int(rng.integers(0, 16))
    return max(top, 0), min(bottom, line.ink.shape[0]), max(left, 0), min(right, line.ink.shape[1])


def save(lines: list[Made], path: Path) -> None:
    """Writes a shard: whole or not at all."""
    part = path.with_suffix(".part")
    with part.open("wb") as out:
        np.savez(
            out,
            rows=np.concatenate([m.rows for m in lines], axis=1),
            ends=np.cumsum([m.rows.shape[1] for m in lines]),
            codes=np.concatenate([m.codes for m in lines]).astype(np.int16),
            code_ends=np.cumsum([len(m.codes) for m in lines]),
            centres=np.concatenate([m.centres for m in lines]).astype(np.float32),
            widths=np.concatenate([m.widths for m in lines]).astype(np.float32),
            wears=np.array([m.wear for m in lines], np.int8),
        )
    part.replace(path)


def loaded(path: Path) -> list[Made]:
    """The lines of a shard."""
    with np.load(path) as shard:
        found = []
        start = first = 0
        rows, codes, centres, widths = (shard[k] for k in ("rows", "codes", "centres", "widths"))
        for end, last, wear in zip(shard["ends"], shard["code_ends"], shard["wears"], strict=True):
            span = slice(first, last)
            found.append(
                Made(rows[:, start:end], codes[span].tolist(), centres[span], widths[span], int(wear))
            )
            start, first = end, last
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--faces", type=Path, nargs="+", required=True)
    parser.add_argument("--papers", type=Path, default=REPOSITORY / "bench/texts/fit")
    parser.add_argument("--ngrams", type=Path, default=REPOSITORY / "ocr/data/ngrams.tsv.gz")
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--develop", action="store_true")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    found = families(options.faces)
    for number in range(-(-options.lines // SHARD)):
        path = options.out / f"{number:05d}.npz"
        if path.exists():
            continue
        # Each shard has a source of chance of its own: one that was made before is left out at no cost.
        rng = np.random.default_rng((options.seed, number))
        maker = Maker(Texts(options.papers, options.ngrams, rng, develop=options.develop), found, rng)
        wanted = min(SHARD, options.lines - number * SHARD)
        save([maker.line() for _ in range(wanted)], path)


if __name__ == "__main__":
    main()
