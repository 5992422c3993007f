"""Reads a scan (PDF, TIFF, JPEG, PNG, …) and prints its text; on stderr, what was corrected and where it stands.

python examples/clean_text.py scans/samples/cong-van.jpg
"""

import sys
from pathlib import Path

import ocr


def main(scan: Path) -> None:
    transcript = ocr.read(scan)
    print(transcript.text)
    for edit in transcript.edits:
        words = transcript.words_in(edit.start, edit.end)
        places = ", ".join(f"page {word.page} at {tuple(word.box)}" for word in words)
        print(f"{edit.before} -> {edit.after} ({edit.rule}; {places})", file=sys.stderr)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except ocr.ScanError as error:
        sys.exit(f"{error.code}: {error}")
