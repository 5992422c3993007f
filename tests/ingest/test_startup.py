"""What looking at the archive imports: not what reads scans, nor what serves pages, which take seconds to load."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from test_catalogue import row
from typer.testing import CliRunner

from ingest.catalogue import Catalogue
from ingest.cli import app
from ingest.commands import built_when_asked
from ingest.pdf.result import PdfResult
from ocr import Box, Page, PageReading, PageSource
from ocr.recognition.readings import SecondReading
from ocr.text.printed import PrintedLine, PrintedWord

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
import pickle
import sys
from ingest.building import provenance
from ingest.building.build import Builder
from ingest.doctor import programs
from ingest.pages.page_store import PageStore, _readings
from ingest.service.service import Service
from ingest.settings import Settings
settings = Settings()
list(programs(settings))
Builder(settings)
provenance.reader_versions(line_reader=True)
reading = _readings().validate_json(sys.argv[1])
_readings().dump_json(reading)
pickle.loads(bytes.fromhex(sys.argv[2]))
print("imported:", *sys.modules)
"""
DECODING = {
    "numpy",
    "cv2",
    "PIL",
    "pytesseract",
    "pdf2image",
    "pikepdf",
    "pdfminer",
    "pypdfium2",
    "img2pdf",
    "zxingcpp",
    "lxml",
    "onnxruntime",
}
"""What opens, draws and recognises scans."""
A_READING = PageReading(
    Page(number=1, width=10, height=10, dpi=200.0, state="read"),
    [
        PrintedLine(
            (
                PrintedWord(
                    "Số", 0, 0, 5, 5, 0.9, Box(0, 0, 5, 5), 0, 0, second=SecondReading("Số", 0.9)
                ),
            ),
            "body", 0, 0, 5.0, 5.0,
        )
    ],
    10,
    10,
)  # fmt: skip


def test_the_service_starts_without_what_its_workers_read_and_write_with() -> None:
    """Nor does it load it when it looks for programs, notes what papers are read with, or is told what was read."""
    told = [
        TypeAdapter(PageReading).dump_json(A_READING).decode(),
        pickle.dumps(
            (A_READING, PageSource(Path("a.pdf"), "pdf", 1, 10, 10, 0.0), PdfResult("kept", 1))
        ).hex(),
    ]
    done = subprocess.run(
        [sys.executable, "-c", STARTING, *told], capture_output=True, text=True, timeout=120, check=True
    )
    working = {"ocr.reader", "parse.notice", "parse.stacks", "ingest.doubt.judging", "ocrmypdf", "fontTools"}
    loaded = set(done.stdout.split())
    assert "ocr.text.page_reading" in loaded
    assert loaded & (working | DECODING) == set()
