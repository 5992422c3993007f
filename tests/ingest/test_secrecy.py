"""A paper marked secret, or perhaps so, is held apart, closed to others, out of the search, until it is released."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import paper
import pytest
import rig as rigs
from rig import SCAN, Rig

from ingest.archive import verify
from ingest.archive.archive import Archive
from ingest.archive.holding import Decision, held_documents, release
from ingest.building.secrecy import why_held
from ingest.journal import State
from ingest.service.outcome import Outcome
from ocr import Aside, Box, Page, Stamp, Transcript
from parse import Parsed, Record
from parse.record import Document

PLAIN = ["ĐẢNG CỘNG SẢN VIỆT NAM", "QUYẾT ĐỊNH về bảo vệ bí mật", "MẶT TRẬN TỔ QUỐC", "BẢO MẬT THÔNG TIN"]


def parsed(security: Any = None) -> Parsed:
    return Parsed(record=Record(document=Document(type="Quyết định", security=security)))


def why(lines: list[str], security: Any = None) -> str | None:
    found = why_held(paper.draw(lines)[1], parsed(security))
    return found.code if found else None


@pytest.mark.parametrize("mark", ["Mật", "Tối mật", "Tuyệt mật"])
def test_marked(mark: str) -> None:
    assert why(PLAIN, mark) == "marked"


@pytest.mark.parametrize(
    "line",
    [
        *("MẬT", "M Ậ T", "MẠT", "TÔI MẶT", "TỐI MẬ", "TUYỆT MẬ7", "TUYÊT M T", "(MẬT)"),
        # A frame's strokes are read as letters.
        *("| MẬT Ì", "[ MẬT Ì", "[ TÔI MẬT |", "IMẬT|", "l TỐI MẬT l", "MẬT 1"),
        *("BẢN SAO BÍ MẬT NHÀ NƯỚC Ị", "TÀI LIỆU MẬT", "| VĂN BẢN MẬT I", "ĐỘ MẬT: MẬT", "Độ mật: Tối mật"),
        *("MẬT - BẢN SỐ: 05", "TÀI LIỆU TỐI MẬT - BẢN SỐ 12"),
        *("Số: 45/BC-UBND MẬT", "Số 607-TB/UBKTTU TUYỆT MẬT", "Số: 45/BC-UBND | MẬT |"),
    ],
)
def test_a_line_that_comes_near_a_mark(line: str) -> None:
    assert why([*PLAIN, line]) == "unsure"


@pytest.mark.parametrize(
    "line",
    [
        *("mật.", "mặt", "HỎA TỐC", "KHẨN", "BÍ MẬT NHÀ NƯỚC", "TỈNH ỦY", "24-QĐ/TW", "***", "T", ""),
        *("TÔI MẮT", "MẮT", "MẬT ĐỘ DÂN SỐ", "TÀI LIỆU MỚI", "VĂN BẢN MẪU", "Độ mật:", "ĐỘ MẬT"),
        *("mật của văn bản: Tuyệt mật, Tối mật, Mật.", "Số: 12/BC-MTTQ MẶT TRẬN", "CÔNG TY MẶT TRỜI"),
    ],
)
def test_a_line_that_does_not(line: str) -> None:
    assert why([*PLAIN, line]) is None


@pytest.mark.parametrize("at", [0, 60])
def test_a_level_typed_in_small_letters_counts_in_the_head_alone(at: int) -> None:
    lines = ["Căn cứ Quyết định số 12"] * 80
    assert why([*lines[:at], "Tối mật", *lines[at:]]) == ("unsure" if at == 0 else None)


def stamp(says: Any, *readings: str) -> Stamp:
    return Stamp(page=1, box=Box(10, 20, 90, 50), readings=list(readings), says=says)


@pytest.mark.parametrize(
    ("found", "why_held_then"),
    [
        (stamp("mark", "| MẬT", "M ẬT"), ("marked", "Mật")),
        (stamp("mark", "TUYỆT MẬT"), ("marked", "Tuyệt mật")),
        (stamp("mark", "BẢN SAO BÍ MẬT NHÀ NƯỚC"), ("unsure", "1: 10,20,90,50")),
        (stamp("near", "MÃI"), ("unsure", "1: 10,20,90,50")),
        (stamp("unread"), ("unsure", "1: 10,20,90,50")),
        (stamp("other", "KHẨN"), None),
    ],
)
def test_a_stamp_read_by_itself(found: Stamp, why_held_then: tuple[str, str] | None) -> None:
    assert why_held(paper.draw(PLAIN)[1].model_copy(update={"stamps": [found]}), parsed()) == why_held_then


@pytest.mark.parametrize("unread", [1, 2])
def test_a_page_that_could_not_be_read(unread: int) -> None:
    pages = [
        Page(number=n, width=9, height=9, dpi=100, state="unread" if n == unread else "read", reason="late")
        for n in (1, 2)
    ]
    found = why_held(paper.draw(PLAIN)[1].model_copy(update={"pages": pages}), parsed())
    assert found == ("unread", f"{unread}: late")


def test_a_mark_that_stands_apart_from_the_text() -> None:
    aside = Aside(kind="overlay", page=1, box=Box(0, 0, 9, 9), text="SAO Y\nMẬT")
    found = why_held(paper.draw(PLAIN)[1].model_copy(update={"asides": [aside]}), parsed())
    assert found == ("unsure", "MẬT")


def read_secret(path: Path) -> Transcript:
    return paper.draw([*PLAIN, "TỐI MẬT"])[1]


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path, readers=rigs.readers(read_secret))


def test_held_apart(rig: Rig) -> None:
    assert rig.ingest("x.png") is Outcome.HELD
    assert list(rig.archive.documents()) == []
    assert rig.catalogue.count() == 0
    assert rig.folders.held.stat().st_mode & 0o777 == 0o700
    (held,) = held_documents(rig.held)
    assert (held.why, held.detail) == ("unsure", "TỐI MẬT")
    assert (rig.held.place(held.id) / "original.png").read_bytes() == SCAN
    assert rig.journal.totals()[State.HELD] == 1
    assert rig.journal.unfinished() == []
    assert list(verify.verify(rig.archive, rig.held, rig.catalogue, rig.journal)) == []


def test_the_same_bytes_again_stay_out_of_sight(rig: Rig) -> None:
    rig.ingest("x.png")
    assert rig.ingest("y.png") is Outcome.DUPLICATE
    assert rig.catalogue.count() == 0
    (held,) = rig.held.documents()
    assert [n["name"] for n in json.loads((rig.held.place(held) / "names.json").read_text())] == ["y.png"]


def test_released(rig: Rig) -> None:
    rig.ingest("x.png")
    (document,) = rig.held.documents()
    release(document, rig.house, Decision.now("release", "An", "giải mật"))
    assert list(rig.held.documents()) == []
    assert rig.catalogue.ids() == {document}
    assert rig.journal.totals()[State.ARCHIVED] == 1
    assert list(verify.verify(rig.archive, rig.held, rig.catalogue, rig.journal)) == []


def test_a_release_that_was_cut_off(rig: Rig) -> None:
    rig.ingest("x.png")
    (document,) = rig.held.documents()
    rig.archive.publish(rig.held.place(document), document)
    rig.start()
    assert rig.journal.totals()[State.ARCHIVED] == 1


def test_a_setting_changes_that(tmp_path: Path) -> None:
    rig = Rig(tmp_path, readers=rigs.readers(read_secret), settings={"secret": "archive"})
    assert rig.ingest("x.png") is Outcome.ARCHIVED
    assert list(Archive(rig.folders.held).documents()) == []


@pytest.mark.parametrize(
    ("stamps", "level"),
    [
        ([stamp("mark", "MẬT"), stamp("mark", "TỐI MẬT")], "Tối mật"),
        ([stamp("mark", "BẢN SAO BÍ MẬT NHÀ NƯỚC")], None),
        ([stamp("near", "MÃI"), stamp("unread", "MẬT"), stamp("other", "KHẨN")], None),
    ],
)
def test_the_record_has_the_level_that_a_stamp_alone_bears(
    tmp_path: Path, stamps: list[Stamp], level: str | None
) -> None:
    readers = rigs.readers(lambda path: paper.draw(PLAIN)[1].model_copy(update={"stamps": stamps}))
    here = Rig(tmp_path, readers=readers)
    assert here.ingest("x.png") is Outcome.HELD
    (held,) = held_documents(here.held)
    document = json.loads((here.held.place(held.id) / "record.json").read_bytes())["document"]
    assert document["security"] == level
    assert document["security_from"] == ("stamp" if level else None)
    release(held.id, here.house, Decision.now("release", "Bình", "đã giải mật"))
    (row,) = here.catalogue.latest(2)
    assert row.security == level
