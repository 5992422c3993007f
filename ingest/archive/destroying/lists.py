"""Lists: what those in authority decide on. Each printed list of dossiers to be destroyed has a file,
``archive/destroyed/dm….json``, with what it was printed of: what was changed since then is not destroyed by it.

The same dossiers, as they were, make the same list; its id is the beginning of a hash over all of it.
"""

from __future__ import annotations

import datetime
import hashlib
import json

from pydantic import BaseModel, ConfigDict

from ingest.archive.archive import Archive
from ingest.archive.destroying.kept import KeptFiles
from ingest.archive.dossiers import keeping
from ingest.archive.dossiers.ending import kept_until, may_end
from ingest.archive.dossiers.shelf import Shelf
from ingest.archive.stores import House
from ingest.catalogue.dossiers.rows import ListedDossier
from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.errors import DossierError


class OnList(BaseModel):
    """A dossier as it was when the list was printed. ``seal``: the SHA-256 of its file, which has all that people said
    of it and which papers are in it; ``papers``: by document the SHA-256 of its original; ``first``, ``last``: the days
    of its papers (ISO), by the last of which its time is over.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dossier: str
    code: str
    seal: str
    first: str | None
    last: str | None
    papers: dict[str, str]


class List(BaseModel):
    """A printed list. ``when``: it was printed first, UTC, ISO 8601."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    when: str
    dossiers: tuple[OnList, ...]

    def of(self, dossier: str) -> OnList | None:
        return next((one for one in self.dossiers if one.dossier == dossier), None)


FILES = KeptFiles("dm", List)


def print_list(
    house: House, dossiers: list[ListedDossier], at: datetime.date
) -> tuple[List | None, list[ListedDossier]]:
    """Of these dossiers those that may be destroyed on this day, and their list, which is kept; None where there are
    none. Raises OSError or ValueError where a file cannot be read or written.
    """
    house.presence.check()
    shelf = Shelf(house.archive)
    shelf.make()
    with keeping.alone(shelf, house):
        made, ended = _drawn_up(house, shelf, dossiers, at)
        if made is not None:
            FILES.keep(house.archive, made)
    return made, ended


def printed_list(
    house: House, dossiers: list[ListedDossier], at: datetime.date
) -> tuple[List | None, list[ListedDossier]]:
    """As `print_list`, but nothing is kept: the list is None too where it has not been printed yet. Raises OSError or
    ValueError where a file cannot be read.
    """
    house.presence.check()
    shelf = Shelf(house.archive)
    if not shelf.folder.is_dir():
        return None, []
    with alone_in(shelf.folder):
        made, ended = _drawn_up(house, shelf, dossiers, at)
    is_kept = made is not None and FILES.place(house.archive, made.id).is_file()
    return made if is_kept else None, ended


def _drawn_up(
    house: House, shelf: Shelf, dossiers: list[ListedDossier], at: datetime.date
) -> tuple[List | None, list[ListedDossier]]:
    fresh = [house.catalogue.dossier(one.row.id) for one in dossiers]
    ended = [one for one in fresh if one is not None and _may_go(house, shelf, one, at)]
    if not ended:
        return None, []
    told = tuple(as_it_is(house.archive, shelf, one) for one in ended)
    said = json.dumps([one.model_dump() for one in told], sort_keys=True, separators=(",", ":"))
    made = List(
        id=FILES.prefix + hashlib.sha256(said.encode()).hexdigest()[:14],
        when=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        dossiers=told,
    )
    return made, ended


def _may_go(house: House, shelf: Shelf, one: ListedDossier, at: datetime.date) -> bool:
    until = kept_until(one)
    if until is None or until >= at or not may_end(one) or not shelf.holds(one.row.id):
        return False
    return all(house.archive.holds(document) for document in shelf.dossier(one.row.id).documents)


def as_it_is(archive: Archive, shelf: Shelf, one: ListedDossier) -> OnList:
    """A dossier as a list of now would have it."""
    return OnList(
        dossier=one.row.id, code=one.row.code, seal=durable.sha256(shelf.place(one.row.id)), first=one.first,
        last=one.ends,
        papers={document: original_of(archive, document) for document in shelf.dossier(one.row.id).documents},
    )  # fmt: skip


def original_of(archive: Archive, document: str) -> str:
    """The SHA-256 of a paper's original."""
    hashes = archive.made(document)["sha256"]
    (sha256,) = [digest for name, digest in hashes.items() if name.startswith("original.")]
    return str(sha256)


def latest(archive: Archive, most: int = 50) -> list[List]:
    """The lists, the latest first; those that cannot be read, which ``verify`` tells of, are left out."""
    found: list[List] = []
    for listed in FILES.ids(archive):
        try:
            found.append(FILES.read(archive, listed))
        except (OSError, ValueError):
            continue
    return sorted(found, key=lambda one: (one.when, one.id), reverse=True)[:most]


def check(archive: Archive, shelf: Shelf, listed: str, one: ListedDossier) -> None:
    """Raises DossierError where a dossier is not on this list, or is not as it was when that was printed."""
    try:
        there = FILES.read(archive, listed).of(one.row.id)
    except (OSError, ValueError) as error:
        raise DossierError("list_needed") from error
    named = one.row.code or one.row.id
    if there is None:
        raise DossierError("not_on_list", dossier=named, listed=listed)
    if there != as_it_is(archive, shelf, one):
        raise DossierError("list_changed", dossier=named, listed=listed)
