"""An archive's keeper at the command line: what is held, released, verified, made anew."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import ImageDraw, ImageFont
from test_program import FONT, page, saoluc


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
