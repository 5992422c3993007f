"""Failures: puts a file that cannot be read into the failed folder, beside it a file that says why."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ingest import claim as claims
from ingest import durable
from ingest.claim import Claim
from ingest.journal import Journal, State, readable
from ingest.messages import both, catalogue

_MOST_BYTES = 255
SUFFIX = ".error.json"
_ABOUT = "error.json"
_choosing = threading.Lock()


class Failure(NamedTuple):
    """Why a file failed: a code of the ``failure`` messages, its details, what the program said."""

    code: str
    details: dict[str, str | int]
    detail: str


def explain(failure: Failure) -> dict[str, str]:
    """The sentences for people about a failure, in both languages."""
    code = failure.code if f"failure.{failure.code}.message" in catalogue() else "internal"
    message = both(f"failure.{code}.message", **failure.details)
    what_to_do = both(f"failure.{code}.what_to_do", **failure.details)
    return {
        "message_vi": message.vi,
        "message_en": message.en,
        "what_to_do_vi": what_to_do.vi,
        "what_to_do_en": what_to_do.en,
    }


def put(claim: Claim, failed: Path, failure: Failure, journal: Journal, *, sha256: str | None) -> Path:
    """Moves a claim's file into the failed folder beside its explanation; returns its new place."""
    entry = journal.get(claim.id)
    about = {
        "code": failure.code,
        **explain(failure),
        "name": readable(claim.raw_name),
        "claim": claim.id,
        "sha256": sha256,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "attempts": max(entry.attempts, 1) if entry else 1,
        "detail": failure.detail,
    }
    text = json.dumps(about, ensure_ascii=False, indent=2) + "\n"
    durable.write(claim.folder / _ABOUT, text.encode("utf-8", "backslashreplace"))
    with _choosing:
        target = _free(failed, claim)
        # The row names the place before anything goes there: a start after a kill can finish the move.
        journal.move(
            claim.id, State.FAILING, failure.code,
            reason=failure.code, detail=failure.detail, target=os.fsencode(target.name),
        )  # fmt: skip
        finish(claim, target, journal)
    return target


def finish(claim: Claim, target: Path, journal: Journal) -> None:
    """The second half of ``put``, which a start after a kill goes on with."""
    about = claim.folder / _ABOUT
    if about.exists():
        durable.write(target.with_name(_beside(target.name)), about.read_bytes())
    if claim.source.exists():
        durable.move(claim.source, target)
    journal.move(claim.id, State.FAILED)
    claims.clear(claim)


def _beside(name: str) -> str:
    return name + SUFFIX


def _free(failed: Path, claim: Claim) -> Path:
    """A free name in the failed folder, for the file and its explanation, as near as can be to its own."""
    name = claim.basename
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or not 0 < len(ending) <= 10:
        stem, ending = name, ""
    for n in range(1, 1_000_000):
        tail = (f" ({n})" if n > 1 else "") + (f".{ending}" if ending else "")
        candidate = _cut(stem, _MOST_BYTES - len(os.fsencode(tail + SUFFIX + ".part"))) + tail
        if not os.path.lexists(failed / candidate) and _explains(failed / _beside(candidate)) in (
            None,
            claim.id,
        ):
            return failed / candidate
    raise RuntimeError("the failed folder has a million files of one name")


def _explains(about: Path) -> str | None:
    """The claim that an explanation belongs to: its own, where the journal was lost halfway; None without a file."""
    try:
        return str(json.loads(about.read_bytes()).get("claim", ""))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, AttributeError):
        return ""


def _cut(stem: str, most: int) -> str:
    """As much of a name as fits into so many bytes, no letter cut in two."""
    while len(os.fsencode(stem)) > most:
        stem = stem[:-1]
    return stem
