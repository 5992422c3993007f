"""Gaps told: the series of an archive in sentences and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.export.lists.gaps import Disorder, Double, Gaps, Seen, Series
from ingest.messages import Language, say

_MOST_RANGES = 40
"""Ranges of absent numbers that are named in one sentence; the sheet has all of them."""


def sentences(found: Gaps, lang: Language) -> Iterator[str]:
    """The series with findings, each with a line of its own and one for each finding; what cannot be known last."""
    told = [series for series in found.series if series.has_findings]
    for series in told:
        yield head(series, lang)
        yield from (f"  {line}" for line in findings(series, lang))
    if not told:
        yield say("gaps.none", lang, count=len(found.series))
    if found.unplaced:
        yield say("gaps.unplaced", lang, count=found.unplaced)
    yield say("gaps.bounds", lang)


def head(series: Series, lang: Language) -> str:
    """Which series it is, and from where to where it was seen."""
    issuer = series.issuer or say("gaps.no_issuer", lang)
    first, last = named(series.first), named(series.last)
    kind = kind_of(series, lang)
    return say(
        "gaps.series",
        lang,
        issuer=issuer,
        year=series.year,
        kind=kind,
        count=series.size,
        first=first,
        last=last,
    )


def kind_of(series: Series, lang: Language) -> str:
    """The kind of a series."""
    if series.shared:
        return say("gaps.all_kinds", lang)
    kind = series.kind or say("gaps.no_kind", lang)
    return say("gaps.of_law", lang, kind=kind) if series.of_law else kind


def findings(series: Series, lang: Language) -> Iterator[str]:
    """A sentence for each finding of a series."""
    if series.missing:
        yield say("gaps.missing", lang, count=series.missing_count, numbers=ranges(series))
    if series.elsewhere:
        yield say("gaps.elsewhere", lang, count=series.elsewhere)
    yield from (_of_double(double, lang) for double in series.doubles)
    yield from (_of_disorder(disorder, lang) for disorder in series.disorders)


def ranges(series: Series) -> str:
    """The absent numbers of a series, as ranges."""
    parts = [str(start) if start == end else f"{start}–{end}" for start, end in series.missing]
    return ", ".join(parts[:_MOST_RANGES]) + (", …" if len(parts) > _MOST_RANGES else "")


def named(seen: Seen | None) -> str:
    """A paper by its code and day."""
    return f"{seen.code} ({'/'.join(reversed(seen.date.split('-')))})" if seen else "…"


def _with_id(seen: Seen) -> str:
    return f"{named(seen)} {seen.id}"


def _of_double(double: Double, lang: Language) -> str:
    papers = ", ".join(map(_with_id, double.papers))
    said = say(
        "gaps.double", lang, number=f"{double.papers[0].number}{double.papers[0].suffix}", papers=papers
    )
    return f"{said} ({say('gaps.same', lang)})" if double.same else said


def _of_disorder(disorder: Disorder, lang: Language) -> str:
    return say(
        "gaps.sure" if disorder.sure else "gaps.unsure", lang,
        paper=_with_id(disorder.paper), before=named(disorder.before), after=named(disorder.after),
    )  # fmt: skip


def as_json(found: Gaps) -> dict[str, Any]:
    """All series with their findings, for programs."""
    return {"series": [_series(series) for series in found.series], "unplaced": found.unplaced}


def _series(series: Series) -> dict[str, Any]:
    return {
        "issuer": series.issuer, "year": series.year, "kind": series.kind, "of_law": series.of_law,
        "shared": series.shared, "papers": series.size,
        "first_seen": _paper(series.first), "last_seen": _paper(series.last),
        "missing": [list(pair) for pair in series.missing], "missing_count": series.missing_count,
        "missing_elsewhere": series.elsewhere,
        "doubles": [{"papers": list(map(_paper, one.papers)), "same": one.same} for one in series.doubles],
        "disorders": [
            {"paper": _paper(one.paper), "sure": one.sure, "before": _paper(one.before), "after": _paper(one.after)}
            for one in series.disorders
        ],
    }  # fmt: skip


def _paper(seen: Seen | None) -> dict[str, Any] | None:
    return {"id": seen.id, "number": seen.number, "code": seen.code, "date": seen.date} if seen else None
