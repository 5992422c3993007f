"""Evaluate: the error of weights on made lines, greedy, by wear.

usage: python -m tools.train_reader.evaluate WEIGHTS LINES    (weights of a training)
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import torch

from lexicon.edit_distance import edit_distance
from tools.train_reader.alphabet import decoded
from tools.train_reader.batches import batch_of
from tools.train_reader.make import Made, loaded
from tools.train_reader.network import Reader
from tools.train_reader.wear import WEARS

LINES = 16
"""Lines that are read together."""


class Errors(NamedTuple):
    """Wrong signs against those printed: of all lines, and of each wear; the share of lines without one."""

    total: float
    by_wear: dict[str, float]
    whole: float


def greedy(network: Reader, lines: list[Made]) -> Iterator[tuple[Made, str]]:
    """Each line with what the network makes of it, narrow ones first."""
    ordered = sorted(lines, key=lambda m: m.rows.shape[1])
    for start in range(0, len(ordered), LINES):
        batch = batch_of(ordered[start : start + LINES], None)
        with torch.no_grad():
            best = network(batch.images).argmax(dim=1)
        for made, row, width in zip(batch.lines, best, batch.widths, strict=True):
            yield made, decoded(torch.unique_consecutive(row[:width]).tolist())


def measured(network: Reader, lines: list[Made]) -> Errors:
    """The errors of a network on lines."""
    wrong, printed = dict.fromkeys(WEARS, 0), dict.fromkeys(WEARS, 0)
    whole = 0
    names = list(WEARS)
    for made, text in greedy(network, lines):
        errors = edit_distance(decoded(made.codes), text)
        wrong[names[made.wear]] += errors
        printed[names[made.wear]] += len(made.codes)
        whole += errors == 0
    by_wear = {name: wrong[name] / max(printed[name], 1) for name in names}
    return Errors(sum(wrong.values()) / max(sum(printed.values()), 1), by_wear, whole / max(len(lines), 1))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("weights", type=Path)
    parser.add_argument("lines", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    network = Reader()
    network.load_state_dict(torch.load(options.weights, weights_only=True))
    errors = measured(
        network.eval(), [m for path in sorted(options.lines.glob("*.npz")) for m in loaded(path)]
    )
    print(f"error {100 * errors.total:.2f}%, lines without one {100 * errors.whole:.1f}%")
    for name, error in errors.by_wear.items():
        print(f"  {name:8s} {100 * error:.2f}%")


if __name__ == "__main__":
    main()
