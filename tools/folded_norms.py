"""Norms: networks whose norms were folded into their weights when they were written get norms again, to learn on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

Hook = Callable[[nn.Module, object, Tensor], None]


def norm_setter(norm: nn.BatchNorm1d | nn.BatchNorm2d, bias: Tensor) -> Hook:
    """A forward hook of the layer before a norm: sets the norm by what comes to it, (n, channels, …), so that only
    ``bias`` (channels) is added to that.
    """

    def set_norm(_layer: nn.Module, _inputs: object, y: Tensor) -> None:
        others = [dim for dim in range(y.dim()) if dim != 1]
        mean, variance = y.mean(dim=others), y.var(dim=others, unbiased=False)
        assert norm.running_mean is not None and norm.running_var is not None  # noqa: PT018
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.copy_(torch.sqrt(variance + norm.eps))
        norm.bias.copy_(bias + mean)

    return set_norm


def put(parameter: Tensor, values: np.ndarray) -> None:
    """Writes values into a parameter. Raises ValueError where their shapes differ."""
    if tuple(parameter.shape) != values.shape:
        raise ValueError(f"weights of shape {values.shape}, {tuple(parameter.shape)} wanted")
    with torch.no_grad():
        parameter.copy_(tensor(values))


def tensor(values: np.ndarray) -> Tensor:
    return torch.from_numpy(values.astype(np.float32))
