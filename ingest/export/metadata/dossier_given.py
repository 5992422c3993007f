"""Dossier given: from a dossier of the archive to the values that only people know, for its metadata and package: no
file has to say them once more.
"""

from __future__ import annotations

from ingest.archive.dossiers.dossier import Access, Dossier, Facts
from ingest.archive.dossiers.words import said_retention, words
from ingest.catalogue.dossiers.rows import DossierPaper
from ingest.export.metadata.elements import code_of, own
from ingest.export.metadata.given import ORDINAL, Given

FACT_OF = {
    "fileCode": "code", "title": "title", "maintenance": "retention", "mode": "access", "riskRecovery": "recovery",
    "riskRecoveryStatus": "recovery", "paperFileCode": "paper_code", "format": "condition", "keyword": "keyword",
    "description": "note", "docId": "code", "docCode": "code",
}  # fmt: skip
"""The fact that an element is made from."""
_NEEDED = ("code", "title", "retention", "access", "recovery")
_CONDITIONS = {"good": "01", "fair": "02", "damaged": "03"}
_RECOVERY = {"none": ("0", ""), "done": ("1", "01"), "to_do": ("1", "02")}


def missing_facts(facts: Facts, organ: str) -> list[str]:
    """The facts that a package needs and that nobody has given; ``organ``: the setting of the office's name."""
    told = facts.model_dump()
    return [name for name in _NEEDED if told[name] in ("", None)] + ([] if organ else ["organ"])


def given_of(dossier: Dossier, papers: list[DossierPaper]) -> Given:
    """What is given for a dossier and its papers, which are in their order."""
    facts = dossier.facts
    of_all = {**_recovery(facts), "mode": _mode(facts.access), "maintenance": _maintenance(facts)}
    of_dossier = {
        **of_all,
        "fileCode": facts.file_code or facts.code,
        "title": facts.title,
        "keyword": facts.keyword,
        "numberOfPaper": str(sum(paper.sheets for paper in papers)),
        "format": _CONDITIONS.get(facts.condition or "", ""),
        "paperFileCode": facts.paper_code or facts.code,
        "description": facts.note,
    }
    single = {paper.row.id: {ORDINAL: str(n)} for n, paper in enumerate(papers, 1)}
    return Given(_said(of_dossier), _said(of_all), single)


def _said(values: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _maintenance(facts: Facts) -> str:
    """The circular has a code for some numbers of years alone; for others, ``Khác``."""
    if facts.retention is None:
        return ""
    return code_of("maintenance", said_retention(facts.retention)) or own("other_maintenance")


def _mode(access: Access | None) -> str:
    return (code_of("mode", words()["access"][access]) or "") if access else ""


def _recovery(facts: Facts) -> dict[str, str]:
    flag, status = _RECOVERY.get(facts.recovery or "", ("", ""))
    return {"riskRecovery": flag, "riskRecoveryStatus": status}
