"""Trains the network that tells marks of secrecy from other stamps, on words brought upright, and writes it as ONNX.

usage: python -m tools.train_stamps.train_teller FOLDER OUT.onnx [--minutes M] [--rate R] [--seed S] [--checkpoint FILE]
                                                 [--newest N] [--mined N] [--from SHIPPED.onnx]

FOLDER: what ``tools.train_stamps.draw`` writes, also while it writes, and ``crops-mined.npz``, if it is there;
``judge-crops.npz`` in it is for judging alone. ``--newest``: so many of the last files are in every mix.
``--mined``: so many words of real papers are in every mix (800).
``--from``: weights to go on from, where there is no checkpoint yet.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from tools.train_stamps.learning import Arrays, Lesson, learn, options_of, told_at
from tools.train_stamps.network import Teller, export_teller
from tools.train_stamps.start import from_shipped
from tools.train_stamps.varying import varied
from tools.train_stamps.vocabulary import Random

BATCH = 32
AT_HAND = 8
"""So many files are mixed at a time."""
OTHERS = 1.5
"""So many other words to each mark."""
KEPT = "judge-crops.npz"
NORMED = 24
"""So many batches set the norms of shipped weights."""
SOFT = 0.02
"""How far what is wanted is drawn to the middle."""


def main() -> None:
    parser = options_of(__doc__ or "")
    parser.add_argument("--newest", type=int, default=0)
    parser.add_argument("--mined", type=int, default=800)
    parser.add_argument("--from", dest="start", type=Path)
    options = parser.parse_args()
    folder: Path = options.folder
    lesson = Lesson(
        batches=lambda rng: _batches(folder, rng, options),
        loss=_loss,
        judged=lambda model: judged(model, folder / KEPT),
        export=export_teller,
        decay=1e-3,
    )
    learn(_start(folder, options), lesson, options)


def _start(folder: Path, options: argparse.Namespace) -> Teller:
    """A new teller, or one with shipped weights, whose norms are set by the words of some files."""
    if options.start is None:
        return Teller()
    batches = _batches(folder, np.random.default_rng(0), options)
    words = np.concatenate([words for words, _ in itertools.islice(batches, NORMED)])
    return from_shipped(options.start, torch.from_numpy(words).float() / 255)


def _batches(folder: Path, rng: Random, options: argparse.Namespace) -> Iterator[tuple[Arrays, Arrays]]:
    """The words of some files, mixed and varied, and whether they are marks."""
    while not (files := sorted(folder.glob("crops-*.npz"))):
        time.sleep(2)
    seen, mark = [], []
    mined = [path for path in files if path.stem == "crops-mined"]
    drawn = [path for path in files if path not in mined]
    newest = options.newest
    last, older = drawn[len(drawn) - newest :], drawn[: len(drawn) - newest]
    some = rng.permutation(np.array(older, object))[: max(AT_HAND - newest, AT_HAND // 2)]
    for path in [*last, *some, *mined]:
        with np.load(path) as pack:
            told = pack["mark"]
            most = round(OTHERS * told.sum()) if told.any() else options.mined
            others = rng.permutation(np.flatnonzero(~told))[:most]
            chosen = np.concatenate([np.flatnonzero(told), others])
            seen.append(pack["seen"][chosen])
            mark.append(pack["mark"][chosen])
    order = rng.permutation(sum(map(len, mark)))
    words, marks = np.concatenate(seen)[order], np.concatenate(mark)[order]
    for k in range(0, len(marks) - BATCH + 1, BATCH):
        yield np.stack([varied(one, rng) for one in words[k : k + BATCH]]), marks[k : k + BATCH]


def _loss(logits: torch.Tensor, mark: torch.Tensor) -> torch.Tensor:
    wanted = mark.float() * (1 - SOFT) + SOFT / 2
    return functional.binary_cross_entropy_with_logits(logits[:, 0], wanted)


def judged(model: nn.Module, path: Path) -> str:
    """What share of marks is told at bounds at which so many other words would pass for one."""
    if not path.exists():
        return ""
    with np.load(path) as pack:
        seen, mark = pack["seen"], pack["mark"]
    model.eval()
    with torch.no_grad():
        likely = torch.cat([
            torch.sigmoid(model(torch.from_numpy(seen[k : k + 64]).float() / 255)[:, 0])
            for k in range(0, len(mark), 64)
        ]).numpy()  # fmt: skip
    return told_at(likely[mark], likely[~mark], "told")


if __name__ == "__main__":
    main()
