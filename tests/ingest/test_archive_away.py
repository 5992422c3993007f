"""A start while the archive's folder is away: nothing is made in its place and the catalogue keeps what it has; a first
start on an empty root goes on.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from rig import Rig
from typer.testing import CliRunner

from ingest.catalogue import open_catalogue
from ingest.cli import app
from ingest.errors import ArchiveAwayError
from ingest.service.service import Service
from ingest.settings import Settings
from ingest.web.app import create_app


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root with one document, whose archive is away; it lies in ``mounted``."""
    rig = Rig(tmp_path / "root")
    rig.ingest("x.png")
    rig.close()
    (tmp_path / "root" / "archive").rename(tmp_path / "mounted")
    return tmp_path / "root"


def documents(root: Path) -> int:
    catalogue = open_catalogue(Settings(root=root))
    try:
        return catalogue.count()
    finally:
        catalogue.close()


@pytest.mark.parametrize("left", ["nothing", "the empty place where it was mounted"])
@pytest.mark.parametrize("known_by", ["journal", "catalogue", "both"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_serve_refuses(root: Path, left: str, known_by: str, lang: str) -> None:
    if left != "nothing":
        (root / "archive").mkdir()
    if known_by == "catalogue":
        (root / "journal.sqlite3").unlink()
    if known_by == "journal":
        (root / "catalogue.sqlite3").unlink()
    before = sorted(path.name for path in root.iterdir())
    done = CliRunner().invoke(app, ["serve", "--port", "0", "--root", str(root), "--lang", lang])
    assert done.exit_code == 3
    said = {"vi": "ổ đĩa hay thư mục mạng của kho chưa gắn?", "en": "is its disk or share not mounted?"}
    assert said[lang] in done.output
    assert str(root / "archive") in done.output
    assert sorted(path.name for path in root.iterdir()) == before
    assert (root / "archive").exists() is (left != "nothing")
    if known_by != "journal":
        assert documents(root) == 1


def test_once_it_is_back_all_is_as_before(root: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveAwayError):
        create_app(Settings(root=root))
    (tmp_path / "mounted").rename(root / "archive")
    create_app(Settings(root=root)).state.resources.close()
    assert documents(root) == 1


def test_the_service_refuses_too(root: Path) -> None:
    with pytest.raises(ArchiveAwayError), Service(Settings(root=root)):
        pass
    assert not (root / "archive").exists()
    assert documents(root) == 1


@pytest.mark.parametrize("there", ["nothing", "an inbox", "an empty archive"])
def test_a_first_start_goes_on(tmp_path: Path, there: str) -> None:
    root = tmp_path / "new"
    if there == "an inbox":
        (root / "inbox").mkdir(parents=True)
    if there == "an empty archive":
        (root / "archive").mkdir(parents=True)
    create_app(Settings(root=root)).state.resources.close()
    assert (root / "archive").is_dir()
    assert documents(root) == 0
