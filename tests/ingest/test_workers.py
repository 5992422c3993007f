"""A worker that dies takes no other document with it, and the document that kills workers is found out."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
import rig as rigs
from rig import SCAN, Rig

from ingest.processes.workers import Workers
from ingest.service.outcome import Outcome
from ocr import Transcript

DEADLY = SCAN + b" deadly"


def read(path: Path) -> Transcript:
    if path.read_bytes() == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.2)
    return rigs.TRANSCRIPT


def test_the_culprit_alone_fails(tmp_path: Path) -> None:
    workers = Workers(2)
    rig = Rig(tmp_path, workers=workers, readers=rigs.readers(read))
    claims = [rig.take(rig.drop(f"{n}.png", SCAN + bytes([n]))) for n in range(4)]
    claims.insert(1, rig.take(rig.drop("deadly.png", DEADLY)))
    try:
        with rigs.threads(5) as executor:
            ends = list(executor.map(rig.pipeline.process, claims))
    finally:
        workers.kill()
    assert ends == [Outcome.ARCHIVED, Outcome.FAILED] + [Outcome.ARCHIVED] * 3
    assert (rig.folders.failed / "deadly.png").exists()


def test_killed_at_once(tmp_path: Path) -> None:
    workers = Workers(1)
    future = workers.executor.submit(time.sleep, 60)
    while not future.running():
        time.sleep(0.01)
    time.sleep(0.3)
    began = time.monotonic()
    workers.kill()
    with pytest.raises(BrokenProcessPool):
        future.result(timeout=30)
    assert time.monotonic() - began < 20  # it would sleep for a minute
    assert workers.is_stopped()
    workers.replace(workers.executor)
    assert workers.is_stopped()
