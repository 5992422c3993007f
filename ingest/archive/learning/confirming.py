"""Confirming: of each reviewed paper, what was read and whether that was right, and the words that people confirmed."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ingest.archive.archive import Archive
from ingest.archive.corrections import corrected
from ingest.archive.open_doubt import reviewed
from ingest.doubt import Judged
from ingest.doubt.office import KINDS, may_be_rebutted, tidy
from ingest.doubt.values import Value, values_of
from parse import Parsed, Record

log = logging.getLogger(__name__)


class Tried(NamedTuple):
    """A value as it was read. ``doubtful``: it was, without anything learned; ``rebuttable``: nothing was said against
    it but that it may be misread; ``right``: people left it as it was.
    """

    kind: str
    words: str
    doubtful: bool
    rebuttable: bool
    right: bool


class ReviewedPaper(NamedTuple):
    """``confirmed``: by kind, the words that its reviewed record has; ``tried``: what was read."""

    id: str
    confirmed: dict[str, frozenset[str]]
    tried: list[Tried]


def reviewed_papers(archive: Archive) -> Iterator[ReviewedPaper]:
    """The papers of an archive that somebody has reviewed, by id; those whose folder cannot be read are left out. Held
    papers are in another folder, and nothing of them is learned.
    """
    for document in archive.documents():
        try:
            paper = _paper(archive, document)
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("%s: nothing is learned of it: %s", document, error)
            continue
        if paper is not None:
            yield paper


def _paper(archive: Archive, document: str) -> ReviewedPaper | None:
    corrections = archive.corrections(document)
    review = reviewed(corrections, int(archive.made(document).get("reading", 1)))
    if review is None:
        return None
    read = archive.as_read(document)
    final = corrected(read, corrections).record
    confirmed: dict[str, set[str]] = defaultdict(set)
    there: dict[tuple[str, str], set[str]] = defaultdict(set)
    for value in _values(final):
        if review.covers(value.at):
            confirmed[value.kind].add(tidy(value.words or ""))
        there[value.holder, value.kind].add(tidy(value.words or ""))
    judged = {one.at: one for one in archive.judged(document)}
    tried = [
        _tried(value, judged[value.at], tidy(value.words or "") in there[value.holder, value.kind])
        for value in _values(read)
        if value.at in judged and review.covers(value.at)
    ]
    return ReviewedPaper(document, {kind: frozenset(said) for kind, said in confirmed.items()}, tried)


def _values(record: Record) -> list[Value]:
    return [one for one in values_of(Parsed(record=record)) if one.words and one.kind in KINDS]


def _tried(value: Value, judged: Judged, right: bool) -> Tried:
    words = value.words or ""
    if judged.office is None:
        return Tried(value.kind, words, judged.doubtful, may_be_rebutted(judged), right)
    # What was learned took the doubt from what is known, and cast it on what is near.
    return Tried(value.kind, words, tidy(words) == judged.office.value, True, right)
