"""Parses papers of known truth, and the same papers misread at several rates, and prints how much of them was read.

usage: python -m bench.parsing FOLDER … [--rates 0,1,2,3,5] [--seeds 3] [--json FILE] [--misses RATE]

FOLDER: papers with their truth, of any kind that ``bench.parsing.truths`` knows. Rates are misread characters in a
hundred. Prints a Markdown table; ``--json`` also writes all counts; ``--misses`` lists what
was not read though it is printed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import parse
from bench.parsing.measure import Count, carried, exact, missed, places, silent_dates
from bench.parsing.noise import with_noise
from bench.parsing.truths import Truth, truths

Table = dict[float, dict[str, dict[str, Count]]]
"""By rate, by way (exact, carried), by field."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--rates", default="0,1,2,3,5", help="misread characters in a hundred")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--misses", type=float, metavar="RATE", help="list what is not read at this rate")
    options = parser.parse_args()
    papers = [truth for folder in options.folders for truth in truths(folder)]
    if not papers:
        sys.exit("no papers with their truth in " + ", ".join(map(str, options.folders)))
    rates = [float(rate) for rate in options.rates.split(",")]
    table, silent = measured(papers, rates, range(1, options.seeds + 1))
    print(report(table, silent, len(papers)))
    if options.misses is not None:
        print("", *misses(papers, options.misses, 1), sep="\n")
    if options.json:
        out = {
            f"{rate:g}": {way: _plain(fields) for way, fields in ways.items()} for rate, ways in table.items()
        }
        options.json.write_text(json.dumps(out, ensure_ascii=False, indent=1), "utf-8")


def measured(papers: list[Truth], rates: list[float], seeds: range) -> tuple[Table, dict[float, int]]:
    """The counts, and by rate how many dates were misread to other days. At rate 0 one seed is enough."""
    table: Table = {rate: {"exact": defaultdict(Count), "carried": defaultdict(Count)} for rate in rates}
    silent = dict.fromkeys(rates, 0)
    for truth in papers:
        where = places(truth.record, parse.parse(truth.text))
        for rate in rates:
            for seed in seeds if rate else seeds[:1]:
                noisy = with_noise(truth.text, rate / 100, seed)
                read = parse.parse(noisy.text)
                record = read.record.model_dump(mode="json")
                ways = {
                    "exact": exact(truth.record, record),
                    "carried": carried(truth.record, where, noisy, read),
                }
                for way, counts in ways.items():
                    for field, count in counts.items():
                        table[rate][way][field] = table[rate][way][field].plus(count)
                silent[rate] += silent_dates(truth.record, where, noisy)
    return table, silent


def report(table: Table, silent: dict[float, int], papers: int) -> str:
    """A Markdown table: a row a field, for each rate the exact and the carried share in percent, and inventions."""
    rates = list(table)
    fields = sorted({field for ways in table.values() for counts in ways.values() for field in counts})
    lines = [
        f"{papers} papers; of each field, in percent: values read exactly / as the misread text prints them "
        "(invented, per hundred wanted)",
        "",
        "| field | wanted | " + " | ".join(f"{rate:g} %" for rate in rates) + " |",
        "|---|--:|" + "--:|" * len(rates),
    ]
    for field in [*fields, "all"]:
        cells = [_cell(table[rate], field) for rate in rates]
        lines.append(
            f"| {field} | {_count(table[rates[0]]['exact'], field).wanted} | " + " | ".join(cells) + " |"
        )
    lines.append("| dates printed as another day | | " + " | ".join(str(silent[r]) for r in rates) + " |")
    return "\n".join(lines)


def _cell(ways: dict[str, dict[str, Count]], field: str) -> str:
    exactly, as_printed = _count(ways["exact"], field), _count(ways["carried"], field)
    wanted = max(1, exactly.wanted)
    shares = f"{100 * exactly.right / wanted:.1f} / {100 * as_printed.right / wanted:.1f}"
    return shares + (f" ({100 * as_printed.invented / wanted:.1f})" if as_printed.invented else "")


def _count(counts: dict[str, Count], field: str) -> Count:
    if field != "all":
        return counts.get(field, Count())
    total = Count()
    for count in counts.values():
        total = total.plus(count)
    return total


def misses(papers: list[Truth], rate: float, seed: int) -> Iterator[str]:
    """What is not read of misread texts though they print it: paper, field, true value, what stands in its place."""
    for truth in papers:
        where = places(truth.record, parse.parse(truth.text))
        noisy = with_noise(truth.text, rate / 100, seed)
        for field, value, stands in missed(truth.record, where, noisy, parse.parse(noisy.text)):
            yield f"{truth.name}: {field}: {value!r} printed {stands!r}"


def _plain(fields: dict[str, Count]) -> dict[str, Any]:
    return {field: count._asdict() for field, count in sorted(fields.items())}


if __name__ == "__main__":
    main()
