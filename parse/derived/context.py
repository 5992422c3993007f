"""What follows from an issue's printed values, kept apart from them: term, province, full names.

Nothing of this fills a printed field. The sentences are for people.
"""

from __future__ import annotations

from parse.derived.full_names import abbreviations, full_name
from parse.derived.places import on_day, province_named, province_of_seat
from parse.fields.number import abbreviation
from parse.record import Copy, Document, FullName, Inferred, Province
from parse.text import vocabulary
from parse.text.fuzzy import fold
from parse.text.vocabulary import System


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
    day = f"{issue.date:%d/%m/%Y}"
    if body.endswith("TW"):
        name = vocabulary.term_of(issue.date)
        return (
            Inferred(name=name, why=f"Ngày {day} thuộc nhiệm kỳ khóa {name} của Trung ương.")
            if name
            else None
        )
    name = vocabulary.local_term(issue.date.year)
    return (
        Inferred(name=name, why=f"Năm {issue.date.year} thuộc nhiệm kỳ {name} của cấp ủy.") if name else None
    )


def _province(issue: Document | Copy) -> Province | None:
    """The province, as it was on the paper's day: by the issuer's name, else by the place."""
    for name in issue.issuer:
        if unit := province_named(name):
            why = f"Tên cơ quan “{name}”"
            break
    else:
        unit = province_of_seat(issue.place) if issue.place else None
        if unit is None or _of_the_centre(issue):
            return None
        why = f"Địa danh “{issue.place}”"
    name, code = on_day(unit, issue.date)
    when = f"ngày {issue.date:%d/%m/%Y}" if issue.date else "không rõ ngày"
    return Province(name=name, code=code, now=unit.now, why=f"{why}; {when}.")


def _of_the_centre(issue: Document | Copy) -> bool:
    """Whether the issuer is a body of the centre, whose place says only where it has its seat."""
    body = (abbreviation(issue.symbol)[1] if issue.symbol else None) or ""
    centre = vocabulary.words("bodies", "centre")
    named = any(fold(name).startswith(vocabulary.leading("bodies", "centre_heads")) for name in issue.issuer)
    return named or not issue.issuer or body.endswith("TW") or any(part in centre for part in body.split("-"))


def _names(issue: Document | Copy, system: System | None) -> list[FullName]:
    issuer = " ".join(issue.issuer)
    found: dict[str, str] = {}
    body = abbreviation(issue.symbol)[1] if issue.symbol else None
    if body and (name := full_name(body, system, issuer)):
        found[body] = name
    lines = [*issue.issuer, *issue.recipients]
    if issue.signature:
        lines += [*issue.signature.authority, *filter(None, [issue.signature.title])]
    for short in abbreviations(lines, system):
        if name := full_name(short, system, issuer):
            found.setdefault(short, name)
    return [FullName(printed=short, name=name) for short, name in found.items()]
