"""Makes pages with known lines and measures on them what the layout loses.

usage: python -m bench.lines make SPECS FOLDER [--each N] [--seed S] [--jobs J]
       python -m bench.lines lost FOLDER… [--jobs J]
       python -m bench.lines cut FOLDER [--faults FOLDER] [--jobs J]

``make``: N scans of each spec, in all wears in turn, cleaned, with their words' places. ``lost``: patches of ink that
reach no strip, by wear; of a folder of scans (no made pages in it) those at letters on each scan's first pages.
``cut``: known lines that come out of the cutter whole, by wear; ``--faults``: pictures of the others.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import functools
from pathlib import Path

import cv2

from bench.lines.cutting import Judged, judged
from bench.lines.known import known_pages, load, save
from bench.lines.lost import Lost, lost_ink
from bench.scanbench.make import Plan, plans
from ocr.image.clean import clean_page
from ocr.layout.graphics import without_graphics
from ocr.limits import Limits
from ocr.scan.pages import describe, load_pixels

FIRST_PAGES = 2
SCANS = (".pdf", ".tif", ".jpg", ".png")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("make")
    make.add_argument("specs", type=Path)
    make.add_argument("folder", type=Path)
    make.add_argument("--each", type=int, default=2)
    make.add_argument("--seed", type=int, default=1)
    lost = commands.add_parser("lost")
    lost.add_argument("folders", type=Path, nargs="+")
    lost.add_argument("--list", action="store_true", help="the lost patches too")
    cut = commands.add_parser("cut")
    cut.add_argument("folder", type=Path)
    cut.add_argument("--faults", type=Path)
    for command in (make, lost, cut):
        command.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        if options.command == "make":
            options.folder.mkdir(parents=True, exist_ok=True)
            todo = plans(sorted(options.specs.glob("*.yaml")), options.each, options.seed)
            print(sum(pool.map(functools.partial(_make, folder=options.folder), todo)), "pages")
        elif options.command == "cut":
            _print_cut(options.folder, pool, options.faults)
        else:
            for folder in options.folders:
                _print_lost(folder, pool, options.list)


def _make(plan: Plan, folder: Path) -> int:
    pages = known_pages(plan)
    for page in pages:
        save(page, folder)
    return len(pages)


def _print_lost(folder: Path, pool: concurrent.futures.Executor, listed: bool) -> None:
    made = sorted(p for p in folder.glob("*.json") if p.with_suffix(".png").exists())
    paths = made or sorted(p for p in folder.iterdir() if p.suffix in SCANS)
    sums: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0, 0])
    for path, pages in zip(paths, pool.map(_lost_of_made if made else _lost_of_scan, paths), strict=True):
        own = sums[path.stem.split(".")[1] if made else path.name]
        for page in pages:
            own[0] += 1
            own[1] += page.all
            own[2] += len(page.lost)
            if listed and page.lost:
                print(path.stem, page.lost)
    for name, (pages_, patches, gone) in [*sorted(sums.items()), ("all", _added(sums))]:
        print(f"{name:44} {pages_:4} pages {patches:7} patches {gone:5} lost ({gone / max(1, patches):.3%})")


def _print_cut(folder: Path, pool: concurrent.futures.Executor, pictures: Path | None) -> None:
    paths = sorted(p for p in folder.glob("*.json") if p.with_suffix(".png").exists())
    kinds: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for path, page in zip(paths, pool.map(_judged, paths), strict=True):
        own = kinds[path.stem.split(".")[1]]
        own["lines"] += page.lines
        for kind, text, _ in page.faults:
            own[kind] += 1
            print(f"{path.stem}: {kind}: {text[:90]}")
        if pictures is not None and page.faults:
            pictures.mkdir(parents=True, exist_ok=True)
            for n, (kind, _, (x0, y0, x1, y1)) in enumerate(page.faults):
                seen = page.sheet[max(0, y0 - 30) : y1 + 30, max(0, x0 - 20) : x1 + 20]
                if x1 and seen.size:
                    cv2.imwrite(str(pictures / f"{kind}.{path.stem}.{n}.png"), seen)
    total: collections.Counter[str] = collections.Counter()
    for counts in kinds.values():
        total += counts
    for name, counts in [*sorted(kinds.items()), ("all", total)]:
        wrong = {kind: n for kind, n in counts.items() if kind != "lines"}
        whole = 1 - sum(wrong.values()) / max(1, counts["lines"])
        print(f"{name:12} {counts['lines']:6} lines, {whole:.2%} whole", wrong)


def _judged(path: Path) -> Judged:
    return judged(load(path))


def _added(sums: dict[str, list[int]]) -> list[int]:
    return [sum(column) for column in zip(*sums.values(), strict=True)] or [0, 0, 0]


def _lost_of_made(path: Path) -> list[Lost]:
    page = load(path)
    return [lost_ink(without_graphics(page.gray), page.words)]


def _lost_of_scan(path: Path) -> list[Lost]:
    sources = describe(path, Limits())[:FIRST_PAGES]
    cleaned = [clean_page(load_pixels(source), source.dpi) for source in sources]
    return [lost_ink(without_graphics(page.gray)) for page in cleaned]


if __name__ == "__main__":
    main()
