"""Pages read by real Dask workers, in processes as on other machines; worker and scheduler are killed in the middle."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cluster_standin as standin
import distributed
import pytest
from cluster_standin import pages_read, scan

from ingest.building import provenance
from ingest.cluster.versions import ability, difference
from ingest.journal import State
from ingest.service.service import Service
from ingest.settings import Settings
from ocr.programs import tesseract

PROGRAM = Path(sys.executable).with_name("saoluc")


class Cluster:
    """A scheduler and its workers, each in processes of their own on this machine."""

    def __init__(self, folder: Path) -> None:
        self.log, self.out = folder / "read", (folder / "cluster.log").open("ab")
        self.log.mkdir()
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
        self.scheduler = self.start_scheduler()
        self.workers = self.start([PROGRAM, "worker", self.address, "--workers", "2"])

    def start(self, command: list[Any]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, env=self.environment, stdout=self.out, stderr=self.out)

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        where = ["--host", "127.0.0.1", "--port", str(self.port)]
        return self.start([sys.executable, "-m", "dask", "scheduler", *where, "--no-dashboard"])

    def pids(self) -> dict[str, int]:
        """The Dask workers by their addresses."""
        with distributed.Client(self.address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            return dict(client.run(os.getpid))

    def end(self) -> None:
        for process in (self.workers, self.scheduler):
            process.terminate()
        for process in (self.workers, self.scheduler):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            process.kill()
        self.out.close()


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.end()


@pytest.fixture(autouse=True)
def _log_is_empty(cluster: Cluster) -> None:
    for file in cluster.log.iterdir():
        file.write_text("")


def service(root: Path, cluster: Cluster, **more: Any) -> Service:
    settings = Settings(
        root=root, workers=1, cluster=cluster.address, settle_seconds=0, grace_seconds=0, retry_seconds=0.2,
        free_disk_mb=0, free_memory_mb=0, attempts=2,
    )  # fmt: skip
    return Service(settings, readers=standin.readers(cluster.log), **more)


@contextlib.contextmanager
def running(made: Service) -> Iterator[None]:
    thread = threading.Thread(target=made.run, kwargs={"once": True})
    thread.start()
    yield
    thread.join(timeout=120)
    assert not thread.is_alive()


def until(what: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def texts(made: Service) -> list[str]:
    return sorted(
        (made.archive.place(document) / "text.txt").read_text() for document in made.archive.documents()
    )


def whole(file: int, pages: int) -> str:
    return " ".join(f"tệp {file} trang {n}" for n in range(1, pages + 1))


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_worker_killed_in_the_middle_costs_nothing_but_its_page(cluster: Cluster, tmp_path: Path) -> None:
    victims = cluster.pids()
    scan(tmp_path / "inbox" / "long.tif", 1, 30)
    for n in range(2, 6):
        scan(tmp_path / "inbox" / f"{n}.tif", n, 1)
    with service(tmp_path, cluster) as made:
        with running(made):
            until(lambda: len(pages_read(cluster.log)) >= 8)
            os.kill(min(victims.values()), signal.SIGKILL)
        assert sorted(map(flat, texts(made))) == sorted([whole(1, 30), *(whole(n, 1) for n in range(2, 6))])
        assert made.journal.totals()[State.ARCHIVED] == 5
        assert all(not made.archive.made(d)["pages_unread"] for d in made.archive.documents())
    check = [PROGRAM, "worker", cluster.address, "--check", "--lang", "en"]
    done = subprocess.run(check, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout[:2]) in [(0, "1 "), (0, "2 ")]
    begun = Counter(pages_read(cluster.log))
    assert len(begun) == 34
    assert (
        sum(begun.values()) - len(begun) <= 3
    )  # what it read, what it had read and not handed over yet, and one more
    assert str(os.getpid()) not in {log.name for log in cluster.log.iterdir()}
    until(lambda: set(cluster.pids().values()) != set(victims.values()))  # a new one is in its place


def test_a_page_that_kills_its_readers_costs_neither_worker_nor_run(cluster: Cluster, tmp_path: Path) -> None:
    before = cluster.pids()
    scan(tmp_path / "inbox" / "deadly.tif", 7, standin.DEADLY + 1)
    scan(tmp_path / "inbox" / "good.tif", 8, 5)
    with service(tmp_path, cluster) as made, running(made):
        pass
    stores = (made.house.archive, made.house.held)
    abouts = [store.made(document) for store in stores for document in store.documents()]
    unread = {about["name"]: about["pages_unread"] for about in abouts}
    assert unread == {"deadly.tif": [standin.DEADLY], "good.tif": []}
    assert cluster.pids() == before


def test_a_worker_that_reads_otherwise_gets_no_page(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cluster.pids()
    other = {**provenance.reader_versions(False), "tesseract": "9.9.9"}
    monkeypatch.setattr("ingest.building.provenance.reader_versions", lambda second: other)
    caplog.set_level(logging.WARNING)
    scan(tmp_path / "inbox" / "a.tif", 9, 2)
    with service(tmp_path, cluster) as made:
        thread = threading.Thread(target=made.run, kwargs={"once": True})
        thread.start()
        until(lambda: "gets no page" in caplog.text)
        time.sleep(0.5)
        assert pages_read(cluster.log) == []
        made.ask_to_stop()
        thread.join(timeout=30)
    assert f"tesseract {tesseract.version()} (here 9.9.9)" in caplog.text


@pytest.mark.slow
def test_a_scheduler_that_goes_is_waited_for(cluster: Cluster, tmp_path: Path) -> None:
    cluster.pids()
    scan(tmp_path / "inbox" / "long.tif", 10, 20)
    with service(tmp_path, cluster) as made:
        with running(made):
            until(lambda: len(pages_read(cluster.log)) >= 6)
            cluster.scheduler.kill()
            cluster.scheduler.wait()
            until(lambda: made.document_threads.last_fault is not None)
            cluster.scheduler = cluster.start_scheduler()
        assert list(map(flat, texts(made))) == [whole(10, 20)]
        assert made.journal.totals()[State.FAILED] == 0
    again = sum(Counter(pages_read(cluster.log)).values()) - 20
    assert again <= 4  # what had been read was kept


def test_what_differs_is_named() -> None:
    ours = {"saoluc": "1", "tesseract": "5.3.0", "model_sha256": "ab" * 32, "line_reader": None}
    wanted = ability(ours)
    assert difference(wanted, [ability({**ours, "tesseract": "5.5.0"})]) == "tesseract 5.5.0 (here 5.3.0)"
    assert difference(wanted, []) == "?"
