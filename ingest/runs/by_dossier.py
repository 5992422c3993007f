"""By dossier: the papers of a run by the dossiers (hồ sơ) that they are in, with what these lack, and by folder those
that are in none.
"""

from __future__ import annotations

from collections import Counter

from ingest.archive.dossiers.dossier import Facts
from ingest.archive.dossiers.words import said_retention
from ingest.archive.stores import House
from ingest.export.metadata.dossier_given import missing_facts
from ingest.runs.report_json import LooseFolder, ReportedDossier

_AT_ONCE = 500


class DossierTally:
    """Adds up archived papers, some at once; holds a number for each dossier and folder."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._waiting: dict[str, tuple[str, int]] = {}
        self._papers: Counter[str] = Counter()
        self._pages: Counter[str] = Counter()
        self._loose: Counter[str] = Counter()

    def add(self, document: str, name: str, pages: int) -> None:
        """Adds a paper; ``name``: of its file, with its folders."""
        self._waiting[document] = (name.rpartition("/")[0], pages)
        if len(self._waiting) >= _AT_ONCE:
            self._count()

    def _count(self) -> None:
        found = self._house.catalogue.dossiers_of(list(self._waiting))
        for document, (folder, pages) in self._waiting.items():
            if document in found:
                self._papers[found[document]] += 1
                self._pages[found[document]] += pages
            else:
                self._loose[folder] += 1
        self._waiting.clear()

    def dossiers(self) -> list[ReportedDossier]:
        """The dossiers by number and title; ``lacks``: facts that nobody has given."""
        self._count()
        told: list[ReportedDossier] = []
        for dossier in self._papers:
            one = self._house.catalogue.dossier(dossier)
            if one is None:
                continue
            facts = Facts.model_validate_json(one.row.facts)
            told.append(
                {
                    "dossier": dossier, "code": facts.code, "title": facts.title,
                    "retention": said_retention(facts.retention),
                    "papers": self._papers[dossier], "pages": self._pages[dossier],
                    "papers_in_all": one.papers, "lacks": missing_facts(facts, "known"),
                }
            )  # fmt: skip
        return sorted(told, key=lambda one: (one["code"], one["title"], one["dossier"]))

    def loose(self) -> list[LooseFolder]:
        """The folders whose papers are in no dossier."""
        self._count()
        return [{"folder": folder, "papers": count} for folder, count in sorted(self._loose.items())]
