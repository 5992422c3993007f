"""Traces: which lines of a text look as if they held a value of some kind, however badly they were read."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from parse.text import vocabulary
from parse.text.fuzzy import squeeze

IN_HEAD = frozenset({"code", "date", "place", "issuer", "type"})
"""Kinds that stand in the first lines of a paper or a copy."""
IN_FOOT = frozenset({"position", "name", "recipient", "authority"})
"""Kinds that stand behind the body."""
DATE = re.compile(r"\bn?gay\b.{0,14}|thang\b.{0,10}\bnam\b|\d{1,2}\s?[/.]\s?\d{1,2}\s?[/.]\s?(?:19|20)\d\d")
"""A date, or what is left of one, in folded text."""
_PLACE_AND_DATE = re.compile(
    r"\bn?gay\b.{0,16}th\w{2,4}\b|\bthang\b.{0,12}\bn\wm\b|,.{0,8}\d.{0,14}\bn\wm\b.{0,6}$"
)
_NUMBER = re.compile(r"s[o06]\s?[:.]?\s?[\W\d_]*.{0,30}[/–-]|.{0,12}\d{1,5}\s?[-–/]\s?[a-z]{1,5}\s?[-–/]")
_AUTHORITY = re.compile(r"[tkfl1]\s?[/1il|\\7]\s?[tml1ifn][. ]\s?\w|(?:kt|tm|tl|tuq)\s?[. ]\s?\w")


def looks_like(kind: str, line: str) -> bool:
    """Whether a folded line looks as if it held a value of a kind; False for kinds that leave no trace of their own."""
    looks = _LOOKS.get(kind)
    return looks is not None and looks(line)


@cache
def _copy_words() -> tuple[str, ...]:
    kinds = vocabulary.table("marks")["copy"]
    return tuple(w for kind in kinds for w in vocabulary.squeezed("marks", "copy", kind, "words"))


def _opens_list(line: str) -> bool:
    squeezed = squeeze(line)
    return any(
        squeezed.startswith(vocabulary.squeezed("marks", "list", name))
        for name in ("recipients", "addressees")
    )


_LOOKS: dict[str, Callable[[str], bool]] = {
    "code": lambda line: bool(_NUMBER.match(line)),
    "date": lambda line: len(line) < 60 and bool(_PLACE_AND_DATE.search(line)),
    "place": lambda line: len(line) < 60 and bool(_PLACE_AND_DATE.search(line)),
    "issuer": lambda line: len(line) < 60 and line.startswith(vocabulary.leading("bodies", "heads")),
    "type": lambda line: any(squeeze(line).startswith(squeeze(name)) for name in vocabulary.kind_names()),
    "recipient": _opens_list,
    "position": lambda line: len(line) < 60 and line.startswith(vocabulary.folded("signers", "positions")),
    "name": lambda line: len(line) < 40 and line.split(" ")[0] in vocabulary.folded("signers", "surnames"),
    "authority": lambda line: len(line) < 80 and bool(_AUTHORITY.match(line)),
    "base": lambda line: line.lstrip("- ").startswith(vocabulary.leading("citing", "grounds")),
    "copy kind": lambda line: any(word in squeeze(line) for word in _copy_words()),
}
