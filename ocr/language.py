"""Language: how likely a row of syllables is in official Vietnamese, by counts of decrees and Party papers."""

from __future__ import annotations

import functools
import gzip
import math
from collections import defaultdict
from importlib.resources import files

from ocr.folding import folded

TRIGRAM, BIGRAM, UNIGRAM, UNSEEN = 0.55, 0.35, 0.0999, 1e-4
"""Weights of the model's orders (linear interpolation), and what is left for a syllable never seen."""
VOCABULARY = 10_000
"""Among how many syllables the last share is spread."""


class LanguageModel:
    """Interpolated trigrams of syllables in lower case; digits are ``#``, a paragraph's ends ``^`` and ``$``."""

    def __init__(self, counts: dict[str, int]) -> None:
        self._counts = counts
        self._total = sum(n for words, n in counts.items() if " " not in words)
        self._alike: dict[str, list[str]] = defaultdict(list)
        for word in counts:
            if " " not in word and word.isalpha():
                self._alike[folded(word)].append(word)

    def known(self, word: str) -> int:
        """How often a syllable was seen."""
        return self._counts.get(word, 0)

    def pair(self, a: str, b: str) -> int:
        """How often two syllables were seen side by side."""
        return self._counts.get(f"{a} {b}", 0)

    def alike(self, word: str) -> list[str]:
        """The known syllables that differ from a word in marks alone."""
        return self._alike.get(folded(word), [])

    def log_probability(self, word: str, before: str, before_that: str) -> float:
        """Natural logarithm of the probability of ``word`` after ``before_that before``."""
        count = self._counts.get
        pair = count(before, 0)
        both = count(f"{before_that} {before}", 0)
        p = UNSEEN / VOCABULARY + UNIGRAM * count(word, 0) / self._total
        if pair:
            p += BIGRAM * count(f"{before} {word}", 0) / pair
        if both:
            p += TRIGRAM * count(f"{before_that} {before} {word}", 0) / both
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
