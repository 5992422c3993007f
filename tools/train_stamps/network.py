"""Network: the spotter of stamps, convolutions alone, from a page's two channels to a map an eighth as large.

Two outputs at each place, as logits: words of a mark of secrecy stand here; words of another stamp do.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn


class Block(nn.Module):
    """Two convolutions, the first with its taps apart, and what came in added to it."""

    def __init__(self, width: int, apart: int) -> None:
        super().__init__()
        self.wide = nn.Conv2d(width, width, 3, padding=apart, dilation=apart, bias=False)
        self.norm = nn.BatchNorm2d(width)
        self.mix = nn.Conv2d(width, width, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(x + self.mix(torch.relu(self.norm(self.wide(x)))))


def _step(into: int, out: int, stride: int, size: int = 3) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(into, out, size, stride, size // 2, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True)
    )


class Spotter(nn.Module):
    """(n, 2, h, w) from 0 to 1 to (n, 2, h/8, w/8)."""

    def __init__(self, width: int = 56) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _step(2, 8, 2, 5), _step(8, 24, 2), _step(24, 24, 1), _step(24, width, 2),
            Block(width, 1), Block(width, 2), Block(width, 4), Block(width, 2), Block(width, 1),
        )  # fmt: skip
        self.head = nn.Conv2d(width, 2, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(x))  # type: ignore[no-any-return]


def export(model: Spotter, path: Path) -> None:
    """Writes the network as ONNX; heights and widths may be any multiple of 8."""
    model.eval()
    torch.onnx.export(
        model, (torch.zeros(1, 2, 256, 256),), path, input_names=["page"], output_names=["map"], opset_version=17,
        dynamic_axes={"page": {2: "h", 3: "w"}, "map": {2: "h8", 3: "w8"}}, dynamo=False,
    )  # fmt: skip
