"""A program at the API: uploads a scan, finds papers, corrects a value, makes a dossier. Standard library alone.

    python examples/api_client.py http://127.0.0.1:8080 TOKEN scan.pdf

The token: ``saoluc token add NAME --may read --may upload --may correct --may dossiers``.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode


class Api:
    def __init__(self, server: str, token: str) -> None:
        self._base, self._token = f"{server.rstrip('/')}/api/v1", token

    def ask(self, path: str, body: object = None, **query: str) -> Any:
        """GET, or with a body POST: bytes as they are, all else as JSON."""
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        address = f"{self._base}/{path}" + (f"?{urlencode(query)}" if query else "")
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": kind}
        with urllib.request.urlopen(urllib.request.Request(address, data, headers)) as answer:
            return json.load(answer)

    def papers(self, **query: str) -> list[dict[str, Any]]:
        """All papers of a list, page by page."""
        found, cursor = [], {}
        while True:
            page = self.ask("documents", **query, **cursor)
            found += [one["document"] for one in page["items"]]
            if page["next"] is None:
                return found
            cursor = {"cursor": page["next"]}


def main() -> None:
    server, token, scan = sys.argv[1:]
    api = Api(server, token)
    print("inbox:", api.ask("uploads", Path(scan).read_bytes(), name=Path(scan).name)["name"])
    papers = api.papers(state="open")
    print("papers:", len(papers))
    first = papers[0]["id"]
    there = api.ask(f"documents/{first}/record")["document"]["place"]
    done = api.ask(
        f"documents/{first}/corrections", {"at": "/document/place", "before": there, "after": "Hà Nội"}
    )
    print("corrections:", done["entries"])
    made = api.ask("dossiers", {"facts": {"title": "Từ chương trình"}, "papers": [first]})
    print("dossier:", made["id"])


if __name__ == "__main__":
    main()
