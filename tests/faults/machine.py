"""Machine: trials in which disk, databases or clock are at fault, and later well again."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from functools import partial
from pathlib import Path
from typing import Any

import scene
from points import POINTS, killed_at
from starts import Tally, begun, ended, forked, mended, restarted, serve, start

from ingest.disk import database


def with_a_full_disk(root: Path, dice: random.Random, times: int) -> Tally:
    """A disk of two megabytes that fills up at another byte each time; then there is room again."""
    tally = Tally()
    disk = root / "disk"
    disk.mkdir()
    for n in range(times):
        if subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=2m", "none", disk], capture_output=True
        ).returncode:
            return tally
        try:
            here = disk / "root"
            files = scene.drop(here / "inbox", dice)
            forked(lambda here=here: scene.rig(here).close())
            free = os.statvfs(disk)
            (disk / "ballast").write_bytes(
                bytes(max(free.f_bavail * free.f_frsize - n * 700_000 // times, 0))
            )
            forked(lambda here=here: start(here))
            (disk / "ballast").unlink()
            tally.add(restarted(here, files))
        finally:
            subprocess.run(["umount", disk], check=True)
    return tally


def with_a_read_only_archive(root: Path, dice: random.Random, times: int) -> Tally:
    """The archive's disk becomes read-only, as a failing disk does; later it can be written again."""
    tally = Tally()
    for n in range(times):
        here = root / f"{n}"
        files = scene.drop(here / "inbox", dice)
        store = here / dice.choice(["archive", "failed", "held"])
        store.mkdir(parents=True)
        if subprocess.run(["mount", "-t", "tmpfs", "none", store], capture_output=True).returncode:
            return tally
        try:
            subprocess.run(["mount", "-o", "remount,ro", store], check=True)
            forked(lambda here=here: start(here))
            subprocess.run(["mount", "-o", "remount,rw", store], check=True)
            forked(lambda here=here: start(here))
            tally.add(restarted(here, files))
        finally:
            subprocess.run(["umount", store], check=True)
        shutil.rmtree(here)
    return tally


def with_a_locked_catalogue(root: Path, dice: random.Random, times: int) -> Tally:
    """Another program holds the catalogue or the journal for longer than the service waits for it."""
    tally = Tally()
    database.BUSY_SECONDS = 0.05
    for n in range(times):
        here = root / f"{n}"
        files = scene.drop(here / "inbox", dice)
        forked(lambda here=here: scene.rig(here).close())
        held = here / dice.choice(["catalogue.sqlite3", "journal.sqlite3"])

        def locked(here: Path = here, held: Path = held) -> None:
            rig = scene.rig(here)
            sqlite3.connect(held, isolation_level=None).execute("BEGIN IMMEDIATE")
            # As the service's loop does: what cannot be taken now is taken later.
            with contextlib.suppress(sqlite3.OperationalError):
                rig.start()

        forked(locked)
        tally.add(restarted(here, files))
        shutil.rmtree(here)
    return tally


def with_a_broken_database(root: Path, dice: random.Random, times: int) -> Tally:
    """Bytes of the catalogue, or of the journal, are overwritten between a kill and the next start."""
    tally = Tally()
    points = list(itertools.product(POINTS.values(), (False, True)))
    for n in range(times):
        here = root / f"{n}"
        files = scene.drop(here / "inbox", dice)
        point, after = dice.choice(points)

        def die(here: Path = here, point: Any = point, after: bool = after) -> None:
            with killed_at(point, after):
                start(here)

        forked(die)
        victim = here / dice.choice(["catalogue.sqlite3", "catalogue.sqlite3", "journal.sqlite3"])
        if victim.exists():
            data = bytearray(victim.read_bytes() or b"x")
            for _ in range(dice.randrange(1, 4)):
                at = dice.randrange(len(data))
                data[at : at + 600] = dice.randbytes(len(data[at : at + 600]))
            victim.write_bytes(data)
            for ending in ("-wal", "-shm"):
                victim.with_name(victim.name + ending).unlink(missing_ok=True)
        tally.add(mended(here, files))
        shutil.rmtree(here)
    return tally


def with_a_jumping_clock(root: Path, dice: random.Random, times: int) -> Tally:
    """The clock of the day goes years forward and back between any two questions; the service is killed as well."""
    tally = Tally()
    clock, clock_ns = time.time, time.time_ns
    for n in range(times):
        here = root / f"{n}"
        files = scene.drop(here / "inbox", dice)
        for path in (here / "inbox").rglob("*.png"):
            at = dice.choice([0, 10**9, 4 * 10**9])
            os.utime(path, (at, at))
        time.time = lambda: clock() + dice.uniform(-3e8, 3e8)
        time.time_ns = lambda: clock_ns() + dice.randrange(-(10**17), 10**17)
        child = begun(partial(serve, here))
        end = time.monotonic() + dice.uniform(0.1, 0.4)
        while time.monotonic() < end:
            time.sleep(0.01)
        os.kill(child, signal.SIGKILL)
        ended(child)
        tally.add(restarted(here, files))
        time.time, time.time_ns = clock, clock_ns
        shutil.rmtree(here)
    return tally
