"""Words of the forms, from ``data/forms.toml``, and numbers in words."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def words() -> dict[str, Any]:
    """The data file: what all forms share, and a table for each form."""
    text = resources.files("ingest.export").joinpath("data/forms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def in_words(number: int) -> str:
    """A number as it is written out: 105 is ``một trăm linh năm``. Up to 12 digits."""
    told = words()
    if number == 0:
        return str(told["number_words"][0])
    groups = [number // 1000**n % 1000 for n in range(4)]
    top = max(n for n, group in enumerate(groups) if group)
    parts: list[str] = []
    for n in range(top, -1, -1):
        if groups[n]:
            parts += [*_hundreds(groups[n], whole=n < top), told["scales"][n]]
    return " ".join(part for part in parts if part)


def _hundreds(number: int, *, whole: bool) -> list[str]:
    """Three digits; ``whole``: behind greater ones, so that a missing hundred is said too."""
    told = words()
    digits: list[str] = told["number_words"]
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    said: list[str] = []
    if hundreds or whole:
        said += [digits[hundreds], told["hundred"]]
    if tens == 0 and ones and said:
        said.append(told["odd"])
    if tens == 1:
        said.append(told["ten"])
    elif tens > 1:
        said += [digits[tens], told["tens"]]
    if ones == 1 and tens > 1:
        said.append(told["one_last"])
    elif ones == 5 and tens:
        said.append(told["five_last"])
    elif ones:
        said.append(digits[ones])
    return said
