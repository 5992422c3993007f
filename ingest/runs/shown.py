"""Shown: a run's progress for people: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column

from ingest.messages import Language, say
from ingest.runs import progress

_LOOK_SECONDS = 0.5
_LINE_SECONDS = 30.0


class ProgressDisplay:
    """Shows, and writes, a run's progress from a thread of its own until it is left. ``is_stopping``: whether somebody
    has asked it to.
    """

    def __init__(
        self, run: progress.Progress, lang: Language, console: Console, is_stopping: Callable[[], bool]
    ) -> None:
        self._run, self._lang, self._console, self._is_stopping = run, lang, console, is_stopping
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._show, name="progress", daemon=True)
        self._bar: Progress | None = None
        self._task = TaskID(0)
        if console.is_terminal:
            # The bar takes what room the text leaves: a line that is wrapped could not be drawn over.
            text = TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, ratio=3))
            bar = BarColumn(bar_width=None, table_column=Column(ratio=1, min_width=6))
            self._bar = Progress(
                SpinnerColumn(), TimeElapsedColumn(), bar, text, console=console, expand=True
            )
            self._task = self._bar.add_task(progress_line(run.state, lang), total=None)

    def __enter__(self) -> None:
        if self._bar is not None:
            self._bar.start()
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        if self._bar is not None:
            self._bar.stop()

    def _show(self) -> None:
        said = time.monotonic()
        while not self._stop.wait(_LOOK_SECONDS):
            self._run.tick()
            state = self._run.state
            if self._bar is not None:
                self._bar.update(
                    self._task,
                    # Without a total the bar moves to and fro: before the first page is done that is all it can say.
                    total=state.pages_total if state.pages_done else None,
                    completed=state.pages_done,
                    description=self._line(state),
                )
            elif time.monotonic() - said >= _LINE_SECONDS:
                said = time.monotonic()
                self._console.print(self._line(state))

    def _line(self, state: progress.RunState) -> str:
        return say("run.stopping", self._lang) if self._is_stopping() else progress_line(state, self._lang)


def progress_line(state: progress.RunState, lang: Language) -> str:
    """How far a run has come, in one line; a total that is a guess has a ``~``. Before the first page is done: what is
    being read.
    """
    if state.files_under_way and not state.pages_done:
        return say(
            "run.begun", lang,
            open=state.files_under_way, files_done=state.files_done, files_total=state.files_total,
        )  # fmt: skip
    left = "?" if state.seconds_left is None else duration(state.seconds_left)
    return say(
        "run.line", lang,
        done=state.pages_done, total=("~" if state.pages_estimated else "") + str(state.pages_total),
        files_done=state.files_done, files_total=state.files_total,
        rate=f"{state.pages_per_second:.2f}", left=left,
    )  # fmt: skip


def duration(seconds: float) -> str:
    """Hours, minutes and seconds: 3:05:09, 5:09."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
