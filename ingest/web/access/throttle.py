"""Throttle: limits how often something may be done: a bucket of tokens for each key, refilled with time."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

_MOST_KEYS = 10_000


class Throttle:
    """At most ``burst`` at once and ``per_second`` in the long run, for each key by itself.

    Memory is bounded: of more than ten thousand keys those asked for longest ago are forgotten.
    """

    def __init__(self, burst: float, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._per_second, self._clock = burst, per_second, clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, key: str) -> bool:
        """Takes a token of the key's bucket; False where there is none."""
        now = self._clock()
        with self._lock:
            tokens, at = self._buckets.pop(key, (self._burst, now))
            tokens = min(self._burst, tokens + (now - at) * self._per_second)
            allowed = tokens >= 1
            self._buckets[key] = (tokens - 1 if allowed else tokens, now)
            if len(self._buckets) > _MOST_KEYS:
                self._buckets.popitem(last=False)
            return allowed

    def give_back(self, key: str) -> None:
        """Puts a token back into the key's bucket, as if it had not been taken."""
        with self._lock:
            if key in self._buckets:
                tokens, at = self._buckets[key]
                self._buckets[key] = (min(self._burst, tokens + 1), at)

    def __len__(self) -> int:
        return len(self._buckets)
