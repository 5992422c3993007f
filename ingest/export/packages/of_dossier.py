"""Of dossier: a dossier of the archive as a submission package, without a file that says its values once more; and
where each value that lacks is entered.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ingest.archive.archive import Archive
from ingest.archive.dossiers.shelf import Shelf
from ingest.catalogue import Catalogue
from ingest.errors import DossierError
from ingest.export.findings import Finding
from ingest.export.metadata.described import Entry, describe_dossier, entries
from ingest.export.metadata.dossier_given import FACT_OF, given_of
from ingest.export.metadata.given import Given
from ingest.export.packages.mets import Profile
from ingest.export.packages.package import Package, Sender, make_package
from ingest.export.paper import read_paper
from ingest.settings import Settings


class Place(NamedTuple):
    """Where a value is entered: a fact of the dossier, the record of a document, or a setting."""

    fact: str = ""
    document: str = ""
    setting: str = ""


class _Contents(NamedTuple):
    entries: list[Entry]
    given: Given


def pack_dossier(
    dossier: str,
    archive: Archive,
    catalogue: Catalogue,
    settings: Settings,
    folder: Path,
    *,
    at: datetime,
    profile: Profile = "e-ark",
    agreement: str = "",
    number: int = 1,
) -> Package:
    """Makes the package of a dossier in a folder, of the papers that are not held.

    Raises:
        DossierError: there is no paper in it. NotWholeError: a file of one is not the one that was archived.
        OSError: the folder cannot be written. Nothing is made then.
    """
    found = _contents(dossier, archive, catalogue)
    sender = Sender(settings.organ, settings.fonds_code, agreement)
    return make_package(
        found.entries, found.given, folder, sender=sender, at=at, number=number, profile=profile
    )


def lacks(dossier: str, archive: Archive, catalogue: Catalogue, settings: Settings) -> list[Finding]:
    """What a dossier's metadata lack or break, without making its package. Raises as ``pack_dossier`` does."""
    found = _contents(dossier, archive, catalogue)
    organ = [] if settings.organ else [Finding("", "organ", "missing")]
    own = describe_dossier(found.entries, found.given).findings
    return [*organ, *own, *(finding for entry in found.entries for finding in entry.described.findings)]


def told_once(findings: list[Finding]) -> list[Finding]:
    """What has to be said: of a fact that the dossier and each of its papers lack, once; notes not at all."""
    kept: dict[object, Finding] = {}
    for finding in findings:
        if finding.level != "note":
            place = place_of(finding)
            kept.setdefault(place if place.fact not in ("", "papers") else finding, finding)
    return list(kept.values())


def place_of(finding: Finding) -> Place:
    """Where the value that a finding is about is entered."""
    if finding.element == "organ":
        return Place(setting="organ")
    if finding.element in FACT_OF:
        return Place(fact=FACT_OF[finding.element])
    if finding.document:
        return Place(document=finding.document)
    return Place(fact="papers")  # what follows from the papers: dates, pages, languages


def _contents(dossier: str, archive: Archive, catalogue: Catalogue) -> _Contents:
    papers = catalogue.dossier_papers(dossier)
    if not papers:
        raise DossierError("empty")
    given = given_of(Shelf(archive).dossier(dossier), papers)
    return _Contents(entries([read_paper(paper.row.id, archive) for paper in papers], given), given)
