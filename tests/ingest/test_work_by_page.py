"""Pages of all documents share the workers; what has been read is kept, and gone on with after a kill."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import paged
import pytest
import rig as rigs
from rig import Rig

from ingest.intake.claim import Claim
from ingest.pages.fair_queue import FairQueue
from ingest.pages.page_store import PageStore
from ingest.processes.workers import Workers
from ingest.service.outcome import Outcome
from ocr import PageReading, PageSource


class ByHand:
    """A pool whose tasks end when they are told to, one after another, in the order in which they were begun."""

    def __init__(self, size: int = 1) -> None:
        self.size = size
        self.begun: list[tuple[Any, Future[Any]]] = []
        self._more = threading.Condition()

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        with self._more:
            self.begun.append((args[0], future := Future()))
            self._more.notify_all()
        return future

    def end(self, number: int) -> Any:
        """Ends the task that was begun as the ``number``-th; which it was."""
        with self._more:
            assert self._more.wait_for(lambda: len(self.begun) > number, timeout=10)
        what, future = self.begun[number]
        future.set_result(None)
        return what


def test_a_long_document_does_not_hold_up_short_ones_and_is_not_held_up_by_them() -> None:
    pool = ByHand()
    queue = FairQueue(pool, spare=0)
    futures = [queue.page("long", print, ("long", n)) for n in range(500)]
    order = [pool.end(n) for n in range(10)]
    for short in range(5):
        futures.append(queue.page(short, print, (short, 0)))
    order += [pool.end(n) for n in range(10, 520 - 20 + 5)]
    # One page of the long one is under way, and one may have its turn first; then each short one has its own.
    assert {what for what, _ in order[10:17]} == {"long", 0, 1, 2, 3, 4}
    assert [n for what, n in order if what == "long"] == list(range(500))
    assert all(future.done() for future in futures)
    queue.close()


def test_two_long_documents_go_on_side_by_side() -> None:
    pool = ByHand()
    queue = FairQueue(pool, spare=0)
    for what in ("a", "b"):
        for n in range(50):
            queue.page(what, print, (what, n))
    order = [pool.end(n)[0] for n in range(100)]
    assert Counter(order[1:61]) == {"a": 30, "b": 30}
    queue.close()


def test_steps_go_ahead_of_pages() -> None:
    pool = ByHand(size=2)
    queue = FairQueue(pool, spare=1)
    for n in range(9):
        queue.page("long", print, n)
    queue.ahead(print, "parse")
    assert [what for what, _ in pool.begun] == [0, 1, 2]  # no more is handed over than can be done, and one
    assert [pool.end(n) for n in range(10)] == [0, 1, 2, "parse", 3, 4, 5, 6, 7, 8]
    queue.close()
    assert queue.ahead(print, "late").cancelled()
    assert queue.page("long", print, "late").cancelled()
    assert queue.page("long", print, "later").cancelled()


def counting(pages: list[int], die_at: int | None = None) -> paged.ReadPage:
    """Reads pages and says which; dies over one of them, as the whole service does."""

    def read(source: PageSource) -> PageReading:
        if source.number == die_at:
            raise KeyboardInterrupt
        pages.append(source.number)
        return paged.read_page(source)

    return read


def cut_off_at(root: Path, page: int, content: bytes = paged.scan(8)) -> Claim:
    """A service that dies over a page of a file."""
    rig = Rig(root, readers=paged.readers(counting([], page)))
    claim = rig.take(rig.drop("dài.png", content))
    with pytest.raises(KeyboardInterrupt):
        rig.pipeline.process(claim)
    rig.close()
    return claim


def goes_on(root: Path) -> list[int]:
    """The pages that a new start reads until the file is archived."""
    pages: list[int] = []
    rig = Rig(root, readers=paged.readers(counting(pages)))
    assert rig.start() == [Outcome.ARCHIVED]
    (document,) = rig.archive.documents()
    text = (rig.archive.place(document) / "text.txt").read_text()
    assert [f"trang {n} của" in text for n in range(1, 9)] == [True] * 8
    assert not list(rig.folders.work.iterdir())
    rig.close()
    return pages


def test_after_a_kill_it_goes_on_at_the_page_where_it_was(tmp_path: Path) -> None:
    cut_off_at(tmp_path, 6)
    assert goes_on(tmp_path) == [6, 7, 8]


def tear(pages: Path) -> None:
    file = pages / "00002.json"
    file.write_bytes(file.read_bytes()[:-20])


def overwrite(pages: Path) -> None:
    file = pages / "00002.json"
    file.write_bytes(file.read_bytes().replace(b"trang", b"tranh"))


def empty(pages: Path) -> None:
    (pages / "00002.json").write_bytes(b"")


def take_another_page(pages: Path) -> None:
    shutil.copy(pages / "00003.json", pages / "00002.json")


@pytest.mark.parametrize("harm", [tear, overwrite, empty, take_another_page])
def test_a_page_that_is_not_whole_or_not_its_own_is_read_again(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    harm(cut_off_at(tmp_path, 6).pages)
    assert goes_on(tmp_path) == [2, 6, 7, 8]


def test_pages_of_another_file_are_not_taken(tmp_path: Path) -> None:
    theirs = cut_off_at(tmp_path / "a", 6, paged.scan(8, "another"))
    mine = cut_off_at(tmp_path / "b", 3)
    shutil.rmtree(mine.pages)
    shutil.copytree(theirs.pages, mine.pages)
    assert goes_on(tmp_path / "b") == [1, 2, 3, 4, 5, 6, 7, 8]


def test_pages_of_another_version_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut_off_at(tmp_path, 6)
    monkeypatch.setattr("ingest.building.provenance.reader_versions", lambda second: {"tesseract": "another"})
    assert goes_on(tmp_path) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_a_kept_reading_is_the_same_reading(tmp_path: Path) -> None:
    reading = paged.read_page(PageSource(_written(tmp_path), "png", 7, 900, 600, 100.0))
    kept = PageStore(tmp_path / "pages", "0" * 64, {})
    kept.put(7, reading)
    assert repr(kept.get(7)) == repr(reading)
    assert kept.get(8) is None


def _written(folder: Path) -> Path:
    (folder / "x").write_bytes(paged.scan(9))
    return folder / "x"


def test_a_page_that_could_not_be_read_is_tried_again_by_a_new_start(tmp_path: Path) -> None:
    cut_off_at(tmp_path, 6, paged.scan(8, "broken2"))
    pages: list[int] = []
    rig = Rig(tmp_path, readers=paged.readers(counting(pages)))
    assert rig.start() == [Outcome.HELD]
    assert pages == [2, 6, 7, 8]
    (document,) = rig.held.documents()
    assert rig.held.made(document)["pages_unread"] == [2]


def test_a_page_that_kills_its_worker_costs_no_other_page(tmp_path: Path) -> None:
    workers = Workers(2)
    rig = Rig(tmp_path, workers=workers, readers=paged.readers(), settings={"attempts": 2})
    claims = [
        rig.take(rig.drop(f"{n}.png", paged.scan(6, f"file{n}", *(["deadly3"] if n == 1 else []))))
        for n in range(3)
    ]
    alone = rig.take(rig.drop("alone.png", paged.scan(1, "deadly1")))
    try:
        with rigs.threads(4) as executor:
            ends = list(executor.map(rig.pipeline.process, [*claims, alone]))
    finally:
        workers.kill()
        rig.pipeline.close()
    assert ends == [Outcome.ARCHIVED, Outcome.HELD, Outcome.ARCHIVED, Outcome.FAILED]
    unread = [
        store.made(document)["pages_unread"]
        for store in (rig.archive, rig.held)
        for document in store.documents()
    ]
    assert unread == [[], [], [3]]


def test_what_the_pages_cost_is_known(tmp_path: Path) -> None:
    workers = Workers(1)
    try:
        assert workers.submit(sum, range(20_000_000)).result() > 0
        for _ in range(100):
            if workers.cpu_seconds:
                break
            threading.Event().wait(0.05)
        assert 0.05 < workers.cpu_seconds < 60
    finally:
        workers.kill()


def burn_and_stay() -> int:
    """Starts a program that uses CPU time and does not end, as the recogniser does between two pages."""
    program = "n = 0\nwhile n < 6_000_000: n += 1\nprint(flush=True); import time; time.sleep(30)"
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    return child.pid


def test_what_a_program_costs_that_has_not_ended_is_known_too() -> None:
    workers = Workers(1)
    try:
        pid = workers.submit(burn_and_stay).result()
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        for _ in range(100):
            if workers.cpu_seconds >= used:
                break
            threading.Event().wait(0.05)
        assert workers.cpu_seconds >= used > 0.05
    finally:
        workers.kill()


def test_whoever_asks_is_told_of_each_page(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    rig = Rig(tmp_path, readers=paged.readers(), on_pages=lambda claim, done, of: told.append((done, of)))
    rig.ingest("x.png", paged.scan(3))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
