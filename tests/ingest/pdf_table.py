"""The constructions that PDFs are made of: what copies have been seen to lose, to change or to fail over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pikepdf
from pdf_constructions import (
    RED_BOX,
    annotate,
    blended,
    boxes,
    colours,
    composite,
    expressed,
    faded,
    fax,
    field,
    font,
    for_viewing,
    form,
    group,
    image,
    image_in_text,
    inherited,
    jbig2,
    jpeg2000,
    layered,
    membership,
    page,
    red,
    rgb,
    scan,
    separated,
    shaded,
    soft_masked,
    states,
    stencil,
    text,
    times_new_roman,
    type3,
    with_files,
)
from pikepdf import Array, Dictionary, Name, Pdf, String


class Construction(NamedTuple):
    """``shows``: whether a viewer shows something at the spot; ``kept``: whether the page's own images and letters
    can stay."""

    make: Callable[[Pdf], object]
    shows: bool = True
    kept: bool = True


CONSTRUCTIONS: dict[str, Construction] = {
    "a scan": Construction(lambda pdf: page(pdf), shows=False),
    "an earlier hidden layer": Construction(
        lambda pdf: text(pdf, font("/Helvetica"), b"3 Tr (no) Tj 0 Tr () "), shows=False
    ),
    "visible text after a hidden layer": Construction(
        lambda pdf: page(
            pdf, b"q BT 3 Tr /F 9 Tf 20 20 Td (no) Tj ET Q BT /F 16 Tf 100 215 Td (SAO Y 26) Tj ET",
            Font=Dictionary(F=font("/Helvetica")),
        )
    ),
    "a fax": Construction(
        lambda pdf: page(
            pdf, RED_BOX,
            image(pdf, fax(scan("1")), "/CCITTFaxDecode", scan().size, BitsPerComponent=1,
                  DecodeParms=pdf.make_indirect(Dictionary(K=-1, Columns=414, Rows=583))),
        )
    ),
    "JBIG2": Construction(jbig2),
    "JPEG 2000": Construction(jpeg2000),
    "JPEG 2000 without its boxes": Construction(lambda pdf: jpeg2000(pdf, bare=True), kept=False),
    "a palette": Construction(
        lambda pdf: colours(
            pdf, Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\xff\x00\x00\x00\x00\xff")]), b"\x00" * 256
        )
    ),
    "CMYK samples": Construction(
        lambda pdf: colours(pdf, Name.DeviceCMYK, rgb(b"\x00\xff\xff\x00")), kept=False
    ),
    "CMYK ink": Construction(lambda pdf: page(pdf, b"0 1 1 0 k 100 200 80 40 re f"), kept=False),
    "a spot colour over RGB": Construction(lambda pdf: separated(pdf, Name.DeviceRGB, (1, 0, 0)), kept=False),
    "a spot colour over CMYK": Construction(lambda pdf: separated(pdf, Name.DeviceCMYK, (0, 1, 1, 0)), kept=False),
    "calibrated colour": Construction(
        lambda pdf: colours(
            pdf, Array([Name.CalRGB, Dictionary(WhitePoint=Array([0.95, 1, 1.09]), Gamma=Array([2.2, 2.2, 2.2]))]),
            rgb(b"\xff\x00\x00"),
        )
    ),
    "a colour key": Construction(
        lambda pdf: colours(pdf, Name.DeviceRGB, rgb(b"\xff\x00\x00"), Mask=Array([0, 10, 0, 10, 0, 10]))
    ),
    "smoothed image": Construction(
        lambda pdf: colours(pdf, Name.DeviceRGB, rgb(b"\xff\x00\x00"), Interpolate=True)
    ),
    "a stencil": Construction(stencil),
    "a soft mask": Construction(soft_masked),
    "a soft mask that is drawn too": Construction(lambda pdf: soft_masked(pdf, twice=True)),
    "a soft mask of a state": Construction(faded),
    "a blend over the scan": Construction(blended),
    "a shading": Construction(shaded, kept=False),
    "an image among instructions": Construction(
        lambda pdf: page(
            pdf, b"q 80 0 0 40 100 200 cm BI /W 1 /H 1 /CS /RGB /BPC 8 /F /AHx ID FF0000> EI Q"
        )
    ),
    "Helvetica": Construction(lambda pdf: text(pdf, font("/Helvetica-Bold"))),
    "Courier with codes of its own": Construction(
        lambda pdf: text(
            pdf, font("/Courier", Encoding=Dictionary(Differences=Array([65, Name.Abreve, Name.eacute]))), b"(AB)"
        )
    ),
    "Times New Roman": Construction(times_new_roman),
    "a composite font": Construction(composite),
    "a font of drawings": Construction(type3, kept=False),
    "a page on its side": Construction(lambda pdf: boxes(pdf, 90)),
    "a page upside down": Construction(lambda pdf: boxes(pdf, 180)),
    "a crop": Construction(lambda pdf: boxes(pdf, CropBox=Array([50, 100, 250, 300]))),
    "a crop larger than the page": Construction(lambda pdf: boxes(pdf, CropBox=Array([-50, -50, 400, 500]))),
    "a crop of a page on its side": Construction(lambda pdf: boxes(pdf, 270, CropBox=Array([50, 100, 250, 300]))),
    "inherited entries": Construction(inherited),
    "a form that uses its page's resources": Construction(
        lambda pdf: page(
            pdf, b"q 1 0 0 1 100 200 cm /Outer Do Q", Font=Dictionary(F=font("/Helvetica")),
            XObject={"Outer": form(pdf, b"BT /F 16 Tf 0 10 Td (SAO Y) Tj ET")},
        )
    ),
    "unknown instructions": Construction(
        lambda pdf: page(pdf, b"BX 1 2 strange EX /Span <</E true>> BDC " + RED_BOX + b" EMC")
    ),
    "strange entries": Construction(
        lambda pdf: page(pdf, RED_BOX, Encoding=Dictionary(), Subtype=pdf.make_stream(b"words"))
    ),
    "attached files and scripts": Construction(with_files),
    "a stamp": Construction(lambda pdf: annotate(pdf, "/Stamp", F=4, AP=Dictionary(N=red(pdf)))),
    "a stamp that is not printed": Construction(
        lambda pdf: annotate(pdf, "/Stamp", F=0, AP=Dictionary(N=red(pdf)))
    ),
    "a hidden stamp": Construction(
        lambda pdf: annotate(pdf, "/Stamp", F=2, AP=Dictionary(N=red(pdf))), shows=False
    ),
    "a stamp for print alone": Construction(
        lambda pdf: annotate(pdf, "/Stamp", F=36, AP=Dictionary(N=red(pdf))), shows=False
    ),
    "a stamp with a matrix": Construction(
        lambda pdf: annotate(pdf, "/Stamp", AP=Dictionary(N=red(pdf, Matrix=Array([0, 1, -1, 0, 40, 0]))))
    ),
    "a popup": Construction(
        lambda pdf: annotate(pdf, "/Popup", Open=True, AP=Dictionary(N=red(pdf))), shows=False
    ),
    "a note in type": Construction(
        lambda pdf: annotate(
            pdf, "/FreeText", Contents=String("Đến 1846"), DA=String("1 0 0 rg /Helv 16 Tf")
        )
    ),
    "ink": Construction(
        lambda pdf: annotate(
            pdf, "/Ink", InkList=Array([Array([105, 205, 140, 220, 175, 235])]), BS=Dictionary(W=4), C=Array([1, 0, 0])
        )
    ),
    "a square": Construction(lambda pdf: annotate(pdf, "/Square", C=Array([1, 0, 0]), IC=Array([1, 0.5, 0.5]))),
    "a circle": Construction(lambda pdf: annotate(pdf, "/Circle", C=Array([1, 0, 0]), BS=Dictionary(W=6))),
    "a line": Construction(
        lambda pdf: annotate(pdf, "/Line", L=Array([105, 205, 175, 235]), C=Array([1, 0, 0]), BS=Dictionary(W=4))
    ),
    "highlighting": Construction(
        lambda pdf: annotate(
            pdf, "/Highlight", C=Array([1, 1, 0]), QuadPoints=Array([100, 240, 180, 240, 100, 200, 180, 200])
        )
    ),
    "a line through": Construction(lambda pdf: annotate(pdf, "/StrikeOut", C=Array([1, 0, 0]))),
    "a filled field without a look": Construction(lambda pdf: field(pdf, FT=Name.Tx, V=String("Khẩn 26"))),
    "a filled field whose look is stale": Construction(
        lambda pdf: field(pdf, needs=True, FT=Name.Tx, V=String("Khẩn 26"), AP=Dictionary(N=form(pdf, b"")))
    ),
    "an empty field": Construction(lambda pdf: field(pdf, FT=Name.Tx), shows=False),
    "a ticked box": Construction(lambda pdf: states(pdf, "/Yes")),
    "a box that is not ticked": Construction(lambda pdf: states(pdf, "/Off"), shows=False),
    "a signature's look": Construction(lambda pdf: field(pdf, FT=Name.Sig, F=132, AP=Dictionary(N=red(pdf)))),
    "a signature's look with an image in its text": Construction(image_in_text),
    "a layer that is off": Construction(lambda pdf: layered(pdf, group(pdf)), shows=False),
    "a layer that is on": Construction(lambda pdf: layered(pdf, group(pdf, off=False))),
    "a layer off for viewing": Construction(for_viewing, shows=False),
    "a form of a layer that is off": Construction(
        lambda pdf: page(pdf, b"q 1 0 0 1 100 200 cm /O Do Q", XObject={"O": red(pdf, OC=group(pdf))}),
        shows=False,
    ),
    "an annotation of a layer that is off": Construction(
        lambda pdf: annotate(pdf, "/Stamp", OC=group(pdf), AP=Dictionary(N=red(pdf))), shows=False
    ),
    "where all layers are off": Construction(lambda pdf: layered(pdf, membership(pdf, P=Name.AllOff))),
    "where no layer is off": Construction(lambda pdf: layered(pdf, membership(pdf, P=Name.AllOn)), shows=False),
    "an expression of layers": Construction(expressed),
}  # fmt: skip


def make(name: str, folder: Path) -> Path:
    """The PDF of a construction."""
    path = folder / "construction.pdf"
    with pikepdf.new() as pdf:
        CONSTRUCTIONS[name].make(pdf)
        pdf.save(path)
    return path
