"""Under way: what is asked about a paper or file, or begun with it, in the work folder; what is about to be destroyed.

Whoever begins something with a paper looks here, and leaves his mark, while alone in the work folder (``alone_in``): so
either he sees that the paper goes, or who destroys sees that it is worked on.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from ingest.archive.archive import Archive
from ingest.archive.destroying import acts
from ingest.archive.destroying.acts import Act
from ingest.errors import DossierError

DESTROYING = ".destroying-"
ASKED_CUT, ANSWERED_CUT, CUT, REREAD = ".asked-cut-", ".answered-cut-", ".cut-", ".reread-"
"""What the names of files and folders of the work folder begin with, the id of the paper or file behind it."""


def notes(work: Path) -> Iterator[tuple[Path, Act]]:
    """The acts that are not carried out to their end, each with its file."""
    for note in sorted(work.glob(f"{DESTROYING}*")):
        if not note.name.endswith(".part"):
            yield note, Act.model_validate_json(note.read_bytes())


def is_going(work: Path, one: str) -> bool:
    """Whether a paper, a file of several or a dossier is about to be destroyed."""
    return any(
        one in act.stacks
        or any(paper.document == one for paper in act.papers)
        or any(dossier.dossier == one for dossier in act.dossiers)
        for _, act in notes(work)
    )


def refuse_going(work: Path, *papers: str) -> None:
    """Raises DossierError where one of these papers, files or dossiers is about to be destroyed."""
    for one in papers:
        if is_going(work, one):
            raise DossierError("being_destroyed", name=one)


def is_worked_on(work: Path, one: str) -> bool:
    """Whether a paper or file is about to be cut anew or read anew."""
    return any((work / f"{mark}{one}").exists() for mark in (ASKED_CUT, CUT, REREAD))


def was_destroyed(archive: Archive, one: str) -> bool:
    """Whether an act tells that a paper or a file of several was destroyed. Raises OSError or ValueError where an act
    cannot be read.
    """
    return any(
        one in act.stacks or any(paper.document == one for paper in act.papers)
        for act in acts.all_acts(archive)
    )


def forget(work: Path, one: str) -> None:
    """Removes what is left in the work folder of what was asked about a paper or file, or begun with it."""
    for mark in (ASKED_CUT, ANSWERED_CUT, CUT, REREAD):
        left = work / f"{mark}{one}"
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink(missing_ok=True)
