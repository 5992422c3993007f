"""Targets: measures what takes minutes, and prints it beside its targets and beside what takes hours, measured before.

usage: python -m bench.targets [--only GROUP,…]

Exits with 1 where a figure that was measured now misses its target by more than 15%. Figures in hours are those of
``targets.toml``, each with the day and the commit that it was measured at. CPU is that of all processes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping

from bench.targets.figures import Figure, figures

Group = Callable[[], dict[str, float]]

ALLOWED = 0.15
"""How far, as a share of the target, a figure may miss it: machines differ, and these are short runs."""


def main() -> int:
    """Measures, prints the table, and returns the exit status."""
    from bench.targets.measuring import GROUPS  # needs the packages of the benchmarks

    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--only", help="of: " + ", ".join(GROUPS))
    wanted = arguments.parse_args().only
    chosen = wanted.split(",") if wanted else list(GROUPS)
    if unknown := set(chosen) - set(GROUPS):
        arguments.error("no such group: " + ", ".join(sorted(unknown)))
    return compare(figures(), {group: GROUPS[group] for group in chosen}, with_hours=wanted is None)


def compare(listed: list[Figure], groups: Mapping[str, Group], *, with_hours: bool) -> int:
    """Measures groups and prints the figures of each; 1 where one misses its target by more than is allowed, else 0.

    ``with_hours``: what takes hours is printed too, as it was measured before.
    """
    print("| figure | target | measured | |")
    print("|---|---|---|---|")
    missed = 0
    for name, measure in groups.items():
        found = measure()
        for figure in (one for one in listed if one.group == name):
            missed += figure.misses_by(found[figure.name]) > ALLOWED
            print(_line(figure, found[figure.name], "now"), flush=True)
    for figure in listed:
        if with_hours and figure.measured is not None:
            print(_line(figure, figure.measured.value, f"{figure.measured.on}, {figure.measured.commit}"))
    return 1 if missed else 0


def _line(figure: Figure, value: float, when: str) -> str:
    by = figure.misses_by(value)
    said = "" if by <= 0 else f"**missed by {by:.0%}**"
    sign = "≤" if figure.lower_is_better else "≥"
    return f"| {figure.title} | {sign} {figure.target:g} {figure.unit} | {value:.3g} ({when}) | {said} |"


if __name__ == "__main__":
    sys.exit(main())
