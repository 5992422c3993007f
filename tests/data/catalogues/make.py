"""Makes a catalogue of an earlier layout, with the code that had it. How the files beside this one were made:

    git worktree add /tmp/layout-3 d436cee^ && PYTHONPATH=/tmp/layout-3 python tests/data/catalogues/make.py 3
    git worktree add /tmp/layout-4 8d7c9d1^ && PYTHONPATH=/tmp/layout-4 python tests/data/catalogues/make.py 4
    git worktree add /tmp/layout-5 8bffcf7 && PYTHONPATH=/tmp/layout-5 python tests/data/catalogues/make.py 5
    git worktree add /tmp/layout-6 2d664b9 && PYTHONPATH=/tmp/layout-6 python tests/data/catalogues/make.py 6
    git worktree add /tmp/layout-7 cd858c8 && PYTHONPATH=/tmp/layout-7 python tests/data/catalogues/make.py 7

The three papers are made up. Pages of 1 KB, so that the files are small; nothing else is changed.
"""

import datetime
import sqlite3
import sys
from pathlib import Path

from ingest.catalogue import Catalogue
from ingest.catalogue.database.schema import VERSION
from ingest.catalogue.row import Row
from parse import Record
from parse.record import Document

PAPERS = [
    ("0a" * 8, "QUYẾT ĐỊNH về việc trồng cây ven đường", "Quyết định", "Uỷ ban nhân dân xã Vân Hà", 2021),
    ("1b" * 8, "THÔNG BÁO về lịch họp quý hai", "Thông báo", "Văn phòng Tỉnh ủy", 2022),
    ("2c" * 8, "CÔNG VĂN về việc sửa mái nhà kho", "Công văn", "Văn phòng Tỉnh ủy", 2023),
]


def row(id: str, text: str, kind: str, issuer: str, year: int) -> Row:
    head = {"type": kind, "code": f"{year % 100}-X/VP", "issuer": [issuer], "date": datetime.date(year, 4, 5)}
    return Row.of(
        id, Record(document=Document(**head)),
        text=text, doubts=0, pages=1, names=[f"{id}.pdf"], archived_at=f"{year}-05-06T07:08:09+00:00",
    )  # fmt: skip


def main() -> None:
    assert int(sys.argv[1]) == VERSION, f"the code that is imported has layout {VERSION}"
    path = Path(__file__).with_name(f"layout-{VERSION}.sqlite3")
    path.unlink(missing_ok=True)
    made = Catalogue(path)
    for paper in PAPERS:
        made.put(row(*paper))
    made.close()
    smaller = sqlite3.connect(path)
    for statement in ("journal_mode = DELETE", "page_size = 1024"):
        smaller.execute(f"PRAGMA {statement}")
    smaller.execute("VACUUM")
    smaller.execute("PRAGMA journal_mode = WAL")
    smaller.close()


if __name__ == "__main__":
    main()
