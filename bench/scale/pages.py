"""Pages: what a page costs the whole service, and how much memory it takes, at 100, 1,000 and 10,000 pages.

python -m bench.scale.pages [--sizes 100 1000 10000]   prints a table.

The recogniser is a stand-in (``bench.scale.standin``), so the figures are those of everything else. Documents have 1 to
40 pages, and one in each run of a thousand pages and more has 500.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.scale import standin
from bench.scale.processes import memory_mb

LONG = 500


class Measured(NamedTuple):
    """``cpu``: CPU-seconds of the run, all processes; ``memory``: theirs in MB, twice a second."""

    pages: int
    documents: int
    seconds: float
    cpu: float
    memory: list[float]


def lengths(pages: int, dice: random.Random) -> list[int]:
    """Lengths of documents that have so many pages in all: mostly short ones, as offices have."""
    found = [LONG] if pages >= 2 * LONG else []
    while (left := pages - sum(found)) > 0:
        found.append(min(dice.choice([1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 6, 8, 12, 20, 40]), left))
    dice.shuffle(found)
    return found


def measured(pages: int, dice: random.Random, workers: int) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        scans, root = Path(folder, "scans"), Path(folder, "root")
        of = lengths(pages, dice)
        standin.make(scans, of)
        command = [sys.executable, "-m", "bench.scale.standin", "run", str(scans), "--root", str(root)]
        began = time.monotonic()
        with Path(folder, "log").open("wb") as log:
            run = subprocess.Popen([*command, "--workers", str(workers)], stderr=log)
            memory = []
            while run.poll() is None:
                memory.append(memory_mb(run.pid))
                time.sleep(0.5)
        seconds = time.monotonic() - began
        if run.returncode != 0:
            sys.exit(Path(folder, "log").read_text()[-3000:])
        (file,) = root.glob("reports/*/report.json")
        report = json.loads(file.read_bytes())
        assert report["pages"]["archived"] == pages, report["pages"]
        return Measured(pages, len(of), seconds, report["speed"]["cpu_seconds"], memory)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000])
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--seed", type=int, default=6)
    chosen = options.parse_args()
    print(
        "| pages | documents | seconds | CPU-s a page | CPU-s each page more | memory, median, MB | most, MB |"
    )
    print("|---|---|---|---|---|---|---|", flush=True)
    before: Measured | None = None
    for pages in chosen.sizes:
        m = measured(pages, random.Random(chosen.seed), chosen.workers)
        more = f"{(m.cpu - before.cpu) / (m.pages - before.pages):.3f}" if before else ""
        print(
            f"| {m.pages} | {m.documents} | {m.seconds:.0f} | {m.cpu / m.pages:.3f} | {more} |"
            f" {median(m.memory):.0f} | {max(m.memory):.0f} |",
            flush=True,
        )
        fifth = max(len(m.memory) // 5, 1)
        parts = [round(median(m.memory[n * fifth : (n + 1) * fifth])) for n in range(5)]
        print(f"  memory by fifths of the run, MB, median: {parts}", flush=True)
        before = m


if __name__ == "__main__":
    main()
