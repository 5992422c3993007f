"""Shown commands: what the blocks of code of README and docs have people type, one after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[1]
PAGES = sorted([*HOUSE.glob("README*.md"), *HOUSE.glob("docs/*.md")])
PROGRAM = r"(?:\S*/)?saoluc"
_TYPED = r"(?:\S*/)?(?:saoluc|python3?|pip|pipx|make|git|docker|openssl|printf|curl|dask|sudo|export|tools/\S+\.sh)\b"
_VARIABLES = r"^(?:[A-Z_]+=(?:\$\([^)]*\)|\S)+ )+"


def blocks(page: Path) -> Iterator[list[str]]:
    """The lines of each block of code, lines that go on behind a backslash as one."""
    text = re.sub(r"\\\n\s+", " ", page.read_text(encoding="utf-8"))
    for block in re.findall(r"(?:^(?: {4}.*|)\n)+", text, re.MULTILINE):
        lines = [line[4:] for line in block.splitlines() if line.strip()]
        if lines:
            yield lines


def commands(page: Path) -> Iterator[str]:
    """Each command of the blocks in which something is typed, without variables before it and remarks behind it. Where
    a block shows what comes out too, only what stands behind "$ " is typed.
    """
    for lines in blocks(page):
        typed = [line[2:] for line in lines if line.startswith("$ ")] or lines
        bare = [re.sub(_VARIABLES, "", re.sub(r"(?<=\s)#.*$", "", line)).strip() for line in typed]
        if any(re.match(_TYPED, line) for line in bare):
            yield from (line for line in bare if line and not re.fullmatch(r"\w+=\S*", line))
