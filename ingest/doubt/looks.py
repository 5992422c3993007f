"""Looks: what a page shows against a value that no weight may outweigh: ink beside it that was not read, a word that
was hardly read at all, a bracket that stays open, a list without its last item, an arrival stamp without its day.

These only say that a value has to be looked at; none gives one. The limits were set on real papers, by kind of value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.doubt.gaps import gaps
from ingest.doubt.judged import Judged, Place, Reason
from ingest.doubt.signs import Signed
from ingest.doubt.wording import out_of_form
from ingest.messages import both, say
from lexicon import vocabulary
from lexicon.folding import fold, squeeze
from lexicon.labels import SUPERSCRIPTS
from lexicon.names import bare_name
from lexicon.syllables import is_syllable
from ocr import Box, Edit, LeftOut, Transcript, Word
from parse import Parsed

PROBABILITY = 0.3
"""What the weights say is multiplied by this where one of these is seen."""
_UNREAD = 0.05
"""Probability that nothing stands where the page shows that something does."""
_WEAKEST = {"recipient": 0.6, "subject": 0.5, "name": 0.6}
"""By kind of value, 1 less the minimum confidence of its least sure word."""
_DISAGREED = {"recipient": 0.1, "subject": 0.1}
"""By kind of value, the share of its words that a second reader may read otherwise; all of them for other kinds."""
_PROVED = {"phrase fixed by the rules", "line fixed by the rules", "deputy of the head signed for"}
"""Rules of ``ocr``'s edits that leave one reading: how surely the word was read does not matter then."""
_PUT = {
    "surname with a misread letter", "surname without its first letter", "scrap before a capital",
    "position under a seal", "opening of a subject",
}  # fmt: skip
"""Rules of ``ocr``'s edits that put what is likeliest where a seal or a stamp lies over the print: it may hide more."""
_UNPAIRED = {"recipient", "name"}
"""Kinds of values that an open bracket makes doubtful."""
_CHECKS = {"deputy"}
"""The parser's checks of two values whose contradiction is never by chance."""
_LEAST_LETTERS = 2
"""Letters of ink that was left out beside a value, for it to be a word."""
_BESIDE = {"recipient", "code", "name", "issuer", "place", "subject"}
"""Kinds of values that ink beside them makes doubtful."""
_ODD = {"base", "code", "cited code"}
"""Kinds of values in which a word as no code is written makes them doubtful."""
_ODD_WORD = re.compile(
    r"\d[A-ZĐ]{2,4}-[A-ZĐ]{2}|[A-ZĐ]{2}\d[A-ZĐ]|^\d[A-ZĐ]{2,}\W*$"
    rf"|[^\W\d_a-zA-ZđĐ{SUPERSCRIPTS}]\d|\d[^\W\d_a-zA-ZđĐ{SUPERSCRIPTS}]|\d[%€§&]\w"
)
"""A symbol without the stroke before it (7QD-UBND), a digit among capitals (TT4TXH), a letter with a mark beside a
digit (ó5). Marks of footnotes are no letters."""
_FORWARDED = vocabulary.pattern("marks", "read", "forwarded")
_NEAR = 2.0
"""How far from a value's last word such ink may stand, in heights of that word."""
_AS_HIGH = 0.6
"""How high ink before a name has to be for a word, in heights of the name's first word."""
_SHORTEST = 2
"""Words up to which a name without a known surname may lack it."""
_KEPT_FROM = 3
"""Items from which on a list of recipients ends in one that says what is kept (NĐ30, Phụ lục I, II.9)."""


class Looks(NamedTuple):
    """What can be seen on a transcript's pages besides its words. ``left_out``: by page (from 1), words left out as
    noise; ``scraps``: single letters and digits left out so; ``proved``: spans in ``text``, (start, end),
    that a rule has settled (``_PROVED``); ``put``: what a rule has put over print that was covered (``_PUT``).
    """

    text: str
    left_out: dict[int, list[LeftOut]]
    scraps: dict[int, list[LeftOut]]
    proved: frozenset[tuple[int, int]]
    put: tuple[Edit, ...]

    @classmethod
    def of(cls, transcript: Transcript) -> Looks:
        found: dict[int, list[LeftOut]] = {}
        scraps: dict[int, list[LeftOut]] = {}
        for left in transcript.left_out:
            if left.reason == "noise":
                letters = sum(map(str.isalpha, left.printed))
                if letters >= _LEAST_LETTERS:
                    found.setdefault(left.page, []).append(left)
                elif any(map(str.isalnum, left.printed)):
                    scraps.setdefault(left.page, []).append(left)
        proved = frozenset((edit.start, edit.end) for edit in transcript.edits if edit.rule in _PROVED)
        put = tuple(edit for edit in transcript.edits if edit.rule in _PUT)
        return cls(transcript.text, found, scraps, proved, put)

    def against(self, signed: Signed, words: list[Word]) -> Iterator[Reason]:
        """What is seen against a value that was read, of the words under it."""
        kind, signs = signed.value.kind, signed.signs
        asked = [word for word in words if (word.start, word.end) not in self.proved]
        worst = min(asked, key=lambda word: word.confidence, default=None)
        if worst and 1 - worst.confidence > _WEAKEST.get(kind, 1.0):
            yield _reason("unsure", word=self._token(worst), percent=f"{worst.confidence:.0%}")
        other = [word for word in asked if word.second is not None and word.second != self._token(word)]
        if other and len(other) > _DISAGREED.get(kind, 1.0) * len(words):
            yield _reason("readers_differ", first=self._token(other[0]), second=other[0].second or "")
        if edit := self._put_over(words):
            yield _reason("restored", before=edit.before, after=edit.after)
        if kind in _UNPAIRED and signs.get("unpaired"):
            yield _reason("unpaired")
        for finding in signed.findings:
            if finding.code in _CHECKS:
                yield Reason(code=finding.code, source="model", vi=finding.vi, en=finding.en)
        if kind in _ODD and (odd := next((w for w in map(self._token, asked) if _ODD_WORD.search(w)), None)):
            yield _reason("odd_signs", strange=odd)
        if kind in _BESIDE and (ink := self._ink_beside(words)):
            yield _reason("ink_beside", word=ink.printed)
        if kind == "name":
            yield from self._without_surname(signed.value.words or "", words)
        if code := out_of_form(self.text, signed.value):
            yield _reason(code)

    def _without_surname(self, name: str, words: list[Word]) -> Iterator[Reason]:
        """What says that a name's surname was not read, as where a seal's rim lies over it (the seal covers the left
        third of the signature, NĐ30, Điều 33): ink as high as a word close before it, or no known surname.
        """
        first = min(words, key=lambda word: word.start, default=None)
        if first is not None:
            ink = [*self.left_out.get(first.page, ()), *self.scraps.get(first.page, ())]
            if before := next((left for left in ink if _is_before(left.box, first.box)), None):
                yield _reason("ink_beside", word=before.printed)
        bare = bare_name(name)
        surname = fold(bare[0]) if bare else ""
        known = surname in vocabulary.folded("signers", "surnames")
        if not known and (len(bare) <= _SHORTEST or not is_syllable(bare[0].lower())):
            yield _reason("no_surname", name=name)

    def _put_over(self, words: list[Word]) -> Edit | None:
        """What a rule has put over one of a value's words."""
        over = (
            edit for edit in self.put for word in words if edit.start < word.end and word.start < edit.end
        )
        return next(over, None)

    def _token(self, word: Word) -> str:
        return self.text[word.start : word.end]

    def _ink_beside(self, words: list[Word]) -> LeftOut | None:
        """Ink that was left out right behind, or between, a value's words on one printed line."""
        lines: dict[tuple[int, int], list[Word]] = {}
        for word in words:
            lines.setdefault((word.page, word.line), []).append(word)
        for (page, _), own in lines.items():
            box = _around([word.box for word in own])
            for left in self.left_out.get(page, ()):
                if _is_behind(left.box, box):
                    return left
        return None


def capped(judged: Judged, against: list[Reason]) -> Judged:
    """A judged value with what is seen against it, which then makes it doubtful, lowers its probability, and stands
    first among its reasons.
    """
    if not against:
        return judged
    codes = {reason.code for reason in against}
    return judged.model_copy(
        update={
            # The order of what the weights say is kept; each further look halves it.
            "probability": round(PROBABILITY * (judged.probability or 0.0) / 2 ** (len(codes) - 1), 4),
            "doubtful": True,
            "reasons": [*against, *(r for r in judged.reasons if r.code not in codes)],
        }
    )


def unread_beside(parsed: Parsed, transcript: Transcript) -> Iterator[Judged]:
    """What stands on the paper that no field has: the end of a list of recipients, what an arrival stamp says."""
    document = parsed.record.document
    kept = tuple(map(fold, vocabulary.words("marks", "list", "kept")))
    if len(document.recipients) >= _KEPT_FROM and not any(
        fold(one).startswith(kept) for one in document.recipients
    ):
        yield _missing("/document/recipients", "recipient", _reason("list_without_end"), [])
    for at, kind, reason, places in gaps(parsed, transcript):
        yield _missing(at, kind, reason, places)
    if document.code is None and document.issuer and document.date and not parsed.record.copies:
        yield _missing("/document/code", "code", _reason("rest_there"), [])
    stamps = [aside for aside in transcript.asides if aside.kind == "arrival stamp"]
    places = [Place(page=aside.page, box=aside.box) for aside in stamps]
    if not stamps and not _says_arrived(transcript):
        return
    arrival = document.arrival
    if arrival is None or arrival.number is None:
        yield _missing("/document/arrival/number", "arrival_number", _reason("stamp_unread"), places)
    if arrival is None or arrival.date is None:
        yield _missing("/document/arrival/date", "arrival_date", _reason("stamp_unread"), places)


def _says_arrived(transcript: Transcript) -> bool:
    """Whether the word of an arrival stamp was read on the first page, in its text or as ink that was left out; or the
    dots of its last row: ``Chuyển:......``.
    """
    listed = vocabulary.squeezed("marks", "arrival", "words")
    printed = [word.printed for word in transcript.words if word.page == 1]
    printed += [left.printed for left in transcript.left_out if left.page == 1]
    return any(
        (word.isupper() and squeeze(fold(word)) in listed) or _FORWARDED.match(fold(word)) for word in printed
    )


def _missing(at: str, kind: str, why: Reason, places: list[Place]) -> Judged:
    what = both(f"doubt.kind.{kind}")
    vi, en = say("doubt.missing", "vi", what=what.vi), say("doubt.missing", "en", what=what.en)
    reasons = [Reason(code="missing", source="parsing", vi=vi, en=en), why]
    return Judged(at=at, probability=_UNREAD, doubtful=True, confidence=None, reasons=reasons, places=places)


def _reason(code: str, **details: str) -> Reason:
    vi, en = both(f"doubt.{code}", **details)
    return Reason(code=code, source="reading", vi=vi, en=en)


def _around(boxes: list[Box]) -> Box:
    return Box(
        min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes)
    )


def _is_behind(ink: Box, line: Box) -> bool:
    """Whether ink stands on a printed line, between its words or close behind them."""
    high = line.y1 - line.y0
    level = line.y0 <= (ink.y0 + ink.y1) / 2 <= line.y1
    return level and line.x0 < ink.x0 < line.x1 + _NEAR * high


def _is_before(ink: Box, word: Box) -> bool:
    """Whether ink about as high as a word stands on its line, close before it."""
    high = word.y1 - word.y0
    level = word.y0 <= (ink.y0 + ink.y1) / 2 <= word.y1
    return level and (ink.y1 - ink.y0) > _AS_HIGH * high and word.x0 - _NEAR * high < ink.x1 <= word.x0 + high
