"""A value's origin, doubt and history go with it, however items come and go; every correction can be taken back."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingest.archive.corrections import Correction, changed, corrected, value_at
from ingest.errors import CorrectionError
from ingest.web.record.trail import Trail
from parse import Record
from parse.record import Citation, Document

RECORD = Record(
    document=Document(
        code="24-QD/TW",
        recipients=["a", "b", "c"],
        citations=[Citation(code="1-QĐ/TW"), Citation(code="2-QĐ/TW")],
    )
)


def change(at: str, action: Any, before: Any, after: Any) -> Correction:
    return Correction(
        at=at, action=action, before=before, after=after, who="lan", when="2026-01-02T03:04:05+00:00"
    )


def test_items_take_their_origin_along() -> None:
    trail = Trail(
        RECORD,
        [
            change("/document/recipients/0", "remove", "a", None),
            change("/document/recipients/1", "insert", None, "new"),
            change("/document/recipients/2", "set", "c", "C"),
        ],
    )
    assert trail.record.document.recipients == ["b", "new", "C"]
    assert [trail.origin(f"/document/recipients/{n}") for n in range(3)] == [
        "/document/recipients/1", None, "/document/recipients/2",
    ]  # fmt: skip
    assert trail.now("/document/recipients/0") is None
    assert trail.now("/document/recipients/2") == "/document/recipients/2"
    assert trail.read_value("/document/recipients/2") == "c"
    assert [step.at for step in trail.history()] == ["/document/recipients/2", "/document/recipients/1", None]


def test_parts_of_moved_things_keep_their_history() -> None:
    trail = Trail(
        RECORD,
        [
            change("/document/citations/1/code", "set", "2-QĐ/TW", "22-QĐ/TW"),
            change(
                "/document/citations/0", "remove", RECORD.document.citations[0].model_dump(mode="json"), None
            ),
        ],
    )
    last = trail.last("/document/citations/0/code")
    assert last is not None
    assert last.after == "22-QĐ/TW"
    assert trail.read_value("/document/citations/0/code") == "2-QĐ/TW"


def test_what_was_never_read_has_a_place() -> None:
    trail = Trail(RECORD, [change("/document/signature/name", "set", None, "Mai Văn Chính")])
    assert trail.origin("/document/signature/name") == "/document/signature/name"
    assert trail.now("/document/signature/title") == "/document/signature/title"
    assert trail.read_value("/document/signature/name") is None


def test_corrections_of_another_reading_are_told_apart() -> None:
    trail = Trail(RECORD, [change("/document/code", "set", "of an earlier reading", "x")])
    assert [step.stale for step in trail.history()] == [True]
    assert trail.undoing(0) is None


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["set", "insert", "remove", "confirm"]), st.integers(0, 5), st.text("xyz", max_size=3)
    ),
    max_size=12,
)


def made(steps: list[tuple[str, int, str]]) -> list[Correction]:
    """Those of the steps that fit, as corrections."""
    record, done = RECORD, []
    for action, n, text in steps:
        at = f"/document/recipients/{n}"
        before = None if action == "insert" else value_at(record, at)
        one = change(at, action, before, None if action == "remove" else text)
        try:
            record = changed(record, one)
        except CorrectionError:
            continue
        done.append(one)
    return done


@given(STEPS)
def test_a_trail_ends_where_the_corrections_end(steps: list[tuple[str, int, str]]) -> None:
    done = made(steps)
    trail = Trail(RECORD, done)
    assert trail.record == corrected(RECORD, done).record
    for n, value in enumerate(trail.record.document.recipients):
        at = f"/document/recipients/{n}"
        origin = trail.origin(at)
        assert (origin is None) or trail.now(origin) == at
        last = trail.last(at)
        if last is None:
            assert value == trail.read_value(at)


@given(STEPS)
def test_any_correction_can_be_taken_back_by_another(steps: list[tuple[str, int, str]]) -> None:
    done = made(steps)
    for number, correction in enumerate(done):
        trail = Trail(RECORD, done)
        undoing = trail.undoing(number)
        if undoing is None:
            gone = next(step for step in trail.history() if step.number == number).at is None
            assert correction.action == "confirm" or gone
            continue
        at, action, earlier = undoing
        before = None if action == "insert" else value_at(trail.record, at)
        record = changed(trail.record, change(at, action, before, earlier))
        if action != "remove":
            assert value_at(record, at) == correction.before
