"""Papers inside a PDF portfolio become documents of their own, each once, whatever the service dies at."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pikepdf
import pytest
from dying import each_death
from rig import SCAN, Rig, readers

from ingest.intake.claim import Claim
from ingest.journal import State
from ocr import PageSource, PortfolioError, XfaError, describe, kind_of

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
