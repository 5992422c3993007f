"""Temporary files have a folder of their own, which the next start empties."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from ingest.processes.scratch import Scratch
from ingest.processes.workers import Allowance, Workers


def test_emptied_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", "")  # so that it is put back, whether it was set or not
    monkeypatch.delenv("TMPDIR")
    killed = Scratch(tmp_path / "work")
    (killed.folder / "page.png").write_text("secret")
    again = Scratch(tmp_path / "work")
    assert again.folder == killed.folder
    assert not list(again.folder.iterdir())
    assert again.folder.stat().st_mode & 0o777 == 0o700
    assert os.environ["TMPDIR"] == str(again.folder)
    again.close()
    assert not again.folder.exists()


def test_somebody_elses_link_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    folder = Scratch(tmp_path / "work").folder
    folder.rmdir()
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim" / "file").touch()
    folder.symlink_to(tmp_path / "victim")
    Scratch(tmp_path / "work").close()
    assert (tmp_path / "victim" / "file").exists()


def test_without_a_place_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    (tmp_path / "work").mkdir()
    made = Scratch(tmp_path / "work")
    assert made.folder == tmp_path / "work" / ".tmp"
    made.close()


def test_for_some_workers_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "of all others"))
    made = Scratch(tmp_path / "work", of_process=False)
    workers = Workers(1, Allowance(temporary=made.folder))
    assert workers.submit(tempfile.gettempdir).result() == str(made.folder)
    workers.kill()
    made.close()
    assert not made.folder.exists()
    assert os.environ["TMPDIR"] == str(tmp_path / "of all others")
