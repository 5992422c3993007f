"""Chain: each correction of a document carries a hash over all before it, so that a change among them shows.

A correction's hash is the SHA-256 of the hash before it, a line break, and the correction itself in canonical form: as
JSON without its hash, keys sorted, no blanks, ASCII alone. What stands before the first is the document's id, so that
the corrections of one document are not those of another. The chain tells nothing of what is cut off at its end; the
journal keeps how far it went (`Head`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from ingest.journal import Head

CHAIN = "chain"
"""The key of a correction's hash in ``corrections.json``."""


def hashes(document: str, entries: list[dict[str, Any]]) -> list[str]:
    """The hash that each entry of ``corrections.json`` should carry, as hex; those that carry none have one too."""
    found, last = [], document
    for entry in entries:
        bare = {key: value for key, value in entry.items() if key != CHAIN}
        said = json.dumps(bare, sort_keys=True, separators=(",", ":"))
        last = hashlib.sha256(f"{last}\n{said}".encode()).hexdigest()
        found.append(last)
    return found


def chained(document: str, before: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All entries, the new ones with their hashes behind those before, which stay as they are."""
    there = [*before, *new]
    links = hashes(document, there)
    return [*before, *({**entry, CHAIN: link} for entry, link in zip(new, links[len(before) :], strict=True))]


def head(document: str, entries: list[dict[str, Any]]) -> Head | None:
    """How far a document's corrections go; None where there are none."""
    return Head(len(entries), hashes(document, entries)[-1]) if entries else None


def unchained(entries: list[dict[str, Any]]) -> int:
    """How many entries were made before there was a chain."""
    return next((n for n, entry in enumerate(entries) if CHAIN in entry), len(entries))


def faults(document: str, entries: list[dict[str, Any]], kept: Head | None) -> Iterator[tuple[str, str]]:
    """What is wrong with a document's corrections: a code of the ``verify`` messages, and which or how many.

    ``kept``: how far they went by the journal; None where it does not know.
    """
    links = hashes(document, entries)
    for number in range(unchained(entries), len(entries)):
        if entries[number].get(CHAIN) != links[number]:
            yield "correction_differs", str(number + 1)
            return
    if kept is None:
        return
    if kept.entries > len(entries):
        yield "corrections_cut", str(kept.entries - len(entries))
    elif kept.hash != links[kept.entries - 1] or CHAIN not in entries[kept.entries - 1]:
        yield "corrections_rewritten", str(kept.entries)
    elif kept.entries < len(entries):
        yield "corrections_added", str(len(entries) - kept.entries)
