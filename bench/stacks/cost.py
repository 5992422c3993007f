"""Cost: what a stack of papers takes beside the same papers each in a file of its own, whole runs, taken in turn.

``python -m bench.stacks.cost FOLDER [--papers N] [--pairs N]``. FOLDER holds PDFs, each one scanned paper; N of them
are bound together at a time.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from bench.throughput.cost import measured

_RUN = "from ingest.cli import main; main()"


def bound(papers: list[Path], stack: Path) -> None:
    """Binds papers to one PDF, as a scanner that was given all their sheets would."""
    with pikepdf.new() as whole:
        for paper in papers:
            with pikepdf.open(paper) as pages:
                whole.add_pages_from(pages)
        whole.save(stack)


def cpu_of_run(files: list[Path], room: Path) -> float:
    """CPU seconds of one run over files, into an archive of its own that is thrown away."""

    def ready() -> list[list[str]]:
        given = room / "given"
        given.mkdir(parents=True)
        for file in files:
            shutil.copy(file, given)
        told = ["run", str(given), "--root", str(room / "root"), "--workers", "2"]
        return [[sys.executable, "-c", _RUN, *told]]

    cost = measured(ready)
    shutil.rmtree(room)
    return cost.cpu


def pairs(papers: list[Path], count: int, room: Path) -> Iterator[tuple[float, float]]:
    """CPU seconds of the stack and of its papers apart; which of both runs first changes from pair to pair."""
    stack = room / "stack.pdf"
    bound(papers, stack)
    for n in range(count):
        order = [[stack], papers]
        took = [cpu_of_run(files, room / "run") for files in (order if n % 2 == 0 else order[::-1])]
        yield (took[0], took[1]) if n % 2 == 0 else (took[1], took[0])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--papers", type=int, default=6)
    arguments.add_argument("--pairs", type=int, default=3)
    given = arguments.parse_args()
    papers = sorted(given.folder.glob("*.pdf"))
    if not papers:
        raise SystemExit(f"no PDF in {given.folder}")
    ratios = []
    for first in range(0, len(papers), given.papers):
        these = papers[first : first + given.papers]
        with tempfile.TemporaryDirectory() as room:
            for stack, apart in pairs(these, given.pairs, Path(room)):
                ratios.append(stack / apart)
                print(
                    f"{these[0].name} and {len(these) - 1} more: {stack:.1f} / {apart:.1f} = {stack / apart:.3f}"
                )
    print(
        f"median {statistics.median(ratios):.3f}, {min(ratios):.3f} to {max(ratios):.3f}, {len(ratios)} pairs"
    )


if __name__ == "__main__":
    main()
