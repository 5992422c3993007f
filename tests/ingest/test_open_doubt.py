"""What people have confirmed or corrected is not doubtful any more; the catalogue's row says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rig import Rig

from ingest.archive import keep_corrections
from ingest.archive.corrections import Correction
from ingest.archive.open_doubt import OpenDoubt, open_doubt, reviewed
from ingest.catalogue.row import Reviewed
from ingest.disk import durable
from ingest.doubt import Judged, to_json

WHEN = "2026-01-02T03:04:05+00:00"


def change(
    at: str, action: Any = "confirm", reading: int = 1, before: Any = None, after: Any = None
) -> Correction:
    return Correction(at=at, action=action, before=before, after=after, who="lan", when=WHEN, reading=reading)


def judged(at: str, probability: float | None, doubtful: bool) -> Judged:
    return Judged(at=at, probability=probability, doubtful=doubtful, confidence=None, reasons=[], places=[])


JUDGED = [
    judged("/document/code", 0.25, True),
    judged("/document/recipients/0", 0.5, True),
    judged("/document/recipients/2", 0.75, True),
    judged("/document/date", 1.0, False),
]


@pytest.mark.parametrize(
    ("corrections", "left"),
    [
        ([], OpenDoubt(3, 1.5)),
        ([change("/document/code")], OpenDoubt(2, 0.75)),
        ([change("/document/code", "set", after="24-QĐ/TW")], OpenDoubt(2, 0.75)),
        ([change("/document/recipients", "set", after=[])], OpenDoubt(1, 0.75)),
        ([change("/document/rec")], OpenDoubt(3, 1.5)),
        ([change("/document/recipients/2")], OpenDoubt(2, 1.25)),
        # Behind an item that was taken out, or put in, the others have other places.
        ([change("/document/recipients/0", "remove"), change("/document/recipients/1")], OpenDoubt(1, 0.75)),
        ([change("/document/recipients/0", "remove"), change("/document/recipients/2")], OpenDoubt(2, 1.0)),
        ([change("/document/recipients/1", "insert"), change("/document/recipients/3")], OpenDoubt(2, 1.25)),
    ],
)
def test_what_is_left(corrections: list[Correction], left: OpenDoubt) -> None:
    assert open_doubt(JUDGED, corrections, None) == left


def test_the_whole_record_confirmed_leaves_nothing() -> None:
    assert open_doubt(JUDGED, [], Reviewed(WHEN, "lan")) == OpenDoubt(0, 0.0)


def test_a_doubt_without_a_probability_counts_as_one_wrong_value() -> None:
    old = [judged("/document/code", None, True), judged("/document/date", None, True)]
    assert open_doubt(old, [change("/document/date")], None) == OpenDoubt(1, 1.0)
    assert open_doubt([judged("/document/date", None, False)], [], None) == OpenDoubt(0, 0.0)


def test_who_reviewed_last() -> None:
    confirmed = [change(""), change("/document/code"), change("").model_copy(update={"who": "minh"})]
    assert reviewed(confirmed, 1) == Reviewed(WHEN, "minh")
    assert reviewed(confirmed, 2) is None
    assert reviewed([change("/document/code")], 1) is None


def test_a_change_after_the_review_is_told() -> None:
    later = "2026-01-03T03:04:05+00:00"
    place = change("/document/place", "set", after="Hà Nội").model_copy(update={"who": "minh", "when": later})
    assert reviewed([change(""), place], 1) == Reviewed(WHEN, "lan", later, "minh")
    assert reviewed([place, change("")], 1) == Reviewed(WHEN, "lan")
    assert reviewed([change(""), place, change("")], 1) == Reviewed(WHEN, "lan")
    assert reviewed([change(""), change("/document/place")], 1) == Reviewed(WHEN, "lan")
    assert reviewed([change(""), place.model_copy(update={"reading": 2})], 1) == Reviewed(WHEN, "lan")
    taken_out = change("/document/recipients/0", "remove", before="x")
    assert reviewed([change(""), taken_out], 1) == Reviewed(WHEN, "lan", WHEN, "lan")


def test_a_withdrawn_review_is_none() -> None:
    withdrawn = [change(""), change("", "withdraw")]
    assert reviewed(withdrawn, 1) is None
    assert reviewed([*withdrawn, change("/document/place", "set", after="Hà Nội")], 1) is None
    assert reviewed([*withdrawn, change("")], 1) == Reviewed(WHEN, "lan")
    assert open_doubt(JUDGED, withdrawn, None) == OpenDoubt(3, 1.5)


def test_the_row_follows_what_people_do(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.ingest("a.png")
    (document,) = rig.archive.documents()
    durable.write(rig.archive.place(document) / "doubts.json", to_json(JUDGED).encode())
    rig.catalogue.put(rig.archive.row(document))

    def row_after(correction: Correction | None) -> tuple[int, float, str | None, str | None]:
        if correction is not None:
            keep_corrections.correct(document, rig.house, lambda: [correction])
        row = rig.catalogue.get(document)
        assert row is not None
        return row.doubts, row.doubt, row.reviewed_at, row.reviewed_by

    assert row_after(None) == (3, 1.5, None, None)
    assert row_after(change("/document/code", "set", after="24-QĐ/TW")) == (2, 0.75, None, None)
    assert row_after(change("", reading=2)) == (2, 0.75, None, None)
    assert row_after(change("")) == (0, 0.0, WHEN, "lan")
    assert row_after(change("/document/place", "set", before=None, after="Hà Nội")) == (0, 0.0, WHEN, "lan")
    row = rig.catalogue.get(document)
    assert row is not None
    assert (row.changed_at, row.changed_by) == (WHEN, "lan")
    assert row_after(change("", "withdraw")) == (2, 0.75, None, None)
    row = rig.catalogue.get(document)
    assert row is not None
    assert (row.changed_at, row.changed_by) == (None, None)
    rig.close()


def test_what_a_list_lacks_is_settled_where_an_item_is_put_in_or_said_to_be_none() -> None:
    read = [judged("/document/recipients", 0.1, True), judged("/document/recipients/0", 0.9, False)]

    def left(*corrections: Correction) -> int:
        return open_doubt(read, list(corrections), None).doubts

    assert left() == 1
    assert left(change("/document/recipients/0")) == 1
    assert left(change("/document/recipients/1")) == 0
    assert left(change("/document/recipients/1", "insert", after="Sở Nội vụ")) == 0
    assert left(change("/document/recipients/0", "remove"), change("/document/recipients/0")) == 0
