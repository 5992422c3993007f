"""Watching: wakes the service when something changes in the inbox, where the file system reports that.

Nothing depends on it: a scan of the whole inbox every few seconds finds what events have missed. Where there are no
events, that scan is made more often: this is polling.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Literal

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from ingest.disk import filesystems
from ingest.processes.waking import Wake

log = logging.getLogger(__name__)

How = Literal["inotify", "polling"]


class _Wake(FileSystemEventHandler):
    def __init__(self, wake: Wake) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        # Reading a file makes events too: they must not wake the service again and again.
        if event.event_type not in ("opened", "closed_no_write"):
            self._wake.set()


class Watcher:
    """Watches an inbox until ``stop``. ``how`` and ``why`` say in which way, and why not by inotify.

    ``wanted``: ``inotify``, ``polling``, or ``auto``: inotify where it works and other machines cannot write.

    Raises:
        OSError: ``inotify`` is wanted and cannot start.
    """

    def __init__(self, inbox: Path, wanted: str, wake: Wake) -> None:
        self._inbox, self._wanted, self._wake = inbox, wanted, wake
        self._observer: BaseObserver | None = None
        self._watched: tuple[int, int] | None = None
        self.how: How = "polling"
        self.why: str | None = None
        self._start()

    def check(self) -> None:
        """Starts anew where the inbox is another folder than the one watched: unmounted and back, or replaced."""
        if self._wanted == "polling" or (self.how == "polling" and self._watched == _identity(self._inbox)):
            return
        alive = self._observer is not None and self._observer.is_alive()
        if alive and self._watched == _identity(self._inbox):
            return
        log.warning("%s is watched anew", self._inbox)
        self.stop()
        try:
            self._start()
        except OSError as error:
            self._poll(str(error))
        self._wake.set()

    def stop(self) -> None:
        """Ends the observer's thread."""
        if self._observer is None:
            return
        # Watchdog may find its thread stopped between two looks, and calls that orderly end an error.
        logging.getLogger("watchdog.observers.inotify").setLevel(logging.CRITICAL)
        try:
            self._observer.stop()
            self._observer.join(timeout=2)
        except (OSError, RuntimeError) as error:  # its folder is gone, or its thread never began
            log.debug("the observer did not end in good order: %s", error)
        self._observer = None

    def _start(self) -> None:
        self._watched = _identity(self._inbox)
        if self._wanted == "polling":
            self._poll(None)
        elif self._watched is None:
            self._poll("the inbox is not there")
        elif self._wanted == "auto" and filesystems.is_network(self._inbox):
            self._poll(f"{filesystems.kind(self._inbox)}: a network file system")
        else:
            self._listen()

    def _listen(self) -> None:
        self._observer = Observer()
        try:
            self._observer.schedule(_Wake(self._wake), str(self._inbox), recursive=True)
            self._observer.start()
        except OSError as error:
            self.stop()
            if self._wanted == "inotify":
                raise
            self._poll(f"inotify: {error}")
            return
        self.how, self.why = "inotify", None

    def _poll(self, why: str | None) -> None:
        if why is not None and (self.how, self.why) != ("polling", why):
            log.warning("%s: the inbox is looked at in intervals instead", why)
        self.how, self.why = "polling", why


def _identity(folder: Path) -> tuple[int, int] | None:
    """Which folder a path leads to now; None where there is none."""
    try:
        facts = os.stat(folder)  # noqa: PTH116 - one form for what may not be there
    except OSError:
        return None
    return facts.st_dev, facts.st_ino
