"""What others rely on by its very name: commands, settings, exit statuses, failure codes, figures. Each is written out
here, so that a change of code cannot change it unseen.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

import ingest.errors as errors
import ocr.errors as scan_errors
from ingest.cli import app
from ingest.service.metrics import Metrics
from ingest.settings import Settings

OPERATIONS = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")

EXIT_STATUSES = {
    "DONE": 0, "NOT_ALL": 1, "BAD_USAGE": 2, "MACHINE": 3, "BUSY": 4,
}  # fmt: skip
FILE_CODES = {
    "NotAFileError": "not_a_file", "UnreadableFileError": "unreadable_file", "UnreadableError": "unreadable",
    "LostFileError": "lost", "ChangedFileError": "changing", "MemoryExceededError": "memory",
    "WorkerDiedError": "worker_died", "InterruptedFileError": "interrupted", "PdfaError": "pdfa",
    "PdfaPageError": "pdfa_page", "HalvesError": "halves",
}  # fmt: skip
SCAN_CODES = {
    "ScanError": "unreadable", "EmptyFileError": "empty", "WrongTypeError": "wrong_type", "TruncatedError": "truncated",
    "EncryptedError": "encrypted", "NoPagesError": "no_pages", "TooLargeError": "too_large",
    "OutOfMemoryError": "memory", "RecogniserMissingError": "recogniser_missing", "PageTimeoutError": "timeout",
    "UnexpectedError": "internal", "OfficeFileError": "office_file", "PackedFileError": "packed_file",
    "MailFileError": "mail_file", "XfaError": "xfa", "PortfolioError": "portfolio",
    "ExchangePackageError": "exchange_package",
}  # fmt: skip
ENDS_WITH = {
    "SettingsError": 2, "AlreadyRunningError": 4, "MachineFaultError": 3, "LastingFaultError": 3, "ArchiveAwayError": 3,
    "AwayError": 3,
    "UnreachableError": 3, "OtherLayoutError": 3, "GivenFileError": 2, "UserError": 2, "NoRootError": 2,
    "TableFileError": 2, "BackupError": 2,
}  # fmt: skip
PASSES = {"AlreadyRunningError", "MachineFaultError", "AwayError", "UnreachableError", "ChangedFileError"}
COMMANDS = {
    "read", "parse", "watch", "run", "table", "status", "search", "show", "gaps", "retry", "held", "hold", "release",
    "verify", "reindex", "reread", "cut", "join", "dossier", "acceptance", "register", "doctor", "health", "export",
    "serve", "interleave", "worker", "token", "user",
    "backup", "restore", "repair", "notify", "learn",
}  # fmt: skip


def subclasses(kind: type[Exception]) -> dict[str, type]:
    found = {kind.__name__: kind}
    for below in kind.__subclasses__():
        if not below.__name__.startswith("_"):
            found |= subclasses(below)
    return found


def test_exit_statuses() -> None:
    assert {name: getattr(errors, name) for name in EXIT_STATUSES} == EXIT_STATUSES
    table = OPERATIONS.partition("## Exit codes")[2].partition("\n## ")[0]
    assert [int(row) for row in re.findall(r"^\| (\d+) \|", table, re.M)] == sorted(EXIT_STATUSES.values())


def test_every_error_has_its_exit_status_and_whether_it_passes() -> None:
    every = subclasses(errors.SaolucError)
    assert {name: kind.exit_status for name, kind in every.items() if kind.exit_status != 1} == ENDS_WITH
    assert {name for name, kind in every.items() if kind.passes} == PASSES


def test_the_tree_in_the_docstring_names_every_error() -> None:
    drawn = set(re.findall(r"\b\w+Error\b", (errors.__doc__ or "").partition("What is wrong")[0])) - {
        "OSError"
    }
    assert drawn == set(subclasses(errors.SaolucError))


def test_failure_codes() -> None:
    files = {name: kind.code for name, kind in subclasses(errors.FileError).items() if name != "FileError"}
    assert files == FILE_CODES
    assert {name: kind.code for name, kind in subclasses(scan_errors.ScanError).items()} == SCAN_CODES
    table = OPERATIONS.partition("## Errors")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?`) \|", table, re.M)
    documented = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
    # Without a recogniser no file fails: the service ends.
    assert documented == {*FILE_CODES.values(), *SCAN_CODES.values(), "internal"} - {"recogniser_missing"}


def test_commands() -> None:
    program: Any = typer.main.get_command(app)
    assert set(program.commands) == COMMANDS
    table = OPERATIONS.partition("## Commands")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`saoluc .+?`) \|", table, re.M)
    assert {command for row in rows for command in re.findall(r"`saoluc (\w+)", row)} == COMMANDS


@pytest.mark.parametrize(
    "name", ["root", "inbox", "archive", "failed", "held", "work", "lang", "workers", "secret"]
)
def test_settings_are_read_from_variables_of_their_names(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    value = {"lang": "en", "workers": "3", "secret": "archive"}.get(name, "/somewhere")
    monkeypatch.setenv(f"SAOLUC_{name.upper()}", value)
    assert str(getattr(Settings(), name)) == value


def test_figures() -> None:
    made = Metrics()
    families = {family.name for family in made.registry.collect()}
    assert families == {
        "saoluc_files", "saoluc_file_seconds", "saoluc_faults", "saoluc_waiting", "saoluc_under_way", "saoluc_put_off",
        "saoluc_tasks", "saoluc_still_seconds", "saoluc_short", "saoluc_polling",
        "saoluc_away",
    }  # fmt: skip
