"""Papers inside a PDF portfolio become documents of their own, each once, whatever the service dies at."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import shutil
import zipfile
from pathlib import Path

import pikepdf
import pytest
from dying import each_death
from rig import SCAN, Rig, readers

from ingest.intake.claim import Claim
from ingest.journal import State
from ingest.pdf.exchange_package import unpack
from ocr import ExchangePackageError, PageSource, PortfolioError, XfaError, describe, kind_of

PAPERS = {"1427-QĐ.png": SCAN + b" one", "../358/CV.png": SCAN + b" two", "số liệu.xlsx": b"PK a table"}
HARD = Path(__file__).parents[1] / "data" / "hard"


def portfolio(path: Path, files: dict[str, bytes], *, collection: bool = True) -> Path:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for name, data in files.items():
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=name)
        if collection:
            pdf.Root.Collection = pikepdf.Dictionary(Type=pikepdf.Name.Collection)
        pdf.save(path, static_id=True)
    return path


def start(root: Path) -> Rig:
    """A start of the service that works on all that is there, and on what comes out of it."""
    waiting: list[Claim] = []
    rig = Rig(root, readers=readers()._replace(describe=_describe), begin=waiting.append)
    try:
        rig.start()
        while waiting:
            rig.pipeline.process(waiting.pop(0))
    finally:
        rig.journal.close()
        rig.catalogue.close()
    return rig


def _describe(path: Path) -> list[PageSource]:
    return describe(path) if kind_of(path) == "pdf" else [PageSource(path, "png", 1, 900, 600, 100.0)]


def check(root: Path) -> None:
    rig = Rig(root)
    names = sorted(name for one in rig.archive.documents() for name in rig.archive.row(one).names)
    assert names == ["sổ/tập.pdf/.._358_CV.png", "sổ/tập.pdf/1427-QĐ.png"]
    originals = {(rig.archive.place(one) / "original.png").read_bytes() for one in rig.archive.documents()}
    assert originals == {SCAN + b" one", SCAN + b" two"}
    (kept,) = rig.folders.failed.glob("*.pdf")
    told = json.loads(kept.with_name(kept.name + ".error.json").read_bytes())
    assert told["code"] == "portfolio"
    assert len(told["sha256"]) == 64
    assert not list(rig.folders.work.iterdir())
    assert rig.journal.unfinished() == []
    totals = rig.journal.totals()
    assert (totals[State.ARCHIVED], totals[State.FAILED], totals[State.DUPLICATE]) == (2, 1, 0)
    rig.close()


def prepare(root: Path) -> None:
    rig = Rig(root)
    portfolio(rig.drop("sổ/tập.pdf"), PAPERS)
    rig.close()


def test_papers_inside_are_archived_and_the_portfolio_is_kept(tmp_path: Path) -> None:
    prepare(tmp_path)
    start(tmp_path)
    check(tmp_path)


def test_dying_at_every_step(folder: Path) -> None:
    prepare(folder / "before")
    for death in each_death(every=5):
        root = folder / "root"
        shutil.copytree(folder / "before", root)
        with death:
            start(root)
        if death.died:
            start(root)
        check(root)
        shutil.rmtree(root)
    assert death.point > 60, "the steps were not all seen"


def test_the_same_portfolio_again_brings_nothing_twice(tmp_path: Path) -> None:
    prepare(tmp_path)
    start(tmp_path)
    prepare(tmp_path)
    start(tmp_path)
    rig = Rig(tmp_path)
    assert len(list(rig.archive.documents())) == 2
    assert rig.journal.totals()[State.DUPLICATE] == 2
    rig.close()


def test_a_collection_without_papers_is_the_paper_that_its_pages_are(tmp_path: Path) -> None:
    path = portfolio(tmp_path / "with-table.pdf", {"số liệu.xlsx": b"PK a table"})
    assert len(describe(path)) == 1


def test_attached_papers_do_not_make_a_portfolio(tmp_path: Path) -> None:
    assert len(describe(portfolio(tmp_path / "attached.pdf", PAPERS, collection=False))) == 1


def test_portfolio_and_xfa_are_told_before_reading() -> None:
    with pytest.raises(PortfolioError):
        describe(HARD / "portfolio.pdf")
    with pytest.raises(XfaError):
        describe(HARD / "xfa.pdf")


def test_a_form_that_also_has_xfa_is_read_by_its_pages(tmp_path: Path) -> None:
    with pikepdf.open(
        portfolio(tmp_path / "form.pdf", {}, collection=False), allow_overwriting_input=True
    ) as pdf:
        field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=pikepdf.String("a")))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), XFA=pdf.make_stream(b"<xdp/>"))
        pdf.save()
    assert len(describe(tmp_path / "form.pdf")) == 1


ENVELOPE = """<?xml version="1.0" encoding="UTF-8"?>
<edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLBody><edXML:edXMLManifest>
{names}</edXML:edXMLManifest></edXML:edXMLBody><edXML:AttachmentEncoded>{files}</edXML:AttachmentEncoded>
</edXML:edXMLEnvelope>
"""


def message(path: Path, files: dict[str, bytes]) -> Path:
    names = "".join(f"<edXML:AttachmentName>{name}</edXML:AttachmentName>" for name in files)
    encoded = "".join(
        f"<edXML:Attachment>{base64.b64encode(data).decode()}</edXML:Attachment>" for data in files.values()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(ENVELOPE.format(names=names, files=encoded))
    return path


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return out.getvalue()


def test_papers_attached_to_an_edxml_message_are_archived(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    inside = zipped({"hs/số 2.png": SCAN + b" two", "phụ lục.xlsx": b"PK a table"})
    message(rig.drop("gói.edxml"), {"số 1.png": SCAN + b" one", "kèm.zip": inside})
    rig.close()
    waiting: list[Claim] = []

    def describing(path: Path) -> list[PageSource]:
        kind_of(path)
        return [PageSource(path, "png", 1, 900, 600, 100.0)]

    again = Rig(tmp_path, readers=readers()._replace(describe=describing), begin=waiting.append)
    again.start()
    while waiting:
        again.pipeline.process(waiting.pop(0))
    names = sorted(name for one in again.archive.documents() for name in again.archive.row(one).names)
    assert names == ["gói.edxml/hs_số 2.png", "gói.edxml/số 1.png"]
    (kept,) = again.folders.failed.glob("*.edxml")
    assert json.loads(kept.with_name(kept.name + ".error.json").read_bytes())["code"] == "exchange_package"
    again.close()


@pytest.mark.parametrize(
    "content",
    [
        "<edXMLEnvelope><Attachment>%%%</Attachment></edXMLEnvelope>",
        "<edXMLEnvelope><Attachment>",
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><edXMLEnvelope><Attachment>&a;</Attachment></edXMLEnvelope>',
    ],
)
def test_a_hostile_or_broken_message_gives_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.edxml").write_text(content)
    with pytest.raises(ExchangePackageError):
        kind_of(tmp_path / "x.edxml")
    (tmp_path / "out").mkdir()
    with contextlib.suppress(ValueError):
        assert unpack(tmp_path / "x.edxml", tmp_path / "out") == []
    assert list((tmp_path / "out").iterdir()) == []
