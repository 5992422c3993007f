"""What a file may cost: a reading process ends at its limits, and no file is begun where disk or memory is short."""

from __future__ import annotations

import os
import re
import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import SimpleNamespace

import pytest
import rig as rigs
from rig import SCAN, Rig

from ingest.errors import MachineFaultError
from ingest.intake.finished import has_end
from ingest.processes.pressure import Pressure, free_memory_bytes
from ingest.processes.workers import Allowance, Workers
from ingest.service.outcome import Outcome
from ocr import Transcript


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(1, Allowance(memory_mb=1000, seconds=1.0, file_mb=1, grace_seconds=0.5))
    yield made
    made.kill()


def fill_memory(path: Path) -> Transcript:
    bytearray(2 << 30)
    raise AssertionError("there was no limit")


def sleep(path: Path) -> Transcript:
    time.sleep(60)
    raise AssertionError("there was no limit")


def never_let_go(path: Path) -> Transcript:
    """One call into C that holds the interpreter for as long as it lasts: no thread of Python's can end it."""
    re.match(r"(a+)+$", "a" * 60 + "b")
    raise AssertionError("there was no limit")


def write_much(path: Path) -> Transcript:
    path.with_name("large").write_bytes(bytes(2 << 20))
    raise AssertionError("there was no limit")


@pytest.mark.parametrize(
    ("how", "code"),
    [(fill_memory, "memory"), (write_much, "memory"), (sleep, "worker_died"), (never_let_go, "worker_died")],
)
def test_a_file_that_takes_too_much_fails_and_the_next_is_read(
    tmp_path: Path, workers: Workers, how: Callable[[Path], Transcript], code: str
) -> None:
    rig = Rig(tmp_path, workers=workers, readers=rigs.readers(how), settings={"attempts": 2})
    assert rig.ingest("greedy.png") is Outcome.FAILED
    assert rig.journal.latest(1)[0].reason == code
    assert workers.executor.submit(os.getpid).result(timeout=60)


def limits() -> dict[str, int]:
    names = ("RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_CORE")
    return {name: resource.getrlimit(getattr(resource, name))[0] for name in names}


def test_a_worker_has_its_limits(workers: Workers) -> None:
    assert workers.executor.submit(limits).result() == {
        "RLIMIT_AS": 1000 << 20, "RLIMIT_FSIZE": 1 << 20, "RLIMIT_CORE": 0,
    }  # fmt: skip


def start_a_program_and_sleep(pid_file: Path) -> None:
    import subprocess

    child = subprocess.Popen(["sleep", "60"])
    pid_file.write_text(str(child.pid))
    time.sleep(60)


def test_what_a_worker_started_ends_with_it(tmp_path: Path, workers: Workers) -> None:
    with pytest.raises(BrokenProcessPool):
        workers.executor.submit(start_a_program_and_sleep, tmp_path / "pid").result(timeout=60)
    pid = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 30
    while Path(f"/proc/{pid}").exists() and "State:\tZ" not in Path(f"/proc/{pid}/status").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_recogniser_that_needs_the_tasks_time_is_not_ended_after_it(workers: Workers) -> None:
    for _ in range(3):
        workers.executor.submit(time.sleep, 0.5).result()
    deadline = time.monotonic() + 30
    while workers.tasks < 3:  # the one who asked is told first
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert time.monotonic() - workers.progress_at < 1


def test_short_of_memory_and_then_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.processes.pressure._EVERY_SECONDS", 0)
    free = iter([100 << 20, 100 << 20, 900 << 20])
    pressure = Pressure([tmp_path], 0, 500, free_memory=lambda: next(free))
    assert pressure.is_high()
    assert pressure.short_of == "memory: 100 MB free"
    assert pressure.is_high()
    assert not pressure.is_high()
    assert pressure.short_of is None


@pytest.mark.parametrize(
    ("whole_mb", "free_mb", "short"),
    [(500_000, 1025, False), (500_000, 1023, True), (1000, 101, False), (1000, 99, True)],
)
def test_short_of_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole_mb: int, free_mb: int, short: bool
) -> None:
    facts = SimpleNamespace(f_bavail=free_mb, f_blocks=whole_mb, f_frsize=1 << 20)
    monkeypatch.setattr(os, "statvfs", lambda path: facts)
    pressure = Pressure([tmp_path], 1024, 0)
    assert pressure.is_high() is short
    assert (pressure.short_of is not None and "disk" in pressure.short_of) is short


def test_a_folder_that_is_not_there_is_not_short_of_disk(tmp_path: Path) -> None:
    assert not Pressure([tmp_path / "not there"], 1 << 40, 0).is_high()


def test_this_machine_says_how_much_memory_is_free() -> None:
    free = free_memory_bytes()
    assert free is not None
    assert 1 << 20 < free < 1 << 50


def test_a_tiff_that_claims_endless_strips_costs_no_time(tmp_path: Path) -> None:
    entry = b"\x11\x01\x04\x00" + (1_000_000).to_bytes(4, "little") + (8).to_bytes(4, "little")
    directory = (2000).to_bytes(2, "little") + entry * 2000 + (0).to_bytes(4, "little")
    (tmp_path / "x.tif").write_bytes(b"II*\0\x08\0\0\0" + directory + bytes(5_000_000) + b"x")
    began = time.monotonic()
    has_end(tmp_path / "x.tif")
    assert time.monotonic() - began < 2


def test_a_fault_of_the_machine_in_a_worker_is_no_fault_of_the_file(tmp_path: Path) -> None:
    def read(path: Path) -> Transcript:
        raise OSError(28, "No space left on device")

    rig = Rig(tmp_path, readers=rigs.readers(read))
    with pytest.raises(MachineFaultError):
        rig.ingest("x.png", SCAN)
