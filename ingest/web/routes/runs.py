"""Runs: from the folder of reports to what is shown of digitisation runs: how far each is, and its report."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

_START = re.compile(r"[0-9A-Za-z][0-9A-Za-z:._+-]{0,60}")
_SHOWN = 20


class Runs:
    """The runs of one archive, each in a folder named by its start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def latest(self) -> list[dict[str, Any]]:
        """The newest runs: ``start``, what ``progress.json`` says, and whether there is a ``report``."""
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

    def _run(self, start: str) -> dict[str, Any]:
        folder = self._folder / start
        try:
            said = json.loads((folder / "progress.json").read_bytes())
        except (OSError, ValueError):
            said = {}
        said = said if isinstance(said, dict) else {}
        return {
            "start": start,
            "report": (folder / "report.html").is_file(),
            **{name: said.get(name) for name in _SAID},
        }


_SAID = (
    "started", "pages_done", "pages_total", "files_done", "files_total", "pages_per_second", "seconds_left", "ended",
    "counts", "pages_estimated",
)  # fmt: skip
