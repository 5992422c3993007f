"""Makes a record of a paper's text and prints what an index needs; then what should be looked at. Needs no scan.

python examples/record_from_text.py tests/samples/quyet-dinh-sao-y.truth.txt
"""

import sys
from pathlib import Path

import parse


def main(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    parsed = parse.parse(text)
    paper = parsed.record.document
    print("kind:   ", paper.type)
    print("number: ", paper.code)
    print("date:   ", paper.date)
    print("issuer: ", " / ".join(paper.issuer))
    print("subject:", paper.subject or paper.about)
    for copy in parsed.record.copies:
        print("copy:   ", copy.kind, copy.code, copy.date)
    for cited in paper.citations:
        print("cites:  ", cited.type, cited.code)
    # Each value names the stretches of the text that it was read from.
    for span in parsed.evidence.get("/document/code", []):
        print(f"the number stands at {span.start}: {text[span.start : span.end]!r} (rule {span.rule})")
    for doubt in parsed.doubts:
        print(f"look at {doubt.at}: {doubt.code}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
