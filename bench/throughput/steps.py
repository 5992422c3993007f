"""Steps: what each step of a page costs, in one process, from the scan's file to its PDF/A.

A step is a function under the name by which it is called; what it calls of another step is not counted for it. CPU time
is that of this process and of the programs that it started, Tesseract's above all.
"""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from pathlib import Path
from typing import Any, NamedTuple

from ingest.building.composing import compose, make_pdf
from ingest.building.readers import default_readers
from ingest.processes.workers import cpu_seconds
from ingest.settings import Settings

STEPS = {
    "decoding": ("ocr.page_reader:load_pixels", "ocr.page_reader:own_text"),
    "cleaning": ("ocr.page_reader:clean_page",),
    "graphics": ("ocr.page_reader:without_graphics",),
    "layout": ("ocr.page_reader:unfold", "ocr.page_reader:printed_lines"),
    "cutting lines": ("ocr.recognition.beside:cut_lines",),
    "line reader's network": ("ocr.recognition.beside:read_strips",),
    "line reader's words": (
        "ocr.recognition.cascade:lines_read",
        "ocr.recognition.cascade:seconded",
        "ocr.recognition.beside:LinesRead.words",
    ),
    "Tesseract": ("ocr.reader:read_with_tesseract",),
    "stamps": ("ocr.page_reader:stamps_of",),
    "pen": ("ocr.page_reader:fill_in",),
    "margins, faults, looks": (
        "ocr.page_reader:margin_numbers",
        "ocr.page_reader:_faults",
        "ocr.page_reader:hash_of_page",
        "ocr.page_reader:thumbnail_of",
    ),
    "text and corrections": ("ocr.reader:assembly.assemble_transcript",),
    "parsing": ("ingest.building.composing:parse_notice",),
    "probabilities": ("ingest.doubt.judging:judge",),
    "words under the pages": ("ingest.pdf.pdfa:_add_text",),
    "PDF/A declared, validated": ("ingest.pdf.pdfa:validity.declare",),
    "look check": ("ingest.pdf.pdfa:look_check.differing",),
}
"""What is measured, by step: module and, within it, the name."""
REST = "the rest"
LABELLED = ("cv2:connectedComponents", "cv2:connectedComponentsWithStats")
_WHOLE = 0.2
"""Least share of a page's pixels in an image whose patches count as those of a page."""


class Steps(NamedTuple):
    """CPU-seconds by step, all pages together; ``labelled``: how often patches of ink were looked for on each page, in
    an image of at least a fifth of its pixels.
    """

    pages: int
    seconds: dict[str, float]
    labelled: list[int]


def steps(scans: list[Path]) -> Steps:
    """Reads PDF scans, composes them and makes their PDF/A, one after another; the first once before, uncounted."""
    from ingest.building import preload  # slow to load

    assert preload.LOADED
    settings = Settings()
    readers = default_readers(settings)
    watch = _Watch()
    for measured in (False, True):
        for scan in scans if measured else scans[:1]:
            with tempfile.TemporaryDirectory(prefix="steps-") as out, watch.step(REST):
                pages = []
                for source in readers.describe(scan):
                    watch.begin_page(source.width * source.height)
                    pages.append(readers.read_page(source))
                compose(readers, pages, settings.doubt_below, Path(out))
                make_pdf(readers, scan, "pdf", Path(out))
        if not measured:
            watch.forget()
    watch.restore()
    return Steps(len(watch.labelled), watch.seconds, watch.labelled)


def owner_of(place: str) -> tuple[Any, str]:
    """What has a name that is measured, and the name there; of ``module:name`` or ``module:part.name``.

    Raises AttributeError where there is none such any more.
    """
    module, _, path = place.partition(":")
    owner: Any = importlib.import_module(module)
    *within, name = path.split(".")
    for part in within:
        owner = getattr(owner, part)
    getattr(owner, name)
    return owner, name


class _Watch:
    """Counts the CPU time of steps while they are called."""

    def __init__(self) -> None:
        self._within: list[str] = []
        self._at = cpu_seconds()
        self._pixels = 1
        self._before: list[tuple[Any, str, Any]] = []
        self.forget()
        for name, places in STEPS.items():
            for place in places:
                self._replace(place, partial(self._timed, name))
        for place in LABELLED:
            self._replace(place, self._counted)

    def forget(self) -> None:
        self.seconds: dict[str, float] = dict.fromkeys([*STEPS, REST], 0.0)
        self.labelled: list[int] = []

    def begin_page(self, pixels: int) -> None:
        self._pixels = pixels
        self.labelled.append(0)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self._count()
        self._within.append(name)
        try:
            yield
        finally:
            self._count()
            self._within.pop()

    def restore(self) -> None:
        for owner, name, work in self._before:
            setattr(owner, name, work)

    def _count(self) -> None:
        now = cpu_seconds()
        if self._within:
            self.seconds[self._within[-1]] += now - self._at
        self._at = now

    def _replace(self, place: str, around: Callable[[Any], Any]) -> None:
        owner, name = owner_of(place)
        self._before.append((owner, name, getattr(owner, name)))
        setattr(owner, name, around(getattr(owner, name)))

    def _timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(work)
        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.step(name):
                return work(*args, **kwargs)

        return timed

    def _counted(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def counted(image: Any, *args: Any, **kwargs: Any) -> Any:
            if self.labelled and image.size >= _WHOLE * self._pixels:
                self.labelled[-1] += 1
            return work(image, *args, **kwargs)

        return counted
