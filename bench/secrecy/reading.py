"""Reading: what becomes of a made paper: it is read, parsed, and held back or not, as the program does it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

from bench.secrecy.making import Sample, make
from ingest.building.notice import parse_notice, stamps_of
from ingest.building.secrecy import why_held
from ocr import read
from parse import parse


class Verdict(NamedTuple):
    """What became of a sample. ``outcome``: marked, unsure, unread or published."""

    sample: Sample
    outcome: str
    detail: str
    seconds: float


def judged(sample: Sample, out: Path) -> Verdict:
    """Makes a sample, if need be, and reads it."""
    path = make(sample, out)
    started = time.process_time()
    transcript = read(path)
    why = why_held(transcript, parse_notice(transcript.text, stamps_of(transcript), parse))
    seconds = time.process_time() - started
    return Verdict(sample, why.code if why else "published", why.detail if why else "", seconds)
