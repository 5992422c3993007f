"""Pages: made pages with known words, cleaned as the program cleans them, to shards of lines as the program cuts them.

usage: python -m tools.train_reader.pages PAGES OUT [--papers FOLDER] [--develop] [--looks N]

A page is a picture (``NAME.png``), its stamps in colour if it has any (``NAME.stamps.png``) and its words
(``NAME.json``: text, x0, y0, x1, y1, row, piece, covered), as ``bench.lines`` makes them. It is unfolded and cut into
lines as a page that is read; a line's text is that of the words that stand in it, a seal upon them or not. Lines that
were cut otherwise than they were printed, and those whose signs are not in the alphabet, are left out. Each is shown
``--looks`` times, the second time on as if its type were smaller. ``--develop``: of the papers that no training sees;
else of all others.
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

from bench.lines.places import on_sheet
from ocr.layout.graphics import without_graphics
from ocr.layout.line_images import Line
from ocr.layout.lines import cut_lines
from ocr.layout.strips import unfold
from ocr.recognition.rows import fitted
from tools.train_reader.alphabet import PLACE, encoded
from tools.train_reader.make import REPOSITORY, SHARD, Made, save
from tools.train_reader.texts import HELD_BACK

Gray = npt.NDArray[np.uint8]
Random = np.random.Generator
Word = dict[str, Any]
Box = tuple[int, int, int, int]
_RAISED = re.compile(r"[^\W\d_][,.;:]?\d{1,2}$")
"""The end of a word with a raised figure, whose text does not say that it is raised."""
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
WEARS_OF_PAGES = 0
"""Pages have wears of their own: their lines are counted with the first."""
INSIDE = 0.5
"""Minimum share of a word's height that lies within a line's zone, for it to stand there."""
SPARE = 0.5
"""Maximum distance of a line's ends from those of its words, in heights of these."""
SMALLEST = 0.55
"""To what share of its size a line is reduced at most, when it is shown again."""


def lines_of(gray: Gray, stamps: Gray | None, words: list[Word], rng: Random, looks: int) -> Iterator[Made]:
    """The lines of a cleaned page, as the program cuts them."""
    unfolded = unfold(without_graphics(gray), stamps)
    boxes = [on_sheet((w["x0"], w["y0"], w["x1"], w["y1"]), unfolded.strips) for w in words]
    for line in cut_lines(unfolded.gray).lines:
        own = [k for k, box in enumerate(boxes) if box is not None and _stands_in(box, line)]
        if not own or not _whole(line, own, words, boxes):
            continue
        text = " ".join(_printed(words[k], [words[n] for n in own]) for k in own)
        if any(c not in PLACE for c in text) or any(_RAISED.search(words[k]["text"]) for k in own):
            continue
        for look in range(looks):
            rows = fitted(_smaller(line.image, rng) if look else line.image)
            places = (np.arange(len(text), dtype=np.float32) + 0.5) * rows.shape[1] / len(text)
            widths = np.full(len(text), rows.shape[1] / len(text), np.float32)
            yield Made(rows, encoded(text), places, widths, WEARS_OF_PAGES)


def _stands_in(box: Box, line: Line) -> bool:
    """Whether a word stands in a line, all of it or a part."""
    width = line.image.shape[1]
    if box[2] <= line.x0 or box[0] >= line.x0 + width:
        return False
    middle = int(np.clip((box[0] + box[2]) // 2 - line.x0, 0, width - 1))
    base = line.y0 + line.base + int(line.rise[middle])
    top, foot = base - 1.1 * line.tall, base + 0.3 * line.tall
    shared = min(box[3], foot) - max(box[1], top)
    return bool(shared > INSIDE * max(1.0, min(box[3] - box[1], foot - top)))


def _whole(line: Line, own: list[int], words: list[Word], boxes: list[Box | None]) -> bool:
    """Whether a line is one stretch of words of one printed row, from its first to its last ink."""
    if own != list(range(own[0], own[-1] + 1)) or len({words[k]["row"] for k in own}) > 1:
        return False
    found = [box for k in own if (box := boxes[k]) is not None]
    inked = np.flatnonzero((line.image < 128).any(axis=0))
    spare = SPARE * (found[0][3] - found[0][1])
    left, right = line.x0 + int(inked[0]), line.x0 + int(inked[-1]) + 1
    ordered = all(a[0] < b[0] for a, b in itertools.pairwise(found))
    return ordered and abs(left - found[0][0]) < spare and abs(right - found[-1][2]) < spare


def _printed(word: Word, line: list[Word]) -> str:
    """A word's text; the number of a footnote, which stands small before it, as raised figures."""
    text: str = word["text"]
    small = word["y1"] - word["y0"] < 0.85 * max(w["y1"] - w["y0"] for w in line)
    return text.translate(RAISED) if small and text.isdecimal() else text


def _smaller(image: Gray, rng: Random) -> Gray:
    size = float(rng.uniform(SMALLEST, 1.0))
    return np.asarray(cv2.resize(image, None, fx=size, fy=size, interpolation=cv2.INTER_AREA), np.uint8)


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
            beside = path.with_suffix(".stamps.png")
            stamps = (
                np.asarray(cv2.imread(str(beside), cv2.IMREAD_GRAYSCALE), np.uint8)
                if beside.exists()
                else None
            )
            words = json.loads(path.read_text("utf-8"))
            found += lines_of(gray, stamps, words, rng, options.looks)
    order = rng.permutation(len(found))
    options.out.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, len(found), SHARD)):
        save([found[int(k)] for k in order[start : start + SHARD]], options.out / f"p{number:04d}.npz")
    print(f"{len(found)} lines")


if __name__ == "__main__":
    main()
