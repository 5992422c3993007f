"""Network: 40 rows as channels, convolutions along the columns, for every fourth column the odds of each sign."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from ocr.recognition.rows import ROWS
from tools.train_reader.alphabet import ALPHABET


class Shape(NamedTuple):
    """Channels after the first and the second convolution; the dilation of each residual block."""

    first: int = 96
    width: int = 192
    dilations: tuple[int, ...] = (1, 2, 1, 2, 1)


def _layer(inside: int, outside: int, size: int, *, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    convolution = nn.Conv1d(
        inside, outside, size, stride=stride, dilation=dilation, padding=dilation * (size // 2), bias=False
    )
    return nn.Sequential(convolution, nn.BatchNorm1d(outside))


class Block(nn.Module):
    """Two convolutions over three columns and the way past them."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.one = _layer(width, width, 3, dilation=dilation)
        self.two = _layer(width, width, 3, dilation=dilation)

    def forward(self, x: Tensor) -> Tensor:
        inside = torch.relu(self.one(x))
        return torch.relu(x + self.two(inside))


class Reader(nn.Module):
    """(n, ``ROWS``, w), ink 1 and paper 0, to logits (n, signs + 1, w / 4); output 0 is "none"."""

    def __init__(self, shape: Shape = Shape()) -> None:  # noqa: B008  a tuple, never changed
        super().__init__()
        self.shape = shape
        self.stem = nn.Sequential(
            _layer(ROWS, shape.first, 5, stride=2), nn.ReLU(),
            _layer(shape.first, shape.width, 5, stride=2), nn.ReLU(),
        )  # fmt: skip
        self.blocks = nn.Sequential(*(Block(shape.width, d) for d in shape.dilations))
        self.head = nn.Conv1d(shape.width, len(ALPHABET) + 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        return self.head(self.blocks(self.stem(x)))  # type: ignore[no-any-return]
