"""Acts: what is kept of dossiers that were destroyed by law. Each decision that was carried out has a file,
``archive/destroyed/hu….json``, with a tombstone of each paper: its id and the SHA-256 of its original, no word of it.

Luật Lưu trữ 2024 has the papers of a destruction kept (the list, the decision, the minutes); the file holds what these
say of the dossiers: number, title, retention, time, quantities.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from ingest.archive import stacks
from ingest.archive.archive import Archive
from ingest.archive.destroying.kept import KeptFiles

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


class Tombstone(BaseModel):
    """What is left of a paper. ``sha256``: of its original's bytes; ``pages``: how many it had."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str
    sha256: str
    pages: int


class Destroyed(BaseModel):
    """A dossier as it was. ``retention``: years; ``first``, ``last``: the days of its papers (ISO);
    ``ended``: the day on which it ended, where a person said so; ``undated``: how many of its papers have no day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dossier: str
    code: str
    title: str
    heading: str
    fonds: str
    inventory: str
    box: str
    retention: str
    first: str | None
    last: str | None
    ended: str = ""
    undated: int = 0
    sheets: int
    pages: int
    papers: tuple[Tombstone, ...]


class Act(BaseModel):
    """A decision that was carried out. ``decision``: its number, symbol and day as somebody typed them; ``decided_by``:
    who took it; ``listed``: the printed list that it was taken on ("" before there were any); ``who``: who had it
    carried out; ``when``: UTC, ISO 8601; ``stacks``: the files whose papers all went, each with the SHA-256 of its
    original.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    decision: Text
    decided_by: Text = ""
    listed: str = ""
    who: str
    when: str
    dossiers: tuple[Destroyed, ...]
    stacks: dict[str, str] = {}

    @property
    def papers(self) -> list[Tombstone]:
        return [paper for dossier in self.dossiers for paper in dossier.papers]


FILES = KeptFiles("hu", Act)


def new_id() -> str:
    """An id that neither a document nor a dossier can have."""
    return f"{FILES.prefix}{secrets.token_hex(7)}"


def all_acts(archive: Archive) -> list[Act]:
    """The acts, the latest first. Raises OSError or ValueError where one cannot be read."""
    return sorted(
        (FILES.read(archive, act) for act in FILES.ids(archive)),
        key=lambda act: (act.when, act.id),
        reverse=True,
    )


def of_dossier(archive: Archive, dossier: str) -> Act | None:
    """The act by which a dossier was destroyed."""
    return next(
        (act for act in all_acts(archive) if any(one.dossier == dossier for one in act.dossiers)), None
    )


def archived_at(store: Archive, one: str) -> datetime | None:
    """When a paper, or a file of several, was archived; None where it is not there, or that cannot be told."""
    try:
        made = store.made(one) if store.has_folder(one) else stacks.read(stacks.place(store, one))
        at = datetime.fromisoformat(made["archived_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return at if at.tzinfo else None
