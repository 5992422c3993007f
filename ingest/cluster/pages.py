"""Pages of a cluster: an executor whose tasks are pages, read by Dask workers; they need no folder of ours.

A page is cut out of its file here, sent as bytes, read there, and its reading comes back. When a worker dies only its
page is lost, and Dask gives it to another worker. A scheduler that cannot be reached is a fault of the machine.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import pickle
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future, InvalidStateError
from concurrent.futures.process import BrokenProcessPool
from typing import Any, ParamSpec, TypeVar

import distributed
from distributed.comm.core import CommClosedError

from ingest.archive.made import Reader
from ingest.cluster.at_worker import at_worker
from ingest.cluster.versions import ability, difference
from ingest.processes.workers import Workers
from ocr import PortablePage, RecogniserMissingError, cut_page

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

_CONNECT_SECONDS = 10
_COUNT_SECONDS = 2.0
_FETCH_SECONDS = 60
_AHEAD = 2
"""Pages sent to a worker: the one that it reads and one more, so that it does not wait for the network."""


class ClusterPages(Executor):
    """A pool that reads pages (``FairQueue``).

    ``workers``: this machine's own, which cut pages off, and read what cannot be cut off. ``reader``: what the readings
    are to depend on (``provenance.reader_versions``). ``grown``: called when workers have come.
    """

    def __init__(self, address: str, workers: Workers, reader: Reader, grown: Callable[[], None]) -> None:
        self.address, self._workers, self._ability, self._grown = address, workers, ability(reader), grown
        self._guard, self._connecting = threading.Lock(), threading.Lock()
        self._again_at = 0.0
        self._client: distributed.Client | None = None
        self._under_way: set[Future[Any]] = set()
        self._fit = 0
        self._refused: set[str] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="cluster", daemon=True)
        self._thread.start()

    @property
    def size(self) -> int:
        """How many pages the workers may have; 1 where there are no workers, so that this is noticed."""
        return max(_AHEAD * self._fit, 1)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Has a page read: ``fn`` takes a PageSource.

        Raises:
            OSError: the scheduler cannot be reached.
        """
        client = self._connected()
        future: Future[T] = Future()
        with self._guard:
            self._under_way.add(future)
        cutting = self._workers.submit(cut_page, *args)  # type: ignore[arg-type]
        cutting.add_done_callback(lambda done: self._send(client, future, done, fn, args))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Disconnects from the cluster; pages being read there are dropped, and will be read again."""
        self._stop.set()
        client, self._client = self._client, None
        self._end_all(CancelledError())
        if client is not None:
            client.close(timeout=2)

    def _send(
        self,
        client: distributed.Client,
        future: Future[T],
        cutting: Future[PortablePage | None],
        fn: Callable[..., T],
        args: tuple[object, ...],
    ) -> None:
        try:
            carried = None if cutting.cancelled() or cutting.exception() else cutting.result()
            if carried is None:
                # It cannot be cut off, or its file is broken: reading it here says what there is to say.
                here = self._workers.submit(fn, *args)
                here.add_done_callback(lambda done: self._take(future, done))
                return
            order = pickle.dumps((fn, carried))
            there = client.submit(at_worker, order, resources={self._ability: 1}, pure=False)
            there.add_done_callback(lambda done: self._take_from(future, done))
        except Exception as error:
            self._take(future, _failed(self._of_machine(error)))

    def _take_from(self, future: Future[Any], there: distributed.Future[Any]) -> None:
        """Takes over the result of a page from a worker."""
        done: Future[Any] = Future()
        try:
            reading, used = there.result(timeout=_FETCH_SECONDS)
            self._workers.count(used)
            done.set_result(pickle.loads(reading))
        except Exception as error:
            done.set_exception(self._of_machine(error))
        finally:
            there.release()
        self._take(future, done)

    def _take(self, future: Future[Any], done: Future[Any]) -> None:
        with self._guard:
            self._under_way.discard(future)
        error = CancelledError() if done.cancelled() else done.exception()
        _end(future, error=error, result=None if error else done.result())

    def _of_machine(self, error: Exception) -> Exception:
        """An error of the cluster as one that the service knows: the scheduler is gone, or a page's workers died."""
        if isinstance(error, distributed.KilledWorker):
            return BrokenProcessPool(f"its workers died: {error}")
        gone = CancelledError | distributed.client.FutureCancelledError | CommClosedError
        if isinstance(error, gone | TimeoutError):
            return OSError(errno.EHOSTUNREACH, f"the scheduler is gone: {error}", self.address)
        if isinstance(error, RecogniserMissingError):
            return OSError(errno.EREMOTEIO, f"a worker lacks its recogniser: {error}", self.address)
        return error

    def _connected(self) -> distributed.Client:
        with self._connecting:
            client = self._client
            if client is not None and client.status == "running":
                return client
            if self._stop.is_set():
                raise CancelledError
            # A client that has lost its scheduler looks for it by itself for a while, and closes then.
            if (client is not None and client.status == "connecting") or time.monotonic() < self._again_at:
                raise OSError(errno.EHOSTUNREACH, "no scheduler", self.address)
            try:
                client = distributed.Client(
                    self.address, timeout=_CONNECT_SECONDS, set_as_default=False, name="saoluc"
                )
            except (OSError, TimeoutError, ValueError) as error:
                self._again_at = time.monotonic() + _COUNT_SECONDS
                raise OSError(errno.EHOSTUNREACH, f"no scheduler: {error}", self.address) from error
            log.info("pages are read by the workers at %s", self.address)
            self._client = client
            self._count_workers(client)
        return client

    def _watch(self) -> None:
        while not self._stop.wait(_COUNT_SECONDS):
            client = self._client
            if client is None:
                continue
            if client.status == "running":
                # The scheduler may be ending just now: the next page to be read meets that too.
                with contextlib.suppress(Exception):
                    self._count_workers(client)
            elif client.status in ("closing", "closed"):
                self._end_all(OSError(errno.EHOSTUNREACH, "the scheduler is gone", self.address))

    def _end_all(self, error: Exception) -> None:
        """Ends what is under way; what of it went to a new scheduler meanwhile is read twice, no more than that."""
        with self._guard:
            waiting, self._under_way = self._under_way, set()
        for future in waiting:
            _end(future, error=error)

    def _count_workers(self, client: distributed.Client) -> None:
        """Counts the workers that read as we do, and says of each other one why it gets no page."""
        there = client.scheduler_info(n_workers=-1)["workers"]
        fit = 0
        for address, worker in there.items():
            offered = worker.get("resources") or {}
            if self._ability in offered:
                fit += 1
            elif address not in self._refused:
                self._refused.add(address)
                log.warning("worker %s gets no page: %s", address, difference(self._ability, list(offered)))
        if fit != self._fit:
            log.info("%d workers at %s", fit, self.address)
            self._fit = fit
            self._grown()


def _failed(error: Exception) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


def _end(future: Future[Any], error: BaseException | None = None, result: object = None) -> None:
    with contextlib.suppress(InvalidStateError):  # the service has stopped meanwhile
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)
