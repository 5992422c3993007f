"""Word lists: words that prove how their neighbours must be read (``data/words.toml``)."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files


@functools.cache
def words_of(which: str) -> frozenset[str]:
    """One list of the data file. Raises KeyError for one that it has not."""
    return frozenset(tomllib.loads(files("ocr").joinpath("data/words.toml").read_text("utf-8"))[which])
