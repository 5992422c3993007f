"""Measures how well the probabilities of values hold, and how many wrong ones reviewing the most doubtful finds.

usage: python -m bench.doubt --learned KEPT=TRUTH … --set NAME=KEPT=TRUTH … [--svg FILE] [--docs FILE]

KEPT: a folder of ``bench.doubt.reading``; TRUTH: the folder of texts or scans that ``bench.parsing.truths`` knows. Sets
of one name are taken together. ``--learned``: what the weights were learned from: judged by weights that have seen no
scan of the same text (eight folds). The others are judged by the weights that are shipped. Prints tables in Markdown.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from bench.doubt.case import Case
from bench.doubt.cases import VARIED, cases_of
from bench.doubt.diagram import draw
from bench.doubt.measures import Judgement, of_fields, of_values
from bench.doubt.regression import Floats, cross_validated, probabilities
from ingest.doubt.model import shipped_model

_MARK = "<!-- figures -->"
LEARNED = "made, cross-validated"
SHARES = (0.05, 0.1, 0.2)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--learned", nargs="*", default=[], metavar="KEPT=TRUTH")
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=KEPT=TRUTH", dest="sets")
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--docs", type=Path, help="puts the tables behind the mark <!-- figures -->")
    options = parser.parse_args()
    sets, scans = _judged([f"{LEARNED}={pair}" for pair in options.learned] + options.sets)
    values = {name: of_values(*found) for name, found in sets.items()}
    fields = {f"{name}: fields": of_fields(*found) for name, found in sets.items()}
    plain = {
        f"{name}: confidence alone": of_values(cases, confidences(cases), lost)
        for name, (cases, _, lost) in sets.items()
    }
    said = [
        *scans,
        "",
        _summary({**values, **fields, **plain}),
        "",
        "Expected / observed share of right values:",
        "",
    ]
    said.append(_reliability(values))
    for name, (cases, likely, _) in sets.items():
        said += ["", f"### {name}: by kind (*no …*: wanted, not read)", "", _by_kind(cases, likely)]
    print("\n".join(said))
    if options.svg:
        draw(values, options.svg)
    if options.docs:
        before = options.docs.read_text("utf-8").partition(_MARK)[0]
        options.docs.write_text(f"{before}{_MARK}\n\n" + "\n".join(said) + "\n", "utf-8")


def confidences(cases: list[Case]) -> Floats:
    """What the recogniser's confidence alone says: that of the worst word, 0 where none was read."""
    return np.array([0.0 if case.missing else 1 - case.signs.get("weakest", 1.0) for case in cases])


def _judged(pairs: list[str]) -> tuple[dict[str, tuple[list[Case], Floats, int]], list[str]]:
    """By name: cases, their probabilities, and how many true fields are lost; and a line about each set."""
    cases: dict[str, list[Case]] = {}
    lost: Counter[str] = Counter()
    read: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        name, kept, truth = pair.split("=", 2)
        found = cases_of(Path(kept), Path(truth), varied=name == LEARNED)
        cases.setdefault(name, []).extend(found.cases)
        lost[name] += found.lost
        read[name] += Counter(scans=found.scans, pages=found.pages)
    model, judged = shipped_model(), {}
    for name, own in cases.items():
        likely = cross_validated(own) if name == LEARNED else probabilities(model, own)
        whole = [n for n, case in enumerate(own) if VARIED not in case.scan]
        judged[name] = ([own[n] for n in whole], likely[whole], lost[name])
    return judged, [f"- {name}: {n['scans']} scans, {n['pages']} pages" for name, n in read.items()]


def _summary(sets: dict[str, Judgement]) -> str:
    found = " | ".join(f"found at {share:.0%} (at most)" for share in SHARES)
    lines = [
        f"| | judged | wrong | lost | expected wrong | Brier | ECE | {found} |",
        "|---|" + "--:|" * (6 + len(SHARES)),
    ]
    for name, j in sets.items():
        shares = " | ".join(f"{j.found(share):.0%} ({j.most(share):.0%})" for share in SHARES)
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
