"""Checked words: what records said, and people typed, of the papers of samples (``ingest.export.acceptance``), in files
beside the runs' reports. Of a paper that is held or destroyed they are not kept.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

from ingest.disk import durable
from ingest.disk.locking import alone_in

log = logging.getLogger(__name__)

SAMPLES = "acceptance"
"""The samples' folder, within that of the runs' reports."""
OF_PAPERS = ("checks", "records")
"""The values of a sample's file that have something for each paper, by its id."""


def forget(reports: Path, document: str) -> None:
    """Takes out what samples say of a paper; that it was drawn stays. Raises OSError."""
    folder = reports / SAMPLES
    if not folder.is_dir():
        return
    with alone_in(folder):
        for file in sorted(folder.glob("nt*.json")):
            content = file.read_bytes()
            if document.encode() not in content:
                continue
            try:
                said = json.loads(content)
                found = [name for name in OF_PAPERS if said.get(name, {}).pop(document, None) is not None]
            except (ValueError, AttributeError) as error:
                log.error("%s cannot be read; it may have words of %s: %s", file.name, document, error)
                continue
            if found:
                new = (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode(
                    "utf-8", "backslashreplace"
                )
                durable.write(file, new, 0o600)
