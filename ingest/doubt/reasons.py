"""Reasons: from the signs of a value and what each takes from its odds to sentences for the clerk, strongest first."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.doubt.judged import Reason, Source
from ingest.doubt.reading import TranscriptIndex
from ingest.doubt.signs import Signed
from ingest.messages import both, say

LEAST = 0.25
"""Minimum effect of a sign on the logarithm of the odds for it to be given as a reason."""
MOST = 4
"""Maximum reasons given for a value."""
_CODES: dict[str, tuple[str, Source]] = {
    "weakest": ("unsure", "reading"), "very weak": ("unsure", "reading"), "weak": ("unsure", "reading"),
    "weak words": ("unsure", "reading"), "gap": ("gap", "reading"), "blotted": ("blotted", "reading"),
    "poor page": ("poor_page", "reading"), "wordless": ("wordless", "reading"), "specks": ("specks", "reading"),
    "unread": ("unread", "reading"), "differ": ("readers_differ", "reading"), "by looking": ("looked_again", "reading"),
    "by language": ("mended", "reading"), "mended": ("mended", "reading"), "long": ("long", "model"),
    "foreign": ("no_syllable", "model"), "odd": ("odd_signs", "model"), "unusual": ("unusual", "model"),
    "likelier": ("likelier", "model"), "rare": ("unusual", "model"), "spelt otherwise": ("spelt_otherwise", "model"),
    "not normal": ("not_normal", "parsing"), "guessed": ("guessed", "parsing"), "pieces": ("pieces", "parsing"),
    "misshapen": ("misshapen", "model"), "unpaired": ("unpaired", "model"), "unended": ("unended", "model"),
    "run on": ("run_on", "model"), "stopped": ("stopped", "model"), "spaced": ("spaced", "model"),
    "fine print": ("fine_print", "reading"), "black and white": ("poor_page", "reading"),
    "mended page": ("poor_page", "reading"), "trace": ("trace", "model"), "half read": ("half_read", "parsing"),
    "usual": ("usual", "model"), "rest there": ("rest_there", "model"),
}  # fmt: skip
"""The reason given for a sign, and who found it. ``contradicted`` and ``noted`` are explained in the checks' words."""


def reasons(signed: Signed, against: dict[str, float], reading: TranscriptIndex) -> list[Reason]:
    """``against``: what each sign takes from the odds (``Model.against``)."""
    told: dict[str, Reason] = {}
    strength: dict[str, float] = {}
    for sign, much in against.items():
        for reason in _of_sign(sign, signed, reading):
            told.setdefault(reason.code, reason)
            strength[reason.code] = strength.get(reason.code, 0.0) + much
    strong = sorted((code for code in told if strength[code] >= LEAST), key=lambda code: -strength[code])
    found = [told[code] for code in strong[:MOST]]
    return found if signed.value.words else [_missing(signed.value.kind), *found]


def _missing(kind: str) -> Reason:
    what = both(f"doubt.kind.{kind.replace(' ', '_')}")
    vi, en = say("doubt.missing", "vi", what=what.vi), say("doubt.missing", "en", what=what.en)
    return Reason(code="missing", source="parsing", vi=vi, en=en)


def _of_sign(sign: str, signed: Signed, reading: TranscriptIndex) -> Iterator[Reason]:
    if sign in ("contradicted", "noted"):
        for finding in signed.findings:
            if finding.form == (sign == "noted") or signed.value.words is None:
                source: Source = "parsing" if finding.parsing else "model"
                yield Reason(code=finding.code, source=source, vi=finding.vi, en=finding.en)
        return
    code, source = _CODES[sign]
    vi, en = both(f"doubt.{code}", **reading.details(signed.spans))
    yield Reason(code=code, source=source, vi=vi, en=en)
