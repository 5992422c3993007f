"""Help speaks one language at a time, for every command and every option."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from ingest.cli import app
from ingest.commands.one_language import Halves, language_of

VIETNAMESE = re.compile(r"[À-ỹĐđ]")


def tree(command: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from tree(inner, *path, name)


COMMANDS = dict(tree(typer.main.get_command(app)))


def shown(*arguments: str, **environment: str) -> str:
    done = CliRunner().invoke(app, arguments, env={"COLUMNS": "200", **environment}, prog_name="saoluc")
    assert done.exit_code in (0, 2), done.output
    return done.output


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_text_is_in_both(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    texts = {command.name: command.help, **{one.name: one.help for one in command.params}}
    for name, text in texts.items():
        assert text, f"{path} {name}: no help"
        vi, en = Halves.of(text)
        assert vi != en or not VIETNAMESE.search(text), text
        assert not VIETNAMESE.search(en), text
        assert " / " not in en, text


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_of_every_command(path: tuple[str, ...]) -> None:
    vietnamese, english = shown(*path, "--help"), shown(*path, "--help", "--lang", "en")
    assert "Cách dùng:" in vietnamese
    assert not re.search(
        r"Usage|OPTIONS|COMMAND|Options|Arguments|Commands|Show this|required\]|default:", vietnamese
    )
    assert "Usage:" in english
    assert not VIETNAMESE.search(english)
    assert " / " not in vietnamese + english


@pytest.mark.parametrize(
    ("arguments", "variable", "language"),
    [
        ([], "vi", "vi"), ([], "en", "en"), (["status", "--lang", "en"], "vi", "en"), (["--lang=vi"], "en", "vi"),
        (["--lang", "xx", "run"], "vi", "vi"), (["--lang"], "vi", "vi"),
    ],
)  # fmt: skip
def test_which_language(
    arguments: list[str], variable: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAOLUC_LANG", variable)
    assert language_of(arguments) == language


def test_without_arguments_and_in_the_language_of_the_variable() -> None:
    assert "Lệnh" in shown()
    assert "Commands" in shown(SAOLUC_LANG="en")


WRONG = {
    ("foo",): "Không có lệnh «foo».",
    ("exprt",): "Có phải: 'export'?",
    ("user", "foo"): "Không có lệnh «foo».",
    ("status", "--nothing"): "Không có tùy chọn «--nothing».",
    ("serve", "--port", "abc"): "Giá trị của '--port' không hợp lệ: phải là số.",
    ("serve", "--port", "70000"): "Giá trị của '--port' không hợp lệ: lớn nhất là 65535.",
    ("watch", "--workers", "0"): "Giá trị của '--workers' không hợp lệ: nhỏ nhất là 1.",
    ("show",): "Thiếu 'ID'.",
    ("serve", "--port"): "Tùy chọn «--port» cần một giá trị.",
    ("status", "--json=yes"): "Tùy chọn «--json» không nhận giá trị.",
    ("user", "role", "lan", "king"): "phải là một trong: 'view', 'review', 'manage'",
    ("status", "a", "b"): "Thừa tham số: a b",
}


@pytest.mark.parametrize(("arguments", "said"), WRONG.items(), ids=[" ".join(one) for one in WRONG])
def test_errors_of_usage_are_in_one_language(arguments: tuple[str, ...], said: str) -> None:
    def told(*more: str) -> str:
        done = CliRunner().invoke(app, [*arguments, *more], env={"COLUMNS": "200"}, prog_name="saoluc")
        assert done.exit_code == 2
        return done.output

    vietnamese = told()
    assert said in vietnamese
    assert "─ Lỗi ─" in vietnamese
    assert not re.search(
        r"Error|Usage|Try |Invalid|No such|Missing|Did you mean|requires|OPTIONS", vietnamese
    )


def test_errors_of_usage_in_english() -> None:
    wide = {"COLUMNS": "200"}
    done = CliRunner().invoke(app, ["serve", "--port", "abc", "--lang", "en"], env=wide, prog_name="saoluc")
    assert done.exit_code == 2
    assert "Invalid value for '--port'" in done.output
    assert "Try 'saoluc serve --help' for help." in done.output
    assert not VIETNAMESE.search(done.output)


@pytest.mark.parametrize("before", [None, "vi"])
def test_what_is_said_before_a_command_holds_for_that_one_alone(
    before: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAOLUC_ROOT", raising=False)
    if before is None:
        monkeypatch.delenv("SAOLUC_LANG", raising=False)
    else:
        monkeypatch.setenv("SAOLUC_LANG", before)
    done = CliRunner().invoke(app, ["--root", str(tmp_path), "--lang", "en", "status"])
    assert "archive" in done.output
    assert os.environ.get("SAOLUC_LANG") == before
    assert "SAOLUC_ROOT" not in os.environ
