"""Every sentence is there in both languages, and for every error that a scan can have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ingest
from ingest.errors import FileError
from ingest.messages import both, catalogue, say
from ingest.service.failures import explain
from ocr import ScanError, errors

KINDS = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.ScanError)
]
CODES = sorted({kind.code for kind in KINDS})


def test_both_languages() -> None:
    for key, sentence in catalogue().items():
        assert sentence.vi.strip(), key
        assert sentence.en.strip(), key
        assert sorted(re.findall(r"{\w+}", sentence.vi)) == sorted(re.findall(r"{\w+}", sentence.en)), key


@pytest.mark.parametrize("code", CODES)
def test_every_error_has_its_sentences(code: str) -> None:
    assert f"failure.{code}.message" in catalogue()
    assert f"failure.{code}.what_to_do" in catalogue()


def test_every_key_in_the_program_is_in_the_catalogue() -> None:
    sources = "".join(path.read_text() for path in Path(ingest.__file__).parent.rglob("*.py"))
    used = set(re.findall(r'(?:say|both)\(\s*"([a-z_.]+)"', sources))
    codes = {kind.code for root in (FileError, ScanError) for kind in (root, *root.__subclasses__())}
    used |= {f"failure.{code}.{part}" for code in codes for part in ("message", "what_to_do")}
    assert len(used) > 20
    assert used <= set(catalogue())


def test_every_fault_of_the_archive_is_told_in_words_without_names() -> None:
    """Notices go by e-mail."""
    told = {key.partition(".")[2] for key in catalogue() if key.startswith("verify.")}
    codes = told - {"round", "round_done", "report", "progress", "before_chain"}
    assert codes == {key.partition(".")[2] for key in catalogue() if key.startswith("damage.")}
    assert not any("{" in both(f"damage.{code}").vi for code in codes)


def test_details_are_filled_in() -> None:
    assert "30" in say("failure.too_large.message", "en", what="pixels", found=30, limit=20)
    assert both("failure.too_large.message").vi.count("?") >= 3


def test_an_unknown_code_is_explained_as_internal() -> None:
    assert explain("never heard of").message == both("failure.internal.message")
