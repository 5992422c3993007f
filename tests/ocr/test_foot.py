"""The foot of a paper and what is read twice: columns that a seal hides, items below the name, the end of a page."""

import pytest

from ocr.recognition.readings import SecondReading
from ocr.text.left_out import separate
from ocr.text.notes import part_notes
from ocr.text.page_reading import PageReading
from ocr.text.paragraphs import join_over_page, margins, paragraphs_of
from ocr.text.printed import PrintedLine, PrintedWord
from ocr.text.reading_order import OrderedLine, order_lines
from ocr.transcript import Box, Page

PAGE = Page(number=1, width=1654, height=2339, dpi=200, state="read")
WIDE = "công tác quản lý của nhà nước đối với các đơn vị trong tỉnh và cả nước ta"


def word(text: str, x: float, y: float, confidence: float = 0.95, second: str | None = None) -> PrintedWord:
    reading = SecondReading(second, 0.3, -2.0) if second else None
    return PrintedWord(
        text, x, y - 20, x + 12 * len(text), y, confidence, Box(0, 0, 1, 1), 0, 0, second=reading
    )


def line(
    text: str, x: float, y: float, *, role: str = "body", place: int = 0, region: int = 1,
    gap: tuple[str, float] | None = None,
) -> PrintedLine:  # fmt: skip
    words, at = [], x
    for part in text.split():
        words.append(word(part, at, y))
        at += 12 * len(part) + 8
    if gap:
        at = gap[1]
        for part in gap[0].split():
            words.append(word(part, at, y))
            at += 12 * len(part) + 8
    return PrintedLine(tuple(words), role, region, place, 19.0, y)  # type: ignore[arg-type]


def kept(*lines: PrintedLine) -> list[str]:
    return [one.text for one in separate(PageReading(PAGE, list(lines), 1654, 2339)).lines]


def test_a_gutter_that_a_seal_hides_is_found_by_what_was_read() -> None:
    lines = [
        line("trong tỉnh theo quy định./.", 240, 1000),
        line("Nơi nhận:", 240, 1100, gap=("CHỦ TỊCH", 1100)),
        line("- Cục Việc làm và Trung tâm TTVL miền", 240, 1140, gap=("NA", 1080)),
        line("Trung (Bộ LĐ-XH);", 240, 1180),
        line("- Ủy ban MTTQVN Tỉnh;", 240, 1220, gap=("Trần Ngọc Bình", 1060)),
        line("- Lưu: VT.", 240, 1260),
    ]
    ordered = order_lines(lines)
    assert [o.line.text for o in ordered] == [
        "trong tỉnh theo quy định./.", "Nơi nhận:", "- Cục Việc làm và Trung tâm TTVL miền", "Trung (Bộ LĐ-XH);",
        "- Ủy ban MTTQVN Tỉnh;", "- Lưu: VT.", "CHỦ TỊCH", "NA", "Trần Ngọc Bình",
    ]  # fmt: skip
    first = paragraphs_of(1, ordered)[2]
    assert " ".join(one.line.text for one in first.lines).endswith("miền Trung (Bộ LĐ-XH);")


def test_a_list_without_such_a_gutter_stays_as_it_is() -> None:
    lines = [line("Nơi nhận:", 240, 1100), line("- Như trên;", 240, 1140), line("- Lưu: VT.", 240, 1180)]
    assert [o.line.text for o in order_lines(lines)] == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]


def test_items_below_the_signers_name_are_no_notes() -> None:
    body = [line(WIDE, 240, 300 + 50 * k) for k in range(8)]
    items = [line("- Cổng TTĐT tỉnh;", 240, 1500), line("- Lưu: VT, KTN.", 240, 1530)]
    opened = line("Nơi nhận:", 240, 800, role="column")
    ordered = [OrderedLine(one, "body") for one in body] + [OrderedLine(opened, "line")]
    ordered += [OrderedLine(one, "body") for one in items]
    assert part_notes(ordered, margins(ordered)).notes == []


def test_a_signers_name_ends_its_page() -> None:
    name = paragraphs_of(1, [OrderedLine(line("Nguyễn Ngọc Hà", 900, 2000), "body")])
    text = [OrderedLine(line(WIDE, 240, 300 + 50 * k), "body") for k in range(6)]
    following = paragraphs_of(2, [OrderedLine(line("ANH MỤC THỦ TỤC HÀNH CHÍNH", 240, 200), "body"), *text])
    join_over_page(name, following, margins(text))
    assert len(name[0].lines) == 1


def test_a_word_in_two_strips_is_read_once_and_the_column_is_whole() -> None:
    lines = [
        line("Nơi nhận:", 240, 1100),
        line("- BGH (b/c);", 240, 1140),
        line("- Lưu: VT.", 240, 1220),
        line("Nơi nhận:", 240, 1100, role="column", region=2),
        line("- BGH (b/c);", 240, 1140, role="column", region=2),
        line("HIỆU TRƯỞNG", 1000, 1100, role="column", region=2, place=1),
        line("- ĐT, CTSV;", 240, 1180, role="column", region=2, place=1),
    ]
    ordered = order_lines(separate(PageReading(PAGE, lines, 1654, 2339)).lines)
    assert [o.line.text for o in ordered] == [
        "Nơi nhận:", "- BGH (b/c);", "- ĐT, CTSV;", "- Lưu: VT.", "HIỆU TRƯỞNG"
    ]  # fmt: skip


def test_a_piece_of_the_word_beside_it_is_no_word() -> None:
    words = (word("thống", 240, 100), word("g", 320, 100), word("giáo", 322, 100), word("dục", 400, 100))
    assert kept(PrintedLine(words, "body", 1, 0, 19.0, 100)) == ["thống giáo dục"]
    words = (word("Điều", 240, 100), word("3", 300, 100), word("3", 320, 100))
    assert kept(PrintedLine(words, "body", 1, 0, 19.0, 100)) == ["Điều 3 3"]


def test_debris_that_says_something_is_kept() -> None:
    def read(text: str, confidence: float, second: str | None = None) -> list[str]:
        asked = word("sở", 240, 100, second="sở"), word(text, 300, 100, confidence, second)
        return kept(PrintedLine(asked, "body", 1, 0, 19.0, 100))

    assert read("/STTTT-CNTT", 0.1) == ["sở /STTTT-CNTT"]
    assert read("TTHCạ„,,", 0.08, "TTHCqhua).") == ["sở TTHCạ„,,"]
    assert read("K/TTRƯỞNG", 0.34) == ["sở K/TTRƯỞNG"]
    assert read("Nhưđiều2,", 0.07) == ["sở Nhưđiều2,"]
    assert read("ZZẤN", 0.0, "4n") == ["sở"]


def test_what_a_telephone_prints_at_the_foot_is_no_text() -> None:
    assert kept(line("- Lưu: VT.", 240, 1000), line("Scanned with CamScanner", 1300, 2300)) == ["- Lưu: VT."]


def test_a_foot_beside_what_is_written_in_the_margin_above_is_parted_too() -> None:
    foot = {"role": "column", "place": 1, "region": 4}
    lines = [
        line("Ghi", 70, 900, role="column", place=0, region=4),
        line("quyết định thi hành.", 260, 1000, **foot),  # type: ignore[arg-type]
        line("KT. CHỦ TỊCH UBND TỈNH", 900, 1060, **foot),  # type: ignore[arg-type]
        line("Nơi nhận:", 260, 1100, gap=("PHÓ CHỦ TỊCH", 980), **foot),  # type: ignore[arg-type]
        line("- Như điều 2.", 260, 1140, gap=("Lẻ", 640), **foot),  # type: ignore[arg-type]
        line("- UBND các huyện, thành phố;", 260, 1180, **foot),  # type: ignore[arg-type]
    ]
    lines[4] = lines[4]._replace(words=(*lines[4].words[:-1], lines[4].words[-1]._replace(confidence=0.0)))
    assert [o.line.text for o in order_lines(lines)] == [
        "Ghi", "quyết định thi hành.", "Nơi nhận:", "- Như điều 2.", "- UBND các huyện, thành phố;",
        "KT. CHỦ TỊCH UBND TỈNH", "PHÓ CHỦ TỊCH", "Lẻ",
    ]  # fmt: skip


def test_the_dash_of_an_item_stays_though_it_was_read_unsurely() -> None:
    item = line("- UBND các huyện, thành phố", 240, 1180)
    unsure = item._replace(words=(item.words[0]._replace(confidence=0.22), *item.words[1:]))
    scrawl = [
        word._replace(confidence=0.2, printed=said)
        for word, said in zip(unsure.words, ["-", "ỵ¿", "‹#", "|ö", "~w", "¬e"], strict=True)
    ]
    other = line("Căn cứ", 240, 900)._replace(words=(word("Căn", 240, 900, second="Căn"),))
    assert kept(other, unsure)[1] == "- UBND các huyện, thành phố"
    assert kept(other, item._replace(words=tuple(scrawl))) == ["Căn"]


def test_words_in_capitals_do_not_go_on_with_a_line_in_small_letters() -> None:
    body = [line(WIDE, 240, 300 + 50 * k) for k in range(8)]
    stamp = line("TRUNG TÂM CÔNG BÁO VÀ TIN HỌC", 242, 700)
    ordered = [OrderedLine(one, "body") for one in [*body, stamp]]
    assert paragraphs_of(1, ordered)[-1].lines[0].line is stamp


@pytest.mark.parametrize(
    "name", ["CÔNG TY CỔ PHẦN HÀ NAM;", "CÔNG TY CỔ PHẦN ĐẦU TƯ XÂY DỰNG VÀ THƯƠNG MẠI HÀ NAM"]
)
def test_a_name_in_capitals_within_a_sentence_goes_on_with_it(name: str) -> None:
    body = [line(WIDE, 240, 300 + 50 * k) for k in range(8)]
    end = line(name, 240, 700)
    if not name.endswith(";"):
        end = end._replace(words=(*end.words[:-1], end.words[-1]._replace(x1=body[0].x1)))
    ordered = [OrderedLine(one, "body") for one in [*body, end]]
    assert paragraphs_of(1, ordered)[-1].lines[0].line is not end
