"""Own cuts: what people ask to be cut is done here, in a thread, where no service works with the folders."""

from __future__ import annotations

import logging
import threading
import time

from ingest.archive.away import check_archive
from ingest.disk.locking import Lock
from ingest.errors import AlreadyRunningError
from ingest.processes.workers import Workers
from ingest.service.anew import asked_cuts, recut
from ingest.service.health import last_heartbeat
from ingest.settings import Settings

log = logging.getLogger(__name__)

_LOOK_SECONDS = 2.0
_FIRST_LOOK_SECONDS = 10.0
"""A service that is started together with this program has taken the folders by then."""
_RESTART_SECONDS = 30.0
"""A service that did not end in good order is started again within that."""


class OwnCuts:
    """The thread; it has the folders' lock only while something is cut."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ending = threading.Event()
        self._workers: Workers | None = None
        self._thread = threading.Thread(target=self._run, name="own-cuts", daemon=True)

    def start(self) -> None:
        """Begins to look for requests, again and again, until ``close``."""
        self._thread.start()

    def close(self) -> None:
        """Ends it; what is being cut is begun again at the next start."""
        self._ending.set()
        if self._workers is not None:
            self._workers.kill()
        self._thread.join(self._settings.stop_seconds)

    def look(self) -> None:
        """Carries out what waits, unless a service does. Raises what is the machine's fault."""
        folders = self._settings.folders
        if not asked_cuts.waiting(folders.work):
            return
        beat = last_heartbeat(folders.work)
        if beat is not None and time.monotonic() - beat.at < _RESTART_SECONDS:
            return
        check_archive(self._settings)
        try:
            lock = Lock(folders.work)
        except AlreadyRunningError:
            return
        with lock, recut.at_work(self._settings, begun=self._began) as (house, builder, shared):
            for asked in asked_cuts.waiting(folders.work):
                if not self._ending.is_set():
                    log.info("%s: cutting it as %s asks", asked.stack, asked.who)
                    asked_cuts.carry_out(asked, house, self._settings, builder, shared)

    def _began(self, workers: Workers) -> None:
        self._workers = workers
        if self._ending.is_set():
            workers.kill()

    def _run(self) -> None:
        pause = _FIRST_LOOK_SECONDS
        while not self._ending.wait(pause):
            pause = _LOOK_SECONDS
            try:
                self.look()
            except Exception as error:
                log.error("a cut that was asked for has to wait: %s", error)
                pause = self._settings.retry_seconds
