"""Chains: sentences without sense, each three syllables as they follow one another in official papers."""

from __future__ import annotations

import gzip
from collections import defaultdict
from pathlib import Path

import numpy as np


class Chains:
    """A source of sentences by counts (``ocr/data/ngrams.tsv.gz``: words, a tab, how often)."""

    def __init__(self, ngrams: Path, rng: np.random.Generator) -> None:
        self._rng = rng
        after: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._known: list[str] = []
        for line in gzip.decompress(ngrams.read_bytes()).decode("utf-8").splitlines():
            words, _, count = line.rpartition("\t")
            before, _, last = words.rpartition(" ")
            if before:
                after[before].append((last, int(count)))
            elif last not in ("^", "$", "#"):
                self._known.append(last)
        self._after = {
            before: ([w for w, _ in rows], np.cumsum(np.array([n for _, n in rows], np.float64) ** 0.6))
            for before, rows in after.items()
        }

    def any_word(self) -> str:
        """A known syllable, each as likely as another."""
        return self._known[int(self._rng.integers(len(self._known)))]

    def sentence(self, length: int) -> list[str]:
        """At most ``length`` words; a number is ``#``. Rarer continuations come more often than in papers."""
        words = ["^"]
        while len(words) <= length:
            found = self._after.get(" ".join(words[-2:])) or self._after.get(words[-1])
            if found is None or self._rng.random() < 0.04:
                words.append(self.any_word())
                continue
            rows, sums = found
            word = rows[int(np.searchsorted(sums, self._rng.random() * sums[-1], side="right"))]
            if word == "$":
                if len(words) > length // 2:
                    break
                word = self.any_word()
            words.append(word)
        return [w for w in words[1:] if w != "^"]
