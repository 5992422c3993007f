"""Deciding: ``hold`` and ``release`` killed at any instant; after the next start a paper is in one place, whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from functools import partial
from pathlib import Path

import scene
from scene import Dropped
from starts import Tally, begun, ended, forked, restarted, serve_once

from ingest.archive import holding
from ingest.archive.archive import document_id
from ingest.archive.holding import Decision


def killed(root: Path, dice: random.Random, times: int) -> Tally:
    """Each trial decides about one paper, is killed, and starts again."""
    tally = Tally()
    here, files = root / "deciding", []
    for n in range(times):
        if n % 10 == 0:
            shutil.rmtree(here, ignore_errors=True)
            files = scene.drop(here / "inbox", dice)
            forked(partial(serve_once, here))
        chosen = dice.choice([file for file in files if file.end in ("archive", "held")])
        child = begun(partial(_decide, here, document_id(chosen.sha256), chosen.end))
        time.sleep(dice.uniform(0.0, 0.04))
        os.kill(child, signal.SIGKILL)
        if ended(child) not in (-signal.SIGKILL, 0):
            tally.missed("it ended by itself, and not well")
        code = forked(partial(scene.rig(here).start))
        if code != 0:
            tally.missed(f"the next start ended with {code}")
        files = [_as_it_lies(here, file) if file.sha256 == chosen.sha256 else file for file in files]
        tally.add(restarted(here, files))
        _reckon_sight(here, files, tally)
    shutil.rmtree(here)
    return tally


def _decide(root: Path, document: str, where: str) -> None:
    house = scene.rig(root).house
    if where == "archive":
        holding.hold(document, house, Decision.now("hold", "trial", ""))
    else:
        holding.release(document, house, Decision.now("release", "trial", ""))


def _as_it_lies(root: Path, file: Dropped) -> Dropped:
    """Either end is right; the reckoning finds out whether it is at one of them, whole, and alone."""
    id = document_id(file.sha256)
    return file._replace(end="held" if (root / "held" / id[:2] / id).exists() else "archive")


def _reckon_sight(root: Path, files: list[Dropped], tally: Tally) -> None:
    """Nothing that a held paper was called lies about outside its folder."""
    names = [os.fsencode(file.name) for file in files if file.end == "held"]
    for path in root.rglob("*"):
        if path.is_file() and root / "held" not in path.parents and root / "failed" not in path.parents:
            content = path.read_bytes()
            if any(name in content for name in names):
                tally.missed(f"{path.relative_to(root)} tells the name of a held paper")
