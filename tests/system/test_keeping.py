"""An archive's keeper at the command line: what is held, released, verified, made anew."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from PIL import ImageDraw, ImageFont
from test_program import FONT, page, saoluc

from ingest.catalogue.database.schema import VERSION

CATALOGUES = Path(__file__).parents[1] / "data" / "catalogues"


def test_a_secret_paper_is_held_until_it_is_released(tmp_path: Path) -> None:
    image = page("về công tác cơ yếu")
    ImageDraw.Draw(image).text(
        (330, 320), "TUYỆT MẬT", font=ImageFont.truetype(FONT, 27), fill=0, anchor="ma"
    )
    (tmp_path / "inbox").mkdir()
    image.save(tmp_path / "inbox" / "a.png", dpi=(150, 150))
    done = saoluc("watch", "--once", root=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "held").stat().st_mode & 0o777 == 0o700
    (held,) = json.loads(saoluc("held", "--json", root=tmp_path).stdout)
    assert (held["why"], held["detail"]) == ("marked", "Tuyệt mật")
    assert "TUYỆT MẬT" not in saoluc("table", root=tmp_path).stdout
    assert saoluc("search", "co yeu", root=tmp_path).returncode == 1
    assert saoluc("release", "ffff", root=tmp_path).returncode == 1
    assert saoluc("release", held["id"][:8], root=tmp_path).returncode == 0
    assert saoluc("search", "co yeu", root=tmp_path).returncode == 0
    assert json.loads(saoluc("held", "--json", root=tmp_path).stdout) == []
    assert saoluc("verify", root=tmp_path).returncode == 0
    text = tmp_path / "archive" / held["id"][:2] / held["id"] / "text.txt"
    text.write_text(text.read_text() + " ")
    found = saoluc("verify", "--json", root=tmp_path)
    assert found.returncode == 1
    assert [(f["document"], f["code"]) for f in json.loads(found.stdout)["findings"]] == [
        (held["id"], "differs")
    ]
    (tmp_path / "catalogue.sqlite3").unlink()
    assert saoluc("reindex", root=tmp_path).returncode == 0
    assert saoluc("search", "co yeu", root=tmp_path).returncode == 0


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with one paper in its archive."""
    root = tmp_path_factory.mktemp("archived")
    (root / "inbox").mkdir()
    page("về công tác văn thư").save(root / "inbox" / "a.png", dpi=(150, 150))
    assert saoluc("watch", "--once", root=root).returncode == 0
    return root


@pytest.mark.parametrize(("layout", "filling"), [(3, ["watch", "--once"]), (4, ["run", "empty"])])
def test_after_an_upgrade_nothing_is_said_to_be_empty(
    archived: Path, tmp_path: Path, layout: int, filling: list[str]
) -> None:
    """The catalogue is an older version's, then made anew by the service; then a newer version's."""
    root = Path(shutil.copytree(archived, tmp_path / "scans"))
    catalogue = root / "catalogue.sqlite3"
    (tmp_path / "empty").mkdir()
    filling = [str(tmp_path / word) if word == "empty" else word for word in filling]
    listed = saoluc("export", "csv", root=root).stdout
    assert "a.png" in listed
    shutil.copyfile(CATALOGUES / f"layout-{layout}.sqlite3", catalogue)
    before = catalogue.read_bytes()
    for command in (["export", "csv"], ["table"], ["search", "van thu"], ["status"]):
        refused = saoluc(*command, root=root)
        assert (refused.returncode, refused.stdout) == (3, "")
        assert "saoluc reindex" in refused.stderr
    assert catalogue.read_bytes() == before
    filled = saoluc(*filling, root=root)
    assert filled.returncode == 0, filled.stderr
    assert saoluc("export", "csv", root=root).stdout == listed
    assert saoluc("verify", root=root).returncode == 0
    with sqlite3.connect(catalogue) as file:
        file.execute(f"PRAGMA user_version = {VERSION + 1}")
    file.close()
    before = catalogue.read_bytes()
    for command in (filling, ["reindex"], ["table"]):
        assert saoluc(*command, root=root).returncode == 3
    assert catalogue.read_bytes() == before
