"""Names of persons: whether words are written as a signer's name is (HD36 II.1.7; NĐ30 Phụ lục I.II.7).

Two rules, on purpose: ``may_be_name`` is for lines anywhere on a page, before it is known what they are, and allows
misread letters; ``is_name`` is for words where a name belongs, and all of them must fit.
"""

from __future__ import annotations

import re

from lexicon import vocabulary
from lexicon.folding import fold

_SHORTEST, _LONGEST = 2, 5
_JOINTS = "'’‘-"
_JOINT = re.compile(f"[{_JOINTS}]")


def is_capitalised(word: str) -> bool:
    """Whether a word opens with a capital and is not set in capitals."""
    return word[:1].isupper() and not word.isupper()


def may_be_name(words: list[str]) -> bool:
    """Whether a line of print may be a name by itself: two to five words, each with a capital, of letters alone."""
    if not _SHORTEST <= len(words) <= _LONGEST:
        return False
    return all(is_capitalised(word) and all(c.isalpha() or c in _JOINTS for c in word) for word in words)


def is_name_word(word: str) -> bool:
    """Whether a word is written as a part of a name: one capital, then small letters; H'Thuyên, Sóc-Kha too."""
    if word.isalpha():
        return word[0].isupper() and (len(word) == 1 or word[1:].islower())
    parts = [p for p in _JOINT.split(word) if p]
    # Behind an apostrophe a small letter may stand: Bh'riu, K'Brêm.
    return (
        bool(parts)
        and parts[0][0].isupper()
        and all(p.isalpha() and not any(c.isupper() for c in p[1:]) for p in parts)
        and (all(p[0].isupper() for p in parts) or "-" not in word)
    )


def opens_with_rank(words: str) -> bool:
    """Whether a military or police rank, which has two words, stands before a name."""
    return fold(words).startswith(vocabulary.leading("signers", "ranks"))


def bare_name(name: str) -> list[str]:
    """The words of a name without a degree (``TS.``) or a rank before it."""
    words = [word for word in name.split() if "." not in word]
    return words[2:] if opens_with_rank(name) else words


def is_name(name: str) -> bool:
    """Whether printed words are written as names are, in small letters or in capitals."""
    letters = all(is_name_word(word) or word.isupper() for word in bare_name(name))
    return letters and not any(c.isdigit() for c in name)
