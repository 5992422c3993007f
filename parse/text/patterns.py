"""Patterns from data: the code gives the order of words and what may stand between them, ``words.toml`` the words.

In a template ``{of}`` stands for any of the words that the file lists under ``of``, in a group that captures
nothing. A quantifier, ``{0,3}``, holds digits and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lexicon import vocabulary
from lexicon.folding import fold

_PLACE = re.compile(r"\{([a-z_]+)\}")


def folded_pattern(template: str, **more: Iterable[str]) -> re.Pattern[str]:
    """The pattern of a template for folded text. ``more``: words of other tables, by their names in the template.

    Raises KeyError where a name has no words.
    """
    return re.compile(_filled(template, more, fold))


def printed_pattern(template: str, flags: int = 0, **more: Iterable[str]) -> re.Pattern[str]:
    """The same for text as printed: the words with their case and marks."""
    return re.compile(_filled(template, more, str), flags)


def _filled(template: str, more: dict[str, Iterable[str]], form: Callable[[str], str]) -> str:
    def words(place: re.Match[str]) -> str:
        name = place[1]
        listed = more[name] if name in more else vocabulary.words("words", name)
        return any_of(map(form, listed))

    return _PLACE.sub(words, template)


def any_of(words: Iterable[str]) -> str:
    """A group that matches any of some words, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(set(words), key=lambda w: (-len(w), w))))})"
