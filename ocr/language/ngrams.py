"""Language: how likely a sequence of syllables is in official Vietnamese, by counts of decrees and Party papers."""

from __future__ import annotations

import functools
import gzip
import math
from collections import defaultdict
from importlib.resources import files

from lexicon.folding import without_marks

PRIOR = 50
"""Weight of the next lower order, in pairs or triples (Dirichlet smoothing): a sequence never seen after a frequent
word is unlikely, after a rare word it is merely unknown.
"""
UNSEEN = 1e-8
"""Probability of a syllable never seen."""


class LanguageModel:
    """Smoothed trigrams of syllables in lower case; digits are ``#``, a paragraph's ends ``^`` and ``$``."""

    def __init__(self, counts: dict[str, int]) -> None:
        self._counts = counts
        self._total = sum(n for words, n in counts.items() if " " not in words)
        # The same rows come again and again, within a beam and from paper to paper. Of 100,000 that are kept 55 in 100
        # are found instead of 41, in no less time and in 20 MB more of each worker.
        self._cached = functools.lru_cache(maxsize=30_000)(self._log_probability)
        self._alike: dict[str, list[str]] = defaultdict(list)
        for word in counts:
            if " " not in word and word.isalpha():
                self._alike[without_marks(word)].append(word)

    def known(self, word: str) -> int:
        """How often a syllable was seen."""
        return self._counts.get(word, 0)

    def pair(self, a: str, b: str) -> int:
        """How often two syllables were seen side by side."""
        return self._counts.get(f"{a} {b}", 0)

    def alike(self, word: str) -> list[str]:
        """The known syllables that differ from a word in marks alone."""
        return self._alike.get(without_marks(word), [])

    def log_probability(self, word: str, before: str, before_that: str) -> float:
        """Natural logarithm of the probability of ``word`` after ``before_that before``."""
        return self._cached(word, before, before_that)

    def _log_probability(self, word: str, before: str, before_that: str) -> float:
        count = self._counts.get
        p = UNSEEN + count(word, 0) / self._total
        p = (count(f"{before} {word}", 0) + PRIOR * p) / (count(before, 0) + PRIOR)
        both = count(f"{before_that} {before}", 0)
        p = (count(f"{before_that} {before} {word}", 0) + PRIOR * p) / (both + PRIOR)
        return math.log(p)


@functools.cache
def official() -> LanguageModel:
    """The model of official Vietnamese (``data/ngrams.tsv.gz``; its origin stands in ``data/README.md``)."""
    counts: dict[str, int] = {}
    packed = files("ocr").joinpath("data/ngrams.tsv.gz").read_bytes()
    for line in gzip.decompress(packed).decode("utf-8").splitlines():
        words, _, count = line.rpartition("\t")
        counts[words] = int(count)
    return LanguageModel(counts)
