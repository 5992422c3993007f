"""What the outside programs say of themselves, and what it means when they fail."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocr.errors import RecogniserMissingError, ScanError, TruncatedError
from ocr.programs import poppler, poppler_drawing, tesseract
from ocr.programs.ask import if_installed

SAMPLE = Path(__file__).parents[2] / "scans" / "samples" / "thong-bao-sao-luc.pdf"


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of the only programs that there are; answers of earlier are forgotten."""
    answers = (tesseract.version, tesseract.models, poppler.version)
    for answer in answers:
        answer.cache_clear()
    (tmp_path / "tools").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "tools"))
    yield tmp_path / "tools"
    for answer in answers:
        answer.cache_clear()


def program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("tesseract 5.3.0\n leptonica-1.82.0", "5.3.0"),
        ("tesseract v5.0.0-alpha.20191010", "v5.0.0-alpha.20191010"),
        ("tesseract 5.3.0-46-g1569", "5.3.0-46-g1569"),
    ],
)
def test_tesseracts_version(tools: Path, said: str, version: str) -> None:
    program(tools, "tesseract", f"echo '{said}'")
    assert tesseract.version() == version


def test_tesseracts_models(tools: Path, tmp_path: Path) -> None:
    program(tools, "tesseract", f"""echo 'List of available languages in "{tmp_path}" (2):\nosd\nvie'""")
    (tmp_path / "vie.traineddata").write_bytes(b"a model")
    assert tesseract.models() == (tmp_path, ["osd", "vie"])
    assert tesseract.model_sha256("vie") == hashlib.sha256(b"a model").hexdigest()
    assert tesseract.model_sha256("osd") is None


def test_a_tesseract_that_does_not_name_its_folder(tools: Path) -> None:
    program(tools, "tesseract", "echo 'List of available languages (1):\nvie' >&2")
    assert tesseract.models() == (None, ["vie"])
    assert tesseract.model_sha256("vie") is None


def test_popplers_version(tools: Path) -> None:
    program(tools, "pdftoppm", "echo 'pdftoppm version 22.12.0\nCopyright' >&2; exit 99")
    assert poppler.version() == "22.12.0"


@pytest.mark.parametrize("script", [None, "echo 'error while loading shared libraries' >&2; exit 127"])
def test_what_is_missing_is_named(tools: Path, script: str | None) -> None:
    questions = {
        tesseract.version: "tesseract-ocr",
        tesseract.models: "tesseract-ocr",
        poppler.version: "poppler-utils",
    }
    if script is not None:
        program(tools, "tesseract", script)
        program(tools, "pdftoppm", script)
    for question, package in questions.items():
        with pytest.raises(RecogniserMissingError) as caught:
            question()
        assert caught.value.details == {"what": package}
        assert if_installed(question) is None


def test_a_page_without_poppler(tools: Path) -> None:
    with pytest.raises(RecogniserMissingError, match="poppler"):
        poppler_drawing.draw(SAMPLE, 1, 72)
    with pytest.raises(RecogniserMissingError, match="poppler"):
        poppler.text(SAMPLE, 1)


def test_a_page_of_a_broken_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    with pytest.raises(TruncatedError):
        poppler_drawing.draw(tmp_path / "a.pdf", 1, 72)
    with pytest.raises(ScanError, match="page 1"):
        poppler.text(tmp_path / "a.pdf", 1)
