"""Transcript: what a reading of a scan gives, each character with its place on the page.

Coordinates are pixels of the *original* page image (before any turning, straightening or scaling), origin at
the top left, x to the right, y down. Spans are half-open ``[start, end)`` offsets of code points in
``Transcript.text``. Confidence runs from 0 (none) to 1 (sure).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field


class Box(NamedTuple):
    """A rectangle in pixels of the original page image; x1 and y1 lie just outside it."""

    x0: int
    y0: int
    x1: int
    y1: int


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Word(Frozen):
    """A word that the recogniser read, or the page's own text says, and that stands in the text.

    ``printed`` is what was read before any correction; of a page's own text the confidence is 1. One printed word
    can own a shorter or longer span (a correction), and two printed words can share one span (``ngày28`` split,
    ``24-`` + ``QĐ/TW`` joined).
    ``order`` is the word's place in the recogniser's own reading of its page, so that the raw reading can be restored;
    ``line`` numbers its printed line there. ``second``: what a second reader made of it, where it was asked.
    """

    start: int
    end: int
    page: int = Field(ge=1)
    box: Box
    confidence: float = Field(ge=0, le=1)
    printed: str
    order: int
    line: int
    second: str | None = None


LeftOutReason = Literal["page number", "arrival stamp", "seal", "overlay", "signature", "noise"]


AsideKind = Literal["arrival stamp", "overlay", "signature"]


class LeftOut(Frozen):
    """A word that was read on the page but is not part of the paper's text, and why it was left out."""

    page: int = Field(ge=1)
    box: Box
    confidence: float = Field(ge=0, le=1)
    printed: str
    order: int
    line: int
    reason: LeftOutReason


class Aside(Frozen):
    """A mark upon the paper kept apart from its text: an arrival stamp, the box in which an electronic signature says
    by whom and when it was made (``signature``), or another mark laid over it.
    """

    kind: AsideKind
    page: int = Field(ge=1)
    box: Box
    text: str


class Stamp(Frozen):
    """A stamp on a page, or what may be one, read by itself.

    ``readings``: what was made of it, a printed line each. ``says``: that it is a mark of secrecy, or may be one, or is
    surely something else; of what is unread a person has to look at the ``box``.
    """

    page: int = Field(ge=1)
    box: Box
    readings: list[str]
    says: Literal["mark", "near", "other", "unread"]


class Pen(Frozen):
    """A number, day or month written by pen into a page's form: ``of`` the paper, of a copy of it, or the number of a
    stamp of arrival.

    ``readings``: its likeliest values with their probabilities, the likeliest first (at most three). ``state``: whether
    the first of them stands in the text, surely enough or not (``doubtful``), or none does (``unread``: "__" stands
    there). The word of the text that it is has the same page and ``box``; ``printed``: what the recogniser had read.
    ``head``: whether it stands in the head of its page; earlier versions read that of the first page alone.
    """

    kind: Literal["number", "day", "month"]
    of: Literal["paper", "copy", "arrival"] = "paper"
    head: bool = False
    page: int = Field(ge=1)
    box: Box
    readings: list[tuple[str, float]]
    state: Literal["read", "doubtful", "unread"]
    printed: str


class Edit(Frozen):
    """One correction: ``text[start:end]`` is ``after``; the recogniser had read ``before``. ``rule`` names why."""

    start: int
    end: int
    before: str
    after: str
    rule: str


PageFault = Literal["coarse", "dark", "blurred", "cut", "folded", "finger"]
"""Why a page should be scanned again (``ocr.image.page_faults``): under 200 dots to the inch; too dark; blurred; lines
run into an edge; a corner is folded; a finger lies upon it."""


class Page(Frozen):
    """One page as it lay in the file, and what was undone before reading it.

    ``rotation``: degrees clockwise by which the original was turned to stand upright (0, 90, 180 or 270).
    ``skew``: degrees counter-clockwise by which it was then straightened. ``dpi``: as stated by the file, or
    estimated from the page's size where it states none or a senseless one. ``steps``: the cleaning steps applied,
    then whether its text layer was used (``text layer: …``) or why not (``text layer refused: …``), if it has one.
    ``faults``: why it should be scanned again; ``thumbnail``: a picture that shows it (JPEG, base64), if one does.
    ``look``: what the same page is known by when it is scanned again (``ocr.image.page_hash``).
    """

    number: int = Field(ge=1)
    width: int
    height: int
    dpi: float
    rotation: Literal[0, 90, 180, 270] = 0
    skew: float = 0.0
    state: Literal["read", "unread", "blank"]
    reason: str | None = None
    steps: list[str] = []
    faults: list[PageFault] = []
    thumbnail: str | None = None
    look: str | None = None


class Made(Frozen):
    """How the transcript was made, so that it can be told which a better version would change."""

    software: str
    recogniser: str
    model: str
    settings: dict[str, str]


class Transcript(Frozen):
    """The clean text of a scan and the way back from each of its characters to the page."""

    text: str
    words: list[Word]
    left_out: list[LeftOut] = []
    asides: list[Aside] = []
    stamps: list[Stamp] = []
    pens: list[Pen] = []
    edits: list[Edit] = []
    pages: list[Page]
    made: Made

    def words_in(self, start: int, end: int) -> Iterator[Word]:
        """The words whose spans touch ``[start, end)``, in reading order."""
        return (w for w in self.words if w.start < end and start < w.end)

    def confidence(self, start: int, end: int) -> float | None:
        """The lowest confidence of the words under a span, 0..1; None where no word lies under it."""
        return min((w.confidence for w in self.words_in(start, end)), default=None)

    def boxes(self, start: int, end: int) -> list[tuple[int, Box]]:
        """The places of a span: (page number, box), one for each printed line that it touches."""
        found: dict[tuple[int, int], Box] = {}
        for w in self.words_in(start, end):
            old = found.get((w.page, w.line), w.box)
            found[w.page, w.line] = Box(
                min(old.x0, w.box.x0), min(old.y0, w.box.y0), max(old.x1, w.box.x1), max(old.y1, w.box.y1)
            )
        return [(page, box) for (page, _), box in found.items()]

    def own_pens(self) -> list[Pen]:
        """What was written by pen into the paper's own form: an annex can have a head of its own on a later page."""
        return [pen for pen in self.pens if pen.page == 1 or not pen.head]

    @cached_property
    def by_page(self) -> dict[int, list[int]]:
        """For each page (1-based) the places in ``words`` of its words: a long paper is gone through once."""
        found: dict[int, list[int]] = {}
        for at, word in enumerate(self.words):
            found.setdefault(word.page, []).append(at)
        return found

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("by_page", None)  # it may have other words
        return copied

    def raw(self, page: int) -> str:
        """The recogniser's own reading of a page (1-based), uncorrected, in its order, a printed line a line."""
        lines: dict[int, list[str]] = {}
        everything: list[Word | LeftOut] = [self.words[at] for at in self.by_page.get(page, [])]
        everything += (left for left in self.left_out if left.page == page)
        for w in sorted(everything, key=lambda w: w.order):
            if w.printed:
                lines.setdefault(w.line, []).append(w.printed)
        return "\n".join(" ".join(line) for line in lines.values())
