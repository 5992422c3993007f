"""Health: the running service leaves a heartbeat; whoever asks is told how long it has stood still.

Times are of the machine's monotonic clock, which processes share and which nobody can set back.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import NamedTuple

HEARTBEAT = ".heartbeat.json"


class Beat(NamedTuple):
    """What the service said of itself last. ``busy_since``: when its oldest document under way was begun."""

    pid: int
    at: float
    busy_since: float | None
    under_way: int


def beat(work: Path, busy_since: float | None, under_way: int) -> None:
    """Leaves a heartbeat. It is small news: it need not survive a power cut."""
    part = work / (HEARTBEAT + ".part")
    part.write_text(json.dumps(Beat(os.getpid(), time.monotonic(), busy_since, under_way)._asdict()))
    part.replace(work / HEARTBEAT)


def still_for(work: Path) -> float | None:
    """Seconds since the service's loop last went round; None where none has run since the machine started."""
    try:
        last = Beat(**json.loads((work / HEARTBEAT).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    age = time.monotonic() - last.at
    return age if age >= 0 else None


def stop(work: Path) -> None:
    """Takes the heartbeat away: the service ends in good order."""
    (work / HEARTBEAT).unlink(missing_ok=True)
