"""Traces: which lines of a text look as if they held a value of some kind, even if badly read."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from lexicon import vocabulary
from lexicon.authority import may_be_mark
from lexicon.dates import REMAINS_OF_LINE
from lexicon.folding import squeeze
from lexicon.numbers import NUMBER_READ

IN_HEAD = frozenset({"code", "date", "place", "issuer", "type"})
"""Kinds that stand in the first lines of a paper or a copy."""
IN_FOOT = frozenset({"position", "name", "recipient", "authority"})
"""Kinds that stand behind the body."""
_NUMBER = re.compile(
    rf"{NUMBER_READ}\s?[:.]?\s?[\W\d_]*.{{0,30}}[/–-]|.{{0,12}}\d{{1,5}}\s?[-–/]\s?[a-z]{{1,5}}\s?[-–/]"
)


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
    "date": lambda line: len(line) < 60 and bool(REMAINS_OF_LINE.search(line)),
    "place": lambda line: len(line) < 60 and bool(REMAINS_OF_LINE.search(line)),
    "issuer": lambda line: len(line) < 60 and line.startswith(vocabulary.leading("bodies", "heads")),
    "type": lambda line: any(squeeze(line).startswith(squeeze(name)) for name in vocabulary.kind_names()),
    "recipient": _opens_list,
    "position": lambda line: len(line) < 60 and line.startswith(vocabulary.folded("signers", "positions")),
    "name": lambda line: len(line) < 40 and line.split(" ")[0] in vocabulary.folded("signers", "surnames"),
    "authority": lambda line: len(line) < 80 and may_be_mark(line),
    "base": lambda line: line.lstrip("- ").startswith(vocabulary.leading("citing", "grounds")),
    "copy kind": lambda line: any(word in squeeze(line) for word in _copy_words()),
}
