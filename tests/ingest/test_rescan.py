"""Scans that are no good are told where people look: in the archive, the journal, status, and the report of a run."""

from __future__ import annotations

import json
from pathlib import Path

from rig import SCAN, TRANSCRIPT, Rig, readers
from typer.testing import CliRunner

from ingest.archive.made import read_made
from ingest.cli import app
from ingest.messages import catalogue
from ingest.rescan import faults_of, rescan_sentence
from ingest.runs import report
from ingest.service.outcome import Outcome
from ingest.service.status import standing
from ocr import Page, Transcript

BAD = SCAN + b" bad"


def read(path: Path) -> Transcript:
    if path.read_bytes() != BAD:
        return TRANSCRIPT
    (page,) = TRANSCRIPT.pages
    return TRANSCRIPT.model_copy(
        update={"pages": [page.model_copy(update={"faults": ["coarse", "cut"], "thumbnail": "/9j4"})]}
    )


def archived(tmp_path: Path) -> Rig:
    rig = Rig(tmp_path, readers=readers(read))
    for name, content in (("good.png", SCAN), ("bad.png", BAD)):
        assert rig.ingest(name, content) is Outcome.ARCHIVED
    return rig


def test_page_faults_stand_in_the_documents_folder(tmp_path: Path) -> None:
    rig = archived(tmp_path)
    found = [read_made(rig.archive.place(document))["page_faults"] for document in rig.archive.documents()]
    assert sorted(found, key=len) == [[], [{"page": 1, "why": ["coarse", "cut"], "thumbnail": "/9j4"}]]


def test_status_says_what_to_scan_again(tmp_path: Path) -> None:
    rig = archived(tmp_path)
    said = standing(rig.settings).as_json()
    assert said["rescan"] == 1
    (one,) = said["latest_to_rescan"]
    assert (one["name"], one["pages"]) == ("bad.png", {"1": ["coarse", "cut"]})
    for lang, word in (("vi", "dưới 200 dpi"), ("en", "under 200 dpi")):
        shown = CliRunner().invoke(
            app, ["status", "--root", str(tmp_path), "--lang", lang], env={"COLUMNS": "160"}
        )
        assert word in shown.stdout
        assert "bad.png" in shown.stdout


def test_every_fault_has_its_sentence_in_both_languages() -> None:
    codes = Page.model_fields["faults"].annotation.__args__[0].__args__  # type: ignore[union-attr]
    for code in codes:
        assert f"rescan.{code}" in catalogue()
    sentence = rescan_sentence({"2": ["dark", "folded"], "5": ["finger"]}, "en")
    assert sentence.startswith("page 2: too dark")
    assert "page 5: a finger" in sentence


def test_a_detail_that_is_not_to_be_understood_says_nothing() -> None:
    assert faults_of(None) == faults_of("x") == faults_of("[1]") == {}
    assert faults_of(json.dumps({"1": ["dark"]})) == {"1": ["dark"]}


def test_the_report_of_a_run_lists_them(tmp_path: Path) -> None:
    rig = archived(tmp_path)
    tally = report.Tally(rig.house)
    for entry in rig.journal.latest():
        tally.add(entry, "")
    (one,) = tally.rescan
    assert one["name"] == "bad.png"
    assert [(page["page"], page["why"]) for page in one["pages"]] == [(1, ["coarse", "cut"])]
