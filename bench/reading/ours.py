"""Ours: reads one scan with this project, in a process of its own, so that its time and memory can be told.

usage: python -m bench.reading.ours SCAN FOLDER [--without STAGE] [--asked HOW] [--tesseract-alone]
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path

import ocr
from bench.reading.measures import before_repair
from bench.reading.stages import asked, left_out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scan", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--without")
    parser.add_argument("--asked")
    parser.add_argument("--tesseract-alone", action="store_true")
    options = parser.parse_args()
    with ExitStack() as changed:
        if options.without:
            changed.enter_context(left_out(options.without))
        if options.asked:
            changed.enter_context(asked(options.asked))
        transcript = ocr.read(options.scan, line_reader=not options.tesseract_alone)
    (options.folder / "text").write_text(transcript.text, "utf-8")
    (options.folder / "raw").write_text(before_repair(transcript), "utf-8")


if __name__ == "__main__":
    main()
