"""Measuring: from reviewed papers to the words that they confirm, and whether these would have helped.

The papers are parted in two by a hash of their ids. Of one half the words and the shares are learned, each of its
papers judged by the others; on the other half, which has no part in that, it is decided whether they are used. What is
used is then learned of the words of all papers.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from ingest.archive.learning.confirming import ReviewedPaper, Tried
from ingest.doubt.office import KINDS, KNOWN_FROM, OfficeWords, OfKind, look_up

LEAST_KNOWN, LEAST_NEAR = 10, 5
"""Minimum values of the held-out half on which it is shown that a doubt may be taken away; that one is to be raised."""
_MOST_RIGHT = 0.5
"""Of values near known ones, on which a doubt is to be raised, the maximum share that was right."""


class Measured(NamedTuple):
    """What was found on the held-out half of one kind. ``known``: doubtful values whose words are confirmed ones, and
    of these the wrong ones; ``near``: values without a doubt whose words are near confirmed ones, and the wrong ones.
    """

    kind: str
    words: int
    known: int
    known_wrong: int
    near: int
    near_wrong: int
    uses_known: bool
    uses_near: bool


def learn(papers: Iterable[ReviewedPaper], below: float) -> tuple[OfficeWords, list[Measured]]:
    """``below``: a value less likely to be right is doubtful."""
    halves: tuple[list[ReviewedPaper], list[ReviewedPaper]] = ([], [])
    for paper in papers:
        halves[hashlib.sha256(paper.id.encode()).digest()[0] % 2].append(paper)
    learning, held_out = halves
    measured = [_measured(kind, learning, held_out, below) for kind in KINDS]
    kinds = {
        one.kind: OfKind(values=_kept(_counted(one.kind, [*learning, *held_out])), known=known, near=near)
        for one, known, near in measured
        if known is not None or near is not None
    }
    now = datetime.now(UTC).isoformat(timespec="seconds")
    words = OfficeWords(made_at=now, papers=len(learning) + len(held_out), kinds=kinds)
    return words, [one for one, _, _ in measured]


def _measured(
    kind: str, learning: list[ReviewedPaper], held_out: list[ReviewedPaper], below: float
) -> tuple[Measured, float | None, float | None]:
    values = _counted(kind, learning)
    share = {how: _share([one.right for one in _of(how, kind, learning, values, own=True)]) for how in _HOW}
    known = [one.right for one in _of("known", kind, held_out, values)]
    near = [one.right for one in _of("near", kind, held_out, values)]
    uses_known = len(known) >= LEAST_KNOWN and all(known) and share["known"] >= below
    uses_near = len(near) >= LEAST_NEAR and sum(near) / len(near) <= _MOST_RIGHT and share["near"] < below
    measured = Measured(
        kind,
        len(_kept(values)),
        len(known),
        known.count(False),
        len(near),
        near.count(False),
        uses_known,
        uses_near,
    )
    return measured, share["known"] if uses_known else None, share["near"] if uses_near else None


_HOW: tuple[Literal["known", "near"], ...] = ("known", "near")


def _of(
    how: Literal["known", "near"],
    kind: str,
    papers: list[ReviewedPaper],
    values: Counter[str],
    *,
    own: bool = False,
) -> Iterator[Tried]:
    """The values of papers that the evidence would bear on. ``own``: the papers are those that were counted."""
    for paper in papers:
        counted = paper.confirmed.get(kind, frozenset()) if own else frozenset()
        for one in paper.tried:
            meant = one.doubtful and one.rebuttable if how == "known" else not one.doubtful
            if one.kind == kind and meant:
                found = look_up(one.words, values, counted)
                if found is not None and found.how == how:
                    yield one


def _counted(kind: str, papers: list[ReviewedPaper]) -> Counter[str]:
    return Counter(words for paper in papers for words in paper.confirmed.get(kind, ()))


def _kept(values: Counter[str]) -> dict[str, int]:
    """What no two papers have is of no use, and tells of one paper."""
    return {words: papers for words, papers in sorted(values.items()) if papers >= KNOWN_FROM}


def _share(right: list[bool]) -> float:
    """The share that is right, where few were seen nearer to a half."""
    return round((sum(right) + 0.5) / (len(right) + 1), 4)
