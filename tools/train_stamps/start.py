"""Start: the teller with the weights that are shipped, ready to learn on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from tools.folded_norms import norm_setter, put, tensor
from tools.train_stamps.network import Teller


def from_shipped(path: Path, words: Tensor) -> Teller:
    """A teller with the weights of an ONNX file.

    The norms are folded into the shipped weights: they are set anew by what ``words`` (n, 2, 48, 192), from 0 to 1,
    give. Raises ValueError where the file is of a network of another shape.
    """
    model = Teller()
    layers = list(model.body)
    pairs = _pairs(path)
    if len(pairs) != len(layers) + 2:
        raise ValueError(f"weights of {len(pairs)} layers, {len(layers) + 2} wanted")
    for layer, (weight, bias) in zip((model.whole, model.last), pairs[-2:], strict=True):
        put(layer.weight, weight)
        assert layer.bias is not None
        put(layer.bias, bias)
    hooks = []
    for layer, (weight, bias) in zip(layers, pairs[:-2], strict=True):
        put(layer[0].weight, weight)
        hooks.append(layer[0].register_forward_hook(norm_setter(layer[1], tensor(bias))))
    with torch.no_grad():
        model.eval()(words)
    for hook in hooks:
        hook.remove()
    return model.train()


def _pairs(path: Path) -> list[tuple[np.ndarray, np.ndarray]]:
    """The weight and the bias of each convolution, in their order."""
    graph = onnx.load(path).graph
    by_name = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    return [(by_name[one.input[1]], by_name[one.input[2]]) for one in graph.node if one.op_type == "Conv"]
