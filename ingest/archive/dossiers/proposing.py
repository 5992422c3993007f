"""Proposing: from the papers that are to be a dossier to its title, number and order: kind, issuer, subject, time.

A title usually says these (Nghị định 30/2020/NĐ-CP, Điều 29). What is proposed is for a person to change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from ingest.archive.dossiers.words import words
from ingest.catalogue.row import Row
from lexicon import vocabulary
from lexicon.folding import fold_any
from lexicon.provinces import province_names

_MOST_KINDS = 3
_LEAST_COMMON = 3
"""Words that the subjects of several papers must share in a row, to be what the dossier is about."""
_MOST_LETTERS = 600


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Papers as a dossier has them: by date, then number; those without a date last."""
    return sorted(rows, key=lambda row: (row.date or "9999", _number(row.number), row.id))


def proposed_title(rows: list[Row]) -> str:
    """A title for a dossier of these papers; "" for none."""
    if not rows:
        return ""
    told = words()["title"]
    parts = [_kinds(rows)]
    issuer = _issuer(rows)
    if issuer:
        parts.append(told["of"].format(issuer=issuer))
    subject = _subject(in_order(rows))
    if subject:
        parts.append(told["about"].format(subject=subject))
    time = _time(rows)
    if time and not subject.endswith(time):
        parts.append(time)
    return " ".join(parts)[:_MOST_LETTERS]


def proposed_code(codes: Iterable[str], like: str = "") -> str:
    """The number after the greatest that there is, in the form of ``like``, another dossier's (``07.TCCB``)."""
    tail = re.sub(r"^\d+", "", like)
    numbers = [int(found.group()) for code in codes if (found := re.match(r"\d{1,6}(?=\D|$)", code))]
    return f"{max(numbers, default=0) + 1:02}{tail}"


def _kinds(rows: list[Row]) -> str:
    kinds = [kind for kind, _ in Counter(row.type for row in rows if row.type).most_common()]
    if not kinds or len(kinds) > _MOST_KINDS or any(not row.type for row in rows):
        return words()["title"]["mixed"]
    first, *others = kinds
    return ", ".join([first, *(kind[:1].lower() + kind[1:] for kind in others)])


def _issuer(rows: list[Row]) -> str:
    """The body that all papers are from."""
    bodies = {fold_any(row.issuer or ""): row.issuer for row in rows}
    return body_name(next(iter(bodies.values()))) if len(bodies) == 1 else ""


def body_name(issuer: str | None) -> str:
    """A body as a sentence names it: the last line of its head, with the line above it where that has the place;
    without the signs for a body that only follows from the paper.
    """
    lines = [_written(line) for line in (issuer or "").strip("[]").split(" · ") if line.strip()]
    if len(lines) > 1 and not _place(lines[-1]):
        return f"{lines[-1]} {lines[-2]}"
    return lines[-1] if lines else ""


def _written(body: str) -> str:
    """``VĂN PHÒNG TỈNH ỦY HÀ GIANG`` as in a sentence: ``Văn phòng tỉnh ủy Hà Giang``; ``SỞ NỘI VỤ``: ``Sở Nội vụ``."""
    if body != body.upper():
        return body
    small = body.lower()
    place = _place(body)
    at = fold_any(small).rfind(fold_any(place)) if place else -1
    if at >= 0:
        small = small[:at] + place + small[at + len(place) :]
    small = _field().sub(lambda found: f"{found[1]}{_fields()[found[2]]}", small)
    for short in vocabulary.table("abbreviations")["body"]:
        small = re.sub(rf"(?<!\w){re.escape(short.lower())}(?!\w)", short, small)
    return small[:1].upper() + small[1:]


@cache
def _fields() -> dict[str, str]:
    """What bodies are for, as it is written in a sentence, by its small letters."""
    return {field.lower(): field for field in vocabulary.words("bodies", "fields")}


@cache
def _field() -> re.Pattern[str]:
    """A field, the longest that fits, behind the word for a body."""
    heads = "|".join(head.lower() for head in vocabulary.words("bodies", "field_heads"))
    fields = "|".join(map(re.escape, sorted(_fields(), key=len, reverse=True)))
    return re.compile(rf"(?<!\w)((?:{heads}) )({fields})(?!\w)")


def _place(body: str) -> str:
    """The province that a body's name ends with or has in it; "" for none."""
    folded = f" {fold_any(body)} "
    return next((name for name in province_names() if f" {fold_any(name)} " in folded), "")


def _subject(rows: list[Row]) -> str:
    subjects = [_bare(row.subject) for row in rows if row.subject]
    if not subjects:
        return ""
    if len(rows) == 1:
        return subjects[0]
    return _shared(subjects) if len(subjects) == len(rows) else ""


def _bare(subject: str) -> str:
    """A subject without the «về việc» that it begins with, and without its full stop."""
    for opening in sorted(words()["title"]["openings"], key=len, reverse=True):
        if fold_any(subject).startswith(fold_any(opening) + " "):
            return subject[len(opening) :].strip(" .")
    return subject.strip(" .")


def _shared(subjects: list[str]) -> str:
    """The longest run of words that all subjects have; "" where they share too few."""
    first, *others = (re.findall(r"\S+", subject) for subject in subjects)
    folded = [" ".join(fold_any(word) for word in other) + " " for other in others]
    for length in range(len(first), _LEAST_COMMON - 1, -1):
        for at in range(len(first) - length + 1):
            run = " ".join(fold_any(word) for word in first[at : at + length]) + " "
            if all(f" {other}".find(f" {run}") >= 0 for other in folded):
                return " ".join(first[at : at + length]).strip(" ,;.")
    return ""


def _time(rows: list[Row]) -> str:
    years = sorted({row.year for row in rows if row.year is not None})
    if not years:
        return ""
    told = words()["title"]
    if len(years) == 1:
        return told["year"].format(year=years[0])
    return told["years"].format(first=years[0], last=years[-1])


def _number(number: str | None) -> int:
    digits = re.match(r"\d{1,9}", number or "")
    return int(digits.group()) if digits else 0
