"""Normalise: the form that the rules give to a value that is printed or read otherwise. The value itself stays.

Only where the form leaves one answer: a copy's symbol BS read B5, an authority mark read KIT, letters read for
digits, the marks of a listed body's or province's name, one letter of a symbol that the issuer's name proves.
"""

from __future__ import annotations

import re

from lexicon import vocabulary
from lexicon.authority import proper_mark
from lexicon.edit_distance import distance_within
from lexicon.folding import fold
from lexicon.vocabulary import System
from parse.derived.places import known_place
from parse.record import Copy, Document, Record, Signature

_DIGITS = str.maketrans("oOlIi|", "001111")


def normal_forms(record: Record) -> dict[str, str]:
    """By JSON pointer, the normal form of each value of a record that has another one than what is printed."""
    found: dict[str, str] = {}
    document = record.document
    _normalise_issue(document, "/document", document.system, found)
    signatures = document.signatures or ([document.signature] if document.signature else [])
    for n, signature in enumerate(signatures):
        at = f"/document/signatures/{n}" if document.signatures else "/document/signature"
        _normalise_signature(signature, at, document.system, found)
    if document.signatures and document.signature:
        _normalise_signature(document.signature, "/document/signature", document.system, found)
    for n, copy in enumerate(record.copies):
        party = bool(copy.symbol and "/" in copy.symbol)
        system: System = "party" if party else "state"
        _normalise_issue(copy, f"/copies/{n}", system, found)
        if copy.signature:
            _normalise_signature(copy.signature, f"/copies/{n}/signature", system, found)
    return found


def _keep_if_other(found: dict[str, str], at: str, printed: str | None, normal: str | None) -> None:
    if printed and normal and normal != printed:
        found[at] = normal


def _normalise_issue(issue: Document | Copy, at: str, system: System | None, found: dict[str, str]) -> None:
    for n, name in enumerate(issue.issuer):
        _keep_if_other(found, f"{at}/issuer/{n}", name, _body_name(name))
    _keep_if_other(found, f"{at}/place", issue.place, known_place(issue.place) if issue.place else None)
    number = issue.number.translate(_DIGITS) if issue.number else None
    if number and not re.fullmatch(r"\d+[a-zA-Z]?", number):
        number = issue.number
    symbol = _symbol(issue, system) if issue.symbol else None
    _keep_if_other(found, f"{at}/number", issue.number, number)
    _keep_if_other(found, f"{at}/symbol", issue.symbol, symbol)
    if issue.code and issue.number and issue.symbol and number and symbol:
        between = issue.code[len(issue.number) : len(issue.code) - len(issue.symbol)]
        _keep_if_other(found, f"{at}/code", issue.code, f"{number}{between}{symbol}")


def _symbol(issue: Document | Copy, system: System | None) -> str | None:
    """A symbol with its misread copy mark corrected, and its body where the issuer's name proves it."""
    symbol = str(issue.symbol)
    kind, sign, body = re.fullmatch(r"([^/-]*)([/-]?)(.*)", symbol).groups()  # type: ignore[union-attr]
    if isinstance(issue, Copy) and kind in vocabulary.words("marks", "copy_number", "misread"):
        kind = vocabulary.word("marks", "copy_number", "party")
    if system == "party":
        body = _party_body(body, fold(" ".join(issue.issuer)))
    return f"{kind}{sign}{body}"


def _party_body(body: str, issuer: str) -> str:
    """``TVW`` is TW under BAN CHẤP HÀNH TRUNG ƯƠNG: one letter off a level whose words stand above it."""
    levels = vocabulary.table("bodies")["level"]
    units = vocabulary.table("bodies")["unit"]
    if not issuer or any(body.endswith(level) for level in levels):
        return body
    for level, words in levels.items():
        if not any(fold(word) in issuer for word in words):
            continue
        for unit, names in ({"": [""]} | units).items():
            proved = not unit or any(fold(name) in issuer for name in names)
            if proved and len(unit + level) > 1 and distance_within(body, unit + level, 1) == 1:
                return f"{unit}{level}"
    return body


def _body_name(name: str) -> str | None:
    """A body's name with the marks of its listed first words, and of a province at its end."""
    head = next((w for w in _heads() if fold(name).startswith(fold(w)) and len(w) <= len(name)), None)
    normal = head + name[len(head) :] if head else name
    for lead in vocabulary.words("bodies", "province_leads"):
        at = f"{fold(normal)} ".find(f"{fold(lead)} ")
        if at < 0:
            continue
        start = at + len(lead) + 1
        place = known_place(normal[start:]) if normal[start:] else None
        if place and len(place) == len(normal[start:]):
            return normal[:start].strip() + " " + place.upper()
    return normal


def _heads() -> tuple[str, ...]:
    words = vocabulary.words("bodies", "normal_heads")
    return tuple(sorted(words, key=len, reverse=True))


def _normalise_signature(signature: Signature, at: str, system: System | None, found: dict[str, str]) -> None:
    for n, line in enumerate(signature.authority):
        _keep_if_other(found, f"{at}/authority/{n}", line, _authority(line, system))


def _authority(line: str, system: System | None) -> str | None:
    """An authority line with its mark as its system writes it (HD36 II.1.7; NĐ30 Phụ lục I.II.7)."""
    proper = proper_mark(fold(line), system)
    return f"{proper.mark} {line[proper.end :]}" if proper else None
