"""Health: the running service writes a heartbeat, by which others see whether it is alive and makes progress.

Times are of the machine's monotonic clock, which processes share and which nobody can set back.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import NamedTuple

from ingest.processes.scratch import outside

HEARTBEAT = ".heartbeat.json"


class Heartbeat(NamedTuple):
    """What the service said of itself last.

    ``progress_at``: when work last came on; while there is none, now. ``watching`` and ``why``: how the inbox is
    watched, and why not by events. ``short_of``, ``fault``: what keeps files from being taken or worked on. ``away``:
    paths of folders and files that are not there, each with why (``ingest.disk.presence``).
    """

    pid: int
    at: float
    progress_at: float
    waiting: int = 0
    under_way: int = 0
    put_off: int = 0
    watching: str | None = None
    why: str | None = None
    short_of: str | None = None
    fault: str | None = None
    away: dict[str, str] | None = None


class Trouble(NamedTuple):
    """What is wrong: ``none`` runs, the service is ``still``, something is ``away``, or its ``work`` stands still; for
    how long, and why.
    """

    code: str
    seconds: float
    why: str


def write_heartbeat(work: Path, beat: Heartbeat) -> None:
    """Leaves a heartbeat; where the work folder is away, in the scratch folder. It is small news: it need not survive
    a power cut, and a full disk must not stop it all.
    """
    folder = outside(work) if str(work) in (beat.away or {}) else work
    part = folder / (HEARTBEAT + ".part")
    part.write_text(json.dumps(beat._asdict()))
    part.replace(folder / HEARTBEAT)


def last_heartbeat(work: Path) -> Heartbeat | None:
    """The last heartbeat; None where no service has run since the machine started, or it ended in good order."""
    beats = [beat for folder in (work, outside(work)) if (beat := _read(folder / HEARTBEAT)) is not None]
    return max(beats, key=lambda beat: beat.at, default=None)


def _read(file: Path) -> Heartbeat | None:
    try:
        beat = Heartbeat(**json.loads(file.read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return beat if beat.at <= time.monotonic() else None


def seconds_since_beat(work: Path) -> float | None:
    """Seconds since the service's loop last ran; None where no service runs."""
    beat = last_heartbeat(work)
    return time.monotonic() - beat.at if beat else None


def find_trouble(work: Path, stall_seconds: float, work_stall_seconds: float) -> Trouble | None:
    """What is wrong with the service; None where it lives and its work, if it has any, goes on."""
    beat = last_heartbeat(work)
    if beat is None:
        return Trouble("none", 0, "")
    now = time.monotonic()
    if now - beat.at > stall_seconds:
        return Trouble("still", now - beat.at, "")
    if beat.away:
        return Trouble("away", now - beat.progress_at, ", ".join(beat.away))
    if now - beat.progress_at > work_stall_seconds:
        return Trouble("work", now - beat.progress_at, beat.fault or beat.short_of or "")
    return None


def remove_heartbeat(work: Path) -> None:
    """Removes the heartbeat: the service ends in good order."""
    for folder in (work, outside(work)):
        (folder / HEARTBEAT).unlink(missing_ok=True)
