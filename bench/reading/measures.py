"""Measures: how far a text is from the truth: characters, characters without marks, words, and harm done by repair."""

from __future__ import annotations

import collections
import re
from typing import NamedTuple

from rapidfuzz.distance import Indel, Levenshtein

from lexicon.folding import STRAIGHT, nfc, without_marks
from ocr.transcript import Transcript


class Score(NamedTuple):
    """Counts of one document, or of many added up.

    ``errors`` of ``characters``, and ``bare_errors`` of them with all marks taken off, are edits, spaces folded, in
    reading order; ``same`` words of ``truth_words`` and ``read_words``, whatever their order. ``harmed``: words that
    were read right and that repair made wrong; ``helped``: the other way round.
    """

    characters: int = 0
    errors: int = 0
    bare_errors: int = 0
    truth_words: int = 0
    read_words: int = 0
    same: int = 0
    harmed: int = 0
    helped: int = 0

    def plus(self, other: Score) -> Score:
        return Score(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def cer(self) -> float:
        return self.errors / max(1, self.characters)

    @property
    def bare_cer(self) -> float:
        return self.bare_errors / max(1, self.characters)

    @property
    def words(self) -> float:
        """The F1 of the multiset of words."""
        return 2 * self.same / max(1, self.truth_words + self.read_words)

    @property
    def harm(self) -> float:
        return self.harmed / max(1, self.truth_words)

    @property
    def help(self) -> float:
        return self.helped / max(1, self.truth_words)


def score(truth: str, read: str, before_repair: str | None = None) -> Score:
    """A text against the truth. ``before_repair``: the same text with every edit undone."""
    truth, read = folded(truth), folded(read)
    truth_words, read_words = truth.split(), read.split()
    same = sum((collections.Counter(truth_words) & collections.Counter(read_words)).values())
    harmed = helped = 0
    if before_repair is not None:
        raw_words = folded(before_repair).split()
        before, after = _right(truth_words, raw_words), _right(truth_words, read_words)
        # A word that no repair touched was neither damaged nor mended: it stands elsewhere in the order of reading.
        kept = _right(raw_words, read_words)
        harmed = sum(before[n] not in kept for n in before.keys() - after.keys())
        kept_words = set(kept.values())
        helped = sum(after[n] not in kept_words for n in after.keys() - before.keys())
    return Score(
        len(truth),
        Levenshtein.distance(truth, read),
        Levenshtein.distance(without_marks(truth), without_marks(read)),
        len(truth_words),
        len(read_words),
        same,
        harmed,
        helped,
    )


SIGNS = {"i l 1 I": "il1I", "; : , .": ";:,."}
"""Signs that look alike, by the name of their group."""


def misread_signs(truth: str, read: str) -> dict[str, tuple[int, int]]:
    """Of each group of ``SIGNS``: how many were printed, and how many of these were lost or taken for another sign."""
    truth, read = folded(truth), folded(read)
    wrong = {edit.src_pos for edit in Levenshtein.editops(truth, read) if edit.tag != "insert"}
    return {
        name: (sum(c in signs for c in truth), sum(truth[place] in signs for place in wrong))
        for name, signs in SIGNS.items()
    }


def before_repair(transcript: Transcript) -> str:
    """The text of a transcript with every edit undone, the last one first."""
    text = transcript.text
    for edit in reversed(
        transcript.edits
    ):  # they stand in the order of the text, a token's own in the order made
        if text[edit.start : edit.start + len(edit.after)] == edit.after:
            text = text[: edit.start] + edit.before + text[edit.start + len(edit.after) :]
    return text


def folded(text: str) -> str:
    """NFC, straight quotes and dashes, one space for any white."""
    return re.sub(r"\s+", " ", nfc(text).translate(STRAIGHT)).strip()


def _right(truth: list[str], read: list[str]) -> dict[int, int]:
    """The words of the truth that were read right, in order: for each its index, and that of the word as read."""
    return {
        block.src_start + n: block.dest_start + n
        for block in Indel.opcodes(truth, read)
        if block.tag == "equal"
        for n in range(block.src_end - block.src_start)
    }
