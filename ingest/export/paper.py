"""Paper: an archived document with all that its exports are made of, read from its folder."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ingest.archive.archive import Archive
from ingest.archive.corrections import Correction, corrected
from ingest.archive.made import MadeFile
from ingest.archive.open_doubt import reviewed, still_open
from ingest.catalogue.row import Reviewed
from ingest.disk import durable
from ingest.errors import NotWholeError
from ocr import Transcript
from parse import Record


class Paper(NamedTuple):
    """``record``: as people corrected it; ``as_read``: before that. ``doubtful``: places in the record (JSON pointers)
    whose values nobody has confirmed or corrected. ``reviewed``: who confirmed the whole record. ``stale``: how many
    corrections no longer fit. ``made``: what ``made.json`` says.
    """

    id: str
    place: Path
    record: Record
    as_read: Record
    corrections: list[Correction]
    made: MadeFile
    doubtful: frozenset[str]
    reviewed: Reviewed | None
    stale: int

    @property
    def original(self) -> str:
        """The name of the original's file in the folder."""
        return next(str(name) for name in self.made["sha256"] if name.startswith("original."))

    @property
    def pages(self) -> int:
        return int(self.made["pages"])

    def transcript(self) -> Transcript:
        """Every word with its place. Raises OSError or ValueError where it cannot be read."""
        return Transcript.model_validate_json((self.place / "transcript.json").read_bytes())

    def check(self, *names: str) -> None:
        """Raises NotWholeError unless these files are those that were archived."""
        for name in names:
            try:
                right = durable.sha256(self.place / name) == self.made["sha256"].get(name)
            except OSError as error:
                raise NotWholeError(f"{self.id}: {error}") from error
            if not right:
                raise NotWholeError(f"{self.id}: {name}")


def read_paper(document: str, archive: Archive) -> Paper:
    """A document of the archive.

    Raises:
        NotWholeError: its folder cannot be read. ValueError: that is not an id.
    """
    place = archive.place(document)
    try:
        made, as_read = archive.made(document), archive.as_read(document)
        corrections = archive.corrections(document)
        judged = archive.judged(document)
    except (OSError, ValueError, KeyError) as error:
        raise NotWholeError(f"{document}: {error}") from error
    done = corrected(as_read, corrections)
    made_good = [change for change in corrections if change not in done.stale]
    review = reviewed(corrections, int(made.get("reading", 1)))
    left = still_open(judged, made_good, review)
    doubtful = frozenset(value.at for value in left if value.doubtful)
    return Paper(document, place, done.record, as_read, corrections, made, doubtful, review, len(done.stale))
