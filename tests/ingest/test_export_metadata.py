"""Metadata: the circular's lengths and codes are kept or said to be broken; nothing is filled in, nothing is cut."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import etree
from papers import FULL, rig_of, with_document
from schemas import schema

from ingest.archive import keep_corrections
from ingest.archive.corrections import Correction
from ingest.errors import GivenFileError
from ingest.export.findings import LEVELS, Finding, report
from ingest.export.metadata.described import describe_document, describe_dossier, entries
from ingest.export.metadata.elements import Condition, codes, elements
from ingest.export.metadata.given import Given, read_given
from ingest.export.packages.simpledc import metadata_xml, schema_xsd
from ingest.export.paper import Paper, read_paper
from ingest.messages import catalogue
from parse import Record
from parse.record import Copy, Document, Inferred

DOCS = Path(__file__).parents[2] / "docs" / "exports.md"
WHEN = "2026-11-01T02:03:04+00:00"


def paper_of(record: Record, doubtful: frozenset[str] = frozenset()) -> Paper:
    made = {"pages": 3, "name": "HS/a.png", "sha256": {"original.png": "ab"}}
    return Paper("0123456789abcdef", Path(), record, record, [], made, doubtful, None, 0)


def found(findings: list[Finding]) -> set[tuple[str, str]]:
    return {(finding.element, finding.code) for finding in findings}


def test_a_full_paper() -> None:
    given = Given(
        {"fileCode": "H49.2021.1", "maintenance": "01"},
        {"mode": "01", "riskRecovery": "1", "riskRecoveryStatus": "02"},
    )
    described = describe_document(paper_of(FULL), given, 12)
    assert described.values == {
        "docId": "H49.2021.1.12", "docCode": "H49.2021.1.0000012", "maintenance": "01", "typeName": "32",
        "codeNumber": "24", "codeNotation": "KL/VPTU", "issuedDate": "30/09/2021",
        "organName": "TỈNH ỦY QUẢNG NGÃI - VĂN PHÒNG", "subject": "về công tác cán bộ", "language": "01",
        "numberOfPage": "3", "mode": "01", "confidenceLevel": "02", "riskRecovery": "1", "riskRecoveryStatus": "02",
        "description": "Bản sao lục số 336-BS/VPTU, ngày 13/10/2021, của TỈNH ỦY QUẢNG NGÃI",
    }  # fmt: skip
    assert found(described.findings) == {("typeName", "other_type"), ("language", "assumed")}


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("Nghị quyết", "01"), ("QUYẾT ĐỊNH", "02"), ("Công văn", "22"), ("Kết luận", "32"), ("Thông tri", "32"),
        (None, None),
    ],
)  # fmt: skip
def test_kinds(kind: str | None, code: str | None) -> None:
    described = describe_document(paper_of(with_document(type=kind)), Given(), 1)
    assert described.values.get("typeName") == code
    assert (("typeName", "other_type") in found(described.findings)) == (code == "32")


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        ({"number": "1" * 12}, ("codeNumber", "too_long")), ({"symbol": "Đ" * 31}, ("codeNotation", "too_long")),
        ({"issuer": ["a" * 201]}, ("organName", "too_long")), ({"subject": "a" * 501}, ("subject", "too_long")),
        ({"date": None}, ("issuedDate", "missing")), ({"issuer": []}, ("organName", "missing")),
        ({"subject": None, "about": None}, ("subject", "missing")), ({"type": None}, ("typeName", "missing")),
        (
            {"issuer": [], "issuer_inferred": Inferred(name="Ban Tổ chức", why="…")},
            ("organName", "inferred"),
        ),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_said_and_kept(values: dict[str, object], finding: tuple[str, str]) -> None:
    described = describe_document(paper_of(with_document(**values)), Given(), 1)
    assert finding in found(described.findings)
    element, code = finding
    value = described.values.get(element)
    assert (value is None) == (code != "too_long")
    if value is not None:
        (given,) = values.values()
        assert value == (given if isinstance(given, str) else "".join(given))  # type: ignore[arg-type]


def test_a_mark_of_secrecy_is_the_mode() -> None:
    secret = paper_of(with_document(security="Tối mật"))
    assert describe_document(secret, Given(), 1).values["mode"] == "03"
    told = describe_document(secret, Given(every={"mode": "01"}), 1)
    assert told.values["mode"] == "01"
    assert ("mode", "secret") in found(told.findings)


def test_conditions() -> None:
    def missing(**every: str) -> set[str]:
        described = describe_document(paper_of(FULL), Given(every=every), 1)
        return {finding.element for finding in described.findings if finding.code == "missing"}

    assert "process" in missing(confidenceLevel="01")
    assert "process" not in missing()
    assert "riskRecoveryStatus" in missing(riskRecovery="1")
    assert "riskRecoveryStatus" not in missing(riskRecovery="0")


def test_a_dossier_is_what_its_documents_are(tmp_path: Path) -> None:
    records = [FULL, with_document(date=FULL.document.date.replace(year=2019)), with_document(date=None)]
    rig = rig_of(tmp_path, *records)
    papers = [read_paper(document, rig.archive) for document in rig.archive.documents()]
    given = Given({"fileCode": "H49", "title": "T", "confidenceLevel": "02"}, {"mode": "02"})
    listed = entries(papers, given)
    assert [entry.paper.record.document.date for entry in listed][-1] is None
    dossier = describe_dossier(listed, given)
    values = dossier.values
    assert (values["startDate"], values["endDate"]) == ("30/09/2019", "30/09/2021")
    assert (values["totalDoc"], values["numberOfPage"], values["mode"]) == ("3", "3", "02")
    assert ("startDate", "incomplete") in found(dossier.findings)
    assert {("paperFileCode", "missing"), ("numberOfPaper", "missing")} <= found(dossier.findings)


def test_ordinals_are_people_s_to_give(tmp_path: Path) -> None:
    rig = rig_of(tmp_path, FULL, with_document(number="25"), with_document(number="26"))
    papers = [read_paper(document, rig.archive) for document in rig.archive.documents()]
    first, second, third = sorted(papers, key=lambda paper: paper.record.document.number or "")
    listed = entries(papers, Given(single={third.id: {"ordinal": "1"}}))
    assert [(entry.paper.id, entry.ordinal) for entry in listed] == [
        (third.id, 1),
        (first.id, 2),
        (second.id, 3),
    ]
    with pytest.raises(GivenFileError, match="ordinal"):
        entries(papers, Given(single={third.id: {"ordinal": "1"}, first.id: {"ordinal": "1"}}))


def test_doubt_is_said_until_somebody_looked(tmp_path: Path) -> None:
    rig = rig_of(tmp_path, FULL)
    (document,) = rig.archive.documents()
    judged = [
        {"at": at, "probability": 0.2, "doubtful": True, "confidence": None, "reasons": [], "places": []}
        for at in ("/document/number", "/document/subject")
    ]
    (rig.archive.place(document) / "doubts.json").write_text(json.dumps(judged))

    def doubtful() -> set[str]:
        described = describe_document(read_paper(document, rig.archive), Given(), 1)
        return {finding.element for finding in described.findings if finding.code == "doubtful"}

    assert doubtful() == {"codeNumber", "subject"}
    one = Correction(at="/document/number", action="confirm", before="24", after="24", who="lan", when=WHEN)
    keep_corrections.correct(document, rig.house, lambda: [one])
    assert doubtful() == {"subject"}
    whole = Correction(at="", action="confirm", who="lan", when=WHEN)
    keep_corrections.correct(document, rig.house, lambda: [whole])
    assert doubtful() == set()


def test_given_by_toml_and_csv(tmp_path: Path) -> None:
    toml, table = tmp_path / "a.toml", tmp_path / "a.csv"
    toml.write_text(
        '[dossier]\nfileCode = "H"\nriskRecovery = false\n[document]\nmode = "01"\n[documents.AB12]\nordinal = 3'
    )
    given = read_given(toml)
    assert given.dossier == {"fileCode": "H", "riskRecovery": "0"}
    assert given.of("ab12ffffffffffff") == {"mode": "01", "ordinal": "3"}
    assert given.of("ffffffffffffffff") == {"mode": "01"}
    with table.open("w", encoding="utf-8-sig", newline="") as f:
        rows = csv.writer(f)
        rows.writerows([["id", "keyword", "mode"], ["ab12", "cán bộ, đảng viên", ""]])
    assert read_given(table).of("ab12ffffffffffff") == {"keyword": "cán bộ, đảng viên"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.toml", "not toml"), ("a.toml", "[other]\nx = 1"), ("a.toml", '[dossier]\nwrong = "x"'),
        ("a.toml", '[document]\nsubject = "x"'), ("a.toml", "[documents.ab]\nordinal = 0"),
        ("a.toml", "dossier = 3"), ("a.csv", "id,subject\nab,x"), ("a.csv", "id,mode\n,01"),
        ("a.csv", "id,mode\nab,01,x"), ("none.toml", None),
    ],
)  # fmt: skip
def test_what_cannot_be_given_is_refused(tmp_path: Path, name: str, text: str | None) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(GivenFileError, match=re.escape(name)):
        read_given(tmp_path / name)


def test_every_finding_has_its_words() -> None:
    for code in LEVELS:
        assert f"finding.{code}" in catalogue()
    said = report(
        [Finding("0123456789abcdef", "subject", "too_long", "501", "500"), Finding("", "title", "missing")]
    )
    assert said["counts"] == {"error": 2, "warning": 0, "note": 0}
    assert "501" in said["findings"][0]["vi"]
    assert said["findings"][1]["document"] is None


TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


@hypothesis_settings(max_examples=60)
@hypothesis_given(TEXT, TEXT, TEXT, st.booleans())
def test_any_text_makes_metadata_that_are_xml(subject: str, issuer: str, symbol: str, long: bool) -> None:
    document = Document.model_construct(subject=subject * (50 if long else 1), issuer=[issuer], symbol=symbol)
    copy = Copy.model_construct(code=symbol, issuer=[issuer])
    record = Record.model_construct(document=document, copies=[copy])
    described = describe_document(paper_of(record), Given(), 1)
    root = etree.fromstring(metadata_xml("document", described.values))
    assert [child.tag for child in root] == [element.name for element in elements("document")]
    too_long = {finding.element for finding in described.findings if finding.code == "too_long"}
    valid = etree.XMLSchema(etree.fromstring(schema_xsd("document"))).validate(root)
    assert valid == (not too_long)
    for element in elements("document"):
        value, kept = described.values.get(element.name, ""), root.findtext(element.name) or ""
        assert len(kept.replace("\r\n", "\n")) == len(value.replace("\r\n", "\n"))


def test_the_schema_files_are_schemas(tmp_path: Path) -> None:
    for which in ("dossier", "batch", "document"):
        path = tmp_path / f"{which}.xsd"
        path.write_bytes(schema_xsd(which))
        assert schema(path).validate(etree.fromstring(metadata_xml(which, {})))


def test_the_documented_elements_are_those_of_the_table() -> None:
    """docs/exports.md lists every element with its length, need and source."""
    text = DOCS.read_text(encoding="utf-8")
    for which in ("dossier", "batch", "document"):
        for element in elements(which):
            assert documented(element) in text, documented(element)


def documented(element: object) -> str:
    need = element.need  # type: ignore[attr-defined]
    if isinstance(need, Condition):
        need = f"if {need.element} is {' or '.join(need.codes)}"
    kind = element.length or element.kind  # type: ignore[attr-defined]
    return f"| `{element.name}` | {element.vi} | {kind} | {need} | {element.source} |"  # type: ignore[attr-defined]


def test_codes_are_whole() -> None:
    assert sorted(codes("typeName").values()) == [f"{n:02d}" for n in range(1, 33)]
    assert sorted(codes("language").values()) == [f"{n:02d}" for n in range(1, 12)]
    for which in ("dossier", "batch", "document"):
        for element in elements(which):
            if isinstance(element.need, Condition):
                assert element.need.element in {other.name for other in elements(which)}
            if element.codes is not None:
                assert codes(element.codes)
