"""Trains the network that tells marks of secrecy from other stamps, on words brought upright, and writes it as ONNX.

usage: python -m tools.train_stamps.train_teller FOLDER OUT.onnx [--minutes M] [--rate R] [--seed S] [--checkpoint FILE]

FOLDER: what ``tools.train_stamps.draw`` writes, also while it writes, and ``crops-mined.npz``, if it is there;
``judge-crops.npz`` in it is for judging alone.
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

from tools.train_stamps.network import Teller, export_teller

BATCH = 32
AT_HAND = 8
"""So many files are mixed at a time."""
OTHERS = 1.5
"""So many other words to each mark."""
MINED = 500
"""So many of a file without marks, which ``tools.train_stamps.mine`` has made."""
KEPT = "judge-crops.npz"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--checkpoint", type=Path)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    model = Teller().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    if options.checkpoint and options.checkpoint.exists():
        model.load_state_dict(torch.load(options.checkpoint))
    model = train(model, options)
    export_teller(model, options.out)
    print(judged(model, options.folder / KEPT), flush=True)


def train(model: Teller, options: argparse.Namespace) -> Teller:
    """The mean of the network's last states, once the time is over."""
    steady, started = copy.deepcopy(model), time.monotonic()
    optimiser = torch.optim.AdamW(model.parameters(), lr=options.rate, weight_decay=1e-3)
    rng, steps, told = np.random.default_rng(options.seed), 0, started
    while (time.monotonic() - started) / (60 * options.minutes) < 1:
        seen, mark = _mixed(options.folder, rng)
        losses = []
        for k in range(0, len(mark) - BATCH + 1, BATCH):
            gone = min((time.monotonic() - started) / (60 * options.minutes), 1)
            for group in optimiser.param_groups:
                group["lr"] = (
                    options.rate
                    * min(1, (steps + 1) / 60)
                    * (0.01 + 0.99 * (0.5 + 0.5 * math.cos(math.pi * gone)))
                )
            model.train()
            x = torch.from_numpy(_varied(seen[k : k + BATCH], rng)).float() / 255
            with torch.autocast("cpu", torch.bfloat16):
                logits = model(x.to(memory_format=torch.channels_last))
            wanted = torch.from_numpy(mark[k : k + BATCH]).float()
            loss = functional.binary_cross_entropy_with_logits(logits[:, 0].float(), wanted * 0.98 + 0.01)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimiser.step()
            steps += 1
            keep = min(0.998, steps / (steps + 20))
            with torch.no_grad():
                for old, new in zip(steady.state_dict().values(), model.state_dict().values(), strict=True):
                    if old.dtype.is_floating_point:
                        old.lerp_(new, 1 - keep)
                    else:
                        old.copy_(new)
            losses.append(loss.item())
        print(f"{steps} steps, {time.monotonic() - started:.0f} s, loss {np.mean(losses):.4f}", flush=True)
        if time.monotonic() - told > 120:
            told = time.monotonic()
            if options.checkpoint:
                torch.save(steady.state_dict(), options.checkpoint)
            export_teller(copy.deepcopy(steady), options.out)
            if (options.folder / KEPT).exists():
                print(judged(steady, options.folder / KEPT), flush=True)
    if options.checkpoint:
        torch.save(steady.state_dict(), options.checkpoint)
    return steady


def _mixed(folder: Path, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """The words of some files, mixed."""
    while not (files := sorted(folder.glob("crops-*.npz"))):
        time.sleep(2)
    seen, mark = [], []
    mined = [path for path in files if path.stem == "crops-mined"]
    drawn = [path for path in files if path not in mined]
    for path in [*rng.permutation(np.array(drawn, object))[:AT_HAND], *mined]:
        with np.load(path) as pack:
            told = pack["mark"]
            most = round(OTHERS * told.sum()) if told.any() else MINED
            others = rng.permutation(np.flatnonzero(~told))[:most]
            chosen = np.concatenate([np.flatnonzero(told), others])
            seen.append(pack["seen"][chosen])
            mark.append(pack["mark"][chosen])
    order = rng.permutation(sum(map(len, mark)))
    return np.concatenate(seen)[order], np.concatenate(mark)[order]


def _varied(seen: np.ndarray, rng: np.random.Generator) -> np.ndarray:  # type: ignore[type-arg]
    """The same moved a little, so that no place counts by itself."""
    out = np.zeros_like(seen)
    for k, one in enumerate(seen):
        dy, dx = int(rng.integers(-3, 4)), int(rng.integers(-10, 11))
        out[k] = np.roll(one, (dy, dx), (1, 2))
    return out


def judged(model: Teller, path: Path) -> str:
    """What share of marks is told at bounds at which so many other words would pass for one."""
    with np.load(path) as pack:
        seen, mark = pack["seen"], pack["mark"]
    model.eval()
    with torch.no_grad():
        likely = torch.cat([
            torch.sigmoid(model(torch.from_numpy(seen[k : k + 64]).float() / 255)[:, 0])
            for k in range(0, len(mark), 64)
        ]).numpy()  # fmt: skip
    rows = []
    for false in (0.2, 0.1, 0.05, 0.02, 0.01):
        bound = float(np.quantile(likely[~mark], 1 - false))
        rows.append(f"{false:.1%} false, bound {bound:.2f}: {(likely[mark] > bound).mean():.1%} told")
    return "; ".join(rows)


if __name__ == "__main__":
    main()
