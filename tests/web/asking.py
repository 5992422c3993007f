"""What a test needs to ask for a change, by itself or in a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

from fastapi.testclient import TestClient

from ingest.archive.archive import Archive

CHROMIUM = shutil.which("chromium")
DOUBTFUL = "[data-seen] [data-rank] .control:focus, [data-seen] [data-rank] .looked button:focus"
"""A doubtful value that the keyboard has been led to, for long enough that a key can be an answer to it."""


def token(client: TestClient) -> str:
    """The token that a page gives for changes: the first page, or the one for signing in."""
    first = client.get("/")
    page = (first if first.status_code == 200 else client.get("/sign-in")).text
    return page.partition('data-csrf="')[2].partition('"')[0]


def archive(root: Path) -> Archive:
    return Archive(root / "archive")
