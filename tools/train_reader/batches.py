"""Batches: made lines in an order of chance, those of like width together, each a little different every time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ocr.recognition.rows import EDGE, ROWS, STEP
from tools.train_reader.make import Made, loaded

Random = np.random.Generator
COLUMNS = 10_000
"""Columns of the images of a batch, white ends counted."""
MOST_COLUMNS = 3000
"""Lines wider than this are left out."""
KEPT = 4
"""Shards that are mixed with one another."""


class Batch(NamedTuple):
    """Images (n, ``ROWS``, w), ink 1; the lines' texts as outputs, one after another, and their lengths."""

    images: Tensor
    codes: Tensor
    lengths: Tensor
    columns: Tensor
    """(n, w / 4): for each column of the network's output the sign that stands there, 0 for none."""
    widths: Tensor
    """(n,): columns of the network's output that belong to the line."""
    lines: list[Made]


def shown(rows: npt.NDArray[np.uint8], rng: Random) -> npt.NDArray[np.float32]:
    """A line as it might have come out of another scan: moved, paler, its ends cut differently, with a spot on it."""
    ink = (255 - rows.astype(np.float32)) / 255
    if rng.random() < 0.5:
        ink = np.roll(ink, int(rng.integers(-1, 2)), axis=0)
    ink = ink * np.float32(rng.uniform(0.75, 1.1))
    if rng.random() < 0.3:
        ink = ink + np.float32(rng.uniform(0, 0.06))
    if rng.random() < 0.2:
        ink = ink + np.float32(rng.uniform(0, 0.08)) * rng.standard_normal(ink.shape, dtype=np.float32)
    return np.clip(ink, 0, 1)


def batch_of(lines: list[Made], rng: Random | None) -> Batch:
    """Lines side by side, shorter ones filled with white; changed at random where ``rng`` is given."""
    left = [EDGE if rng is None else int(rng.integers(0, 2 * EDGE)) for _ in lines]
    wide = [m.rows.shape[1] + start + EDGE for m, start in zip(lines, left, strict=True)]
    width = -(-max(wide) // STEP) * STEP
    images = np.zeros((len(lines), ROWS, width), np.float32)
    columns = np.zeros((len(lines), width // STEP), np.int64)
    for n, (made, start) in enumerate(zip(lines, left, strict=True)):
        ink = (255 - made.rows.astype(np.float32)) / 255 if rng is None else shown(made.rows, rng)
        images[n, :, start : start + made.rows.shape[1]] = ink
        _mark(columns[n], made, start)
    return Batch(
        torch.from_numpy(images),
        torch.tensor([c for m in lines for c in m.codes]),
        torch.tensor([len(m.codes) for m in lines]),
        torch.from_numpy(columns),
        torch.tensor([-(-w // STEP) for w in wide]),
        lines,
    )


def _mark(columns: npt.NDArray[np.int64], made: Made, start: int) -> None:
    """A sign on the columns within a quarter of its advance round its centre; none between two that are equal."""
    before, last = 0, -1
    for code, centre, width in zip(made.codes, made.centres, made.widths, strict=True):
        first = int(np.floor((centre + start - width / 4) / STEP + 0.5))
        end = max(first + 1, int(np.floor((centre + start + width / 4) / STEP + 0.5)))
        if code == before and first <= last:
            first = last + 1
        if code == before:
            columns[max(first - 1, 0)] = 0
        columns[max(first, 0) : end] = code
        before, last = code, end


class Batches:
    """Batches without end, from the shards of a folder; those that are written meanwhile are taken too."""

    def __init__(self, folder: Path, rng: Random) -> None:
        self._folder, self._rng = folder, rng
        self._seen: dict[str, int] = {}

    def __iter__(self) -> Iterator[Batch]:
        while True:
            lines = [m for path in self._next() for m in loaded(path) if m.rows.shape[1] <= MOST_COLUMNS]
            yield from self._of(lines)

    def _next(self) -> list[Path]:
        """The shards shown least often so far, at random among these."""
        paths = sorted(self._folder.glob("*.npz"))
        if not paths:
            raise FileNotFoundError(f"no lines in {self._folder}")
        keys = [(self._seen.get(p.name, 0), self._rng.random()) for p in paths]
        chosen = [paths[k] for k in sorted(range(len(paths)), key=keys.__getitem__)[:KEPT]]
        for path in chosen:
            self._seen[path.name] = self._seen.get(path.name, 0) + 1
        return chosen

    def _of(self, lines: list[Made]) -> Iterator[Batch]:
        widths = np.array([m.rows.shape[1] for m in lines]) * self._rng.uniform(0.93, 1.07, len(lines))
        order = np.argsort(widths)
        groups: list[list[Made]] = [[]]
        for k in order:
            made = lines[int(k)]
            if groups[-1] and (len(groups[-1]) + 1) * (made.rows.shape[1] + 2 * EDGE) > COLUMNS:
                groups.append([])
            groups[-1].append(made)
        for n in self._rng.permutation(len(groups)):
            yield batch_of(groups[int(n)], self._rng)
