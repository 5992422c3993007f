"""Corrections: each is kept with before and after, none is lost, and the record as read is never written again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import rig as rigs
from dying import each_death
from hypothesis import given
from hypothesis import strategies as st
from rig import SCAN, Rig

from ingest.archive import keep_corrections, verify
from ingest.archive.corrections import Correction, changed, corrected, value_at, with_what_follows
from ingest.errors import CorrectionError, OutdatedError
from parse import Record
from parse.record import Copy, Document, Signature

RECORD = Record(
    document=Document(
        code="24-QD/TW", number="24", symbol="QD/TW", recipients=["Các ban,", "Lưu."],
        signature=Signature(name="Mai Văn Chinh"),
        signatures=[Signature(name="Mai Văn Chinh"), Signature(name="Lê Minh")],
    ),
    copies=[Copy(kind="sao lục")],
)  # fmt: skip


def change(at: str, before: Any, after: Any, action: Any = "set") -> Correction:
    return Correction(
        at=at, action=action, before=before, after=after, who="lan", when="2026-01-02T03:04:05+00:00"
    )


def test_a_value_takes_the_place_of_another() -> None:
    new = changed(RECORD, change("/document/signature/name", "Mai Văn Chinh", "Mai Văn Chính"))
    assert new.document.signature == Signature(name="Mai Văn Chính")
    assert RECORD.document.signature == Signature(name="Mai Văn Chinh")


def test_items_come_and_go() -> None:
    there = changed(RECORD, change("/document/recipients/1", None, "Các tỉnh ủy,", "insert"))
    assert there.document.recipients == ["Các ban,", "Các tỉnh ủy,", "Lưu."]
    there = changed(there, change("/document/recipients/0", "Các ban,", None, "remove"))
    assert there.document.recipients == ["Các tỉnh ủy,", "Lưu."]


def test_what_was_never_read_can_be_written() -> None:
    there = changed(RECORD, change("/copies/0/signature/name", None, "Trần An"))
    assert there.copies[0].signature == Signature(name="Trần An")


@pytest.mark.parametrize(
    ("at", "before", "after", "action"),
    [
        ("/document/nothing", None, "x", "set"),
        ("/document/recipients/7", None, "x", "set"),
        ("/document/recipients/-1", None, "x", "insert"),
        ("/document/date", None, "30/7/2021", "set"),
        ("/document/code", "24-QD/TW", None, "remove"),
        ("document/code", "24-QD/TW", "x", "set"),
        ("", None, {}, "set"),
    ],
)
def test_what_no_record_can_have_is_refused(at: str, before: Any, after: Any, action: str) -> None:
    with pytest.raises(CorrectionError):
        changed(RECORD, change(at, before, after, action))


def test_two_people_do_not_overwrite_one_another() -> None:
    with pytest.raises(OutdatedError):
        changed(RECORD, change("/document/code", "24-QÐ/TW", "24-QĐ/TW"))


@pytest.mark.parametrize(
    ("code", "number", "symbol"),
    [
        ("24-QĐ/TW", "24", "QĐ/TW"), ("15/QĐ-UBND", "15", "QĐ-UBND"), ("30/2020/NĐ-CP", "30", "2020/NĐ-CP"),
        ("12 TT/TU", "12", "TT/TU"), (None, None, None),
    ],
)  # fmt: skip
def test_number_and_symbol_follow_their_code(
    code: str | None, number: str | None, symbol: str | None
) -> None:
    there = RECORD
    for one in with_what_follows(RECORD, change("/document/code", "24-QD/TW", code)):
        there = changed(there, one)
    document = there.document
    assert (document.code, document.number, document.symbol) == (code, number, symbol)


def test_the_first_of_several_signatures_is_one_thing() -> None:
    there = RECORD
    for one in with_what_follows(
        RECORD, change("/document/signature/name", "Mai Văn Chinh", "Mai Văn Chính")
    ):
        there = changed(there, one)
    assert there.document.signatures[0] == there.document.signature


def test_a_correction_of_another_reading_is_kept_but_changes_nothing() -> None:
    old = change("/document/code", "24-QÐ/TW", "24-QĐ/TW")
    assert corrected(RECORD, [old]) == (RECORD, [old])


@given(
    st.lists(st.tuples(st.sampled_from(["set", "insert", "remove", "confirm"]), st.integers(0, 4), st.text()))
)
def test_any_row_of_corrections_can_be_gone_back(steps: list[tuple[str, int, str]]) -> None:
    """What stood before each correction is in it: nothing that was ever in the record is lost."""
    there, done = RECORD, []
    for action, n, text in steps:
        at = f"/document/recipients/{n}"
        before = None if action == "insert" else value_at(there, at)
        one = change(at, before, None if action == "remove" else text, action)
        try:
            there, done = changed(there, one), [*done, one]
        except CorrectionError:
            continue
    assert corrected(RECORD, done) == (there, [])
    for one in reversed(done):
        back = {"set": "set", "insert": "remove", "remove": "insert", "confirm": "confirm"}[one.action]
        before = one.before if back == "confirm" else one.after
        there = changed(there, change(one.at, before, one.before, back))
    assert there == RECORD


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def of_rig(rig: Rig) -> str:
    rig.ingest("a.png", SCAN)
    (document,) = rig.archive.documents()
    return document


def to_resolution() -> list[Correction]:
    return [change("/document/type", "Quyết định", "Nghị quyết")]


def test_the_archive_keeps_both_the_reading_and_the_correction(rig: Rig) -> None:
    document = of_rig(rig)
    as_read = (rig.archive.place(document) / "record.json").read_bytes()
    keep_corrections.correct(document, rig.house, to_resolution)
    assert (rig.archive.place(document) / "record.json").read_bytes() == as_read
    assert rig.archive.record(document).document.type == "Nghị quyết"
    row = rig.catalogue.get(document)
    assert row is not None
    assert row.type == "Nghị quyết"
    assert list(verify.verify(rig.archive, held_of(rig), rig.catalogue, rig.journal)) == []


def held_of(rig: Rig) -> Any:
    return rigs.Archive(rig.folders.held)


def test_one_that_does_not_fit_undoes_the_others_made_with_it(rig: Rig) -> None:
    document = of_rig(rig)
    with pytest.raises(OutdatedError):
        keep_corrections.correct(document, rig.house, lambda: [*to_resolution(), *to_resolution()])
    assert rig.archive.corrections(document) == []
    assert rig.archive.record(document).document.type == "Quyết định"


def test_cut_off_anywhere_the_catalogue_follows_the_archive(rig: Rig) -> None:
    document = of_rig(rig)
    for death in each_death():
        with death:
            there = rig.archive.record(document).document.type
            to = "Nghị quyết" if there == "Quyết định" else "Quyết định"
            keep_corrections.correct(
                document, rig.house,
                lambda there=there, to=to: [change("/document/type", there, to)],
            )  # fmt: skip
        keep_corrections.settle(rig.house)
        assert list(verify.verify(rig.archive, held_of(rig), rig.catalogue, rig.journal)) == []
    assert death.point > 4
    assert not list((rig.archive.folder / ".corrected").glob("*"))
