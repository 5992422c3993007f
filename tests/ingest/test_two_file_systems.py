"""Inbox on one file system, work folder on another, or on two mounts of one: a claim is one rename all the same, and
dying loses nothing.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rig as rigs
from dying import each_death
from rig import BROKEN, SCAN, Rig
from test_secrecy import read_secret

from ingest.errors import GoneError, MachineFaultError
from ingest.journal import State
from ingest.service.outcome import Outcome


@pytest.fixture(params=["file system", "mount"])
def inbox(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder into which nothing from elsewhere can be renamed: on another device, or on another mount of this one."""
    if request.param == "file system":
        return Path(request.getfixturevalue("elsewhere")) / "inbox"
    mounted = tmp_path / "mounted"
    for name in ("rename", "replace"):
        monkeypatch.setattr(os, name, _within_mounts(getattr(os, name), mounted))
    return mounted / "inbox"


def _within_mounts(step: Callable[..., None], mounted: Path) -> Callable[..., None]:
    """A rename as the kernel does it where a folder is a mount of its own."""

    def renamed(source: Any, target: Any, **more: Any) -> None:
        if Path(source).is_relative_to(mounted) != Path(target).is_relative_to(mounted):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(source))
        step(source, target, **more)

    return renamed


def left_in(inbox: Path) -> list[str]:
    return [path.name for path in inbox.rglob("*") if path.is_file()]


def test_archived(tmp_path: Path, inbox: Path) -> None:
    rig = Rig(tmp_path, settings={"inbox": inbox})
    assert rig.ingest("sổ/x.png") is Outcome.ARCHIVED
    assert left_in(inbox) == []


def test_dying_at_every_step(tmp_path: Path, inbox: Path) -> None:
    for death in each_death():
        root = tmp_path / "root"
        rig = Rig(root, settings={"inbox": inbox})
        rig.drop("sổ/x.png")
        with death:
            rig.start()
        rig.close()
        again = Rig(root, settings={"inbox": inbox})
        again.start()
        (document,) = again.archive.documents()
        assert (again.archive.place(document) / "original.png").read_bytes() == SCAN
        assert again.journal.unfinished() == []
        assert again.journal.totals()[State.ARCHIVED] == 1
        assert left_in(inbox) == []
        again.close()
        shutil.rmtree(root)
    assert death.point > 30, "the steps were not all seen"


def test_the_share_goes_away_between_rename_and_copy(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = Rig(tmp_path, settings={"inbox": inbox})
    path = rig.drop("x.png")
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", lambda *a, **k: (_ for _ in ()).throw(OSError(5, "share is gone")))
        claim = rig.take(path)
    inbox.rename(inbox.with_name("gone"))
    with pytest.raises(MachineFaultError):
        rig.pipeline.process(claim)
    assert rig.start() == []
    inbox.with_name("gone").rename(inbox)
    assert rig.start() == [Outcome.ARCHIVED]
    assert left_in(inbox) == []


@pytest.mark.parametrize("moved", ["archive", "failed", "held"])
def test_what_is_done_lies_on_another_file_system(tmp_path: Path, inbox: Path, moved: str) -> None:
    """Dying at every step while it is brought over."""
    content = BROKEN if moved == "failed" else SCAN
    options = {
        "settings": {moved: inbox},
        **({"readers": rigs.readers(read_secret)} if moved == "held" else {}),
    }
    for death in each_death(every=3):  # each third: some before a step, some after it
        root = tmp_path / "root"
        rig = Rig(root, **options)
        rig.drop("x.png", content)
        with death:
            rig.start()
        rig.close()
        again = Rig(root, **options)
        for store in (again.archive, again.held):
            store.clear_incoming()
        again.start()
        kept = [path for path in inbox.rglob("*") if path.is_file() and path.read_bytes() == content]
        assert len(kept) == 1, "not exactly one copy of the file"
        assert again.journal.unfinished() == []
        assert again.catalogue.count() == (1 if moved == "archive" else 0)
        again.close()
        shutil.rmtree(root)
        shutil.rmtree(inbox)
    assert death.point > 30, "the steps were not all seen"


def test_two_services_take_from_one_inbox(tmp_path: Path, inbox: Path) -> None:
    """Each has a work folder and a journal of its own; what one has taken, the other does not find."""
    first = Rig(tmp_path / "1", settings={"inbox": inbox})
    second = Rig(tmp_path / "2", settings={"inbox": inbox})
    path = first.drop("x.png")
    claim = first.take(path)
    with pytest.raises(GoneError):
        second.take(path)
    assert first.pipeline.process(claim) is Outcome.ARCHIVED
    assert list(second.archive.documents()) == []
