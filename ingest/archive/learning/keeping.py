"""Keeping what was learned: a file beside the runs' reports, closed to others; forgotten as soon as a paper is held or
destroyed, for it may have words of it.
"""

from __future__ import annotations

from pathlib import Path

from ingest.disk import durable
from ingest.doubt.office import LEARNED, OfficeWords


def keep(reports: Path, words: OfficeWords) -> None:
    """Puts it in the place of what was learned before. Raises OSError."""
    reports.mkdir(parents=True, exist_ok=True)
    durable.write(reports / LEARNED, (words.model_dump_json(indent=1) + "\n").encode(), mode=0o600)


def forget(reports: Path) -> bool:
    """Takes it away; False where there is none. Papers that were judged by it say so, and stay as they are."""
    file = reports / LEARNED
    there = file.exists()
    file.unlink(missing_ok=True)
    file.with_name(f"{LEARNED}.part").unlink(missing_ok=True)
    return there
