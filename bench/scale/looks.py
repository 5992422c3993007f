"""Looks: of pairs of scans of one page that look alike, how many the catalogue's index brings together.

    python -m bench.scale.looks [--papers 12]     (needs saoluc[bench])

Pages of bench/texts are typeset and worn in several ways each; every two scans of a page are compared. The index
compares two documents that share a row of a look (`ingest.catalogue.entries.looks`); a pair that shares none is lost.
"""

from __future__ import annotations

import argparse
from collections import Counter
from itertools import combinations

import numpy as np
import yaml

from bench.scale.papers import TEXTS
from bench.scanbench.make import FONTS, SIZES
from bench.scanbench.scans import drawn
from bench.scanbench.typeset import typeset
from bench.scanbench.wear import WEARS
from ingest.catalogue.entries.looks import bands
from ingest.catalogue.likeness import look_alike
from ocr.image.clean import clean_page
from ocr.image.page_hash import hash_of_page
from ocr.layout.graphics import without_graphics

_WEARS = ("color300", "gray300", "gray200", "bw200", "bw300", "copy300", "phone")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--papers", type=int, default=12)
    papers = _looks(parser.parse_args().papers)
    counts: Counter[str] = Counter()
    shared: list[int] = []
    for scans in papers:
        for (how, one), (way, other) in combinations(scans.items(), 2):
            sort = "phone" if "phone" in (how, way) else "flatbed"
            counts[f"{sort}, pairs"] += 1
            if look_alike(one, other):
                rows = len(set(bands(one)) & set(bands(other)))
                counts[f"{sort}, alike"] += 1
                counts[f"{sort}, alike and found"] += rows > 0
                shared.append(rows)
    for one, other in combinations(papers, 2):
        for a, b in zip(one.values(), other.values(), strict=True):
            counts["different papers, pairs"] += 1
            counts["different papers, compared"] += bool(set(bands(a)) & set(bands(b)))
    for what, count in sorted(counts.items()):
        print(f"{what}: {count}")
    print(
        f"rows that two scans of a page share: least {min(shared)}, median {int(np.median(shared))} of 24 a page"
    )


def _looks(count: int) -> list[dict[str, list[str]]]:
    """For each paper the looks of its pages, by the way of wear."""
    found = []
    paths = sorted(TEXTS.glob("*/*.yaml"))
    for n, path in enumerate(paths[:: len(paths) // count][:count]):
        spec = yaml.safe_load(path.read_text("utf-8"))
        pages = drawn(typeset(spec, FONTS[n % len(FONTS)], SIZES[n % len(SIZES)]))[:2]
        rng = np.random.default_rng(n)
        found.append({wear: [_look(page, wear, rng) for page in pages] for wear in _WEARS if wear in WEARS})
    return found


def _look(page: np.ndarray, wear: str, rng: np.random.Generator) -> str:
    scan = WEARS[wear](page, rng)
    return hash_of_page(without_graphics(clean_page(scan.image, scan.dpi).gray).ink) or ""


if __name__ == "__main__":
    main()
