"""Makes papers with and without marks of secrecy, reads them, and says by kind what was held back and what not.

usage: python -m bench.secrecy FOLDER [--half fit|judge] [--kinds A;B] [--samples N] [--seed S]
                               [--results FILE] [--kept FOLDER] [--jobs J]

FOLDER gets the made papers (the same ones each time). Half of the kinds, drawn by seed, are *fit*: rules and thresholds
were written while looking at them. The others are *judge*: only what came of them as a whole was looked at. Prints a
table in Markdown, and the name of each sample that came out wrong. Samples of another seed have other texts, places
and turns; the halves stay. ``--results FILE`` (JSON lines) keeps verdicts: what is in it is not read again. ``--kept
FOLDER`` keeps what Tesseract made of each image: a run after a change of the rules has only new images read.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import json
import os
from collections import Counter, defaultdict
from pathlib import Path

from bench.secrecy.kept import keep
from bench.secrecy.making import KINDS, SEED, Sample, halves
from bench.secrecy.reading import Verdict, judged

SECRET = {kind.name for kind in KINDS if kind.secret}
EACH = {True: 10, False: 16}
"""Samples of a kind, secret and innocent."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("fit", "judge"))
    parser.add_argument("--kinds", help="only these, divided by semicolons")
    parser.add_argument("--samples", type=int, help="so many of each kind (10 secret ones, 16 innocent ones)")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the samples ({SEED})")
    parser.add_argument("--kept", type=Path, help="a folder of readings to go on with")
    parser.add_argument("--results", type=Path, help="a file of verdicts to go on with")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    wanted = samples(options.half, options.kinds.split(";") if options.kinds else None, options.samples)
    wanted = [sample._replace(seed=options.seed) for sample in wanted]
    verdicts = known(options.results) if options.results else {}
    todo = [sample for sample in wanted if sample not in verdicts]
    os.environ["OMP_THREAD_LIMIT"] = "1"
    start = (keep, (options.kept,)) if options.kept else (None, ())
    with concurrent.futures.ProcessPoolExecutor(
        options.jobs, initializer=start[0], initargs=start[1]
    ) as pool:
        for done in concurrent.futures.as_completed([pool.submit(judged, s, options.folder) for s in todo]):
            verdict = done.result()
            verdicts[verdict.sample] = verdict
            if options.results:
                with options.results.open("a") as out:
                    out.write(json.dumps(verdict, ensure_ascii=False) + "\n")
    print(report([verdicts[sample] for sample in wanted]))


def samples(half: str | None, kinds: list[str] | None, each: int | None) -> list[Sample]:
    """The samples wanted, kind by kind."""
    of = halves()
    chosen = [k for k in KINDS if half in (None, of[k.name]) and (kinds is None or k.name in kinds)]
    return [Sample(k.name, n, of[k.name]) for k in chosen for n in range(each or EACH[k.secret])]


def known(path: Path) -> dict[Sample, Verdict]:
    """The verdicts that a file of an earlier run holds."""
    if not path.exists():
        return {}
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    found = [Verdict(Sample(*row[0]), *row[1:]) for row in rows]
    return {verdict.sample: verdict for verdict in found}


def report(verdicts: list[Verdict]) -> str:
    """Tables by half and kind, a line for each half, and the samples that came out wrong."""
    lines: list[str] = []
    for half in ("fit", "judge"):
        for secret in (True, False):
            own = [v for v in verdicts if v.sample.half == half and (v.sample.kind in SECRET) == secret]
            if own:
                lines += [f"### {half}: {'secret' if secret else 'innocent'}", "", _table(own), ""]
                wrong = [v for v in own if (v.outcome == "published") == secret]
                lines += [f"- {v.sample.name}: {v.outcome} {v.detail!r}" for v in wrong]
                lines.append(f"\n{len(wrong)} of {len(own)} wrong ({len(wrong) / len(own):.1%})\n")
    return "\n".join(lines)


def _table(verdicts: list[Verdict]) -> str:
    by_kind: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for verdict in verdicts:
        by_kind[verdict.sample.kind][verdict.outcome] += 1
    rows = [
        f"| {kind} | {tally['marked']} | {tally['unsure'] + tally['unread']} | {tally['published']} |"
        for kind, tally in by_kind.items()
    ]
    return "\n".join(["| kind | marked | unsure | published |", "|---|---|---|---|", *rows])


if __name__ == "__main__":
    main()
