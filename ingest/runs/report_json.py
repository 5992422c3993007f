"""Report's JSON: what ``report.json`` says of a digitisation run. Times are UTC in ISO 8601."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from ingest.archive.made import PageFaults
from ingest.service.failures import ExplanationJson


class FileCounts(TypedDict):
    """Files of the run by what became of them. ``left``: not at their end yet; ``before``: at their end before the run
    began, and counted among the others too.
    """

    total: int
    archived: int
    held: int
    duplicate: int
    failed: int
    left: int
    before: int


class PageCounts(TypedDict):
    """``archived``: pages of the archived and held documents; ``unread``: those that could not be read;
    ``partial_documents``: documents that lack pages.
    """

    archived: int
    unread: int
    partial_documents: int


class Speed(TypedDict):
    """How fast the pages were read, over all starts of the run; None where there is nothing to divide by.

    ``pages_a_core_hour_of_wall``: of the cores of this machine; None where a cluster read too.
    """

    pages_read: int
    wall_seconds: float
    cpu_seconds: float
    pages_a_minute: float | None
    cpu_seconds_a_page: float | None
    pages_a_core_hour_of_cpu: float | None
    pages_a_core_hour_of_wall: float | None


class Failures(ExplanationJson):
    """The files that failed with one code."""

    code: str
    count: int
    names: list[str]


class PartialDocument(TypedDict):
    """A document that lacks pages: its id, its file's name, the numbers of the pages."""

    document: str
    name: str
    pages: list[int]


class RescanDocument(TypedDict):
    """A document that should be scanned again: its id, its file's name, the pages."""

    document: str
    name: str
    pages: list[PageFaults]


class ReportedDossier(TypedDict):
    """A dossier with papers of the run. ``papers``, ``pages``: of the run; ``papers_in_all``: in the dossier;
    ``lacks``: its facts (``ingest.archive.dossiers.dossier.Facts``) that a package needs and nobody has given.
    """

    dossier: str
    code: str
    title: str
    retention: str
    papers: int
    pages: int
    papers_in_all: int
    lacks: list[str]


class LooseFolder(TypedDict):
    """A folder with archived papers of the run that are in no dossier, and so lack title and retention."""

    folder: str
    papers: int


Bin = TypedDict("Bin", {"from": float, "to": float, "count": int})
"""How many values have a probability from ``from`` up to ``to``."""


class Doubt(TypedDict):
    """The judged values of all archived documents. ``unknown``: those without a probability."""

    judged: int
    doubtful: int
    unknown: int
    bins: list[Bin]


class Machine(TypedDict):
    """What the run was done on. ``cluster``: the address of the scheduler, where there was one."""

    name: str
    system: str
    cores: int | None
    memory_mb: int
    workers: int
    cluster: str | None
    python: str


class Report(TypedDict):
    """All of it.

    ``sessions``: the starts of the run (``progress.RunStart``); ``interrupted``: when it was stopped or cut off;
    ``unreadable``: ids of documents whose folder could not be read; ``versions``: of programs, libraries and models.
    """

    format: int
    started: str
    ended: str | None
    sessions: list[Mapping[str, object]]
    interrupted: list[str]
    folders: list[str]
    files: FileCounts
    pages: PageCounts
    speed: Speed
    failures: list[Failures]
    partial: list[PartialDocument]
    rescan: list[RescanDocument]
    dossiers: list[ReportedDossier]
    loose: list[LooseFolder]
    doubt: Doubt
    unreadable: list[str]
    machine: Machine
    versions: Mapping[str, object]
