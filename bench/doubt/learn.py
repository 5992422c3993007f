"""Learns the weights of doubt from kept readings of made scans, and writes them where the program takes them from.

usage: python -m bench.doubt.learn KEPT=TRUTH …

KEPT: a folder of ``bench.doubt.reading``; TRUTH: the folder of texts that the scans were made of. Writes
``ingest/data/doubt.json``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import ingest
from bench.doubt.case import Case
from bench.doubt.cases import Cases, cases_of
from bench.doubt.regression import cross_validated, model_of
from ingest.doubt.model import Model, Regression

OUT = Path(ingest.__file__).parent / "data/doubt.json"
MARKED = (0.05, 0.1)
"""Between these shares of values of made scans are to be marked as doubtful."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="+", metavar="KEPT=TRUTH")
    options = parser.parse_args()
    found = [cases_of(*map(Path, pair.split("=", 1)), varied=True) for pair in options.sets]
    cases = [case for part in found for case in part.cases]
    OUT.write_text(as_json(model_of(cases, ""), origin(found)), "utf-8")
    likely = sorted(cross_validated(cases))
    marks = " to ".join(f"{likely[round(share * len(likely))]:.2f}" for share in MARKED)
    print(f"{len(cases)} values; a threshold from {marks} marks {MARKED[0]:.0%} to {MARKED[1]:.0%} of them")


def origin(found: list[Cases]) -> str:
    """From what the weights were learned, in a sentence."""
    cases: list[Case] = [case for part in found for case in part.cases]
    wrong = sum(not case.right for case in cases)
    return (
        f"Learned by bench/doubt/learn.py from {sum(part.scans for part in found)} made scans "
        f"({sum(part.pages for part in found)} pages) of the {len({case.text for case in cases})} texts of "
        f"bench/texts/fit: {len(cases)} values, {wrong} of them wrong. docs/doubt.md says how."
    )


def as_json(model: Model, said: str) -> str:
    """The data file: a line for each kind of value. The version is a hash of the weights."""
    parts = {"read": _plain(model.read), "missing": _plain(model.missing)}
    version = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:8]
    lines = [f'{{"origin": {json.dumps(said)},', f' "version": "{version}",']
    for name, part in parts.items():
        lines += [f' "{name}": {{', f'  "usual": {json.dumps(part["usual"])},', '  "kinds": {']
        rows = [f"   {json.dumps(kind)}: {json.dumps(row)}" for kind, row in part["kinds"].items()]
        lines += [",\n".join(rows), "  }}" + ("}" if name == "missing" else ",")]
    return "\n".join(lines) + "\n"


def _plain(regression: Regression) -> dict[str, Any]:
    return {
        "usual": regression.usual,
        "kinds": {kind: row._asdict() for kind, row in regression.kinds.items()},
    }


if __name__ == "__main__":
    main()
