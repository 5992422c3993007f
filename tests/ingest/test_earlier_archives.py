"""Archives that earlier versions left, of each layout of the catalogue that there was, open whole: nothing is dropped,
and everything that reads them works once the catalogue has been made anew.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
import rig as rigs
from test_catalogue_layouts import saoluc, signals
from test_verify import correct

from ingest.archive.archive import Archive
from ingest.catalogue.database.schema import VERSION
from ingest.journal import Journal, State
from ingest.service.service import Service
from ingest.settings import Settings

ARCHIVES = Path(__file__).parents[1] / "data" / "archives"
CORRECTED, TWICE = "3a002b39d9ef2cde", "92435459f7abebd0"
READING = [
    ["table"], ["status"], ["status", "--json"], ["search", "dang", "vien"], ["search", "--kind", "Quyết định"],
    ["show", TWICE], ["show", TWICE, "--json"], ["show", TWICE, "--text"], ["held"],
    *(["export", form, "--out", f"out-{form}"] for form in ("xlsx", "csv", "jsonl", "alto", "hocr")),
]  # fmt: skip
_ = signals


@pytest.fixture(params=range(1, VERSION + 1))
def layout(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def root(tmp_path: Path, layout: int) -> Path:
    with zipfile.ZipFile(ARCHIVES / f"layout-{layout}.zip") as whole:
        whole.extractall(tmp_path / "root")
    return tmp_path / "root"


def files(root: Path) -> dict[str, str]:
    """The files of archive and failed folder, but for what the service marks its folders with, by hash."""
    found = [file for name in ("archive", "failed") for file in (root / name).rglob("*") if file.is_file()]
    return {
        str(file.relative_to(root)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in found
        if not file.name.startswith(".")
    }


def make_anew(root: Path, how: str) -> None:
    if how == "reindex":
        done = saoluc(root, "reindex")
        assert done.exit_code == 0, done.output
        assert "2 documents" in done.output
        return
    with Service(Settings(root=root, workers=1), readers=rigs.readers()) as service:
        assert service.recover() == []


@pytest.mark.parametrize("how", ["reindex", "service"])
def test_each_reading_command_works_and_nothing_is_dropped(
    root: Path, layout: int, how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = files(root)
    if layout < VERSION:
        assert saoluc(root, "table").exit_code == 3
    make_anew(root, how)
    assert files(root) == before
    assert set(Archive(root / "archive").documents()) == {CORRECTED, TWICE}
    for command in READING:
        done = saoluc(root, *command)
        assert done.exit_code == 0, (command, done.output)
    for form in ("tt05", "edxml"):  # they lack what only people can say, and tell it
        assert saoluc(root, "export", form, "--out", f"out-{form}").exit_code in (0, 1)
        assert (tmp_path / f"out-{form}").exists()
    lines = [json.loads(line) for line in (tmp_path / "out-jsonl").read_text().splitlines()]
    kinds = sorted(line["record"]["document"]["type"] for line in lines)
    assert kinds == (["Quyết định", "Quyết định"] if layout == 1 else ["Nghị quyết", "Quyết định"])
    checked = json.loads(saoluc(root, "verify", "--json").output)
    assert (checked["documents"], checked["findings"]) == (2, [])
    assert [note["code"] for note in checked["notes"]] == (["before_chain"] if 1 < layout < 6 else [])
    assert saoluc(root, "dossier", "list").output.count("Tập văn bản") == (layout >= 7)
    journal = Journal(root / "journal.sqlite3")
    totals = journal.totals()
    journal.close()
    assert (totals[State.ARCHIVED], totals[State.DUPLICATE], totals[State.FAILED]) == (2, 1, 1)


def test_what_an_earlier_version_left_is_gone_on_with(root: Path, layout: int) -> None:
    """The same bytes are a duplicate, new ones are archived, and a correction goes behind those that there are."""
    make_anew(root, "reindex")
    rig = rigs.Rig(root)
    assert rig.ingest("later.png").value == "duplicate"
    assert rig.ingest("new.png", rigs.SCAN + b"new").value == "archived"
    correct(rig, 1, CORRECTED)
    assert len(rig.archive.corrections(CORRECTED)) == {1: 1, 6: 4, 7: 4, 8: 4, 9: 4}.get(layout, 3)
    rig.close()
    done = saoluc(root, "verify")
    assert done.exit_code == 0, done.output
    for file in root.glob("journal.sqlite3*"):
        file.unlink()
    assert "there is no journal" in saoluc(root, "verify").output
    assert saoluc(root, "reindex").exit_code == 0
    done = saoluc(root, "verify")
    assert done.exit_code == 0, done.output


def test_the_pages_show_it(root: Path) -> None:
    from fastapi.testclient import TestClient

    from ingest.web.app import create_app

    make_anew(root, "reindex")
    app = create_app(Settings(root=root))
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000)) as client:
        assert TWICE in client.get("/").text
        assert client.get(f"/documents/{CORRECTED}").status_code == 200
