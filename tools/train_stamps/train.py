"""Trains the spotter of stamps on drawn pieces, and writes it as ONNX.

usage: python -m tools.train_stamps.train FOLDER OUT.onnx [--minutes M] [--rate R] [--seed S] [--checkpoint FILE]

FOLDER: what ``tools.train_stamps.draw`` writes, also while it writes; its last file is kept for judging. Goes on from
the checkpoint where there is one. Prints, file by file, the loss, and at the end what share of drawn marks is found.
"""

from __future__ import annotations

import argparse
import copy
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from tools.train_stamps.network import Spotter, export

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
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--width", type=int, default=40)
    parser.add_argument("--checkpoint", type=Path)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    model = Spotter(options.width).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    if options.checkpoint and options.checkpoint.exists():
        model.load_state_dict(torch.load(options.checkpoint))
    model = train(model, options)
    export(model, options.out)
    print(judged(model, options.folder / KEPT), flush=True)


def train(model: Spotter, options: argparse.Namespace) -> Spotter:
    """The mean of the network's last states, once the time is over."""
    steady, started = copy.deepcopy(model), time.monotonic()
    optimiser = torch.optim.AdamW(model.parameters(), lr=options.rate, weight_decay=1e-4)
    rng, steps, told = np.random.default_rng(options.seed), 0, started
    while (gone := (time.monotonic() - started) / (60 * options.minutes)) < 1:
        channels, truth = _mixed(options.folder, rng)
        losses = []
        for k in range(0, len(truth), BATCH):
            gone = min((time.monotonic() - started) / (60 * options.minutes), 1)
            for group in optimiser.param_groups:
                group["lr"] = (
                    options.rate
                    * min(1, (steps + 1) / 60)
                    * (0.01 + 0.99 * (0.5 + 0.5 * math.cos(math.pi * gone)))
                )
            model.train()
            x = torch.from_numpy(channels[k : k + BATCH]).float() / 255
            with torch.autocast("cpu", torch.bfloat16):
                logits = model(x.to(memory_format=torch.channels_last))
            loss = _loss(logits.float(), torch.from_numpy(truth[k : k + BATCH]))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimiser.step()
            steps += 1
            _follow(steady, model, min(0.998, steps / (steps + 20)))
            losses.append(loss.item())
        print(f"{steps} steps, {time.monotonic() - started:.0f} s, loss {np.mean(losses):.4f}", flush=True)
        if time.monotonic() - told > 180 and options.checkpoint:
            told = time.monotonic()
            torch.save(steady.state_dict(), options.checkpoint)
            export(copy.deepcopy(steady), options.out)
            if (options.folder / KEPT).exists():
                print(judged(steady, options.folder / KEPT, 256), flush=True)
    if options.checkpoint:
        torch.save(steady.state_dict(), options.checkpoint)
    return steady


def _mixed(folder: Path, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """A thousand pieces of the newest files, mixed."""
    while not (files := sorted(folder.glob("[0-9]*.npz"))[-AT_HAND:]):
        time.sleep(2)
    parts: list[tuple[np.ndarray, np.ndarray]] = []  # type: ignore[type-arg]
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
    return channels[order], truth[order]


def _cut(channels: np.ndarray, truth: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
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


def _follow(steady: Spotter, model: Spotter, keep: float) -> None:
    with torch.no_grad():
        for old, new in zip(steady.state_dict().values(), model.state_dict().values(), strict=True):
            if old.dtype.is_floating_point:
                old.lerp_(new, 1 - keep)
            else:
                old.copy_(new)


def judged(model: Spotter, path: Path, most: int = 2048) -> str:
    """What share of marks is found at bounds at which so many pieces without one would be held."""
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
    rows = []
    for false in (0.2, 0.1, 0.05, 0.02, 0.01, 0.005):
        bound = float(np.quantile(without, 1 - false))
        rows.append(f"{false:.1%} false, bound {bound:.2f}: {(there > bound).mean():.1%} found")
    return "; ".join(rows)


if __name__ == "__main__":
    main()
