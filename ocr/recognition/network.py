"""Network: strips with one line of print each to their texts, sign by sign, with how sure it is and where each stands.

The network (``data/reader.onnx``; ``data/card.md`` says what it was learned from) sees a strip as ``ROWS`` rows and
gives for every ``STEP``-th column the odds of each sign and of "none" (CTC). It runs in OpenCV, on one core.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from ocr.image.background import Gray
from ocr.recognition.rows import EDGE, ROWS, STEP, fitted, scale_of

LogOdds = npt.NDArray[np.float32]
"""(columns of the output, signs + 1): natural logarithms of probabilities; output 0 is "none"."""
BATCH_COLUMNS = 12_000
"""Columns of the images that are read at once: more is no quicker and takes more memory."""
MOST_COLUMNS = 8_000
"""A line wider than this, as the network sees it, is narrowed to it: no line of print is."""


class Sign(NamedTuple):
    """A sign, its probability of being right, 0..1, and its columns in pixels of the strip: from ``x0`` to ``x1``."""

    text: str
    probability: float
    x0: float
    x1: float


class LineReading(NamedTuple):
    """What the network makes of a strip: its likeliest signs, and all that it holds possible (for ``beam.py``)."""

    signs: tuple[Sign, ...]
    log_odds: LogOdds
    pixels: float
    """Pixels of the strip to one column of ``log_odds``."""
    start: float
    """Pixels of the strip at which the first of these columns begins: a little less than 0."""

    @property
    def text(self) -> str:
        """The signs as one string."""
        return "".join(sign.text for sign in self.signs)

    @property
    def least(self) -> float:
        """The probability of the least sure sign; 1 for a strip without any."""
        return min((sign.probability for sign in self.signs), default=1.0)


class Network:
    """The network, loaded once. Raises cv2.error where its file is broken."""

    def __init__(self) -> None:
        data = files("ocr.recognition").joinpath("data")
        told: dict[str, Any] = tomllib.loads(data.joinpath("reader.toml").read_text("utf-8"))
        self.alphabet: str = told["alphabet"]
        self._temperature = float(told["temperature"])
        packed = np.frombuffer(data.joinpath("reader.onnx").read_bytes(), np.uint8)
        self._net = cv2.dnn.readNetFromONNX(packed)

    def log_odds(self, rows: Sequence[Gray]) -> list[LogOdds]:
        """Of images (``ROWS``, w) of like width, read at once."""
        widths = [-(-(image.shape[1] + 2 * EDGE) // STEP) for image in rows]
        images = np.zeros((len(rows), ROWS, 1, max(widths) * STEP), np.float32)
        for place, image in zip(images, rows, strict=True):
            place[:, 0, EDGE : EDGE + image.shape[1]] = (255 - image.astype(np.float32)) / 255
        self._net.setInput(images)
        logits = np.asarray(self._net.forward(), np.float32)[:, :, 0] / np.float32(self._temperature)
        logits -= logits.max(axis=1, keepdims=True)
        odds = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return [np.ascontiguousarray(one[:, :width].T) for one, width in zip(odds, widths, strict=True)]


@functools.cache
def network() -> Network:
    """The network of this process."""
    return Network()


def read_strips(lines: Sequence[Gray]) -> list[LineReading]:
    """Reads strips (h, w): one printed line each, black on white, cut tightly, of any height. One reading for each.

    Signs are those that were printed, by their looks alone; a strip without print gives an empty reading.
    """
    rows = [fitted(_narrowed(line)) if line.size else None for line in lines]
    order = sorted((k for k, image in enumerate(rows) if image is not None), key=lambda k: _width(rows[k]))
    found: list[LineReading | None] = [None] * len(lines)
    while order:
        batch = _batch(order, rows)
        images = [image for k in batch if (image := rows[k]) is not None]
        for k, image, odds in zip(batch, images, network().log_odds(images), strict=True):
            found[k] = _reading(odds, image.shape[1] / lines[k].shape[1], lines[k].shape[1])
    return [one if one is not None else _empty() for one in found]


def _narrowed(line: Gray) -> Gray:
    wide = line.shape[1] * scale_of(line.shape[0])
    if wide <= MOST_COLUMNS:
        return line
    width = max(1, int(line.shape[1] * MOST_COLUMNS / wide))
    return np.asarray(cv2.resize(line, (width, line.shape[0]), interpolation=cv2.INTER_AREA), np.uint8)


def _width(image: Gray | None) -> int:
    return 0 if image is None else image.shape[1] + 2 * EDGE


def _batch(order: list[int], rows: list[Gray | None]) -> list[int]:
    """Takes the widest strips off the end of ``order``, as many as fit."""
    count = max(1, BATCH_COLUMNS // _width(rows[order[-1]]))
    batch = order[-count:]
    del order[-count:]
    return batch


def _empty() -> LineReading:
    return LineReading((), np.zeros((0, len(network().alphabet) + 1), np.float32), 1.0, 0.0)


def _reading(odds: LogOdds, scale: float, width: int) -> LineReading:
    """``scale``: columns of the image to one pixel of the strip; ``width``: the strip's, in pixels."""
    pixels, start = STEP / scale, -EDGE / scale
    runs = runs_of(odds.argmax(axis=1))
    sure = sureness(odds, runs)
    alphabet = network().alphabet
    centres = [start + pixels * (run.start + run.end) / 2 for run in runs]
    signs = []
    for n, run in enumerate(runs):
        before = (centres[n - 1] + centres[n]) / 2 if n else max(0.0, centres[n] - _half(centres, n))
        behind = (
            (centres[n] + centres[n + 1]) / 2
            if n + 1 < len(runs)
            else min(width, centres[n] + _half(centres, n))
        )
        signs.append(Sign(alphabet[run.output - 1], sure[n], before, behind))
    return LineReading(tuple(signs), odds, pixels, start)


def _half(centres: list[float], n: int) -> float:
    """Half a sign's width at a line's end, by the distance of its neighbour."""
    if len(centres) < 2:
        return 10.0
    return abs(centres[n] - centres[n - 1 if n else 1]) / 2


class Run(NamedTuple):
    """Columns of the output (``end`` not counted) at which one and the same sign is the likeliest."""

    output: int
    start: int
    end: int


def runs_of(best: npt.NDArray[np.intp]) -> list[Run]:
    """The runs of a row of likeliest outputs, "none" left out."""
    edges = np.flatnonzero(np.diff(best)) + 1
    starts, ends = [0, *edges.tolist()], [*edges.tolist(), len(best)]
    return [Run(int(best[a]), a, b) for a, b in zip(starts, ends, strict=True) if b > a and best[a]]


def sureness(odds: LogOdds, runs: list[Run]) -> list[float]:
    """For each run how likely its sign is right and no sign was overlooked beside it, 0..1.

    Between two signs a column should say "none" or one of the two; what it says else speaks against both.
    """
    likely = np.exp(odds)
    peaks = [float(likely[run.start : run.end, run.output].max()) for run in runs]
    sure = list(peaks)
    for n in range(len(runs) + 1):
        left = runs[n - 1] if n else None
        right = runs[n] if n < len(runs) else None
        between = likely[left.end if left else 0 : right.start if right else len(likely)]
        if not len(between):
            continue
        explained = between[:, 0].copy()
        for run in {run.output: run for run in (left, right) if run is not None}.values():
            explained += between[:, run.output]
        least = float(explained.min())
        for k in (n - 1, n):
            if 0 <= k < len(sure):
                sure[k] = min(sure[k], least)
    return [min(1.0, p) for p in sure]
