"""Tesseract process: one Tesseract that keeps running, from images given to it one after another to tables of words.

Starting Tesseract for each page costs 0.07 CPU-seconds, and each page is read twice. With ``stream_filelist`` it reads
file names from its input as they come. After the images of a call comes a blank one: once its row arrives, those before
it are done.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import select
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt
from PIL import Image

from ocr.errors import PageTimeoutError, RecogniserMissingError, ScanError
from ocr.programs import tesseract
from ocr.programs.tesseract_table import Row

_VARIABLES = {"stream_filelist": "1", "paragraph_text_based": "0", "textord_all_prop": "1"}
"""Names of images are sent one at a time. What takes time and changes no word or box is switched off: the search for
paragraphs in the text read, and for lines whose letters are all of one width.
"""
MOST_IMAGES = 1000
"""Number of images after which a process is replaced, so that its memory cannot grow without bound."""
_WORD_LEVEL = 5
_COLUMNS = 12


class _DiedError(ScanError):
    """Tesseract ended while it was working; ``at_its_first``: on the first images that it was given."""

    at_its_first = True


class TesseractProcess:
    """A running Tesseract with one language and segmentation mode; it is started when it is first needed.

    For one thread at a time; others wait. A process that was forked off starts one of its own.
    """

    def __init__(self, language: str, layout: int, dpi: int) -> None:
        self._options = ["-l", language, "--psm", str(layout), "--oem", "1", "--dpi", str(dpi)]
        self._options += [word for name, value in _VARIABLES.items() for word in ("-c", f"{name}={value}")]
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._owner = self._pages = 0
        self._rest = b""

    def tables(self, images: list[npt.NDArray[np.uint8]], seconds: float) -> list[list[Row]]:
        """The words of each gray image.

        Raises:
            PageTimeoutError: they were not read in ``seconds`` all together; the process was killed.
            RecogniserMissingError: Tesseract or its model is not installed.
            ScanError: Tesseract died of them.
        """
        with self._lock, tempfile.TemporaryDirectory(prefix="saoluc-tesseract-") as folder:
            # Uncompressed TIFF: Tesseract's library reads a PGM by single bytes, a PNG has to be inflated.
            paths = [Path(folder, f"{n}.tif") for n in range(len(images) + 1)]
            blank = np.full((48, 48), 255, np.uint8)
            for path, image in zip(paths, [*images, blank], strict=True):
                Image.fromarray(image).save(path)
            try:
                return self._read_or_ask_another(paths, seconds)
            except BaseException:
                self.end()
                raise

    def end(self) -> None:
        """Ends the process, if there is one; the next call starts another."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, self._errors):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _read_or_ask_another(self, paths: list[Path], seconds: float) -> list[list[Row]]:
        try:
            return self._read(paths, seconds)
        except _DiedError as death:
            if death.at_its_first:
                raise
            # What earlier images have left behind may be to blame.
            self.end()
            return self._read(paths, seconds)

    def _read(self, paths: list[Path], seconds: float) -> list[list[Row]]:
        deadline = time.monotonic() + seconds
        process = self._running()
        before = self._pages
        first, last = before + 1, before + len(paths)
        self._pages = last
        found: list[list[Row]] = [[] for _ in paths]
        assert process.stdin is not None
        try:
            process.stdin.write(b"".join(os.fsencode(path) + b"\n" for path in paths))
            process.stdin.flush()
        except BrokenPipeError:
            raise self._death(process, before) from None
        while True:
            for cells in self._lines(process, before, deadline, seconds):
                if len(cells) < _COLUMNS or not cells[1].isdigit():
                    continue  # the table's head
                page = int(cells[1])
                if page == last:
                    return found[:-1]
                if int(cells[0]) == _WORD_LEVEL and page >= first:
                    found[page - first].append(_row(cells))

    def _lines(
        self, process: subprocess.Popen[bytes], before: int, deadline: float, seconds: float
    ) -> list[list[str]]:
        """The lines of the table that have come meanwhile, each as its cells; waits for some."""
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], max(deadline - time.monotonic(), 0))
        if not ready:
            raise PageTimeoutError(f"not read in {seconds:g} seconds", seconds=round(seconds))
        came = os.read(process.stdout.fileno(), 1 << 16)
        if not came:
            raise self._death(process, before)
        *lines, self._rest = (self._rest + came).split(b"\n")
        return [line.decode("utf-8", "replace").split("\t") for line in lines]

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._owner != os.getpid():
            self._process = None  # that of the parent process
        if self._process is not None and (self._process.poll() is not None or self._pages >= MOST_IMAGES):
            self.end()
        if self._process is None:
            self._process = self._started()
            self._owner, self._pages, self._rest = os.getpid(), 0, b""
        return self._process

    def _started(self) -> subprocess.Popen[bytes]:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed in ``end``
        try:
            # stdbuf: a line of the table is written as soon as it is known, not once a buffer is full.
            return subprocess.Popen(
                ["stdbuf", "-oL", tesseract.program(), "-", "stdout", *self._options, "tsv"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env={**os.environ, **tesseract.ONE_THREAD},
            )
        except FileNotFoundError as error:
            raise RecogniserMissingError("stdbuf is not installed", what="coreutils") from error

    def _death(self, process: subprocess.Popen[bytes], before: int) -> ScanError:
        """Why the process has ended, by its last output; ``before``: number of images that it had read."""
        code = process.wait()
        said = ""
        if self._errors is not None:
            self._errors.seek(0)
            said = self._errors.read().decode("utf-8", "replace").strip()
        if code in (126, 127):
            return tesseract.missing()
        if "load" in said and "language" in said:
            return RecogniserMissingError("tesseract has no Vietnamese", what="tesseract-ocr-vie")
        died = _DiedError(f"tesseract failed ({code}): {said[-400:]}")
        died.at_its_first = before == 0
        return died


def _row(cells: list[str]) -> Row:
    block, paragraph, line = (int(cell) for cell in cells[2:5])
    left, top, width, height = (int(cell) for cell in cells[6:10])
    # Whole hundredths, as pytesseract gives them: what was learned from readings was learned from those.
    return Row((block, paragraph, line), left, top, width, height, int(float(cells[10])), cells[11])


@functools.cache
def tesseract_process(language: str, layout: int, dpi: int) -> TesseractProcess:
    """The process that reads in this way; one a mode, for as long as the program runs."""
    made = TesseractProcess(language, layout, dpi)
    atexit.register(made.end)
    return made
