"""Outcome: how the way of a claimed file ended."""

from __future__ import annotations

from enum import Enum


class Outcome(Enum):
    """How a document's way ended."""

    ARCHIVED = "archived"
    HELD = "held"
    DUPLICATE = "duplicate"
    FAILED = "failed"
    DROPPED = "dropped"
    LATER = "later"  # the claim stays: the service is stopping
