"""Train: made lines to weights. First by the known columns of the signs, then by the texts alone (CTC).

usage: python -m tools.train_reader.train LINES OUT [--develop LINES] [--minutes M] [--from WEIGHTS] [--seed S]

Writes ``OUT/checkpoint.pt`` every three minutes, from which the same command goes on, and ``OUT/weights.pt``, the
running average of the weights, which is what is exported. ``--from`` starts a new training from such weights
or from the shipped ones (``reader.onnx``).
``--minutes`` is how long it takes by the clock, all its runs together; the learning rate falls to a hundredth in them.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from tools.train_reader.batches import Batch, Batches
from tools.train_reader.evaluate import measured
from tools.train_reader.make import loaded
from tools.train_reader.network import Reader
from tools.train_reader.start import from_weights

RATE = 3e-3
WARM = 60.0
"""Seconds of processor time until the rate is reached."""
BY_COLUMNS = 100.0
"""Seconds of processor time by known columns; by texts after that."""
SAVE_EVERY = 180.0
"""Seconds by the clock."""
AVERAGED = 0.998
"""Share of the average that is kept at each step; less in the first steps."""


class Training:
    """A network in training: its optimiser, the average of its weights, the time used by processor and clock."""

    def __init__(self, seconds: float, network: Reader, *, begun: bool, rate: float = RATE) -> None:
        """``begun``: the network has been trained before, and needs no known columns any more."""
        self.rate = rate
        self.network = network
        self.average = Reader()
        self.average.load_state_dict(self.network.state_dict())
        self.average.eval()
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.02
        )
        self.by_columns = 0.0 if begun else BY_COLUMNS
        self.seconds, self.passed, self.used, self.steps, self.lines = seconds, 0.0, 0.0, 0, 0
        self._last = time.monotonic()

    def step(self, batch: Batch) -> float:
        """Learns from one batch; returns its loss a sign."""
        begun = time.process_time()
        for group in self.optimiser.param_groups:
            group["lr"] = self._rate()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self.network(batch.images)
        loss = self._loss(logits.float(), batch)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self.optimiser.step()
        self._put_into_average()
        self.steps += 1
        self.lines += len(batch.lines)
        self.used += time.process_time() - begun
        self.passed += time.monotonic() - self._last
        self._last = time.monotonic()
        return float(loss.detach())

    def _loss(self, logits: Tensor, batch: Batch) -> Tensor:
        if self.used < self.by_columns:
            return functional.cross_entropy(logits, batch.columns)
        odds = functional.log_softmax(logits, dim=1).permute(2, 0, 1)
        losses = functional.ctc_loss(
            odds, batch.codes, batch.widths, batch.lengths, reduction="none", zero_infinity=True
        )
        return losses.sum() / batch.lengths.sum()

    def _rate(self) -> float:
        warm = min(1.0, (self.used + 1) / WARM)
        along = min(1.0, self.passed / self.seconds)
        return self.rate * warm * (0.01 + 0.99 * (1 + math.cos(math.pi * along)) / 2)

    def _put_into_average(self) -> None:
        share = min(AVERAGED, (self.steps + 1) / (self.steps + 10))
        with torch.no_grad():
            mine, its = self.average.state_dict(), self.network.state_dict()
            for name, value in its.items():
                if value.is_floating_point():
                    mine[name].lerp_(value, 1 - share)
                else:
                    mine[name].copy_(value)

    def save(self, folder: Path) -> None:
        """Writes the checkpoint and the average, each whole or not at all."""
        state: dict[str, Any] = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "numbers": (self.passed, self.used, self.steps, self.lines, self.by_columns),
        }
        for name, what in (("checkpoint.pt", state), ("weights.pt", state["average"])):
            torch.save(what, folder / f"{name}.part")
            (folder / f"{name}.part").replace(folder / name)

    def load(self, folder: Path) -> None:
        """Goes on from a checkpoint."""
        state = torch.load(folder / "checkpoint.pt", weights_only=True)
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.passed, self.used, self.steps, self.lines, self.by_columns = state["numbers"]


def _run(training: Training, batches: Iterator[Batch], folder: Path, develop: Path | None) -> None:
    saved, losses = training.passed, []
    known = loaded(next(iter(sorted(develop.glob("*.npz")))))[:300] if develop else []
    while training.passed < training.seconds:
        losses.append(training.step(next(batches)))
        if training.passed - saved >= SAVE_EVERY or training.passed >= training.seconds:
            saved = training.passed
            training.save(folder)
            error = measured(training.average, known).total if known else math.nan
            print(
                f"{training.used:7.0f} s {training.steps:7d} steps {training.lines:8d} lines"
                f"  loss {np.mean(losses):.4f}  error {100 * error:.2f}%",
                flush=True,
            )
            losses = []


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lines", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--develop", type=Path)
    parser.add_argument("--minutes", type=float, default=360)
    parser.add_argument("--from", dest="start", type=Path)
    parser.add_argument("--rate", type=float, default=RATE, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    network = Reader()
    if options.start is not None:
        batch = next(iter(Batches(options.lines, np.random.default_rng(options.seed))))
        network = from_weights(options.start, batch.images)
    training = Training(options.minutes * 60, network, begun=options.start is not None, rate=options.rate)
    if (options.out / "checkpoint.pt").exists():
        training.load(options.out)
    batches = iter(Batches(options.lines, np.random.default_rng((options.seed, training.steps))))
    _run(training, batches, options.out, options.develop)


if __name__ == "__main__":
    main()
