"""Text layer: a page's own text is used where it proves itself, and refused, with the reason, where it does not."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from digital import (
    HEIGHT,
    LEFT,
    LINES,
    PITCH,
    SIZE,
    TOP,
    WIDTH,
    Paper,
    legacy_pdf,
    scan_of,
    tcvn3,
    vni,
    without_shapes,
)
from PIL import Image

import ocr
from ocr.image.background import Gray
from ocr.limits import Limits
from ocr.page_reader import read_page_with
from ocr.recognition.readings import Reading
from ocr.recognition.tesseract import read_with_tesseract
from ocr.scan.pages import describe, load_pixels
from ocr.text.page_reading import PageReading
from ocr.text_layer import drawing, glyphs
from ocr.text_layer.legacy_fonts import to_unicode
from ocr.text_layer.proof import doubt_of_words

TEXT = " ".join(LINES)
USED, REFUSED = "text layer: ", "text layer refused: "


def flat(text: str) -> str:
    return " ".join(text.split())


def layer_step(page: ocr.Page) -> str:
    (step,) = [step for step in page.steps if "text layer" in step]
    return step


def illiterate(gray: Gray, seconds: float) -> list[Reading]:
    """A recogniser that reads nothing: all words of a reading are the layer's."""
    return []


def refusal(path: Path) -> str:
    """Why a page's text layer is refused; fails where it is not, or where the page is not read from its image."""
    sizes: list[tuple[int, ...]] = []

    def recogniser(gray: Gray, seconds: float) -> list[Reading]:
        sizes.append(gray.shape)
        return [Reading("Hình", 100, 100, 140, 119, 0.9, 0)]

    reading = read_page_with(recogniser, describe(path, Limits())[0], 60)
    step = layer_step(reading.page)
    assert step.startswith(REFUSED)
    assert [word.printed for line in reading.lines for word in line.words] == ["Hình"]
    return step.removeprefix(REFUSED)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Paper().lines().save(tmp_path_factory.mktemp("born") / "good.pdf")


@pytest.fixture(scope="module")
def scanned(good: Path) -> Image.Image:
    return scan_of(good)


def test_a_born_digital_page_says_its_text_exactly(good: Path) -> None:
    transcript = ocr.read(good)
    assert flat(transcript.text) == TEXT
    assert layer_step(transcript.pages[0]) == f"{USED}{len(TEXT.split())} words"
    assert {word.confidence for word in transcript.words} == {1.0}
    assert transcript.edits == []
    assert flat(transcript.raw(1)) == TEXT


def covers(transcript: ocr.Transcript, path: Path) -> None:
    """Every word's box is full of ink, and there is no ink beside the boxes."""
    pixels = load_pixels(describe(path, Limits())[0])
    ink = (pixels if pixels.ndim == 2 else pixels.min(axis=2)) < 128
    beside = ink.copy()
    for word in transcript.words:
        x0, y0, x1, y1 = word.box
        assert ink[y0:y1, x0:x1].mean() > 0.05
        beside[max(0, y0 - 3) : y1 + 3, max(0, x0 - 3) : x1 + 3] = False
    assert beside.sum() < 0.002 * ink.sum()


def test_boxes_lie_on_the_words(good: Path) -> None:
    transcript = ocr.read(good)
    covers(transcript, good)
    pixel = 300 / 72
    first = transcript.words[0]
    width = Paper().get_string_width("Thực")
    assert np.allclose(
        (first.box.x0, first.box.x1), (LEFT * pixel, (LEFT + width) * pixel), atol=0.15 * SIZE * pixel
    )
    assert first.box.y0 < (TOP - 0.6 * SIZE) * pixel < TOP * pixel < first.box.y1 + 3


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page(tmp_path: Path, turn: int) -> None:
    path = Paper().lines().save(tmp_path / "a.pdf", Rotate=turn)
    transcript = ocr.read(path)
    assert flat(transcript.text) == TEXT
    assert transcript.pages[0].rotation == 360 - turn
    covers(transcript, path)


def test_a_cropped_and_turned_page_whose_origin_lies_elsewhere(tmp_path: Path) -> None:
    box = [20, 30, WIDTH - 10, HEIGHT - 15]
    path = Paper().lines().save(tmp_path / "a.pdf", CropBox=pikepdf.Array(box), Rotate=90)
    transcript = ocr.read(path)
    page = transcript.pages[0]
    assert page.width == pytest.approx((box[3] - box[1]) / 72 * 300, abs=1)
    assert page.height == pytest.approx((box[2] - box[0]) / 72 * 300, abs=1)
    assert flat(transcript.text) == TEXT
    covers(transcript, path)


def test_raised_numbers_and_signs_are_as_typed(tmp_path: Path) -> None:
    pdf = Paper().lines(LINES[:4])
    end = LEFT + pdf.get_string_width(LINES[3])
    pdf.set_font_size(0.6 * SIZE)
    pdf.text(end, TOP + 3 * PITCH - 0.33 * SIZE, "12")
    pdf.set_font_size(SIZE)
    pdf.lines(["cương số 24‑QÐ/TW của Tỉnh ủy, với 150 m² đất; “bốn tại chỗ”.", *LINES[5:]], TOP + 4 * PITCH)
    transcript = ocr.read(pdf.save(tmp_path / "a.pdf"))
    # A hyphen that does not break and an eth, which nobody sees, are written as what they look like.
    assert "kỷ¹² cương số 24-QĐ/TW của Tỉnh ủy, với 150 m² đất; “bốn tại chỗ”." in flat(transcript.text)
    assert {edit.rule for edit in transcript.edits} == {"look-alike letter"}


@pytest.mark.parametrize(
    ("heading_font", "font", "typed", "heading"),
    [
        (".VnTimeH", ".VnTime", tcvn3, "đảng cộng sản việt nam"),
        ("ABCDEF+VNI-Times", "ABCDEF+VNI-Times", vni, "ĐẢNG CỘNG SẢN VIỆT NAM"),
    ],
)
def test_fonts_from_before_unicode(
    tmp_path: Path, heading_font: str, font: str, typed: Callable[[str], str], heading: str
) -> None:
    path = legacy_pdf(
        tmp_path / "a.pdf", [(heading_font, typed(heading)), *((font, typed(line)) for line in LINES)]
    )
    transcript = ocr.read(path)
    assert layer_step(transcript.pages[0]).startswith(USED)
    assert flat(transcript.text) == f"ĐẢNG CỘNG SẢN VIỆT NAM {TEXT}"
    assert unicodedata.is_normalized("NFC", transcript.text)


@pytest.mark.parametrize(
    ("font", "said", "shown"),
    [
        (".VnTime", "Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("AAAAAA+.VnArial,Bold", "Trung \u00ad¬ng, Sè 11-HD/VPTW", "Trung ương, Số 11-HD/VPTW"),
        (".VnTimeH,BoldItalic", "®¶ng céng s¶n viÖt nam", "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (".VnTime", "§iÒu 5. Th\u2212êng vô", "Điều 5. Thường vụ"),
        ("VNI-Times", "chaøo baïn, khaúng ñònh, kyø, möôøi, tæ meã", "chào bạn, khẳng định, kỳ, mười, tỉ mễ"),
        ("VNI-Helve-Bold", "ÑOÄC LAÄP, TÖÏ DO, HAÏNH PHUÙC", "ĐỘC LẬP, TỰ DO, HẠNH PHÚC"),
        ("TimesNewRomanPSMT", "Cộng hòa Céng hoµ", "Cộng hòa Céng hoµ"),
    ],
)  # fmt: skip
def test_letters_of_old_fonts_by_the_fonts_name(font: str, said: str, shown: str) -> None:
    assert unicodedata.normalize("NFC", to_unicode(said, font)) == shown


@pytest.mark.parametrize(("font", "typed"), [(".VnTime", tcvn3), ("VNI-Times", vni)])
def test_every_vietnamese_letter_of_an_old_font(font: str, typed: Callable[[str], str]) -> None:
    vowels = [v + t for v in "aăâeêioôơuưy" for t in ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")]
    small = unicodedata.normalize("NFC", "".join(vowels)) + "đ"
    for text in (small, small.upper() if font.startswith("VNI") else "ĂÂÊÔƠƯĐ"):
        assert unicodedata.normalize("NFC", to_unicode(typed(text), font)) == text


def hidden_text(path: Path, scan: Image.Image, lines: list[str], *, under: bool = False) -> Path:
    """A scan with a recognition of it: in invisible letters (mode 3), or in visible ones under the image."""
    pdf = Paper()
    if under:
        pdf.lines(lines)
    pdf.image(scan, 0, 0, WIDTH, HEIGHT)
    if not under:
        with pdf.local_context(text_mode=3):
            pdf.lines(lines)
    return pdf.save(path)


@pytest.mark.parametrize("under", [False, True])
def test_an_earlier_recognition_is_refused(tmp_path: Path, scanned: Image.Image, under: bool) -> None:
    english = ["Thuc hien Quy dinh s6 24-QD/TW ngay 30 thing 7 nam 2021 cua", "Ban Chap hanh Trung uong"]
    path = hidden_text(tmp_path / "a.pdf", scanned, english, under=under)
    assert refusal(path) == "it is not seen: an earlier recognition"


def test_letters_without_shape_upon_a_scan_are_refused(tmp_path: Path, scanned: Image.Image) -> None:
    pdf = Paper(without_shapes(tmp_path / "blank.ttf"))
    pdf.image(scanned, 0, 0, WIDTH, HEIGHT)
    assert (
        refusal(pdf.lines().save(tmp_path / "a.pdf")) == "its letters have no shape: an earlier recognition"
    )


def test_a_signatures_lines_over_a_scan_are_not_the_page(tmp_path: Path, scanned: Image.Image) -> None:
    signature = [
        "Người ký: Văn phòng Tỉnh ủy",
        "Cơ quan: Tỉnh ủy Hậu Giang",
        "Thời gian ký: 12.03.2021 14:20:33 +07:00",
    ]
    pdf = Paper()
    # Scanners cut a page into stripes: no image is the whole of it.
    half = scanned.height // 2
    pdf.image(scanned.crop((0, 0, scanned.width, half)), 0, 0, WIDTH, HEIGHT / 2)
    pdf.image(scanned.crop((0, half, scanned.width, 2 * half)), 0, HEIGHT / 2, WIDTH, HEIGHT / 2)
    pdf.set_font_size(8)
    path = pdf.lines(signature, HEIGHT - 90).save(tmp_path / "a.pdf")
    assert refusal(path).startswith("it holds only ")


def test_text_that_lost_its_marks_is_refused(tmp_path: Path) -> None:
    bare = unicodedata.normalize("NFD", TEXT).replace("đ", "d").replace("Đ", "D")
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    words = bare.split()
    lines = [" ".join(words[k : k + 10]) for k in range(0, len(words), 10)]
    assert refusal(Paper().lines(lines).save(tmp_path / "a.pdf")).startswith("only ")
    unmarked = ["Ban", "Chi", "huy", "cua", "Trung", "uong", "gom", "nam", "dong", "chi"]
    assert doubt_of_words(unmarked) == "only 0% of its words bear marks"


def test_numbers_symbols_and_abbreviations_are_not_counted_as_words() -> None:
    symbols = ["24-QĐ/TW", "12,5", "(UBND)", "HĐND", "a)", "-", "§", "2021"]
    assert doubt_of_words(symbols + LINES[0].split()) is None
    assert doubt_of_words([*symbols, "Điều", "kiện"]) == "it has too few words to judge by"
    english = ["The", "committee", "shall", "examine", "every", "decision", "that", "was", "issued"]
    assert "Vietnamese syllables" in (doubt_of_words(english) or "")


def test_a_watermark_is_no_text(tmp_path: Path) -> None:
    pdf = Paper()
    pdf.set_text_color(40)
    with pdf.rotation(45, WIDTH / 2, HEIGHT / 2):
        pdf.set_font_size(34)
        pdf.text(100, 300, "BẢN SAO LƯU")
    pdf.set_text_color(205)
    pdf.text(60, 250, "DỰ THẢO")
    pdf.set_text_color(0)
    pdf.set_font_size(34)
    pdf.text(LEFT, 290, "TỈNH ỦY")
    pdf.text(LEFT, 370, "TỈNH ỦY")
    pdf.set_font_size(SIZE)
    reading = read_page_with(
        read_with_tesseract, describe(pdf.lines().save(tmp_path / "a.pdf"), Limits())[0], 60
    )
    assert layer_step(reading.page) == f"{USED}{len(TEXT.split())} words"
    assert flat(" ".join(line.text for line in reading.lines)) == TEXT


def test_each_page_of_a_mixed_file_is_judged_by_itself(
    tmp_path: Path, good: Path, scanned: Image.Image
) -> None:
    scanned.save(tmp_path / "scan.pdf", resolution=200)
    with pikepdf.open(good) as pdf, pikepdf.open(tmp_path / "scan.pdf") as scan:
        pdf.pages.insert(0, scan.pages[0])
        pdf.save(tmp_path / "a.pdf")
    first, second = ocr.read(tmp_path / "a.pdf").pages
    assert not any("text layer" in step for step in first.steps)
    assert layer_step(second).startswith(USED)


def test_words_that_are_not_those_of_the_picture_are_refused(tmp_path: Path, good: Path) -> None:
    words = TEXT.split()
    shuffled = [words[(37 * k) % len(words)] for k in range(len(words))]
    assert sorted(shuffled) == sorted(words)
    lines = [" ".join(shuffled[k : k + 13]) for k in range(0, len(shuffled), 13)]
    scan = scan_of(good)
    pdf = Paper(without_shapes(tmp_path / "blank.ttf"))
    for k in range(2):
        part = scan.crop((0, k * scan.height // 2, scan.width, (k + 1) * scan.height // 2))
        pdf.image(part, 0, k * HEIGHT / 2, WIDTH, HEIGHT / 2)
    transcript = ocr.read(pdf.lines(lines).save(tmp_path / "a.pdf"))
    assert "agrees with it to only" in layer_step(transcript.pages[0])
    assert transcript.text.startswith("Thực hiện Quy định số")


def test_a_font_that_lies_about_its_letters_is_refused(tmp_path: Path) -> None:
    path = Paper().lines().save(tmp_path / "a.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            table = font.ToUnicode.read_bytes()
            for a, b in ("áả", "ếể", "ịỉ", "ủũ", "ộỗ", "ìĩ", "ườ", "ảạ", "ốổ", "ấẩ", "ờở", "ơô", "ăâ"):
                one, other = (b"<%04X>" % ord(c) for c in (a, b))
                table = table.replace(one, b"<!>").replace(other, one).replace(b"<!>", other)
            font.ToUnicode = pdf.make_stream(table)
        pdf.save(path)
    assert "agrees with it to only" in layer_step(ocr.read(path).pages[0])


def test_what_the_layer_does_not_say_is_read_from_the_image(tmp_path: Path) -> None:
    pdf = Paper().lines([*LINES[:3], "Căn cứ văn bản số", *LINES[3:]])
    number = Paper(width=60, height=PITCH)
    number.text(0, 15, "358-CV/TU")
    number.save(tmp_path / "n.pdf")
    x = LEFT + pdf.get_string_width("Căn cứ văn bản số ")
    pdf.image(scan_of(tmp_path / "n.pdf"), x, TOP + 3 * PITCH - 15, 60, PITCH)
    pdf.text(x + 62, TOP + 3 * PITCH, "ngày 21 tháng 3 năm 2024 của Tỉnh ủy")
    transcript = ocr.read(pdf.save(tmp_path / "a.pdf"))
    assert layer_step(transcript.pages[0]).endswith("words, 1 more read from the image")
    assert "Căn cứ văn bản số 358-CV/TU ngày 21 tháng 3 năm 2024 của Tỉnh ủy" in flat(transcript.text)
    assert [w.printed for w in transcript.words if w.confidence < 1] == ["358-CV/TU"]


def test_what_is_blacked_out_is_not_said(tmp_path: Path) -> None:
    pdf = Paper().lines()
    before, name = LINES[1].split("Trung ương")[0], "Trung ương"
    x = LEFT + pdf.get_string_width(before)
    pdf.set_fill_color(0)
    pdf.rect(x, TOP + PITCH - SIZE, pdf.get_string_width(name), 1.25 * SIZE, style="F")
    reading = read_page_with(read_with_tesseract, describe(pdf.save(tmp_path / "a.pdf"), Limits())[0], 60)
    assert layer_step(reading.page) == f"{USED}{len(TEXT.split()) - 2} words, 2 not seen on the page"
    assert name not in flat(" ".join(line.text for line in reading.lines))


def test_type_made_bold_by_drawing_it_twice_is_said_once(tmp_path: Path) -> None:
    pdf = Paper().lines()
    for k, line in enumerate(LINES):
        pdf.text(LEFT + 0.3, TOP + k * PITCH, line)
    reading = read_page_with(read_with_tesseract, describe(pdf.save(tmp_path / "a.pdf"), Limits())[0], 60)
    assert flat(" ".join(line.text for line in reading.lines)) == TEXT


def with_content(path: Path, good: Path, content: bytes) -> Path:
    with pikepdf.open(good) as pdf:
        pdf.pages[0].contents_add(content)
        pdf.save(path)
    return path


def test_a_page_of_a_million_letters_is_refused_soon(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "MOST_SECONDS", 600)  # a busy machine may need longer than the limit on time
    content = b"BT /F1 6 Tf 10 10 Td " + b"<00010002000300040005> Tj " * 200_000 + b"ET"
    path = with_content(tmp_path / "a.pdf", good, content)
    with pytest.raises(glyphs.UnreadableError, match="more than 40000 letters"):
        glyphs.drawn_on(path, 1, 1750, 1750)


def test_the_time_for_a_page_of_many_strokes_is_limited(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "MOST_SECONDS", 0.05)
    path = with_content(tmp_path / "a.pdf", good, b"q 1 0 0 1 0 0 cm Q\n" * 50_000)
    with pytest.raises(glyphs.UnreadableError, match="seconds of work"):
        glyphs.drawn_on(path, 1, 1750, 1750)


def test_a_page_with_a_broken_font_is_read_from_its_image(tmp_path: Path, good: Path) -> None:
    with pikepdf.open(good) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            font.DescendantFonts = pikepdf.Array([])
        pdf.save(tmp_path / "a.pdf")
    with pytest.raises(glyphs.UnreadableError, match="broken"):
        glyphs.drawn_on(tmp_path / "a.pdf", 1, 1750, 1750)


def test_pages_that_draw_no_text_say_nothing_of_a_layer(tmp_path: Path, scanned: Image.Image) -> None:
    pdf = Paper()
    pdf.image(scanned, 0, 0, WIDTH, HEIGHT)
    pdf.rect(5, 5, 20, 20)
    reading: PageReading = read_page_with(illiterate, describe(pdf.save(tmp_path / "a.pdf"), Limits())[0], 60)
    assert not any("text layer" in step for step in reading.page.steps)


def test_a_line_that_a_seal_lies_over_is_no_doubt_of_the_layer(tmp_path: Path) -> None:
    pdf = Paper().lines()
    pdf.set_draw_color(200, 0, 0)
    pdf.set_line_width(3)
    for x in range(int(LEFT), int(WIDTH - LEFT), 7):
        pdf.line(x, TOP + 3 * PITCH - 12, x + 7, TOP + 3 * PITCH + 5)
    transcript = ocr.read(pdf.save(tmp_path / "a.pdf"))
    assert layer_step(transcript.pages[0]).startswith(USED)
    assert LINES[3] in transcript.text


def test_what_is_pasted_over_a_line_is_read_from_the_picture(tmp_path: Path) -> None:
    other = scan_of(Paper().lines(["Ủy ban nhân dân tỉnh giao Sở Nội vụ chủ trì"]).save(tmp_path / "b.pdf"))
    dots = other.width / WIDTH
    top, foot = (TOP - SIZE - 2) * dots, (TOP + 5) * dots
    pdf = Paper().lines()
    for half in (0, 1):  # a picture as small as one that a correction is made with
        left, right = LEFT + half * 170, LEFT + (half + 1) * 170
        piece = other.crop((round(left * dots), round(top), round(right * dots), round(foot)))
        pdf.image(piece, left, TOP + 2 * PITCH - SIZE - 2, 170, SIZE + 7)
    transcript = ocr.read(pdf.save(tmp_path / "a.pdf"))
    assert layer_step(transcript.pages[0]).startswith(USED)
    assert "giao Sở Nội vụ chủ trì" in transcript.text
    assert LINES[0] in transcript.text
