"""A PostgreSQL server of the tests' own: made in a folder of its own, reached by a socket there, ended with them."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WHAT_TO_INSTALL = "no PostgreSQL server programs here (initdb, postgres): sudo apt install postgresql"


class Server:
    """A server that can be stopped and started. ``url``: of a database that is empty at first."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        self._as = _somebody_else() if os.geteuid() == 0 else []
        self.url = f"postgresql://saoluc@/postgres?host={folder}"

    def make(self) -> None:
        if self._as:
            shutil.chown(self._folder, self._as[1].removeprefix("--reuid="))
        data = str(self._folder / "data")
        self._run(
            "initdb", "-D", data, "-U", "saoluc", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )

    def start(self) -> None:
        # Loopback is not needed either; what survives a power cut is not what the tests ask.
        options = f"-k {self._folder} -c listen_addresses='' -c fsync=off"
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-w", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as, str(self._programs / program), *arguments]
        done = subprocess.run(
            command, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


def programs() -> Path | None:
    """Where the server's programs lie: on Debian not on the path."""
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    folders += [Path(folder) for folder in os.get_exec_path()]
    return next((f for f in folders if all((f / p).exists() for p in ("initdb", "postgres", "pg_ctl"))), None)


def _somebody_else() -> list[str]:
    """root may not run the server."""
    names = [entry.pw_name for entry in pwd.getpwall()]
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return ["setpriv", f"--reuid={user.pw_name}", f"--regid={user.pw_gid}", "--clear-groups"]


@contextmanager
def server() -> Iterator[Server]:
    """A running server. Its folder is short: a socket's path has 107 letters at most."""
    there = programs()
    assert there is not None
    where = os.environ.get("PYTEST_DEBUG_TEMPROOT", "/tmp")  # in memory, if tests/conftest.py found some
    with tempfile.TemporaryDirectory(prefix="saoluc-pg-", dir=where, ignore_cleanup_errors=True) as folder:
        made = Server(there, Path(folder))
        made.make()
        made.start()
        try:
            yield made
        finally:
            made.stop()
