"""Pages: each kind of file, taken as it is, and each way in which a file can be bad."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from ocr import Limits, errors
from ocr.scan.pages import describe, kind_of, load_pixels, to_pixels
from scans import page_of_lines, saved_pdf


def noise(width: int = 120, height: int = 170) -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (height, width), dtype=np.uint8))


def test_the_kind_is_told_by_the_bytes_not_by_the_name(tmp_path: Path) -> None:
    noise().save(tmp_path / "a.pdf", format="PNG")
    assert kind_of(tmp_path / "a.pdf") == "png"


@pytest.mark.parametrize(("name", "options"), [("a.png", {}), ("a.tif", {"compression": "tiff_lzw"})])
def test_an_image_is_taken_pixel_by_pixel(tmp_path: Path, name: str, options: dict[str, str]) -> None:
    noise().save(tmp_path / name, dpi=(200, 200), **options)
    (page,) = describe(tmp_path / name, Limits())
    assert (page.width, page.height, round(page.dpi)) == (120, 170, 200)
    assert np.array_equal(load_pixels(page), np.asarray(noise()))


def test_a_tiff_has_as_many_pages_as_frames_each_of_its_own_size(tmp_path: Path) -> None:
    first, second = noise(), noise(90, 40)
    first.save(tmp_path / "a.tif", save_all=True, append_images=[second])
    pages = describe(tmp_path / "a.tif", Limits())
    assert [(p.number, p.width, p.height) for p in pages] == [(1, 120, 170), (2, 90, 40)]
    assert np.array_equal(load_pixels(pages[1]), np.asarray(second))


def test_the_image_of_a_pdf_page_is_taken_without_resampling(tmp_path: Path) -> None:
    path = saved_pdf(tmp_path / "a.pdf", noise().convert("1"))
    (page,) = describe(path, Limits())
    assert (page.width, page.height) == (120, 170)
    assert np.array_equal(load_pixels(page) > 127, np.asarray(noise().convert("1")))


def test_a_turned_pdf_page_is_taken_as_a_viewer_shows_it(tmp_path: Path) -> None:
    path = saved_pdf(tmp_path / "a.pdf", noise().convert("1"), rotate=90)
    (page,) = describe(path, Limits())
    assert (page.width, page.height) == (170, 120)
    assert np.array_equal(load_pixels(page) > 127, np.rot90(np.asarray(noise().convert("1")), k=-1))


def test_an_exif_turn_is_done(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera lay on its side: turn by 90 degrees clockwise
    noise().save(tmp_path / "a.jpg", exif=exif, quality=95)
    (page,) = describe(tmp_path / "a.jpg", Limits())
    assert (page.width, page.height) == (170, 120)
    assert load_pixels(page).shape == (120, 170)


def test_a_pdf_page_with_more_than_an_image_is_drawn(tmp_path: Path) -> None:
    path = saved_pdf(tmp_path / "a.pdf", Image.fromarray(page_of_lines(600, 800)))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(b"0 0 50 50 re f")
        pdf.save(path)
    (page,) = describe(path, Limits())
    pixels = load_pixels(page)
    assert page.dpi == 300
    assert abs(pixels.shape[0] - page.height) <= 1
    assert pixels[-20, 20].max() == 0  # the black square is there


@pytest.mark.parametrize("dpi", [200, 72])
def test_a_stamp_upon_a_scan_is_seen(tmp_path: Path, dpi: int) -> None:
    """A scan with an annotation upon it is no mere image; one fine enough keeps its dots."""
    path = saved_pdf(tmp_path / "x.pdf", noise(400, 560), dpi=dpi)
    scan = load_pixels(describe(path, Limits())[0])
    stamp(path, flags=0)
    page = describe(path, Limits())[0]
    pixels = load_pixels(page)
    assert pixels.shape[:2] == (page.height, page.width)
    height, width = pixels.shape[:2]
    assert tuple(pixels[height // 20, width // 20]) == (255, 0, 0)
    if dpi == 200:
        assert pixels.shape[:2] == (560, 400)
        assert np.array_equal(pixels[100:, 100:, 0], scan[100:, 100:])
    else:
        assert page.dpi == 300


@pytest.mark.parametrize("flags", [2, 32])
def test_an_annotation_that_no_viewer_shows_changes_nothing(tmp_path: Path, flags: int) -> None:
    path = saved_pdf(tmp_path / "x.pdf", noise(400, 560))
    scan = load_pixels(describe(path, Limits())[0])
    stamp(path, flags)
    assert np.array_equal(load_pixels(describe(path, Limits())[0]), scan)


def stamp(path: Path, flags: int) -> None:
    """Puts a red stamp over the page's upper left corner, an eighth of its sides."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        width, height = (float(v) for v in pdf.pages[0].mediabox[2:])
        look = pdf.make_stream(
            b"1 0 0 rg 0 0 10 10 re f",
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 10, 10],
        )  # fmt: skip
        pdf.pages[0].Annots = pikepdf.Array([
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, F=flags,
                Rect=[0, height * 7 / 8, width / 8, height], AP=pikepdf.Dictionary(N=look),
            )
        ])  # fmt: skip
        pdf.save()


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "LA", "P", "CMYK", "I;16"])
def test_every_mode_becomes_gray_or_colour_bytes(mode: str) -> None:
    image = Image.new("L", (4, 3), 255)
    image = Image.fromarray(np.full((3, 4), 65535, np.uint16)) if mode == "I;16" else image.convert(mode)
    pixels = to_pixels(image)
    assert pixels.dtype == np.uint8
    assert pixels.min() == 255


def png_bomb(side: int) -> bytes:
    """A sound PNG of side × side black pixels, a few hundred KB small."""
    packer = zlib.compressobj(9)
    row = bytes(1 + side // 8)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def bad_file(tmp_path: Path, what: str) -> Path:
    path = tmp_path / "x.pdf"
    if what == "empty":
        path.write_bytes(b"")
    elif what == "wrong type":
        path.write_text("<html>không phải bản quét</html>", "utf-8")
    elif what == "encrypted":
        saved_pdf(path, noise(), password="mat khau")
    elif what == "no pages":
        pikepdf.new().save(path)
    elif what == "bomb":
        path.write_bytes(png_bomb(30_000))
    elif what in ("truncated pdf", "truncated jpeg", "truncated png", "truncated tiff"):
        kind = what.split()[1]
        noise(600, 800).save(path, format=kind.upper())
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])
    return path


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("empty", errors.EmptyFileError),
        ("wrong type", errors.WrongTypeError),
        ("encrypted", errors.EncryptedError),
        ("no pages", errors.NoPagesError),
        ("bomb", errors.TooLargeError),
        ("truncated pdf", errors.TruncatedError),
        ("truncated jpeg", errors.TruncatedError),
        ("truncated png", errors.TruncatedError),
        ("truncated tiff", errors.TruncatedError),
    ],
)
def test_a_bad_file_is_named_for_what_it_is(tmp_path: Path, what: str, error: type[errors.ScanError]) -> None:
    path = bad_file(tmp_path, what)
    with pytest.raises(error):
        load_pixels(describe(path, Limits())[0])


def test_limits_are_kept_before_anything_is_decoded(tmp_path: Path) -> None:
    noise().save(tmp_path / "a.tif", save_all=True, append_images=[noise()] * 3)
    with pytest.raises(errors.TooLargeError) as caught:
        describe(tmp_path / "a.tif", Limits(max_pages=3))
    assert caught.value.details == {"what": "pages", "found": 4, "limit": 3}
    with pytest.raises(errors.TooLargeError):
        describe(tmp_path / "a.tif", Limits(max_pixels=120 * 170 - 1))
    with pytest.raises(errors.TooLargeError):
        describe(tmp_path / "a.tif", Limits(max_bytes=100))
