"""Channel: how likely the recogniser misreads one letter as another, learned from made scans (``confusions.tsv``)."""

from __future__ import annotations

import functools
import math
from collections import Counter, defaultdict
from importlib.resources import files

from lexicon.folding import without_marks
from lexicon.syllables import without_tone

TRUST = 30.0
"""Weight, in printed letters, of the separate likelihoods of tone and shape, used where a letter was rarely seen."""
FLOOR = 1e-6
"""Likelihood of a confusion never seen."""


class Channel:
    """Likelihoods of readings. ``counts``: (printed letter, read letter) in lower case, and how often that was seen."""

    def __init__(self, counts: dict[tuple[str, str], int]) -> None:
        self._counts = counts
        self._printed: Counter[str] = Counter()
        self._tones: Counter[tuple[str, str]] = Counter()
        self._shapes: Counter[tuple[str, str]] = Counter()
        self._tone_total: Counter[str] = Counter()
        self._shape_total: Counter[str] = Counter()
        self._doubly = self._stripped = 0
        self._looks: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for (printed, read), n in counts.items():
            self._printed[printed] += n
            if without_marks(printed) == without_marks(read):
                (shape, tone), (read_shape, read_tone) = without_tone(printed), without_tone(read)
                self._tones[tone, read_tone] += n
                self._shapes[shape, read_shape] += n
                self._tone_total[tone] += n
                self._shape_total[shape] += n
                if tone and not shape.isascii():
                    self._doubly += n
                    self._stripped += n * read.isascii()
            else:
                self._looks[read].append((printed, n))

    def log_likelihood(self, read: str, printed: str) -> float:
        """Natural logarithm of the likelihood that ``printed`` is read as ``read``: words of as many letters."""
        return sum(
            self._letter(r, p) for r, p in zip(read, printed, strict=True) if r != p or not p.isascii()
        )

    def printed_for(self, read: str, least: int) -> list[tuple[str, float]]:
        """What may have been printed where a letter (or two) of another base was read, seen ``least`` times at least.

        Each with the natural logarithm of the likelihood of that reading.
        """
        return [
            (printed, math.log(n / (self._printed[printed] + TRUST)))
            for printed, n in self._looks.get(read, [])
            if n >= least
        ]

    @functools.cache  # noqa: B019  a model lives as long as the process
    def _letter(self, read: str, printed: str) -> float:
        total = self._printed[printed]
        apart = FLOOR
        if without_marks(printed) == without_marks(read):
            (shape, tone), (read_shape, read_tone) = without_tone(printed), without_tone(read)
            apart = max(
                FLOOR,
                (self._tones[tone, read_tone] + 0.5)
                / (self._tone_total[tone] + 1)
                * (self._shapes[shape, read_shape] + 0.5)
                / (self._shape_total[shape] + 1),
            )
            if tone and not shape.isascii() and read.isascii():
                # Where one of two marks is lost the other mostly goes with it: they are no chances apart.
                apart = max(apart, (self._stripped + 0.5) / (self._doubly + 1))
        return math.log((self._counts.get((printed, read), 0) + TRUST * apart) / (total + TRUST))


@functools.cache
def learned_channel(*, capitals: bool = False) -> Channel:
    """The channel learned from made scans (its origin stands in ``data/README.md``).

    ``capitals``: that of words in capitals, whose marks are lost far more often: they stand close to the line above.
    """
    counts: dict[tuple[str, str], int] = {}
    table = files("ocr").joinpath("data/confusions.tsv").read_text("utf-8")
    for line in table.splitlines():
        printed, read, count = line.split("\t")
        if printed.isupper() == capitals:
            counts[printed.lower(), read.lower()] = int(count)
    return Channel(counts)
