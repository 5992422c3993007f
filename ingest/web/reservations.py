"""Reservations: who is at which paper now, so that two people do not review one; and which papers each has left for
later. They are in memory alone: a restart of the server frees every paper, and nobody is ever kept from one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

IDLE_SECONDS = 300.0
"""How long a paper stays with somebody who does nothing there."""


class Reservation(NamedTuple):
    """``holder``: what tells people apart; ``name``: what they are called; ``page``: the page that was opened last;
    ``seen``: when its holder last did anything, by the clock.
    """

    holder: str
    name: str
    page: str
    seen: float


class Reservations:
    """Papers by their ids. Safe to use from several threads."""

    def __init__(self, idle: float = IDLE_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._idle, self._clock = idle, clock
        self._lock = threading.Lock()
        self._held: dict[str, Reservation] = {}
        self._left: dict[str, set[str]] = {}

    def take(self, document: str, holder: str, name: str, page: str = "") -> str | None:
        """Takes a paper, or keeps it; the name of another who has it, None where it is the holder's now."""
        with self._lock:
            self._expire()
            there = self._held.get(document)
            if there is not None and there.holder != holder:
                return there.name
            kept = page or (there.page if there else "")
            self._held[document] = Reservation(holder, name, kept, self._clock())
            return None

    def give_back(self, document: str, holder: str, page: str) -> None:
        """Frees a paper, unless another has it, or its holder has opened it again on another page since."""
        with self._lock:
            there = self._held.get(document)
            if there is not None and (there.holder, there.page) == (holder, page):
                del self._held[document]

    def others(self, holder: str) -> dict[str, str]:
        """The papers that others have, each with who."""
        with self._lock:
            self._expire()
            return {document: one.name for document, one in self._held.items() if one.holder != holder}

    def own(self, holder: str) -> list[str]:
        """The papers that somebody has."""
        with self._lock:
            self._expire()
            return [document for document, one in self._held.items() if one.holder == holder]

    def leave_for_later(self, document: str, holder: str) -> None:
        """Notes that somebody's queue passes over a paper, until they begin again; it is free for others at once."""
        with self._lock:
            self._left.setdefault(holder, set()).add(document)
            there = self._held.get(document)
            if there is not None and there.holder == holder:
                del self._held[document]

    def left_for_later(self, holder: str) -> frozenset[str]:
        """The papers that somebody has left for later."""
        with self._lock:
            return frozenset(self._left.get(holder, ()))

    def begin_again(self, holder: str) -> None:
        """Puts the papers that somebody has left for later back into their queue."""
        with self._lock:
            self._left.pop(holder, None)

    def _expire(self) -> None:
        oldest = self._clock() - self._idle
        self._held = {document: one for document, one in self._held.items() if one.seen >= oldest}
