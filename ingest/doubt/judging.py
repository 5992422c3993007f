"""Judging: from a record and the transcript it was read from to how likely each value is to be right, and why."""

from __future__ import annotations

from ingest.doubt.judged import Judged, Place
from ingest.doubt.looks import Looks, capped, unread_beside
from ingest.doubt.model import Model, shipped_model
from ingest.doubt.pens import Pens, places, probability
from ingest.doubt.reading import TranscriptIndex
from ingest.doubt.reasons import reasons
from ingest.doubt.signs import Signed, signs_of
from ocr import Transcript
from parse import Parsed

_SURE = 0.99
"""Probability of being right above which no reasons are given for a value."""


def judge(
    parsed: Parsed, transcript: Transcript, *, below: float, model: Model | None = None, name: str = ""
) -> list[Judged]:
    """All judged values, the most doubtful first. ``below``: a value less likely to be right than this is doubtful.

    ``name``: the file's own name, where it is known: it may speak against a number.
    """
    model = model or shipped_model()
    reading = TranscriptIndex(transcript)
    pens = Pens(transcript, parsed, name)
    looks = Looks.of(transcript)
    judged = {
        signed.value.at: _with_pen(
            _with_looks(_judged(signed, reading, model, below), signed, reading, looks), signed, reading, pens
        )
        for signed in signs_of(parsed, reading)
    }
    for one in unread_beside(parsed, transcript):
        known = judged.get(one.at)
        judged[one.at] = one if known is None else _with_more(known, one)
    return sorted(judged.values(), key=lambda one: (one.probability or 0.0, one.at))


def _with_more(known: Judged, seen: Judged) -> Judged:
    """A missing value with what was seen on the page of it besides: it is as doubtful as that."""
    codes = {reason.code for reason in known.reasons}
    return known.model_copy(
        update={
            "probability": min(known.probability or 0.0, seen.probability or 0.0),
            "doubtful": True,
            "reasons": [
                *known.reasons[:1],
                *(r for r in seen.reasons if r.code not in codes),
                *known.reasons[1:],
            ],
            "places": known.places or seen.places,
        }
    )


def _judged(signed: Signed, reading: TranscriptIndex, model: Model, below: float) -> Judged:
    value, missing = signed.value, signed.value.words is None
    probability = model.probability(value.kind, signed.signs, missing)
    against = model.against(value.kind, signed.signs, missing) if probability < _SURE else {}
    words = [] if missing else reading.words(signed.spans)
    return Judged(
        at=value.at,
        probability=round(probability, 4),
        doubtful=probability < below,
        confidence=round(min(word.confidence for word in words), 4) if words else None,
        reasons=reasons(signed, against, reading) if probability < _SURE else [],
        places=[Place(page=page, box=box) for page, box in reading.places(signed.spans)],
    )


def _with_looks(judged: Judged, signed: Signed, reading: TranscriptIndex, looks: Looks) -> Judged:
    """A judged value with what the page shows against it."""
    if signed.value.words is None:
        return judged
    return capped(judged, list(looks.against(signed, reading.words(signed.spans))))


def _with_pen(judged: Judged, signed: Signed, reading: TranscriptIndex, pens: Pens) -> Judged:
    """A judged value with what its pen says: one that was not read surely, or is spoken against, is doubtful."""
    missing = signed.value.words is None
    under = pens.under(signed.value, [] if missing else reading.words(signed.spans))
    against = list(pens.against(signed.value, under))
    if not against:
        return judged
    sure = min(judged.probability or 0.0, probability(under, missing))
    return judged.model_copy(
        update={
            "probability": round(sure, 4),
            "doubtful": True,
            "reasons": [*judged.reasons[:1], *against] if missing else [*against, *judged.reasons],
            "places": judged.places or places(under),
        }
    )
