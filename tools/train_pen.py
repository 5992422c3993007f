"""Trains the network of ocr/pen on made slots and writes it as WORK/digits.onnx.

    python tools/train_pen.py WORK FONTS [--start ocr/pen/data/digits.onnx] [--steps 15000] [--settle 6000]

FONTS holds pen fonts (*.woff, *.ttf; ocr/pen/data/README.md lists them with their licences), WORK the checkpoints: a
training that was interrupted goes on from there. With ``--start`` it begins with the weights of such a network, which
may be narrower. Slots are made from seeds; which hands and fonts are kept for measuring is in
bench/scanbench/pens/makers.py. Needs torch and onnx, which saoluc itself does not.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.scanbench.pens.makers import trained
from bench.scanbench.pens.slots import Makers, Slot, make
from ocr.pen.picture import COLUMN, HEIGHT, WIDTH, columns_of, picture

SIGNS = "0123456789/-t"
"""Classes 1 to 13; 0 is CTC's blank."""
COLUMNS = WIDTH // COLUMN
BATCH, FRESH, POOL = 32, 8, 12000
"""Slots in a step, how many of them are newly made, and how many made ones are kept to be shown again."""
RATE = 2e-3
FIRST_COLUMNS = 500
"""Steps from the start in which the digits' known columns alone are learned: CTC alone does not begin to learn."""


def network(channels: tuple[int, ...] = (16, 32, 56, 80, 128, 96)) -> nn.Sequential:
    """Convolutions alone: (n, 1, 32, 128) to scores (n, 14, 1, 64) of each column of two pixels."""
    a, b, c, d, e, f = channels

    def layer(into: int, out: int, size: tuple[int, int], pad: tuple[int, int]) -> list[nn.Module]:
        return [nn.Conv2d(into, out, size, padding=pad, bias=False), nn.BatchNorm2d(out), nn.ReLU()]

    return nn.Sequential(
        *(*layer(1, a, (3, 3), (1, 1)), nn.MaxPool2d(2), *layer(a, b, (3, 3), (1, 1)), nn.MaxPool2d((2, 1))),
        *(*layer(b, c, (3, 3), (1, 1)), nn.MaxPool2d((2, 1)), *layer(c, d, (3, 3), (1, 1))),
        *(*layer(d, e, (4, 3), (0, 1)), *layer(e, f, (1, 5), (0, 2))),
        nn.Conv2d(f, len(SIGNS) + 1, (1, 3), padding=(0, 1)),
    )


class Pool:
    """Made slots as the network takes them, the oldest replaced by new ones."""

    def __init__(self, who: Makers, first_seed: int) -> None:
        self.who, self.seed, self.filled, self.at = who, first_seed, 0, 0
        self.pictures = np.zeros((POOL, HEIGHT, WIDTH), np.uint8)
        self.columns = np.zeros((POOL, COLUMNS), np.uint8)
        self.texts: list[list[int]] = [[] for _ in range(POOL)]

    def add(self, count: int) -> None:
        for _ in range(count):
            slot = make(self.seed, self.who)
            self.pictures[self.at] = picture(slot.image) * 255
            self.columns[self.at], self.texts[self.at] = labels(slot)
            self.seed += 1
            self.at = (self.at + 1) % POOL
            self.filled = min(self.filled + 1, POOL)

    def batch(self, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor, list[list[int]]]:
        """Some slots, each bent a little and its ink made stronger or weaker."""
        which = rng.integers(self.filled, size=BATCH)
        bends = [bent(self.pictures[k], self.columns[k], rng) for k in which]
        pictures = np.stack([one for one, _ in bends]).astype(np.float32) / 255
        columns = np.stack([one for _, one in bends]).astype(np.int64)
        pictures **= np.exp(rng.normal(0, 0.25, (BATCH, 1, 1))).astype(np.float32)
        return torch.from_numpy(pictures[:, None]), torch.from_numpy(columns), [self.texts[k] for k in which]


def bent(image: np.ndarray, columns: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A slot's picture moved, stretched, leaned and bent a little, and the classes of its columns with it: another
    hand. Nothing is pushed out at the right.
    """
    inked = np.flatnonzero(image.any(axis=0))
    last = float(inked[-1] + 1) if len(inked) else 1.0
    wide = min(float(np.exp(rng.normal(0, 0.1))), WIDTH / last)
    right = float(rng.uniform(0, min(8.0, WIDTH - last * wide)))
    high, down = float(np.exp(rng.normal(0, 0.07))), float(rng.uniform(-2, 2))
    lean = float(rng.normal(0, 0.1))
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    wave = cv2.resize(
        rng.normal(0, 0.45, (4, 12, 2)).astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC
    )
    middle = HEIGHT / 2
    from_x = (x - right) / wide + lean * (y - middle) + wave[..., 0]
    from_y = (y - middle - down) / high + middle + wave[..., 1]
    out = cv2.remap(image, from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    at = np.floor(((np.arange(COLUMNS) + 0.5) - right / COLUMN) / wide).astype(int)
    moved = np.where((at >= 0) & (at < COLUMNS), columns[np.clip(at, 0, COLUMNS - 1)], 0)
    return out, moved


def labels(slot: Slot) -> tuple[np.ndarray, list[int]]:
    """Of each column its class (digits in their middles, letters all over), and the classes in their order."""
    columns, text, scale = np.zeros(COLUMNS, np.uint8), [], columns_of(slot.image.shape)
    for sign, x0, x1 in slot.spans:
        known = SIGNS.index(sign) + 1
        middle, half = (x0 + x1) / 2, (x1 - x0) / (2 if sign == "t" else 4)
        a = int((middle - half) * scale)
        columns[a : max(a + 1, int(np.ceil((middle + half) * scale)))] = known
        text.append(known)
    return columns, text


def step(model: nn.Module, pool: Pool, rng: np.random.Generator, columns_share: float) -> torch.Tensor:
    """The loss of one batch: CTC, and what the columns say, in shares."""
    pictures, columns, texts = pool.batch(rng)
    with torch.autocast("cpu", dtype=torch.bfloat16):  # nearly twice as fast
        scores = model(pictures.to(memory_format=torch.channels_last))
    scores = scores.float()[:, :, 0].log_softmax(1)
    weight = torch.ones(len(SIGNS) + 1)
    weight[0] = 0.4
    loss = columns_share * nn.functional.nll_loss(scores, columns, weight)
    if columns_share < 1:
        lengths = torch.tensor([len(t) for t in texts])
        flat = torch.tensor([c for t in texts for c in t])
        ctc = nn.functional.ctc_loss(
            scores.permute(2, 0, 1),
            flat,
            torch.full((BATCH,), COLUMNS),
            lengths,
            zero_infinity=True,
            reduction="none",
        )
        loss = loss + (1 - columns_share) * ctc.clamp(max=60).mean() / 3
    return loss


@torch.no_grad()
def begin_with(model: nn.Sequential, file: Path, pool: Pool) -> None:
    """Gives a network the weights of an older one, of which each layer may be narrower: at first both give the same
    scores, for what is new has no say in the next layer. Its batch norms are set up to change nothing.
    """
    old = [onnx.numpy_helper.to_array(one) for one in onnx.load(str(file)).graph.initializer]
    shown, _, _ = pool.batch(np.random.default_rng(6))
    weights, biases = old[0::2], old[1::2]
    into = 0
    for layer in model:
        if isinstance(layer, nn.Conv2d):
            weight, bias = (torch.from_numpy(one.copy()) for one in (weights.pop(0), biases.pop(0)))
            out, known = weight.shape[:2]
            layer.weight[:out, known:] = 0
            layer.weight[:out, :known] = weight
            into = out
            if layer.bias is not None:
                layer.bias[:out] = bias
        if isinstance(layer, nn.BatchNorm2d):
            mean, spread = shown.mean((0, 2, 3)), shown.var((0, 2, 3)).add(layer.eps).sqrt()
            layer.running_mean, layer.running_var = mean.clone(), spread.square() - layer.eps
            layer.weight[:into] = spread[:into]
            layer.bias[:into] = mean[:into] + bias
        shown = layer.eval()(shown)


def main(work: Path, fonts: Path, start: Path | None, steps: int, settle: int) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(1)
    work.mkdir(parents=True, exist_ok=True)
    saved, done = work / "checkpoint.pt", 0
    state = torch.load(saved) if saved.exists() else None
    done = state["done"] if state else 0
    pool, rng = Pool(trained(fonts), (done + 1) * 1000), np.random.default_rng([5, done])
    pool.add(1500)
    model = network()
    if start and not state:
        begin_with(model, start, pool)
    model.train().to(memory_format=torch.channels_last)
    calm = torch.optim.swa_utils.AveragedModel(
        model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.995), use_buffers=True
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
    if state:
        model.load_state_dict(state["model"])
        calm.load_state_dict(state["calm"])
        optimizer.load_state_dict(state["optimizer"])
    told, began = [], time.process_time()
    for n in range(done, steps):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, (n + 1) / 200, (steps - n) / settle)
        pool.add(FRESH)
        loss = step(model, pool, rng, 1.0 if n < FIRST_COLUMNS and not start else 0.25)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5)
        optimizer.step()
        calm.update_parameters(model)
        told.append(loss.item())
        if (n + 1) % 100 == 0 or n + 1 == steps:
            print(n + 1, f"loss {np.mean(told[-100:]):.3f}, {time.process_time() - began:.0f} s", flush=True)
            torch.save(
                {
                    "done": n + 1,
                    "model": model.state_dict(),
                    "calm": calm.state_dict(),
                    "optimizer": optimizer.state_dict(),
                },
                saved,
            )
            write(calm.module, work / "digits.onnx")


def write(model: nn.Module, file: Path) -> None:
    """The network as ONNX, for cv2.dnn: its batch norms folded into its convolutions."""
    layers = list(model.eval().children())
    folded: list[nn.Module] = []
    for layer in layers:
        if isinstance(layer, nn.BatchNorm2d):
            convolution = folded.pop()
            assert isinstance(convolution, nn.Conv2d)
            folded.append(torch.nn.utils.fuse_conv_bn_eval(convolution, layer))
        else:
            folded.append(layer)
    plain = nn.Sequential(*folded).to(memory_format=torch.contiguous_format).eval()
    torch.onnx.export(
        plain, (torch.zeros(1, 1, HEIGHT, WIDTH),), str(file), dynamo=False,
        input_names=["pictures"], output_names=["scores"],
        dynamic_axes={"pictures": {0: "n"}, "scores": {0: "n"}},
    )  # fmt: skip


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("work", type=Path)
    asked.add_argument("fonts", type=Path)
    asked.add_argument("--start", type=Path, help="weights to begin with, as digits.onnx")
    asked.add_argument("--steps", type=int, default=15000)
    asked.add_argument(
        "--settle", type=int, default=6000, help="the last steps, whose rate of learning goes to 0"
    )
    said = asked.parse_args()
    main(said.work, said.fonts, said.start, said.steps, said.settle)
