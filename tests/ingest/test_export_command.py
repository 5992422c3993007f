"""``export`` and ``token``: what is asked for is there, what is wrong is said, and the exit code tells."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from lxml import etree
from papers import FULL, rig_of, with_document
from rig import Rig
from typer.testing import CliRunner

from ingest.cli import app
from ingest.web.access.tokens import Tokens

GIVEN = """
[dossier]
fileCode = "H49.1"
title = "T"
maintenance = "01"
numberOfPaper = 1
paperFileCode = "K1"
riskRecovery = 0
[document]
mode = "01"
riskRecovery = 0
"""


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return rig_of(tmp_path / "root", FULL, with_document(type="Thông báo", number="7", code="7-TB/VPTU"))


def run(rig: Rig, *words: object) -> Result:
    return CliRunner().invoke(app, [*map(str, words), "--root", str(rig.settings.root), "--lang", "en"])


def test_lists(rig: Rig, tmp_path: Path) -> None:
    rows = list(csv.DictReader(StringIO(run(rig, "export", "csv").stdout[1:])))
    assert {row["code"] for row in rows} == {"24-KL/VPTU", "7-TB/VPTU"}
    run(rig, "export", "csv", "--kind", "Thông báo", "--out", tmp_path / "a.csv")
    assert "24-KL" not in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert [
        json.loads(line)["id"] for line in run(rig, "export", "jsonl", rows[0]["id"][:6]).stdout.splitlines()
    ] == [rows[0]["id"]]
    done = run(rig, "export", "xlsx", "--out", tmp_path / "a.xlsx", "--organ", "Văn phòng", "--fonds", "X")
    assert done.exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert (sheet["A1"].value, sheet["A2"].value) == ("VĂN PHÒNG", "Phông: X")


def test_packages(rig: Rig, tmp_path: Path) -> None:
    (tmp_path / "given.toml").write_text(GIVEN)
    words = (
        "export",
        "sip",
        "--out",
        tmp_path / "out",
        "--organ",
        "VP",
        "--dossier",
        tmp_path / "given.toml",
    )
    done = run(rig, *words)
    assert (done.exit_code, len(list((tmp_path / "out").glob("1uuid-*.zip")))) == (0, 1)
    apart = run(rig, "export", "sip", "--out", tmp_path / "apart", "--number", 4)
    assert apart.exit_code == 1
    assert "fileCode: is required" in apart.stderr
    assert sorted(file.name[:6] for file in (tmp_path / "apart").iterdir()) == ["4uuid-", "5uuid-"]


def test_ids_that_name_nothing_are_said(rig: Rig, tmp_path: Path) -> None:
    document = next(rig.archive.documents())
    (tmp_path / "given.toml").write_text(
        f"{GIVEN}[documents.{document[:8]}]\nordinal = 2\n[documents.ffff]\nordinal = 1"
    )
    said = run(rig, "export", "tt05", "--dossier", tmp_path / "given.toml").stderr
    assert "ffff" in said
    assert document[:8] not in said
    assert run(rig, "export", "sip", "--kind", "Luật", "--out", tmp_path / "out").exit_code == 1


def test_metadata_alone(rig: Rig, tmp_path: Path) -> None:
    report = run(rig, "export", "tt05")
    assert report.exit_code == 1
    assert json.loads(report.stdout)["counts"]["error"] > 0
    (tmp_path / "given.toml").write_text(GIVEN)
    done = run(rig, "export", "tt05", "--out", tmp_path / "out", "--dossier", tmp_path / "given.toml")
    assert done.exit_code == 0
    names = {"EAD.xml", "EAD_doc_H49.1.1.xml", "EAD_doc_H49.1.2.xml", "report.json"}
    assert {file.name for file in (tmp_path / "out").iterdir()} == names


@pytest.mark.parametrize(("form", "tag"), [("alto", "alto"), ("hocr", "html"), ("edxml", "edXMLEnvelope")])
def test_one_to_stdout_many_into_a_folder(rig: Rig, tmp_path: Path, form: str, tag: str) -> None:
    document = next(rig.archive.documents())
    one = run(rig, "export", form, document)
    assert etree.QName(etree.fromstring(one.stdout_bytes)).localname == tag
    assert run(rig, "export", form).exit_code == 2
    run(rig, "export", form, "--out", tmp_path / "out")
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_what_is_wrong_is_said(rig: Rig, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('[dossier]\nsubject = "x"')
    assert run(rig, "export", "csv", "--dossier", tmp_path / "bad.toml").exit_code == 2
    assert run(rig, "export", "csv", "ffff").exit_code == 1
    assert run(rig, "export", "xlsx").exit_code == 2
    assert run(rig, "export", "xlsx", "--out", tmp_path / "none" / "a.xlsx").exit_code == 3
    assert run(rig_without_documents(tmp_path), "export", "csv").exit_code == 1
    assert run(rig, "export", "pdf").exit_code == 2


def rig_without_documents(tmp_path: Path) -> Rig:
    rig = Rig(tmp_path / "empty")
    rig.folders.catalogue.unlink()
    return rig


def test_a_broken_document_does_not_stop_the_others(rig: Rig, tmp_path: Path) -> None:
    broken, whole = rig.archive.documents()
    (rig.archive.place(broken) / "record.json").write_text("{")
    done = run(rig, "export", "jsonl")
    assert (done.exit_code, [json.loads(line)["id"] for line in done.stdout.splitlines()]) == (1, [whole])
    assert broken in done.stderr


def test_tokens(rig: Rig) -> None:
    token = run(rig, "token", "add", "thư viện").stdout.strip()
    assert Tokens(rig.folders.tokens).owner(token) == "thư viện"
    assert run(rig, "token", "add", "thư viện").exit_code == 1
    assert [one["name"] for one in json.loads(run(rig, "token", "list", "--json").stdout)] == ["thư viện"]
    assert token not in run(rig, "token", "list").stdout
    assert run(rig, "token", "revoke", "thư viện").exit_code == 0
    assert run(rig, "token", "revoke", "thư viện").exit_code == 1
    assert Tokens(rig.folders.tokens).owner(token) is None
