"""Failures: puts a file that cannot be read into the failed folder, beside it a file that says why."""

from __future__ import annotations

import errno
import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypedDict

from ingest.disk import durable
from ingest.errors import Details, FileError, MemoryExceededError, SaolucError, UnreadableFileError
from ingest.intake import claim as claims
from ingest.intake.claim import Claim
from ingest.journal import Journal, State, readable
from ingest.messages import Sentence, both, catalogue
from ocr import ScanError

_MOST_BYTES = 255
SUFFIX = ".error.json"
_ABOUT = "error.json"
_choosing = threading.Lock()


class Failure(NamedTuple):
    """Why a file failed: a code of the ``failure`` messages, its details, what the program said."""

    code: str
    details: Details
    detail: str


def failure_of(error: Exception) -> Failure:
    """The failure of a file that an error stopped; ``internal`` where it is a fault of this program."""
    if isinstance(error, FileError | ScanError):
        return Failure(error.code, error.details, str(error))
    said = f"{type(error).__name__}: {error}"
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.EFBIG):
        return Failure(MemoryExceededError.code, {}, said)
    if isinstance(error, PermissionError):
        return Failure(UnreadableFileError.code, {}, said)
    return Failure(SaolucError.code, {}, said)


class ExplanationJson(TypedDict):
    """An explanation as it stands in files."""

    message_vi: str
    message_en: str
    what_to_do_vi: str
    what_to_do_en: str


class Explanation(NamedTuple):
    """The sentences for people about a failure."""

    message: Sentence
    what_to_do: Sentence

    def as_json(self) -> ExplanationJson:
        return {
            "message_vi": self.message.vi,
            "message_en": self.message.en,
            "what_to_do_vi": self.what_to_do.vi,
            "what_to_do_en": self.what_to_do.en,
        }


class ErrorFile(ExplanationJson):
    """What the file beside a failed file says (``NAME.error.json``). ``name``: the file's path below the inbox;
    ``detail``: what the program said. Time: UTC, ISO 8601.
    """

    code: str
    name: str
    claim: str
    sha256: str | None
    time: str
    attempts: int
    detail: str


def explain(code: str, details: Details | None = None) -> Explanation:
    """The explanation for people of a failure of this code; of an unknown one, that it is a fault of the program."""
    known = code if f"failure.{code}.message" in catalogue() else SaolucError.code
    return Explanation(
        both(f"failure.{known}.message", **(details or {})),
        both(f"failure.{known}.what_to_do", **(details or {})),
    )


def fail_claim(claim: Claim, failed: Path, failure: Failure, journal: Journal, *, sha256: str | None) -> Path:
    """Moves a claim's file into the failed folder beside its explanation; returns its new place."""
    entry = journal.get(claim.id)
    about: ErrorFile = {
        "code": failure.code,
        **explain(failure.code, failure.details).as_json(),
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
        target = _free_name(failed, claim)
        # The row names the place before anything goes there: a start after a kill can finish the move.
        journal.move(
            claim.id, State.FAILING, failure.code,
            reason=failure.code, detail=failure.detail, target=os.fsencode(target.name),
        )  # fmt: skip
        finish_failing(claim, target, journal)
    return target


def finish_failing(claim: Claim, target: Path, journal: Journal) -> None:
    """The second half of ``fail_claim``, also called at a start after a kill."""
    about = claim.folder / _ABOUT
    if about.exists():
        durable.write(target.with_name(_explanation_name(target.name)), about.read_bytes())
    if claim.source.exists():
        durable.move(claim.source, target)
    journal.move(claim.id, State.FAILED)
    claims.remove_claim_folder(claim)


def _explanation_name(name: str) -> str:
    return name + SUFFIX


def _free_name(failed: Path, claim: Claim) -> Path:
    """A free name in the failed folder, for the file and its explanation, as near as can be to its own."""
    name = claim.basename
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or not 0 < len(ending) <= 10:
        stem, ending = name, ""
    for n in range(1, 1_000_000):
        tail = (f" ({n})" if n > 1 else "") + (f".{ending}" if ending else "")
        candidate = _cut(stem, _MOST_BYTES - len(os.fsencode(tail + SUFFIX + ".part"))) + tail
        if not os.path.lexists(failed / candidate) and _claim_explained(
            failed / _explanation_name(candidate)
        ) in (
            None,
            claim.id,
        ):
            return failed / candidate
    raise RuntimeError("the failed folder has a million files of one name")


def _claim_explained(about: Path) -> str | None:
    """The claim that an explanation belongs to: its own, where the journal was lost halfway; None without a file."""
    try:
        return str(json.loads(about.read_bytes()).get("claim", ""))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, AttributeError):
        return ""


def _cut(stem: str, most: int) -> str:
    """As much of a name as fits into ``most`` bytes, no letter cut in two."""
    while len(os.fsencode(stem)) > most:
        stem = stem[:-1]
    return stem
