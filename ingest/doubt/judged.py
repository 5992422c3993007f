"""Judged: a value of a record, how likely it is to be right, and why it may be wrong; as ``doubts.json`` has it."""

from __future__ import annotations

import contextlib
import json
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

Source = Literal["reading", "parsing", "model", "office"]


class Place(BaseModel):
    """Where a value stands: pixels of the original page image."""

    model_config = ConfigDict(frozen=True)

    page: int
    box: tuple[int, int, int, int]


class Reason(BaseModel):
    """What speaks against a value. ``code`` is stable; ``source``: who found it: the reading of the page, the parser's
    own checks, the model that compares values with one another, or what the office has confirmed before."""

    model_config = ConfigDict(frozen=True)

    code: str
    source: Source
    vi: str
    en: str


class Confirmed(BaseModel):
    """What people have confirmed before, as evidence on a value: the same words, or others that are near them.

    ``value``: the words; ``papers``: in how many reviewed papers; ``before``: the probability without this evidence.
    """

    model_config = ConfigDict(frozen=True)

    value: str
    papers: int
    before: float


class Judged(BaseModel):
    """A value, or the place of one that the form requires and that was not read.

    ``probability``: that it is right as it stands (that nothing is printed there, where it is missing), 0..1; None in
    archives of before it was reckoned. ``confidence``: that of its worst word, None where no word was read for it.
    ``reasons``: the strongest first; empty where nothing speaks against it. ``office``: what people have confirmed
    before, where that was evidence on it.
    """

    model_config = ConfigDict(frozen=True)

    at: str
    probability: float | None
    doubtful: bool
    confidence: float | None
    reasons: list[Reason]
    places: list[Place]
    office: Confirmed | None = Field(default=None, exclude_if=lambda said: said is None)


_LIST = TypeAdapter(list[Judged])


def to_json(judged: list[Judged]) -> str:
    """``doubts.json``: all judged values, a line each, in their order."""
    lines = (json.dumps(one.model_dump(mode="json"), ensure_ascii=False) for one in judged)
    return "[" + ",".join(f"\n {line}" for line in lines) + "\n]\n"


def from_json(said: bytes | str) -> list[Judged]:
    """The values of a ``doubts.json``, also of the shape it had before probabilities: doubtful values alone.

    Raises:
        ValueError: it is neither.
    """
    with contextlib.suppress(ValidationError):
        return _LIST.validate_json(said)  # several times as fast
    found = json.loads(said)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ValueError("not a list of judged values")
    return _LIST.validate_python([one if "probability" in one else _of_old(one) for one in found])


def _of_old(old: dict[str, object]) -> dict[str, object]:
    why = str(old.get("why", ""))
    reason = {"code": old.get("code"), "source": old.get("source"), "vi": why, "en": why}
    kept = {key: old.get(key) for key in ("at", "confidence", "places")}
    return {**kept, "probability": None, "doubtful": True, "reasons": [reason]}
