"""A document's pages are put together by workers, a long document's in processes of its own; the service holds none."""

from __future__ import annotations

import gc
import json
import os
import signal
import time
import weakref
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import paged
import pytest
import rig as rigs
from rig import Rig

from ingest.pages import document_executor
from ingest.pages.document_executor import DocumentExecutor, SharedWorkers
from ingest.pages.kept_pages import KeptPages
from ingest.pages.page_store import PageStore
from ingest.processes.workers import Workers
from ingest.service.outcome import Outcome
from ocr import PageSource, Transcript
from parse import Parsed


def parse_and_say_where(text: str) -> Parsed:
    if "trang 3 " in text and "trang 4 " not in text:
        os.kill(os.getpid(), signal.SIGKILL)  # a paper of three pages kills whoever parses it
    parsed = rigs.parse(text)
    parsed.record.document.type = str(os.getpid())
    return parsed


def make_pdf_and_say_where(source: Path, kind: str, transcript: Transcript, target: Path) -> Any:
    target.write_bytes(f"%PDF {os.getpid()} %%EOF".encode())
    return rigs.PdfResult("kept", 1)


def processes(rig: Rig) -> dict[int, list[int]]:
    """For each archived document, by its number of pages, the processes that parsed it and made its PDF/A."""
    found = {}
    for document in rig.archive.documents():
        place = rig.archive.place(document)
        parsed = json.loads((place / "record.json").read_bytes())["document"]["type"]
        found[rig.archive.made(document)["pages"]] = [
            int(parsed),
            int((place / "document.pdf").read_text().split()[1]),
        ]
    return found


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    monkeypatch.setattr(document_executor, "LONG", 3)
    workers = Workers(1)
    yield Rig(
        tmp_path, workers=workers, settings={"attempts": 2},
        readers=paged.readers()._replace(parse=parse_and_say_where, make_pdf=make_pdf_and_say_where),
    )  # fmt: skip
    workers.kill()


def _has_ended(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    try:
        return "State:\tZ" in status.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_a_long_document_has_processes_of_its_own_that_end_with_their_work(rig: Rig) -> None:
    assert [rig.ingest(f"{n}.png", paged.scan(n)) for n in (2, 5)] == [Outcome.ARCHIVED] * 2
    found = processes(rig)
    assert len({*found[2], *found[5], os.getpid()}) == 4  # the worker, twice two, and this one
    assert found[2][0] == found[2][1] == rig.pipeline._workers.executor.submit(os.getpid).result()
    deadline = time.monotonic() + 30  # a process that was ended may still be on its way out
    while not all(map(_has_ended, found[5])):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_long_document_that_kills_its_own_process_costs_the_workers_nothing(rig: Rig) -> None:
    worker = rig.pipeline._workers.executor.submit(os.getpid).result()
    assert rig.ingest("deadly.png", paged.scan(3)) is Outcome.FAILED
    assert rig.journal.latest(1)[0].reason == "worker_died"
    assert rig.pipeline._workers.executor.submit(os.getpid).result() == worker


def test_no_reading_is_held_once_it_is_kept(tmp_path: Path) -> None:
    """Else a document of thousands of pages would be in the service's memory whole."""
    given: list[weakref.ref[Future[Any]]] = []
    gc.freeze()  # what other tests have left need not be looked through for each page

    def page(document: str, read: Any, source: PageSource) -> Future[Any]:
        gc.collect()
        alive = sum(future() is not None for future in given)
        assert alive <= 2, f"{alive} of {len(given)} pages are held"
        future: Future[Any] = Future()
        future.set_result(read(source))
        given.append(weakref.ref(future))
        return future

    @contextmanager
    def alone() -> Iterator[Any]:
        yield rigs.Inline()

    (tmp_path / "x").write_bytes(paged.scan(20))
    shared = SharedWorkers(rigs.Inline().submit, page, alone, lambda: False, 1, BoundedSemaphore(1))
    store = PageStore(tmp_path / "pages", "0" * 64, {})
    executor = DocumentExecutor("x", shared, lambda: store, lambda done, of: None)
    pages = executor.read_pages(paged.read_page, paged.described(tmp_path / "x"))
    transcript = paged.assembled(pages)
    gc.unfreeze()
    assert len(transcript.pages) == 20
    assert "trang 20 của" in transcript.text


def test_a_kept_page_that_is_gone_is_a_fault_of_the_machine(tmp_path: Path) -> None:
    source = PageSource(tmp_path / "x", "png", 1, 900, 600, 100.0)
    (tmp_path / "x").write_bytes(paged.scan(1))
    store = PageStore(tmp_path / "pages", "0" * 64, {})
    store.put(1, paged.read_page(source))
    (tmp_path / "pages" / "00001.json").unlink()
    with pytest.raises(OSError, match="cannot be read any more"):
        list(KeptPages(store, 1, {}))


def test_a_long_document_that_waits_for_its_process_ends_when_the_service_does(tmp_path: Path) -> None:
    """A task that was cancelled before it began is never "done" for ``concurrent.futures.wait``."""

    class Ending(rigs.Inline):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.cancel()
            return future

    @contextmanager
    def alone() -> Iterator[Any]:
        yield Ending()

    inline = rigs.Inline().submit
    shared = SharedWorkers(inline, inline, alone, lambda: True, 1, BoundedSemaphore(1))
    executor = DocumentExecutor("x", shared, lambda: PageStore(tmp_path, "", {}), lambda done, of: None)
    executor.is_long = True
    assert executor.submit(print).cancelled()
