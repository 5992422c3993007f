"""Trains the network of ocr/pen on made slots and writes it as ocr/pen/data/digits.onnx.

    python tools/train_pen.py WORK FONTS [--steps 6000] [--settle 1500]

FONTS holds pen fonts (*.woff, *.ttf; ocr/pen/data/README.md lists them with their licences), WORK the checkpoints: a
training that was interrupted goes on from there. Slots are made from seeds, by hands 0 to 399 and four of five fonts;
hands from 1000 on and each fifth font are kept for measuring. Needs torch and onnx, which saoluc itself does not.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.scanbench.pens.slots import Makers, Slot, make
from ocr.pen.picture import COLUMN, HEIGHT, WIDTH, columns_of, picture

SIGNS = "0123456789/-t"
"""Classes 1 to 13; 0 is CTC's blank."""
COLUMNS = WIDTH // COLUMN
BATCH, FRESH, POOL = 32, 6, 12000
"""Slots in a step, how many of them are newly made, and how many made ones are kept to be shown again."""
RATE = 2e-3
TRAINED, HELD = (0, 400), (1000, 1100)


def network(channels: tuple[int, ...] = (12, 24, 40, 56, 88, 72)) -> nn.Sequential:
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


def makers(fonts: Path, held: bool) -> Makers:
    """Who writes in training, or who is kept for measuring."""
    files = sorted(p for p in fonts.iterdir() if p.suffix in (".woff", ".ttf", ".otf"))
    return Makers(HELD if held else TRAINED, [p for n, p in enumerate(files) if (n % 5 == 2) == held])


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
        """Some slots, each moved a little and its ink made stronger or weaker."""
        which = rng.integers(self.filled, size=BATCH)
        pictures, columns = (
            self.pictures[which].astype(np.float32) / 255,
            self.columns[which].astype(np.int64),
        )
        for n, (down, right) in enumerate(
            zip(rng.integers(-2, 3, BATCH), rng.integers(0, 5, BATCH), strict=True)
        ):
            if not pictures[n, :, WIDTH - 2 * right - 1 :].any():  # nothing is pushed out
                pictures[n], columns[n] = np.roll(pictures[n], 2 * right, 1), np.roll(columns[n], right)
            pictures[n] = np.roll(pictures[n], down, 0)
        pictures **= np.exp(rng.normal(0, 0.25, (BATCH, 1, 1))).astype(np.float32)
        return torch.from_numpy(pictures[:, None]), torch.from_numpy(columns), [self.texts[k] for k in which]


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


def main(work: Path, fonts: Path, steps: int, settle: int) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(1)
    work.mkdir(parents=True, exist_ok=True)
    model = network().to(memory_format=torch.channels_last)
    calm = torch.optim.swa_utils.AveragedModel(
        model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.995), use_buffers=True
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
    saved, done = work / "checkpoint.pt", 0
    if saved.exists():
        state = torch.load(saved)
        done = state["done"]
        model.load_state_dict(state["model"])
        calm.load_state_dict(state["calm"])
        optimizer.load_state_dict(state["optimizer"])
    pool, rng = Pool(makers(fonts, held=False), (done + 1) * 1000), np.random.default_rng([5, done])
    pool.add(1500)
    told, began = [], time.process_time()
    for n in range(done, steps):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, (n + 1) / 100, (steps - n) / settle)
        pool.add(FRESH)
        loss = step(model, pool, rng, 1.0 if n < 500 else 0.25)
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
    asked.add_argument("--steps", type=int, default=6000)
    asked.add_argument(
        "--settle", type=int, default=1500, help="the last steps, whose rate of learning goes to 0"
    )
    said = asked.parse_args()
    main(said.work, said.fonts, said.steps, said.settle)
