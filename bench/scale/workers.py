"""Workers: two Dask workers against one, reading the same pages, each on a core of its own.

python -m bench.scale.workers [--rounds N]   prints a table.

The pages of the sample scans are read for real, N times over. What is measured is reading: parsing and PDF/A stay
with the coordinator, which has no core of its own here.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import distributed

import ocr
from bench.scale.processes import cpu_seconds
from ingest.building import provenance
from ingest.cluster.pages import ClusterPages
from ingest.pages.document_executor import DocumentExecutor, shared_workers
from ingest.pages.fair_queue import FairQueue
from ingest.pages.page_store import PageStore
from ingest.processes.workers import Workers

SAMPLES = Path(__file__).parents[2] / "scans" / "samples"
BIN = Path(sys.executable).parent


class Measured(NamedTuple):
    """``own``: CPU-seconds of the workers; ``others``: of the coordinator and the scheduler."""

    workers: int
    pages: int
    seconds: float
    own: float
    others: float


@contextmanager
def started(*commands: list[str]) -> Iterator[list[int]]:
    """Programs, until they are left; their process ids."""
    running = [subprocess.Popen(c, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for c in commands]
    try:
        yield [process.pid for process in running]
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=30)


def read_all(address: str, rounds: int, folder: Path) -> int:
    """Reads the samples' pages by the cluster's workers; how many there were."""
    here = Workers(1)
    pages = ClusterPages(address, here, provenance.reader_versions(False), lambda: queue.look_again())
    queue = FairQueue(pages, spare=0)
    shared = shared_workers(here, queue, queue, 1)
    folder.mkdir()
    files = [path for path in sorted(SAMPLES.iterdir()) for _ in range(rounds)]

    def read(number: int, path: Path) -> int:
        store = PageStore(folder / str(number), path.name, {})
        executor = DocumentExecutor(str(number), shared, lambda: store, lambda done, of: None)
        return len(executor.read_pages(ocr.read_page, ocr.describe(path)))

    try:
        with ThreadPoolExecutor(len(files)) as threads:
            return sum(threads.map(read, range(len(files)), files))
    finally:
        pages.shutdown()
        queue.close()
        here.kill()


def measured(address: str, scheduler: int, count: int, rounds: int) -> Measured:
    cores = sorted(os.sched_getaffinity(0))
    worker = [str(BIN / "saoluc"), "worker", address, "--workers", "1"]
    commands = [["taskset", "-c", str(cores[n % len(cores)]), *worker] for n in range(count)]
    with started(*commands) as pids, tempfile.TemporaryDirectory() as folder:
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=120)
        read_all(address, 1, Path(folder, "warm"))  # every process has loaded what it needs
        before, others = (
            [cpu_seconds(pid) for pid in pids],
            cpu_seconds(os.getpid()) - sum(map(cpu_seconds, pids)),
        )
        began = time.monotonic()
        pages = read_all(address, rounds, Path(folder, "read"))
        seconds = time.monotonic() - began
        own = sum(map(cpu_seconds, pids)) - sum(before)
        others = cpu_seconds(os.getpid()) - sum(map(cpu_seconds, pids)) - others
    return Measured(count, pages, seconds, own, others)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=8)
    options.add_argument("--times", type=int, default=1)
    chosen = options.parse_args()
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    scheduler = [sys.executable, "-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", str(port)]
    os.environ["DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL"] = "1s"  # as compose.cluster.yaml has it
    found: list[Measured] = []
    with started([*scheduler, "--no-dashboard"]) as (pid,):
        time.sleep(5)
        measure = partial(measured, address, pid, rounds=chosen.rounds)
        for _ in range(chosen.times):
            found += [measure(1), measure(2)]
    print(
        "| workers | pages | seconds | pages a minute | workers' CPU-s a page | others' CPU-s a page | workers busy |"
    )
    print("|---|---|---|---|---|---|---|")
    for m in found:
        busy = m.own / (m.seconds * m.workers)
        print(
            f"| {m.workers} | {m.pages} | {m.seconds:.1f} | {60 * m.pages / m.seconds:.1f} |"
            f" {m.own / m.pages:.2f} | {m.others / m.pages:.2f} | {busy:.0%} |"
        )
    ones = [m.seconds / m.pages for m in found if m.workers == 1]
    twos = [m.seconds / m.pages for m in found if m.workers == 2]
    load = os.getloadavg()[0]
    print(
        f"\ntwo against one: {min(ones) / min(twos):.2f} times the pages a minute (load {load:.1f} at the end)"
    )


if __name__ == "__main__":
    main()
