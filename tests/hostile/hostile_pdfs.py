"""Hostile PDFs: cut, looped, locked, full of scripts, or far larger than they look."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator

import img2pdf
import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from sheets import saved, sheet


def scan_pdf(text: str, pages: int = 1) -> bytes:
    return bytes(img2pdf.convert([saved(sheet(f"{text}{n}"), "JPEG", dpi=(75, 75)) for n in range(pages)]))


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    """A PDF after a change to its objects."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(buffer, **options)
    return buffer.getvalue()


def plain_pdf(*objects: bytes, root: int = 1) -> bytes:
    """A PDF written by hand from its objects, with a sound table of them."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = len(out)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return bytes(out) + b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, xref)


def page_with_image(width: int, height: int, data: bytes, **entries: object) -> bytes:
    """A PDF of one page that is one image with these entries, its data as they are."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    image = Stream(pdf, data)
    for key, value in {
        "Type": Name.XObject, "Subtype": Name.Image, "Width": width, "Height": height,
        "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8, **entries,
    }.items():  # fmt: skip
        image[f"/{key}"] = value
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im=image))
    pdf.pages[0].Contents = Stream(pdf, b"q 595 0 0 842 0 0 cm /Im Do Q")
    buffer = io.BytesIO()
    pdf.save(buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return buffer.getvalue()


def pdfs() -> Iterator[tuple[str, bytes]]:
    whole = scan_pdf("whole", 2)
    for tenth in range(1, 10):
        yield f"cut-at-{tenth}-tenths.pdf", whole[: len(whole) * tenth // 10]
    yield "head-lost.pdf", whole[20:]
    yield (
        "middle-zeroed.pdf",
        whole[: len(whole) // 3] + bytes(len(whole) // 3) + whole[2 * len(whole) // 3 :],
    )
    yield (
        "broken-xref-good-pages.pdf",
        whole.replace(b"startxref", b"startxrfe", 1).replace(b"xref\n0", b"xrxx\n0", 1),
    )
    yield (
        "xref-loop.pdf",
        plain_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>").replace(
            b"/Root 1 0 R", b"/Root 1 0 R/Prev 9"
        ),
    )
    loop = whole.rstrip().rpartition(b"startxref")[2].split()[0]
    yield "xref-prev-to-itself.pdf", whole.replace(b"/Root", b"/Prev " + loop + b" /Root", 1)
    yield (
        "pages-loop.pdf",
        plain_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
    )
    yield "million-pages-claimed.pdf", plain_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1000000>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    )  # fmt: skip
    yield (
        "million-pages-shared.pdf",
        plain_pdf(
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1000000/Kids[" + b"3 0 R " * 1000 + b"]>>",
            b"<</Type/Pages/Parent 2 0 R/Count 1000/Kids[" + b"4 0 R " * 1000 + b"]>>",
            b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]>>",
        ),
    )
    yield "no-pages.pdf", plain_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>")
    yield "root-missing.pdf", plain_pdf(b"<</Type/Catalog>>", root=7)
    for name, user, owner in (("user", "u", "o"), ("owner", "", "o")):
        yield (
            f"{name}-password.pdf",
            changed(scan_pdf(name), lambda pdf: None, encryption=pikepdf.Encryption(user=user, owner=owner)),
        )
    yield "javascript.pdf", changed(scan_pdf("javascript"), _with_javascript)
    yield "launch.pdf", changed(scan_pdf("launch"), _with_launch)
    yield "embedded-file.pdf", changed(scan_pdf("embedded"), _with_attachment)
    yield "form.pdf", changed(scan_pdf("form"), _with_form)
    yield "one-pixel-page.pdf", changed(scan_pdf("pixel"), lambda pdf: _boxed(pdf, 1, 1))
    yield "hundred-inch-page.pdf", changed(scan_pdf("huge"), lambda pdf: _boxed(pdf, 7200, 7200))
    yield "no-area.pdf", changed(scan_pdf("flat"), lambda pdf: _boxed(pdf, 0, 0))
    yield "endless-box.pdf", changed(scan_pdf("endless"), lambda pdf: _boxed(pdf, 10**9, 10**9))
    yield "strange-rotation.pdf", changed(scan_pdf("rotated"), _with_strange_rotation)
    yield (
        "flate-bomb.pdf",
        page_with_image(30_000, 30_000, zlib.compress(bytes(900_000_000), 1), Filter=Name.FlateDecode),
    )
    yield (
        "flate-bomb-small-size.pdf",
        page_with_image(100, 100, zlib.compress(bytes(600_000_000), 1), Filter=Name.FlateDecode),
    )
    yield "content-bomb.pdf", changed(scan_pdf("content"), _with_content_bomb)
    jpeg2000 = saved(sheet("jpeg2000"), "JPEG2000")
    yield "jpeg2000.pdf", page_with_image(620, 877, jpeg2000, Filter=Name.JPXDecode)
    yield "jpeg2000-cut.pdf", page_with_image(620, 877, jpeg2000[: len(jpeg2000) // 2], Filter=Name.JPXDecode)
    yield (
        "jbig2-nonsense.pdf",
        page_with_image(
            620, 877, b"\x00\x00\x00\x00\x30\x00\x01" + bytes(40), Filter=Name.JBIG2Decode, BitsPerComponent=1
        ),
    )
    fax = saved(sheet("fax", mode="1"), "TIFF", compression="group4")
    yield "ccitt.pdf", bytes(img2pdf.convert(fax))
    yield (
        "ccitt-nonsense.pdf",
        page_with_image(
            620, 877, np.random.default_rng(1).bytes(5000), Filter=Name.CCITTFaxDecode, BitsPerComponent=1
        ),
    )
    yield "image-data-missing.pdf", page_with_image(620, 877, b"", Filter=Name.DCTDecode)
    yield "polyglot-zip.pdf", scan_pdf("zip") + b"PK\x05\x06" + bytes(18)
    yield "html-before.pdf", b"<html><script>alert(1)</script>\n" + scan_pdf("after html")
    yield "html.pdf", b"<!DOCTYPE html><html><body>not a PDF</body></html>"
    yield (
        "deep-arrays.pdf",
        plain_pdf(
            b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * 5000 + b"]" * 5000 + b">>",
            b"<</Type/Pages/Kids[]/Count 0>>",
        ),
    )


def large() -> Iterator[tuple[str, bytes]]:
    """What takes seconds to make: a million pages that are all there."""
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    kids = b"".join(b"%d 0 R " % number for number in range(3, 1_000_003))
    tree = b"<</Type/Pages/Count 1000000/Kids[" + kids + b"]>>"
    yield "million-pages.pdf", plain_pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, *[leaf] * 1_000_000)


def _boxed(pdf: pikepdf.Pdf, width: float, height: float) -> None:
    pdf.pages[0].MediaBox = Array([0, 0, width, height])


def _with_javascript(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert('x'); while (true) {}")


def _with_launch(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.Launch, F="/bin/sh", Win=Dictionary(F="cmd.exe", P="/c del *"))


def _with_attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["../../../etc/cron.d/x"] = b"* * * * * root true"


def _with_form(pdf: pikepdf.Pdf) -> None:
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="f", V="x" * 10_000, Rect=[9, 9, 99, 99]
        )
    )
    pdf.Root.AcroForm = Dictionary(Fields=[field], NeedAppearances=True, XFA=pdf.make_stream(b"<xdp/>"))
    pdf.pages[0].Annots = Array([field])


def _with_strange_rotation(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Rotate = 45


def _with_content_bomb(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents = Stream(pdf, zlib.compress(b"q Q " * 50_000_000, 1), Filter=Name.FlateDecode)
