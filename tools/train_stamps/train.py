"""Trains the spotter of stamps on drawn pieces, and writes it as ONNX.

usage: python -m tools.train_stamps.train FOLDER OUT.onnx [--minutes M] [--rate R] [--seed S] [--checkpoint FILE]

FOLDER: what ``tools.train_stamps.draw`` writes, also while it writes; its last file is kept for judging. Goes on from
the checkpoint where there is one. Prints, file by file, the loss, and at the end what share of drawn marks is found.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from tools.train_stamps.learning import Arrays, Lesson, learn, options_of, told_at
from tools.train_stamps.network import Spotter, export
from tools.train_stamps.vocabulary import Random

BATCH = 8
SEEN = 24
"""Places of a piece's map, across and down, that are learned from at a time."""
AT_HAND = 24
"""So many files of pieces are mixed; older ones make room for new ones."""
KEPT = "judge.npz"
SHARP = 1.5
"""How much less the places count that are told rightly (the gamma of a focal loss)."""
MARKS = 2.5
"""How much more a place with a mark counts."""


def main() -> None:
    parser = options_of(__doc__ or "")
    parser.add_argument("--width", type=int, default=40)
    options = parser.parse_args()
    folder: Path = options.folder
    lesson = Lesson(
        batches=lambda rng: _batches(folder, rng),
        loss=_loss,
        judged=lambda model: judged(model, folder / KEPT),
        export=export,
        decay=1e-4,
    )
    learn(Spotter(options.width), lesson, options)


def _batches(folder: Path, rng: Random) -> Iterator[tuple[Arrays, Arrays]]:
    """A thousand pieces of the newest files, mixed, and their maps."""
    while not (files := sorted(folder.glob("[0-9]*.npz"))[-AT_HAND:]):
        time.sleep(2)
    parts: list[tuple[Arrays, Arrays]] = []
    for path in rng.permutation(np.array(files, object))[:4]:
        with np.load(path) as pack:
            chosen = rng.permutation(len(pack["truth"]))[:256]
            parts += [
                _cut(pack_channels, pack_truth, rng)
                for pack_channels, pack_truth in zip(
                    pack["channels"][chosen], pack["truth"][chosen], strict=True
                )
            ]
    channels, truth = np.stack([p[0] for p in parts]), np.stack([p[1] for p in parts])
    order = rng.permutation(len(truth))
    channels, truth = channels[order], truth[order]
    for k in range(0, len(truth), BATCH):
        yield channels[k : k + BATCH], truth[k : k + BATCH]


def _cut(channels: Arrays, truth: Arrays, rng: Random) -> tuple[Arrays, Arrays]:
    """A part of a piece that holds its stamps as far as it can."""
    at = []
    shown = truth == 1 if (truth == 1).any() else truth == 2
    for taken in shown.any(axis=1), shown.any(axis=0):
        most = len(taken) - SEEN
        there = np.flatnonzero(taken)
        low, high = (
            (max(0, int(there[-1]) + 2 - SEEN), min(most, max(int(there[0]) - 1, 0)))
            if there.size
            else (0, most)
        )
        at.append(int(rng.integers(min(low, high, most), min(max(low, high), most) + 1)))
    y, x = at
    step = channels.shape[-1] // truth.shape[-1]
    part = channels[:, y * step : (y + SEEN) * step, x * step : (x + SEEN) * step]
    return part, truth[y : y + SEEN, x : x + SEEN]


def _loss(logits: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    total = torch.zeros(())
    sure = truth != 255
    # First where stamped words stand, whatever they say; then, with less weight, that they are a mark.
    for k, wanted, weight in ((1, truth > 0, 1.0), (0, truth == 1, 0.3)):
        wanted = wanted.float()
        each = functional.binary_cross_entropy_with_logits(logits[:, k], wanted, reduction="none")
        likely = torch.sigmoid(logits[:, k])
        off = torch.where(wanted > 0, 1 - likely, likely).detach()
        counted = each * off**SHARP * torch.where((truth == 1) & (wanted > 0), MARKS, 1.0) * sure
        total = total + weight * counted.sum() / (wanted.sum() + 200)
    return total


def judged(model: nn.Module, path: Path, most: int = 1024) -> str:
    """What share of marks is found at bounds at which so many pieces without one would be held."""
    if not path.exists():
        return ""
    with np.load(path) as pack:
        channels, truth = pack["channels"][:most], pack["truth"][:most]
    model.eval()
    with torch.no_grad():
        likely = torch.cat([
            torch.sigmoid(model(torch.from_numpy(channels[k : k + 32]).float() / 255)[:, 1])
            for k in range(0, len(truth), 32)
        ]).numpy()  # fmt: skip
    marks = (truth == 1).any(axis=(1, 2))
    there = np.where(truth == 1, likely, 0).max(axis=(1, 2))[marks]
    without = likely.max(axis=(1, 2))[~(truth > 0).any(axis=(1, 2))]
    return told_at(there, without, "found")


if __name__ == "__main__":
    main()
