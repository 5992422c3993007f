"""Page images: from a document's original to pictures of its pages at a few widths, kept in a cache of bounded size.

Originals come from strangers: a process of its own, within limits on memory and time, decodes them. Who asks for a
picture that has to be drawn waits in threads of their own (``aside``): however many do, other pages are answered. A
picture stands upright, as the reading has turned the page; ``upright`` takes boxes the same way.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Literal, TypeVar

from ingest.archive.archive import Archive
from ingest.errors import NoImageError
from ingest.processes.workers import Allowance, Workers
from ingest.web.record import drawing
from ocr import Box, Page

log = logging.getLogger(__name__)

Made = TypeVar("Made")
Width = Literal["thumb", "page", "large"]
_ALLOWANCE = Allowance(memory_mb=2048, seconds=60.0, file_mb=64)


class PageImages:
    """The pictures. ``most_bytes``: of the cache; what was asked for longest ago goes first."""

    def __init__(self, archive: Archive, cache: Path, most_bytes: int) -> None:
        self._archive, self._folder, self._most = archive, cache / "pages", most_bytes
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = threading.Lock()
        self._drawing: dict[tuple[str, int], threading.Lock] = {}
        self._workers: Workers | None = None
        # One page is drawn at a time: thumbnails do not stand before the page that somebody looks at.
        self._looked_at = ThreadPoolExecutor(2, "page-pictures")
        self._thumbnails = ThreadPoolExecutor(1, "thumbnails")
        self._size = sum(file.stat().st_size for file in self._folder.glob("*/*.jpg"))

    async def aside(self, width: Width, draw: Callable[[], Made]) -> Made:
        """What a call that draws a picture answers, made in threads that nothing else waits for."""
        threads = self._thumbnails if width == "thumb" else self._looked_at
        return await asyncio.get_running_loop().run_in_executor(threads, draw)

    def ahead(self, draw: Callable[[], object]) -> None:
        """Has a picture drawn that somebody will ask for soon. What goes wrong is said when they do."""
        with contextlib.suppress(RuntimeError):  # the server is ending
            self._looked_at.submit(draw)

    def kept(self, document: str, page: Page, width: Width) -> Path | None:
        """A JPEG of a page that has been drawn; None where it has not. Raises ValueError: not a document's id."""
        file = self._file(document, page, width)
        return file if self._is_there(file) else None

    def picture(self, document: str, page: Page, width: Width) -> Path:
        """A JPEG of a page.

        Raises:
            NoImageError: the page cannot be drawn within the limits.
            ValueError: not a document's id.
        """
        file = self._file(document, page, width)
        with self._lock:
            alone = self._drawing.setdefault((document, page.number), threading.Lock())
        with alone:
            if not self._is_there(file):
                self._draw(document, page, file.parent)
        with self._lock:
            self._drawing.pop((document, page.number), None)
        if not file.exists():
            raise NoImageError(f"{document}, page {page.number}")
        return file

    def part(self, original: Path, page: Page, box: Box) -> bytes:
        """A JPEG of a part of an original's page and what is around it; it is kept nowhere.

        Raises NoImageError: the page cannot be drawn within the limits.
        """
        return self._in_process(
            f"page {page.number}", drawing.part, original, page.number, page.rotation, box
        )

    def whole(self, original: Path, number: int, width: Width) -> bytes:
        """A JPEG of an original's page as it lies there; it is kept nowhere.

        Raises NoImageError: the page cannot be drawn within the limits.
        """
        return self._in_process(f"page {number}", drawing.whole, original, number, width)

    def warm(self) -> None:
        """Starts the drawing process in the background: its first start takes seconds."""
        threading.Thread(target=lambda: self._ready().executor.submit(abs, 0), daemon=True).start()

    def close(self) -> None:
        for threads in (self._looked_at, self._thumbnails):
            threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            if self._workers is not None:
                self._workers.kill()

    def _file(self, document: str, page: Page, width: Width) -> Path:
        folder = self._folder / self._archive.place(document).name
        return folder / f"{page.number}-{page.rotation}-{width}.jpg"

    def _is_there(self, file: Path) -> bool:
        try:
            os.utime(file)
        except FileNotFoundError:
            return False
        return True

    def _draw(self, document: str, page: Page, folder: Path) -> None:
        original = next(self._archive.place(document).glob("original.*"), None)
        if original is None:
            raise NoImageError(document)
        folder.mkdir(exist_ok=True, mode=0o700)
        what = f"{document}, page {page.number}"
        made = self._in_process(what, drawing.draw, original, page.number, page.rotation, folder)
        if not self._archive.holds(document):  # held meanwhile: nothing of it may be kept
            shutil.rmtree(folder, ignore_errors=True)
            raise NoImageError(document)
        with self._lock:
            self._size += made
            if self._size > self._most:
                self._make_room()

    def _in_process(self, what: str, draw: Callable[..., Made], *given: object) -> Made:
        """What the drawing process makes of a page. ``what``: the page, for the log."""
        workers = self._ready()
        executor = workers.executor
        try:
            return executor.submit(draw, *given).result()
        except BrokenProcessPool as error:
            workers.replace(executor)
            raise NoImageError(f"{what}: {error}") from error
        except Exception as error:
            log.warning("%s cannot be drawn: %s", what, error)
            raise NoImageError(f"{what}: {error}") from error

    def _ready(self) -> Workers:
        """The drawing process; started with the first page."""
        with self._lock:
            if self._workers is None:
                self._workers = Workers(1, _ALLOWANCE)
            return self._workers

    def _make_room(self) -> None:
        """Removes the pictures that were not asked for longest, until a tenth of the cache is free."""
        now = time.time()
        files = sorted(
            (facts.st_mtime, facts.st_size, file)
            for file, facts in ((file, file.stat()) for file in self._folder.glob("*/*.jpg"))
        )
        self._size = sum(size for _, size, _ in files)
        for at, size, file in files:
            if self._size <= self._most * 0.9 or now - at < 5:  # somebody may be about to read it
                return
            file.unlink(missing_ok=True)
            self._size -= size


def upright(box: Box, page: Page) -> Box:
    """A box of the original page on the page as it stands upright."""
    width, height = page.width, page.height
    if page.rotation == 90:
        return Box(height - box.y1, box.x0, height - box.y0, box.x1)
    if page.rotation == 180:
        return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
    if page.rotation == 270:
        return Box(box.y0, width - box.x1, box.y1, width - box.x0)
    return box


def upright_size(page: Page) -> tuple[int, int]:
    """Width and height of a page that stands upright."""
    return (page.height, page.width) if page.rotation in (90, 270) else (page.width, page.height)
