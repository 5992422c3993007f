"""Case: a judged value with its signs, and whether it is right."""

from __future__ import annotations

from typing import NamedTuple

from ingest.doubt.spelling import Signs


class Case(NamedTuple):
    """A judged value. ``text``: the paper of which the scan was made, so that all its scans can be kept together;
    ``scan``: which scan; ``field``: what the value is counted with (``labels.field_of``).
    """

    text: str
    scan: str
    at: str
    field: str
    kind: str
    missing: bool
    signs: Signs
    right: bool
