"""Sizes: papers in small, usual and large type on an office scanner, to tell signs that look alike.

usage: python -m bench.reading.sizes SPECS OUT [--every N] [--seed S]

Makes OUT/SIZE, a folder of scans for each of ``SIZES``, of every N-th spec. The same seed makes the same scans.
"""

from __future__ import annotations

import argparse
import zlib
from pathlib import Path

from bench.scanbench.make import FONTS, Plan, make

SIZES = {
    "9 points, 200 dpi": (9, "gray200"),
    "11 points, 200 dpi": (11, "gray200"),
    "14 points, 300 dpi": (14, "gray300"),
}
"""Points of the type, and the wear, of each size's scans."""


def plans_of(size: str, specs: list[Path], seed: int) -> list[Plan]:
    """A scan of each spec in a size, upright, in all faces in turn."""
    points, wear = SIZES[size]
    return [
        Plan(
            str(spec),
            wear,
            FONTS[n % len(FONTS)],
            points,
            0,
            zlib.crc32(f"{spec.stem} {size} {seed}".encode()),
        )
        for n, spec in enumerate(specs)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("specs", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--every", type=int, default=4, help="every N-th spec (4)")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other scans (1)")
    options = parser.parse_args()
    specs = sorted(options.specs.glob("*.yaml"))[:: options.every]
    for size in SIZES:
        folder = options.out / size
        folder.mkdir(parents=True, exist_ok=True)
        made = [make(plan, folder) for plan in plans_of(size, specs, options.seed)]
        print(f"{size}: {len(made)} scans, {sum(one['pages'] for one in made)} pages")


if __name__ == "__main__":
    main()
