"""Cases: kept readings of scans with known truth to judged values with their signs, each labelled right or wrong."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import parse
from bench.doubt.case import Case
from bench.doubt.labels import field_of, labels
from bench.doubt.variants import variants
from bench.parsing.truths import truths
from bench.parsing.values import Json
from ingest.building.notice import parse_notice, stamps_of
from ingest.doubt.reading import TranscriptIndex
from ingest.doubt.signs import signs_of
from ocr import Transcript

VARIED = " with "
"""In the name of a scan that is a variant of another one."""


class Cases(NamedTuple):
    """``lost``: how many true fields were not read and have no judged value that could show it."""

    cases: list[Case]
    lost: int
    scans: int
    pages: int


def cases_of(kept: Path, truth: Path, *, varied: bool = False) -> Cases:
    """All labelled values of the transcripts in ``kept``. ``truth``: a folder that ``bench.parsing.truths`` knows.

    ``varied``: some scans count once more as a variant; what these lose is not counted.
    """
    known = {paper.name: paper.record for paper in truths(truth)}
    found: list[Case] = []
    lost = scans = pages = 0
    for path in sorted(kept.glob("*.json")):
        transcript = Transcript.model_validate_json(path.read_bytes())
        text = path.stem if path.stem in known else path.stem.split(".")[0]
        parsed = parse_notice(transcript.text, stamps_of(transcript), parse.parse)
        own, missed = _labelled(transcript, parsed, known[text], text, path.stem)
        found += own
        for variant in variants(transcript, parsed, known[text], path.stem) if varied else ():
            again = parse_notice(variant.transcript.text, stamps_of(transcript), parse.parse)
            name = path.stem + VARIED + variant.name
            found += _labelled(variant.transcript, again, variant.truth, text, name)[0]
        lost, scans, pages = lost + missed, scans + 1, pages + len(transcript.pages)
    return Cases(found, lost, scans, pages)


def _labelled(
    transcript: Transcript, parsed: parse.Parsed, truth: Json, text: str, scan: str
) -> tuple[list[Case], int]:
    signed = signs_of(parsed, TranscriptIndex(transcript))
    known = labels([one.value for one in signed], parsed.record.model_dump(mode="json"), truth)
    cases = []
    for value, signs, *_ in signed:
        right = known.right.get(value.at)
        if right is not None:
            missing = value.words is None
            cases.append(Case(text, scan, value.at, field_of(value.at), value.kind, missing, signs, right))
    return cases, len(known.lost)
