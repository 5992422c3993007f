"""Waking: an event that may be set from a signal handler too.

``threading.Event`` may not: the handler runs in the thread that waits for the event and may hold its lock, which would
be a deadlock. ``SimpleQueue.put`` is safe at any time.
"""

from __future__ import annotations

from contextlib import suppress
from queue import Empty, SimpleQueue


class Wake:
    """As ``threading.Event``."""

    def __init__(self) -> None:
        self._told: SimpleQueue[None] = SimpleQueue()

    def set(self) -> None:
        if self._told.empty():
            self._told.put(None)

    def is_set(self) -> bool:
        return not self._told.empty()

    def clear(self) -> None:
        with suppress(Empty):
            while True:
                self._told.get_nowait()

    def wait(self, seconds: float) -> bool:
        """Waits until it is set, at most so long; whether it is."""
        try:
            self._told.get(timeout=max(seconds, 0))
        except Empty:
            return False
        self._told.put(None)
        return True
