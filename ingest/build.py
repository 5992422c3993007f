"""Build: from a scan to the complete folder of its document: original, PDF/A, text, record, and how it was made."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from ingest import durable, pdfa, provenance, secrecy
from ingest.archive import Content, document_id, seal
from ingest.doubt import Judged, to_json
from ingest.doubt.judging import judge
from ingest.doubt.model import shipped
from ingest.notice import notice_of, stamps_of
from ingest.settings import Settings
from ocr import PageTimeout, Transcript
from ocr.pages import kind_of
from parse import Parsed

log = logging.getLogger(__name__)


class Reader(Protocol):
    """What reads a scan: ``ocr.read``, or a stand-in in tests."""

    def __call__(self, path: Path, *, executor: Executor | None = None) -> Transcript: ...


class Changed(Exception):
    """The file was still being written to while it was read."""


class Built(NamedTuple):
    """What came of a scan, beside the folder."""

    transcript: Transcript
    parsed: Parsed
    judged: list[Judged]


class Builder:
    """The steps of a reading, with all that they need. ``build`` may be called from several threads at once."""

    def __init__(
        self,
        settings: Settings,
        *,
        reader: Reader | None = None,
        parser: Callable[[str], Parsed] | None = None,
        pdf_maker: Callable[[Path, str, Transcript, Path], pdfa.Made] = pdfa.make,
    ) -> None:
        self._settings = settings
        self._reader = reader or provenance.default_reader(settings)
        self._parser = parser or provenance.default_parser()
        self._pdf_maker = pdf_maker

    def build(self, source: Path, sha256: str, out: Path, executor: Executor, about: dict[str, Any]) -> Built:
        """Makes the document's folder ready in ``out``. ``about``: what ``made.json`` says of it besides.

        Raises:
            Changed: the file's bytes are not those of ``sha256`` any more.
            ocr.ScanError: it cannot be read. pdfa.PdfaFailed: no PDF/A can be made of it.
            BrokenProcessPool: a worker died.
        """
        document, started = document_id(sha256), time.monotonic()
        kind = kind_of(source)
        transcript = self._reader(source, executor=executor)
        _refuse_unread(transcript)
        log.info(
            "read %d pages of %s (%.1f s)",
            len(transcript.pages), about.get("name"), time.monotonic() - started,
        )  # fmt: skip
        stamps = stamps_of(transcript)
        parsed = executor.submit(notice_of, transcript.text, stamps, self._parser).result()
        judged = judge(parsed, transcript, below=self._settings.doubt_below)
        log.info("parsed, %d of %d values doubtful", sum(one.doubtful for one in judged), len(judged))
        _empty(out)
        original = out / f"original.{provenance.ENDINGS[kind]}"
        durable.copy(source, original)
        # The copy is out of reach of a program that may still hold the file open for writing.
        if durable.sha256(original) != sha256:
            raise Changed
        pdf = executor.submit(self._pdf_maker, original, kind, transcript, out / "document.pdf").result()
        log.info("PDF/A, page images %s", pdf.how)
        content = Content(
            text=transcript.text,
            record=parsed.record.model_dump_json(indent=2),
            evidence=provenance.evidence_json(parsed),
            doubts=to_json(judged),
            transcript=transcript.model_dump_json(indent=1),
        )
        made = {
            "document": document,
            **about,
            "pages": len(transcript.pages),
            "pages_unread": [page.number for page in transcript.pages if page.state == "unread"],
            "secrecy": secrecy.why_held(transcript, parsed),
            "looks": [page.look or "" for page in transcript.pages],
            "read_at": iso(time.time()),
            "pdf": {"flavour": f"PDF/A-{pdfa.FLAVOUR}", "page_images": pdf.how},
            "made": transcript.made.model_dump(),
            **provenance.versions(),
            "reader": provenance.reader(self._settings.second_reader),
            "settings": {"doubt_below": self._settings.doubt_below},
            "judged_by": shipped().version,
        }
        seal(out, content, made)
        return Built(transcript, parsed, judged)


def iso(at: float) -> str:
    """A time of the day's clock as UTC in ISO 8601."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


def _refuse_unread(transcript: Transcript) -> None:
    """A document of which no page could be read is none: it fails, to be tried again when the machine is better."""
    states = {page.state for page in transcript.pages}
    if states == {"unread"}:
        raise PageTimeout(transcript.pages[0].reason or "no page could be read")


def _empty(folder: Path) -> None:
    """A folder with nothing in it, whatever an earlier attempt left there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
