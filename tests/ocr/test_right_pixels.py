"""The pixels that are read are those that a viewer shows, in whatever way a file holds them."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pillow_heif
import pytest
from PIL import Image, TiffImagePlugin

from ocr import Limits
from ocr.programs import poppler_drawing
from ocr.scan.pages import describe, load_pixels
from scans import Gray, page_of_lines, saved_pdf

ORIENTATION = 0x0112


def marked(width: int = 120, height: int = 170) -> Gray:
    """A light page with a dark patch at its upper left and a paler one at its lower right: no turn looks like it."""
    page = np.full((height, width), 230, np.uint8)
    page[10:60, 10:40] = 20
    page[-30:-10, -60:-10] = 90
    return page


def laid(page: Gray, orientation: int) -> Image.Image:
    """The page as a file with that orientation tag holds it (TIFF 6.0, section 8: 6 is to be turned by 90 degrees)."""
    turns = {1: page, 2: page[:, ::-1], 3: page[::-1, ::-1], 4: page[::-1], 5: page.T, 6: np.rot90(page)}
    turns |= {7: page[::-1, ::-1].T, 8: np.rot90(page, -1)}
    return Image.fromarray(np.ascontiguousarray(turns[orientation]))


@pytest.mark.parametrize("compression", [None, "tiff_lzw"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_an_orientation_tag_turns_a_tiff_once(
    tmp_path: Path, orientation: int, compression: str | None
) -> None:
    path = tmp_path / "x.tif"
    # The first page's tag must not turn the second.
    first, second = laid(marked(), 1), laid(marked(), orientation)
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[ORIENTATION] = orientation
    second.encoderinfo = {"tiffinfo": info}
    first.save(path, save_all=True, append_images=[second], compression=compression)
    pages = describe(path, Limits())
    assert [(page.width, page.height) for page in pages] == [(120, 170)] * 2
    for page in pages:
        assert np.array_equal(load_pixels(page), marked())


@pytest.mark.parametrize("dpi", [(204, 98), (204, 196), (100, 200)])
@pytest.mark.parametrize("mode", ["1", "L", "P"])
def test_a_fax_is_made_square(tmp_path: Path, dpi: tuple[int, int], mode: str) -> None:
    square = Image.fromarray(page_of_lines(1000, 1400))
    finer = max(dpi)
    fax = square.resize((round(1000 * dpi[0] / finer), round(1400 * dpi[1] / finer))).convert(mode)
    fax.save(tmp_path / "fax.tif", dpi=dpi)
    (page,) = describe(tmp_path / "fax.tif", Limits())
    assert abs(page.width - 1000) <= 1
    assert abs(page.height - 1400) <= 1
    assert round(page.dpi) == finer
    pixels = load_pixels(page)
    assert pixels.shape[:2] == (page.height, page.width)
    gray = pixels if pixels.ndim == 2 else pixels[:, :, 1]
    seen = np.asarray(Image.fromarray(gray).resize((1000, 1400)), int)
    assert np.abs(seen - np.asarray(square, int)).mean() < 30  # another shape would give more than 60


def test_a_fax_that_lies_on_its_side_is_made_square_too(tmp_path: Path) -> None:
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[ORIENTATION] = 6
    lying = Image.fromarray(np.rot90(marked(400, 600)).copy())
    lying.resize((600, 200)).save(tmp_path / "x.tif", dpi=(200, 100), tiffinfo=info)
    (page,) = describe(tmp_path / "x.tif", Limits())
    assert (page.width, page.height, page.dpi) == (400, 600, 200)
    assert np.abs(load_pixels(page).astype(int) - marked(400, 600)).mean() < 5


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_fax_in_a_pdf_is_made_square(tmp_path: Path, rotate: int) -> None:
    path = saved_pdf(tmp_path / "x.pdf", Image.fromarray(marked(400, 300)), rotate=rotate)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.MediaBox = [0, 0, 144, 216]  # 2 by 3 inches: 200 by 100 dots to the inch
        page.Contents = pdf.make_stream(b"q 144 0 0 216 0 0 cm /image Do Q")
        pdf.save()
    (source,) = describe(path, Limits())
    assert (source.width, source.height) == ((400, 600) if rotate == 0 else (600, 400))
    assert round(source.dpi) == 200
    upright = np.rot90(load_pixels(source), rotate // 90)
    assert np.abs(upright.astype(int) - marked(400, 600)).mean() < 5


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
def test_few_bits_of_sixteen_are_the_whole_scale(tmp_path: Path, bits: int) -> None:
    deep = (marked().astype(np.uint32) * ((1 << bits) - 1) // 255).astype(np.uint16)
    deep[0, 0] = (1 << bits) - 1  # the brightest of the paper
    Image.fromarray(deep).save(tmp_path / "x.tif")
    Image.fromarray(deep).save(tmp_path / "x.png")
    for name in ("x.tif", "x.png"):
        pixels = load_pixels(describe(tmp_path / name, Limits())[0])
        assert np.abs(pixels.astype(int) - marked()).max() <= 25


def test_sixteen_bits_whose_zero_is_white(tmp_path: Path) -> None:
    """Photometric interpretation 0 (TIFF 6.0, section 8)."""
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[262] = 0
    Image.fromarray((65535 - marked().astype(np.int32) * 257).astype(np.uint16)).save(
        tmp_path / "x.tif", tiffinfo=info
    )
    data = bytearray((tmp_path / "x.tif").read_bytes())
    at = data.index(b"\x06\x01\x03\x00\x01\x00\x00\x00") + 8  # the tag's value, whatever Pillow made of it
    data[at] = 0
    (tmp_path / "x.tif").write_bytes(data)
    assert np.abs(load_pixels(describe(tmp_path / "x.tif", Limits())[0]).astype(int) - marked()).max() <= 1


def test_the_second_picture_of_a_phone_is_no_page(tmp_path: Path) -> None:
    first, second = Image.fromarray(marked(600, 800)), Image.fromarray(marked(300, 400))
    first.save(tmp_path / "x.jpg", "MPO", save_all=True, append_images=[second], quality=95)
    (page,) = describe(tmp_path / "x.jpg", Limits())
    assert (page.width, page.height) == (600, 800)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(("tag", "value"), [(254, 1), (254, 4), (255, 2), (None, 0)])
def test_a_preview_in_a_tiff_is_no_page(tmp_path: Path, place: int, tag: int | None, value: int) -> None:
    """Marked as a smaller copy (NewSubfileType, SubfileType) or a mask, or too small to be read."""
    page = Image.fromarray(marked(2000, 2800))
    preview = Image.fromarray(marked(1000, 1400) if tag else marked(200, 280))
    tags = {
        id(page): TiffImagePlugin.ImageFileDirectory_v2(),
        id(preview): TiffImagePlugin.ImageFileDirectory_v2(),
    }
    if tag:
        tags[id(preview)][tag] = value
    first, second = (preview, page) if place == 0 else (page, preview)
    second.encoderinfo = {"tiffinfo": tags[id(second)]}
    first.save(tmp_path / "x.tif", save_all=True, append_images=[second], tiffinfo=tags[id(first)])
    (found,) = describe(tmp_path / "x.tif", Limits())
    assert (found.number, found.width, found.height) == (1, 2000, 2800)
    assert np.array_equal(load_pixels(found), marked(2000, 2800))


@pytest.mark.parametrize("name", ["x.bmp", "x.webp", "x.heic", "x.jp2", "x.j2k"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_more_kinds_of_images(tmp_path: Path, name: str, mode: str) -> None:
    pillow_heif.register_heif_opener()
    image = Image.fromarray(marked(400, 600)).convert(mode)
    image.save(tmp_path / name, quality=95)
    (tmp_path / name).rename(tmp_path / "x.scan")
    (page,) = describe(tmp_path / "x.scan", Limits())
    assert (page.width, page.height) == (400, 600)
    pixels = load_pixels(page)
    gray = pixels if pixels.ndim == 2 else pixels[:, :, 1]
    assert np.abs(gray.astype(int) - marked(400, 600)).mean() < 5


@pytest.mark.parametrize("name", ["x.webp", "x.heic"])
def test_a_phone_that_lay_on_its_side(tmp_path: Path, name: str) -> None:
    pillow_heif.register_heif_opener()
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    laid(marked(400, 600), 6).save(tmp_path / name, exif=exif.tobytes(), quality=95)
    (page,) = describe(tmp_path / name, Limits())
    assert (page.width, page.height) == (400, 600)
    pixels = load_pixels(page)
    assert pixels.shape[:2] == (600, 400)
    gray = pixels if pixels.ndim == 2 else pixels[:, :, 1]
    assert np.abs(gray.astype(int) - marked(400, 600)).mean() < 5


def tint(pdf: pikepdf.Pdf, outcome: str) -> pikepdf.Object:
    """A function from one ink to a colour (PostScript calculator, ISO 32000-1, 7.10.5)."""
    ends = {"/DeviceCMYK": 4, "/DeviceRGB": 3}[outcome]
    made = pdf.make_stream(b"{ dup dup dup }" if ends == 4 else b"{ 1 exch sub dup dup }")
    made.FunctionType = 4
    made.Domain = [0, 1]
    made.Range = [0, 1] * ends
    return made


SPACES = [
    "cmyk",
    "cmyk jpeg",
    "cmyk jpeg with decode",
    "separation",
    "device n",
    "indexed",
    "indexed cmyk",
    "lab",
]


def inked(path: Path, space: str) -> Path:
    """A PDF of one page that is one image in a colour space of inks, or of another kind."""
    gray = np.asarray(Image.fromarray(marked(300, 420)), np.uint8)
    ink = 255 - gray
    name = pikepdf.Name
    with pikepdf.new() as pdf:
        bits: dict[str, object] = {}
        colour: object = name.DeviceCMYK
        data = np.dstack([ink, ink, ink, ink]).tobytes()
        if space.startswith("cmyk jpeg"):
            buffer = io.BytesIO()
            Image.fromarray(np.dstack([ink, ink, ink, ink]), "CMYK").save(buffer, "JPEG", quality=95)
            data, bits = buffer.getvalue(), {"Filter": name.DCTDecode}
            if space.endswith("decode"):
                bits["Decode"] = [1, 0] * 4
        elif space == "separation":
            colour, data = (
                [name.Separation, name.Black, name.DeviceRGB, tint(pdf, "/DeviceRGB")],
                ink.tobytes(),
            )
        elif space == "device n":
            colour, data = (
                [name.DeviceN, [name.Black], name.DeviceCMYK, tint(pdf, "/DeviceCMYK")],
                ink.tobytes(),
            )
        elif space == "indexed":
            table = bytes(v for level in range(256) for v in (255 - level,) * 3)
            colour, data = [name.Indexed, name.DeviceRGB, 255, pikepdf.String(table)], ink.tobytes()
        elif space == "indexed cmyk":
            table = bytes(v for level in range(256) for v in (0, 0, 0, level))
            colour, data = [name.Indexed, name.DeviceCMYK, 255, pikepdf.String(table)], ink.tobytes()
        elif space == "lab":
            white = pikepdf.Dictionary(WhitePoint=[0.9505, 1, 1.089], Range=[-128, 127, -128, 127])
            colour, data = (
                [name.Lab, white],
                np.dstack([gray, np.full_like(gray, 128), np.full_like(gray, 128)]).tobytes(),
            )
        page = pdf.add_blank_page(page_size=(216, 302.4))
        image = pdf.make_stream(
            data, Type=name.XObject, Subtype=name.Image, Width=300, Height=420, BitsPerComponent=8, ColorSpace=colour,
        )  # fmt: skip
        for key, value in bits.items():
            image[f"/{key}"] = value
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
        page.Contents = pdf.make_stream(b"q 216 0 0 302.4 0 0 cm /Im Do Q")
        pdf.save(path)
    return path


@pytest.mark.parametrize("space", SPACES)
def test_inks_and_tables_of_colours_look_as_poppler_shows_them(tmp_path: Path, space: str) -> None:
    path = inked(tmp_path / "x.pdf", space)
    (page,) = describe(path, Limits())
    pixels = Image.fromarray(load_pixels(page)).convert("L").resize((300, 420))
    shown = poppler_drawing.draw(path, 1, 100).convert("L").resize((300, 420))
    assert np.abs(np.asarray(pixels, int) - np.asarray(shown, int)).mean() < 4


def test_a_crop_box_ends_at_the_media_box(tmp_path: Path) -> None:
    path = saved_pdf(tmp_path / "x.pdf", Image.fromarray(marked()))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        x0, y0, x1, y1 = (float(v) for v in pdf.pages[0].mediabox)
        pdf.pages[0].CropBox = [x0 - 50, y0 - 30, x1 + 20, y1 + 70]
        pdf.save()
    (page,) = describe(path, Limits())
    assert (page.width, page.height, round(page.dpi)) == (120, 170, 200)
    assert np.abs(load_pixels(page).astype(int) - marked()).mean() < 3
