"""Catalogues that other versions laid out: none is emptied by being opened; an older one is made anew, whole or not."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import rig as rigs
from dying import each_death
from rig import SCAN, Rig
from test_catalogue import row
from typer.testing import CliRunner, Result

from ingest.archive.archive import Archive
from ingest.archive.reindex import filled_catalogue, reindex
from ingest.catalogue import Catalogue, existing_catalogue, open_catalogue
from ingest.catalogue.database import replacing
from ingest.catalogue.database.schema import VERSION
from ingest.catalogue.entries import entering
from ingest.cli import app
from ingest.disk import durable
from ingest.errors import OtherLayoutError
from ingest.service.service import Service
from ingest.settings import Settings

CATALOGUES = Path(__file__).parents[1] / "data" / "catalogues"
READING = [
    ["table"],
    ["status"],
    ["status", "--json"],
    ["search", "trong", "cay"],
    ["search", "--number", "21-X/VP"],
    ["search", "--kind", "Quyết định"],
    ["show", "0a"],
    ["show", "0a", "--json"],
    ["show", "0a", "--text"],
    ["verify"],
    ["verify", "--json"],
    *(["export", format] for format in ("xlsx", "csv", "jsonl", "sip", "tt05", "edxml", "alto", "hocr")),
    ["export", "csv", "0a"],
    ["serve", "--port", "0"],
]
OPENING = [*READING, ["release", "0a"], ["reread"]]
FILLING = [["reindex"], ["watch", "--once"], ["run", "."]]


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """A command that enters the service takes the signals for it, and as a program of its own keeps them to its end."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(params=[3, 4, 5, 6])
def layout(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two documents."""
    root = tmp_path_factory.mktemp("two") / "root"
    made = Rig(root)
    for name, content in {"a.png": SCAN, "b.png": SCAN + b"other"}.items():
        made.ingest(name, content)
    made.close()
    return root


@pytest.fixture
def root(tmp_path: Path, two: Path, layout: int) -> Path:
    """A copy of it, beside the catalogue that an older version left: of three others."""
    shutil.copytree(two, tmp_path / "root")
    put(tmp_path / "root", layout)
    return tmp_path / "root"


def put(root: Path, layout: int) -> None:
    """A catalogue as an older version left it."""
    for file in root.glob("catalogue.sqlite3*"):
        file.unlink()
    shutil.copyfile(CATALOGUES / f"layout-{layout}.sqlite3", root / "catalogue.sqlite3")


def newer(root: Path) -> None:
    """A catalogue as a newer version might leave it."""
    for file in root.glob("catalogue.sqlite3*"):
        file.unlink()
    Catalogue(root / "catalogue.sqlite3").close()
    with sqlite3.connect(root / "catalogue.sqlite3") as file:
        file.execute("ALTER TABLE documents RENAME COLUMN text TO words_of_a_later_day")
        file.execute(f"PRAGMA user_version = {VERSION + 1}")
    file.close()


def saoluc(root: Path, *words: str, lang: str = "en") -> Result:
    return CliRunner().invoke(app, [*words, "--root", str(root), "--lang", lang])


def state(root: Path) -> dict[str, str]:
    """The catalogue's file and what lies beside it, by hash."""
    return {path.name: durable.sha256(path) for path in root.glob("catalogue.sqlite3*")}


def archived(root: Path) -> set[str]:
    return set(Archive(root / "archive").documents())


def is_whole(root: Path) -> bool:
    """Whether the catalogue holds what the archive holds, and nothing is left beside it."""
    catalogue = existing_catalogue(Settings(root=root))
    assert catalogue is not None
    catalogue.check()
    same = catalogue.ids() == archived(root) and catalogue.unsearchable() == 0
    catalogue.close()
    return same and set(state(root)) == {"catalogue.sqlite3"}


@pytest.mark.parametrize("command", OPENING, ids=" ".join)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_only_opens_an_older_catalogue_leaves_it_and_says_what_to_do(
    root: Path, layout: int, command: list[str], lang: str
) -> None:
    before = state(root)
    done = saoluc(root, *command, lang=lang)
    assert done.exit_code == 3, done.output
    assert "saoluc reindex" in done.output
    assert f"{layout}" in done.output
    assert ("Chỉ mục" in done.output) == (lang == "vi")
    assert state(root) == before


def test_what_was_not_yet_in_the_file_itself_stays_too(root: Path, layout: int) -> None:
    """As after a kill: the last row is in the write-ahead log alone."""
    old = sqlite3.connect(root / "catalogue.sqlite3")
    old.execute("INSERT INTO links VALUES ('a', 'b', 'look')")
    old.commit()
    for ending in ("", "-wal"):
        shutil.copyfile(root / f"catalogue.sqlite3{ending}", root / f"copy{ending}")
    old.close()
    for ending in ("", "-wal"):
        (root / f"copy{ending}").replace(root / f"catalogue.sqlite3{ending}")
    assert saoluc(root, "table").exit_code == 3
    there = sqlite3.connect(root / "catalogue.sqlite3")
    assert there.execute("SELECT * FROM links").fetchall() == [("a", "b", "look")]
    assert there.execute("SELECT count(*) FROM documents").fetchone() == (3,)
    assert there.execute("PRAGMA user_version").fetchone() == (layout,)
    there.close()


@pytest.mark.parametrize("how", ["reindex", "service"])
def test_an_older_catalogue_is_filled_anew_from_the_archive(root: Path, how: str) -> None:
    if how == "reindex":
        done = saoluc(root, "reindex")
        assert done.exit_code == 0, done.output
        assert "2 documents" in done.output
    else:
        with Service(Settings(root=root, workers=1), readers=rigs.readers()) as service:
            assert service.catalogue.ids() == archived(root)
    assert is_whole(root)
    found = saoluc(root, "search", "quyet", "dinh")
    assert found.exit_code == 0
    assert all(document in found.output for document in archived(root))
    assert saoluc(root, "table").exit_code == saoluc(root, "export", "csv").exit_code == 0


def test_the_serving_page_answers_again_once_it_is_filled(root: Path) -> None:
    from ingest.web.app import create_app

    with pytest.raises(OtherLayoutError, match="saoluc reindex"):
        create_app(Settings(root=root))
    reindex(Archive(root / "archive"), Settings(root=root))
    desk = create_app(Settings(root=root)).state.resources
    assert desk.catalogue.ids() == archived(root)
    desk.close()


def test_the_api_says_what_is_wrong(root: Path) -> None:
    """It opens the catalogue at the first question, perhaps long after the page was begun."""
    from fastapi import HTTPException

    from ingest.web.api.shelf import Shelf

    with pytest.raises(HTTPException, match="saoluc reindex") as refused:
        Shelf(Settings(root=root)).catalogue.count()
    assert refused.value.status_code == 503


@pytest.mark.parametrize("command", [*OPENING, *FILLING], ids=" ".join)
def test_a_newer_catalogue_is_left_alone(tmp_path: Path, command: list[str]) -> None:
    Rig(tmp_path).close()
    newer(tmp_path)
    before = state(tmp_path)
    done = saoluc(tmp_path, *command)
    assert done.exit_code == 3, done.output
    assert "newer version" in done.output
    assert state(tmp_path) == before


@pytest.mark.parametrize("command", [["table"], ["serve"], ["reindex"], ["watch", "--once"]], ids=" ".join)
def test_another_programs_database_is_no_catalogue(
    tmp_path: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = Rig(tmp_path)
    rig.ingest("a.png")
    rig.close()
    before = durable.sha256(rig.folders.journal)
    monkeypatch.setenv("SAOLUC_CATALOGUE", str(rig.folders.journal))
    done = saoluc(tmp_path, *command)
    assert done.exit_code == 3, done.output
    assert "another program" in done.output
    assert durable.sha256(rig.folders.journal) == before


def test_what_is_empty_is_laid_out_by_who_writes_alone(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite3"
    path.touch()
    assert saoluc(tmp_path, "search", "x").exit_code == 1
    assert saoluc(tmp_path, "export", "csv").exit_code == 1
    assert saoluc(tmp_path, "verify").exit_code == 0
    assert path.stat().st_size == 0
    several = [open_catalogue(Settings(root=tmp_path)) for _ in range(2)]
    several[0].put(row("a", "một"))
    assert several[1].count() == 1
    for one in several:
        one.close()


def test_a_file_that_somebody_has_open_is_not_replaced(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As by a review page of the older version, whose changes would go into a file that nobody sees any more."""
    monkeypatch.setattr(replacing, "BUSY_SECONDS", 0.2)
    old = sqlite3.connect(root / "catalogue.sqlite3")
    assert old.execute("SELECT count(*) FROM documents").fetchone() == (3,)
    refused = saoluc(root, "reindex")
    assert refused.exit_code == 4, refused.output
    assert "catalogue.sqlite3" in refused.output
    assert old.execute("SELECT count(*) FROM documents").fetchone() == (3,)
    old.close()
    assert saoluc(root, "reindex").exit_code == 0
    assert is_whole(root)


def test_the_old_file_stays_while_the_new_one_is_filled(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Result] = []
    fill = Catalogue.fill

    def filling(catalogue: Catalogue, *rows: object) -> int:
        seen.append(saoluc(root, "table"))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Catalogue, "fill", filling)
    before = (root / "catalogue.sqlite3").stat().st_ino
    assert saoluc(root, "reindex").exit_code == 3
    assert [result.exit_code for result in seen] == [3]
    assert (root / "catalogue.sqlite3").stat().st_ino == before
    assert set(state(root)) == {"catalogue.sqlite3"}
    monkeypatch.setattr(Catalogue, "fill", fill)
    assert saoluc(root, "reindex").exit_code == 0
    assert is_whole(root)


def test_a_broken_file_can_be_replaced_and_a_link_stays_one(tmp_path: Path) -> None:
    rig = Rig(tmp_path / "root")
    rig.ingest("a.png")
    rig.close()
    elsewhere = tmp_path / "elsewhere.sqlite3"
    elsewhere.write_bytes(b"no database at all" * 1000)
    elsewhere.chmod(0o640)
    path = rig.folders.catalogue
    path.unlink()
    path.symlink_to(elsewhere)
    assert saoluc(rig.settings.root, "reindex").exit_code == 0
    assert path.is_symlink()
    assert elsewhere.stat().st_mode & 0o777 == 0o640
    assert is_whole(rig.settings.root)


@pytest.mark.parametrize("how", ["reindex", "service"])
def test_dying_at_every_step_of_the_replacement(root: Path, tmp_path: Path, how: str) -> None:
    def fill(here: Path) -> None:
        archive, settings = Archive(here / "archive"), Settings(root=here)
        if how == "reindex":
            reindex(archive, settings)
        else:
            filled_catalogue(archive, settings).close()

    steps = [(Catalogue, "fill"), (entering, "enter"), (replacing, "_take"), (replacing, "_settle")]
    olds = replaced = left_over = 0
    for death in each_death(*steps):
        here = shutil.copytree(root, tmp_path / "here")
        with death:
            fill(here)
        try:
            left = existing_catalogue(Settings(root=here))
        except OtherLayoutError:
            olds += 1
            with sqlite3.connect(here / "catalogue.sqlite3") as old:
                assert old.execute("SELECT count(*) FROM documents").fetchone() == (3,)
            old.close()
        else:
            assert left is not None
            assert left.ids() == archived(root)
            left.close()
            replaced += 1
        left_over += replacing.beside(here / "catalogue.sqlite3").exists()
        filled_catalogue(Archive(here / "archive"), Settings(root=here)).close()
        assert is_whole(here)
        shutil.rmtree(here)
    assert min(olds - 10, replaced - 2, left_over - 5) > 0, "the steps were not all seen"
