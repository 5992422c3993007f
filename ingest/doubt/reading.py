"""Reading: from the words under a value to the signs that they were misread. Every sign is 0 where nothing speaks
against the value, and grows with what does; one of them, ``agreed``, speaks for it."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from itertools import pairwise
from statistics import fmean, median

from ingest.doubt import spelling
from ingest.doubt.spelling import Signs
from ocr import Box, Edit, LeftOut, Transcript, Word
from parse import Span

_WEAK = 0.8
_PLAIN = 36
"""Height in pixels of the words of a well-scanned page (13 points at 300 dpi)."""
_BY_LANGUAGE = {"word by the language", "fixed pair"}
_BY_LOOKING = {"second look", "second reader"}
_BY_PEN = "read as pen"
_BLOTS = {"seal", "noise", "arrival stamp"}


class TranscriptIndex:
    """A transcript, made ready to be asked about spans of its text."""

    def __init__(self, transcript: Transcript) -> None:
        self.text = transcript.text
        self._words = transcript.words
        self._starts = [word.start for word in transcript.words]
        self._ends = [word.end for word in transcript.words]
        self._edits: defaultdict[tuple[int, int], list[Edit]] = defaultdict(list)
        for edit in transcript.edits:
            self._edits[edit.start, edit.end].append(edit)
        self._left_out: defaultdict[int, list[LeftOut]] = defaultdict(list)
        for left in transcript.left_out:
            if left.reason in _BLOTS:
                self._left_out[left.page].append(left)
        confidences: defaultdict[int, list[float]] = defaultdict(list)
        heights: defaultdict[int, list[int]] = defaultdict(list)
        for word in transcript.words:
            confidences[word.page].append(word.confidence)
            heights[word.page].append(word.box.y1 - word.box.y0)
        self._fineness = {page: max(0.0, 1 - median(found) / _PLAIN) for page, found in heights.items()}
        self._page_doubt = {page: 1 - fmean(found) for page, found in confidences.items()}
        self.doubt = max(self._page_doubt.values(), default=1.0)
        self._bilevel = {page.number for page in transcript.pages if "despeckle" in page.steps}
        self._mended = self._share_mended(transcript)
        self.specks = sum(left.reason == "noise" for left in transcript.left_out)
        self.unread = sum(page.state == "unread" for page in transcript.pages)

    @staticmethod
    def _share_mended(transcript: Transcript) -> dict[int, float]:
        """By page, the share of its words that the language mended."""
        mended = {(edit.start, edit.end) for edit in transcript.edits if edit.rule in _BY_LANGUAGE}
        every = Counter(word.page for word in transcript.words)
        some = Counter(word.page for word in transcript.words if (word.start, word.end) in mended)
        return {page: some[page] / every[page] for page in every}

    def words(self, spans: list[Span]) -> list[Word]:
        """The words under some spans."""
        return [word for span in spans for word in self._under(span)]

    def _under(self, span: Span) -> list[Word]:
        first = bisect_right(self._ends, span.start)
        return self._words[first : bisect_left(self._starts, span.end)]

    def places(self, spans: list[Span]) -> list[tuple[int, Box]]:
        """The places of some spans: (page number, box), one for each printed line that they touch."""
        lines: dict[tuple[int, int], list[Box]] = {}
        for word in self.words(spans):
            lines.setdefault((word.page, word.line), []).append(word.box)
        return [(page, _around(boxes)) for (page, _), boxes in lines.items()]

    def details(self, spans: list[Span]) -> dict[str, str]:
        """What sentences about some spans may name: the least sure word, a mended one, what a second reader read."""
        words = self.words(spans)
        worst = min(words, key=lambda word: word.confidence, default=None)
        told = {
            "word": self.text[worst.start : worst.end] if worst else "…",
            "percent": f"{worst.confidence:.0%}" if worst else "?",
        }
        for word in words:
            token = self.text[word.start : word.end]
            if word.second is not None and word.second != token:
                told |= {"second": word.second, "first": token}
            for edit in self._edits.get((word.start, word.end), ()):
                told |= {"before": edit.before, "after": edit.after}
            if spelling.is_strange(token):
                told["strange"] = token
        return told

    def signs(self, spans: list[Span]) -> Signs:
        """The signs of a value that was read from ``spans``."""
        words = self.words(spans)
        if not words:
            return {"wordless": 1.0}
        doubts = [1 - word.confidence for word in words]
        tokens = {(word.start, word.end): self.text[word.start : word.end] for word in words}
        edits = [edit for place in tokens for edit in self._edits.get(place, ())]
        asked = [(word, self.text[word.start : word.end]) for word in words if word.second is not None]
        differ = sum(word.second != token for word, token in asked)
        return {
            "weakest": max(doubts),
            "very weak": max(0.0, max(doubts) - 0.5),
            "weak": fmean(doubts),
            "weak words": math.log1p(sum(doubt > 1 - _WEAK for doubt in doubts)),
            "long": math.log1p(len(tokens)),
            "by language": math.log1p(sum(edit.rule in _BY_LANGUAGE for edit in edits)),
            "by looking": math.log1p(sum(edit.rule in _BY_LOOKING for edit in edits)),
            "mended": math.log1p(
                sum(edit.rule not in {*_BY_LANGUAGE, *_BY_LOOKING, _BY_PEN} for edit in edits)
            ),
            "differ": math.log1p(differ),
            "agreed": (len(asked) - differ) / len(words),
            **spelling.signs(list(tokens.values())),
            "blotted": math.log1p(self._blots(words)),
            "gap": self.gap(words),
            "fine print": max(self._fineness[word.page] for word in words),
            "black and white": float(any(word.page in self._bilevel for word in words)),
            "mended page": max(self._mended.get(word.page, 0.0) for word in words),
            "specks": math.log1p(self.specks / len(self._page_doubt)),
            "poor page": max(self._page_doubt[word.page] for word in words),
        }

    def gap(self, words: list[Word]) -> float:
        """The widest blank between two words of one printed line, in heights of the line beyond one, at most 4."""
        widest = 0.0
        for a, b in pairwise(words):
            if (a.page, a.line) == (b.page, b.line):
                widest = max(widest, (b.box.x0 - a.box.x1) / max(1, a.box.y1 - a.box.y0) - 1)
        return min(widest, 4.0)

    def _blots(self, words: list[Word]) -> int:
        """How many marks that are no text (seals, specks) were read on the words."""
        found = 0
        for page in {word.page for word in words} & self._left_out.keys():
            boxes = [word.box for word in words if word.page == page]
            around = _around(boxes)
            found += sum(
                _touches(left.box, around) and any(_touches(left.box, box) for box in boxes)
                for left in self._left_out[page]
            )
        return found


def _around(boxes: list[Box]) -> Box:
    return Box(
        min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes)
    )


def _touches(a: Box, b: Box) -> bool:
    """Whether a box comes as near to another as half the other's height."""
    margin = (b.y1 - b.y0) // 2
    return a.x0 < b.x1 + margin and b.x0 - margin < a.x1 and a.y0 < b.y1 and b.y0 < a.y1
