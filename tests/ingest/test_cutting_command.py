"""``saoluc cut`` and ``saoluc join`` at the command line, and what ``saoluc show`` says of a part."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import stacked
from rig import Rig
from test_page_order import OUT_OF_ORDER
from test_recut import pages_of, shared_here
from test_stacks import rig_of
from typer.testing import CliRunner, Result

from ingest.building.build import Builder
from ingest.cli import app
from ingest.service.anew import recut


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    @contextmanager
    def at_work(settings: Any) -> Iterator[Any]:
        rig = rig_of(tmp_path)
        yield rig.house, Builder(rig.settings, stacked.readers()), shared_here()
        rig.close()

    monkeypatch.setattr(recut, "at_work", at_work)
    rig = rig_of(tmp_path)
    rig.ingest("tập.pdf", stacked.scan(stacked.STACK))
    rig.close()
    return tmp_path


def saoluc(root: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--root", str(root), "--lang", "en"])


def by_pages(root: Path) -> dict[str, str]:
    rig = Rig(root)
    found = {
        "-".join(map(str, rig.archive.made(one)["pages_of_original"])): one for one in rig.archive.documents()
    }
    rig.close()
    return found


def test_pages_are_those_of_the_part_that_is_cut(root: Path) -> None:
    done = saoluc(root, "cut", by_pages(root)["6-7"], "2", "--why", "hai văn bản")
    assert done.exit_code == 0, done.output
    assert "it is 4 papers now" in done.output
    parts = by_pages(root)
    assert sorted(parts) == ["2-4", "5-5", "6-6", "7-7"]
    said = [json.loads(line) for line in (root / "audit.jsonl").read_text("utf-8").splitlines()]
    assert (said[-1]["what"], said[-1]["detail"]) == ("cut", "hai văn bản")
    joined = saoluc(root, "join", parts["7-7"], parts["5-5"], parts["6-6"])
    assert joined.exit_code == 0, joined.output
    assert sorted(by_pages(root)) == ["2-4", "5-7"]


def test_what_cannot_be_is_said_and_changes_nothing(root: Path) -> None:
    parts = by_pages(root)
    for words in (
        ["cut", parts["2-4"], "4"], ["cut", parts["2-4"], "0"], ["cut", "ffff", "1"],
        ["join", parts["2-4"], parts["6-7"]], ["join", parts["2-4"]],
    ):  # fmt: skip
        done = saoluc(root, *words)
        assert done.exit_code == 1, done.output
    assert by_pages(root) == parts


def test_show_says_of_which_stack_a_paper_is_a_part(root: Path) -> None:
    rig = Rig(root)
    assert pages_of(rig.archive) == [[2, 4], [5, 5], [6, 7]]
    rig.close()
    shown = saoluc(root, "show", by_pages(root)["6-7"])
    assert "Part of a stack" in shown.output
    assert "(6-7)" in shown.output


def test_pages_put_in_order_are_as_they_lay_again_and_back(tmp_path: Path, root: Path) -> None:
    rig = rig_of(tmp_path)
    rig.ingest("lộn xộn.pdf", stacked.scan(OUT_OF_ORDER))
    (ordered,) = [one for one in rig.archive.documents() if "page_order" in rig.archive.made(one)]
    rig.close()
    done = saoluc(root, "cut", ordered, "1", "--order", "file")
    assert done.exit_code == 0, done.output
    rig = rig_of(tmp_path)
    assert not rig.archive.holds(ordered)
    rig.close()
    plain = by_pages(root)["1-4"]
    back = saoluc(root, "cut", plain, "1", "--order", "printed")
    assert back.exit_code == 0, back.output
    assert by_pages(root)["1-4"] == ordered
    assert saoluc(root, "cut", ordered, "1", "--order", "backwards").exit_code == 2
