"""Signs: from a record and the reading it came from to all that speaks for and against each of its values."""

from __future__ import annotations

import math
from typing import NamedTuple

from ingest.doubt import wording
from ingest.doubt.absence import Absence
from ingest.doubt.agreement import Agreement, Contradiction
from ingest.doubt.reading import TranscriptIndex
from ingest.doubt.spelling import Signs
from ingest.doubt.values import Value, values_of
from lexicon.folding import fold
from parse import Parsed, Span

_REPEATED = {"code", "cited code", "name", "place", "issuer"}
"""Kinds of values that a paper may print twice: what is read alike twice is hardly misread."""


class Signed(NamedTuple):
    """A value with its signs. ``findings``: what the checks say against it, for people; ``spans``: where it stands, or
    the line that looks like it where it was not read.
    """

    value: Value
    signs: Signs
    findings: list[Contradiction]
    spans: list[Span]


def signs_of(parsed: Parsed, reading: TranscriptIndex) -> list[Signed]:
    """All values to be judged, with their signs."""
    agreement = Agreement(parsed)
    absence = Absence(parsed, reading, agreement)
    small, folded = reading.text.lower(), fold(reading.text)
    found = []
    unread_copy = absence.unread_copy()
    for value in [*values_of(parsed), *([unread_copy] if unread_copy else [])]:
        against = agreement.against.get(value.at, [])
        if value.words is None:
            trace = absence.trace(value) if value.kind != "copy" else None
            spans = [trace] if trace else value.spans
            found.append(Signed(value, absence.signs(value), against, spans))
            continue
        signs = reading.signs(value.spans) | wording.signs(value, value.at in parsed.normalised)
        signs |= {
            "contradicted": float(any(not finding.form for finding in against)),
            "noted": float(any(finding.form for finding in against)),
            "borne out": math.log1p(agreement.borne_out.get(value.at, 0)),
            "in a copy": float(value.holder != "/document"),
            "unread": float(reading.unread > 0),
        }
        if value.kind in _REPEATED:
            times = small.count(value.words.lower())
            signs["repeated"] = float(times > 1)
            signs["spelt otherwise"] = float(folded.count(fold(value.words)) > times)
        found.append(Signed(value, signs, against, value.spans))
    return found
