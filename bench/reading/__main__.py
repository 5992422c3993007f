"""Reads scans with known truth by several programs, side by side, and reports how well and at what cost.

usage: python -m bench.reading --set NAME=FOLDER [--set …] --results FILE [--readers A,B] [--every N] [--jobs J]

FOLDER holds scans, each with NAME.truth.txt beside it. Of each scan all readers read in turn, so that all are measured
under the same conditions. FILE (JSON lines) gains a line for each reading; what is in it already is not read again.
``--every N``: only every N-th scan of a folder. ``bench.reading.report`` makes tables and a plot of FILE.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import functools
import json
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from bench.reading.measures import misread_signs, score
from bench.reading.readers import Reader, ocrmypdf, ocrmypdf_clean, plain_tesseract, saoluc
from bench.reading.stages import ASKED, STAGES

READERS: dict[str, Reader] = {
    "tesseract": plain_tesseract,
    "ocrmypdf": ocrmypdf,
    "ocrmypdf --deskew --clean": ocrmypdf_clean,
    "saoluc": saoluc,
    "saoluc by Tesseract alone": functools.partial(saoluc, alone=True),
    **{f"saoluc without {stage}": functools.partial(saoluc, without=stage) for stage in STAGES},
    **{f"saoluc witnessed {how}": functools.partial(saoluc, asked=how) for how in ASKED},
}
SCANS = (".pdf", ".tif", ".jpg", ".png")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", action="append", required=True, metavar="NAME=FOLDER", dest="sets")
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--readers", default=",".join(READERS), help="of: " + ", ".join(READERS))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    readers = [name for name in READERS if name in options.readers.split(",")]
    known = {(r["set"], r["scan"], r["reader"]) for r in _lines(options.results)}
    todo = []
    for name, folder in (pair.split("=", 1) for pair in options.sets):
        scans = [p for p in sorted(Path(folder).iterdir()) if p.suffix in SCANS and _truth(p).exists()]
        todo += [
            (name, scan, [r for r in readers if (name, scan.name, r) not in known])
            for scan in scans[:: options.every]
        ]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool, options.results.open("a") as out:
        for results in pool.map(lambda task: measured(*task), todo):
            for result in results:
                out.write(json.dumps(result, ensure_ascii=False) + "\n")
            out.flush()


def measured(name: str, scan: Path, readers: list[str]) -> list[dict[str, Any]]:
    """What each reader made of a scan with its truth beside it, as a row of results; ``name``: of its set."""
    truth, pages = _truth(scan).read_text("utf-8"), _pages(scan)
    found = []
    for reader in readers:
        outcome = READERS[reader](scan)
        found.append(
            {
                "set": name,
                "scan": scan.name,
                "reader": reader,
                "pages": pages,
                "cpu": round(outcome.cost.cpu, 3),
                "memory": round(outcome.cost.memory),
                **score(truth, outcome.text, outcome.raw)._asdict(),
                "signs": misread_signs(truth, outcome.text),
            }
        )
    return found


def _truth(scan: Path) -> Path:
    return scan.with_name(f"{scan.stem}.truth.txt")


def _pages(scan: Path) -> int:
    if scan.suffix == ".pdf":
        with pikepdf.open(scan) as pdf:
            return len(pdf.pages)
    with Image.open(scan) as image:
        return getattr(image, "n_frames", 1)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


if __name__ == "__main__":
    main()
