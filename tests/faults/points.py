"""Points: the steps of a file's way at which the service is killed, by name; each before and after the step."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ingest.archive.archive import Archive
from ingest.building import document
from ingest.catalogue import Catalogue
from ingest.catalogue.database import replacing
from ingest.catalogue.entries import entering
from ingest.disk import durable
from ingest.journal import Journal, State
from ingest.pages.page_store import PageStore
from ingest.service import failures, publishing


class Point(NamedTuple):
    """A step: a function of ours, and whether a call of it is meant."""

    owner: Any
    name: str
    meant: Callable[..., bool] = lambda *a, **k: True


def _to(state: State) -> Callable[..., bool]:
    return lambda journal, claim, to, *a, **k: to is state


def _file(test: Callable[[str], bool]) -> Callable[..., bool]:
    return lambda path, *a, **k: test(path.name)


def _target(test: Callable[[str], bool]) -> Callable[..., bool]:
    return lambda source, target, *a, **k: test(Path(target).name)


POINTS: dict[str, Point] = {
    "claim noted in the journal": Point(Journal, "open_claim"),
    "claim labelled": Point(durable, "write", _file(lambda name: name == "claim.json")),
    "file renamed into the work folder": Point(Path, "rename", _target(lambda name: name == "source")),
    "claimed noted": Point(Journal, "move", _to(State.CLAIMED)),
    "hash noted": Point(Journal, "set"),
    "reading of a page kept": Point(PageStore, "put"),
    "original copied": Point(durable, "copy", _target(lambda name: name.startswith("original."))),
    "folder sealed": Point(document, "seal"),
    "publishing noted": Point(Journal, "move", _to(State.PUBLISHING)),
    "folder renamed into archive or held": Point(Archive, "publish"),
    "catalogue row written": Point(Catalogue, "put"),
    "archived noted": Point(Journal, "move", _to(State.ARCHIVED)),
    "held noted": Point(Journal, "move", _to(State.HELD)),
    "source retired": Point(publishing.claims, "remove_claim_folder"),
    "duplicate's name added": Point(Archive, "add_name"),
    "duplicate noted": Point(Journal, "move", _to(State.DUPLICATE)),
    "failing noted": Point(Journal, "move", _to(State.FAILING)),
    "explanation written": Point(durable, "write", _file(lambda name: name.endswith(".png.error.json"))),
    "file moved into the failed folder": Point(durable, "move"),
    "failed noted": Point(Journal, "move", _to(State.FAILED)),
    "failure finished": Point(failures, "finish_failing"),
}

REPLACING: dict[str, Point] = {
    "old file taken over": Point(replacing, "_take"),
    "document entered into the new file": Point(entering, "enter"),
    "new file filled": Point(Catalogue, "fill"),
    "new file on the disk": Point(replacing, "_settle"),
    "new file renamed": Point(Path, "replace", _target(lambda name: name == "catalogue.sqlite3")),
}
"""The steps of making a catalogue anew that an older version laid out."""


@contextmanager
def killed_at(point: Point, after: bool, skip: int = 0) -> Iterator[None]:
    """kill -9 of this process before or after a call that a point means; ``skip``: not the first so many."""
    step = getattr(point.owner, point.name)

    def stepping(*args: Any, **kwargs: Any) -> Any:
        nonlocal skip
        meant = point.meant(*args, **kwargs)
        if meant:
            skip -= 1
        if meant and skip < 0 and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = step(*args, **kwargs)
        if meant and skip < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(point.owner, point.name, stepping)
        yield
