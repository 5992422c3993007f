"""Surnames: the marks of a signer's surname put right by the list of surnames: ``Trân Văn Mẫn``, ``Khuặt Duy``.

Only where what was read is no surname, and one surname alone has its letters (``data/surnames.toml``); in a line that
is a name, and after ông, bà, đồng chí.
"""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files

from ocr.folding import folded
from ocr.tokens import Token

RULE = "surname by the list"
_WORD = re.compile(r"(\W*)([^\W\d_]+)")
_TITLES = ("ong", "ba", "chi")


def surnamed(tokens: list[Token], *, is_name: bool) -> list[Token]:
    """A paragraph's tokens with surnames put right. ``is_name``: the paragraph is a signer's name."""
    out = list(tokens)
    for k, token in enumerate(tokens[:-2] if not is_name else tokens[:-1]):
        introduced = (
            k > 0 and folded(tokens[k - 1].text).lower() in _TITLES and _in_name(tokens[k + 1 : k + 3])
        )
        match = _WORD.fullmatch(token.text)
        if match and ((is_name and k == 0) or introduced) and (right := _listed(match[2])):
            out[k] = token.now(match[1] + right, RULE)
    return out


def _in_name(following: list[Token]) -> bool:
    """Whether the words that follow are of a name: two of them with capitals."""
    return len(following) == 2 and all(t.text[:1].isupper() and not t.text.isupper() for t in following)


def _listed(word: str) -> str | None:
    """The surname that alone has a word's letters, where the word is none itself."""
    if not word[0].isupper() or word.isupper() or word in _surnames():
        return None
    alike = [name for name in _surnames() if folded(name) == folded(word)]
    return alike[0] if len(alike) == 1 else None


@functools.cache
def _surnames() -> frozenset[str]:
    return frozenset(
        tomllib.loads(files("ocr").joinpath("data/surnames.toml").read_text("utf-8"))["surnames"]
    )
