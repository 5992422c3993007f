"""Archive: one folder a document, published whole or not at all; docs/archive.md describes its layout."""

from __future__ import annotations

import errno
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from ingest.archive.corrections import Correction, corrected
from ingest.archive.made import MADE, MadeFile, OtherName, Provenance, read_made
from ingest.archive.open_doubt import open_doubt, reviewed
from ingest.catalogue.row import Row
from ingest.disk import durable
from ingest.doubt import Judged, from_json
from ingest.errors import AlreadyArchivedError
from parse import Record

ID_LENGTH = 16
EARLIER = "earlier"
"""The folder, within a document's, that holds its earlier readings."""
CORRECTIONS = "corrections.json"
TRANSCRIPT = "transcript.json"
_CORRECTIONS = TypeAdapter(list[Correction])
_ID = re.compile(rf"[0-9a-f]{{{ID_LENGTH}}}")

_INCOMING = ".incoming"


class Content(NamedTuple):
    """The texts of a document: its files but for the original and the PDF. The transcript, which is large, in UTF-8."""

    text: str
    record: str
    evidence: str
    doubts: str
    transcript: bytes


def document_id(sha256: str) -> str:
    """The id of the document with these bytes."""
    return sha256[:ID_LENGTH]


class Archive:
    """The archive's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, document: str) -> Path:
        """The folder of a document. Raises ValueError for what is not an id: no other path can be made."""
        if not _ID.fullmatch(document):
            raise ValueError(f"not a document id: {document!r}")
        return self.folder / document[:2] / document

    def holds(self, document: str) -> bool:
        return (self.place(document) / MADE).is_file()

    def folders(self) -> Iterator[str]:
        """The ids of all folders that could hold a document, in order, whole or not."""
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            if _ID.fullmatch(folder.name) and folder.is_dir():
                yield folder.name

    def documents(self) -> Iterator[str]:
        """The ids of all documents, in order."""
        return (document for document in self.folders() if self.holds(document))

    def made(self, document: str) -> MadeFile:
        """How a document was made. Raises OSError or ValueError where that cannot be read."""
        return read_made(self.place(document))

    def made_by(self, document: str) -> str | None:
        """The claim that a document was published by; None where there is no such document."""
        try:
            return str(self.made(document)["claim"])
        except (OSError, ValueError, KeyError):
            return None

    def publish(self, out: Path, document: str) -> Path:
        """Moves a sealed folder into the archive; afterwards it is there even if the power goes.

        Raises:
            AlreadyArchivedError: a document of that id is in the archive.
        """
        place = self.place(document)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            out.rename(place)
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
                raise AlreadyArchivedError(document) from error
            if error.errno != errno.EXDEV:
                raise
            self._brought_over(out).rename(place)
        durable.sync_folder(place.parent)
        durable.sync_folder(place.parent.parent)
        durable.sync_folder(out.parent)
        return place

    def _brought_over(self, out: Path) -> Path:
        """A folder's copy on the archive's own file system, from where one rename publishes it."""
        ready = self.folder / _INCOMING / out.parent.name
        shutil.rmtree(ready, ignore_errors=True)
        ready.mkdir(parents=True)
        for file in out.iterdir():
            durable.copy(file, ready / file.name)
        return ready

    def clear_incoming(self) -> None:
        """Removes what was being brought over when the service died. No other may be at work."""
        shutil.rmtree(self.folder / _INCOMING, ignore_errors=True)

    def add_name(self, document: str, claim: str, name: str, at: str) -> None:
        """Notes one more name under which a document's bytes came in; once for each claim."""
        file = self.place(document) / "names.json"
        names: list[OtherName] = json.loads(file.read_bytes()) if file.exists() else []
        if all(known["claim"] != claim for known in names):
            durable.write(file, _json([*names, OtherName(claim=claim, name=name, at=at)]))

    def as_read(self, document: str) -> Record:
        """The record as it was read. Raises OSError or ValueError where that cannot be had."""
        return Record.model_validate_json((self.place(document) / "record.json").read_bytes())

    def record(self, document: str) -> Record:
        """The record with people's corrections made. Raises OSError or ValueError where that cannot be had."""
        return corrected(self.as_read(document), self.corrections(document)).record

    def corrections(self, document: str) -> list[Correction]:
        """What people have changed, in order. Raises OSError or ValueError where that cannot be had."""
        file = self.place(document) / CORRECTIONS
        return _CORRECTIONS.validate_json(file.read_bytes()) if file.exists() else []

    def judged(self, document: str) -> list[Judged]:
        """The judged values of a document, the most doubtful first. Raises OSError or ValueError where there are none.

        Of a document judged before values had probabilities, the doubtful ones, without.
        """
        return from_json((self.place(document) / "doubts.json").read_bytes())

    def keep_corrections(self, document: str, corrections: list[Correction]) -> None:
        """Puts a document's corrections in the place of those before."""
        said = _CORRECTIONS.dump_python(corrections, mode="json")
        durable.write(self.place(document) / CORRECTIONS, _json(said))

    def row(self, document: str) -> Row:
        """A document's catalogue row, from the archive's folder alone.

        Raises:
            OSError, ValueError: the folder is not whole.
        """
        place = self.place(document)
        made = self.made(document)
        names = [made["name"]]
        if (place / "names.json").exists():
            names += [n["name"] for n in json.loads((place / "names.json").read_bytes())]
        corrections = self.corrections(document)
        record, stale = corrected(self.as_read(document), corrections)
        whole = reviewed(corrections, int(made.get("reading", 1)))
        differing = made["pdf"].get("pages_differing", [])
        held_good = [c for c in corrections if c not in stale]
        left = open_doubt(self.judged(document), held_good, whole, len(differing))
        return Row.of(
            document,
            record,
            text=(place / "text.txt").read_text(encoding="utf-8"),
            doubts=left.doubts,
            doubt=left.doubt,
            reviewed=whole,
            pages=int(made["pages"]),
            names=names,
            archived_at=str(made["archived_at"]),
            unread=len(made.get("pages_unread", [])),
            looks=[str(look) for look in made.get("looks", [])],
            seal=durable.sha256(place / MADE),
        )


def write(out: Path, content: Content) -> None:
    """Writes a document's texts into its folder."""
    files = {
        "text.txt": content.text,
        "record.json": content.record,
        "evidence.json": content.evidence,
        "doubts.json": content.doubts,
    }
    for name, text in files.items():
        (out / name).write_text(text, encoding="utf-8", newline="")
    (out / TRANSCRIPT).write_bytes(content.transcript)


def seal(out: Path, provenance: Provenance) -> None:
    """Puts a document's files on the disk, then made.json with the hash of each."""
    hashes: dict[str, str] = {}
    for file in sorted(out.iterdir()):
        durable.sync_file(file)
        hashes[file.name] = durable.sha256(file)
    made: MadeFile = {**provenance, "sha256": hashes}
    durable.write(out / MADE, _json(made))


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")
