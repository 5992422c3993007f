"""The first run: the samples that come with the program, archived the way `make run` does it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HOUSE = Path(__file__).parents[2]
SAMPLES = sorted((HOUSE / "scans" / "samples").iterdir())
PROGRAM = Path(sys.executable).with_name("saoluc")
# What an archive is searched by; names under a seal and single marks in long texts are judged elsewhere.
KEYS = ["system", "type", "code", "date", "issuer", "about", "addressees"]
COPY_KEYS = ["kind", "code", "date", "issuer"]


def saoluc(*arguments: str, root: Path, **variables: str) -> str:
    environment = {**os.environ, "SAOLUC_ROOT": str(root), "SAOLUC_SETTLE_SECONDS": "0.2", **variables}
    done = subprocess.run([PROGRAM, *arguments], env=environment, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("first-run")
    (root / "inbox").mkdir()
    for sample in SAMPLES:
        shutil.copy(sample, root / "inbox")
    saoluc("watch", "--once", root=root)
    return root


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_what_a_sample_is_found_by_is_read_right(sample: Path, root: Path) -> None:
    truth = json.loads((HOUSE / "tests" / "samples" / f"{sample.stem}.truth.json").read_text("utf-8"))
    read = next(record for name, record in _archived(root) if name == sample.name)
    for key in KEYS:
        assert (read["document"][key] or None) == (truth["document"].get(key) or None), key
    assert len(read["copies"]) == len(truth["copies"])
    for copy, true in zip(read["copies"], truth["copies"], strict=True):
        assert {key: copy[key] for key in COPY_KEYS} == {key: true[key] for key in COPY_KEYS}


def test_the_table_cuts_no_number_in_a_narrow_window(root: Path) -> None:
    table = saoluc("table", root=root, FORCE_COLOR="1", COLUMNS="80")
    for whole in ("358-CV/BTGTU", "1427/QĐ-UBND", "09/08/2023", "93/SY-VP", "336-BS/VPTU"):
        assert whole in table
    assert "…" not in table


def _archived(root: Path) -> list[tuple[str, dict[str, Any]]]:
    """The name under which each document came, and its record."""
    return [
        (
            json.loads(made.read_text("utf-8"))["name"],
            json.loads(made.with_name("record.json").read_text("utf-8")),
        )
        for made in (root / "archive").glob("*/*/made.json")
    ]
