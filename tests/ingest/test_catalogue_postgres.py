"""A catalogue on a server: what the server refuses fails no file, and what was there is there again afterwards."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import postgres_server
import pytest
import rig as rigs
from rig import SCAN, Rig
from test_catalogue import row
from typer.testing import CliRunner, Result

from ingest.archive.archive import Archive
from ingest.archive.reindex import filled_catalogue, reindex
from ingest.catalogue import Catalogue, Filter, catalogue_to_refill, existing_catalogue, open_catalogue
from ingest.catalogue.database.postgres import PostgresStore
from ingest.catalogue.row import Row
from ingest.cli import app
from ingest.doctor import examine
from ingest.errors import MachineFaultError, OtherLayoutError, SettingsError, UnreachableError
from ingest.service.faults import fault_of
from ingest.service.outcome import Outcome
from ingest.service.status import standing
from ingest.settings import Settings, load


@pytest.fixture
def settings(tmp_path: Path, postgres_url: str) -> Settings:
    return Settings(root=tmp_path, catalogue_url=postgres_url)  # type: ignore[arg-type]


@pytest.fixture
def catalogue(settings: Settings) -> Iterator[Catalogue]:
    made = open_catalogue(settings)
    yield made
    made.close()


def test_several_hosts_read_what_one_writes(settings: Settings, catalogue: Catalogue) -> None:
    there = existing_catalogue(settings)
    assert there is not None
    catalogue.put(row("a", "quyết định"))
    assert [hit.row.id for hit in there.search("quyet dinh")] == ["a"]
    there.put(row("b", "quyết định"))
    assert catalogue.count() == 2
    there.close()


def test_hosts_that_write_at_once_wait_for_one_another(settings: Settings, catalogue: Catalogue) -> None:
    def write(host: int) -> None:
        own = open_catalogue(settings)
        for n in range(10):
            own.put(
                row(f"{host}-{n}", "văn bản", type=["Báo cáo", "Chỉ thị"][(n + host) % 2], code="1-QĐ/TW")
            )
        own.close()

    hosts = [threading.Thread(target=write, args=(host,)) for host in range(3)]
    for host in hosts:
        host.start()
    for host in hosts:
        host.join()
    assert catalogue.count() == len(catalogue.search("van ban", 100)) == 30
    assert dict(catalogue.facets(Filter()).kinds) == {"Báo cáo": 15, "Chỉ thị": 15}


def broken_off(first: Row) -> Iterator[Row]:
    yield first
    raise KeyError


def test_what_fails_half_way_leaves_nothing(catalogue: Catalogue) -> None:
    catalogue.put(row("a", "một"))
    for method in (catalogue.fill, catalogue.refill):
        with pytest.raises(KeyError):
            method(broken_off(row("b", "hai")))
        assert catalogue.ids() == {"a"}
    assert catalogue.refill([row("c", "ba")]) == 1
    assert catalogue.ids() == {"c"}
    assert catalogue.search("một") == []
    assert catalogue.unsearchable() == 0


def laid_out_by(postgres_url: str, version: int) -> None:
    """Another version of saoluc, whose tables have one column less."""
    import psycopg

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("UPDATE saoluc.layout SET version = %s", (version,))
        connection.execute("ALTER TABLE saoluc.documents DROP COLUMN shelf")


def documents_there(postgres_url: str) -> list[str]:
    import psycopg

    with psycopg.connect(postgres_url) as connection:
        return [id for (id,) in connection.execute("SELECT id FROM saoluc.documents")]


def test_an_older_layout_stays_until_it_is_made_anew(
    postgres_url: str, settings: Settings, catalogue: Catalogue, tmp_path: Path
) -> None:
    rig = Rig(tmp_path)
    rig.ingest("a.png", SCAN)
    (document,) = rig.archive.documents()
    rig.close()
    catalogue.put(row("old", "một"))
    laid_out_by(postgres_url, 1)
    with pytest.raises(OtherLayoutError, match="saoluc reindex"):
        existing_catalogue(settings)
    there = {"SAOLUC_CATALOGUE_URL": postgres_url, "SAOLUC_ROOT": str(tmp_path)}
    for command in (["table"], ["search", "mot"], ["verify"], ["export", "csv"]):
        told = CliRunner().invoke(app, command, env=there)
        assert told.exit_code == 3
        assert "saoluc reindex" in told.output
    cut_off = catalogue_to_refill(settings)
    with pytest.raises(KeyError):
        cut_off.refill(broken_off(row("new", "một")))
    cut_off.close()
    assert documents_there(postgres_url) == ["old"]
    filled = filled_catalogue(rig.archive, settings)
    assert filled.ids() == {document}
    assert filled.unsearchable() == 0
    filled.close()


def test_a_newer_layout_is_left_alone(
    postgres_url: str, settings: Settings, catalogue: Catalogue, tmp_path: Path
) -> None:
    catalogue.put(row("old", "một"))
    laid_out_by(postgres_url, 99)
    archive = Archive(tmp_path / "archive")
    for opening in (open_catalogue, existing_catalogue, catalogue_to_refill):
        with pytest.raises(OtherLayoutError, match="newer"):
            opening(settings)
    for filling in (filled_catalogue, reindex):
        with pytest.raises(OtherLayoutError, match="newer"):
            filling(archive, settings)
    assert documents_there(postgres_url) == ["old"]


def test_a_server_that_is_away_fails_no_file(
    postgres: postgres_server.Server, postgres_url: str, tmp_path: Path
) -> None:
    rig = Rig(tmp_path, settings={"catalogue_url": postgres_url})
    claim = rig.take(rig.drop("a.png"))
    postgres.stop()
    try:
        with pytest.raises(MachineFaultError, match="PostgreSQL"):
            rig.pipeline.process(claim)
    finally:
        postgres.start()
    assert rig.pipeline.process(claim) is Outcome.ARCHIVED
    assert rig.catalogue.ids() == set(rig.archive.documents())
    rig.close()


def test_a_question_survives_a_restart_of_the_server(
    postgres: postgres_server.Server, catalogue: Catalogue
) -> None:
    catalogue.put(row("a", "một"))
    for ask in (catalogue.count, lambda: catalogue.put(row("a", "một"))):
        postgres.stop()
        postgres.start()
        ask()
    assert catalogue.ids() == {"a"}


@pytest.mark.parametrize(
    "url", ["postgresql:///none?host=/nowhere", "postgresql://u@127.0.0.1:1/x", "postgresql://a:b:c:/%"]
)
def test_a_wrong_url_is_told_in_a_sentence(tmp_path: Path, url: str) -> None:
    with pytest.raises(UnreachableError) as error:
        PostgresStore(url)
    assert fault_of(error.value) is not None
    assert "\n" not in str(error.value)
    settings = Settings(root=tmp_path, catalogue_url=url)  # type: ignore[arg-type]
    assert [check.well for check in examine(settings)][-1] is False
    there = {"SAOLUC_CATALOGUE_URL": url}
    told = CliRunner().invoke(app, ["search", "quyet", "dinh", "--root", str(tmp_path)], env=there)
    assert told.exit_code == 3
    assert "PostgreSQL" in told.output


def test_what_is_no_url_of_postgresql_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsError, match="catalogue_url"):
        load(catalogue_url="mysql://x")
    assert load(catalogue_url="").catalogue_url is None


def test_a_password_is_not_printed(settings: Settings) -> None:
    assert "saoluc@" not in repr(settings)


def test_commands_work_with_it(postgres_url: str, settings: Settings, tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.ingest("a.png", SCAN)
    rig.close()
    run = CliRunner()

    def saoluc(*words: str) -> str:
        done = run.invoke(
            app, [*words, "--root", str(tmp_path), "--lang", "en"], env={"SAOLUC_CATALOGUE_URL": postgres_url}
        )
        assert done.exit_code == 0, done.output
        return done.output

    assert "1 documents" in saoluc("reindex")
    assert "0 " in saoluc("verify")
    (document,) = rig.archive.documents()
    assert document in saoluc("search", "--kind", "quyet dinh", "--json")
    assert document in saoluc("show", document[:5])
    assert "PostgreSQL" in " ".join(check.found for check in examine(settings))
    assert standing(settings).counts["archived"] == 1


@pytest.mark.parametrize("table", ["numbers", "citations", "looks", "tallies", "words"])
@pytest.mark.parametrize("how", ["DELETE FROM", "DROP TABLE"])
def test_a_table_that_is_emptied_or_gone_is_found_and_made_anew(
    postgres_url: str, tmp_path: Path, table: str, how: str
) -> None:
    import psycopg
    from test_verify import parsed, read_with_look

    rig = Rig(
        tmp_path, readers=rigs.readers(read_with_look, parsed), settings={"catalogue_url": postgres_url}
    )
    rig.ingest("a.png", SCAN)
    (document,) = rig.archive.documents()
    rig.close()

    def saoluc(*words: str) -> Result:
        given = [*words, "--root", str(tmp_path), "--lang", "en"]
        return CliRunner().invoke(app, given, env={"SAOLUC_CATALOGUE_URL": postgres_url})

    assert saoluc("verify").exit_code == 0
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"{how} saoluc.{table}")
    told = saoluc("verify")
    assert told.exit_code == (1 if how == "DELETE FROM" else 3)
    assert table in told.output
    assert "saoluc reindex" in told.output
    assert table == "tallies" or how == "DROP TABLE" or document in told.output
    assert saoluc("reindex").exit_code == 0
    assert saoluc("verify").exit_code == 0
