"""Turns: how many requests of one person are answered at once; more wait for their turn.

What takes long (a package that is made, a picture that is drawn) holds a thread while it does, and threads are few:
whoever asks for many such things at once waits alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

AT_ONCE = 8
"""Browsers open six connections to a server."""


class Turns:
    """Of one event loop. ``at_once``: for each key by itself."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._by_key: dict[str, asyncio.Semaphore] = {}
        self._asking: dict[str, int] = {}

    @asynccontextmanager
    async def turn(self, key: str) -> AsyncIterator[None]:
        """Waits until one of the key's requests may be answered; the turn is over at the end of the block."""
        places = self._by_key.setdefault(key, asyncio.Semaphore(self._at_once))
        self._asking[key] = self._asking.get(key, 0) + 1
        try:
            async with places:
                yield
        finally:
            self._asking[key] -= 1
            if not self._asking[key]:
                del self._asking[key], self._by_key[key]

    def __len__(self) -> int:
        return len(self._by_key)
