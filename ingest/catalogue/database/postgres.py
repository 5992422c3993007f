"""PostgreSQL: a store on a server, for a catalogue that several hosts read. The index of tokens is an array with GIN.

Arrays and not tsvector: the tokens are ours already, and a tsvector holds a megabyte at most, which the words of a
paper of five hundred pages exceed. What the server refuses for now (away, starting, restarting, full, out of
connections) is an ``UnreachableError``: a fault of the machine, after which work is taken up again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql as texts

from ingest.catalogue.database.schema import SCHEMA, TABLES, VERSION
from ingest.catalogue.database.store import Rows, Transaction, Values, Wanted
from ingest.errors import OtherLayoutError, UnreachableError

_TYPES = {
    "integer": "BIGINT", "real": "DOUBLE PRECISION", "text": 'TEXT COLLATE "C"', "strict": "", "clustered": "",
}  # fmt: skip
_SPACE = "saoluc"
"""The schema that the tables lie in, so that the database may hold others."""
_WORDS = """
CREATE TABLE words (rowid BIGINT PRIMARY KEY, tokens TEXT[] COLLATE "C" NOT NULL);
CREATE INDEX words_tokens ON words USING GIN (tokens);
CREATE TABLE IF NOT EXISTS layout (version BIGINT NOT NULL);
"""
_LOCK = 7_266_782
"""Number of the advisory lock for writing: any that nobody else in the database uses."""
_CONNECT_SECONDS = 10
_PLANNING = "-c jit=off -c enable_seqscan=off"
"""Queries are never compiled, and always use an index: the planner does not know that unpacking a row's tokens takes
longer than everything else.
"""
_PENDING_KIB, _MUCH_PENDING_KIB = 1024, 65536
"""Size of the index's list of pending tokens. Every query reads through it; but the more tokens are sorted in at once,
the less time that takes.
"""
_OF_THE_SERVER = (
    psycopg.OperationalError, psycopg.InterfaceError, psycopg.InternalError, psycopg.errors.InsufficientPrivilege,
)  # fmt: skip


def _plainly(error: psycopg.Error) -> str:
    return " ".join(str(error).split()) or type(error).__name__


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except psycopg.errors.UndefinedTable as error:
        raise UnreachableError(f"{_plainly(error)} (`saoluc reindex`)") from error
    except _OF_THE_SERVER as error:
        raise UnreachableError(_plainly(error)) from error


def _plain(values: Values) -> list[object]:
    """Values without NUL, which no text of PostgreSQL can hold and which is no letter."""
    return [value.replace("\0", " ") if isinstance(value, str) else value for value in values]


def _translated(sql: str) -> texts.SQL:
    return texts.SQL(sql.replace("?", "%s"))  # all of it is ours


class _Transaction:
    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def run(self, sql: str, values: Values = ()) -> Rows:
        cursor = self._connection.execute(_translated(sql), _plain(values))
        return cursor.fetchall() if cursor.description else []

    def run_many(self, sql: str, values: Iterable[Values]) -> None:
        self._connection.cursor().executemany(_translated(sql), map(_plain, values))

    def index(self, n: int, tokens: list[str]) -> None:
        self._connection.execute("INSERT INTO words (rowid, tokens) VALUES (%s, %s)", (n, tokens))

    def unindex(self, n: int, tokens: list[str]) -> None:
        self._connection.execute("DELETE FROM words WHERE rowid = %s", (n,))

    def tidy(self) -> None:
        self._connection.execute("SELECT gin_clean_pending_list('words_tokens')")


class PostgresStore:
    """A database of a server. The connection is made anew where it was lost."""

    newest_first = "rowid + 0 DESC"
    """An order that no index has: going through all rows backwards, and unpacking each, takes longer than GIN does."""

    def __init__(self, url: str, *, to_refill: bool = False) -> None:
        """Connects, and lays the tables out where there are none yet. ``to_refill``: they may be an older version's;
        ``empty`` lays them out anew.

        Raises:
            UnreachableError: there is no such server, database or user, it does not answer, or the URL is none.
            OtherLayoutError: another version, as of another host, has laid the tables out; nothing was done to them.
        """
        self._url = url
        self._lock = threading.Lock()
        self._connection: psycopg.Connection | None = None
        with self._lock, self._connected() as connection:
            there = _version(connection)
            if there is None:
                there = self._lay_out(connection)
            if there > VERSION or (there < VERSION and not to_refill):
                connection.close()
                raise OtherLayoutError(there, VERSION)

    def _lay_out(self, connection: psycopg.Connection) -> int:
        with connection.transaction():
            _alone(connection)
            there = _version(connection)
            if there is not None:  # another host was quicker
                return there
            connection.execute(_translated(f"CREATE SCHEMA IF NOT EXISTS {_SPACE}"))
            _make_tables(_Transaction(connection))
        return VERSION

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        """The connection, for one use at a time: the lock is held."""
        with _said_plainly():
            if self._connection is None or self._connection.closed:
                self._connection = _connection(self._url)
            yield self._connection

    def read(self, sql: str, values: Values = ()) -> Rows:
        with self._lock:
            try:
                with self._connected() as connection:
                    return connection.execute(_translated(sql), _plain(values)).fetchall()
            except UnreachableError:
                if self._connection is None or not self._connection.closed:
                    raise
            # It was lost since the last question, as by a restart of the server: ask once more.
            with self._connected() as connection:
                return connection.execute(_translated(sql), _plain(values)).fetchall()

    @contextmanager
    def writing(self, *, much: bool = False) -> Iterator[Transaction]:
        with self._lock:
            if self._connection is not None and not self._connection.closed:
                self._answers()
            with self._connected() as connection, connection.transaction():
                _alone(connection)
                if much:
                    connection.execute(f"SET LOCAL gin_pending_list_limit = {_MUCH_PENDING_KIB}")
                yield _Transaction(connection)

    def _answers(self) -> None:
        """Finds out whether the connection is still there, so that a transaction begins on one that is."""
        try:
            with self._connected() as connection:
                connection.execute("SELECT 1")
        except UnreachableError:
            if self._connection is not None and not self._connection.closed:
                raise

    def holding(self, wanted: Wanted) -> tuple[str, list[object]]:
        parts = ["tokens @> ?"] if wanted.all_of else []
        parts += ["tokens && ?"] * len(wanted.any_of)
        values: list[object] = [list(wanted.all_of)] if wanted.all_of else []
        return " AND ".join(parts), values + [list(group) for group in wanted.any_of]

    def has_tokens(self, n: int, tokens: list[str]) -> bool:
        return bool(self.read("SELECT 1 FROM words WHERE rowid = ? AND tokens @> ?", [n, tokens]))

    def empty(self, transaction: Transaction) -> None:
        ((there,),) = transaction.run("SELECT max(version) FROM layout")
        sql = "SELECT count(*) FROM unnest(CAST(? AS TEXT[])) AS name WHERE to_regclass(name) IS NOT NULL"
        ((whole,),) = transaction.run(sql, (TABLES,))
        if there != VERSION or whole < len(TABLES):
            _make_tables(transaction)
            return
        for table in TABLES:
            transaction.run(f"DELETE FROM {table}")

    def scrub(self) -> None:
        """The server's own vacuum does it."""

    def check(self) -> None:
        """The server looks after its files itself."""

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()


def server_version(url: str) -> str:
    """What answers at a URL: ``PostgreSQL 15.6``. Raises UnreachableError where nothing does."""
    with _said_plainly(), _connection(url) as connection:
        number = connection.info.server_version
    return f"PostgreSQL {number // 10000}.{number % 10000}"


def _connection(url: str) -> psycopg.Connection:
    """Each question is planned for its own values, which differ much in how many rows they leave."""
    try:
        return psycopg.connect(
            url, autocommit=True, connect_timeout=_CONNECT_SECONDS, application_name="saoluc",
            prepare_threshold=None,
            options=f"-c search_path={_SPACE} -c gin_pending_list_limit={_PENDING_KIB} {_PLANNING}",
        )  # fmt: skip
    except psycopg.ProgrammingError as error:  # the URL is none
        raise UnreachableError(_plainly(error)) from error


def _version(connection: psycopg.Connection) -> int | None:
    ((there,),) = connection.execute("SELECT to_regclass('layout') IS NOT NULL").fetchall()
    if not there:
        return None
    ((version,),) = connection.execute("SELECT max(version) FROM layout").fetchall()
    return None if version is None else int(version)


def _make_tables(transaction: Transaction) -> None:
    """Makes the tables in the place of others. ``layout`` stays: who connects meanwhile reads the old version there
    and need not wait.
    """
    transaction.run(f"DROP TABLE IF EXISTS {', '.join(TABLES)}")
    transaction.run(SCHEMA.format(**_TYPES) + _WORDS)
    transaction.run("DELETE FROM layout")
    transaction.run("INSERT INTO layout VALUES (?)", (VERSION,))


def _alone(connection: psycopg.Connection) -> None:
    """One transaction at a time writes, as on a file, so that none can meet another half-way."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
