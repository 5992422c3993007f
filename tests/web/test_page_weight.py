"""What a paper's page weighs: it sends what is seen; the rest comes when it is opened."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from ingest.archive.archive import Archive


class _Nodes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += 1


def nodes(html: str) -> int:
    """How many elements a page has."""
    parser = _Nodes()
    parser.feed(html)
    return parser.count


def make_long(root: Path, document: str) -> None:
    """Gives a paper of the archive as many parts as long ones have."""
    file = Archive(root / "archive").place(document) / "record.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    paper = record["document"]
    paper["headings"] = [
        {"label": f"Điều {n}.", "title": f"Nhiệm vụ thứ {n} của các cơ quan, đơn vị", "level": 1}
        for n in range(1, 61)
    ]
    paper["bases"] = [f"Căn cứ Nghị định số {n}/2020/NĐ-CP ngày 05 tháng 3 năm 2020;" for n in range(1, 13)]
    paper["footnotes"] = [
        {"mark": str(n), "text": f"Theo báo cáo số {n} của Sở Nội vụ.", "anchor": None} for n in range(1, 21)
    ]
    file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def test_a_long_paper_sends_what_is_seen(client: Any, root: Path, ids: dict[str, str]) -> None:
    make_long(root, ids["quyet-dinh"])
    here = client()
    page = here.get(f"/documents/{ids['quyet-dinh']}?skip=0").text
    assert len(page.encode()) < 80_000
    assert nodes(page) < 900
