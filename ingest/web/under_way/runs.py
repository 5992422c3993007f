"""Runs: from the folder of reports to what is shown of digitisation runs: how far each is, and its report."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TypedDict

_START = re.compile(r"[0-9A-Za-z][0-9A-Za-z:._+-]{0,60}")
_SHOWN = 20


class Run(TypedDict):
    """``start``: the name of its folder; ``report``: whether there is one. The rest is what ``progress.json`` says
    (``ingest.runs.progress.RunState``); None where it does not, as while it is being written for the first time.
    """

    start: str
    report: bool
    started: str | None
    pages_done: int | None
    pages_total: int | None
    files_done: int | None
    files_total: int | None
    pages_per_second: float | None
    seconds_left: float | None
    ended: str | None
    counts: dict[str, int] | None
    pages_estimated: bool | None


class Runs:
    """The runs of one archive, each in a folder named by its start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def latest(self) -> list[Run]:
        """The newest runs."""
        if not self._folder.is_dir():
            return []
        starts = sorted((f.name for f in self._folder.iterdir() if _START.fullmatch(f.name)), reverse=True)
        return [self._run(start) for start in starts[:_SHOWN]]

    def report(self, start: str, name: str) -> Path | None:
        """A file of a run; None where there is none, or ``start`` is no run's."""
        if not _START.fullmatch(start):
            return None
        file = self._folder / start / name
        return file if file.is_file() else None

    def _run(self, start: str) -> Run:
        folder = self._folder / start
        try:
            said = json.loads((folder / "progress.json").read_bytes())
        except (OSError, ValueError):
            said = {}
        said = said if isinstance(said, dict) else {}
        return {
            "start": start, "report": (folder / "report.html").is_file(),
            "started": said.get("started"), "ended": said.get("ended"), "counts": said.get("counts"),
            "pages_done": said.get("pages_done"), "pages_total": said.get("pages_total"),
            "pages_estimated": said.get("pages_estimated"), "pages_per_second": said.get("pages_per_second"),
            "files_done": said.get("files_done"), "files_total": said.get("files_total"),
            "seconds_left": said.get("seconds_left"),
        }  # fmt: skip
