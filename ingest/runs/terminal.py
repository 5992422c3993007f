"""Terminal: keeps a progress bar whole while others write to stderr: this program's log, its workers, C libraries."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.text import Text

_STDERR = 2
_END = "\0end\n"
"""The line with which this program ends the rerouting: children may hold the pipe for longer."""


@contextmanager
def console_of_stderr() -> Iterator[Console]:
    """A console on stderr. Where that is a terminal, what anybody else writes to stderr meanwhile, child processes of
    later on included, goes through the console, line by line.
    """
    if not sys.stderr.isatty():
        yield Console(stderr=True)
        return
    sys.stderr.flush()
    with os.fdopen(os.dup(_STDERR), "w", encoding="utf-8", errors="backslashreplace") as terminal:
        console = Console(file=terminal)
        read_end, write_end = os.pipe()
        os.dup2(write_end, _STDERR)
        os.close(write_end)
        lines = os.fdopen(read_end, encoding="utf-8", errors="backslashreplace")
        printing = threading.Thread(target=_print_lines, args=(lines, console), name="stderr", daemon=True)
        printing.start()
        try:
            yield console
        finally:
            sys.stderr.flush()
            os.write(_STDERR, _END.encode())
            printing.join()
            os.dup2(terminal.fileno(), _STDERR)


def _print_lines(lines: TextIO, console: Console) -> None:
    with lines:
        for line in lines:
            if line.endswith(_END):
                return
            console.print(Text(line.rstrip("\r\n")), soft_wrap=True)
