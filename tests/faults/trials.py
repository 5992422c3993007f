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

import machine
import scene
from points import POINTS, killed_at
from starts import Tally, begun, ended, forked, restarted, serve, start

KILLED = -signal.SIGKILL


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
    chosen = options.parse_args()
    dice = random.Random(chosen.seed)
    hits, tallies = chosen.hits, {}
    others: dict[str, Callable[[Path], Tally]] = {
        "kill -9 at random instants": lambda here: at_random_instants(here, dice, chosen.random),
        "SIGTERM in the middle": lambda here: at_random_instants(here, dice, hits * 2, signal.SIGTERM),
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
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        if chosen.only in "kill -9: points":
            tallies |= at_every_point(Path(folder), dice, hits)
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
