"""Older: a catalogue that an older version of saoluc left when it was killed, and a look at what became of it."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from pathlib import Path

from starts import forked

from ingest.archive.archive import Archive
from ingest.catalogue import existing_catalogue
from ingest.errors import OtherLayoutError
from ingest.settings import Settings

LAYOUTS = [3, 4, 5]
_FILES = Path(__file__).parents[1] / "data" / "catalogues"
_ROWS = 4


def leave(root: Path, layout: int) -> None:
    """Puts it in the catalogue's place: of other documents than the archive has, its last change in the log alone."""
    path = root / "catalogue.sqlite3"
    for file in root.glob(path.name + "*"):
        file.unlink()
    shutil.copyfile(_FILES / f"layout-{layout}.sqlite3", path)

    def write() -> None:
        old = sqlite3.connect(path, isolation_level=None)
        columns = [
            name for _, name, *_ in old.execute("PRAGMA table_info(documents)") if name not in ("n", "id")
        ]
        copied = ", ".join(columns)
        old.execute(f"INSERT INTO documents (id, {copied}) SELECT 'late', {copied} FROM documents LIMIT 1")
        os.kill(os.getpid(), signal.SIGKILL)

    assert forked(write) == -signal.SIGKILL
    assert path.with_name(path.name + "-wal").stat().st_size > 0


def look(root: Path) -> None:
    """What a reading command does. Fails where it is neither refused, the old rows all there, nor answered in full."""
    try:
        catalogue = existing_catalogue(Settings(root=root))
    except OtherLayoutError:
        old = sqlite3.connect(root / "catalogue.sqlite3")
        assert old.execute("SELECT count(*) FROM documents").fetchone() == (_ROWS,)
        old.close()
        return
    assert catalogue is not None
    catalogue.check()
    assert catalogue.ids() == set(Archive(root / "archive").documents())
    catalogue.close()
