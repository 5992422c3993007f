"""Layout: columns, tables, stamps, reading order, paragraphs and notes, on drawn pages and printed lines."""

import cv2
import numpy as np
import pytest

from ocr.layout.graphics import Area, without_graphics
from ocr.layout.regions import regions_of
from ocr.layout.roles import Role
from ocr.layout.strips import COLOURED_STAMPS, MARGIN, PAPER, STAMPS, to_page, unfold
from ocr.text.left_out import separate
from ocr.text.notes import part_notes
from ocr.text.page_reading import PageReading
from ocr.text.paragraphs import Margins, join_over_page, margins, paragraphs_of
from ocr.text.printed import PrintedLine, PrintedWord
from ocr.text.reading_order import OrderedLine, order_lines
from ocr.transcript import Box, Page


def words_at(page: np.ndarray, y: int, x0: int, x1: int, *, blank: int = 12) -> None:
    """A line of words, drawn as blocks of letters."""
    x = x0
    while x < x1:
        for _ in range(4):
            if x + 14 <= x1:
                page[y : y + 19, x : x + 14] = 20
            x += 18
        x += blank


def white() -> np.ndarray:
    return np.full((2339, 1654), 255, np.uint8)


def columns_of(page: np.ndarray) -> list[int]:
    graphics = without_graphics(page)
    return [len(r.columns) for r in regions_of(graphics.ink, Area(0, 0, 1654, 2339))]


def test_a_header_is_two_columns_and_the_body_is_one() -> None:
    page = white()
    for y in (150, 200, 260):
        words_at(page, y, 300, 640)
        words_at(page, y + 8, 860, 1480)
    for y in range(420, 2000, 50):
        words_at(page, y, 240, 1530)
    assert columns_of(page) == [2, 1]


def test_the_left_column_may_go_on_below_the_right_one() -> None:
    page = white()
    for y in (150, 200, 260, 310, 360):
        words_at(page, y, 300, 640)
    for y in (150, 200):
        words_at(page, y, 860, 1480)
    for y in range(520, 2000, 50):
        words_at(page, y, 240, 1530)
    graphics = without_graphics(page)
    header = regions_of(graphics.ink, Area(0, 0, 1654, 2339))[0]
    assert [c.area.y1 > 370 for c in header.columns] == [True, False]


def test_wide_blanks_in_running_text_are_no_gutter() -> None:
    page = white()
    for n, y in enumerate(range(200, 2000, 50)):
        words_at(page, y, 240, 1530, blank=24 + 9 * (n % 3))
    page[200:219, 1400:1490] = 255  # before the last word of the first line a blank as wide as a gutter
    assert columns_of(page) == [1]


def test_three_signers_stand_in_three_columns() -> None:
    page = white()
    for y in range(200, 800, 50):
        words_at(page, y, 240, 1530)
    for y in (900, 950, 1150):
        for x in (260, 720, 1200):
            words_at(page, y, x, x + 260)
    assert columns_of(page) == [1, 3]


def test_a_table_is_read_cell_by_cell_with_its_ordinals() -> None:
    page = white()
    for y in (300, 400, 500, 600):
        cv2.line(page, (200, y), (1400, y), 20, 3)
    for x in (200, 260, 800, 1400):
        cv2.line(page, (x, 300), (x, 600), 20, 3)
    for y in (330, 430, 530):
        page[y : y + 22, 222:234] = 20
        words_at(page, y, 300, 700)
        words_at(page, y, 840, 1300)
    graphics = without_graphics(page)
    assert [len(row) for row in graphics.tables[0].rows] == [3, 3, 3]
    cells = [(s.place, s.area.x0 < 262) for s in unfold(graphics).strips if s.role == "cell"]
    assert cells == [(0, True), (0, False), (1, True), (1, False), (2, True), (2, False)]


def test_a_stamp_is_found_by_its_frame_even_slanting_and_taken_out_of_the_text() -> None:
    page = white()
    for y in range(500, 2000, 50):
        words_at(page, y, 240, 1530)
    box = cv2.boxPoints(((400, 330), (370, 160), 3)).astype(np.int32)
    cv2.polylines(page, [box], True, 20, 4)
    words_at(page, 300, 290, 480)
    (frame,) = without_graphics(page).frames
    assert frame.area.holds(400, 330)
    assert frame.degrees == pytest.approx(-3, abs=0.6)
    stamps = [s for s in unfold(without_graphics(page)).strips if s.role == "stamp"]
    assert len(stamps) == 1


def test_a_rule_from_side_to_side_parts_the_original_from_its_copy_block() -> None:
    page = white()
    for y in (200, 250, 300, 420, 470, 520):
        words_at(page, y, 240, 640)
        words_at(page, y, 900, 1500)
    cv2.line(page, (240, 370), (1500, 370), 20, 3)
    regions = [s.region for s in unfold(without_graphics(page)).strips]
    assert len(set(regions)) == 2


def test_the_grain_of_paper_is_white_and_ink_stays_as_it_is() -> None:
    page = np.random.default_rng(1).integers(PAPER, 256, white().shape).astype(np.uint8)
    words_at(page, 150, 300, 1400)
    page[160, 300:1400][page[160, 300:1400] < PAPER] = PAPER - 1  # a pale stroke through the letters
    graphics = without_graphics(page)
    (strip,) = unfold(graphics).strips
    area, shown = strip.area, unfold(graphics).gray
    there = graphics.gray[area.y0 : area.y1, area.x0 : area.x1]
    kept = there < PAPER
    own = shown[strip.top : strip.top + area.height][:, MARGIN : MARGIN + area.width]
    assert kept.any()
    assert (own[kept] == there[kept]).all()
    assert (own[~kept] == 255).all()
    assert (shown == 255).sum() == shown.size - kept.sum()


def test_a_point_of_the_unfolded_page_goes_back_to_its_place() -> None:
    page = white()
    for y in (150, 200, 260):
        words_at(page, y, 300, 640)
        words_at(page, y, 860, 1480)
    unfolded = unfold(without_graphics(page))
    assert len(unfolded.strips) == 2
    for strip in unfolded.strips:
        dark = np.argwhere(unfolded.gray[strip.top : strip.top + strip.area.height] < 128)[::97]
        assert len(dark) > 5
        for y, x in dark:
            px, py = to_page(strip, x, y + strip.top)
            assert page[int(py), int(px)] < 128


# --- printed lines -------------------------------------------------------------------------------------------------


def line(
    text: str, x0: float, y: float, *, x1: float | None = None, role: Role = "body", region: int = 1, place: int = 0,
    size: float = 19.0,
) -> PrintedLine:  # fmt: skip
    parts = text.split()
    width = ((x1 or x0 + 12 * len(text)) - x0) / len(parts)
    words = tuple(
        PrintedWord(p, x0 + k * width, y - 20, x0 + (k + 1) * width - 8, y, 0.95, Box(0, 0, 1, 1), k, 0)
        for k, p in enumerate(parts)
    )
    return PrintedLine(words, role, region, place, size, y)


FULL = {"x0": 240.0, "x1": 1530.0}


def body(*texts: str, first: float = 300.0) -> list[OrderedLine]:
    """Running text: a text that begins with > is indented; one that ends with < stops short."""
    out = []
    for k, text in enumerate(texts):
        x0 = 318.0 if text.startswith(">") else 240.0
        x1 = 900.0 if text.endswith("<") else 1530.0
        out.append(OrderedLine(line(text.strip("><"), x0, first + 50 * k, x1=x1), "body"))
    return out


FILL = "một hai ba bốn năm sáu bảy tám chín mười"


def test_lines_join_to_paragraphs() -> None:
    ordered = body(f">{FILL}", FILL, f"{FILL}.<", f">{FILL}", f"{FILL}.<")
    assert [len(p.lines) for p in paragraphs_of(1, ordered)] == [3, 2]


def test_a_sentence_runs_on_over_the_page() -> None:
    ordered = body(f">{FILL}", FILL)
    first, second = paragraphs_of(1, ordered), paragraphs_of(2, body(FILL, f"{FILL}.<", f">{FILL}"))
    join_over_page(first, second, margins(ordered))
    assert [len(p.lines) for p in first] == [4]
    assert [len(p.lines) for p in second] == [1]


def test_a_new_paragraph_at_the_head_of_a_page_is_its_own() -> None:
    ordered = body(f">{FILL}", f"{FILL}.<")
    first, second = paragraphs_of(1, ordered), paragraphs_of(2, body(f">Tiếp {FILL}", FILL))
    join_over_page(first, second, margins(ordered))
    assert len(second) == 1


def test_notes_are_parted_from_the_text_by_their_set_and_their_mark() -> None:
    flow = body(f">{FILL}", FILL, FILL, FILL, FILL, FILL, FILL)
    notes = [
        OrderedLine(
            line("! Quy định số 24-QĐ/TW của Ban Chấp hành Trung ương khóa", y=700, **FULL, size=15), "body"
        ),
        OrderedLine(line("XIII về thi hành Điều lệ Đảng.", 240, 735, size=15), "body"),
        OrderedLine(line("? Kết luận số 08-KL/TW.", 240, 770, size=15), "body"),
    ]
    parted = part_notes([*flow, *notes], Margins(240, 1530, 50))
    assert [len(note.lines) for note in parted.notes] == [2, 1]
    assert parted.flow == flow


def test_a_page_without_notes_loses_nothing() -> None:
    flow = body(f">{FILL}", FILL, FILL, f"{FILL}.<")
    assert part_notes(flow, margins(flow)).notes == []


def column(text: str, place: int, y: float, region: int = 3) -> PrintedLine:
    return line(text, 240 + 700 * place, y, role="column", region=region, place=place)


def test_the_foot_is_read_recipients_first_then_the_signer() -> None:
    lines = [
        column("Nơi nhận:", 0, 1000), column("- Như trên;", 0, 1040), column("- Lưu: VT.", 0, 1080),
        column("TM. ỦY BAN NHÂN DÂN", 1, 990), column("CHỦ TỊCH", 1, 1030), column("Trần Văn An", 1, 1250),
    ]  # fmt: skip
    read = [o.line.text for o in order_lines(lines)]
    assert read == [
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Trần Văn An",
    ]


def test_a_copy_block_whose_head_and_foot_are_one_stretch_is_read_head_first() -> None:
    lines = [
        column("TỈNH ỦY AN BÌNH", 0, 1000), column("VĂN PHÒNG", 0, 1040), column("Số 12-BS/VPTU", 0, 1120),
        column("SAO LỤC", 1, 1000), column("An Bình, ngày 02 tháng 3 năm 2021", 1, 1080),
        column("Nơi nhận:", 0, 1200), column("- Lưu.", 0, 1240), column("CHÁNH VĂN PHÒNG", 1, 1205),
    ]  # fmt: skip
    read = [o.line.text for o in order_lines(lines)]
    assert read.index("SAO LỤC") == 3
    assert read.index("An Bình, ngày 02 tháng 3 năm 2021") == 4
    assert read[5:] == ["Nơi nhận:", "- Lưu.", "CHÁNH VĂN PHÒNG"]


def test_sao_luc_under_the_copys_head_comes_before_its_date() -> None:
    lines = [
        column("VĂN PHÒNG", 0, 1000, 1), column("An Bình, ngày 02 tháng 3 năm 2021", 1, 1000, 1),
        line("SAO LỤC", 800, 1100, region=2),
    ]  # fmt: skip
    assert [o.line.text for o in order_lines(lines)][1] == "SAO LỤC"


# --- stamps and crumbs --------------------------------------------------------------------------------------------


def test_a_slanting_mark_in_red_is_levelled_and_read_beside_the_page() -> None:
    coloured = white()
    words_at(coloured, 400, 300, 480)
    turn = cv2.getRotationMatrix2D((390, 410), 30, 1)
    coloured = cv2.warpAffine(coloured, turn, (1654, 2339), borderValue=(255,))
    unfolded = unfold(without_graphics(white()), coloured)
    (strip,) = [s for s in unfolded.strips if s.region >= COLOURED_STAMPS]
    assert strip.degrees == pytest.approx(30, abs=2)
    rows = np.flatnonzero((unfolded.gray[strip.top : strip.top + strip.area.height] < 128).any(axis=1))
    assert np.ptp(rows) < 30  # the word lies level


def page_read(*lines: PrintedLine) -> PageReading:
    page = Page(number=1, width=1654, height=2339, dpi=200, state="read")
    return PageReading(page, list(lines), 1654, 2339)


def test_a_red_mark_is_text_and_a_red_seal_is_not() -> None:
    mark = line("HỎA TỐC", 300, 500, role="stamp", region=COLOURED_STAMPS)
    seal = line("TINH UY *", 900, 900, role="stamp", region=COLOURED_STAMPS + 1)
    kept = separate(page_read(line(FILL, 240, 700), mark, seal))
    assert [k.text for k in kept.lines] == [FILL, "HỎA TỐC"]
    assert {w.reason for w in kept.left_out} == {"seal"}


def test_an_arrival_stamp_is_kept_apart_word_for_word() -> None:
    stamp = [
        line(t, 100, 300 + 40 * k, role="stamp", region=STAMPS)
        for k, t in enumerate(["ĐẾN", "Số: 12", "Ngày: 3/4/2021"])
    ]
    kept = separate(page_read(line(FILL, 240, 700), *stamp))
    assert [a.text for a in kept.asides] == ["ĐẾN\nSố: 12\nNgày: 3/4/2021"]
    assert [w.printed for w in kept.left_out] == ["ĐẾN", "Số:", "12", "Ngày:", "3/4/2021"]


def test_a_page_number_is_left_out_and_a_year_in_the_text_is_not() -> None:
    kept = separate(page_read(line("- 2 -", 800, 100), line("2021", 800, 700), line(FILL, 240, 760)))
    assert [k.text for k in kept.lines] == ["2021", FILL]
    assert [w.reason for w in kept.left_out] == ["page number"] * 3


def test_marks_apart_from_their_letters_reach_the_sheet_though_the_line_above_is_short() -> None:
    page = white()
    for y in (150, 195):
        words_at(page, y, 300, 640)
    for y in (420, 465):
        words_at(page, y, 240, 700)
    for y in (510, 555):
        words_at(page, y, 240, 1530)
    for x in range(744, 1450, 90):
        page[510 - 14 : 510 - 4, x : x + 10] = 20
    shown = unfold(without_graphics(page)).gray
    assert (shown < 128).sum() == (page < 128).sum()


def test_a_mark_at_the_other_strips_side_of_the_cut_is_shown_with_its_own_letters_alone() -> None:
    page = white()
    for y in (150, 200, 250):
        words_at(page, y, 300, 640)
        words_at(page, y, 860, 1480)
    for y in (292, 337, 382):
        words_at(page, y, 240, 1530)
    page[277:289, 700:712] = 20
    unfolded = unfold(without_graphics(page))
    body = next(s for s in unfolded.strips if s.role == "body")
    assert (unfolded.gray < 128).sum() == (page < 128).sum()
    assert body.area.y0 < 277


def test_a_table_row_that_the_page_s_end_leaves_open_has_its_cells() -> None:
    page = white()
    for y in (1000, 1080, 1160):
        page[y : y + 3, 200:1400] = 20
    for x in (200, 600, 1000, 1397):
        page[1000:1240, x : x + 3] = 20
    for y in (1030, 1110, 1190):
        for x in (240, 640, 1040):
            words_at(page, y, x, x + 200)
    cells = [s for s in unfold(without_graphics(page)).strips if s.role == "cell"]
    assert [s.place for s in cells] == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def worn_seal(page: np.ndarray, x: int, y: int, radius: int) -> None:
    """A black seal of which a copy left pieces: its rings are dashed."""
    for r, width in ((radius, 3), (radius - 6, 3), (radius - 40, 2)):
        for start in range(0, 360, 8):
            cv2.ellipse(page, (x, y), (r, r), 0, start, start + 5, (20,), width)


def test_a_worn_seal_whose_rings_are_in_pieces_is_taken_off() -> None:
    page = white()
    for y in range(1100, 1500, 40):
        words_at(page, y, 240, 1400)
    worn_seal(page, 900, 1780, 130)
    graphics = without_graphics(page)
    (seal,) = graphics.seals
    assert seal.worn
    assert abs(seal.x - 900) < 4
    assert abs(seal.y - 1780) < 4
    assert 126 < seal.radius < 140
    assert not graphics.ink[1600:1960].any()
    assert graphics.ink[1100:1500].any()


@pytest.mark.parametrize("apart", [False, True])
def test_a_seal_is_taken_off_with_its_outermost_ring(apart: bool) -> None:
    """Its emblem has most of its ink; its rings need not touch one another."""
    page = white()
    for y in range(200, 1500, 50):
        words_at(page, y, 240, 1530)
    grain = np.zeros_like(page)
    cv2.circle(grain, (900, 1780), 85, 255, -1)
    page[(grain > 0) & (np.indices(page.shape).sum(axis=0) % 5 > 0)] = 20
    for radius in (100, 140, 146):
        cv2.circle(page, (900, 1780), radius, 20, 3)
    if not apart:
        cv2.line(page, (820, 1700), (1200, 1690), 20, 4)  # a signature
    (seal,) = without_graphics(page).seals
    assert abs(seal.x - 900) < 5
    assert abs(seal.y - 1780) < 5
    assert 140 < seal.radius < 152


def test_running_text_and_a_worn_ring_within_it_are_no_seal() -> None:
    page = white()
    for y in range(1100, 2000, 30):
        words_at(page, y, 240, 1400, blank=5)
    assert without_graphics(page).seals == []


def test_a_stamps_edge_that_runs_through_the_feet_of_print_goes_and_the_letters_stay() -> None:
    page = white()
    words_at(page, 600, 300, 1300)
    page[617:621, 200:620] = 20  # the upper edge of a box that was stamped upon it
    page[600:640, 330:338] = 20  # a letter that reaches below it
    ink = without_graphics(page).ink
    assert not ink[617:621, 200:296].any()
    assert ink[600:614, 300:620].sum() > 0.6 * (page[600:614, 300:620] < 128).sum()
    assert ink[600:640, 332:336].all()
