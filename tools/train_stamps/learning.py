"""Learning: the loop by which both networks learn: so many minutes, a falling rate, the mean of the last states."""

from __future__ import annotations

import argparse
import copy
import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn

from tools.train_stamps.vocabulary import Random

Arrays = np.ndarray[Any, Any]
WARM = 60
"""Steps until the rate is whole."""
LAST = 0.01
"""The share of the rate that is left at the end."""
MEAN = 0.998
"""How much of the mean of the network's states a step leaves."""
TOLD = 180
"""Seconds between two checkpoints."""


class Lesson(NamedTuple):
    """What a network learns. ``batches``: of inputs from 0 to 255 and what is wanted, some minutes' worth of them, for
    ever new; ``loss``: of logits against what is wanted; ``judged``: what it is worth, in words; ``export``: as ONNX.
    """

    batches: Callable[[Random], Iterator[tuple[Arrays, Arrays]]]
    loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
    judged: Callable[[nn.Module], str]
    export: Callable[[nn.Module, Path], None]
    decay: float


def options_of(usage: str) -> argparse.ArgumentParser:
    """What both trainings are told."""
    parser = argparse.ArgumentParser(description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--checkpoint", type=Path)
    return parser


def learn(model: nn.Module, lesson: Lesson, options: argparse.Namespace) -> nn.Module:
    """The mean of the network's last states, once the time is over; written as ONNX now and then, and at the end."""
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    model = model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    if options.checkpoint and options.checkpoint.exists():
        model.load_state_dict(torch.load(options.checkpoint))
    steady, started = copy.deepcopy(model), time.monotonic()
    optimiser = torch.optim.AdamW(model.parameters(), lr=options.rate, weight_decay=lesson.decay)
    rng, steps, told = np.random.default_rng(options.seed), 0, started
    while time.monotonic() - started < 60 * options.minutes:
        losses = []
        for inputs, wanted in lesson.batches(rng):
            gone = (time.monotonic() - started) / (60 * options.minutes)
            if gone >= 1 and losses:
                break
            for group in optimiser.param_groups:
                group["lr"] = options.rate * _share(steps, min(gone, 1))
            model.train()
            x = torch.from_numpy(inputs).float() / 255
            with torch.autocast("cpu", torch.bfloat16):
                logits = model(x.to(memory_format=torch.channels_last))
            loss = lesson.loss(logits.float(), torch.from_numpy(wanted))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimiser.step()
            steps += 1
            _follow(steady, model, min(MEAN, steps / (steps + 20)))
            losses.append(loss.item())
        print(f"{steps} steps, {time.monotonic() - started:.0f} s, loss {np.mean(losses):.4f}", flush=True)
        if time.monotonic() - told > TOLD:
            told = time.monotonic()
            _keep(steady, lesson, options)
    _keep(steady, lesson, options)
    return steady


def _share(steps: int, gone: float) -> float:
    """The share of the rate after so many steps, once a share of the time is gone."""
    return min(1, (steps + 1) / WARM) * (LAST + (1 - LAST) * (0.5 + 0.5 * math.cos(math.pi * gone)))


def _keep(steady: nn.Module, lesson: Lesson, options: argparse.Namespace) -> None:
    if options.checkpoint:
        torch.save(steady.state_dict(), options.checkpoint)
    lesson.export(copy.deepcopy(steady), options.out)
    print(lesson.judged(steady), flush=True)


def _follow(steady: nn.Module, model: nn.Module, keep: float) -> None:
    """The mean of the network's states goes on by one."""
    with torch.no_grad():
        for old, new in zip(steady.state_dict().values(), model.state_dict().values(), strict=True):
            if old.dtype.is_floating_point:
                old.lerp_(new, 1 - keep)
            else:
                old.copy_(new)


def told_at(marks: Arrays, others: Arrays, word: str) -> str:
    """What share of marks is likelier than all but so many of the others, in words."""
    rows = []
    for false in (0.2, 0.1, 0.05, 0.02, 0.01, 0.005):
        bound = float(np.quantile(others, 1 - false))
        rows.append(f"{false:.1%} false, bound {bound:.2f}: {(marks > bound).mean():.1%} {word}")
    return "; ".join(rows)
