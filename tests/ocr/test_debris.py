"""Debris: what two readers together could not read is left out; print and what may be by hand is kept."""

from ocr.recognition.readings import SecondReading
from ocr.text.left_out import separate
from ocr.text.page_reading import PageReading
from ocr.text.printed import PrintedLine, PrintedWord
from ocr.transcript import Box, Page

Said = tuple[str, float, str | None, float]
"""A word, how sure the first reader is, and the second reader's word and how sure that one is."""


def line_of(*said: Said) -> PrintedLine:
    words = []
    for k, (text, sure, second, second_sure) in enumerate(said):
        x = 200 + 100 * k
        other = SecondReading(second, second_sure) if second is not None else None
        words.append(
            PrintedWord(text, x, 700, x + 80, 725, sure, Box(x, 700, x + 80, 725), k, 0, False, other)
        )
    return PrintedLine(tuple(words), "body", 0, 0, 19, 722)


def kept_of(*said: Said) -> tuple[str, list[str]]:
    """What is kept of a line, on a page where the second reader read other words too; and what is left out."""
    print_ = line_of(("Căn", 0.95, "Căn", 0.99), ("cứ", 0.95, "cứ", 0.99))
    page = Page(number=1, width=1654, height=2339, dpi=200, state="read")
    parted = separate(PageReading(page, [print_, line_of(*said)], 1654, 2339))
    kept = " ".join(line.text for line in parted.lines if line.text != print_.text)
    return kept, [left.printed for left in parted.left_out]


def test_a_scrawl_is_left_out_whole_but_for_what_both_read() -> None:
    line = (
        ("|?RBNGTiĐ", 0.1, None, 0.0),
        ("HỌC", 0.9, None, 0.0),
        ("0.N#I", 0.3, "ueu", 0.2),
        ("CV", 0.6, "CV", 0.9),
    )
    assert kept_of(*line) == ("CV", ["|?RBNGTiĐ", "HỌC", "0.N#I"])


def test_a_smudge_in_a_line_of_print_is_left_out() -> None:
    line = (
        ("các", 0.9, "các", 0.9),
        ("=¿§#", 0.1, "-", 0.1),
        ("phòng,", 0.9, "phòng,", 0.9),
        ("ban", 0.9, "ban", 0.9),
    )
    assert kept_of(*line) == ("các phòng, ban", ["=¿§#"])


def test_a_word_that_one_of_them_is_sure_of_is_kept() -> None:
    line = (
        ("các", 0.9, "các", 0.9),
        ("2O21", 0.1, "2021", 0.9),
        ("phòng,", 0.9, None, 0.0),
        ("ban", 0.9, "ban", 0.9),
    )
    assert kept_of(*line) == ("các 2O21 phòng, ban", [])


def test_where_a_number_or_a_date_stands_a_hand_may_have_written() -> None:
    number = ("Số:", 0.9, "Số:", 0.9), ("ý#", 0.1, None, 0.0), ("/CT-UBND", 0.9, "/CT-UBND", 0.9)
    date = (
        ("ngày", 0.9, "ngày", 0.9),
        ("#9", 0.1, None, 0.0),
        ("tháng", 0.9, "tháng", 0.9),
        ("năm", 0.9, "năm", 0.9),
    )
    assert kept_of(*number) == ("Số: ý# /CT-UBND", [])
    assert kept_of(*date) == ("ngày #9 tháng năm", [])


def test_without_a_second_reader_nothing_is_left_out_for_that() -> None:
    page = Page(number=1, width=1654, height=2339, dpi=200, state="read")
    alone = line_of(("|?RBNGTiĐ", 0.1, None, 0.0), ("HỌC", 0.9, None, 0.0))
    assert [line.text for line in separate(PageReading(page, [alone], 1654, 2339)).lines] == ["|?RBNGTiĐ HỌC"]


def test_a_position_under_a_seal_is_no_debris() -> None:
    line = (
        ("_.-PHÓ", 0.18, "»IÓ", 0.2),
        ("CHỦ", 0.9, "CHỦ", 0.9),
        ("TỊCH", 0.4, "_Tj", 0.3),
        ("_⁄⁄", 0.1, None, 0.0),
    )
    assert kept_of(*line)[0].startswith("_.-PHÓ CHỦ TỊCH")
    scrap = (
        ("_.-XÌÓ", 0.18, "»IÓ", 0.2),
        ("CHỈ", 0.2, None, 0.9),
        ("7Ị", 0.3, "_Tj", 0.3),
        ("_⁄⁄", 0.1, None, 0.0),
    )
    assert "XÌÓ" not in kept_of(*scrap)[0]


def test_a_line_of_which_two_readers_made_other_words_is_left_out() -> None:
    line = (
        ("TRUNG", 0.83, "trụuũ", 0.6), ("TẤN", 0.3, "12u", 0.6), ("BẢO", 0.76, "8i0", 0.6), ("HỌC", 0.8, "nộe", 0.6),
        ("NGÃI", 0.7, "Noi8", 0.6), ("Tnt", 0.5, "fu", 0.6),
    )  # fmt: skip
    assert kept_of(*line)[0] == ""
    alike = tuple((text, sure, text, other) for text, sure, _, other in line)
    assert kept_of(*alike)[0] == "TRUNG TẤN BẢO HỌC NGÃI Tnt"
    surely = tuple((text, 0.95, second, other) for text, _, second, other in line)
    assert kept_of(*surely)[0] == "TRUNG TẤN BẢO HỌC NGÃI Tnt"
