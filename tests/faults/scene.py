"""A scene: files dropped into an inbox, and the reckoning of where each of them is in the end."""

from __future__ import annotations

import hashlib
import json
import os
import random
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "ingest"))

import paper
import rig as rigs

from ingest.building.readers import Readers
from ocr import Page, PageReading, PageSource, Transcript, TruncatedError

HEAD = b"\x89PNG\r\n\x1a\n "
PLAIN, SECRET = paper.draw()[1], paper.draw([*paper.LINES, "TỐI MẬT"])[1]


class Dropped(NamedTuple):
    """A file that somebody dropped: its name in the inbox, its bytes, and where it has to end."""

    name: str
    content: bytes
    end: str  # archive, failed, held

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


class Verdict(NamedTuple):
    """What became of the files of a trial: how many are nowhere, in two places, or not as they should be."""

    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    notes: tuple[str, ...] = ()


def describe(path: Path) -> list[PageSource]:
    """Two pages; a file's first word says what is to become of it."""
    if b"broken" in path.read_bytes():
        raise TruncatedError("broken")
    return [PageSource(path, "png", n, 900, 600, 100.0) for n in (1, 2)]


def read_page(source: PageSource) -> PageReading:
    """What is kept of a page until its document is archived: here, what its file is."""
    reason = "secret" if b"secret" in source.path.read_bytes() else None
    page = Page(number=source.number, width=900, height=600, dpi=100, state="blank", reason=reason)
    return PageReading(page, [])


def assemble(readings: Iterable[PageReading]) -> Transcript:
    pages = [reading.page for reading in readings]
    assert [page.number for page in pages] == [1, 2]
    return SECRET if pages[0].reason == "secret" else PLAIN


READERS = Readers(describe, read_page, assemble, rigs.parse, rigs.make_pdf)


class OwnProcess(rigs.InlineWorkers):
    """Stands in for the reading processes: reads in the service's own, so that a start costs nothing."""

    tasks = 0

    def __init__(self) -> None:
        self.stopped, self.progress_at = False, time.monotonic()

    def kill(self) -> None:
        self.stopped = True

    def is_stopped(self) -> bool:
        return self.stopped


def rig(root: Path, **more: Any) -> rigs.Rig:
    return rigs.Rig(root, readers=READERS, **more)


def drop(inbox: Path, dice: random.Random, count: int = 6) -> list[Dropped]:
    """Files of every kind, a duplicate among them, some in sub-folders, in names of any bytes."""
    kinds = ["plain", "broken", "secret", "plain"]
    files: list[Dropped] = []
    for n in range(count):
        if n == 4:
            content, end = files[0].content, files[0].end
        else:
            kind = kinds[n % 4]
            content = HEAD + f"{kind} {dice.random()}".encode() + bytes(dice.randrange(2000))
            end = {"plain": "archive", "broken": "failed", "secret": "held"}[kind]
        name = dice.choice(["", "năm 2021/", "a/b/"]) + f"{n} công văn" + dice.choice(["", "\udcf4"]) + ".png"
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        files.append(Dropped(name, content, end))
    return files


def reckon(root: Path, files: list[Dropped]) -> Verdict:
    """The invariant after everything has come to rest: each file at its end, once, its bytes the same, one row each."""
    found, notes = _places(root), []
    lost = doubled = wrong = 0
    for file in files:
        places = found.get((os.fsencode(file.name).decode("utf-8", "backslashreplace"), file.sha256), [])
        if not places:
            lost += 1
            notes.append(f"lost: {file.name!r}")
        elif len(places) > 1:
            doubled += 1
            notes.append(f"doubled: {file.name!r} {places}")
        elif places != [file.end]:
            wrong += 1
            notes.append(f"in {places}, not {file.end}: {file.name!r}")
    wanted = {(os.fsencode(f.name).decode("utf-8", "backslashreplace"), f.sha256) for f in files}
    strangers = [key for key in found if key not in wanted]
    books = _books(root)
    notes += [f"stranger: {key}" for key in strangers] + books
    return Verdict(lost, doubled, wrong + len(strangers) + len(books), tuple(notes))


def _places(root: Path) -> dict[tuple[str, str], list[str]]:
    """Where a file is, by its name and its bytes' hash, as the folders alone say."""
    found: dict[tuple[str, str], list[str]] = {}

    def add(name: str, path: Path, place: str) -> None:
        key = name, hashlib.sha256(path.read_bytes()).hexdigest()
        found.setdefault(key, []).append(place)

    for store in ("archive", "held"):
        for made_file in (root / store).glob("*/*/made.json"):
            (original,) = made_file.parent.glob("original.*")
            made, more = json.loads(made_file.read_bytes()), made_file.with_name("names.json")
            later = json.loads(more.read_bytes()) if more.exists() else []
            for name in [made["name"], *(n["name"] for n in later)]:
                add(name, original, store)
            if made["sha256"][original.name] != hashlib.sha256(original.read_bytes()).hexdigest():
                add(f"changed: {made['name']}", original, store)
    for about in (root / "failed").glob("*.error.json"):
        path, name = (
            about.with_name(about.name.removesuffix(".error.json")),
            json.loads(about.read_bytes())["name"],
        )
        if path.exists():
            add(name, path, "failed")
        else:
            found.setdefault((f"explained but not there: {name}", ""), []).append("failed")
    for path in (root / "inbox").rglob("*"):
        if path.is_file():
            add(
                os.fsencode(path.relative_to(root / "inbox")).decode("utf-8", "backslashreplace"),
                path,
                "inbox",
            )
    for path in (root / "work").glob("*/source"):
        label = json.loads((path.parent / "claim.json").read_bytes())
        add(bytes.fromhex(label["raw_name"]).decode("utf-8", "backslashreplace"), path, "work")
    return found


def _books(root: Path) -> list[str]:
    """Where journal and catalogue do not say what the folders say."""
    documents = sorted(path.parent.name for path in (root / "archive").glob("*/*/made.json"))
    catalogue, journal = (
        sqlite3.connect(root / "catalogue.sqlite3"),
        sqlite3.connect(root / "journal.sqlite3"),
    )
    try:
        rows = sorted(row[0] for row in catalogue.execute("SELECT id FROM documents"))
        words = catalogue.execute("SELECT count(*) FROM words").fetchone()[0]
        ended = "SELECT raw_name, state FROM files WHERE state <> 'dropped'"
        states = Counter(journal.execute(ended))
    except sqlite3.DatabaseError as error:
        return [f"a database cannot be read: {error}"]
    finally:
        catalogue.close()
        journal.close()
    notes = []
    if rows != documents or words != len(rows):
        notes.append(f"catalogue {len(rows)} rows, {words} searched, archive {len(documents)}")
    notes += [f"{n} journal rows: {key}" for key, n in states.items() if n > 1]
    notes += [
        f"unfinished: {key}" for key in states if key[1] in ("claiming", "claimed", "publishing", "failing")
    ]
    return notes
