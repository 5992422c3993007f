"""Trials: each breaks the service in one way, starts it again, and reckons up where every dropped file is.

python tests/faults/trials.py [--hits N] [--random N] [--only WORD]   prints one JSON object: for each fault, the tally.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

os.environ |= {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

import deciding
import machine
import older
import scene
import stacking
from points import POINTS, REPLACING, Point, killed_at
from starts import Tally, begun, ended, forked, mended, restarted, serve, serve_once, start

KILLED = -signal.SIGKILL
EACH_POINT, OLDER, STACKS = "kill -9: points", "kill -9, older catalogue", "kill -9, stacks"
"""Groups of several faults each; every other fault is a group of its own."""


def at_every_point(root: Path, dice: random.Random, hits: int) -> dict[str, Tally]:
    """kill -9 before and after each named step, each point as often as ``hits`` says."""
    tallies = {}
    for name, point in POINTS.items():
        tally = tallies[f"kill -9: {name}"] = Tally()
        for n in range(hits):
            here = root / f"{n}"
            files = scene.drop(here / "inbox", dice)

            def die(skip: int, here: Path = here, n: int = n, point: Any = point) -> None:
                with killed_at(point, after=n % 2 == 1, skip=skip):
                    start(here)

            skip = dice.choice([0, 0, 1])
            if forked(partial(die, skip)) != KILLED:  # it was the only call of its kind
                shutil.rmtree(here)
                files = scene.drop(here / "inbox", dice)
                if forked(partial(die, 0)) != KILLED:
                    tally.missed("the point was never reached")
            tally.add(restarted(here, files))
            shutil.rmtree(here)
    return tallies


def with_an_older_catalogue(root: Path, dice: random.Random, hits: int) -> dict[str, Tally]:
    """kill -9 before and after each step of making a catalogue anew that an older version left, and at any instant: who
    looks at it then finds the old one or the new one, whole; the next start finishes it.
    """
    tallies = {}
    for name, point in [*REPLACING.items(), ("at any instant", None)]:
        tally = tallies[f"kill -9, older catalogue: {name}"] = Tally()
        for n in range(hits):
            here = root / f"{n}"
            files = scene.drop(here / "inbox", dice)
            forked(partial(serve_once, here))
            if not _killed_over_it(here, dice, point, after=n % 2 == 1):
                tally.missed("the point was never reached")
            if forked(partial(older.look, here)) != 0:
                tally.missed("neither the old catalogue is there nor the new one")
            tally.add(mended(here, files))
            if list(here.glob("catalogue.sqlite3.*")):
                tally.missed("something was left beside the catalogue")
            shutil.rmtree(here)
    return tallies


def _killed_over_it(root: Path, dice: random.Random, point: Point | None, *, after: bool) -> bool:
    """Leaves an older catalogue and kills a service that makes it anew: at a point, or without one at any instant."""
    layout = dice.choice(older.LAYOUTS)

    def die(skip: int) -> None:
        assert point is not None
        with killed_at(point, after, skip):
            serve_once(root)

    if point is None:
        older.leave(root, layout)
        child = begun(partial(serve_once, root))
        time.sleep(dice.uniform(0.0, 0.06))
        os.kill(child, signal.SIGKILL)
        return ended(child) in (KILLED, 0)  # it may have come to its end before
    for skip in (dice.choice([0, 1]), 0):  # some are the only call of their kind
        older.leave(root, layout)
        if forked(partial(die, skip)) == KILLED:
            return True
    return False


def at_random_instants(root: Path, dice: random.Random, times: int, number: int = signal.SIGKILL) -> Tally:
    """Kills (or ends) the whole service, with its threads and its look at the inbox, while files keep coming."""
    tally = Tally()
    here, files = root / "random", []
    for n in range(times):
        if n % 10 == 0:
            here, files = root / f"random{n}", []
        batch = scene.drop(here / "inbox" / f"{n}", dice, 8)
        files += [file._replace(name=f"{n}/{file.name}") for file in batch]
        child = begun(partial(serve, here))
        time.sleep(dice.uniform(0.0, 0.5))
        os.kill(child, number)
        code = ended(child)
        if code not in (-number, 0):
            tally.missed(f"ended with {code}")
        if n % 10 == 9 or n == times - 1:
            tally.add(restarted(here, files))
            shutil.rmtree(here)
        else:
            tally.tried += 1
    return tally


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--hits", type=int, default=2)
    options.add_argument("--random", type=int, default=20)
    options.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options.add_argument("--only", default="")
    options.add_argument("--list", action="store_true", help="names of the groups that --only takes one of")
    chosen = options.parse_args()
    dice = random.Random(chosen.seed)
    hits, tallies = chosen.hits, {}
    others: dict[str, Callable[[Path], Tally]] = {
        "kill -9 at random instants": lambda here: at_random_instants(here, dice, chosen.random),
        "SIGTERM in the middle": lambda here: at_random_instants(here, dice, hits * 2, signal.SIGTERM),
        "kill -9: hold and release": lambda here: deciding.killed(here, dice, chosen.random),
        "disk full at another byte each time": lambda here: machine.with_a_full_disk(here, dice, hits * 5),
        "archive, held or failed folder read-only": lambda here: machine.with_a_read_only_archive(
            here, dice, hits
        ),
        "catalogue or journal locked": lambda here: machine.with_a_locked_catalogue(here, dice, hits * 2),
        "catalogue or journal broken, after a kill": lambda here: machine.with_a_broken_database(
            here, dice, hits * 2
        ),
        "clock jumps by years, and a kill": lambda here: machine.with_a_jumping_clock(here, dice, hits * 2),
    }
    if chosen.list:
        print(json.dumps([EACH_POINT, OLDER, STACKS, *others]))
        return
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        if chosen.only in EACH_POINT:
            tallies |= at_every_point(Path(folder), dice, hits)
        if chosen.only in OLDER:
            tallies |= with_an_older_catalogue(Path(folder), dice, hits)
        if chosen.only in STACKS or STACKS in chosen.only:
            tallies |= stacking.killed(Path(folder), dice, hits, chosen.only)
        for name, trial in others.items():
            if chosen.only in name:
                here = Path(folder) / "trial"
                here.mkdir()
                tallies[name] = trial(here)
                shutil.rmtree(here)
    print(
        json.dumps({"seed": chosen.seed, "faults": {name: vars(t) for name, t in tallies.items()}}, indent=1)
    )


if __name__ == "__main__":
    main()
