"""Electronic signatures at intake: who signed, whether the bytes are as they were signed, and what nobody checked."""

import time
from pathlib import Path

import pytest
import signed_pdfs
from fastapi.testclient import TestClient
from pyhanko.sign.fields import SigSeedSubFilter
from rig import Rig
from signed_pdfs import Authority, write
from typer.testing import CliRunner

from ingest.archive.archive import Archive
from ingest.archive.made import ElectronicSignature
from ingest.archive.signed import told
from ingest.building import signature_check
from ingest.building.e_signatures import e_signatures
from ingest.cli import app
from ingest.export.metadata.described import describe_document
from ingest.export.metadata.given import Given
from ingest.export.paper import read_paper
from ingest.service.outcome import Outcome
from ingest.settings import Settings
from ingest.web.app import create_app

OFFICE = "Văn phòng Tỉnh ủy"


@pytest.fixture(scope="module")
def root() -> Authority:
    return signed_pdfs.authority()


@pytest.fixture(scope="module")
def paper(root: Authority) -> bytes:
    return signed_pdfs.signed(signed_pdfs.blank(), root.signer(OFFICE))


def only(path: Path, trust_roots: Path | None = None) -> ElectronicSignature:
    (found,) = e_signatures(path, "pdf", trust_roots)
    return found


def test_who_signed_when_and_that_nothing_changed(tmp_path: Path, paper: bytes) -> None:
    found = only(write(tmp_path / "a.pdf", paper))
    assert found["certificate"] is not None
    assert found["certificate"]["name"] == OFFICE
    assert "CA thử nghiệm" in found["certificate"]["issuer"]
    assert found["certificate"]["chain"] == ["Common Name: CA thử nghiệm"]
    assert (found["form"], found["digest"], found["weak"]) == ("ETSI.CAdES.detached", "sha256", False)
    assert (found["bytes"], found["later"], found["root"]) == ("unchanged", "nothing", "not_checked")
    assert found["signed_at"] is not None
    assert found["problem"] is None


def test_without_a_root_it_is_never_said_to_be_valid(tmp_path: Path, paper: bytes) -> None:
    found = only(write(tmp_path / "a.pdf", paper))
    assert "chưa đối chiếu với chứng thư gốc" in told(found, "vi")
    assert "not checked against a root" in told(found, "en")
    assert "valid" not in told(found, "en")
    assert "hợp lệ" not in told(found, "vi")


def test_one_changed_byte_is_told(tmp_path: Path, paper: bytes) -> None:
    found = only(write(tmp_path / "a.pdf", paper.replace(b"0 0 100 100 re", b"0 0 100 900 re", 1)))
    assert found["bytes"] == "changed"
    assert "ĐÃ BỊ SỬA" in told(found, "vi")


def test_what_is_appended_after_signing_is_told(tmp_path: Path, paper: bytes) -> None:
    found = only(write(tmp_path / "a.pdf", signed_pdfs.with_other_contents(paper)))
    assert (found["bytes"], found["later"]) == ("unchanged", "other")


def test_a_second_signature_is_an_allowed_addition(tmp_path: Path, root: Authority, paper: bytes) -> None:
    both = signed_pdfs.signed(paper, root.signer("Văn thư"), "Signature2")
    first, second = e_signatures(write(tmp_path / "a.pdf", both), "pdf", None)
    assert (first["bytes"], first["later"]) == ("unchanged", "allowed")
    assert (second["bytes"], second["later"]) == ("unchanged", "nothing")


def test_a_given_root_is_found_and_another_is_not(tmp_path: Path, root: Authority, paper: bytes) -> None:
    path = write(tmp_path / "a.pdf", paper)
    (tmp_path / "roots").mkdir()
    write(tmp_path / "roots" / "ours.pem", root.pem)
    assert only(path, tmp_path / "roots")["root"] == "found"
    other = write(tmp_path / "other.pem", signed_pdfs.authority("CA khác").pem)
    assert only(path, other)["root"] == "not_found"


def test_a_changed_paper_is_not_trusted_for_its_root(tmp_path: Path, root: Authority, paper: bytes) -> None:
    changed = paper.replace(b"0 0 100 100 re", b"0 0 100 900 re", 1)
    found = only(write(tmp_path / "a.pdf", changed), write(tmp_path / "root.pem", root.pem))
    assert (found["bytes"], found["root"]) == ("changed", "not_found")


def test_a_weak_digest_is_told(tmp_path: Path, root: Authority) -> None:
    form = SigSeedSubFilter.ADOBE_PKCS7_DETACHED
    weak = signed_pdfs.signed(signed_pdfs.blank(), root.signer(OFFICE), form=form, digest="sha1")
    found = only(write(tmp_path / "a.pdf", weak))
    assert (found["form"], found["digest"], found["weak"]) == ("adbe.pkcs7.detached", "sha1", True)
    assert found["bytes"] == "unchanged"


def test_the_form_of_old_programs(tmp_path: Path, root: Authority) -> None:
    old = signed_pdfs.signed_by_sha1(signed_pdfs.blank(), root.signer(OFFICE))
    found = only(write(tmp_path / "a.pdf", old))
    assert (found["form"], found["weak"], found["bytes"]) == ("adbe.pkcs7.sha1", True, "unchanged")
    changed = old.replace(b"0 0 100 100 re", b"0 0 100 900 re", 1)
    assert only(write(tmp_path / "b.pdf", changed))["bytes"] == "changed"


def test_bytes_before_the_header_are_no_part_of_the_file(tmp_path: Path, paper: bytes) -> None:
    assert only(write(tmp_path / "a.pdf", b"mail junk\n" + paper))["bytes"] == "unchanged"


def test_an_unsigned_file_has_none(tmp_path: Path) -> None:
    assert e_signatures(write(tmp_path / "a.pdf", signed_pdfs.blank()), "pdf", None) == []
    assert e_signatures(write(tmp_path / "a.jpg", b"\xff\xd8\xff/ByteRange"), "jpeg", None) == []


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_broken_signature_is_there_with_its_problem(tmp_path: Path, paper: bytes, cut: float) -> None:
    at = paper.index(b"/ByteRange")
    broken = paper[: at + 10 + round(cut * (len(paper) - at))]
    for found in e_signatures(write(tmp_path / "a.pdf", broken), "pdf", None):
        assert found["bytes"] != "unchanged"


def test_a_missing_root_keeps_nothing_from_being_archived(tmp_path: Path, paper: bytes) -> None:
    found = only(write(tmp_path / "a.pdf", paper), tmp_path / "nowhere")
    assert found["bytes"] == "unknown"
    assert found["problem"]


def test_a_check_without_end_is_ended(tmp_path: Path, paper: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(path: Path, trust_roots: Path | None) -> list[ElectronicSignature]:
        time.sleep(600)
        return []

    monkeypatch.setattr(signature_check, "check", endless)
    (found,) = e_signatures(write(tmp_path / "a.pdf", paper), "pdf", None, seconds=0.2)
    assert found["problem"] == "the check took too long"


@pytest.fixture
def archived(tmp_path: Path, paper: bytes) -> Path:
    """The root of an archive with a signed paper in it."""
    rig = Rig(tmp_path)
    assert rig.ingest("a.pdf", paper) is Outcome.ARCHIVED
    rig.close()
    return tmp_path


def test_the_archive_keeps_what_was_found(archived: Path) -> None:
    archive = Archive(Settings(root=archived).folders.archive)
    (document,) = archive.documents()
    (found,) = archive.made(document)["signatures"]
    assert found["certificate"] is not None
    assert (found["certificate"]["name"], found["bytes"]) == (OFFICE, "unchanged")
    described = describe_document(read_paper(document, archive), Given({}, {}), 1)
    assert f"Chữ ký số: {OFFICE}" in described.values["description"]
    shown = CliRunner().invoke(app, ["show", document, "--root", str(archived), "--lang", "vi"])
    assert OFFICE in shown.stdout
    assert "chưa đối chiếu" in " ".join(shown.stdout.split())


def test_the_review_page_says_it(archived: Path) -> None:
    document = next(iter(Archive(Settings(root=archived).folders.archive).documents()))
    client = TestClient(
        create_app(Settings(root=archived)), base_url="http://127.0.0.1:8080", client=("127.0.0.1", 50000)
    )
    page = client.get(f"/documents/{document}").text
    assert OFFICE in page
    assert "chưa đối chiếu với chứng thư gốc" in page
