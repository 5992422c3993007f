"""The archive's copy shows a scan as a viewer shows it, whatever way its file holds the pixels."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import paper
import pikepdf
import pillow_heif
import pytest
from pikepdf.pdfa import check
from PIL import Image, TiffImagePlugin

from ingest.pdf import pdfa
from ocr import Transcript, describe, kind_of, page_image

LYING = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90}


def made(source: Path, transcript: Transcript) -> tuple[str, Path]:
    target = source.with_name("out.pdf")
    how = pdfa.make_pdfa(source, kind_of(source), transcript, target).how
    with pikepdf.open(target) as pdf:
        assert check(pdf, "2b").verdict == "pass"
    return how, target


def lines_of(pdf: Path) -> list[str]:
    done = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True)
    return [line for line in done.stdout.replace("\f", "\n").splitlines() if line]


def look_of(pdf: Path) -> np.ndarray:
    """The first page as gray, at 100 dots to the inch."""
    return np.asarray(page_at(pdf, 100).convert("L"), int)


def page_at(pdf: Path, dpi: int) -> Image.Image:
    target = pdf.with_name("shown")
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", "-singlefile", pdf, target], check=True)
    return Image.open(target.with_suffix(".png"))


def assert_shows(pdf: Path, image: Image.Image) -> None:
    shown = look_of(pdf)
    assert abs(shown.shape[0] - image.height) <= 1
    assert abs(shown.shape[1] - image.width) <= 1
    height, width = min(shown.shape[0], image.height), min(shown.shape[1], image.width)
    assert np.abs(shown[:height, :width] - np.asarray(image.convert("L"), int)[:height, :width]).mean() < 3


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "group4"])
@pytest.mark.parametrize("orientation", [3, 6])
def test_a_tiff_that_lies_is_upright_with_words_on_their_ink(
    tmp_path: Path, orientation: int, compression: str | None
) -> None:
    image, transcript = paper.draw()
    laid = image.transpose(LYING[orientation]).convert("1" if compression == "group4" else "L")
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[0x0112] = orientation
    laid.save(tmp_path / "x.tif", tiffinfo=info, compression=compression, dpi=(100, 100))
    (page,) = describe(tmp_path / "x.tif")
    assert (page.width, page.height) == image.size
    _, pdf = made(tmp_path / "x.tif", transcript)
    assert lines_of(pdf) == paper.LINES
    assert_shows(pdf, image)
    if compression == "group4":
        with pikepdf.open(pdf) as opened:
            (picture,) = opened.pages[0].get_images().values()
            assert picture.Filter == "/CCITTFaxDecode"  # no larger than it was


def test_a_fax_is_as_high_as_its_paper(tmp_path: Path) -> None:
    image, transcript = paper.draw()
    image.resize((900, 300)).convert("1").save(tmp_path / "x.tif", compression="group4", dpi=(200, 100))
    page = transcript.pages[0].model_copy(update={"dpi": 100.0})
    how, pdf = made(tmp_path / "x.tif", transcript.model_copy(update={"pages": [page]}))
    assert how == "kept"
    assert lines_of(pdf) == paper.LINES
    with pikepdf.open(pdf) as opened:
        assert [round(float(v)) for v in opened.pages[0].mediabox] == [0, 0, 648, 432]
        (picture,) = opened.pages[0].get_images().values()
        assert (int(picture.Width), int(picture.Height)) == (900, 300)


def test_the_second_picture_of_a_phone_stays_in_the_original(tmp_path: Path) -> None:
    image, transcript = paper.draw()
    image.save(tmp_path / "x.jpg", "MPO", save_all=True, append_images=[image.resize((300, 200))], quality=95)
    how, pdf = made(tmp_path / "x.jpg", transcript)
    assert how == "kept"
    assert lines_of(pdf) == paper.LINES
    with pikepdf.open(pdf) as opened:
        assert len(opened.pages) == 1
    assert_shows(pdf, image)


def test_a_preview_in_a_tiff_stays_in_the_original(tmp_path: Path) -> None:
    image, transcript = paper.draw()
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[254] = 1
    preview = image.resize((300, 200))
    preview.encoderinfo = {"tiffinfo": info}
    image.save(tmp_path / "x.tif", save_all=True, append_images=[preview])
    _, pdf = made(tmp_path / "x.tif", transcript)
    assert lines_of(pdf) == paper.LINES
    assert_shows(pdf, image)


@pytest.mark.parametrize("bits", [12, 16])
def test_deep_gray_is_as_bright_as_its_paper(tmp_path: Path, bits: int) -> None:
    image, transcript = paper.draw()
    deep = (np.asarray(image).astype(np.uint32) * ((1 << bits) - 1) // 255).astype(np.uint16)
    Image.fromarray(deep).save(tmp_path / "x.tif")
    how, pdf = made(tmp_path / "x.tif", transcript)
    assert how == "plain"
    assert_shows(pdf, image)


@pytest.mark.parametrize(
    ("name", "how"), [("x.bmp", "plain"), ("x.webp", "drawn"), ("x.heic", "drawn"), ("x.jp2", "drawn")]
)
def test_more_kinds_of_images(tmp_path: Path, name: str, how: str) -> None:
    pillow_heif.register_heif_opener()
    image, transcript = paper.draw()
    image.convert("RGB").save(tmp_path / name, quality=90)
    done, pdf = made(tmp_path / name, transcript)
    assert done == how
    assert lines_of(pdf) == paper.LINES
    assert_shows(pdf, image)
    assert pdf.stat().st_size < 3 * (tmp_path / name).stat().st_size + 40_000  # letters' font and profile


def test_a_crop_box_ends_at_the_media_box(tmp_path: Path) -> None:
    image, transcript = paper.draw()
    image.save(tmp_path / "x.pdf", resolution=100)
    with pikepdf.open(tmp_path / "x.pdf", allow_overwriting_input=True) as pdf:
        x0, y0, x1, y1 = (float(v) for v in pdf.pages[0].mediabox)
        pdf.pages[0].CropBox = [x0 - 50, y0 - 70, x1 + 20, y1 + 30]
        pdf.save()
    _, out = made(tmp_path / "x.pdf", transcript)
    assert lines_of(out) == paper.LINES
    assert_shows(out, image)
    assert page_image(tmp_path / "x.pdf", 1).size == image.size
