"""Makes pages with known lines and measures on them what the layout loses.

usage: python -m bench.lines make SPECS FOLDER [--each N] [--seed S] [--jobs J]
       python -m bench.lines lost FOLDER… [--jobs J]

``make``: N scans of each spec, in all wears in turn, cleaned, with their words' places. ``lost``: patches of ink that
reach no strip, by wear; of a folder of scans (no made pages in it) those at letters on each scan's first pages.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import functools
from pathlib import Path

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
    for command in (make, lost):
        command.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        if options.command == "make":
            options.folder.mkdir(parents=True, exist_ok=True)
            todo = plans(sorted(options.specs.glob("*.yaml")), options.each, options.seed)
            print(sum(pool.map(functools.partial(_make, folder=options.folder), todo)), "pages")
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
