"""The cascade: which lines need a witness, what the witness is shown, and how both readers' words come together."""

from importlib.resources import files
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.image.background import Gray
from ocr.image.components import components_of
from ocr.layout.line_images import Line
from ocr.recognition.beside import LinesRead, Seen
from ocr.recognition.cascade import in_order, sure_lines, with_cascade, with_joined, with_parted
from ocr.recognition.network import LineReading
from ocr.recognition.readings import Reading
from ocr.recognition.tesseract import Recogniser

FACE = Path(str(files("ocr").joinpath("data/faces/Tinos-Regular.ttf")))
WIDTH, PITCH = 1300, 70
RUNNING = "các cơ quan, tổ chức, cá nhân có liên quan chịu trách nhiệm"


def page(*lines: str) -> Gray:
    """A sheet at the program's standard size, a line every ``PITCH`` pixels."""
    sheet = Image.new("L", (WIDTH, PITCH * (len(lines) + 1)), 255)
    draw = ImageDraw.Draw(sheet)
    for n, text in enumerate(lines):
        draw.text((40, PITCH * n + 20), text, 0, ImageFont.truetype(str(FACE), 39))
    return np.asarray(sheet)


class Witness:
    """A recogniser that keeps what it is shown and reads the same wherever there is ink."""

    def __init__(self, *said: Reading) -> None:
        self.said, self.shown = list(said), []

    def __call__(self, gray: Gray, seconds: float) -> list[Reading]:
        self.shown.append(gray)
        return self.said


def rows_with_ink(gray: Gray) -> list[int]:
    return sorted({int(y) // PITCH for y in np.flatnonzero((gray < 128).any(axis=1))})


def shown_of(*lines: str) -> list[int]:
    """Which lines of a page the witness is shown."""
    witness = Witness()
    with_cascade(witness)(page(*lines), 60.0)
    return [row for gray in witness.shown for row in rows_with_ink(gray)]


def found_of(
    *lines: tuple[int, int, int, float], overruled: bool = False
) -> tuple[LinesRead, list[list[Seen]]]:
    """Lines (x0, x1, y0, how sure) of running text, without images of their own."""
    cut, words = [], []
    for n, (x0, x1, y0, sure) in enumerate(lines):
        image: Gray = np.full((40, x1 - x0), 255, np.uint8)
        cut.append(Line(image, x0, y0, np.zeros(x1 - x0, np.int32), 30, 28, 20, np.array([n], np.intp)))
        words.append([Seen("trách nhiệm", x0, x1, sure, n, 0, 1)])
    readings = [LineReading((), np.zeros((0, 3), np.float32), 1.0, 0.0) for _ in cut]
    nothing = components_of(np.zeros((8, 8), np.uint8))
    return LinesRead(cut, readings, [overruled] * len(cut), nothing), words


def test_plain_print_is_read_without_a_witness() -> None:
    witness = Witness()
    read = with_cascade(witness)(page(RUNNING, RUNNING), 60.0)
    assert witness.shown == []
    assert " ".join(r.printed for r in read) == f"{RUNNING} {RUNNING}"
    assert [r.line for r in read] == [0] * len(RUNNING.split()) + [1] * len(RUNNING.split())
    assert all(40 <= r.x0 < r.x1 < WIDTH and r.confidence > 0.9 for r in read)


def test_number_date_and_foreign_words_are_shown_to_the_witness() -> None:
    assert shown_of(RUNNING, "Số: 15/QĐ-UBND", RUNNING, "Hà Nội, ngày 05 tháng 3 năm 2024") == [1, 3]
    assert shown_of("bằng tiếng Jrai và tiếng Bahnar trong các lớp học", RUNNING) == [0]


def test_the_witness_sees_nothing_of_the_lines_that_are_sure() -> None:
    witness = Witness()
    with_cascade(witness)(page(RUNNING, "Số: 15/QĐ-UBND"), 60.0)
    (gray,) = witness.shown
    assert (gray[:PITCH] == 255).all()


def test_unsure_and_overruled_lines_need_a_witness() -> None:
    found, words = found_of((0, 900, 0, 0.95), (0, 900, 60, 0.85))
    assert sure_lines(found, words) == [0]
    found, words = found_of((0, 900, 0, 0.95), overruled=True)
    assert sure_lines(found, words) == []


def test_pieces_of_one_row_stay_with_one_reader() -> None:
    found, words = found_of((0, 400, 0, 0.99), (700, 900, 4, 0.5), (0, 900, 80, 0.99))
    assert sure_lines(found, words) == [2]


def test_pieces_that_lie_over_one_another_need_a_witness() -> None:
    found, words = found_of((0, 500, 0, 0.99), (400, 900, 4, 0.99))
    assert sure_lines(found, words) == []


def test_words_that_tesseract_ran_together_are_parted_where_that_is_sure() -> None:
    run = Reading("L.ƯU", 100, 0, 200, 30, 0.8, 0)
    seen = [Seen("I.", 100, 130, 0.99, 0, 0, 1), Seen("ƯU", 145, 200, 0.99, 0, 1, 2)]
    assert [r.printed for r in with_parted([run], [seen], [0])] == ["I.", "ƯU"]
    unsure = [seen[0]._replace(sure=0.7), seen[1]]
    assert with_parted([run], [unsure], [0]) == [run]
    # Of words that Tesseract has read a second time by themselves none may come twice.
    again = Reading("I.", 101, 0, 130, 30, 0.8, 0)
    assert with_parted([again, run], [seen], [0, 0]) == [again, run]
    surer = run._replace(confidence=0.995)
    assert with_parted([surer], [seen], [0]) == [surer]


def test_what_the_witness_does_not_see_is_kept_where_it_is_sure() -> None:
    read = with_cascade(Witness())(page(RUNNING, "Số: 15/QĐ-UBND"), 60.0)
    assert [r.printed for r in read][-2:] == ["Số:", "15/QĐ-UBND"]


def test_a_line_that_neither_reader_sees_is_none() -> None:
    scrap = Reading("LIểI", 100, 0, 200, 30, 0.02, 0)
    beside = Reading("văn", 210, 0, 260, 30, 0.9, 0)
    assert with_parted([scrap], [[]], [None]) == []
    assert with_parted([scrap, beside], [[]], [None, None]) == [scrap, beside]


def test_lines_of_both_readers_come_from_top_to_bottom() -> None:
    def at(text: str, y0: int, line: int) -> Reading:
        return Reading(text, 0, y0, 50, y0 + 30, 0.9, line)

    mixed = in_order(
        [at("b", 100, 0), at("c", 101, 0), at("e", 300, 1)], [[at("d", 200, 7)], [at("a", 0, 3)]]
    )
    assert [(r.printed, r.line) for r in mixed] == [("a", 0), ("b", 1), ("c", 1), ("d", 2), ("e", 3)]


def test_the_cascade_is_a_recogniser() -> None:
    recogniser: Recogniser = with_cascade(Witness())
    assert recogniser(np.full((200, 300), 255, np.uint8), 60.0) == []


def test_pieces_of_a_word_that_tesseract_read_unsurely_are_joined_as_the_line_reader_read_it() -> None:
    whole, other = Seen("Ngnyến", 39, 174, 0.7, 0, 0, 9), Seen("Văn", 194, 263, 1.0, 0, 10, 14)
    read = [
        Reading("Nơn.", 40, 0, 114, 40, 0.04, 0), Reading("yến", 117, 0, 175, 40, 0.78, 0),
        Reading("Văn", 194, 0, 263, 40, 0.96, 0),
    ]  # fmt: skip
    joined = with_joined(read, [[whole, other]], [0, 0, 0])
    assert [(r.printed, r.x0, r.x1, r.confidence) for r in joined] == [
        ("Ngnyến", 40, 175, 0.7),
        ("Văn", 194, 263, 0.96),
    ]
    sure = [read[0]._replace(confidence=0.9), *read[1:]]
    assert with_joined(sure, [[whole, other]], [0, 0, 0]) == sure
    # Marks that Tesseract read as a line of their own.
    marks = [read[0]._replace(line=1), read[1], read[2]]
    assert with_joined(marks, [[whole, other]], [0, 0, 0]) == marks
    # A day by pen behind its word is no piece of it.
    day = [whole._replace(text="ngày11"), other]
    assert with_joined(read, [day], [0, 0, 0]) == read


def test_a_code_that_the_line_reader_read_surely_and_whole_is_not_left_in_pieces() -> None:
    code = Seen("657/QĐ-UBND", 40, 200, 0.98, 0, 0, 9)
    read = [Reading("ó5", 40, 0, 70, 40, 0.93, 0), Reading("7QD-UBND", 74, 0, 200, 40, 0.36, 0)]
    assert [r.printed for r in with_joined(read, [[code]], [0, 0])] == ["657/QĐ-UBND"]
    assert with_joined(read, [[code._replace(sure=0.8)]], [0, 0]) == read
    assert with_joined(read, [[code._replace(text="ngày657")]], [0, 0]) == read
    # Tesseract saw less of the code, but no other digit: where it did, neither is believed.
    other = [read[0]._replace(printed="67"), read[1]]
    assert with_joined(other, [[code]], [0, 0]) == other
