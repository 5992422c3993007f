"""Pages: made pages with known words, cleaned as the program cleans them, to shards of lines as the program cuts them.

usage: python -m tools.train_reader.pages PAGES OUT [--papers FOLDER] [--develop] [--looks N]

A page is a picture (``NAME.png``) and its words (``NAME.json``: text, x0, y0, x1, y1, row, piece, covered), as
``bench.lines`` makes them. Each line is cut ``--looks`` times: as its own ink on white, or as a rectangle with what of
other lines reaches into it. ``--develop``: of the papers that no training sees; else of all others.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.components import Components, components_of, ink_of
from ocr.recognition.rows import fitted
from tools.train_reader.alphabet import PLACE, encoded
from tools.train_reader.make import REPOSITORY, SHARD, SOFT, Made, save
from tools.train_reader.texts import HELD_BACK

Gray = npt.NDArray[np.uint8]
Random = np.random.Generator
Word = dict[str, Any]
_RAISED = re.compile(r"[^\W\d_][,.;:]?\d{1,2}$")
"""The end of a word with a raised figure, whose text does not say that it is raised."""
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
WEARS_OF_PAGES = 0
"""Pages have wears of their own: their lines are counted with the first."""


def lines_of(gray: Gray, words: list[Word], rng: Random, looks: int) -> Iterator[Made]:
    """The lines of a cleaned page; those that a seal lies on, or whose signs are not in the alphabet, are left out."""
    parts = components_of(ink_of(gray))
    for _, group in itertools.groupby(words, key=lambda w: (w["row"], w["piece"])):
        line = list(group)
        text = " ".join(_printed(w, line) for w in line)
        doubtful = any(w["covered"] or _RAISED.search(w["text"]) for w in line)
        if doubtful or any(c not in PLACE for c in text):
            continue
        for _look in range(looks):
            image = _cut(gray, parts, line, rng)
            if image is not None:
                rows = fitted(image)
                places = (np.arange(len(text), dtype=np.float32) + 0.5) * rows.shape[1] / len(text)
                widths = np.full(len(text), rows.shape[1] / len(text), np.float32)
                yield Made(rows, encoded(text), places, widths, WEARS_OF_PAGES)


def _printed(word: Word, line: list[Word]) -> str:
    """A word's text; the number of a footnote, which stands small before it, as raised figures."""
    text: str = word["text"]
    small = word["y1"] - word["y0"] < 0.85 * max(w["y1"] - w["y0"] for w in line)
    return text.translate(RAISED) if small and text.isdecimal() else text


def _cut(gray: Gray, parts: Components, line: list[Word], rng: Random) -> Gray | None:
    """The strip of a line: its own ink on white, or a rectangle round it; None where it has no ink."""
    x0, x1 = line[0]["x0"], line[-1]["x1"]
    centre = np.stack([parts.x + parts.width / 2, parts.y + parts.height / 2])
    along = np.clip((centre[0] - x0) / max(x1 - x0, 1), 0, 1)
    top = np.interp(along, [0, 1], [line[0]["y0"], line[-1]["y0"]])
    bottom = np.interp(along, [0, 1], [line[0]["y1"], line[-1]["y1"]])
    tall = line[0]["y1"] - line[0]["y0"]
    inside = (
        (centre[0] > x0 - 4) & (centre[0] < x1 + 4) & (centre[1] > top - 0.1 * tall) & (centre[1] < bottom)
    )
    own = np.flatnonzero(inside & (parts.height < 1.5 * tall) & (parts.area >= 4))
    if not own.size:
        return None
    spare = 2 if rng.random() < 0.7 else int(rng.integers(0, 9))
    left, right = parts.x[own].min() - spare, (parts.x + parts.width)[own].max() + spare
    high, low = parts.y[own].min() - spare, (parts.y + parts.height)[own].max() + spare
    box = (slice(max(int(high), 0), int(low)), slice(max(int(left), 0), int(right)))
    image = gray[box].copy()
    if rng.random() < 0.6:
        listed = np.zeros(len(parts.x) + 1, np.uint8)
        listed[own + 1] = 1
        labels = parts.labels[box]
        mask = listed[labels]
        image[np.where(labels > 0, mask, cv2.dilate(mask, SOFT)) == 0] = 255
    return image


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--papers", type=Path, default=REPOSITORY / "bench/texts/fit")
    parser.add_argument("--develop", action="store_true")
    parser.add_argument("--looks", type=int, default=1)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    names = sorted(p.stem for p in options.papers.glob("*.yaml"))
    kept = {name for n, name in enumerate(names) if (n % HELD_BACK == 0) == options.develop}
    rng = np.random.default_rng(options.seed)
    found: list[Made] = []
    for path in sorted(options.pages.glob("*.json")):
        if path.name.split(".")[0] in kept and path.with_suffix(".png").exists():
            gray = np.asarray(cv2.imread(str(path.with_suffix(".png")), cv2.IMREAD_GRAYSCALE), np.uint8)
            found += lines_of(gray, json.loads(path.read_text("utf-8")), rng, options.looks)
    order = rng.permutation(len(found))
    options.out.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, len(found), SHARD)):
        save([found[int(k)] for k in order[start : start + SHARD]], options.out / f"p{number:04d}.npz")
    print(f"{len(found)} lines")


if __name__ == "__main__":
    main()
