"""What the parser says to people: sentences of ``parse/data/sentences.toml`` with their details filled in."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def sentences() -> dict[str, dict[str, str]]:
    """All sentences, by table (doubt, wording, inferred) and key."""
    return tomllib.loads((files("parse") / "data" / "sentences.toml").read_text("utf-8"))


def say(table: str, key: str, /, **details: object) -> str:
    """The sentence of a key. Raises KeyError where the key or one of its details is missing."""
    return sentences()[table][key].format(**details)
