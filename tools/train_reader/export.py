"""Export: weights to the package's data: the network as ONNX, its norms folded into its convolutions, half precision.

usage: python -m tools.train_reader.export WEIGHTS LINES [OUT]

Writes ``reader.onnx`` and ``reader.toml`` (the alphabet; the temperature, fitted on LINES, at which the probability of
a sign is its share of right ones).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional

from ocr.recognition.rows import ROWS
from tools.train_reader.alphabet import ALPHABET
from tools.train_reader.batches import batch_of
from tools.train_reader.make import Made, loaded
from tools.train_reader.network import Block, Reader

DATA = Path(__file__).parents[2] / "ocr" / "recognition" / "data"
OPSET = 13
FITTED = 400
"""Lines by which the temperature is fitted."""


class _Graph:
    """Nodes and weights of the network, one after another."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def node(self, kind: str, *inputs: str, **how: object) -> str:
        """Adds a node; returns its output's name."""
        output = f"{kind}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **how))
        return output

    def weight(self, values: npt.NDArray[np.float32]) -> str:
        """Adds weights, kept in half precision; returns the name under which they are read in full."""
        name = f"weight{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(values.astype(np.float16), name))
        return self.node("Cast", name, to=TensorProto.FLOAT)

    def convolution(self, x: str, layer: nn.Conv1d, norm: nn.BatchNorm1d | None) -> str:
        """A convolution along the columns, with its norm folded in."""
        weight = layer.weight.detach()
        bias = layer.bias.detach() if layer.bias is not None else torch.zeros(layer.out_channels)
        if norm is not None:
            assert norm.running_var is not None and norm.running_mean is not None  # noqa: PT018  both or none
            by = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach()
            weight, bias = weight * by[:, None, None], norm.bias.detach() + (bias - norm.running_mean) * by
        size, pad = int(layer.kernel_size[0]), int(layer.padding[0])
        return self.node(
            "Conv",
            x,
            self.weight(weight.numpy()[:, :, None, :]),
            self.weight(bias.numpy()),
            kernel_shape=[1, size],
            strides=[1, int(layer.stride[0])],
            dilations=[1, int(layer.dilation[0])],
            pads=[0, pad, 0, pad],
        )

    def layer(self, x: str, layer: nn.Module) -> str:
        """A convolution and its norm, as ``network.py`` makes them."""
        convolution, norm = layer.children()
        assert isinstance(convolution, nn.Conv1d) and isinstance(norm, nn.BatchNorm1d)  # noqa: PT018
        return self.convolution(x, convolution, norm)


def onnx_of(network: Reader) -> bytes:
    """The network: (n, ``ROWS``, 1, w) to (n, signs + 1, 1, w / 4), any n and w."""
    graph = _Graph()
    x = "rows"
    for part in network.stem:
        x = graph.node("Relu", x) if isinstance(part, nn.ReLU) else graph.layer(x, part)
    for block in network.blocks:
        assert isinstance(block, Block)
        inside = graph.node("Relu", graph.layer(x, block.one))
        x = graph.node("Relu", graph.node("Add", graph.layer(inside, block.two), x))
    y = graph.convolution(x, network.head, None)
    shapes = [["n", ROWS, 1, "w"], ["n", len(ALPHABET) + 1, 1, "v"]]
    put, given = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in zip(("rows", y), shapes, strict=True)
    )
    model = helper.make_model(
        helper.make_graph(graph.nodes, "reader", [put], [given], graph.weights),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=8,
    )
    onnx.checker.check_model(model)
    return model.SerializeToString()  # type: ignore[no-any-return]


def temperature(network: Reader, lines: list[Made]) -> float:
    """By what the logits are to be divided so that the texts of the lines are likeliest (CTC)."""
    best, least = 1.0, float("inf")
    ordered = sorted(lines[:FITTED], key=lambda m: m.rows.shape[1])
    batches = [batch_of(ordered[k : k + 16], None) for k in range(0, len(ordered), 16)]
    with torch.no_grad():
        logits = [network(b.images) for b in batches]
        for t in np.arange(0.7, 2.01, 0.05):
            total = 0.0
            for batch, values in zip(batches, logits, strict=True):
                odds = functional.log_softmax(values / t, dim=1).permute(2, 0, 1)
                losses = functional.ctc_loss(
                    odds, batch.codes, batch.widths, batch.lengths, reduction="none", zero_infinity=True
                )
                total += float(losses.clamp(max=30).sum())
            if total < least:
                best, least = float(t), total
    return round(best, 2)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("weights", type=Path)
    parser.add_argument("lines", type=Path, help="made lines that no training has seen")
    parser.add_argument("out", type=Path, nargs="?", default=DATA)
    options = parser.parse_args()
    torch.set_num_threads(1)
    network = Reader()
    network.load_state_dict(torch.load(options.weights, weights_only=True))
    network.eval()
    lines = [m for path in sorted(options.lines.glob("*.npz")) for m in loaded(path)]
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "reader.onnx").write_bytes(onnx_of(network))
    told = f"alphabet = {json.dumps(ALPHABET, ensure_ascii=False)}\ntemperature = {temperature(network, lines)}\n"
    (options.out / "reader.toml").write_text(f"# Made by tools/train_reader/export.py\n{told}", "utf-8")


if __name__ == "__main__":
    main()
