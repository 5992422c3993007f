"""Doubt: how far each value of a record can be trusted, and what a person should look at first."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from ocr import Box, Transcript
from parse import Parsed


class Place(BaseModel):
    """Where a doubtful value stands: pixels of the original page image."""

    model_config = ConfigDict(frozen=True)

    page: int
    box: Box


class Doubt(BaseModel):
    """One doubtful value. ``confidence`` is that of its worst word; None where no word was read for it."""

    model_config = ConfigDict(frozen=True)

    at: str
    code: str
    source: Literal["reading", "parsing"]
    confidence: float | None
    why: str
    places: list[Place]


def doubts(parsed: Parsed, transcript: Transcript, *, below: float) -> list[Doubt]:
    """The doubtful values, what fails a check first, then by confidence, the lowest first."""
    found = [
        Doubt(
            at=doubt.at, code=doubt.code, source="parsing", why=doubt.why,
            confidence=_confidence(parsed, transcript, doubt.at),
            places=_places(parsed, transcript, doubt.at),
        )
        for doubt in parsed.doubts
    ]  # fmt: skip
    weak = []
    for at in parsed.evidence:
        confidence = _confidence(parsed, transcript, at)
        if confidence is not None and confidence < below:
            weak.append(
                Doubt(
                    at=at, code="low_confidence", source="reading", confidence=round(confidence, 4),
                    why=f"đọc không chắc ({confidence:.0%})", places=_places(parsed, transcript, at),
                )
            )  # fmt: skip
    return found + sorted(weak, key=lambda doubt: (doubt.confidence or 0, doubt.at))


def _confidence(parsed: Parsed, transcript: Transcript, at: str) -> float | None:
    values = [transcript.confidence(span.start, span.end) for span in parsed.evidence.get(at, [])]
    return min((value for value in values if value is not None), default=None)


def _places(parsed: Parsed, transcript: Transcript, at: str) -> list[Place]:
    return [
        Place(page=page, box=box)
        for span in parsed.evidence.get(at, [])
        for page, box in transcript.boxes(span.start, span.end)
    ]
