"""The event that a signal handler sets while the same thread waits for it."""

from __future__ import annotations

import signal
import threading
import time

from ingest.processes.waking import Wake


def test_as_an_event() -> None:
    wake = Wake()
    assert not wake.is_set()
    assert not wake.wait(0.01)
    wake.set()
    wake.set()
    assert wake.wait(0)
    assert wake.is_set()
    wake.clear()
    assert not wake.is_set()
    threading.Timer(0.05, wake.set).start()
    began = time.monotonic()
    assert wake.wait(20)
    assert time.monotonic() - began < 10


def test_a_signal_at_any_instant_does_not_stop_the_one_who_waits() -> None:
    """With ``threading.Event`` this stands still within the first thousand rounds."""
    wake, heard = Wake(), 0

    def hear(*_: object) -> None:
        nonlocal heard
        heard += 1
        wake.set()

    before = signal.signal(signal.SIGVTALRM, hear)
    signal.setitimer(signal.ITIMER_VIRTUAL, 1e-4, 1e-4)
    try:
        for _ in range(200_000):
            wake.wait(0)
            wake.clear()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    assert heard > 5
