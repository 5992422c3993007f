"""Start: a network from weights, be they those of a training (``weights.pt``) or those that are shipped (ONNX)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from tools.folded_norms import norm_setter, put, tensor
from tools.train_reader.network import Reader


def from_weights(path: Path, images: Tensor) -> Reader:
    """A network with the weights of a file, ready to be trained on.

    In the shipped weights the norms are folded away: they are set anew by what ``images`` (n, ``ROWS``, w) give.
    Raises ValueError where the file is of a network of another shape.
    """
    network = Reader()
    if path.suffix == ".pt":
        network.load_state_dict(torch.load(path, weights_only=True))
        return network
    _unfold(network, [numpy_helper.to_array(w) for w in onnx.load(path).graph.initializer], images)
    return network


def _unfold(network: Reader, weights: list[np.ndarray], images: Tensor) -> None:
    layers = [
        m for m in network.modules() if isinstance(m, nn.Sequential) and isinstance(m[-1], nn.BatchNorm1d)
    ]
    pairs = list(zip(weights[::2], weights[1::2], strict=True))
    if len(pairs) != len(layers) + 1:
        raise ValueError(f"weights of {len(pairs)} layers, {len(layers) + 1} wanted")
    hooks = []
    for layer, (weight, bias) in zip(layers, pairs[:-1], strict=True):
        put(layer[0].weight, weight[:, :, 0])
        hooks.append(layer[0].register_forward_hook(norm_setter(layer[1], tensor(bias))))
    put(network.head.weight, pairs[-1][0][:, :, 0])
    assert network.head.bias is not None
    put(network.head.bias, pairs[-1][1])
    with torch.no_grad():
        network.eval()(images)
    for hook in hooks:
        hook.remove()
    network.train()
