"""Word lists: words that prove how their neighbours must be read (``data/words.toml``)."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files

from lexicon.folding import fold


@functools.cache
def pairs_of(which: str) -> dict[tuple[str, str], str]:
    """A list of pairs of the data file: (first word without marks, second word) to the first as it is written."""
    pairs = tomllib.loads(files("ocr").joinpath("data/words.toml").read_text("utf-8"))[which]
    return {(fold(pair.split()[0]), pair.split()[1]): pair.split()[0] for pair in pairs}


@functools.cache
def entries_of(which: str) -> tuple[str, ...]:
    """One list of the data file, in its order. Raises KeyError for one that it has not."""
    return tuple(tomllib.loads(files("ocr").joinpath("data/words.toml").read_text("utf-8"))[which])


@functools.cache
def words_of(which: str) -> frozenset[str]:
    """One list of the data file. Raises KeyError for one that it has not."""
    return frozenset(tomllib.loads(files("ocr").joinpath("data/words.toml").read_text("utf-8"))[which])
