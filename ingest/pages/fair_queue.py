"""Fair queue: tasks of many documents go in, and are handed to the workers one by one, each document in its turn.

A page waits for at most one page of each other document, no matter how many pages those have. Steps that are not pages
(opening a file, parsing, PDF/A) go first: they finish documents, and free their memory.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from functools import partial
from queue import SimpleQueue
from typing import Any, NamedTuple, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Submit(Protocol):
    """Has a task done: a function and its arguments."""

    def __call__(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]: ...


class SubmitPage(Protocol):
    """Has a page of a document read when its turn comes: the document, a function and its arguments."""

    def __call__(
        self, document: Hashable, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]: ...


class WorkerPool(Protocol):
    """What does tasks, ``size`` at once."""

    @property
    def size(self) -> int: ...

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]: ...


class _Task(NamedTuple):
    future: Future[Any]
    start: Callable[[], Future[Any]]


class FairQueue:
    """The queue before a pool, which has no more tasks in hand than it can do at once, and ``spare`` more.

    A worker then finds its next task waiting; what has not been handed over can still be overtaken.
    """

    def __init__(self, pool: WorkerPool, spare: int = 1) -> None:
        self._pool, self._spare = pool, spare
        self._guard = threading.Lock()
        self._ahead: deque[_Task] = deque()
        self._pages: OrderedDict[Hashable, deque[_Task]] = OrderedDict()
        self._in_hand = 0
        self._closed = False
        self._news: SimpleQueue[bool] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def ahead(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Has a step done before all pages that wait."""
        return self._queued(None, partial(self._pool.submit, fn, *args, **kwargs))

    def page(self, document: Hashable, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Has a page of a document read when its turn comes; pages of one document go in the order given."""
        return self._queued(document, partial(self._pool.submit, fn, *args, **kwargs))

    def _queued(self, document: Hashable, start: Callable[[], Future[Any]]) -> Future[Any]:
        task = _Task(Future(), start)
        with self._guard:
            if self._closed:
                task.future.cancel()
            elif document is None:
                self._ahead.append(task)
            else:
                self._pages.setdefault(document, deque()).append(task)
        self._hand_over()
        return task.future

    def look_again(self) -> None:
        """Hands over what waits, where the pool has grown."""
        self._tell()

    def close(self) -> None:
        """Ends the thread that hands over. What still waits, or comes later, is cancelled."""
        with self._guard:
            self._closed = True
            waiting = [*self._ahead, *(task for tasks in self._pages.values() for task in tasks)]
            self._ahead.clear()
            self._pages.clear()
            self._news.put(False)
        for task in waiting:
            task.future.cancel()

    def _next(self) -> _Task | None:
        if self._in_hand >= self._pool.size + self._spare:
            return None
        if self._ahead:
            return self._ahead.popleft()
        if not self._pages:
            return None
        document, tasks = self._pages.popitem(last=False)
        task = tasks.popleft()
        if tasks:
            self._pages[document] = tasks  # at the end: the others come first now
        return task

    def _hand_over(self) -> None:
        while True:
            with self._guard:
                task = self._next()
                if task is None:
                    return
                self._in_hand += 1
            self._start(task)

    def _start(self, task: _Task) -> None:
        if not task.future.set_running_or_notify_cancel():
            self._leave()
            return
        try:
            begun = task.start()
        except Exception as error:
            self._leave()
            task.future.set_exception(error)
            return
        begun.add_done_callback(partial(self._ended, task))

    def _ended(self, task: _Task, begun: Future[Any]) -> None:
        # The pool's own thread calls this, and may hold its locks meanwhile: nothing is handed over from here.
        self._leave()
        error = CancelledError() if begun.cancelled() else begun.exception()
        if error is not None:
            task.future.set_exception(error)
        else:
            task.future.set_result(begun.result())
        self._tell()

    def _leave(self) -> None:
        with self._guard:
            self._in_hand -= 1

    def _tell(self) -> None:
        with self._guard:
            if not (self._ahead or self._pages):
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._handing_over, name="fair-queue", daemon=True)
                self._thread.start()
        self._news.put(True)

    def _handing_over(self) -> None:
        while self._news.get():
            self._hand_over()
