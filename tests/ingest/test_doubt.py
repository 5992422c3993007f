"""Doubts: what fails a check first, then what was read worst; each with its place on the page."""

from __future__ import annotations

import paper

from ingest.doubt import doubts
from parse import Parsed, Record
from parse.record import Document, Span
from parse.record import Doubt as ParseDoubt

_, SURE = paper.draw(["Số 24-QĐ/TW ngày 28"])
CONFIDENCE = {"24-QĐ/TW": 0.5, "28": 0.3}
TRANSCRIPT = SURE.model_copy(
    update={
        "words": [w.model_copy(update={"confidence": CONFIDENCE.get(w.printed, 0.95)}) for w in SURE.words]
    }
)


def test_order_and_places() -> None:
    parsed = Parsed(
        record=Record(document=Document()),
        evidence={
            "/document/code": [Span(start=3, end=11, rule="r")],
            "/document/date": [Span(start=12, end=19, rule="r")],
            "/document/place": [Span(start=0, end=2, rule="r")],
            "/document/type": [],
        },
        doubts=[ParseDoubt(at="/document/place", code="odd", why="lạ")],
    )
    found = doubts(parsed, TRANSCRIPT, below=0.8)
    assert [(d.at, d.source) for d in found] == [
        ("/document/place", "parsing"),
        ("/document/date", "reading"),
        ("/document/code", "reading"),
    ]
    assert [d.confidence for d in found] == [0.95, 0.3, 0.5]
    code = next(w for w in TRANSCRIPT.words if w.printed == "24-QĐ/TW")
    assert [(p.page, p.box) for p in found[2].places] == [(1, code.box)]
    assert doubts(parsed, TRANSCRIPT, below=0.2) == found[:1]
