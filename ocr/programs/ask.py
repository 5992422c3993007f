"""Ask: what an outside program prints about itself, such as its version."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from typing import TypeVar

from ocr.errors import RecogniserMissingError

T = TypeVar("T")

_SECONDS = 120
"""Maximum time for an answer, long, so that on a slow machine no program is reported as missing."""
_CANNOT_RUN = (126, 127)
"""Exit statuses of a program that cannot be executed, or whose libraries are not there."""


def output_of(command: Sequence[str], package: str) -> str:
    """What a program prints, on either stream. ``package``: the Debian package that it is in.

    Raises:
        RecogniserMissingError: it is not installed, or does not answer.
    """
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False
        )
    except OSError as error:
        raise RecogniserMissingError(f"{command[0]} is not installed", what=package) from error
    except subprocess.TimeoutExpired as error:
        raise RecogniserMissingError(f"{command[0]} does not answer", what=package) from error
    if done.returncode in _CANNOT_RUN:
        raise RecogniserMissingError(f"{command[0]} cannot be run", what=package)
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def if_installed(answer: Callable[[], T]) -> T | None:
    """An answer of a program (``tesseract.version``); None where it is not installed or does not answer."""
    try:
        return answer()
    except RecogniserMissingError:
        return None
