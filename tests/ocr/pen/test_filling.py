"""What is written by pen comes into the lines; type stays as it was read, and what cannot be read is said."""

from __future__ import annotations

import numpy as np
import pytest

from bench.scanbench.pens.heads import Head
from bench.scanbench.pens.looking import read_whole
from bench.scanbench.pens.slots import Makers, make
from ocr.image.background import Gray
from ocr.pen import reading
from ocr.pen.filling import LIKELY, SURE, fill_in
from ocr.pen.finding import Slot, bare_symbol
from ocr.pen.ink import Found, look
from ocr.pen.reading import Guess, Look
from ocr.recognition.readings import SecondReading
from ocr.text.printed import PrintedLine

DATE = "Tinos-Italic"


def told(head: Head) -> tuple[list[str], list[tuple[str, str, str]]]:
    """The lines' texts, and of each slot its kind, best reading and state."""
    filled = fill_in(head.page(), head.lines, 1, first=True)
    pens = [(pen.kind, pen.readings[0][0] if pen.readings else "", pen.state) for pen in filled.pens]
    return [line.text for line in filled.lines], pens


def test_number_and_day_by_pen_are_read() -> None:
    head = Head().line(300, [("Số:", "Số:"), ("<247>", "Z†7"), ("/QĐ-UBND", "/QĐ-UBND")])
    head.line(
        900,
        [
            ("Quảng", "Quảng"),
            ("Ngãi,", "Ngãi,"),
            ("ngày", "ngày"),
            ("<15>", "ất"),
            ("tháng", "tháng"),
            ("01", "01"),
            ("năm", "năm"),
            ("2025", "2025"),
        ],
        DATE,
    )
    lines, pens = told(head)
    assert lines == ["Số: 247 /QĐ-UBND", "Quảng Ngãi, ngày 15 tháng 01 năm 2025"]
    assert [(kind, text) for kind, text, _ in pens] == [("number", "247"), ("day", "15")]


def test_pen_that_the_recogniser_saw_as_part_of_the_print() -> None:
    head = Head().line(300, [("Số:", ""), ("<63>", ""), ("/TTr-UBND", "/TTr-UBND")])
    word = head.lines[0].words[0]
    swollen = word._replace(printed="Số:đ0_", x0=300.0, x1=word.x0 - 12, box=word.box)
    head.lines[0] = head.lines[0]._replace(words=(swollen, word))
    filled = fill_in(head.page(), head.lines, 1, first=True)
    assert filled.lines[0].text == "Số: 63 /TTr-UBND"
    assert filled.pens[0].printed == "đ0_"
    assert [w.instead for w in filled.lines[0].words] == [None, "đ0_", None]


@pytest.mark.parametrize("read", ["Z†7/?KH-VP", "Z†7KH-VP"])
def test_a_symbol_whose_stroke_pen_runs_through_is_whole(read: str) -> None:
    head = Head().line(300, [("Số:", "Số:"), ("<247>", "Z†7"), ("/KH-VP", "KH-VP")])
    form, pen, code = head.lines[0].words
    one = code._replace(printed=read, x0=pen.x0)
    head.lines[0] = head.lines[0]._replace(words=(form, one))
    assert told(head)[0] == ["Số: 247 /KH-VP"]


def test_a_symbol_with_its_stroke_is_whole_though_it_ends_as_another_one() -> None:
    assert bare_symbol("275/STTTT-CNTT") is None
    assert bare_symbol("KH-VP") is None


def test_an_unsure_reading_that_print_agrees_with_is_given_as_doubtful(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ocr.pen.filling.read_slot", lambda *_: [Guess("123", 0.4), Guess("12", 0.3)])
    for read, text, state in (("123", "Số 123 -QĐ/TU", "doubtful"), ("128", "Số __ -QĐ/TU", "unread")):
        head = Head().line(300, [("Số", "Số"), ("<123>", read), ("-QĐ/TU", "-QĐ/TU")])
        lines, pens = told(head)
        assert (lines, pens) == ([text], [("number", "123", state)])


def test_a_day_has_the_zero_that_was_read_as_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocr.pen.filling.read_slot", lambda *_: [Guess("4", 0.9)])
    for read, day in (("04", "04"), ("14", "4")):
        date = [
            ("ngày", "ngày"),
            ("<04>", read),
            ("tháng", "tháng"),
            ("01", "01"),
            ("năm", "năm"),
            ("2025", "2025"),
        ]
        lines, pens = told(Head().line(900, [("Huế,", "Huế,"), *date], DATE))
        assert (lines, pens[0][:2]) == ([f"Huế, ngày {day} tháng 01 năm 2025"], ("day", "4"))


def dated(day: str, month: str) -> Head:
    """A head with these pieces, printed or in <>, as day and month; the recogniser reads 15 and 7 there."""
    words = [("Huế,", "Huế,"), ("ngày", "ngày"), (day, "15"), ("tháng", "tháng"), (month, "7")]
    return Head().line(900, [*words, ("năm", "năm"), ("2025", "2025")], DATE)


def test_a_month_by_pen_is_read() -> None:
    lines, pens = told(dated("<15>", "<9>"))
    assert lines == ["Huế, ngày 15 tháng 9 năm 2025"]
    assert pens == [("day", "15", "read"), ("month", "9", "read")]


@pytest.mark.parametrize(
    ("day", "sure", "line"),
    [
        ("<15>", 0.9, "Huế, ngày 15 tháng 9 năm 2025"),
        ("<15>", 0.2, "Huế, ngày 15 tháng __ năm 2025"),
        ("15", 0.2, "Huế, ngày 15 tháng 7 năm 2025"),
    ],
)
def test_a_month_that_may_be_worn_type_is_pen_beside_a_day_by_pen(
    monkeypatch: pytest.MonkeyPatch, day: str, sure: float, line: str
) -> None:
    def near(gray: Gray, slot: Slot, of: PrintedLine) -> Found:
        found = look(gray, slot, of)
        return found._replace(what="near") if slot.kind == "month" else found

    readings = {"day": [Guess("15", 0.99)], "month": [Guess("9", sure)]}
    monkeypatch.setattr("ocr.pen.filling.look", near)
    monkeypatch.setattr("ocr.pen.filling.read_slot", lambda _, slot, __: readings[slot.kind])
    assert told(dated(day, "9"))[0] == [line]


def test_party_numbers_are_read() -> None:
    head = Head().line(300, [("Số", "Số"), ("<123>", "†2ä"), ("-QĐ/TU", "-QĐ/TU")])
    assert told(head)[0] == ["Số 123 -QĐ/TU"]


def test_type_is_left_as_it_was_read() -> None:
    head = Head().line(300, [("Số:", "Số:"), ("2646", "2046"), ("/QĐ-BGDĐT", "/QĐ-BGDĐT")])
    head.line(
        900,
        [
            ("Hà", "Hà"),
            ("Nội,", "Nội,"),
            ("ngày", "ngày"),
            ("19", "10"),
            ("tháng", "tháng"),
            ("09", "09"),
            ("năm", "năm"),
            ("2019", "2019"),
        ],
        DATE,
    )
    assert told(head) == (["Số: 2046 /QĐ-BGDĐT", "Hà Nội, ngày 10 tháng 09 năm 2019"], [])


@pytest.mark.parametrize(("sure", "number"), [(0.95, "1427"), (0.8, "142")])
def test_worn_type_that_both_readers_surely_read_alike_is_left(
    monkeypatch: pytest.MonkeyPatch, sure: float, number: str
) -> None:
    head = Head().line(300, [("Số:", "Số:"), ("1427", "1427"), ("/QĐ-BGDĐT", "/QĐ-BGDĐT")])
    said, digits, code = head.lines[0].words
    digits = digits._replace(confidence=0.95, second=SecondReading("1427", sure))
    head.lines[0] = head.lines[0]._replace(words=(said, digits, code))
    monkeypatch.setattr("ocr.pen.filling.look", lambda *own: look(*own)._replace(what="near"))
    monkeypatch.setattr("ocr.pen.filling.read_slot", lambda *_: [Guess("142", 0.96)])
    assert told(head)[0] == [f"Số: {number} /QĐ-BGDĐT"]


def test_an_empty_slot_stays_empty() -> None:
    head = Head().line(300, [("Số:", "Số:"), ("………", "......"), ("/QĐ-UBND", "/QĐ-UBND")])
    assert told(head) == (["Số: ...... /QĐ-UBND"], [])


def test_a_scribble_is_said_to_be_unread() -> None:
    head = Head().line(300, [("Số:", "Số:"), ("<8>", "&"), ("/QĐ-UBND", "/QĐ-UBND")])
    rng = np.random.default_rng(0)
    patch = head.gray[262:308, 372:440]
    patch[:] = np.where(rng.random(patch.shape) < 0.75, 30, 255)
    lines, pens = told(head)
    assert lines == ["Số: __ /QĐ-UBND"]
    assert pens[0][2] == "unread"


def test_other_pages_are_not_looked_at() -> None:
    head = Head().line(300, [("Số:", "Số:"), ("<247>", "Z†7"), ("/QĐ-UBND", "/QĐ-UBND")])
    assert fill_in(head.page(), head.lines, 2, first=False).lines == head.lines


STATE = [(word, word) for word in ["CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM"]]


def test_the_first_page_of_a_later_paper_is_looked_at() -> None:
    """Of papers that were scanned into one file each has a head, and only that of the first is on the first page."""
    pen = [("Số:", "Số:"), ("<247>", "Z†7"), ("/QĐ-UBND", "/QĐ-UBND")]
    head = Head().line(700, STATE, base=200).line(200, pen)
    filled = fill_in(head.page(), head.lines, 5, first=False)
    assert filled.lines[1].text == "Số: 247 /QĐ-UBND"
    assert [(one.page, one.head) for one in filled.pens] == [(5, True)]
    low = Head().line(700, STATE, base=1000).line(200, pen)
    assert fill_in(low.page(), low.lines, 5, first=False).lines == low.lines  # an annex that begins below


def test_strange_lines_break_nothing() -> None:
    head = Head().line(300, [("Số:", "Số:"), ("<247>", "Z†7"), ("/QĐ-UBND", "/QĐ-UBND")])
    date = [
        ("ngày", "ngày"),
        ("<15>", "&"),
        ("tháng", "tháng"),
        ("01", "01"),
        ("năm", "năm"),
        ("2025", "2025"),
    ]
    head.line(900, date, DATE)
    rng = np.random.default_rng(1)
    page, lines = head.page(), head.lines
    for _ in range(60):
        strange = []
        for line in lines:
            words = [
                word._replace(
                    x0=word.x0 + dx, x1=max(word.x0 + dx, word.x1 + rng.normal(0, 200)), printed=printed
                )
                for word, dx, printed in zip(
                    line.words,
                    rng.normal(0, 120, len(line.words)),
                    rng.permutation([w.printed for w in line.words]).tolist(),
                    strict=True,
                )
            ]
            strange.append(line._replace(words=tuple(words), baseline=float(rng.uniform(-50, 1700))))
        filled = fill_in(page, strange, 1, first=True)
        assert len(filled.lines) == len(lines)


@pytest.fixture(scope="module")
def unseen() -> Makers:
    """Hands that no training saw."""
    return Makers((1000, 1100), [])


def best(seed: int, who: Makers, blank: float) -> tuple[str, str, float] | None:
    """What is written in a made slot, what is read there, how surely; None for a whole date, which no head has."""
    slot = make(seed, who, blank, whole=True)
    if slot.kind == "date":
        return None
    found = read_whole(slot)
    return slot.value, found[0].text if found else "", found[0].probability if found else 0.0


def test_unseen_hands_are_read(unseen: Makers) -> None:
    found = [one for seed in range(9000, 9230) if (one := best(seed, unseen, 0.0))][:200]
    sure = [(value, text) for value, text, much in found if much >= SURE]
    assert sum(value == text for value, text, _ in found) >= 180
    assert len(sure) >= 150
    assert sum(int(value) != int(text) for value, text in sure) <= 3


def test_empty_slots_are_not_filled(unseen: Makers) -> None:
    found = [one for seed in range(9000, 9200) if (one := best(seed, unseen, 1.0))]
    assert all(much < min(LIKELY.values()) for _, _, much in found)


def test_a_number_in_prose_is_no_slot() -> None:
    words = [("Theo", "Theo"), ("tư", "tư"), ("số", "số"), ("<86>", "88"), ("/QĐ-UBND", "/QĐ-UBND")]
    assert told(Head().line(300, words)) == (["Theo tư số 88 /QĐ-UBND"], [])


@pytest.mark.parametrize("body", ["SỞ", "Sở"])
def test_the_name_of_a_department_is_no_number(body: str) -> None:
    scrawled = [
        (body, body),
        ("<86>", "Y"),
        ("<5>", "TẾ"),
    ]  # as on a picture of which letters look like strokes
    assert told(Head().line(200, scrawled)) == ([f"{body} Y TẾ"], [])


def consolidated(words: str) -> Head:
    """The block behind a consolidated text."""
    head = Head().line(800, [(word, word) for word in words.split()])
    head.line(300, [("Số:", "Số:"), ("<46>", "H6"), ("/VBHN-BQP", "/VBHN-BQP")], base=360)
    date = [("Hà", "Hà"), ("Nội,", "Nội,"), ("ngày", "ngày"), ("<15>", "Øn"), ("tháng", "tháng"), ("5", "5")]
    return head.line(900, [*date, ("năm", "năm"), ("2026", "2026")], DATE, base=360)


def test_a_consolidated_texts_number_and_day_are_read_on_any_page() -> None:
    head = consolidated("XÁC THỰC VĂN BẢN HỢP NHẤT")
    filled = fill_in(head.page(), head.lines, 26, first=False)
    assert [(pen.kind, pen.readings[0][0], pen.of) for pen in filled.pens] == [
        ("number", "46", "paper"),
        ("day", "15", "paper"),
    ]
    head = consolidated("VĂN BẢN NÀY HỢP VỚI LUẬT")
    assert not fill_in(head.page(), head.lines, 26, first=False).pens


def test_digits_in_a_wide_slot_are_not_squeezed(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Look] = []
    monkeypatch.setattr(reading, "read_looks", lambda seen, kind: looks.append(seen[0]) or [])
    for code in (470, 640):
        head = Head()
        for x, piece in ((300, ("Số:", "Số:")), (390, ("<28>", "4A")), (code, ("/QĐ-UBND", "/QĐ-UBND"))):
            head.line(x, [piece])
        words = tuple(word for line in head.lines for word in line.words)
        head.lines[:] = [head.lines[0]._replace(words=words)]
        fill_in(head.page(), head.lines, 1, first=True)
    narrow, wide = (look.edges[1] - look.edges[0] for look in looks)
    anchor = 300 + 63
    assert wide / narrow == pytest.approx((640 - anchor) / (470 - anchor), rel=0.08)


@pytest.mark.parametrize("to", [560, 700])
def test_digits_that_a_rule_joins_are_read(to: int) -> None:
    head = Head().line(300, [("Số:", "Số:"), ("<47285>", "Z†7"), ("/QĐ-UBND", "/QĐ-UBND")])
    head.gray[298:301, 372:to] = 60
    assert told(head) == (["Số: 47285 /QĐ-UBND"], [("number", "47285", "read")])
