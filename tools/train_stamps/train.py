"""Trains the spotter of stamps on drawn pieces, and writes it as ONNX.

usage: python -m tools.train_stamps.train FOLDER OUT.onnx [--minutes M] [--rate R] [--seed S] [--checkpoint FILE]
                                          [--master OLD.onnx]

FOLDER: what ``tools.train_stamps.draw`` writes, also while it writes; its last file is kept for judging. Goes on from
the checkpoint where there is one. Prints, file by file, the loss, and at the end what share of drawn marks is found.
``--master``: a larger spotter, of two channels to likelihoods, from which this one learns too: what it says of each
piece stays beside the pieces.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn
from torch.nn import functional

from tools.train_stamps.learning import Arrays, Lesson, learn, options_of, told_at
from tools.train_stamps.network import Spotter, export
from tools.train_stamps.vocabulary import Random

BATCH = 16
SEEN = 24
"""Places of a piece's map, across and down, that are learned from at a time."""
AT_HAND = 80
"""So many files of pieces are mixed; older ones make room for new ones."""
KEPT = "judge.npz"
TURNED = 0.15
"""So many pieces are seen on their heads."""
SHARP = 1.5
"""How much less the places count that are told rightly (the gamma of a focal loss)."""
MARKS = 2.5
"""How much more a place with a mark counts."""
MASTERS = 1.0
"""How much what a master says counts against the truth."""
Master = cv2.dnn.Net | None


def main() -> None:
    parser = options_of(__doc__ or "")
    parser.add_argument("--width", type=int, default=48)
    parser.add_argument("--master", type=Path)
    options = parser.parse_args()
    folder: Path = options.folder
    master = cv2.dnn.readNetFromONNX(str(options.master)) if options.master else None
    lesson = Lesson(
        batches=lambda rng: _batches(folder, rng, master),
        loss=_loss,
        judged=lambda model: judged(model, folder / KEPT),
        export=export,
        decay=1e-4,
    )
    learn(Spotter(options.width), lesson, options)


def _batches(folder: Path, rng: Random, master: Master) -> Iterator[tuple[Arrays, Arrays]]:
    """A thousand pieces of the files, mixed; and what stands on them and what the master says, (n, 2, 24, 24)."""
    while not (files := sorted(folder.glob("[0-9]*.npz"))[-AT_HAND:]):
        time.sleep(2)
    parts: list[tuple[Arrays, Arrays]] = []
    for path in rng.permutation(np.array(files, object))[:4]:
        said = _said(path, master)
        with np.load(path) as pack:
            channels, truth = pack["channels"], np.stack([pack["truth"], said], 1)
        parts += [_cut(channels[k], truth[k], rng) for k in rng.permutation(len(truth))[:256]]
    order = rng.permutation(len(parts))
    mixed = [parts[k] for k in order]
    for k in range(0, len(mixed) - BATCH + 1, BATCH):
        some = mixed[k : k + BATCH]
        yield np.stack([one for one, _ in some]), np.stack([wanted for _, wanted in some])


def _said(path: Path, master: Master) -> Arrays:
    """How likely the master holds each place of a file's pieces, 0 to 254, (n, 32, 32); 255 without one."""
    with np.load(path) as pack:
        shape = pack["truth"].shape
        if master is None:
            return np.full(shape, 255, np.uint8)
        kept = path.with_suffix(".said.npy")
        if not kept.exists():
            found = []
            for piece in pack["channels"]:
                master.setInput(piece[None].astype(np.float32) / 255)
                found.append(master.forward()[0, -1])
            likely = 1 / (1 + np.exp(-np.clip(np.stack(found), -30, 30)))
            np.save(kept, np.round(254 * likely).astype(np.uint8))
    return np.asarray(np.load(kept))


def _cut(channels: Arrays, truth: Arrays, rng: Random) -> tuple[Arrays, Arrays]:
    """A part of a piece that holds its stamps as far as it can; now and then on its head."""
    at = []
    shown = truth[0] == 1 if (truth[0] == 1).any() else truth[0] == 2
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
    wanted = truth[:, y : y + SEEN, x : x + SEEN]
    return (part[:, ::-1, ::-1], wanted[:, ::-1, ::-1]) if rng.random() < TURNED else (part, wanted)


def _loss(logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Where stamped words stand, whatever they say, and what the master says of it."""
    truth, said, logit = wanted[:, 0], wanted[:, 1], logits[:, 0]
    there = (truth > 0).float()
    each = functional.binary_cross_entropy_with_logits(logit, there, reduction="none")
    likely = torch.sigmoid(logit)
    off = torch.where(there > 0, 1 - likely, likely).detach()
    counted = each * off**SHARP * torch.where(truth == 1, MARKS, 1.0) * (truth != 255)
    total = counted.sum() / (there.sum() + 200)
    masters = said.float() / 254
    told = functional.binary_cross_entropy_with_logits(logit, masters, reduction="none") * (said != 255)
    return total + MASTERS * told.sum() / (masters.sum() + 200)


def judged(model: nn.Module, path: Path, most: int = 1024) -> str:
    """What share of marks is found at bounds at which so many pieces without one would be held."""
    if not path.exists():
        return ""
    with np.load(path) as pack:
        channels, truth = pack["channels"][:most], pack["truth"][:most]
    model.eval()
    with torch.no_grad():
        likely = torch.cat([
            torch.sigmoid(model(torch.from_numpy(channels[k : k + 32]).float() / 255)[:, 0])
            for k in range(0, len(truth), 32)
        ]).numpy()  # fmt: skip
    marks = (truth == 1).any(axis=(1, 2))
    there = np.where(truth == 1, likely, 0).max(axis=(1, 2))[marks]
    without = likely.max(axis=(1, 2))[~(truth > 0).any(axis=(1, 2))]
    return told_at(there, without, "found")


if __name__ == "__main__":
    main()
