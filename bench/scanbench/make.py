"""Make scans with known truth from a folder of specs: every wear, several fonts, sizes 11 to 15 points.

usage: python -m bench.scanbench.make SPECS OUT [--each N] [--seed S] [--jobs J] [--by-hand]

For each spec, N scans: OUT/NAME.WEAR.pdf with its truth beside it, NAME.WEAR.truth.txt, and OUT/made.json that says
how each was made. The same seed makes the same scans. ``--by-hand``: numbers, days and months are written with a pen.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import json
import subprocess
import tempfile
import zlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml

from bench.scanbench import pen, stamps
from bench.scanbench.scans import DPI, drawn, save
from bench.scanbench.truth import truth_text
from bench.scanbench.typeset import Spec, typeset
from bench.scanbench.wear import WEARS, Image, Random, turned

FONTS = (
    "Tinos",
    "TeX Gyre Termes",
    "FreeSerif",
    "Tinos",
    "Linux Libertine O",
    "TeX Gyre Termes",
    "Noto Serif",
)
"""Faces with the whole Vietnamese alphabet; those like Times, which offices use, more often."""
SIZES = (14, 13, 12, 14, 15, 13, 11, 14)
TURNS = (0, 0, 0, 90, 0, 0, 180, 0, 0, 270)


class Plan(NamedTuple):
    """How a scan is to be made."""

    spec: str
    wear: str
    font: str
    size: int
    turn: int
    seed: int
    by_hand: bool = False

    @property
    def name(self) -> str:
        return f"{Path(self.spec).stem}.{self.wear}"


def plans(specs: list[Path], each: int, seed: int, by_hand: bool = False) -> list[Plan]:
    """``each`` scans of every spec. Wears, fonts and sizes go round, each at its own pace, so that all of them meet."""
    wears = list(WEARS)
    found = []
    for n, spec in enumerate(specs):
        for k in range(each):
            m = n * each + k
            own = zlib.crc32(f"{spec.stem} {k} {seed}".encode())
            wear, turn = wears[(m + seed) % len(wears)], TURNS[m % len(TURNS)]
            found.append(
                Plan(str(spec), wear, FONTS[m % len(FONTS)], SIZES[(m + n) % len(SIZES)], turn, own, by_hand)
            )
    return found


def make(plan: Plan, out: Path) -> dict[str, Any]:
    """Makes one scan and its truth; returns how it was made."""
    spec = yaml.safe_load(Path(plan.spec).read_text("utf-8"))
    rng = np.random.default_rng(plan.seed)
    pdf = typeset(spec, plan.font, plan.size)
    words = words_of(pdf)
    pages = drawn(pdf)
    if plan.by_hand:
        for n, page in enumerate(pages):
            pages[n] = pen.written(page, rng, [word for word in pen.to_write(words) if word.page == n])
    pages = stamped(pages, spec, places_of(words, spec), rng)
    scans = [WEARS[plan.wear](page, rng) for page in pages]
    scans = [turned(scan, plan.turn) if plan.turn else scan for scan in scans]
    save(scans, out / f"{plan.name}.pdf")
    (out / f"{plan.name}.truth.txt").write_text(truth_text(spec), "utf-8")
    return {**plan._asdict(), "spec": Path(plan.spec).name, "name": plan.name, "pages": len(scans)}


class Place(NamedTuple):
    """Where a signer's name stands: its page (from 0) and its centre in pixels."""

    page: int
    x: int
    y: int


def words_of(pdf: bytes) -> list[pen.Word]:
    """The words of the typeset pages with their places in pixels."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.pdf")
        path.write_bytes(pdf)
        listing = subprocess.run(
            ["pdftotext", "-tsv", path, "-"], check=True, capture_output=True, text=True
        ).stdout
    rows = [line.split("\t") for line in listing.splitlines()[1:]]
    found = []
    for row in rows:
        if row[0] == "5":
            left, top, width, height = (float(v) * DPI / 72 for v in row[6:10])
            found.append(pen.Word(row[11], int(row[1]) - 1, left, top, left + width, top + height))
    return found


def places_of(words: list[pen.Word], spec: Spec) -> list[Place]:
    """Where the signers' names stand, the original's first, by the words of the typeset page."""
    found = []
    for paper in [spec["document"], *spec.get("copies", [])]:
        name = paper["signature"]["name"].split()
        for k in range(len(words) - len(name), -1, -1):  # the last one: a name may stand in the text too
            row = words[k : k + len(name)]
            if [w.text for w in row] == name:
                top = int(row[0].y0 + 6 * DPI / 72)
                found.append(Place(row[0].page, int((row[0].x0 + row[-1].x1) / 2), top))
                break
    return found


def stamped(pages: list[Image], spec: Spec, places: list[Place], rng: Random) -> list[Image]:
    """Seals on the left third of each signature (NĐ30, art. 33), most red, some gone black in a copier."""
    for k, place in enumerate(places):
        page = pages[place.page]
        text = (
            "UY BAN NHAN DAN * " if spec["document"]["system"] == "state" else "VAN PHONG * CAP UY * "
        ) * 2
        colour = stamps.RED if rng.random() < 0.8 else stamps.BLACK
        centre = (place.x - int(rng.uniform(60, 200)), place.y - int(rng.uniform(60, 190)))
        page = stamps.sealed(page, rng, centre, text, colour)
        if rng.random() < 0.8 or k == 0:
            page = stamps.signed(page, rng, (place.x, place.y - 110))
        pages[place.page] = page
    if rng.random() < 0.2:
        height, width = pages[0].shape[:2]
        corner = (int(width * 0.02), int(height * rng.uniform(0.13, 0.17)))
        pages[0] = stamps.arrived(pages[0], rng, corner)
    return pages


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("specs", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--each", type=int, default=4, help="scans of each spec (4)")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other scans (1)")
    parser.add_argument("--by-hand", action="store_true", help="numbers and days with a pen")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    todo = plans(sorted(options.specs.glob("*.yaml")), options.each, options.seed, options.by_hand)
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        made = list(pool.map(make, todo, [options.out] * len(todo)))
    (options.out / "made.json").write_text(json.dumps(made, ensure_ascii=False, indent=1), "utf-8")
    print(f"{len(made)} scans, {sum(m['pages'] for m in made)} pages")


if __name__ == "__main__":
    main()
