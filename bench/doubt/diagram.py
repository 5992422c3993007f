"""Diagram: how well probabilities hold, and how soon the wrong values are found, as an SVG."""

from __future__ import annotations

from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import numpy as np

from bench.doubt.measures import Judgement

_COLOURS = ("#1b6ca8", "#c8553d", "#3a7d44")


def draw(sets: dict[str, Judgement], out: Path) -> None:
    """Left: of each tenth of the probabilities the share of values that are right (the size: how many values). Right:
    the share of the wrong values that reviewing the most doubtful finds.
    """
    plt.rcParams |= {"svg.fonttype": "none", "svg.hashsalt": "doubt", "font.size": 9}
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 4.4))
    left.plot([0, 1], [0, 1], color="#999999", linewidth=0.8, linestyle="--")
    for (name, judgement), colour in zip(sets.items(), _COLOURS, strict=False):
        bins = [b for b in judgement.bins() if b.count]
        x, y = [b.expected for b in bins], [b.observed for b in bins]
        left.plot(x, y, color=colour, linewidth=1)
        left.scatter(x, y, s=[8 + 12 * np.log1p(b.count) for b in bins], color=colour, alpha=0.7, label=name)
        shares = np.linspace(0, 0.3, 61)
        right.plot(shares * 100, [100 * judgement.found(share) for share in shares], color=colour, label=name)
    left.set(xlabel="probability", ylabel="share of values that are right", xlim=(0, 1), ylim=(0, 1.02))
    right.set(
        xlabel="most doubtful values reviewed, %", ylabel="wrong values found, %", xlim=(0, 30), ylim=(0, 102)
    )
    right.axvline(10, color="#999999", linewidth=0.8, linestyle="--")
    right.axhline(80, color="#999999", linewidth=0.8, linestyle="--")
    left.legend(frameon=False, loc="lower right")
    right.legend(frameon=False, loc="lower right")
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(out, metadata={"Date": None})
