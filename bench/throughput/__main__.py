"""Throughput: the same pages through saoluc, OCRmyPDF and Tesseract, side by side in one run.

usage: python -m bench.throughput [--pages N] [--only NAME,…] [--jobs J] [--seed S] [--steps]

Makes N pages (100) of the papers in bench/texts/check, half as an office scanner gives them (300 dpi, gray and
colour), half as photocopies of photocopies, and prints for each set and program pages a minute, CPU-seconds a page, and
the most memory that all of its processes held together. Every program has J processes (one a core), each on one thread.
With --steps it prints instead what each step of saoluc takes, in one process, and how often it labels a whole page.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from statistics import mean

from bench.throughput.contestants import CONTESTANTS, Contestant
from bench.throughput.cost import Cost, measured
from bench.throughput.pages import SETS, made
from bench.throughput.steps import Steps, steps

BARE = "tesseract"


def main() -> None:
    """Runs the comparison and prints its table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--pages", type=int, default=100)
    arguments.add_argument("--only", help="names of programs, with commas between")
    arguments.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--steps", action="store_true", help="CPU-seconds a page, by step of saoluc")
    given = arguments.parse_args()
    if given.steps:
        _print_steps(
            {name: _steps(wears, given.pages // len(SETS), given.seed) for name, wears in SETS.items()}
        )
        return
    chosen = given.only.split(",") if given.only else list(CONTESTANTS)
    print(f"{given.pages} pages, {given.jobs} processes")
    for name, wears in SETS.items():
        with tempfile.TemporaryDirectory(prefix="throughput-") as folder:
            scans, pages = made(Path(folder, "scans"), wears, given.pages // len(SETS), given.seed)
            spent = costs(scans, Path(folder), chosen, given.jobs)
        _print(name, pages, spent)


def costs(scans: Path, folder: Path, programs: list[str], jobs: int) -> dict[str, Cost]:
    """What each program takes for all scans of a folder, one program after another; ``folder``: for what they make."""
    return {program: _cost(CONTESTANTS[program], scans, folder, jobs) for program in programs}


def _cost(run: Contestant, scans: Path, folder: Path, jobs: int) -> Cost:
    with tempfile.TemporaryDirectory(dir=folder) as out:
        return measured(lambda: run(scans, Path(out), jobs))


def _steps(wears: tuple[str, ...], pages: int, seed: int) -> Steps:
    with tempfile.TemporaryDirectory(prefix="throughput-") as folder:
        scans, _ = made(Path(folder, "scans"), wears, pages, seed)
        return steps(sorted(scans.rglob("*.pdf")))


def _print_steps(found: dict[str, Steps]) -> None:
    print(f"| CPU s a page | {' | '.join(found)} |")
    print("|---" * (1 + len(found)) + "|")
    for step in next(iter(found.values())).seconds:
        print(f"| {step} | {' | '.join(f'{of.seconds[step] / of.pages:.3f}' for of in found.values())} |")
    print(f"| all | {' | '.join(f'{sum(of.seconds.values()) / of.pages:.2f}' for of in found.values())} |")
    print(f"| whole page labelled | {' | '.join(f'{mean(of.labelled):.1f}' for of in found.values())} |")


def _print(name: str, pages: int, costs: dict[str, Cost]) -> None:
    print(f"\n### {name}: {pages} pages\n")
    print("| program | pages a minute | CPU s a page | times tesseract's CPU | MiB, all processes |")
    print("|---|---|---|---|---|")
    bare = costs[BARE].cpu if BARE in costs else None
    for program, cost in costs.items():
        ratio = f"{cost.cpu / bare:.2f}" if bare else ""
        per_minute, cpu = 60 * pages / cost.wall, cost.cpu / pages
        print(f"| {program} | {per_minute:.1f} | {cpu:.2f} | {ratio} | {cost.memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
