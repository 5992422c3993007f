"""Connections: how the pages are served, so that strangers who open connections and send nothing shut nobody out.

A connection has to send the head of its request within seconds, and may pause neither in a body nor in taking an answer
for long. Where there are more connections than there may be, of one address or of all, those that have waited longest
without a request are closed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from ingest.settings import Settings
from ingest.web.access.addresses import Proxies, party

HEAD_SECONDS = 10.0
"""Time from the opening of a connection, or the first byte of a further request, to the end of the request's head."""
PAUSE_SECONDS = 30.0
"""Longest pause in the body of a request, or of a client that takes nothing of an answer."""
MOST_OF_ADDRESS = 60
"""Connections of one address that is no trusted proxy's. A browser opens six."""
MOST = 400
"""Connections of all: well below the 1,024 files that a program may usually have open."""


def server_config(app: FastAPI, settings: Settings, *, port: int = 0) -> uvicorn.Config:
    """How the application is served. ``port``: where no open socket is given to the server."""
    connections = _OpenConnections(Proxies(settings.proxy_addresses))
    protocol = type("_ServedConnection", (_Connection,), {"registry": connections})
    return uvicorn.Config(
        app, port=port, http=protocol, log_config=None, access_log=False, server_header=False,
        timeout_graceful_shutdown=5,
        proxy_headers=False,  # the gate reads what proxies say, from those that are believed
    )  # fmt: skip


class _OpenConnections:
    """All connections of a server."""

    def __init__(self, proxies: Proxies) -> None:
        self._proxies = proxies
        self._open: set[_Connection] = set()

    def admit(self, new: _Connection) -> bool:
        """Whether there is, or can be made, room for one more."""
        same = [one for one in self._open if one.party == new.party]
        if len(same) >= MOST_OF_ADDRESS and not self._proxies.trusts(new.address):
            admitted = self._close_one_waiting(same)
        else:
            admitted = len(self._open) < MOST or self._close_one_waiting(self._open)
        if admitted:
            self._open.add(new)
        return admitted

    def forget(self, one: _Connection) -> None:
        self._open.discard(one)

    def _close_one_waiting(self, among: Iterable[_Connection]) -> bool:
        waiting = [one for one in among if one.is_waiting]
        if not waiting:
            return False
        longest = min(waiting, key=lambda one: one.waiting_since)
        longest.transport.abort()
        self.forget(longest)
        return True


class _Connection(H11Protocol):
    """uvicorn's, with limits of time and number. ``party``: with whose it is counted."""

    registry: ClassVar[_OpenConnections]
    address: str = ""
    party: str = ""
    waiting_since: float = 0.0
    _timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None
    _is_head_awaited = False

    @property
    def is_waiting(self) -> bool:
        """Whether there is no request that is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self.party = party(self.address)
        self.waiting_since = time.monotonic()
        if not self.registry.admit(self):
            transport.abort()
            return
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self.registry.forget(self)
        self._stop_timer()
        self._stop_write_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.is_closing():
            self._stop_timer()
        elif self.is_waiting:
            if not self._is_head_awaited:
                self._await_head()
        elif self.cycle.more_body:
            self._await_body()
        else:
            self._stop_timer()

    def on_response_complete(self) -> None:
        self.waiting_since = time.monotonic()
        self._stop_timer()
        super().on_response_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._write_timer = self.loop.call_later(PAUSE_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_write_timer()

    def _stop_write_timer(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None

    def _await_head(self) -> None:
        self._start_timer(HEAD_SECONDS, self.transport.close)
        self._is_head_awaited = True

    def _await_body(self) -> None:
        self._start_timer(PAUSE_SECONDS, self._close_unless_paused)

    def _close_unless_paused(self) -> None:
        """A client cannot send while this server takes nothing."""
        if self.flow.read_paused:
            self._await_body()
        else:
            self.transport.close()

    def _start_timer(self, seconds: float, then: Callable[[], None]) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(seconds, then)

    def _stop_timer(self) -> None:
        self._is_head_awaited = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
