"""Archive: one folder a document, published whole or not at all; docs/archive.md describes its layout."""

from __future__ import annotations

import errno
import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

from pydantic import TypeAdapter

from ingest.archive import chain
from ingest.archive.corrections import Correction, corrected
from ingest.archive.made import MADE, MadeFile, OtherName, Provenance, read_made
from ingest.archive.open_doubt import open_doubt, reviewed
from ingest.archive.remarks.remark import borne, read_remarks
from ingest.catalogue.row import Row
from ingest.disk import durable
from ingest.doubt import Judged, from_json
from ingest.errors import AlreadyArchivedError
from ingest.journal import Head
from parse import Record

ID_LENGTH = 16
EARLIER = "earlier"
"""The folder, within a document's, that holds its earlier readings."""
CORRECTIONS = "corrections.json"
TRANSCRIPT = "transcript.json"
DOSSIERS = "dossiers"
"""The folder of the dossiers' files, beside those of the documents (``ingest.archive.dossiers``)."""
DESTROYED = "destroyed"
"""The folder that says what was destroyed by law (``ingest.archive.destroying``)."""
STACKS = "stacks"
"""The folder, beside those of documents, that holds the stacks' originals (``ingest.archive.stacks``)."""
_NAMES = "names.json"
_CORRECTIONS = TypeAdapter(list[Correction])
_ENTRIES = TypeAdapter(list[dict[str, Any]])
_ID = re.compile(rf"[0-9a-f]{{{ID_LENGTH}}}")

_INCOMING, _OUTGOING, _ASIDE = ".incoming", ".outgoing", ".aside"


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
        for shelf in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            for name in sorted(folder.name for folder in shelf.glob("*")):
                if _ID.fullmatch(name) and name.startswith(shelf.name) and (shelf / name).is_dir():
                    yield name

    def strangers(self) -> Iterator[Path]:
        """What lies in the archive and is none of its folders, in order; hidden things are the service's own."""
        for shelf in sorted(path for path in self.folder.glob("*") if not path.name.startswith(".")):
            if shelf.name in (DOSSIERS, STACKS, DESTROYED) and shelf.is_dir() and not shelf.is_symlink():
                continue
            if not re.fullmatch("[0-9a-f]{2}", shelf.name) or not shelf.is_dir():
                yield shelf
                continue
            for path in sorted(shelf.iterdir()):
                whole = _ID.fullmatch(path.name) and path.name.startswith(shelf.name) and path.is_dir()
                if not whole or path.is_symlink():
                    yield path

    def has_folder(self, document: str) -> bool:
        """Whether there is a folder of that name, whole or not; False for what is no id."""
        return bool(_ID.fullmatch(document)) and self.place(document).is_dir()

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
        place.parent.mkdir(
            exist_ok=True
        )  # never the archive itself: where that is gone nothing is made in its place
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
        ready = self.folder / _INCOMING / f"{out.parent.name}-{out.name}"
        shutil.rmtree(ready, ignore_errors=True)
        ready.parent.mkdir(exist_ok=True)
        ready.mkdir()
        for path in sorted(out.rglob("*")):  # a folder before what is in it
            target = ready / path.relative_to(out)
            if path.is_dir():
                target.mkdir()
            else:
                durable.copy(path, target)
                target.chmod(path.stat().st_mode & 0o777)
        return ready

    def clear_incoming(self) -> None:
        """Removes what was being brought over, or taken out, when the service died. No other may be at work."""
        for name in (_INCOMING, _OUTGOING):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def take_out(self, document: str) -> None:
        """Removes a document's folder, in one step for everybody else; nothing where there is none."""
        place, gone = self.place(document), self.folder / _OUTGOING / document
        if not place.exists():
            return
        gone.parent.mkdir(exist_ok=True, mode=0o700)
        shutil.rmtree(gone, ignore_errors=True)
        place.rename(gone)
        durable.sync_folder(place.parent)
        shutil.rmtree(gone)

    def erase(self, document: str) -> None:
        """Removes all that there is of a document, what was set aside of it too; nothing where there is none."""
        self.take_out(document)
        shutil.rmtree(self.folder / _OUTGOING / document, ignore_errors=True)  # a removal that was cut off
        for copy in (self.folder / _ASIDE).glob(f"{document}-*"):
            shutil.rmtree(copy)

    def set_aside(self, document: str) -> None:
        """Moves a document's folder out of the way, where it is kept; nothing where there is none."""
        place, aside = self.place(document), self.folder / _ASIDE / f"{document}-{time.time_ns()}"
        if place.exists():
            aside.parent.mkdir(exist_ok=True, mode=0o700)
            place.rename(aside)
            durable.sync_folder(aside.parent)
            durable.sync_folder(place.parent)

    def other_names(self, document: str) -> list[OtherName]:
        """The names under which a document's bytes came in again, in order. Raises OSError or ValueError: they cannot
        be read.
        """
        file = self.place(document) / _NAMES
        return cast(list[OtherName], json.loads(file.read_bytes())) if file.exists() else []

    def names(self, document: str) -> dict[str, str]:
        """By claim, all names under which a document's bytes came in, the first one first."""
        made = self.made(document)
        others = {other["claim"]: other["name"] for other in self.other_names(document)}
        return {str(made["claim"]): str(made["name"]), **others}

    def add_name(self, document: str, claim: str, name: str, at: str) -> None:
        """Notes one more name under which a document's bytes came in; once for each claim."""
        names = self.other_names(document)
        if all(known["claim"] != claim for known in names):
            self.write(document, _NAMES, _json([*names, OtherName(claim=claim, name=name, at=at)]))

    def write(self, document: str, name: str, content: bytes) -> None:
        """Writes a file of a document that is no part of its reading, whole or not at all; those may read it who may
        list the document's folder.
        """
        place = self.place(document)
        durable.write(place / name, content, place.stat().st_mode & 0o666)

    def as_read(self, document: str) -> Record:
        """The record as it was read. Raises OSError or ValueError where it cannot be read."""
        return Record.model_validate_json((self.place(document) / "record.json").read_bytes())

    def record(self, document: str) -> Record:
        """The record with people's corrections made. Raises OSError or ValueError where it cannot be read."""
        return corrected(self.as_read(document), self.corrections(document)).record

    def corrections(self, document: str) -> list[Correction]:
        """What people have changed, in order. Raises OSError or ValueError where it cannot be read."""
        bare = [
            {key: value for key, value in e.items() if key != chain.CHAIN} for e in self.chained(document)
        ]
        return _CORRECTIONS.validate_python(bare)

    def chained(self, document: str) -> list[dict[str, Any]]:
        """The entries of ``corrections.json`` as they stand, with their hashes. Raises as ``corrections`` does."""
        file = self.place(document) / CORRECTIONS
        return _ENTRIES.validate_json(file.read_bytes()) if file.exists() else []

    def judged(self, document: str) -> list[Judged]:
        """The judged values of a document, the most doubtful first. Raises OSError or ValueError where there are none.

        Of a document judged before values had probabilities, the doubtful ones, without.
        """
        return from_json((self.place(document) / "doubts.json").read_bytes())

    def add_corrections(self, document: str, corrections: list[Correction]) -> Head | None:
        """Puts corrections behind those of a document, which stay as they are. Returns how far they go now."""
        new = _CORRECTIONS.dump_python(corrections, mode="json")
        entries = chain.chained(document, self.chained(document), new)
        self.write(document, CORRECTIONS, _json(entries))
        return chain.head(document, entries)

    def row(self, document: str) -> Row:
        """A document's catalogue row, from the archive's folder alone.

        Raises:
            OSError, ValueError: the folder is not whole.
        """
        place = self.place(document)
        made = self.made(document)
        names = [made["name"], *(other["name"] for other in self.other_names(document))]
        corrections = self.corrections(document)
        record, stale = corrected(self.as_read(document), corrections)
        whole = reviewed(corrections, int(made.get("reading", 1)))
        differing = made["pdf"].get("pages_differing", [])
        held_good = [c for c in corrections if c not in stale]
        left = open_doubt(self.judged(document), held_good, whole, len(differing))
        bears = borne(read_remarks(place))
        return Row.of(
            document,
            record,
            text=(place / "text.txt").read_text(encoding="utf-8"),
            doubts=left.doubts,
            doubt=left.doubt,
            reviewed=whole,
            pages=int(made["pages"]),
            names=names,
            tags=[one.text for one in bears.tags],
            notes=[one.text for one in bears.notes],
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
