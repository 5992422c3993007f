"""Versions: from what a reading depends on to a name, which workers that read so offer.

A worker offers that name to the scheduler as a resource, and a coordinator asks for its own: so a worker with another
Tesseract, model or saoluc never gets a page, and both names together say what differs.
"""

from __future__ import annotations

from ingest.archive.made import Reader
from ingest.building import provenance

PREFIX = "saoluc reader: "


def ability(reader: Reader) -> str:
    """The name of the ability to read as ``provenance.reader_versions`` says."""
    named = {**reader, "model_sha256": (reader.get("model_sha256") or "?")[:12]}
    named["line_reader"] = (reader.get("line_reader") or "-")[:12]
    return PREFIX + ", ".join(f"{name} {value or '-'}" for name, value in named.items())


def abilities() -> dict[str, float]:
    """What this machine can offer: reading with the line reader and Tesseract, and with Tesseract alone."""
    offered = [provenance.reader_versions(True), provenance.reader_versions(False)]
    return {ability(reader): 1.0 for reader in offered}


def difference(wanted: str, offered: list[str]) -> str:
    """What a worker has that is not what is wanted: ``tesseract 5.5.0 (here 5.3.0)``; ``?`` where it is not ours."""
    ours = dict(_parts(wanted))
    best: list[str] | None = None
    for name in offered:
        if name.startswith(PREFIX):
            others = [f"{k} {v} (here {ours.get(k, '-')})" for k, v in _parts(name) if ours.get(k) != v]
            best = others if best is None or len(others) < len(best) else best
    return ", ".join(best) if best else "?"


def _parts(name: str) -> list[tuple[str, str]]:
    pairs = (part.rpartition(" ") for part in name.removeprefix(PREFIX).split(", "))
    return [(key, value) for key, _, value in pairs]
