"""Fuzzing: texts built from random bytes, guided by what the parser reaches (atheris); each must give a result.

usage: python -m bench.parsing.fuzz [libFuzzer's options, as -max_total_time=600 -artifact_prefix=DIR/]

A crash is an exception, a value that its evidence does not bear out, or a text that takes far longer, for its length,
than papers do. The bytes choose, one after the other, from anchors of the form, lines of papers, and characters.
"""

from __future__ import annotations

import sys
import time
import tomllib
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["lexicon", "parse"]):
    import parse
    from parse.record import Parsed

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "parse"))
from evidence_check import problems  # noqa: E402 the tests' own check, which is no package

ANCHORS: list[str] = tomllib.loads(Path(__file__).with_name("anchors.toml").read_text("utf-8"))["anchors"]
LINES = sorted(
    {x for p in (ROOT / "tests/parse/papers").glob("*.txt") for x in p.read_text("utf-8").splitlines()}
)
_LONGEST = 20_000  # characters of a text
_ALLOWED = 0.25, 150e-6  # seconds for any text, and for a character of it, instrumented
_DEFAULTS = ["-max_len=600", "-len_control=0", "-timeout=60"]


def text_of(data: bytes) -> str:
    """The text that some bytes choose: a piece for each choice, up to the end of the bytes."""
    source = atheris.FuzzedDataProvider(data)
    parts: list[str] = []
    length = 0
    while source.remaining_bytes() and length < _LONGEST:
        part = _piece(source)
        times = source.ConsumeIntInRange(0, 200) if source.ConsumeIntInRange(0, 15) == 0 else 1
        parts.append(part * times)
        length += len(parts[-1])
    return "".join(parts)[:_LONGEST]


def _piece(source: atheris.FuzzedDataProvider) -> str:
    which = source.ConsumeIntInRange(0, 7)
    if which <= 2:
        return ANCHORS[source.ConsumeIntInRange(0, len(ANCHORS) - 1)]
    if which <= 4:
        return LINES[source.ConsumeIntInRange(0, len(LINES) - 1)] + "\n"
    if which == 5:
        line = LINES[source.ConsumeIntInRange(0, len(LINES) - 1)]
        start = source.ConsumeIntInRange(0, len(line))
        return line[start : start + source.ConsumeIntInRange(0, 30)]
    if which == 6:
        return "\n"
    return source.ConsumeUnicodeNoSurrogates(source.ConsumeIntInRange(0, 8))


def check(text: str) -> float:
    """The seconds that a parse of a text took. Raises where it is wrong, or slow three times over."""
    took, parsed = _parsed(text)
    found = problems(text, parsed)
    if found:
        raise AssertionError(f"{found} in {text!r}")
    allowed = _ALLOWED[0] + _ALLOWED[1] * len(text)
    if took > allowed and all(_parsed(text)[0] > allowed for _ in range(2)):
        raise AssertionError(f"more than {allowed:.2f} s for {len(text)} characters: {text!r}")
    return took


def _parsed(text: str) -> tuple[float, Parsed]:
    start = time.process_time()
    parsed = parse.parse(text)
    return time.process_time() - start, parsed


_slowest = 0.0


def one(data: bytes) -> None:
    """One execution. Prints each text that is slower, for its length, than all before it."""
    global _slowest
    text = text_of(data)
    pace = check(text) / (len(text) + 500)
    if pace > _slowest:
        _slowest = pace
        print(
            f"slowest yet: {pace * 1e6:.0f} µs a character, {len(text)} characters: {text[:80]!r}",
            file=sys.stderr,
        )


if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *_DEFAULTS, *sys.argv[1:]], one)
    atheris.Fuzz()
