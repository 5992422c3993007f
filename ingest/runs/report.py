"""Report: from the journal and the archive to ``report.json`` and ``report.html`` of a digitisation run."""

from __future__ import annotations

import json
import math
import os
import platform
from collections import Counter
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import TypedDict

import jinja2

from ingest.archive import stacks
from ingest.archive.archive import Archive
from ingest.archive.stores import House
from ingest.building import provenance
from ingest.disk import durable
from ingest.journal import Entry, State
from ingest.messages import both
from ingest.rescan import rescan_sentence
from ingest.runs import progress
from ingest.runs.by_dossier import DossierTally
from ingest.runs.report_json import (
    Bin,
    Failures,
    FileCounts,
    Machine,
    PartialDocument,
    Report,
    RescanDocument,
    Speed,
)
from ingest.service.failures import explain
from ingest.settings import Settings

BINS = 10
"""Number of bars of the histogram of doubt, each a tenth wide."""


class _JudgedValue(TypedDict, total=False):
    """What is needed of a value of a ``doubts.json``. An archive of an earlier version lists the doubtful values alone,
    with how surely each was read, and without the rest.
    """

    probability: float | None
    confidence: float | None
    doubtful: bool


class Tally:
    """Adds up the files of a run. Reads of each document what is needed, and holds none."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.files: Counter[str] = Counter()
        self.pages: Counter[str] = Counter()
        self.bins = [0] * BINS
        self.values: Counter[str] = Counter()
        self.failures: dict[str, list[str]] = {}
        self.partial: list[PartialDocument] = []
        self.rescan: list[RescanDocument] = []
        self.unreadable: list[str] = []
        self.dossiers = DossierTally(house)

    def add(self, entry: Entry | None, began: str) -> None:
        """Adds a file: what the journal says of it, or None where it has not come to its end."""
        if entry is None:
            self.files["left"] += 1
            return
        self.files[entry.state.value] += 1
        if progress.iso(entry.updated_at) < began:
            self.files["before"] += 1
        if entry.state is State.FAILED:
            self.failures.setdefault(entry.reason or "internal", []).append(entry.name)
        elif entry.state in (State.ARCHIVED, State.HELD) and entry.document:
            store = self._house.archive if entry.state is State.ARCHIVED else self._house.held
            try:
                for document, name in self._papers(entry.document, entry.name, store):
                    self._add_document(document, name, entry.state, store)
            except (OSError, ValueError, KeyError, TypeError):
                self.unreadable.append(entry.document)

    def _papers(self, document: str, name: str, store: Archive) -> list[tuple[str, str]]:
        """The papers that a file became, each with its name; those of a stack that are held are not told of here."""
        if not stacks.holds(store, document):
            return [(document, name)]
        parts = stacks.read(stacks.place(store, document))["parts"]
        named = [(part["document"], f"{name}/{part['pages'][0]}-{part['pages'][-1]}") for part in parts]
        return [(part, its) for part, its in named if store.holds(part)]

    def _add_document(self, document: str, name: str, state: State, store: Archive) -> None:
        made = store.made(document)
        unread = list(made.get("pages_unread", []))
        self.pages["archived"] += int(made["pages"])
        self.pages["unread"] += len(unread)
        if state is State.HELD:
            return  # of papers marked secret nothing is told but how many there are
        self.dossiers.add(document, name, int(made["pages"]))
        if unread:
            self.partial.append({"document": document, "name": name, "pages": unread})
        if faults := made.get("page_faults"):
            self.rescan.append({"document": document, "name": name, "pages": faults})
        for value in json.loads((store.place(document) / "doubts.json").read_bytes()):
            self._add_value(value)

    def _add_value(self, value: _JudgedValue) -> None:
        chance = value.get("probability", value.get("confidence"))
        self.values["judged"] += 1
        self.values["doubtful"] += bool(value.get("doubtful", "doubtful" not in value))
        if chance is None:
            self.values["unknown"] += 1
        else:
            self.bins[min(max(math.floor(float(chance) * BINS), 0), BINS - 1)] += 1


def report_facts(
    state: progress.RunState, entries: Iterable[Entry | None], house: House, settings: Settings
) -> Report:
    """The report, as ``report.json`` has it. ``entries``: what the journal says of each file of the run."""
    tally = Tally(house)
    for entry in entries:
        tally.add(entry, state.started)
    cut = [session.updated for session in state.sessions if session.ended is None]
    stopped = [session.ended for session in state.sessions[:-1] if session.ended is not None]
    return {
        "format": 1,
        "started": state.started,
        "ended": state.ended,
        "sessions": [session.model_dump() for session in state.sessions],
        "interrupted": sorted([*cut, *stopped]),
        "folders": state.folders,
        "files": _file_counts(tally.files),
        "pages": {
            "archived": tally.pages["archived"],
            "unread": tally.pages["unread"],
            "partial_documents": len(tally.partial),
        },
        "speed": _speed(state, settings),
        "failures": [_failure(code, names) for code, names in sorted(tally.failures.items())],
        "partial": tally.partial,
        "rescan": tally.rescan,
        "dossiers": tally.dossiers.dossiers(),
        "loose": tally.dossiers.loose(),
        "doubt": {
            "judged": tally.values["judged"],
            "doubtful": tally.values["doubtful"],
            "unknown": tally.values["unknown"],
            "bins": [_bin(n, count) for n, count in enumerate(tally.bins)],
        },
        "unreadable": tally.unreadable,
        "machine": _machine(settings),
        "versions": {**provenance.versions(), **provenance.reader_versions(settings.line_reader)},
    }


def write_report(folder: Path, report: Report) -> None:
    """Writes both forms of a report. Raises OSError."""
    text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    durable.write(folder / "report.json", text.encode("utf-8", "backslashreplace"))
    durable.write(folder / "report.html", report_html(report).encode("utf-8", "backslashreplace"))


def report_html(report: Report) -> str:
    """One page that needs nothing else: no script, no style sheet, no image from anywhere."""
    source = resources.files("ingest.runs").joinpath("data/report.html").read_text(encoding="utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    environment.filters["number"] = _number
    return environment.from_string(source).render(report=report, said=both, why_rescan=rescan_sentence)


def _file_counts(files: Counter[str]) -> FileCounts:
    return {
        "total": sum(files[name] for name in (*progress.OUTCOMES, "destroyed", "left")),
        "archived": files["archived"],
        "held": files["held"],
        "duplicate": files["duplicate"],
        "failed": files["failed"],
        "left": files["left"],
        "before": files["before"],
    }


def _bin(number: int, count: int) -> Bin:
    return {"from": number / BINS, "to": (number + 1) / BINS, "count": count}


def _speed(state: progress.RunState, settings: Settings) -> Speed:
    pages = sum(session.pages for session in state.sessions)
    wall = sum(session.wall_seconds for session in state.sessions)
    cpu = sum(session.cpu_seconds for session in state.sessions)
    return {
        "pages_read": pages,
        "wall_seconds": round(wall, 1),
        "cpu_seconds": round(cpu, 1),
        "pages_a_minute": round(60 * pages / wall, 2) if wall else None,
        "cpu_seconds_a_page": round(cpu / pages, 3) if pages else None,
        "pages_a_core_hour_of_cpu": round(3600 * pages / cpu, 1) if cpu else None,
        "pages_a_core_hour_of_wall": None
        if settings.cluster or not wall
        else round(3600 * pages / (wall * settings.workers), 1),
    }


def _failure(code: str, names: list[str]) -> Failures:
    return {"code": code, "count": len(names), **explain(code).as_json(), "names": sorted(names)}


def _machine(settings: Settings) -> Machine:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "name": platform.node(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "memory_mb": memory >> 20,
        "workers": settings.workers,
        "cluster": settings.cluster,
        "python": platform.python_version(),
    }


def _number(value: float | None, digits: int = 0) -> str:
    """A number as it is written in Vietnam: 12.345,6."""
    if value is None:
        return "–"
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))
