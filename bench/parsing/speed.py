"""Speed: text and papers parsed a second, and how time grows with the length of hostile texts.

usage: python -m bench.parsing.speed FOLDER … [--longest CHARACTERS] [--limit SECONDS]

FOLDER: papers with their truth. Each hostile text is a short unit repeated (units.toml), at lengths four times one
another; a unit is given up where one parse took longer than ``--limit``. Growth is the exponent between the two longest
lengths: 1 is linear, 2 quadratic.
"""

from __future__ import annotations

import argparse
import math
import time
import tomllib
from pathlib import Path

import parse
from bench.parsing.truths import truths

_SHORTEST = 1_000
_REPEATS = 3


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--longest", type=int, default=4_096_000)
    parser.add_argument("--limit", type=float, default=60)
    options = parser.parse_args()
    texts = [truth.text for folder in options.folders for truth in truths(folder)]
    papers(texts)
    units = tomllib.loads(Path(__file__).with_name("units.toml").read_text("utf-8"))["units"]
    growth(units, options.longest, options.limit)


def papers(texts: list[str]) -> None:
    """Prints the best of some rounds over all papers, in one process."""
    best = min(sum(seconds(text) for text in texts) for _ in range(_REPEATS))
    size = sum(len(text.encode()) for text in texts)
    print(
        f"{len(texts)} papers, {size / 1e6:.2f} MB: {size / 1e6 / best:.2f} MB/s, {len(texts) / best:.0f} papers/s\n"
    )


def growth(units: list[str], longest: int, limit: float) -> None:
    """Prints, for each unit, seconds by length, and the exponent at the end; the worst first."""
    lengths = [_SHORTEST]
    while lengths[-1] * 4 <= longest:
        lengths.append(lengths[-1] * 4)
    rows = []
    for unit in units:
        times: list[float] = []
        for length in lengths:
            times.append(seconds((unit * (length // len(unit) + 1))[:length]))
            if times[-1] > limit:
                break
        rows.append((exponent(times), unit, times))
    print("| unit | " + " | ".join(f"{length // 1000} k" for length in lengths) + " | growth |")
    print("|---|" + "--:|" * (len(lengths) + 1))
    for power, unit, times in sorted(rows, reverse=True):
        cells = [f"{t:.3f}" for t in times] + ["-"] * (len(lengths) - len(times))
        print(f"| `{unit!r}` | " + " | ".join(cells) + f" | {power:.2f} |")


def exponent(times: list[float]) -> float:
    """By which power of the length the time grew over the last step (lengths four times one another)."""
    return math.log(max(times[-1], 1e-6) / max(times[-2], 1e-6), 4) if len(times) > 1 else 0.0


def seconds(text: str) -> float:
    """The processor's time for one parse: other programs on the machine count less."""
    start = time.process_time()
    parse.parse(text)
    return time.process_time() - start


if __name__ == "__main__":
    main()
