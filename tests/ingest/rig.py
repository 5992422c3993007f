"""A pipeline over real folders, journal and catalogue, with quick stand-ins for the readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import paper

from ingest.archive.archive import Archive
from ingest.archive.stores import House
from ingest.building.readers import Readers
from ingest.catalogue import open_catalogue
from ingest.errors import MachineFaultError
from ingest.intake import claim as claims
from ingest.intake.claim import Claim
from ingest.journal import Journal
from ingest.pdf.result import PdfResult
from ingest.service.outcome import Outcome
from ingest.service.pipeline import Pipeline
from ingest.service.recovery import recover
from ingest.settings import Settings
from ocr import PageReading, PageSource, ScanError, Transcript, TruncatedError
from ocr.text.page_reading import unread_page
from parse import Parsed, Record
from parse.record import Document, Span

SCAN = b"\x89PNG\r\n\x1a\n not much of a picture"
BROKEN = b"\x89PNG\r\n\x1a\n broken"
_, TRANSCRIPT = paper.draw()


class Inline(Executor):
    """Does the work at once, in the same process."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class InlineWorkers:
    executor = Inline()
    size = 1

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        return self.executor.submit(fn, *args, **kwargs)

    @contextmanager
    def alone(self) -> Any:
        yield self.executor

    def is_stopped(self) -> bool:
        return False


def read(path: Path) -> Transcript:
    if path.read_bytes() == BROKEN:
        raise TruncatedError("broken")
    return TRANSCRIPT


def parse(text: str) -> Parsed:
    record = Record(document=Document(type="Quyết định"))
    return Parsed(record=record, evidence={"/document/type": [Span(start=0, end=4, rule="stand-in")]})


def make_pdf(source: Path, kind: str, transcript: Transcript, target: Path) -> PdfResult:
    target.write_bytes(b"%PDF stand-in %%EOF")
    return PdfResult("kept", 1)


def readers(
    read: Callable[[Path], Transcript] = read,
    parse: Callable[[str], Parsed] = parse,
    make_pdf: Callable[[Path, str, Transcript, Path], PdfResult] = make_pdf,
) -> Readers:
    """Readers of scans that ``read`` gives a whole transcript of, as if they had one page."""
    return Readers(_describe, partial(_read_page, read), _assemble, parse, make_pdf)


def _describe(path: Path) -> list[PageSource]:
    return [PageSource(path, "png", 1, 900, 600, 100.0)]


def _read_page(read: Callable[[Path], Transcript], source: PageSource) -> PageReading:
    """A page that takes the transcript along; one that cannot be read comes back unread, as the real ones do."""
    try:
        whole = read(source.path)
    except ScanError as error:
        if error.code == "recogniser_missing":
            raise
        return unread_page(source, error)
    return PageReading(
        whole.pages[0].model_copy(update={"state": "read", "reason": whole.model_dump_json()}), []
    )


def _assemble(readings: Iterable[PageReading]) -> Transcript:
    (reading,) = readings
    reason = reading.page.reason or ""
    if reading.page.state == "unread":
        raise ScanError.of_reason(reason)
    return Transcript.model_validate_json(reason)


class Rig:
    """Everything that a service has, over one root. A new one over the same root is a new start."""

    def __init__(self, root: Path, **stand_ins: Any) -> None:
        self.settings = Settings(root=root, settle_seconds=0, **stand_ins.pop("settings", {}))
        self.folders = self.settings.folders
        self.folders.make()
        self.journal = Journal(self.folders.journal)
        self.archive = Archive(self.folders.archive)
        self.catalogue = open_catalogue(self.settings)
        workers = stand_ins.pop("workers", InlineWorkers())
        self.held = Archive(self.folders.held)
        self.house = House.of(self.folders, self.journal, self.catalogue)
        self.pipeline = Pipeline(
            self.settings, workers, self.house,
            **{"readers": readers(), **stand_ins},
        )  # fmt: skip

    def drop(self, name: str, content: bytes = SCAN) -> Path:
        path = self.folders.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def take(self, path: Path) -> Claim:
        return claims.claim_file(path, self.folders.inbox, self.folders.work, self.journal)

    def ingest(self, name: str, content: bytes = SCAN) -> Outcome:
        return self.pipeline.process(self.take(self.drop(name, content)))

    def start(self) -> list[Outcome]:
        """What a service does first: goes on with what an earlier one left, then looks into the inbox."""
        left = recover(self.house)
        ended = [self._process(claim) for claim in left if not self.pipeline.interrupted(claim)]
        waiting = [path for path in sorted(self.folders.inbox.rglob("*")) if path.is_file()]
        ended += [self._process(self.take(path)) for path in waiting]
        return [outcome for outcome in ended if outcome is not None]

    def _process(self, claim: Claim) -> Outcome | None:
        """None: put off, as the service puts off what a fault of the machine stops."""
        try:
            return self.pipeline.process(claim)
        except MachineFaultError:
            return None

    def close(self) -> None:
        self.journal.close()
        self.catalogue.close()


@contextmanager
def threads(count: int) -> Any:
    with ThreadPoolExecutor(count) as executor:
        yield executor
