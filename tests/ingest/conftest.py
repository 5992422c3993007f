"""What tests of ingest share: folders to die in, and an empty catalogue in each of the databases that can hold it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import postgres_server
import pytest

from ingest.catalogue import Catalogue

HOUSE = Path(__file__).parents[2]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system than ``tmp_path``."""
    others = (Path("/dev/shm"), Path(gettempdir()), HOUSE)
    for other in others:
        if os.access(other, os.W_OK) and other.stat().st_dev != tmp_path.stat().st_dev:
            with TemporaryDirectory(dir=other) as made:
                yield Path(made)
            return
    pytest.skip("there is no second file system to be had")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one, however small: hundreds of starts wait for the disk many times each."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory) as made:
        yield Path(made)


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Server]:
    """One server for all tests of a process."""
    if postgres_server.programs() is None:
        pytest.skip(postgres_server.WHAT_TO_INSTALL)
    with postgres_server.server() as running:
        yield running


@pytest.fixture
def postgres_url(postgres: postgres_server.Server) -> str:
    """An empty database of it."""
    import psycopg

    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS saoluc CASCADE")
    return postgres.url


@pytest.fixture(params=["sqlite", "postgres"])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    if request.param == "sqlite":
        made = Catalogue(tmp_path / "catalogue.sqlite3")
    else:
        from ingest.catalogue.database.postgres import PostgresStore

        made = Catalogue(PostgresStore(request.getfixturevalue("postgres_url")))
    yield made
    made.close()
