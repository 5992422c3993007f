"""Annotations: what they type into a page is its text, letter by letter; a signature's box is kept apart from it."""

from pathlib import Path

import pytest
from digital import HEIGHT, LEFT, LINES, PITCH, SIZE, TOP, WIDTH, Paper, put_upon, scan_of

import ocr
from ingest.building.notice import parse_notice, stamps_of
from ocr.image.background import Gray
from ocr.limits import Limits
from ocr.page_reader import read_page_with
from ocr.recognition.readings import Reading
from ocr.scan.pages import describe
from ocr.text.electronic_marks import is_electronic_copy, is_signature_box, signature_boxes
from ocr.text.page_reading import PageReading
from ocr.text.printed import PrintedLine, PrintedWord
from ocr.transcript import Box
from parse import parse

HARD = Path(__file__).parents[1] / "data" / "hard"
NUMBER = "Số:             /QĐ-UBND"
BOX = ["Ký bởi: Ủy ban nhân dân tỉnh", "Cơ quan: Tỉnh Cà Mau", "Thời gian ký: 16.10.2024 14:20:51 +07:00"]


def look(path: Path, lines: list[str], size: float = SIZE) -> Path:
    """How an annotation looks: lines of letters."""
    pdf = Paper(width=170, height=14.0 * len(lines))
    pdf.set_font_size(size)
    for k, line in enumerate(lines):
        pdf.text(2, 10 + 14 * k, line)
    return pdf.save(path)


def paper(path: Path, *, scanned: bool) -> Path:
    """A paper with a blank in its number, born digital or scanned."""
    Paper().lines([NUMBER, *LINES]).save(path)
    if scanned:
        image = scan_of(path)
        pdf = Paper()
        pdf.image(image, 0, 0, WIDTH, HEIGHT)
        pdf.save(path)
    return path


def number_typed(path: Path, where: Path, **more: int) -> Path:
    """The paper with 246 typed into its blank."""
    at = (LEFT + 25, HEIGHT - TOP - 4)
    return put_upon(path, look(where / "number.pdf", ["246"]), at, **more)


def words_of(reading: PageReading) -> dict[str, PrintedWord]:
    return {word.printed: word for line in reading.lines for word in line.words}


@pytest.mark.parametrize("scanned", [False, True])
def test_a_typed_number_stands_in_its_line_as_it_was_typed(tmp_path: Path, scanned: bool) -> None:
    transcript = ocr.read(number_typed(paper(tmp_path / "a.pdf", scanned=scanned), tmp_path))
    first, *_ = transcript.text.splitlines()
    assert first.replace(" ", "") == "Số:246/QĐ-UBND"
    (word,) = [w for w in transcript.words if w.printed == "246"]
    assert word.confidence == 1


def test_the_picture_that_is_read_has_no_typed_letters(tmp_path: Path) -> None:
    """What is typed is not read a second time, however it touches what is printed."""
    seen: list[Gray] = []

    def recogniser(gray: Gray, seconds: float) -> list[Reading]:
        seen.append(gray)
        return []

    plain = paper(tmp_path / "a.pdf", scanned=True)
    read_page_with(recogniser, describe(plain, Limits())[0], 60)
    number_typed(plain, tmp_path)
    read_page_with(recogniser, describe(plain, Limits())[0], 60)
    bare, typed = ((gray < 128).sum() for gray in seen)
    assert abs(int(bare) - int(typed)) < 0.02 * bare


@pytest.mark.parametrize("flags", [2, 32])
def test_what_no_viewer_shows_is_not_typed(tmp_path: Path, flags: int) -> None:
    path = number_typed(paper(tmp_path / "a.pdf", scanned=True), tmp_path, flags=flags)
    reading = read_page_with(lambda gray, seconds: [], describe(path, Limits())[0], 60)
    assert "246" not in words_of(reading)


@pytest.mark.parametrize("scanned", [False, True])
def test_a_signatures_box_is_kept_apart(tmp_path: Path, scanned: bool) -> None:
    path = paper(tmp_path / "a.pdf", scanned=scanned)
    put_upon(path, look(tmp_path / "box.pdf", BOX, 7), (200, HEIGHT - 45))
    transcript = ocr.read(path)
    (aside,) = transcript.asides
    assert (aside.kind, aside.text) == ("signature", "\n".join(BOX))
    assert "Thời gian" not in transcript.text
    assert {left.reason for left in transcript.left_out if left.printed == "+07:00"} == {"signature"}
    inch = transcript.pages[0].width / WIDTH
    assert aside.box.x0 == pytest.approx(202 * inch, abs=3)


def test_an_electronic_copys_mark_stays_in_the_text(tmp_path: Path) -> None:
    path = paper(tmp_path / "a.pdf", scanned=True)
    mark = ["SAO Y; SỞ NỘI VỤ;", "Thời gian ký: 19/02/2025 08:34:29 +07:00"]
    put_upon(path, look(tmp_path / "mark.pdf", mark, 7), (200, HEIGHT - 45))
    transcript = ocr.read(path)
    assert transcript.text.splitlines()[:2] == mark
    (copy,) = parse_notice(transcript.text, [], parse).record.copies
    assert (copy.kind, copy.issuer, copy.time) == ("sao y", ["SỞ NỘI VỤ"], "08:34:29 +07:00")


@pytest.mark.parametrize(
    ("said", "is_box"),
    [
        ("\n".join(BOX), True),
        ("TRUNG TÂM CÔNG BÁO\nttcb@quangngai.gov.vn\n07.02.2025 08:51:04\n+07:00", True),
        ("Digitally signed by VPTU\nDate: 2024.10.16 14:20:51 +07'00'", True),
        ("Điện thoại: 0255\nEmail: vptu@quangngai.gov.vn\nCơ quan: VPTU", False),
        ("SAO Y; UBND TỈNH;\nThời gian ký: 19/02/2025 08:34:29", False),
        ("Người ký: Nguyễn Văn A", False),
        ("246", False),
    ],
)
def test_what_a_signatures_box_is_known_by(said: str, is_box: bool) -> None:
    assert is_signature_box(said) is is_box
    assert is_electronic_copy(said) is said.startswith("SAO Y")


@pytest.mark.parametrize("moment", ["07.02.2025 08:51:04", "07.02.2025 08.51:04", "07.02.2025 085104"])
def test_the_name_above_a_printed_boxs_moment_is_the_boxs(moment: str) -> None:
    """On a gray page the box has no colour: its first lines must not become the issuer."""
    said = ["TRUNG TÂM CÔNG", "BÁO VÀ TIN HỌC", moment, "+07:00"]
    box = [printed(text, 700, 60 + 26 * k)._replace(size=12) for k, text in enumerate(said)]
    head = [printed("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 690, 170), printed("ỦY BAN NHÂN DÂN", 250, 170)]
    assert signature_boxes([*head, *box]) == [box]
    shifted = [box[0], printed("=, BÁO VÀ TIN HỌC", 600, 86)._replace(size=12), *box[2:]]
    assert signature_boxes([*head, *shifted]) == [shifted]
    above = printed("TỜ TRÌNH", 700, 34)  # larger print is the paper's
    assert signature_boxes([above, *box, *head]) == [box]


def printed(text: str, x: float, y: float) -> PrintedLine:
    box = Box(int(x), int(y) - 20, int(x) + 200, int(y))
    word = PrintedWord(text, x, y - 20, x + 200, y, 0.9, box, 0, 0)
    return PrintedLine((word,), "body", 0, 0, 20, y)


def test_a_box_that_was_printed_with_the_page_is_found_among_its_lines() -> None:
    box = [printed(text, 900, 60 + 26 * k) for k, text in enumerate(BOX)]
    body = [printed(text, 100, 300 + 40 * k) for k, text in enumerate(LINES)]
    assert signature_boxes([*body[:2], *box, *body[2:]]) == [box]
    assert signature_boxes([box[0], *body]) == []


def test_letters_that_a_page_draws_upon_its_scan_are_exact_words(tmp_path: Path) -> None:
    image = scan_of(Paper().lines([NUMBER, *LINES]).save(tmp_path / "p.pdf"))
    pdf = Paper()
    pdf.image(image, 0, 0, WIDTH, HEIGHT)
    pdf.text(LEFT, TOP + 9 * PITCH, "Chuyển Phòng Tổng hợp tham mưu văn bản trả lời")
    transcript = ocr.read(pdf.save(tmp_path / "a.pdf"))
    assert "Chuyển Phòng Tổng hợp tham mưu văn bản trả lời" in transcript.text
    assert "khẳng định quyết tâm đổi mới" in transcript.text
    assert {w.confidence for w in transcript.words if w.printed == "Chuyển"} == {1}


def test_stamps_laid_upon_a_scan_are_in_text_and_record() -> None:
    transcript = ocr.read(HARD / "annotation-stamps-black.pdf")
    record = parse_notice(transcript.text, stamps_of(transcript), parse).record
    assert record.document.arrival is not None
    assert (record.document.arrival.number, str(record.document.arrival.date)) == ("1846", "2024-03-26")
    assert (record.document.code, str(record.document.date)) == ("358-CV/BTGTU", "2024-03-21")
    (copy,) = record.copies
    assert (copy.code, copy.issuer) == ("217-BS/VPTU", ["VĂN PHÒNG TỈNH ỦY HẬU GIANG"])


def test_visible_text_after_a_hidden_layer_is_read() -> None:
    transcript = ocr.read(HARD / "visible-text-after-hidden-layer.pdf")
    for line in ("SAO Y; Số: 217-BS/VPTU", "ĐẾN Số: 1846 ngày 26/3/2024", "Số 358-CV/BTGTU"):
        assert line in transcript.text
    record = parse_notice(transcript.text, stamps_of(transcript), parse).record
    assert (record.document.code, str(record.document.date)) == ("358-CV/BTGTU", "2024-03-21")


def test_a_decomposed_text_layer_is_composed() -> None:
    transcript = ocr.read(HARD / "text-layer-nfd.pdf")
    assert "ỦY BAN NHÂN DÂN\nTỈNH LAI CHÂU\nSố: 612/UBND-NC" in transcript.text


@pytest.mark.parametrize("blank", ["Số: .................../QĐ-UBND", "Số: ____________/QĐ-UBND"])
def test_the_dots_of_a_blank_are_not_read_beside_what_fills_it(tmp_path: Path, blank: str) -> None:
    image = scan_of(Paper().lines([blank, *LINES]).save(tmp_path / "p.pdf"))
    pdf = Paper()
    pdf.image(image, 0, 0, WIDTH, HEIGHT)
    transcript = ocr.read(number_typed(pdf.save(tmp_path / "a.pdf"), tmp_path))
    assert transcript.text.splitlines()[0].replace(" ", "").endswith(":246/QĐ-UBND")
