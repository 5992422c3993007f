"""The commands that the documents show are run on an archive of three papers; those that wait are looked up."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent / "ingest"))

from papers import FULL, rig_of, with_document
from shown_commands import PAGES, PROGRAM, commands

from ingest.cli import app

_LONG = {"serve", "watch", "run", "worker", "reread", "cut", "join", "doctor", "read"}
"""They wait for something, read pages, or look at the machine: that they and their options are there is all."""
_BY_HAND = {"user add", "token add"}
"""They ask for a password, or print a secret."""


COMMANDS = sorted(
    {(page.name, line) for page in PAGES for line in commands(page) if re.match(PROGRAM + r" +[a-z]", line)}
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("documents") / "scans"
    others = [with_document(number=str(n), code=f"{n}-TB/VPTU", type="Thông báo") for n in range(2)]
    rig_of(root, FULL, *others).close()
    return root


def test_there_are_commands() -> None:
    assert len(COMMANDS) > 40


@pytest.mark.parametrize(("page", "line"), COMMANDS, ids=lambda said: re.sub(r"\W+", "-", said)[:60])
def test_a_command_of_the_documents_is_one_that_there_is(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, line: str
) -> None:
    words = shlex.split(re.split(r"\s(?:>|<|&&|\|)\s?", line)[0])[1:]
    root = Path(shutil.copytree(prepared, tmp_path / "scans"))
    monkeypatch.chdir(tmp_path)
    if words[0] in _LONG or " ".join(words[:2]) in _BY_HAND:
        _is_there(words)
        return
    said = [word.replace("/mnt/", f"{tmp_path}/mnt/").replace("/srv/", f"{tmp_path}/srv/") for word in words]
    done = CliRunner().invoke(app, said, env={"SAOLUC_ROOT": str(root), "SAOLUC_LANG": "en"}, input="")
    assert not re.search("No such (command|option)|Không có (lệnh|tùy chọn)", done.output), done.output
    assert not isinstance(done.exception, Exception) or isinstance(done.exception, SystemExit), done.output
    if done.exit_code == 2:  # only where what it names is not here
        _is_there(words)


def _is_there(words: list[str]) -> None:
    """Whether there is such a command with such options; the values that documents leave out may be missing."""
    command: Any = typer.main.get_command(app)
    words = list(words)
    while hasattr(command, "commands") and words:
        assert words[0] in command.commands, f"no command {words[0]!r}"
        command, words = command.commands[words[0]], words[1:]
    known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
    unknown = [
        word for word in words if word.startswith("--") and word.partition("=")[0] not in {*known, "--help"}
    ]
    assert unknown == []
