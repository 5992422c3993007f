"""What small PDFs with one construction each are made of.

A page is A6 (298 × 420 points) with a drawn scan over all of it; what the construction adds lies at ``SPOT``.
"""

from __future__ import annotations

import io
import struct
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 298, 420
SPOT = (100, 200, 180, 240)
"""Left, bottom, right, top, in points; the scan is white there."""
MIDDLE = ((SPOT[0] + SPOT[2]) / 2, (SPOT[1] + SPOT[3]) / 2)
RED_BOX = b"1 0 0 rg 100 200 80 40 re f"


@cache
def scan(mode: str = "L") -> Image.Image:
    image = Image.new("L", (414, 583), 245 if mode != "1" else 255)
    pen = ImageDraw.Draw(image)
    for row in range(8):
        pen.rectangle((40, 40 + 22 * row, 330 - 13 * (row % 3), 48 + 22 * row), fill=20)
        pen.rectangle((40, 400 + 22 * row, 330 - 11 * (row % 4), 408 + 22 * row), fill=20)
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def fax(image: Image.Image) -> bytes:
    """An image of mode 1 as a strip of CCITT group 4."""
    data = encoded(image, "TIFF", compression="group4", strip_size=1 << 24)
    with Image.open(io.BytesIO(data)) as tiff:
        start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]  # type: ignore[attr-defined]
    return data[start : start + length]


def image(pdf: Pdf, data: bytes, coded: str | None, size: tuple[int, int], **entries: object) -> Object:
    stream = pdf.make_stream(data)
    facts = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 8, **entries}
    for key, value in {
        "Type": Name.XObject,
        "Subtype": Name.Image,
        "Width": size[0],
        "Height": size[1],
        **facts,
    }.items():
        if value is not None:
            stream[f"/{key}"] = value
    if coded:
        stream["/Filter"] = Name(coded)
    return pdf.make_indirect(stream)


def page(pdf: Pdf, drawn: bytes = b"", picture: Object | None = None, **resources: object) -> pikepdf.Page:
    """A page with a scan below what is drawn."""
    pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
    made = pdf.pages[-1]
    below = picture or image(pdf, encoded(scan(), "JPEG", quality=80), "/DCTDecode", scan().size)
    objects = {"Scan": below, **dict(resources.pop("XObject", {}))}  # type: ignore[call-overload]
    made.obj.Resources = Dictionary(XObject=Dictionary(**objects), **resources)
    made.obj.Contents = pdf.make_stream(b"q 298 0 0 420 0 0 cm /Scan Do Q\n" + drawn)
    return made


def form(pdf: Pdf, drawn: bytes, box: tuple[float, ...] = (0, 0, 80, 40), **entries: object) -> Object:
    made = pdf.make_stream(drawn, Type=Name.XObject, Subtype=Name.Form, BBox=Array(box))
    for key, value in entries.items():
        made[f"/{key}"] = value
    return pdf.make_indirect(made)


def red(pdf: Pdf, **entries: object) -> Object:
    return form(pdf, b"1 0 0 rg 0 0 80 40 re f", **entries)


def annotate(pdf: Pdf, kind: str, **entries: object) -> Object:
    """A page with an annotation at the spot."""
    made = page(pdf)
    note = Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=Array(SPOT))
    for key, value in entries.items():
        note[f"/{key}"] = value
    made.obj.Annots = Array([pdf.make_indirect(note)])
    return made.obj.Annots[0]


def field(pdf: Pdf, needs: bool = False, **entries: object) -> None:
    made = annotate(pdf, "/Widget", T=String("a"), DA=String("/Helv 14 Tf 0 g"), **entries)
    pdf.Root.AcroForm = Dictionary(Fields=Array([made]), NeedAppearances=needs)


def group(pdf: Pdf, *, off: bool = True, **entries: object) -> Object:
    """A layer, and the document's default configuration."""
    made = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("layer"), **entries))
    default = Dictionary(OFF=Array([made] if off else []), Order=Array([made]))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([made]), D=default)
    return made


def membership(pdf: Pdf, off: bool = True, **entries: object) -> Object:
    made = Dictionary(Type=Name.OCMD, OCGs=Array([group(pdf, off=off)]))
    for key, value in entries.items():
        made[f"/{key}"] = value
    return pdf.make_indirect(made)


def layered(pdf: Pdf, content: Object) -> None:
    page(pdf, b"/OC /L BDC q " + RED_BOX + b" Q EMC", Properties=Dictionary(L=content))


def font(name: str, kind: str = "/Type1", **entries: object) -> Dictionary:
    made = Dictionary(Type=Name.Font, Subtype=Name(kind), BaseFont=Name(name))
    for key, value in entries.items():
        made[f"/{key}"] = value
    return made


def text(pdf: Pdf, made: Object, shown: bytes = b"(SAO Y 26)") -> None:
    page(pdf, b"BT /F 16 Tf 100 215 Td " + shown + b" Tj ET", Font=Dictionary(F=made))


def times_new_roman(pdf: Pdf) -> None:
    from ocr.scan.faces import face_named

    face = face_named("TimesNewRoman,Bold")
    assert face is not None
    widths = [face.glyphs[chr(code)].width for code in range(32, 127)]
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/TimesNewRoman,Bold"), Flags=32, FontBBox=Array([0, -200, 1000, 900]),
        ItalicAngle=0, Ascent=891, Descent=-216, CapHeight=662, StemV=136,
    )  # fmt: skip
    facts = {"FirstChar": 32, "LastChar": 126, "Widths": Array(widths), "Encoding": Name.WinAnsiEncoding}
    text(pdf, font("/TimesNewRoman,Bold", "/TrueType", FontDescriptor=pdf.make_indirect(descriptor), **facts))


def composite(pdf: Pdf) -> None:
    from ocr.scan.faces import Carried, faces, shown

    face = faces()["Tinos-Regular"]
    made = Carried(pdf).font(face)
    descendant = made.DescendantFonts[0]
    del descendant["/CIDToGIDMap"]
    descendant.FontDescriptor.CIDSet = pdf.make_stream(b"\xff")
    text(pdf, made, shown("ĐẢNG ỦY số 26", face))


def type3(pdf: Pdf) -> None:
    letter = pdf.make_stream(b"800 0 0 0 750 750 d1 0 0 750 750 re f")
    made = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 750, 750]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=Dictionary(a=letter), Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
        FirstChar=97, LastChar=97, Widths=Array([800]), Resources=Dictionary(),
    )  # fmt: skip
    text(pdf, pdf.make_indirect(made), b"(aaaa)")


def jbig2(pdf: Pdf) -> None:
    bilevel = scan("1")
    coded = fax(bilevel)
    width, height = bilevel.size
    sheet = struct.pack(">IBBBI", 0, 48, 0, 1, 19) + struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", width, height, 0, 0, 0) + b"\x01" + coded
    segment = struct.pack(">IBBBI", 1, 38, 0, 1, len(region)) + region
    page(pdf, RED_BOX, image(pdf, sheet + segment, "/JBIG2Decode", bilevel.size, BitsPerComponent=1))


def soft_masked(pdf: Pdf, *, twice: bool = False) -> None:
    mask = image(pdf, bytes(255 if x > 8 else 120 for _ in range(16) for x in range(16)), None, (16, 16))
    seal = image(pdf, b"\xff\x00\x00" * 256, None, (16, 16), ColorSpace=Name.DeviceRGB, SMask=mask)
    drawn = b"q 80 0 0 40 100 200 cm /Seal Do Q"
    if twice:
        drawn += b" q 20 0 0 20 20 20 cm /Mask Do Q"
    page(pdf, drawn, XObject={"Seal": seal, "Mask": mask} if twice else {"Seal": seal})


def image_in_text(pdf: Pdf) -> None:
    seal = image(pdf, b"\xff\x00\x00" * 256, None, (16, 16), ColorSpace=Name.DeviceRGB)
    look = form(
        pdf, b"BT 1 0 0 1 2 2 Tm q 80 0 0 40 0 0 cm /S Do Q 80 0 Td -80 0 Td ET",
        Resources=Dictionary(XObject=Dictionary(S=seal)),
    )  # fmt: skip
    field(pdf, FT=Name.Sig, F=132, AP=Dictionary(N=look))


def boxes(pdf: Pdf, turn: int = 0, **entries: object) -> None:
    made = page(pdf, RED_BOX)
    for key, value in entries.items():
        made.obj[f"/{key}"] = value
    if turn:
        made.obj.Rotate = turn


def blended(pdf: Pdf) -> None:
    state = Dictionary(Type=Name.ExtGState, BM=Name.Multiply, ca=0.7, TR=Name.Identity)
    looks = form(
        pdf, b"1 1 0 rg 0 0 80 40 re f", Group=Dictionary(Type=Name.Group, S=Name.Transparency, I=True)
    )
    drawn = b"q /G gs 1 0 0 1 100 200 cm /Y Do Q"
    page(pdf, drawn, ExtGState=Dictionary(G=state), XObject={"Y": looks})


def faded(pdf: Pdf) -> None:
    luminous = form(
        pdf, b"0.6 g 0 0 298 420 re f", (0, 0, 298, 420),
        Group=Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceGray),
    )  # fmt: skip
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=luminous)
    page(
        pdf,
        b"q /G gs " + RED_BOX + b" Q",
        ExtGState=Dictionary(G=Dictionary(Type=Name.ExtGState, SMask=mask)),
    )


def shaded(pdf: Pdf) -> None:
    rising = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1)
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([100, 200, 180, 200]), Function=rising
    )
    page(pdf, b"q 100 200 80 40 re W n /S sh Q", Shading=Dictionary(S=shading))


def inherited(pdf: Pdf) -> None:
    made = page(pdf, RED_BOX)
    for key in ("/Resources", "/MediaBox"):
        pdf.Root.Pages[key] = made.obj[key]
        del made.obj[key]


def with_files(pdf: Pdf) -> None:
    page(pdf, RED_BOX)
    pdf.attachments["phu-luc.xlsx"] = b"table"
    pdf.Root.AF = Array([pdf.attachments["phu-luc.xlsx"].obj])
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def separated(pdf: Pdf, alternate: Name, colours: tuple[float, ...]) -> None:
    tint = Dictionary(
        FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * len(colours)), C1=Array(colours), N=1
    )
    space = Array([Name.Separation, Name.Spot, alternate, tint])
    page(pdf, b"/S cs 1 scn 100 200 80 40 re f", ColorSpace=Dictionary(S=space))


def jpeg2000(pdf: Pdf, *, bare: bool = False) -> None:
    data = encoded(scan("RGB"), "JPEG2000", no_jp2=bare, quality_mode="rates", quality_layers=[8])
    page(
        pdf,
        RED_BOX,
        image(pdf, data, "/JPXDecode", scan().size, ColorSpace=Name.DeviceRGB, BitsPerComponent=None),
    )


def colours(pdf: Pdf, space: Object | Name, samples: bytes, **entries: object) -> None:
    seal = image(pdf, samples, None, (16, 16), ColorSpace=space, **entries)
    page(pdf, b"q 80 0 0 40 100 200 cm /Seal Do Q", XObject={"Seal": seal})


def stencil(pdf: Pdf) -> None:
    over = image(pdf, bytes([0xF0] * 32), None, (16, 16), ColorSpace=None, BitsPerComponent=1, ImageMask=True)
    page(pdf, b"q 1 0 0 rg 80 0 0 40 100 200 cm /Over Do Q", XObject={"Over": over})


def states(pdf: Pdf, state: str) -> None:
    looks = Dictionary(N=Dictionary(Yes=red(pdf), Off=form(pdf, b"")))
    field(pdf, FT=Name.Btn, AS=Name(state), AP=looks)


def rgb(first: bytes) -> bytes:
    return first * 256


def for_viewing(pdf: Pdf) -> None:
    """A layer that a viewer switches off by what it is used for."""
    made = group(pdf, off=False, Usage=Dictionary(View=Dictionary(ViewState=Name.OFF)))
    layered(pdf, made)
    event = Dictionary(Event=Name.View, OCGs=Array([made]), Category=Array([Name.View]))
    pdf.Root.OCProperties.D.AS = Array([event])


def expressed(pdf: Pdf) -> None:
    """What is seen where a layer is not."""
    made = membership(pdf)
    made.VE = Array([Name.Not, made.OCGs[0]])
    layered(pdf, made)
