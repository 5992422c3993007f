"""Verified bit by bit, nothing is left out and nothing found is forgotten until it is right again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rig import SCAN, Rig
from typer.testing import CliRunner

from ingest.archive import verify
from ingest.cli import app
from ingest.safekeeping import patrol
from ingest.settings import Settings


def made(root: Path, count: int = 5) -> tuple[Rig, list[str]]:
    rig = Rig(root)
    for n in range(count):
        rig.ingest(f"{n}.png", SCAN + f" {n}".encode())
    return rig, list(rig.archive.documents())


def test_each_call_goes_on_where_the_last_one_ended(tmp_path: Path) -> None:
    rig, documents = made(tmp_path)
    settings = Settings(root=tmp_path)
    seen = [patrol.go_on(settings, 0).after for _ in documents]
    assert seen == documents
    last = patrol.go_on(settings, 60)
    assert (last.after, last.findings) == ("", [])
    assert last.completed
    assert patrol.go_on(settings, 0).after == documents[0]  # the next round
    assert settings.folders.patrol.stat().st_mode & 0o777 == 0o600
    rig.close()


def test_what_is_wrong_is_told_until_it_is_right(tmp_path: Path) -> None:
    rig, documents = made(tmp_path)
    settings = Settings(root=tmp_path)
    file = rig.archive.place(documents[1]) / "text.txt"
    good = file.read_bytes()
    file.write_bytes(b"broken")
    assert patrol.go_on(settings, 0).findings == []  # not come to it yet
    for _ in range(4):
        found = patrol.go_on(settings, 0).findings
        assert [(one.document, one.code) for one in found] == [(documents[1], "differs")]
    file.write_bytes(good)
    assert patrol.go_on(settings, 0).findings == []
    (tmp_path / "archive" / "stranger.txt").write_text("x")
    assert [one.code for one in patrol.go_on(settings, 60).findings] == ["extra"]
    rig.close()


def test_what_comes_or_goes_meanwhile_is_no_fault(tmp_path: Path) -> None:
    rig, _ = made(tmp_path, 3)
    settings = Settings(root=tmp_path)
    patrol.go_on(settings, 0)
    rig.ingest("new.png", SCAN + b" new")
    assert patrol.go_on(settings, 60).findings == []
    settings.folders.patrol.write_text("{ cut off")
    assert patrol.read(settings.folders.patrol) is None
    assert patrol.go_on(settings, 60).findings == []
    rig.close()


def test_by_command(tmp_path: Path) -> None:
    rig, documents = made(tmp_path)
    rig.close()

    def saoluc(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, [*words, "--root", str(tmp_path), "--lang", "en"])
        return done.exit_code, done.output

    code, said = saoluc("verify", "--minutes", "0")
    assert (code, "goes on from here" in said) == (0, True)
    (rig.archive.place(documents[3]) / "document.pdf").unlink()
    code, said = saoluc("verify", "--minutes", "5")
    assert (code, documents[3] in said, "whole round" in said) == (1, True, True)


def test_what_lies_in_no_folder_is_told_until_the_round_ends_again(tmp_path: Path) -> None:
    rig, documents = made(tmp_path)
    settings = Settings(root=tmp_path)
    shutil.rmtree(rig.archive.place(documents[0]))
    stranger = tmp_path / "archive" / "stranger.txt"
    stranger.write_text("x")
    found = {one.code for one in patrol.go_on(settings, 60).findings}
    assert {"extra", "only_in_journal", "only_in_catalogue"} <= found
    assert {one.code for one in patrol.go_on(settings, 0).findings} == found
    stranger.unlink()
    assert {one.code for one in patrol.go_on(settings, 60).findings} == found - {"extra"}
    rig.close()


def test_what_is_held_or_read_anew_while_it_is_looked_at_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig, documents = made(tmp_path, 2)
    place, look, looks = rig.archive.place(documents[0]), verify.folder, iter(range(99))
    good = (place / "text.txt").read_bytes()
    (place / "text.txt").write_bytes(b"half of another reading")

    def at_work(at: Path, document: str) -> list[verify.Finding]:
        found = list(look(at, document))
        if at == place and next(looks) == 0:
            (place / "text.txt").write_bytes(good)  # the other half: as a rereading that ends
        if document == documents[1] and rig.archive.holds(document):
            rig.archive.place(document).rename(tmp_path / "moved")
            found = list(look(at, document))
        return found

    monkeypatch.setattr(verify, "folder", at_work)
    for document in documents:
        assert list(verify.verify_one(document, rig.archive, rig.held, rig.catalogue, rig.journal)) == []
    rig.close()
