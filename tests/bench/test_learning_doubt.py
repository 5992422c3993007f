"""The bench of doubt: labels are what scoring says; an unread page leaves a transcript whole; fitting learns."""

from __future__ import annotations

import random

import numpy as np

from bench.doubt.case import Case
from bench.doubt.labels import field_of, labels
from bench.doubt.regression import model_of, probabilities
from bench.doubt.variants import without_page
from ingest.doubt.values import Value
from ocr import Box, Made, Page, Transcript, Word

TRUTH = {
    "document": {
        "code": "24-QĐ/TW", "date": "2021-07-30", "type": "Quyết định", "issuer": ["BAN CHẤP HÀNH", "BAN TỔ CHỨC"],
        "recipients": ["Như trên;", "Các ban đảng;", "Lưu VP."], "headings": [{"label": "I", "title": "MỤC TIÊU"}],
        "signature": {"authority": ["K/T TRƯỞNG BAN"], "title": "PHÓ TRƯỞNG BAN", "name": "Mai Văn Chính"},
    },
    "copies": [],
}  # fmt: skip


def value(at: str, words: str | None = "x") -> Value:
    return Value(at, "other", words, [])


def read(**changes: object) -> dict[str, object]:
    return {"document": {**TRUTH["document"], **changes}, "copies": []}


def test_labels_are_what_scoring_says() -> None:
    record = read(
        code="24-QĐ/TVW", date=None, type="quyết định", issuer=["BAN CHẤP HÀNH BAN TỔ CHỨC"],
        recipients=["Như trên,", "Các bạn đảng;", "Lưu VP."], headings=[{"label": "1", "title": "MỤC TIÊU"}],
    )  # fmt: skip
    places = [
        "/document/code", "/document/type", "/document/issuer/0", "/document/recipients/0", "/document/recipients/1",
        "/document/recipients/2", "/document/headings/0/label", "/document/headings/0/title",
        "/document/signature/name",
    ]  # fmt: skip
    found = labels([*map(value, places), value("/document/date", None)], record, TRUTH)
    assert {at for at, right in found.right.items() if not right} == {
        "/document/code", "/document/date", "/document/recipients/1", "/document/headings/0/label",
    }  # fmt: skip
    assert found.lost == []


def test_what_was_not_read_and_is_not_judged_is_lost() -> None:
    record = read(recipients=["Như trên;"], signature=None)
    found = labels([value("/document/recipients/0"), value("/document/signature/name", None)], record, TRUTH)
    assert found.right == {"/document/recipients/0": True, "/document/signature/name": False}
    assert sorted(found.lost) == [
        "/document/recipients/1", "/document/recipients/1", "/document/signature/authority/0",
        "/document/signature/title",
    ]  # fmt: skip


def test_a_copy_block_that_was_not_read_counts_once() -> None:
    truth = {**TRUTH, "copies": [{"code": "5-BS/VPTU", "kind": "sao lục", "issuer": ["VĂN PHÒNG"]}]}
    seen = labels([value("/copies/0", None)], read(), truth)
    assert seen.right == {"/copies/0": False}
    assert seen.lost == []
    unseen = labels([], read(), truth)
    assert sorted(unseen.lost)[:2] == ["/copies/0/code", "/copies/0/issuer/0"]


def test_fields_are_counted_once() -> None:
    assert field_of("/document/headings/3/title") == field_of("/document/headings/3/label")
    assert field_of("/copies/0/issuer/1") == "/copies/0/issuer"
    assert field_of("/document/recipients/1") == "/document/recipients/1"


def test_a_transcript_without_a_page_is_one() -> None:
    pages = {"Số": 1, "24-QĐ/TW": 1, "Chỉ": 2, "thị": 2, "mới": 2, "Nơi": 1, "nhận:": 1}
    text, words = "Số 24-QĐ/TW\nChỉ thị mới\nNơi nhận:\n", []
    for n, (printed, page) in enumerate(pages.items()):
        start = text.index(printed)
        at = {"start": start, "end": start + len(printed), "page": page, "printed": printed}
        words.append(Word(**at, box=Box(0, 0, 9, 9), confidence=0.9, order=n, line=n))
    both = Transcript(
        text=text,
        words=words,
        pages=[Page(number=n, width=9, height=9, dpi=300, state="read") for n in (1, 2)],
        made=Made(software="s", recogniser="r", model="m", settings={}),
    )
    left = without_page(both, 2)
    assert left.text == "Số 24-QĐ/TW\nNơi nhận:\n"
    assert [left.text[w.start : w.end] for w in left.words] == [w.printed for w in left.words]
    assert [page.state for page in left.pages] == ["read", "unread"]


def test_fitting_learns_what_makes_values_wrong() -> None:
    chance = random.Random(3)
    cases = []
    for n in range(600):
        weak, missing = chance.random(), n % 4 == 0
        right = chance.random() > (weak * 0.9 if not missing else 0.5)
        signs = {"weakest": weak, "agreed": chance.random()} if not missing else {"trace": float(not right)}
        cases.append(Case("t", "s", "/a", "/a", ("name", "code")[n % 3 == 0], missing, signs, right))
    model = model_of(cases, "v")
    likely = probabilities(model, cases)
    right = np.array([case.right for case in cases])
    assert likely[right].mean() > likely[~right].mean() + 0.1
    assert abs(likely.mean() - right.mean()) < 0.02  # as many as expected are right
    assert model.probability("name", {"weakest": 0.9}, False) < model.probability(
        "name", {"weakest": 0.1}, False
    )
    assert model.probability("never seen", {"weakest": 0.5}, False) == model.probability(
        "other", {"weakest": 0.5}, False
    )
