"""Logs: one line per step, for people or as JSON, with the ids of the file and document that it is about.

``about`` sets these ids for a thread; modules log by the standard library.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from rich.console import Console
from rich.logging import RichHandler
from structlog.typing import EventDict, Processor, WrappedLogger

from ingest.settings import Settings


@contextmanager
def about(**ids: str) -> Iterator[None]:
    """Every line that this thread logs within bears these ids."""
    with structlog.contextvars.bound_contextvars(**ids):
        yield


def log_to_stderr(settings: Settings, console: Console | None = None) -> None:
    """Sets the log up; other libraries say something only when they have something to warn of.

    ``console``: where a progress bar is shown, so that lines and bar do not run into each other.
    """
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    first: list[Processor] = [structlog.contextvars.merge_contextvars]
    last: list[Processor]
    if console is not None and console.is_terminal:
        handler = RichHandler(console=console, show_path=False, log_time_format="%H:%M:%S")
        first.append(_one_id)
        last = [_line]
    elif settings.log_format == "json":
        first += [
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
        ]
        last = [structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        first += [
            _one_id,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
        ]
        last = [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                pad_event_to=0,
                pad_level=False,
                # Tracebacks without the values of variables: those hold what the papers say.
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=first,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last, _printable],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for package in ("ingest", "lexicon", "ocr", "parse"):
        logging.getLogger(package).setLevel(settings.log_level)


def _printable(logger: WrappedLogger, name: str, line: object) -> str:
    """Names may hold bytes that are no text; they are escaped, so that the line can be written anywhere."""
    return str(line).encode("utf-8", "backslashreplace").decode("utf-8")


def _one_id(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """For people one id is enough: the document's, once it is known."""
    if "document" in event:
        event.pop("claim", None)
    return event


def _line(logger: WrappedLogger, name: str, event: EventDict) -> str:
    """Message and ids alone: time and level are shown by the console's own columns."""
    message = str(event.pop("event"))
    ids = " ".join(f"{key}={value}" for key, value in event.items() if isinstance(value, str | int | float))
    return f"{message} {ids}".rstrip()
