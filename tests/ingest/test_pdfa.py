"""The PDF/A is valid, shows the scan's own images upright, and gives back the corrected text once."""

from __future__ import annotations

import pickle
import subprocess
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import img2pdf
import numpy as np
import paper
import pikepdf
import pytest
from fpdf import FPDF
from paper import Rotation
from pikepdf.pdfa import check
from PIL import Image

from ingest.errors import PdfaError
from ingest.pdf import pdf_copy, pdfa
from ingest.pdf.result import PdfResult
from ocr import Page, Transcript, TruncatedError, Word
from ocr.scan.pages import kind_of


def make(source: Path, transcript: Transcript) -> tuple[PdfResult, Path]:
    target = source.with_name(source.name + ".out.pdf")
    made = pdfa.make_pdfa(source, kind_of(source), transcript, target)
    with pikepdf.open(target) as pdf:
        assert check(pdf, "2b").verdict == "pass"
    assert not list(target.parent.glob(".pdfa-*"))
    return made, target


def text_of(pdf: Path, *options: str) -> list[str]:
    done = subprocess.run(["pdftotext", *options, pdf, "-"], capture_output=True, text=True, check=True)
    return [line for line in done.stdout.replace("\f", "\n").splitlines() if line]


def word_boxes(pdf: Path) -> dict[str, tuple[float, ...]]:
    """Each word's box in points on the page as it is shown, by poppler."""
    done = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True)
    space = "{http://www.w3.org/1999/xhtml}"
    words = ET.fromstring(done.stdout).iter(f"{space}word")
    return {w.text or "": tuple(float(w.attrib[k]) for k in ("xMin", "yMin", "xMax", "yMax")) for w in words}


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_page_stands_upright_with_the_words_in_place(tmp_path: Path, rotation: Rotation) -> None:
    image, transcript = paper.draw(rotation=rotation)
    made, pdf = make(paper.save(tmp_path, "scan.jpg", image, dpi=(100, 100)), transcript)
    assert made[:2] == ("kept", 1)
    assert text_of(pdf) == paper.LINES
    upright, _ = paper.draw()
    shown = Image.open(_drawn(pdf, tmp_path)).convert("L")
    assert shown.size == upright.size
    assert np.abs(np.asarray(shown, int) - np.asarray(upright, int)).mean() < 2
    _, flat = paper.draw()
    expected = next(w.box for w in flat.words if w.printed == "24-QĐ/TW")
    x0, y0, x1, y1 = (v * 100 / 72 for v in word_boxes(pdf)["24-QĐ/TW"])
    assert abs(x0 - expected.x0) < 3
    assert abs(x1 - expected.x1) < 3
    assert y0 - 8 < expected.y0 < expected.y1 < y1 + 8


def _drawn(pdf: Path, folder: Path) -> Path:
    subprocess.run(["pdftoppm", "-r", "100", "-png", "-singlefile", pdf, folder / "shown"], check=True)
    return folder / "shown.png"


def test_jpeg_bytes_are_untouched(tmp_path: Path) -> None:
    image, transcript = paper.draw()
    scan = paper.save(tmp_path, "scan.jpg", image, dpi=(100, 100))
    plain = img2pdf.convert(scan)
    (tmp_path / "scan.pdf").write_bytes(plain)
    for source in (scan, tmp_path / "scan.pdf"):
        _, pdf = make(source, transcript)
        with pikepdf.open(pdf) as made:
            (picture,) = made.pages[0].get_images().values()
            assert picture.read_raw_bytes() == scan.read_bytes()


@pytest.mark.parametrize(
    ("name", "mode", "options", "how"),
    [
        ("rgba.png", "RGBA", {}, "plain"),
        ("cmyk.tif", "CMYK", {}, "plain"),
        ("cmyk.jpg", "CMYK", {}, "plain"),
        ("palette.png", "P", {}, "kept"),
        ("palette-transparent.png", "P", {"transparency": 0}, "plain"),
        ("dpi-1.jpg", "L", {"dpi": (1, 1)}, "kept"),
        ("dpi-72.png", "L", {"dpi": (72, 72)}, "kept"),
        ("fax.tif", "1", {"compression": "group4"}, "kept"),
    ],
)
def test_images_of_all_kinds(
    tmp_path: Path, name: str, mode: str, options: dict[str, object], how: str
) -> None:
    image, transcript = paper.draw()
    made, pdf = make(paper.save(tmp_path, name, image.convert(mode), **options), transcript)
    assert made.how == how
    assert text_of(pdf) == paper.LINES
    with pikepdf.open(pdf) as opened:
        assert float(opened.pages[0].mediabox[2]) == pytest.approx(900 * 72 / 100, abs=1)


def test_sixteen_bits(tmp_path: Path) -> None:
    image, transcript = paper.draw()
    deep = Image.fromarray(np.asarray(image).astype(np.uint16) * 257)
    made, pdf = make(paper.save(tmp_path, "deep.png", deep), transcript)
    assert made.how == "plain"
    assert text_of(pdf) == paper.LINES


def test_exif_turn(tmp_path: Path) -> None:
    image, transcript = paper.draw()
    for orientation, laid in (
        (6, image.rotate(90, expand=True)),
        (2, image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)),
    ):
        exif = Image.Exif()
        exif[0x0112] = orientation
        _, pdf = make(paper.save(tmp_path, f"{orientation}.jpg", laid, exif=exif, dpi=(100, 100)), transcript)
        assert text_of(pdf) == paper.LINES
        shown = Image.open(_drawn(pdf, tmp_path)).convert("L")
        assert np.abs(np.asarray(shown, int) - np.asarray(image, int)).mean() < 2


def test_tiff_of_pages_of_several_sizes(tmp_path: Path) -> None:
    first, transcript = paper.draw()
    second = Image.new("L", (500, 800), 255)
    path = paper.save(tmp_path, "two.tif", first, save_all=True, append_images=[second], dpi=(100, 100))
    pages = [*transcript.pages, Page(number=2, width=500, height=800, dpi=100, state="blank")]
    _, pdf = make(path, transcript.model_copy(update={"pages": pages}))
    assert text_of(pdf) == paper.LINES
    with pikepdf.open(pdf) as opened:
        assert [round(float(page.mediabox[3])) for page in opened.pages] == [432, 576]


def test_fax_with_half_as_many_lines(tmp_path: Path) -> None:
    image, transcript = paper.draw()
    squat = image.resize((900, 300)).convert("1")
    page = transcript.pages[0].model_copy(update={"height": 624, "dpi": 204})
    path = paper.save(tmp_path, "fax.tif", squat, compression="group4", dpi=(204, 98))
    _, pdf = make(path, transcript.model_copy(update={"pages": [page]}))
    assert text_of(pdf) == paper.LINES
    with pikepdf.open(pdf) as opened:
        width, height = (float(v) for v in opened.pages[0].mediabox[2:])  # type: ignore[index]
    assert width / height == pytest.approx((900 / 204) / (300 / 98), rel=0.01)


def test_earlier_hidden_layer_is_replaced(tmp_path: Path) -> None:
    image, transcript = paper.draw()
    _, once = make(paper.save(tmp_path, "scan.jpg", image, dpi=(100, 100)), transcript)
    _, twice = make(once, transcript)
    assert text_of(twice) == paper.LINES


def test_turned_and_cropped_pdf(tmp_path: Path) -> None:
    image, transcript = paper.draw()
    laid = paper.save(tmp_path, "laid.jpg", image.rotate(90, expand=True), dpi=(100, 100))
    (tmp_path / "turned.pdf").write_bytes(img2pdf.convert(laid))
    with pikepdf.open(tmp_path / "turned.pdf", allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        box = [float(v) for v in page.mediabox]
        page.CropBox = pikepdf.Array(box)
        page.MediaBox = pikepdf.Array([box[0] - 40, box[1] - 30, box[2] + 20, box[3] + 10])
        page.Rotate = 90
        pdf.save()
    _, made = make(tmp_path / "turned.pdf", transcript)
    assert text_of(made) == paper.LINES
    shown = Image.open(_drawn(made, tmp_path)).convert("L")
    assert shown.size == image.size
    assert np.abs(np.asarray(shown, int) - np.asarray(image, int)).mean() < 2


def digital(path: Path, family: str, words: list[str]) -> Path:
    """A PDF that was never paper: words of its own at the places of the drawn page's."""
    pdf = FPDF(unit="pt", format=(648, 432))
    pdf.add_page()
    if family != "Helvetica":
        pdf.add_font(family, fname=str(paper.font(10).path))
    pdf.set_font(family, size=24 * 0.72)
    _, transcript = paper.draw()
    for word, where in zip(words, transcript.words, strict=False):
        pdf.text(where.box.x0 * 0.72, (85 + 50 * where.line) * 0.72, word)
    pdf.output(str(path))
    return path


def test_visible_text_stands_once(tmp_path: Path) -> None:
    _, transcript = paper.draw()
    made, pdf = make(digital(tmp_path / "born.pdf", "noto", " ".join(paper.LINES).split()), transcript)
    assert made.how == "kept"
    assert text_of(pdf) == paper.LINES


def test_visible_text_that_says_nonsense_does_not_keep_ours_out(tmp_path: Path) -> None:
    _, transcript = paper.draw()
    nonsense = "CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM Sè: 24-Q§/TW ngµy 28 th¸ng 7 QuyÕt ®Þnh vÒ ®¶ng viªn"
    _, pdf = make(digital(tmp_path / "old-font.pdf", "noto", nonsense.split()), transcript)
    assert "đảng" in " ".join(text_of(pdf))


def test_letters_without_their_font_are_drawn(tmp_path: Path) -> None:
    _, transcript = paper.draw()
    made, pdf = make(digital(tmp_path / "bare.pdf", "Symbol", ["Decision 24"]), transcript)
    assert (made.how, made.pages_drawn) == ("drawn", (1,))
    assert text_of(pdf) == paper.LINES


def test_letters_of_a_standard_font_get_those_of_one_as_wide(tmp_path: Path) -> None:
    _, transcript = paper.draw()
    made, pdf = make(digital(tmp_path / "bare.pdf", "Helvetica", ["Decision 24"]), transcript)
    assert (made.how, made.pages_drawn, made.pages_differing) == ("kept", (), ())
    with pikepdf.open(pdf) as opened:
        fonts = opened.pages[0].resources.Font
        assert "/Arimo-Regular" in {str(font.BaseFont) for _, font in fonts.items()}


def test_signed_tagged_and_scripted(tmp_path: Path) -> None:
    image, transcript = paper.draw()
    scan = paper.save(tmp_path, "scan.jpg", image, dpi=(100, 100))
    (tmp_path / "signed.pdf").write_bytes(img2pdf.convert(scan))
    with pikepdf.open(tmp_path / "signed.pdf", allow_overwriting_input=True) as pdf:
        _sign(pdf)
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        pdf.Root.StructTreeRoot = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        pdf.save()
    made, out = make(tmp_path / "signed.pdf", transcript)
    assert made.how == "kept"
    assert text_of(out) == paper.LINES
    shown = Image.open(_drawn(out, tmp_path)).convert("RGB")
    assert shown.getpixel((700, 450)) == (0, 0, 255)  # the signature's picture is part of the page


def _sign(pdf: pikepdf.Pdf) -> None:
    blue = pdf.make_stream(
        b"0 0 1 rg 0 0 100 50 re f",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[0, 0, 100, 50],
    )
    signature = pikepdf.Dictionary(
        Type=pikepdf.Name.Sig,
        Filter=pikepdf.Name("/Adobe.PPKLite"),
        Contents=pikepdf.String("00"),
        ByteRange=[0, 1, 2, 3],
    )
    field = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig, T=pikepdf.String("s"),
            V=pdf.make_indirect(signature), Rect=[460, 90, 560, 140], F=4, AP=pikepdf.Dictionary(N=blue),
        )
    )  # fmt: skip
    pdf.pages[0].Annots = pikepdf.Array([field])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)


def test_what_programs_note_for_themselves_stays_in_the_original(tmp_path: Path) -> None:
    image, transcript = paper.draw()
    scan = paper.save(tmp_path, "scan.jpg", image, dpi=(100, 100))
    (tmp_path / "noted.pdf").write_bytes(img2pdf.convert(scan))
    with pikepdf.open(tmp_path / "noted.pdf", allow_overwriting_input=True) as pdf:
        level = pikepdf.Dictionary(BaseVersion=pikepdf.Name("/1.7"), ExtensionLevel=5)
        pdf.Root.Extensions = pikepdf.Dictionary(ESIC=level)
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(Type=pikepdf.Name.ViewerPreferences)
        pdf.attachments["danh-sach.csv"] = b"1,2"
        pdf.Root.AF = pikepdf.Array([pdf.attachments["danh-sach.csv"].obj])
        pdf.pages[0].PieceInfo = pikepdf.Dictionary(Some=pikepdf.Dictionary(Private=1))
        pdf.save()
    made, out = make(tmp_path / "noted.pdf", transcript)
    assert made.how == "kept"
    with pikepdf.open(out) as opened:
        assert not {"/Extensions", "/ViewerPreferences", "/AF", "/Names"} & set(opened.Root.keys())
        assert not opened.attachments
        assert "/PieceInfo" not in opened.pages[0].obj


def test_a_page_that_cannot_be_drawn_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, transcript = paper.draw()
    source = digital(tmp_path / "bare.pdf", "Symbol", ["Decision 24"])

    def fail(path: Path, number: int) -> Image.Image:
        raise TruncatedError("its image cannot be decoded")

    monkeypatch.setattr(pdf_copy, "page_image", fail)
    with pytest.raises(PdfaError, match="page 1: its image cannot be decoded") as caught:
        pdfa.make_pdfa(source, "pdf", transcript, tmp_path / "out.pdf")
    assert pickle.loads(pickle.dumps(caught.value)).details == {"page": 1}  # it comes from a worker
    assert (
        caught.value.__cause__ is not caught.value
    )  # pickled with its cause, by a cluster, it would never end
    assert not (tmp_path / "out.pdf").exists()


def test_words_that_share_a_span_are_given_once() -> None:
    from ingest.pdf.word_tree import placed_words

    _, transcript = paper.draw(["Số 24- QĐ/TW ngày"])
    text = "Số 24-QĐ/TW ngày\n"
    spans = [(0, 2), (3, 11), (3, 11), (12, 16)]
    words: list[Word] = [
        word.model_copy(update={"start": a, "end": b})
        for word, (a, b) in zip(transcript.words, spans, strict=True)
    ]
    joined = transcript.model_copy(update={"text": text, "words": words})
    placed = list(placed_words(joined, joined.pages[0]))
    assert [p.text for p in placed] == ["Số", "24-QĐ/TW", "ngày"]
    assert placed[1].box.x1 == words[2].box.x1


def test_skewed_lines_keep_their_words_together(tmp_path: Path) -> None:
    """A page that lay 2 degrees askew: the lines in the hidden layer follow the printed ones."""
    image, flat = paper.draw(
        size=(1600, 600), lines=["một hai ba bốn năm sáu bảy tám chín mười mươi trăm nghìn"] * 3
    )
    words = []
    slope = np.tan(np.radians(2.0))
    for word in flat.words:
        b = word.box
        lower = int(slope * (b.x0 - 800)), int(slope * (b.x1 - 800))
        words.append(
            word.model_copy(update={"box": b._replace(y0=b.y0 + 30 + min(lower), y1=b.y1 + 30 + max(lower))})
        )
    page = flat.pages[0].model_copy(update={"skew": 2.0})
    askew = flat.model_copy(update={"words": words, "pages": [page]})
    _, pdf = make(paper.save(tmp_path, "askew.jpg", image, dpi=(100, 100)), askew)
    assert text_of(pdf) == ["một hai ba bốn năm sáu bảy tám chín mười mươi trăm nghìn"] * 3


def test_words_whose_boxes_touch_stay_apart(tmp_path: Path) -> None:
    image, transcript = paper.draw(["chính sự nghiệp có"])
    words = transcript.words
    touching = [w.model_copy(update={"box": w.box._replace(x1=n.box.x0 + 1)}) for w, n in pairwise(words)]
    _, pdf = make(
        paper.save(tmp_path, "near.png", image, dpi=(100, 100)),
        transcript.model_copy(update={"words": [*touching, words[-1]]}),
    )
    assert text_of(pdf) == ["chính sự nghiệp có"]
