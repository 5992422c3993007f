"""Shipped: how well the package's own reader reads made lines, by its looks alone and with the language's help.

usage: python -m tools.train_reader.shipped LINES [--most N]

Prints the error by wear, the share of right signs for signs of like probability (calibration), how well the
probability tells wrong signs from right ones (AUC), and the processor time of a line.
"""

from __future__ import annotations

import argparse
import itertools
import time
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from lexicon.edit_distance import edit_distance
from ocr.recognition.beam import with_language
from ocr.recognition.network import LineReading, network, read_strips
from tools.train_reader.alphabet import decoded
from tools.train_reader.make import Made, loaded
from tools.train_reader.wear import WEARS

EDGES = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.01)
"""Bounds of the classes of probability."""


class Seen(NamedTuple):
    """A line's text, its reading by looks and with language, its wear."""

    text: str
    looks: LineReading
    language: LineReading
    wear: int


def right_signs(read: str, text: str) -> list[bool]:
    """For each sign read, whether an alignment of fewest errors matches it with the same sign printed."""
    cost = np.zeros((len(read) + 1, len(text) + 1), np.int32)
    cost[0], cost[:, 0] = np.arange(len(text) + 1), np.arange(len(read) + 1)
    for i, sign in enumerate(read, 1):
        for j, printed in enumerate(text, 1):
            cost[i, j] = min(cost[i - 1, j - 1] + (sign != printed), cost[i - 1, j] + 1, cost[i, j - 1] + 1)
    right = [False] * len(read)
    i, j = len(read), len(text)
    while i and j:
        if cost[i, j] == cost[i - 1, j - 1] + (read[i - 1] != text[j - 1]):
            right[i - 1] = read[i - 1] == text[j - 1]
            i, j = i - 1, j - 1
        elif cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
        else:
            j -= 1
    return right


def area_under_curve(scores: np.ndarray, wrong: np.ndarray) -> float:
    """The probability that a wrong one has a lower score than a right one."""
    ranks = np.empty(len(scores))
    ranks[np.argsort(scores)] = np.arange(len(scores))
    bad = int(wrong.sum())
    good = len(scores) - bad
    return float(1 - (ranks[wrong].sum() - bad * (bad - 1) / 2) / max(bad * good, 1))


def seen(lines: list[Made]) -> tuple[list[Seen], float, float]:
    """Readings of lines, and the processor time of both steps in seconds."""
    network()
    begun = time.process_time()
    looks = read_strips([m.rows for m in lines])
    between = time.process_time()
    language = [with_language(one) for one in looks]
    ended = time.process_time()
    rows = zip(lines, looks, language, strict=True)
    return [Seen(decoded(m.codes), a, b, m.wear) for m, a, b in rows], between - begun, ended - between


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lines", type=Path)
    parser.add_argument("--most", type=int, default=2000)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    lines = [m for path in sorted(options.lines.glob("*.npz")) for m in loaded(path)][: options.most]
    found, looking, choosing = seen(lines)
    print(
        f"{len(found)} lines; {1000 * looking / len(found):.2f} ms a line, language {1000 * choosing / len(found):.2f}"
    )
    for name, rows in [
        ("all", found),
        *((n, [s for s in found if s.wear == k]) for k, n in enumerate(WEARS)),
    ]:
        printed = sum(len(s.text) for s in rows)
        if printed:
            errors = [
                sum(edit_distance(s.text, r.text) for s, r in zip(rows, of, strict=True))
                for of in _both(rows)
            ]
            whole = [
                sum(s.text == r.text for s, r in zip(rows, of, strict=True)) / len(rows) for of in _both(rows)
            ]
            print(
                f"  {name:8s} looks {100 * errors[0] / printed:.2f}% ({100 * whole[0]:.0f}% whole)"
                f"  language {100 * errors[1] / printed:.2f}% ({100 * whole[1]:.0f}% whole)"
            )
    for name, of in zip(("looks", "language"), _both(found), strict=True):
        right = np.array([r for s, one in zip(found, of, strict=True) for r in right_signs(one.text, s.text)])
        sure = np.array([sign.probability for one in of for sign in one.signs])
        print(f"{name}: AUC {area_under_curve(sure, ~right):.3f}; probability, right, share of all:")
        for low, high in itertools.pairwise(EDGES):
            inside = (sure >= low) & (sure < high)
            if inside.any():
                print(f"  {sure[inside].mean():.4f} {right[inside].mean():.4f} {inside.mean():.4f}")


def _both(rows: list[Seen]) -> tuple[list[LineReading], list[LineReading]]:
    return [s.looks for s in rows], [s.language for s in rows]


if __name__ == "__main__":
    main()
