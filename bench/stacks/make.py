"""Make: stacks of papers as a feeder takes them, their pages as lines of text with places, misread at some rate.

No page is drawn or recognised: what tells papers apart is words and where they stand. A seed makes a stack again.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bench.parsing.noise import with_noise
from bench.scanbench.truth import truth_text
from bench.stacks import sheets
from parse.stacks import PageLine, PageText

TEXTS = Path(__file__).parents[1] / "texts"
Spec = dict[str, Any]

_TOP, _STEP = 0.075, 0.021


class Stack(NamedTuple):
    """Pages in order; ``begins``: the numbers of those on which papers begin; ``sheets``: of those that are none's."""

    pages: list[PageText]
    begins: frozenset[int]
    sheets: frozenset[int]


class _Style(NamedTuple):
    """How the papers of one office are printed and read."""

    numbers: str
    width: int
    lines: int
    noise: float
    lost: float


def specs_of(half: str) -> list[Spec]:
    """The papers of a folder of ``bench/texts``."""
    return [yaml.safe_load(path.read_text("utf-8")) for path in sorted((TEXTS / half).glob("*.yaml"))]


def stacks(half: str, count: int, seed: int) -> Iterator[Stack]:
    """So many stacks of 5 to 80 pages."""
    specs = specs_of(half)
    for n in range(count):
        yield _stack(random.Random(f"{half} {seed} {n}"), specs)


def single(half: str, seed: int) -> Iterator[Stack]:
    """Every paper of a half as a file of its own, some with annexes and copies on sheets of their own."""
    specs = specs_of(half)
    for n, spec in enumerate(specs):
        chance = random.Random(f"single {half} {seed} {n}")
        style = _style(chance)
        pages = _paper(chance, spec, specs, style)
        made = [_page(chance, k, lines, style) for k, lines in enumerate(pages, 1)]
        yield Stack(made, frozenset({1}), frozenset())


def _style(chance: random.Random) -> _Style:
    return _Style(
        numbers=chance.choices(["top", "foot", "slash", "from one", "none"], [60, 10, 6, 9, 15])[0],
        width=chance.randint(74, 96),
        lines=chance.randint(30, 42),
        noise=chance.choice([0.0, 0.003, 0.01, 0.02, 0.04]),
        lost=chance.choice([0.0, 0.05, 0.2]),
    )


def _stack(chance: random.Random, specs: list[Spec]) -> Stack:
    wanted = chance.choice([5, 8, 12, 20, 30, 45, 60, 80])
    hoso, backs, parted = chance.random() < 0.45, chance.random() < 0.35, chance.random() < 0.12
    arrived = chance.random() < 0.4  # papers that came in: most bear the stamp of the office that got them
    pages: list[tuple[str, list[str], _Style]] = []
    chosen: list[Spec] = []
    while len(pages) < wanted:
        style, spec = _style(chance), chance.choice(specs)
        chosen.append(spec)
        if parted and pages:
            words = chance.choice([["PATCH T"], ["TỜ PHÂN CÁCH"], []])
            pages.append(("separator" if words else "code", words, style))
        before = chosen[-2] if len(chosen) > 1 else None
        for n, lines in enumerate(_paper(chance, spec, specs, style, before)):
            if n == 0 and arrived and chance.random() < 0.7:
                lines = _stamped(chance, lines)
            pages.append(("page" if n else "first", lines, style))
            if backs and chance.random() < 0.4:
                pages.append(("blank", [".,"] if chance.random() < 0.3 else [], style))
    plain = _style(chance)
    if hoso:
        front = [("sheet", sheets.cover(chance, chosen), plain)] if chance.random() < 0.8 else []
        front += [("sheet", sheets.contents(chance, chosen), plain)] if chance.random() < 0.7 else []
        pages = [*front, *pages]
        pages += [("sheet", sheets.end(chance), plain)] if chance.random() < 0.7 else []
    made = [
        _page(chance, n, lines, style)._replace(separator=kind == "code")
        for n, (kind, lines, style) in enumerate(pages, 1)
    ]
    begins = frozenset(n for n, (kind, _, _) in enumerate(pages, 1) if kind == "first")
    return Stack(
        made, begins, frozenset(n for n, p in enumerate(pages, 1) if p[0] in ("sheet", "separator", "code"))
    )


def _paper(
    chance: random.Random, spec: Spec, specs: list[Spec], style: _Style, before: Spec | None = None
) -> list[list[str]]:
    """The pages of a paper: its own, its annexes, its copy blocks; page numbers included, as "#3" at a line's start.
    ``before``: the paper that lies before it.
    """
    whole, own = truth_text(spec), truth_text({**spec, "copies": []})
    blocks = whole[len(own) :].strip().splitlines() if whole.startswith(own) else []
    lines = _wrapped(_worn_head(chance, own.splitlines()), style.width)
    at = len(lines) * 2 // 3
    while chance.random() < 0.3:  # a longer paper
        more = truth_text({**chance.choice(specs), "copies": []}).splitlines()[8:-12]
        lines[at:at] = _wrapped(more, style.width)
    apart = bool(blocks) and chance.random() < 0.5
    if blocks and not apart:
        lines += _wrapped(blocks, style.width)
    pages = _numbered(_cut(lines, style.lines, chance), style, 1)
    if chance.random() < 0.04:  # an annex whose paper is not in the stack
        return _annex(chance, chance.choice([one for one in specs if one is not before]), specs, style, 0)
    if chance.random() < 0.28:
        pages += _annex(chance, spec, specs, style, len(pages))
    if apart:
        pages.append(_wrapped(blocks, style.width))
    return pages


def _annex(
    chance: random.Random, spec: Spec, specs: list[Spec], style: _Style, before: int
) -> list[list[str]]:
    body = truth_text({**chance.choice(specs), "copies": []}).splitlines()[8:-8]
    lines = [*sheets.annex_head(chance, spec), *_wrapped(body, style.width)]
    pages = _cut(lines, style.lines, chance)[: chance.randint(1, 6)]
    anew = chance.random() < 0.5
    return _numbered(pages, style, 1 if anew else before + 1)


def _worn_head(chance: random.Random, lines: list[str]) -> list[str]:
    """A head of which something is lost: under a stamp, written by hand, or in a photocopy's shadow."""
    kept = []
    by_hand = chance.random() < 0.25  # number and day, of which a reader makes little
    for n, line in enumerate(lines):
        if n < 10 and by_hand:
            line = _unread(chance, line)
        if n < 8 and chance.random() < 0.06:
            continue
        kept.append(line)
    return kept


def _stamped(chance: random.Random, lines: list[str]) -> list[str]:
    """A head under the stamp of the office that got the paper: its lines among the others, of which it hides some."""
    at = chance.randint(0, 6)
    stamp = [
        chance.choice(["CÔNG VĂN ĐẾN", "ĐẾN", "VĂN BẢN ĐẾN"]),
        f"Số: {chance.randint(1, 9000)}",
        "Ngày: ......",
    ]
    hidden = 0 if chance.random() < 0.5 else chance.randint(1, 3)
    return [*lines[:at], *chance.sample(stamp, chance.randint(1, 3)), *lines[at + hidden :]]


def _unread(chance: random.Random, line: str) -> str:
    """A line of a head whose handwriting was not read, or as something else."""
    if line.startswith("Số"):
        return re.sub(r"\d+(?=[-/])", chance.choice(["", "  ", "__ ", "__ ", "4É", "3"]), line, count=1)
    if ", ngày " in line:
        line = re.sub(r"(?<=ngày )\d+", chance.choice(["", "__", "__", "4", "&"]), line)
        return re.sub(r"(?<=tháng )\d+", "", line) if chance.random() < 0.15 else line
    return line


def _wrapped(lines: list[str], width: int) -> list[str]:
    return [piece for line in lines for piece in textwrap.wrap(line, width) or [""]]


def _cut(lines: list[str], most: int, chance: random.Random) -> list[list[str]]:
    pages = []
    while lines:
        size = most + chance.randint(-2, 2)
        pages.append(lines[:size])
        lines = lines[size:]
    return pages or [[]]


def _numbered(pages: list[list[str]], style: _Style, first: int) -> list[list[str]]:
    found = []
    for n, lines in enumerate(pages, first):
        if style.numbers == "none" or (n == 1 and style.numbers not in ("from one", "slash")):
            found.append(lines)
        else:
            label = f"{n}/{len(pages) + first - 1}" if style.numbers == "slash" else str(n)
            found.append(
                [*lines, f"#{label}"] if style.numbers in ("foot", "slash") else [f"#{label}", *lines]
            )
    return found


def _page(chance: random.Random, number: int, lines: list[str], style: _Style) -> PageText:
    made: list[PageLine] = []
    top = _TOP
    for line in lines:
        if line.startswith("#"):
            if chance.random() >= style.lost:
                made.append(PageLine(line[1:], 0.045 if not made else 0.955))
            continue
        read = with_noise(line, style.noise, chance.randint(0, 10**6)).text if style.noise else line
        made.append(PageLine(read, min(top, 0.9)))
        top += _STEP
    return PageText(number, tuple(made))
