"""What looking at the archive imports: not what reads scans, nor what serves pages, which take seconds to load."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from test_catalogue import row
from typer.testing import CliRunner

from ingest.catalogue import Catalogue
from ingest.cli import app
from ingest.commands import built_when_asked

READING = {
    "ocr",
    "parse",
    "cv2",
    "numpy",
    "PIL",
    "pytesseract",
    "pdf2image",
    "pikepdf",
    "pdfminer",
    "ocrmypdf",
}
SERVING = {"fastapi", "starlette", "uvicorn", "jinja2", "prometheus_client", "watchdog", "structlog"}
ELSEWHERE = {"distributed", "psycopg", "xlsxwriter", "lxml", "img2pdf"}
PROGRAM = """
import sys
from ingest.cli import app
app(sys.argv[1:], prog_name="saoluc", standalone_mode=False)
print("imported:", *{name.partition(".")[0] for name in sys.modules})
"""


def imported(root: Path, *command: str) -> tuple[str, set[str]]:
    """What a command prints, and the top-level modules that are there at its end."""
    environment = {**os.environ, "SAOLUC_ROOT": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *command],
        env=environment, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    printed, _, modules = done.stdout.rpartition("imported:")
    return printed, set(modules.split())


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("root")
    catalogue = Catalogue(folder / "catalogue.sqlite3")
    catalogue.put(row("a" * 16, "quy định về rừng", code="24-QĐ/TW", subject="rừng"))
    catalogue.close()
    return folder


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (["status", "--lang", "en"], "archived"),
        (["status", "--json"], '"archived"'),
        (["search", "rung"], "24-QĐ/TW"),
        (["search", "rung", "--json"], "24-QĐ/TW"),
        (["table"], "24-QĐ/TW"),
    ],
)
def test_looking_loads_no_reader_and_no_server(root: Path, command: list[str], shown: str) -> None:
    printed, modules = imported(root, *command)
    assert shown in printed
    assert modules & (READING | SERVING | ELSEWHERE) == set()


@pytest.mark.parametrize("command", [["--help"], ["status", "--help"], ["--version"]])
def test_help_loads_no_settings_either(root: Path, command: list[str]) -> None:
    printed, modules = imported(root, *command)
    assert "saoluc" in printed
    assert modules & (READING | SERVING | ELSEWHERE | {"pydantic_settings"}) == set()


def test_only_the_command_that_is_run_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """Typer would build all forty at each start."""
    built: list[str] = []
    build = built_when_asked._build

    def noted(command: Any) -> Any:
        built.append(command.callback.__name__)
        return build(command)

    monkeypatch.setattr(built_when_asked, "_build", noted)
    assert CliRunner().invoke(app, ["status", "--help"]).exit_code == 0
    assert built == ["status"]


STARTING = """
import sys
from ingest.building.readers import default_readers
from ingest.service.service import Service
from ingest.settings import Settings
default_readers(Settings())
print("imported:", *sys.modules)
"""


def test_the_service_starts_without_what_its_workers_read_and_write_with() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTING], capture_output=True, text=True, timeout=60, check=True
    )
    working = {"ocr.reader", "parse.notice", "ingest.doubt.judging", "pikepdf.pdfa", "ocrmypdf", "fontTools"}
    assert set(done.stdout.split()) & working == set()
