"""Network: the spotter of stamps, convolutions alone, from a page's two channels to a map an eighth as large: at each
place, as a logit, whether words of a stamp stand there; and the teller, whether such words are a mark of secrecy.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

from ocr.stamps.spotter import FOLD


class Block(nn.Module):
    """A mixing of channels, a convolution of each by itself with its taps apart, a mixing, and what came in added."""

    def __init__(self, width: int, apart: int) -> None:
        super().__init__()
        self.first = _step(width, width, 1, 1)
        self.wide = nn.Conv2d(width, width, 3, padding=apart, dilation=apart, groups=width, bias=False)
        self.norm = nn.BatchNorm2d(width)
        self.mix = nn.Conv2d(width, width, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(x + self.mix(torch.relu(self.norm(self.wide(self.first(x))))))


def _step(into: int, out: int, stride: int, size: int = 3) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(into, out, size, stride, size // 2, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True)
    )


class Spotter(nn.Module):
    """(n, 2, h, w) from 0 to 1 to (n, 1, h/8, w/8).

    Four by four pixels are taken as one place with more channels: strided convolutions of many pixels and few channels
    are most of what such a network costs.
    """

    def __init__(self, width: int = 48) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _step(2 * FOLD * FOLD, 24, 1, 1), _step(24, 24, 1), _step(24, width, 2),
            Block(width, 1), Block(width, 2), Block(width, 4), Block(width, 2), Block(width, 1), Block(width, 1),
        )  # fmt: skip
        self.head = nn.Conv2d(width, 1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.folded(functional.pixel_unshuffle(x, FOLD))

    def folded(self, x: torch.Tensor) -> torch.Tensor:
        """The same of what is folded already, (n, 32, h/4, w/4)."""
        return self.head(self.body(x))  # type: ignore[no-any-return]


class Folded(nn.Module):
    """A spotter as it is written: whoever uses it folds the page."""

    def __init__(self, spotter: Spotter) -> None:
        super().__init__()
        self.spotter = spotter

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.spotter.folded(x)


class Teller(nn.Module):
    """(n, 2, 48, 192) from 0 to 1 to (n, 1): whether the words are a mark of secrecy, as a logit."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _step(2, 16, 2, 5), _step(16, 32, 2), _step(32, 48, 1),
            _step(48, 64, 2), _step(64, 64, 1), _step(64, 96, 2),
        )  # fmt: skip
        self.whole = nn.Conv2d(96, 96, (3, 5), padding=(0, 2))
        self.last = nn.Conv2d(96, 1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = torch.relu(self.whole(self.body(x)))
        x = torch.amax(x, dim=(2, 3), keepdim=True) + torch.mean(x, dim=(2, 3), keepdim=True)
        return self.last(x).flatten(1)  # type: ignore[no-any-return]


def export_teller(model: Teller, path: Path) -> None:
    """Writes the second network as ONNX, for any number of words at a time."""
    model.eval()
    torch.onnx.export(
        model, (torch.zeros(2, 2, 48, 192),), path, input_names=["words"], output_names=["mark"], opset_version=17,
        dynamic_axes={"words": {0: "n"}, "mark": {0: "n"}}, dynamo=False,
    )  # fmt: skip


def export(model: Spotter, path: Path) -> None:
    """Writes the network as ONNX, for folded pages whose heights and widths may be any multiple of 8."""
    model.eval()
    torch.onnx.export(
        Folded(model), (torch.zeros(1, 2 * FOLD * FOLD, 64, 64),), path, input_names=["page"], output_names=["map"],
        dynamic_axes={"page": {2: "h4", 3: "w4"}, "map": {2: "h8", 3: "w8"}}, opset_version=17, dynamo=False,
    )  # fmt: skip
