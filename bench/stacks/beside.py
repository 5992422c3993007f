"""Beside: what a stack of papers costs, and what is read of it, beside the same papers each in a file of its own.

``python -m bench.stacks.beside FOLDER [--papers N] [--pairs N]``. FOLDER holds PDFs, each one scanned paper; N of them
are bound together at a time. Whole runs are taken in turn. Prints CPU seconds of each pair, and every value of a record
that is not the same in both.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf

from bench.throughput.cost import measured
from ingest.archive.archive import Archive

_RUN = "from ingest.cli import main; main()"


class Run(NamedTuple):
    """CPU seconds, and the records (JSON) by the name of their file and, of a part, its first page."""

    cpu: float
    records: dict[tuple[str, int], dict[str, Any]]


def bound(papers: list[Path], stack: Path) -> dict[int, Path]:
    """Binds papers to one PDF, as a scanner that was given all their sheets would; by its first page, each paper."""
    begins: dict[int, Path] = {}
    with pikepdf.new() as whole:
        for paper in papers:
            begins[len(whole.pages) + 1] = paper
            with pikepdf.open(paper) as pages:
                whole.add_pages_from(pages)
        whole.save(stack)
    return begins


def run(files: list[Path], room: Path) -> Run:
    """One run over files, into an archive of its own that is thrown away."""

    def ready() -> list[list[str]]:
        given = room / "given"
        given.mkdir(parents=True)
        for file in files:
            shutil.copy(file, given)
        told = ["run", str(given), "--root", str(room / "root"), "--workers", "2"]
        return [[sys.executable, "-c", _RUN, *told]]

    cost, archive = measured(ready), Archive(room / "root" / "archive")
    records = {}
    for document in archive.documents():
        made = archive.made(document)
        first = made.get("pages_of_original", [1])[0]
        name = Path(made["name"]).parent.name if "pages_of_original" in made else Path(made["name"]).name
        records[name, first] = json.loads((archive.place(document) / "record.json").read_text())["document"]
    shutil.rmtree(room)
    return Run(cost.cpu, records)


def pairs(stack: Path, papers: list[Path], count: int, room: Path) -> Iterator[tuple[Run, Run]]:
    """A run of the stack and one of its papers apart; which of both is first changes from pair to pair."""
    for n in range(count):
        if n % 2 == 0:
            first = run([stack], room)
            yield first, run(papers, room)
        else:
            first = run(papers, room)
            yield run([stack], room), first


def differing(stack: Run, apart: Run, begins: dict[int, Path]) -> Iterator[str]:
    """What is not the same of a stack and its papers apart."""
    there = {first for _, first in stack.records}
    for first in sorted(there ^ begins.keys()):
        yield f"page {first}: " + ("a paper begins there" if first in there else "no paper was told")
    for (_, first), record in sorted(stack.records.items()):
        if first in begins:
            own = apart.records.get((begins[first].name, 1), {})
            for field in sorted(record):
                if record[field] != own.get(field):
                    yield f"{begins[first].name}: {field}: {record[field]!r}, apart {own.get(field)!r}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--papers", type=int, default=6)
    arguments.add_argument("--pairs", type=int, default=2)
    given = arguments.parse_args()
    papers = sorted(given.folder.glob("*.pdf"))
    if not papers:
        raise SystemExit(f"no PDF in {given.folder}")
    ratios = []
    for first in range(0, len(papers), given.papers):
        these = papers[first : first + given.papers]
        with tempfile.TemporaryDirectory() as made:
            whole = Path(made) / "stack.pdf"
            begins = bound(these, whole)
            for stack, apart in pairs(whole, these, given.pairs, Path(made) / "run"):
                ratios.append(stack.cpu / apart.cpu)
                print(
                    f"from {these[0].name}: {stack.cpu:.1f} / {apart.cpu:.1f} = {ratios[-1]:.3f}", flush=True
                )
            print("\n".join(differing(stack, apart, begins)) or "all records are the same", flush=True)
    print(
        f"median {statistics.median(ratios):.3f}, {min(ratios):.3f} to {max(ratios):.3f}, {len(ratios)} pairs"
    )


if __name__ == "__main__":
    main()
