"""Electronic signatures: who signed a file that came in, when, and whether its bytes are as they were signed.

The archive's PDF/A shows a signature's look and no longer has the signature: what is found here proves it later. A
signature that cannot be checked never keeps a paper from being archived.
"""

from __future__ import annotations

import json
import logging
import mmap
import os
import select
import signal
import time
from collections.abc import Callable
from pathlib import Path

from ingest.archive.made import ElectronicSignature, unchecked_signature

log = logging.getLogger(__name__)

SECONDS = 30.0
"""For all signatures of a file. A file of 20 MB with five takes two."""


def e_signatures(
    path: Path, kind: str, trust_roots: Path | None, seconds: float = SECONDS
) -> list[ElectronicSignature]:
    """The electronic signatures of a file, in the order in which they were made; none of a file without any.

    ``kind``: what the file is (``ocr.kind_of``); ``trust_roots``: a file or a folder of certificates. It takes
    ``seconds`` at most, and raises nothing: a signature that cannot be checked is there with its problem.
    """
    if kind != "pdf" or not _may_be_signed(path):
        return []
    # The libraries are needed for signed files alone.
    from ingest.building.signature_check import check

    def checked() -> list[ElectronicSignature]:
        return check(path, trust_roots)

    try:
        return _in_own_process(checked, seconds)
    except (OSError, ValueError, TimeoutError) as error:
        log.warning("the file's signatures cannot be checked: %s", error)
        return [unchecked_signature("", str(error)[:300])]


def _may_be_signed(path: Path) -> bool:
    """Whether the file has the range of bytes of a signature, which stands in plain letters (ISO 32000-1, 12.8.1)."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size == 0:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return data.find(b"/ByteRange") >= 0


def _in_own_process(
    task: Callable[[], list[ElectronicSignature]], seconds: float
) -> list[ElectronicSignature]:
    """What a task returns that is done by a fork of this process, which is ended after so many seconds.

    Raises:
        TimeoutError: it took longer. ValueError: it failed, or died.
    """
    result, answer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(result)
        _answer(task, answer)
    os.close(answer)
    try:
        said = _read_all(result, time.monotonic() + seconds)
    finally:
        os.close(result)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    told = json.loads(said or b'{"error": "the check died"}')
    if isinstance(told, dict):
        raise ValueError(told["error"])
    return list(told)


def _answer(task: Callable[[], list[ElectronicSignature]], answer: int) -> None:
    """Does the task in the fork, writes what comes of it, and ends the fork."""
    try:
        try:
            said = json.dumps(task())
        except BaseException as error:  # nothing of the fork may go on in the program that it is a copy of
            said = json.dumps({"error": f"{type(error).__name__}: {error}"})
        with os.fdopen(answer, "wb") as out:
            out.write(said.encode())
    finally:
        os._exit(0)


def _read_all(source: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    while True:
        ready, _, _ = select.select([source], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError("the check took too long")
        part = os.read(source, 1 << 16)
        if not part:
            return b"".join(parts)
        parts.append(part)
