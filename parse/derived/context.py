"""What follows from an issue's printed values, kept apart from them: term, province, full names.

Nothing of this fills a printed field. The sentences are for people.
"""

from __future__ import annotations

from lexicon import vocabulary
from lexicon.folding import fold
from lexicon.vocabulary import System
from parse.derived.full_names import find_abbreviations, full_name
from parse.derived.places import province_named, province_of_seat, province_on_day
from parse.fields.number import abbreviation, is_of_congress
from parse.record import Copy, Document, FullName, Inferred, Province
from parse.text.sentences import say


def infer_context(issue: Document | Copy, system: System | None) -> None:
    """Fill ``term_inferred``, ``province_inferred`` and ``names_inferred`` of a document or a copy block."""
    issue.term_inferred = _term(issue, system)
    issue.province_inferred = _province(issue)
    issue.names_inferred = _names(issue, system)


def _term(issue: Document | Copy, system: System | None) -> Inferred | None:
    """The term that a Party paper's number belongs to (HD36 II.1.3): by its day, and by who issued it."""
    if system != "party" or issue.date is None or issue.symbol is None:
        return None
    body = abbreviation(issue.symbol)[1] or ""
    if is_of_congress(issue.symbol):
        return None
    if body.endswith(vocabulary.word("bodies", "central")):
        name = vocabulary.term_of(issue.date)
        why = say("inferred", "central_term", day=issue.date, term=name)
    else:
        name = vocabulary.local_term(issue.date.year)
        why = say("inferred", "local_term", year=issue.date.year, term=name)
    return Inferred(name=name, why=why) if name else None


def _province(issue: Document | Copy) -> Province | None:
    """The province, as it was on the paper's day: by the issuer's name, else by the place."""
    source = "province_by_issuer"
    for printed in issue.issuer:
        if unit := province_named(printed):
            break
    else:
        printed = issue.place or ""
        unit = province_of_seat(printed) if printed else None
        if unit is None or _of_the_centre(issue):
            return None
        source = "province_by_place"
    name, code = province_on_day(unit, issue.date)
    when = say("inferred", "on_day" if issue.date else "day_unknown", day=issue.date)
    why = say("inferred", source, name=printed, when=when)
    return Province(name=name, code=code, now=unit.now, why=why)


def _of_the_centre(issue: Document | Copy) -> bool:
    """Whether the issuer is a body of the centre, whose place says only where it has its seat."""
    body = (abbreviation(issue.symbol)[1] if issue.symbol else None) or ""
    central, centre = vocabulary.word("bodies", "central"), vocabulary.words("bodies", "centre")
    named = any(fold(name).startswith(vocabulary.leading("bodies", "centre_heads")) for name in issue.issuer)
    return (
        named or not issue.issuer or body.endswith(central) or any(part in centre for part in body.split("-"))
    )


def _names(issue: Document | Copy, system: System | None) -> list[FullName]:
    issuer = " ".join(issue.issuer)
    found: dict[str, str] = {}
    body = abbreviation(issue.symbol)[1] if issue.symbol else None
    if body and (name := full_name(body, system, issuer)):
        found[body] = name
    lines = [*issue.issuer, *issue.recipients]
    if issue.signature:
        lines += [*issue.signature.authority, *filter(None, [issue.signature.title])]
    for short in find_abbreviations(lines, system):
        if name := full_name(short, system, issuer):
            found.setdefault(short, name)
    return [FullName(printed=short, name=name) for short, name in found.items()]
