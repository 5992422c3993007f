"""Described: from archived documents, and what people gave, to the circular's metadata; what is missing, too long or
has no code is found and said, never filled in and never cut (Thông tư 05/2025/TT-BNV, Phụ lục III, IV).
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ingest.archive.signed import signatures_of, told
from ingest.errors import GivenFileError
from ingest.export.findings import Finding
from ingest.export.metadata.elements import Element, Set, code_of, codes, elements, own, phrase
from ingest.export.metadata.given import ORDINAL, Given
from ingest.export.paper import Paper
from parse import Copy, Document

SEPARATOR = ";"
"""Separator between several codes of one element (language). The circular does not say which."""


class Described(NamedTuple):
    """Values by element, in the circular's order: only those that there are."""

    values: dict[str, str]
    findings: list[Finding]


class Entry(NamedTuple):
    """A document of a package: ``name`` is that of its files: dossier code and ordinal, or its id without them."""

    paper: Paper
    ordinal: int
    name: str
    described: Described


def entries(papers: Iterable[Paper], given: Given) -> list[Entry]:
    """The documents in their order: by given ordinal, then by date, number and id.

    Raises:
        GivenFileError: two of them were given the same ordinal.
    """
    ordered = sorted(papers, key=lambda paper: _order(paper, given))
    chosen = Counter(int(n) for paper in ordered if (n := given.of(paper.id).get(ORDINAL)))
    taken = set(chosen)
    if chosen.total() > len(taken):
        raise GivenFileError(f"{ORDINAL} = {chosen.most_common(1)[0][0]}")
    free = (n for n in range(1, 2 * len(ordered) + 1) if n not in taken)
    found = []
    for paper in ordered:
        ordinal = int(given.of(paper.id).get(ORDINAL) or next(free))
        described = describe_document(paper, given, ordinal)
        found.append(Entry(paper, ordinal, file_name(paper, given, ordinal), described))
    return sorted(found, key=lambda entry: (entry.ordinal, entry.paper.id))


def file_name(paper: Paper, given: Given, ordinal: int) -> str:
    """What a document's files are called (Điều 8.1.d): dossier code, dot, ordinal. Letters that a file's name had
    better not have become ``_``; without a code it is the archive's id.
    """
    code = given.dossier.get("fileCode", "")
    safe = "".join(letter if letter.isalnum() or letter in ".-" else "_" for letter in code).strip(".")
    return f"{safe}.{ordinal}" if safe and len(safe.encode()) <= 150 else paper.id


def describe_document(paper: Paper, given: Given, ordinal: int) -> Described:
    """The values of ``EAD_doc.xml``. ``ordinal``: the document's place in the dossier, from 1."""
    own_values = {key: value for key, value in given.of(paper.id).items() if key != ORDINAL}
    findings: list[Finding] = []
    if paper.stale:
        findings.append(Finding(paper.id, "record", "outdated", str(paper.stale)))
    values = {
        **_from_record(paper, findings),
        **_codes_of(given, ordinal),
        "numberOfPage": str(paper.pages),
        "confidenceLevel": own("confidenceLevel"),
        "maintenance": given.dossier.get("maintenance", ""),
        "description": "; ".join([*map(_copy, paper.record.copies), *_signatures(paper)]),
        **_language(paper.id, own_values, findings),
        **own_values,
    }
    values["mode"] = _mode(paper, values.get("mode", ""), findings)
    return _checked(paper.id, "document", values, findings)


def describe_dossier(entries: list[Entry], given: Given, *, loose: bool = False) -> Described:
    """The values of ``EAD.xml``: of a dossier, or (``loose``) of a batch of documents that belong to none."""
    if loose:
        return _checked("", "batch", {**given.dossier, "totalDoc": str(len(entries))}, [])
    findings: list[Finding] = []
    values = {
        **_period(entries, findings),
        "language": SEPARATOR.join(_all(entries, "language")),
        "mode": max(_all(entries, "mode"), default=""),
        "confidenceLevel": SEPARATOR.join(_all(entries, "confidenceLevel")),
        "totalDoc": str(len(entries)),
        "numberOfPage": str(sum(entry.paper.pages for entry in entries)),
        **given.dossier,
    }
    return _checked("", "dossier", values, findings)


def _order(paper: Paper, given: Given) -> tuple[int, datetime.date, int, str]:
    document = paper.record.document
    digits = "".join(filter(str.isdecimal, document.number or ""))
    ordinal = int(given.of(paper.id).get(ORDINAL, 10**9))
    return ordinal, document.date or datetime.date.max, int(digits or 0), paper.id


def values_printed(document: Document) -> dict[str, str]:
    """The values that stand on the paper itself, by element."""
    return {
        "codeNumber": document.number or "",
        "codeNotation": document.symbol or "",
        "issuedDate": _day(document.date),
        "organName": " - ".join(document.issuer),
        "subject": document.subject or document.about or "",
    }


def _from_record(paper: Paper, findings: list[Finding]) -> dict[str, str]:
    document = paper.record.document
    values = {**values_printed(document), "typeName": _type(paper.id, document, findings)}
    if not document.issuer and document.issuer_inferred:
        findings.append(Finding(paper.id, "organName", "inferred", document.issuer_inferred.name))
    for element in elements("document"):
        at = element.source
        value = values.get(element.name)  # one that is missing is reported as missing
        if value and at.startswith("/") and any(d == at or d.startswith(at + "/") for d in paper.doubtful):
            findings.append(Finding(paper.id, element.name, "doubtful", value))
    return values


def _type(document: str, record: Document, findings: list[Finding]) -> str:
    if record.type is None:
        return ""
    code = code_of("typeName", record.type)
    if code is None:
        findings.append(Finding(document, "typeName", "other_type", record.type, own("other_type")))
    return code or own("other_type")


def _codes_of(given: Given, ordinal: int) -> dict[str, str]:
    code = given.dossier.get("fileCode")
    return {"docId": f"{code}.{ordinal}", "docCode": f"{code}.{ordinal:07d}"} if code else {}


def _language(document: str, told: dict[str, str], findings: list[Finding]) -> dict[str, str]:
    if "language" not in told:
        findings.append(Finding(document, "language", "assumed", own("language")))
    return {"language": own("language")}


def _mode(paper: Paper, mode: str, findings: list[Finding]) -> str:
    """A printed mark of secrecy is the mode; where people gave another one, theirs stands and is said to be wrong."""
    mark = paper.record.document.security
    if mark and mode and mode != own("secret_mode"):
        findings.append(Finding(paper.id, "mode", "secret", mode, mark))
    return mode or (own("secret_mode") if mark else "")


def _copy(copy: Copy) -> str:
    unknown = phrase("unknown")
    return phrase(
        "copy",
        kind=copy.kind or phrase("copy_kind"),
        code=copy.code or unknown,
        date=_day(copy.date) or unknown,
        issuer=" - ".join(copy.issuer) or unknown,
    )


def _signatures(paper: Paper) -> list[str]:
    """Who signed the file electronically, and when; the circular has no element of its own for it."""
    return [
        phrase("signature", told=told(one, "vi")) for one in signatures_of(paper.made) if one["certificate"]
    ]


def _period(entries: list[Entry], findings: list[Finding]) -> dict[str, str]:
    days = [entry.paper.record.document.date for entry in entries]
    known = sorted(day for day in days if day)
    if known and len(known) < len(days):
        undated = str(len(days) - len(known))
        findings += [Finding("", element, "incomplete", undated) for element in ("startDate", "endDate")]
    return {"startDate": _day(known[0]), "endDate": _day(known[-1])} if known else {}


def _all(entries: list[Entry], element: str) -> list[str]:
    values = (entry.described.values.get(element, "") for entry in entries)
    return sorted({part for value in values for part in value.split(SEPARATOR) if part})


def _day(date: datetime.date | None) -> str:
    return f"{date:%d/%m}/{date.year:04d}" if date else ""


def _checked(document: str, which: Set, values: dict[str, str], findings: list[Finding]) -> Described:
    kept = {e.name: values[e.name] for e in elements(which) if values.get(e.name)}
    for element in elements(which):
        value = kept.get(element.name)
        if value is not None:
            findings += _breaks(document, element, value)
        elif element.is_needed(kept) and not any(f.element == element.name for f in findings):
            findings.append(Finding(document, element.name, "missing"))
    return Described(kept, findings)


def _breaks(document: str, element: Element, value: str) -> Iterable[Finding]:
    """The rules that a value breaks."""
    if element.length is not None and len(value) > element.length:
        yield Finding(document, element.name, "too_long", str(len(value)), str(element.length))
    if element.codes is not None:
        known = codes(element.codes).values()
        for part in value.split(SEPARATOR):
            if part not in known:
                yield Finding(document, element.name, "not_a_code", part, f"{min(known)}-{max(known)}")
    if element.kind == "number" and not (value.isascii() and value.isdecimal()):
        yield Finding(document, element.name, "not_a_number", value)
    if element.kind == "flag" and value not in ("0", "1"):
        yield Finding(document, element.name, "not_a_flag", value)
    if element.kind == "date" and not _is_day(value):
        yield Finding(document, element.name, "not_a_date", value)


def _is_day(value: str) -> bool:
    try:
        day = datetime.datetime.strptime(value, "%d/%m/%Y")
    except ValueError:
        return False
    return len(value) == len("DD/MM/YYYY") and bool(day)
