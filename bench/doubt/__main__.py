"""Measures how well the probabilities of values hold, and how many wrong ones reviewing the most doubtful finds.

usage: python -m bench.doubt --learned KEPT=TRUTH … --set NAME=KEPT=TRUTH … [--svg docs/doubt.svg]

KEPT: a folder of ``bench.doubt.reading``; TRUTH: the folder of texts or scans that ``bench.parsing.truths`` knows. Sets
of one name are taken together. ``--learned``: what the weights were learned from: judged by weights that have seen no
scan of the same text (eight folds). The others are judged by the weights that are shipped. Prints tables in Markdown.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np

from bench.doubt.case import Case
from bench.doubt.cases import VARIED, cases_of
from bench.doubt.diagram import draw
from bench.doubt.measures import Judgement, of_fields, of_values
from bench.doubt.regression import Floats, cross_validated, probabilities
from ingest.doubt.model import shipped

LEARNED = "made, cross-validated"
SHARES = (0.05, 0.1, 0.2)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--learned", nargs="*", default=[], metavar="KEPT=TRUTH")
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=KEPT=TRUTH", dest="sets")
    parser.add_argument("--svg", type=Path)
    options = parser.parse_args()
    sets = _judged([f"{LEARNED}={pair}" for pair in options.learned] + options.sets)
    values = {name: of_values(*found) for name, found in sets.items()}
    fields = {f"{name}: fields": of_fields(*found) for name, found in sets.items()}
    print(_summary({**values, **fields}), _reliability(values), sep="\n\n")
    for name, (cases, likely, _) in sets.items():
        print("", f"{name}:", "", _by_kind(cases, likely), sep="\n")
    if options.svg:
        draw(values, options.svg)


def _judged(pairs: list[str]) -> dict[str, tuple[list[Case], Floats, int]]:
    """By name: cases, their probabilities, and how many true fields are lost."""
    cases: dict[str, list[Case]] = {}
    lost: Counter[str] = Counter()
    for pair in pairs:
        name, kept, truth = pair.split("=", 2)
        found = cases_of(Path(kept), Path(truth), varied=name == LEARNED)
        cases.setdefault(name, []).extend(found.cases)
        lost[name] += found.lost
        print(f"{name}: {kept}: {found.scans} scans, {found.pages} pages")
    print()
    model, judged = shipped(), {}
    for name, own in cases.items():
        likely = cross_validated(own) if name == LEARNED else probabilities(model, own)
        whole = [n for n, case in enumerate(own) if VARIED not in case.scan]
        judged[name] = ([own[n] for n in whole], likely[whole], lost[name])
    return judged


def _summary(sets: dict[str, Judgement]) -> str:
    found = " | ".join(f"found at {share:.0%}" for share in SHARES)
    lines = [
        f"| | judged | wrong | lost | expected wrong | Brier | ECE | {found} |",
        "|---|" + "--:|" * (6 + len(SHARES)),
    ]
    for name, j in sets.items():
        shares = " | ".join(f"{j.found(share):.0%}" for share in SHARES)
        lines.append(
            f"| {name} | {len(j.right)} | {j.wrong} | {j.lost} | {j.expected_wrong:.0f} | {j.brier:.3f} | {j.ece:.3f} "
            f"| {shares} |"
        )
    return "\n".join(lines)


def _reliability(sets: dict[str, Judgement]) -> str:
    lines = ["| probability | " + " | ".join(sets) + " |", "|---|" + "--:|" * len(sets)]
    for n, bins in enumerate(zip(*(j.bins() for j in sets.values()), strict=True)):
        cells = [f"{b.expected:.2f} / {b.observed:.2f} ({b.count})" if b.count else "" for b in bins]
        lines.append(f"| {n / 10:.1f} to {(n + 1) / 10:.1f} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _by_kind(cases: list[Case], likely: Floats) -> str:
    names = np.array([("no " if case.missing else "") + case.kind for case in cases])
    lines = ["| kind | values | wrong | expected wrong | Brier |", "|---|--:|--:|--:|--:|"]
    for name, count in Counter(names.tolist()).most_common():
        own = np.flatnonzero(names == name)
        j = of_values([cases[n] for n in own], likely[own], 0)
        lines.append(f"| {name} | {count} | {j.wrong} | {j.expected_wrong:.1f} | {j.brier:.3f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
