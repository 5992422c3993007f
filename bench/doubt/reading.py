"""Reading: scans with known truth to transcripts kept on disk, so that learning and measuring need not read them again.

usage: python -m bench.doubt.reading SCANS KEPT [--second-reader EVERY]

KEPT gains NAME.json for each scan, a transcript; what is there is not read again. ``--second-reader 2``: every other
scan is shown to the second reader too (the ``second-reader`` extra).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import ocr

ENDINGS = (".pdf", ".tif", ".jpg", ".png")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scans", type=Path)
    parser.add_argument("kept", type=Path)
    parser.add_argument("--second-reader", type=int, default=0, metavar="EVERY")
    options = parser.parse_args()
    options.kept.mkdir(parents=True, exist_ok=True)
    scans = [path for path in sorted(options.scans.iterdir()) if path.suffix in ENDINGS]
    for n, scan in enumerate(scans):
        kept = options.kept / f"{scan.stem}.json"
        if not kept.exists():
            second = bool(options.second_reader) and n % options.second_reader == 0
            part = kept.with_suffix(".part")
            part.write_text(ocr.read(scan, second_reader=second).model_dump_json(), "utf-8")
            part.rename(kept)


if __name__ == "__main__":
    main()
