"""Truths: papers with their true text and true record, from folders of several kinds.

``NAME.truth.txt`` with ``NAME.truth.json`` (made and real scans); ``NAME.txt`` with ``NAME.json`` (tests/parse/papers);
``NAME.yaml`` (bench/texts: specs, whose text and record follow from them).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bench.scanbench.truth import truth_text

Json = dict[str, Any]


class Truth(NamedTuple):
    """A paper: its name, its text, and its record in the shape of ``parse.record.Record``'s JSON."""

    name: str
    text: str
    record: Json


def truths(folder: Path) -> Iterator[Truth]:
    """All papers of a folder that have both a text and a record, by name."""
    for path in sorted(folder.iterdir()):
        stem = path.name.removesuffix(".truth.json").removesuffix(".json")
        if path.suffix == ".yaml":
            spec = yaml.safe_load(path.read_text("utf-8"))
            text = truth_text(spec)
            yield Truth(path.stem, text, _of_spec(spec, text))
        elif path.name.endswith(".truth.json"):
            record = json.loads(path.read_text("utf-8"))
            yield Truth(stem, path.with_name(f"{stem}.truth.txt").read_text("utf-8"), _shaped(record))
        elif path.suffix == ".json" and path.with_suffix(".txt").exists():
            record = json.loads(path.read_text("utf-8"))["record"]
            yield Truth(stem, path.with_suffix(".txt").read_text("utf-8"), _shaped(record))


def _of_spec(spec: Json, text: str) -> Json:
    """A spec's record. Citations come in the order of the text, whose notes stand behind the body."""
    document = dict(spec["document"])
    document["citations"] = sorted(document.get("citations") or [], key=lambda c: text.find(c["code"]))
    notes = re.findall(r"\[\[(.+?)\]\]", "\n".join(_words(spec["body"])))
    document["footnotes"] = [{"mark": str(n), "text": note} for n, note in enumerate(notes, 1)]
    if document.get("cosignatures"):
        document["signatures"] = [document["signature"], *document.pop("cosignatures")]
    if spec.get("style", {}).get("no_head"):
        document |= dict.fromkeys(("issuer", "code", "place", "date", "about"))
    return _shaped({"document": document, "copies": spec.get("copies", [])})


def _words(body: list[Json]) -> Iterator[str]:
    for block in body:
        for value in block.values():
            yield from (
                (str(cell) for row in value for cell in row) if isinstance(value, list) else [str(value)]
            )


def _shaped(record: Json) -> Json:
    """A truth in the shape of the record: names on one line, headings with label and title, dates as text."""
    document = _issue(record["document"])
    document["headings"] = [_heading(h) for h in document.get("headings") or []]
    document["citations"] = [{**c, "date": _day(c.get("date"))} for c in document.get("citations") or []]
    return {"document": document, "copies": [_issue(copy) for copy in record.get("copies") or []]}


def _issue(issue: Json) -> Json:
    names = [name.replace("|", " ") for name in issue.get("issuer") or []]
    return {**issue, "issuer": names, "date": _day(issue.get("date"))}


def _heading(heading: Any) -> Json:
    if isinstance(heading, dict):
        return heading
    label, title = heading
    return {"label": str(label), "title": title}


def _day(date: Any) -> str | None:
    return str(date)[:10] if date else None
