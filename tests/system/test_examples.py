"""The programs of examples/ do on the samples what they say, run as a reader of them would run them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
EXAMPLES = sorted((HOUSE / "examples").glob("*.py"))
SAMPLES = HOUSE / "scans" / "samples"
MOST_LINES = 60


def run(name: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    plain = {key: value for key, value in os.environ.items() if not key.startswith("SAOLUC_")}
    return subprocess.run(
        [sys.executable, f"examples/{name}.py", *map(str, arguments)],
        cwd=HOUSE, env=plain, capture_output=True, text=True, timeout=280,
    )  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_short_and_says_how_it_is_run(example: Path) -> None:
    text = example.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert f"python examples/{example.name} " in text
    assert f"`examples/{example.name}`" in (HOUSE / "README.md").read_text(encoding="utf-8")


def test_clean_text_of_a_scan() -> None:
    done = run("clean_text", SAMPLES / "cong-van.jpg")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("TỈNH ỦY HẬU GIANG\nBAN TUYÊN GIÁO\nSố 358-CV/BTGTU\n")
    edits = done.stderr.splitlines()
    assert edits
    assert all(" -> " in line and "page 1 at (" in line for line in edits)


def test_clean_text_of_what_is_no_scan(tmp_path: Path) -> None:
    file = tmp_path / "letter.docx"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", "no scan")
    done = run("clean_text", file)
    assert done.returncode == 1
    assert done.stderr.startswith("office_file: ")


def test_a_record_from_text() -> None:
    done = run("record_from_text", HOUSE / "tests" / "samples" / "quyet-dinh-sao-y.truth.txt")
    assert done.returncode == 0, done.stderr
    printed = done.stdout.splitlines()
    assert "number:  1427/QĐ-UBND" in printed
    assert "copy:    sao y 93/SY-VP 2023-08-11" in printed
    assert any(line.endswith("'1427/QĐ-UBND' (rule number)") for line in printed)


def test_a_folder_archived_and_nothing_taken_twice(tmp_path: Path) -> None:
    folder = tmp_path / "scans of 2024"
    folder.mkdir()
    scan = Path(shutil.copy(SAMPLES / "cong-van.jpg", folder))
    first, second = (run("archive_folder", folder, tmp_path / "root") for _ in range(2))
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert first.stdout.splitlines()[0] == "cong-van.jpg archived"
    listed = first.stdout.splitlines()[1:]
    assert len(listed) == 1
    assert "| 358-CV/BTGTU | 2024-03-21 |" in listed[0]
    assert second.stdout.splitlines() == listed
    place = Path(listed[0].rpartition("| ")[2])
    assert (place / "original.jpg").read_bytes() == scan.read_bytes()
