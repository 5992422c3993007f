"""Doubts about pen: values not surely read, and what the paper or its file's name says against them."""

from __future__ import annotations

import pytest
from test_doubt import drawn

import parse
from ingest.building.notice import parse_notice, stamps_of
from ingest.doubt import Judged
from ingest.doubt.judging import judge
from ingest.web.record.offered import offered
from ocr import Aside, Box, Pen, Transcript

TEXT = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG NGÃI
Số: {number}/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Quảng Ngãi, ngày {day} tháng 3 năm 2025
QUYẾT ĐỊNH
Về việc giao nhiệm vụ
Căn cứ Quyết định số 11/QĐ-UBND ngày 10 tháng 3 năm 2025 của Ủy ban nhân dân tỉnh;
Nơi nhận:
- Lưu: VT.
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Trần Đức Quý
"""


ANNEX = """Phụ lục I
DANH MỤC NHIỆM VỤ
(Kèm theo Quyết định số {said} của Ủy ban nhân dân tỉnh)
1. Sở Tài chính
"""


def paper(
    number: str = "47", day: str = "17", sure: float = 0.97, day_sure: float = 0.97, said: str = ""
) -> Transcript:
    """A paper with number and day by pen; "__" is one that could not be read. ``said``: by an annex's note."""
    transcript = drawn(TEXT.format(number=number, day=day) + (ANNEX.format(said=said) if said else ""))
    pens = []
    for kind, value, much, word in (
        ("number", number, sure, f"{number}/QĐ-UBND"),
        ("day", day, day_sure, day),
    ):
        box = next(w.box for w in transcript.words if w.printed == word)
        state = "unread" if value == "__" else "read" if much >= 0.8 else "doubtful"
        others = [("41", 0.2), ("17", 0.1)] if kind == "number" else [("12", 0.2), ("11", 0.1)]
        readings = others if value == "__" else [(value, much), *others]
        pens.append(Pen(kind=kind, page=1, box=box, readings=readings, state=state, printed=""))
    return transcript.model_copy(update={"pens": pens})


def judged(transcript: Transcript, name: str = "") -> dict[str, Judged]:
    found = judge(parse.parse(transcript.text), transcript, below=0.01, name=name)
    return {one.at: one for one in found}


def codes(one: Judged) -> set[str]:
    return {reason.code for reason in one.reasons if reason.code.startswith("pen_")}


def test_what_is_read_surely_is_given_without_more_doubt() -> None:
    found = judged(paper())
    assert not found["/document/code"].doubtful
    assert not found["/document/date"].doubtful


def test_what_is_not_read_surely_is_never_silent() -> None:
    found = judged(paper(sure=0.6, day_sure=0.7))
    assert found["/document/code"].doubtful
    assert found["/document/code"].probability == pytest.approx(0.6)
    assert codes(found["/document/code"]) == {"pen_unsure"}
    assert "41" in found["/document/code"].reasons[0].vi
    assert found["/document/date"].doubtful


def test_what_could_not_be_read_is_missing_with_its_place() -> None:
    transcript = paper(number="__", day="__")
    found = judged(transcript)
    assert parse.parse(transcript.text).record.document.code is None
    for at in ("/document/code", "/document/date"):
        assert found[at].doubtful
        assert codes(found[at]) == {"pen_unread"}
        assert found[at].places


@pytest.mark.parametrize(
    ("name", "against"),
    [
        ("47QDUB", set()),
        ("QD 48", set()),
        ("48-QĐ-UBND", {"pen_name"}),
        ("scan 0012", set()),
        ("0047_QD", set()),
    ],
)
def test_the_files_name_may_speak_against_a_number(name: str, against: set[str]) -> None:
    found = judged(paper(), name)["/document/code"]
    assert codes(found) == against
    assert found.doubtful == bool(against)


@pytest.mark.parametrize(
    ("said", "number", "day"),
    [
        ("47/QĐ-UBND ngày 17 tháng 3 năm 2025", set(), set()),
        ("41/QĐ-UBND ngày 17/3/2025", {"pen_annex"}, set()),
        ("47 /QĐ-UBND ngày 11 tháng 3 năm 2025", set(), {"pen_annex_day"}),
        ("/QĐ-UBND ngày 17 tháng 3 năm 2025", set(), set()),
        ("41/QĐ-UBND ngày 17 tháng 8 năm 2019", set(), set()),  # another paper
        ("41/QĐ-STC ngày 17 tháng 3 năm 2025", set(), set()),
    ],
)
def test_an_annexs_note_may_speak_against_number_and_day(said: str, number: set[str], day: set[str]) -> None:
    found = judged(paper(said=said))
    assert (codes(found["/document/code"]), codes(found["/document/date"])) == (number, day)
    assert (found["/document/code"].doubtful, found["/document/date"].doubtful) == (bool(number), bool(day))


def test_what_an_annexs_note_says_too_needs_no_second_look() -> None:
    unsure = {"sure": 0.7, "day_sure": 0.7}
    found = judged(paper(**unsure, said="47/QĐ-UBND ngày 17 tháng 3 năm 2025"))
    assert not found["/document/code"].doubtful
    assert not found["/document/date"].doubtful
    found = judged(paper(**unsure, said="41/QĐ-UBND ngày 11 tháng 3 năm 2025"))
    assert codes(found["/document/code"]) == {"pen_unsure", "pen_annex"}
    assert codes(found["/document/date"]) == {"pen_unsure", "pen_annex_day"}


def test_an_annexs_note_fills_no_slot() -> None:
    transcript = paper(number="__", said="47/QĐ-UBND ngày 17 tháng 3 năm 2025")
    assert parse.parse(transcript.text).record.document.code is None
    assert codes(judged(transcript)["/document/code"]) == {"pen_unread", "pen_annex"}


def test_a_day_before_a_cited_one_is_doubtful() -> None:
    assert codes(judged(paper(day="07"))["/document/date"]) == {"pen_cited"}
    assert codes(judged(paper(day="12"))["/document/date"]) == set()


def test_a_day_far_from_the_electronic_signature_is_doubtful() -> None:
    signed = [
        Aside(kind="signature", page=1, box=Box(0, 0, 9, 9), text="Ngày ký: 28.03.2025 10:15:00 +07:00")
    ]
    assert codes(judged(paper().model_copy(update={"asides": signed}))["/document/date"]) == {"pen_signed"}
    near = paper(day="27").model_copy(update={"asides": signed})
    assert codes(judged(near)["/document/date"]) == set()


def of(transcript: Transcript, at: str) -> tuple[list[str], str]:
    document = parse.parse(transcript.text).record.document.model_dump(mode="json")
    found = offered(at, document, transcript)
    assert found is not None
    return found.readings, found.half


def test_readings_are_offered_as_the_field_has_them() -> None:
    assert of(paper(), "/document/code") == (["47/QĐ-UBND", "41/QĐ-UBND", "17/QĐ-UBND"], "")
    assert of(paper(), "/document/date") == (["17/03/2025", "12/03/2025", "11/03/2025"], "")


def test_half_read_values_are_half_filled() -> None:
    both = paper(number="__", day="__")
    assert of(both, "/document/code") == (["41/QĐ-UBND", "17/QĐ-UBND"], "__/QĐ-UBND")
    assert of(both, "/document/date") == (["12/03/2025", "11/03/2025"], "__/3/2025")


def test_nothing_is_offered_where_nothing_is_by_pen() -> None:
    document = parse.parse(paper().text).record.document.model_dump(mode="json")
    assert offered("/document/code", document, paper().model_copy(update={"pens": []})) is None
    assert offered("/document/place", document, paper()) is None


def arrived(sure: float, state: str) -> Transcript:
    """A paper with a number of arrival by pen in a stamp of its own."""
    box = Box(40, 40, 90, 60)
    pen = Pen(
        kind="number",
        of="arrival",
        page=1,
        box=box,
        readings=[("235", sure), ("285", 0.1)],
        state=state,
        printed="4",
    )
    stamp = Aside(kind="arrival stamp", page=1, box=Box(0, 0, 99, 99), text="ĐẾN\nSố: 235\nNgày: 20/3/2025")
    transcript = paper()
    return transcript.model_copy(update={"pens": [*transcript.pens, pen], "asides": [stamp]})


@pytest.mark.parametrize(
    ("sure", "state", "against"), [(0.95, "read", set()), (0.7, "doubtful", {"pen_unsure"})]
)
def test_a_number_of_arrival_is_doubtful_unless_it_was_read_surely(
    sure: float, state: str, against: set[str]
) -> None:
    transcript = arrived(sure, state)
    parsed = parse_notice(transcript.text, stamps_of(transcript), parse.parse)
    assert parsed.record.document.arrival is not None
    assert parsed.record.document.arrival.number == "235"
    assert parsed.record.document.number == "47"
    found = {one.at: one for one in judge(parsed, transcript, below=0.01)}
    number = found["/document/arrival/number"]
    assert codes(number) & {"pen_unsure", "pen_unread"} == against
    assert number.doubtful == bool(against)
    assert codes(found["/document/code"]) == set()


def test_readings_of_a_number_of_arrival_are_offered() -> None:
    assert of(arrived(0.7, "doubtful"), "/document/arrival/number") == (["235", "285"], "")


def test_the_head_of_an_annex_is_not_the_papers_own() -> None:
    transcript = paper()
    annex = Pen(
        kind="number",
        head=True,
        page=3,
        box=Box(1, 1, 9, 9),
        readings=[("8", 0.3)],
        state="unread",
        printed="",
    )
    more = transcript.model_copy(update={"pens": [*transcript.pens, annex]})
    document = {"code": "47/QĐ-UBND", "number": "47", "symbol": "QĐ-UBND", "date": "2025-03-17"}
    assert judged(more) == judged(transcript)
    assert offered("/document/code", document, more) == offered("/document/code", document, transcript)
