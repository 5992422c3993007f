"""Cutting thread: the service cuts files as people ask in the review page, while nothing else is under way.

As long as a request waits, no file is begun: what is under way comes to its end, and then it is the request's turn.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from ingest.processes.waking import Wake
from ingest.service.anew import asked_cuts
from ingest.service.anew.asked_cuts import AskedCut

log = logging.getLogger(__name__)


class CuttingThread:
    """One request after another, in a thread of its own, so that the service's loop goes on. ``work``: the work folder;
    ``carry_out``: does one; after a fault of the machine the next try is ``retry_seconds`` later. ``wake``: the loop's.
    """

    def __init__(
        self, work: Path, carry_out: Callable[[AskedCut], None], *, retry_seconds: float, wake: Wake
    ) -> None:
        self._work, self._carry_out, self._retry, self._wake = work, carry_out, retry_seconds, wake
        self._thread: threading.Thread | None = None
        self._paused_until = 0.0

    @property
    def is_busy(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    @property
    def waits(self) -> bool:
        """Whether a request is being carried out, or could be now."""
        return self.is_busy or (
            time.monotonic() >= self._paused_until and bool(asked_cuts.waiting(self._work))
        )

    def begin(self) -> None:
        """Begins with what waits; returns at once."""
        if not self.is_busy and self.waits:
            self._thread = threading.Thread(target=self._run, name="cutting", daemon=True)
            self._thread.start()

    def wait_for_end(self, seconds: float) -> bool:
        """Waits for what is being done; False if it does not end."""
        if self._thread is not None:
            self._thread.join(seconds)
        return not self.is_busy

    def _run(self) -> None:
        try:
            for asked in asked_cuts.waiting(self._work):
                log.info("%s: cutting it as %s asks", asked.stack, asked.who)
                self._carry_out(asked)
        except Exception as error:
            log.error("a cut that was asked for has to wait: %s; trying again in %g s", error, self._retry)
            self._paused_until = time.monotonic() + self._retry
        finally:
            self._wake.set()
