"""What a test needs to ask for a change."""

from __future__ import annotations

from fastapi.testclient import TestClient


def token(client: TestClient) -> str:
    """The token that a page gives for changes: the first page, or the one for signing in."""
    first = client.get("/")
    page = (first if first.status_code == 200 else client.get("/sign-in")).text
    return page.partition('data-csrf="')[2].partition('"')[0]
