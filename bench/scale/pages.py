"""Pages: what a page costs the whole service, and how much memory it takes, at 100, 1,000 and 10,000 pages.

python -m bench.scale.pages [--sizes 100 1000 10000] [--long 0]   prints a table.

The recogniser is a stand-in (``bench.scale.standin``), so the figures are those of everything else. Documents have 1 to
40 pages, and one in each run of a thousand pages and more has 500 (or as many as ``--long`` says; 0: there is none).
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.scale import standin
from bench.scale.processes import Memory, memory

LONG = 500


class Measured(NamedTuple):
    """``cpu``: CPU-seconds of the run, all processes; ``memory``: theirs, twice a second."""

    pages: int
    documents: int
    seconds: float
    cpu: float
    memory: list[Memory]


def lengths(pages: int, long: int, dice: random.Random) -> list[int]:
    """Lengths of documents that have so many pages in all: mostly short ones, as offices have."""
    found = [long] if long and pages >= 2 * long else []
    while (left := pages - sum(found)) > 0:
        found.append(min(dice.choice([1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 6, 8, 12, 20, 40]), left))
    dice.shuffle(found)
    return found


def measured(pages: int, long: int, dice: random.Random, workers: int) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        scans, root = Path(folder, "scans"), Path(folder, "root")
        of = lengths(pages, long, dice)
        standin.make(scans, of)
        command = [sys.executable, "-m", "bench.scale.standin", "run", str(scans), "--root", str(root)]
        began = time.monotonic()
        with Path(folder, "log").open("wb") as log:
            run = subprocess.Popen([*command, "--workers", str(workers)], stderr=log)
            seen = []
            while run.poll() is None:
                seen.append(memory(run.pid))
                time.sleep(0.5)
        seconds = time.monotonic() - began
        if run.returncode != 0:
            sys.exit(Path(folder, "log").read_text()[-3000:])
        (file,) = root.glob("reports/*/report.json")
        report = json.loads(file.read_bytes())
        assert report["pages"]["archived"] == pages, report["pages"]
        return Measured(pages, len(of), seconds, report["speed"]["cpu_seconds"], seen)


def by_fifths(memory: Sequence[float]) -> list[int]:
    """The median of each fifth of the run."""
    fifth = max(len(memory) // 5, 1)
    return [round(median(memory[n * fifth : (n + 1) * fifth] or memory[-1:])) for n in range(5)]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000])
    options.add_argument("--long", type=int, default=LONG)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--seed", type=int, default=6)
    chosen = options.parse_args()
    print(
        "| pages | documents | seconds | CPU-s a page | CPU-s each page more | memory, median, MB | most, MB |"
    )
    print("|---|---|---|---|---|---|---|", flush=True)
    before: Measured | None = None
    for pages in chosen.sizes:
        m = measured(pages, chosen.long, random.Random(chosen.seed), chosen.workers)
        more = f"{(m.cpu - before.cpu) / (m.pages - before.pages):.3f}" if before else ""
        print(
            f"| {m.pages} | {m.documents} | {m.seconds:.0f} | {m.cpu / m.pages:.3f} | {more} |"
            f" {median(one.all for one in m.memory):.0f} | {max(one.all for one in m.memory):.0f} |",
            flush=True,
        )
        print("  memory by fifths of the run, MB, median:", by_fifths([one.all for one in m.memory]))
        print("  of which the service itself:", by_fifths([one.own for one in m.memory]), flush=True)
        before = m


if __name__ == "__main__":
    main()
