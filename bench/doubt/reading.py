"""Reading: scans with known truth to transcripts kept on disk, so that learning and measuring need not read them again.

usage: python -m bench.doubt.reading SCANS KEPT

KEPT gains NAME.json for each scan, a transcript; what is there is not read again.
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
    options = parser.parse_args()
    options.kept.mkdir(parents=True, exist_ok=True)
    scans = [path for path in sorted(options.scans.iterdir()) if path.suffix in ENDINGS]
    for scan in scans:
        kept = options.kept / f"{scan.stem}.json"
        if not kept.exists():
            part = kept.with_suffix(".part")
            part.write_text(ocr.read(scan).model_dump_json(), "utf-8")
            part.rename(kept)


if __name__ == "__main__":
    main()
