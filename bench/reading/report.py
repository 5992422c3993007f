"""Report: tables and a plot of what ``python -m bench.reading`` measured.

usage: python -m bench.reading.report RESULTS DOCUMENT PLOT

Writes the tables between the two ``<!-- figures -->`` lines of DOCUMENT (Markdown), and the plot to PLOT (SVG).
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from bench.reading.measures import SIGNS, Score
from bench.reading.sizes import SIZES

MARK = "<!-- figures -->"
OFF = "saoluc without "
ASKED = "saoluc witnessed "
AS_IT_IS = {"saoluc": "below 0.9 (as it is)", "saoluc without witness": "never"}
"""Readers that belong to the curve of the witness too, and how much it is asked there."""
COMPARED = ["tesseract", "ocrmypdf", "ocrmypdf --deskew --clean", "saoluc", "saoluc by Tesseract alone"]


class Sum(NamedTuple):
    """What a reader did on several scans: their scores added up, pages, CPU seconds, most memory (MiB)."""

    score: Score = Score()
    pages: int = 0
    cpu: float = 0.0
    memory: float = 0.0

    def plus(self, row: dict[str, Any]) -> Sum:
        score = Score(*(row[field] for field in Score._fields))
        return Sum(
            self.score.plus(score),
            self.pages + row["pages"],
            self.cpu + row["cpu"],
            max(self.memory, row["memory"]),
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("results", type=Path)
    parser.add_argument("document", type=Path)
    parser.add_argument("plot", type=Path)
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.results.read_text("utf-8").splitlines()]
    sizes = [row for row in rows if row["set"] in SIZES]
    rows = [row for row in rows if row["set"] not in SIZES]
    tables = [table for name in sorted({r["set"] for r in rows}) for table in _set_tables(name, rows)]
    tables += [f"### signs that look alike, by size\n\n{_signs(sizes)}"] if sizes else []
    before, _, after = options.document.read_text("utf-8").split(MARK)
    figures = "\n\n".join(tables)
    options.document.write_text(f"{before}{MARK}\n\n{figures}\n\n{MARK}{after}", "utf-8")
    _plot(rows, options.plot)


def wear_of(row: dict[str, Any]) -> str:
    """The wear of a made scan: the last part of its name (``NAME.WEAR.pdf``)."""
    parts = row["scan"].split(".")
    return parts[-2] if len(parts) > 2 else ""


def _set_tables(name: str, rows: list[dict[str, Any]]) -> list[str]:
    own = [row for row in rows if row["set"] == name]
    tables = [f"### {name}: side by side\n\n{_compared(own)}"]
    if any(wear_of(row) for row in own):
        tables.append(f"### {name}: by wear\n\n{_by_wear(own)}")
    if any(row["reader"].startswith(OFF) for row in own):
        tables.append(f"### {name}: each stage left out in turn\n\n{_ablation(own)}")
    if any(row["reader"].startswith(ASKED) for row in own):
        tables.append(f"### {name}: the witness asked more or less\n\n{_asked(own)}")
    return tables


def _compared(rows: list[dict[str, Any]]) -> str:
    """Readers on the scans that all of them read, and, where some read more, on all that they read."""
    scans: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        scans[row["reader"]].add(row["scan"])
    present = [reader for reader in COMPARED if reader in scans]
    lines = [
        "| reader | scans | pages | CER | CER without diacritics | words | repaired | damaged | CPU s a page | MiB |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for chosen in _unique([set.intersection(*(scans[r] for r in present)), *(scans[r] for r in present)]):
        for reader in (r for r in present if chosen <= scans[r]):
            s = _sum(r for r in rows if r["reader"] == reader and r["scan"] in chosen)
            lines.append(
                f"| {reader} | {len(chosen)} | {s.pages} | {s.score.cer:.2%} | {s.score.bare_cer:.2%} | "
                f"{s.score.words:.2%} | {s.score.help:.3%} | {s.score.harm:.3%} | {s.cpu / s.pages:.2f} | "
                f"{s.memory:.0f} |"
            )
    return "\n".join(lines)


def _by_wear(rows: list[dict[str, Any]]) -> str:
    readers = [r for r in COMPARED if any(row["reader"] == r for row in rows)]
    lines = ["| wear | pages | " + " | ".join(f"{r}: CER" for r in readers) + " | saoluc: words |"]
    lines.append("|---" * (len(readers) + 3) + "|")
    for wear in sorted({wear_of(row) for row in rows}):
        own = [row for row in rows if wear_of(row) == wear]
        sums = {r: _sum(row for row in own if row["reader"] == r) for r in readers}
        cells = [f"{sums[r].score.cer:.2%}" if sums[r].pages else "" for r in readers]
        ours = sums["saoluc"]
        lines.append(f"| {wear} | {ours.pages} | {' | '.join(cells)} | {ours.score.words:.2%} |")
    return "\n".join(lines)


def _ablation(rows: list[dict[str, Any]]) -> str:
    """Each stage left out, against the whole on the same scans."""
    lines = ["| left out | pages | CER | words | CPU s a page |", "|---|---|---|---|---|"]
    stages = sorted({row["reader"] for row in rows if row["reader"].startswith(OFF)})
    chosen = set.intersection(*({r["scan"] for r in rows if r["reader"] == stage} for stage in stages))
    whole = _sum(r for r in rows if r["reader"] == "saoluc" and r["scan"] in chosen)
    sums = {stage: _sum(r for r in rows if r["reader"] == stage and r["scan"] in chosen) for stage in stages}
    ranked = sorted(sums, key=lambda stage: -sums[stage].score.cer)
    for name, s in [("nothing", whole), *((stage.removeprefix(OFF), sums[stage]) for stage in ranked)]:
        lines.append(
            f"| {name} | {s.pages} | {s.score.cer:.2%} | {s.score.words:.2%} | {s.cpu / max(1, s.pages):.2f} |"
        )
    return "\n".join(lines)


def _asked(rows: list[dict[str, Any]]) -> str:
    """How much the witness is asked, the cheapest first, on the scans that all of these readers read."""
    names = {row["reader"] for row in rows if row["reader"].startswith(ASKED)}
    names |= {name for name in AS_IT_IS if any(row["reader"] == name for row in rows)}
    chosen = set.intersection(*({r["scan"] for r in rows if r["reader"] == name} for name in names))
    sums = {name: _sum(r for r in rows if r["reader"] == name and r["scan"] in chosen) for name in names}
    lines = [
        "| the witness is asked | pages | CER | words | damaged | CPU s a page |",
        "|---|---|---|---|---|---|",
    ]
    for name in sorted(sums, key=lambda name: sums[name].cpu):
        s, how = sums[name], AS_IT_IS.get(name, name.removeprefix(ASKED))
        lines.append(
            f"| {how} | {s.pages} | {s.score.cer:.3%} | {s.score.words:.2%} | {s.score.harm:.3%} | "
            f"{s.cpu / max(1, s.pages):.2f} |"
        )
    return "\n".join(lines)


def _signs(rows: list[dict[str, Any]]) -> str:
    """Signs that look alike, lost or taken for others, by size and reader, of so many printed."""
    sizes = [size for size in SIZES if any(row["set"] == size for row in rows)]
    lines = ["| signs | reader | " + " | ".join(sizes) + " |", "|---|---" + "|---" * len(sizes) + "|"]
    for group in SIGNS:
        for reader in (name for name in COMPARED if any(row["reader"] == name for row in rows)):
            cells = []
            for size in sizes:
                own = [r["signs"][group] for r in rows if r["set"] == size and r["reader"] == reader]
                cells.append(f"{sum(wrong for _, wrong in own)} of {sum(printed for printed, _ in own)}")
            lines.append(f"| `{group}` | {reader} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _sum(rows: Any) -> Sum:
    total = Sum()
    for row in rows:
        total = total.plus(row)
    return total


def _unique(sets: list[set[str]]) -> list[set[str]]:
    return [s for k, s in enumerate(sets) if s and s not in sets[:k]]


def _plot(rows: list[dict[str, Any]], path: Path) -> None:
    """CER by wear on a logarithmic scale, a bar for each reader."""
    import matplotlib.pyplot as plt

    made = [row for row in rows if wear_of(row)]
    wears = sorted({wear_of(row) for row in made})
    readers = [r for r in COMPARED if any(row["reader"] == r for row in made)]
    figure, axes = plt.subplots(figsize=(9, 4.2))
    for k, reader in enumerate(readers):
        cer = [
            100 * _sum(r for r in made if r["reader"] == reader and wear_of(r) == wear).score.cer
            for wear in wears
        ]
        axes.bar([n + (k - len(readers) / 2) * 0.16 for n in range(len(wears))], cer, 0.15, label=reader)
    axes.set_yscale("log")
    axes.set_xticks(range(len(wears)), wears, rotation=30, ha="right")
    axes.set_ylabel("CER, % (logarithmic)")
    axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
