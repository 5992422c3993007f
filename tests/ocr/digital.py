"""Born-digital papers for tests: PDFs that draw their text with letters, in today's fonts and in yesterday's."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import ocrmypdf
import pikepdf
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent
from fpdf import FPDF
from PIL import Image

FONT = Path(ocrmypdf.__file__).with_name("data") / "NotoSans-Regular.ttf"
"""It has every Vietnamese letter and is there wherever the tests run."""
SIZE = 11.0
LEFT, TOP, PITCH = 40.0, 60.0, 20.0
WIDTH, HEIGHT = 420.0, 420.0
"""Points."""

LINES = [
    "Thực hiện Quy định số 24-QĐ/TW ngày 30 tháng 7 năm 2021 của",
    "Ban Chấp hành Trung ương về thi hành Điều lệ Đảng, Ban Thường",
    "vụ Tỉnh ủy yêu cầu các cấp ủy, tổ chức đảng quán triệt sâu sắc",
    "nội dung; khẳng định quyết tâm đổi mới, giữ vững kỷ luật, kỷ",
    "cương; những nơi còn để xảy ra chậm trễ thì người đứng đầu phải",
    "chịu trách nhiệm trước cấp trên. Kết quả được báo cáo bằng văn",
    "bản về Văn phòng Tỉnh ủy trước ngày 15 tháng 12 hằng năm.",
]

_TCVN3 = dict(
    zip(
        "ăâêôơưđàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵĂÂÊÔƠƯĐ",
        "¨©ª«¬\u00ad®µ¸¶·¹»¾¼½ÆÇÊÈÉËÌÐÎÏÑÒÕÓÔÖ×ÝØÜÞßãáâäåèæçéêíëìîïóñòôõøö÷ùúýûüþ¡¢£¤¥¦§",
        strict=True,
    )
)
_VNI_MARKS = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_HAT = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_VNI_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_VNI_WHOLE = {"đ": "ñ", "ơ": "ô", "ư": "ö", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "ì": "ì", "í": "í"}


def tcvn3(text: str) -> str:
    """A text as one types it in a TCVN3 font."""
    return "".join(_TCVN3.get(c, c) for c in text)


def vni(text: str) -> str:
    """A text as one types it in a VNI font."""
    return "".join(_vni_letter(c) for c in text)


def _vni_letter(c: str) -> str:
    if c.lower() in _VNI_WHOLE:
        return _VNI_WHOLE[c.lower()].upper() if c.isupper() else _VNI_WHOLE[c]
    base, *marks = unicodedata.normalize("NFD", c)
    horn = "\u031b" in marks
    tone = "".join(m for m in marks if m in _VNI_MARKS)
    rows = {"\u0302": _VNI_HAT, "\u0306": _VNI_BREVE}
    row = next((rows[m] for m in marks if m in rows), _VNI_MARKS)
    mark = row.get(tone, "")
    if horn:
        base = _vni_letter({"o": "ơ", "u": "ư", "O": "Ơ", "U": "Ư"}[base])
    return base + (mark.upper() if c.isupper() else mark)


class Paper(FPDF):
    """A page of a small paper in points, ``lines`` at the left margin under one another."""

    def __init__(self, font: Path = FONT, width: float = WIDTH, height: float = HEIGHT) -> None:
        super().__init__(unit="pt", format=(width, height))
        self.add_font("serif", fname=str(font))
        self.add_page()
        self.set_font("serif", size=SIZE)

    def lines(self, lines: list[str] = LINES, top: float = TOP) -> Paper:
        for k, line in enumerate(lines):
            self.text(LEFT, top + k * PITCH, line)
        return self

    def save(self, path: Path, **page: object) -> Path:
        """Writes the file; ``page``: entries of its page, such as ``Rotate=90``."""
        self.output(str(path))
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            for key, value in page.items():
                pdf.pages[0][f"/{key}"] = value
            pdf.save(path)
        return path


def put_upon(
    path: Path, look: Path, at: tuple[float, float], *, kind: str = "FreeText", flags: int = 4
) -> Path:
    """Puts an annotation upon a PDF's only page that looks like the page of another PDF.

    ``at``: where its lower left corner lies, in points; ``kind``: its subtype.
    """
    with pikepdf.open(path, allow_overwriting_input=True) as pdf, pikepdf.open(look) as other:
        form = pdf.copy_foreign(other.pages[0].as_form_xobject())
        width, height = (float(v) for v in other.pages[0].mediabox[2:])
        annotation = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(f"/{kind}"), F=flags, AP=pikepdf.Dictionary(N=form),
            Rect=[at[0], at[1], at[0] + width, at[1] + height],
        )  # fmt: skip
        page = pdf.pages[0]
        page.Annots = pikepdf.Array([*page.get("/Annots", []), pdf.make_indirect(annotation)])
        pdf.save()
    return path


def scan_of(pdf: Path) -> Image.Image:
    """A page as a scanner would give it: an image at 200 dpi."""
    import pdf2image

    return pdf2image.convert_from_path(pdf, dpi=200)[0].convert("L")


def legacy_pdf(path: Path, runs: list[tuple[str, str]]) -> Path:
    """A PDF in fonts from before Unicode: lines, each a pair of the font's name and the text as typed.

    Each font is a simple TrueType font without any table of what its codes mean, as old programs embedded them.
    """
    with pikepdf.new() as pdf:
        fonts = {name: _legacy_font(pdf, name, "".join(t for n, t in runs if n == name)) for name, _ in runs}
        keys = {name: f"/F{k}" for k, name in enumerate(fonts)}
        parts = [
            b"BT %s %g Tf %g %g Td <%s> Tj ET"
            % (
                keys[name].encode(),
                SIZE,
                LEFT,
                HEIGHT - TOP - k * PITCH,
                text.encode("latin-1").hex().encode(),
            )
            for k, (name, text) in enumerate(runs)
        ]
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, WIDTH, HEIGHT],
            Resources=pikepdf.Dictionary(
                Font=pikepdf.Dictionary({keys[name]: font for name, font in fonts.items()})
            ),
            Contents=pdf.make_stream(b"\n".join(parts)),
        )
        pdf.pages.append(pikepdf.Page(page))
        pdf.save(path)
    return path


def _legacy_font(pdf: pikepdf.Pdf, name: str, typed: str) -> pikepdf.Object:
    font = _legacy_truetype(name, set(typed))
    cmap = font["cmap"].getcmap(3, 0).cmap
    widths = [font["hmtx"][cmap[0xF000 + code]][0] if 0xF000 + code in cmap else 0 for code in range(32, 256)]
    data = io.BytesIO()
    font.save(data)
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name(f"/{name}"), Flags=4, ItalicAngle=0,
        Ascent=1069, Descent=-293, CapHeight=714, StemV=80, FontBBox=[-600, -300, 1800, 1100],
        FontFile2=pdf.make_stream(data.getvalue()),
    )  # fmt: skip
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.TrueType, BaseFont=pikepdf.Name(f"/{name}"),
            FirstChar=32, LastChar=255, Widths=widths, FontDescriptor=pdf.make_indirect(descriptor),
        )
    )  # fmt: skip


def _legacy_truetype(name: str, typed: set[str]) -> TTFont:
    """Noto Sans with its letters under the codes of an old font: what ``name`` would draw for what was typed."""
    font = TTFont(FONT)
    for table in ("GSUB", "GPOS", "GDEF", "kern", "vhea", "vmtx"):
        if table in font:
            del font[table]
    unicode_cmap = font.getBestCmap()
    if "VNI" in name:
        whole = {v: k for k, v in _VNI_WHOLE.items()} | {v.upper(): k.upper() for k, v in _VNI_WHOLE.items()}
        drawn = {c: unicode_cmap[ord(whole.get(c, c))] for c in typed if c.isascii() or c in whole}
        for row, mark in ((_VNI_MARKS, ""), (_VNI_HAT, "\u0302"), (_VNI_BREVE, "\u0306")):
            for key, value in row.items():
                tone = value if row is _VNI_MARKS else key
                combining = [key] if row is _VNI_MARKS else [mark, *([key] if key else [])]
                character = tone if row is _VNI_MARKS else value
                for shown in (character, character.upper()):
                    if shown in typed:
                        drawn[shown] = _stacked(
                            font, [unicode_cmap[ord(m)] for m in combining], shown.isupper()
                        )
    else:
        letters = {v: k for k, v in _TCVN3.items()}
        shown_as = {c: letters.get(c, c) for c in typed}
        if name.split("-")[0].split(",")[0].endswith("H"):
            shown_as = {c: letter.upper() for c, letter in shown_as.items()}
        drawn = {c: unicode_cmap[ord(letter)] for c, letter in shown_as.items()}
    options = Options(notdef_outline=True, layout_features=[], glyph_names=True, name_IDs=[])
    subsetter = Subsetter(options)
    subsetter.populate(glyphs=sorted(set(drawn.values())))
    subsetter.subset(font)
    table = CmapSubtable.newSubtable(4)
    table.platformID, table.platEncID, table.language = 3, 0, 0
    table.cmap = {0xF000 + ord(c): glyph for c, glyph in drawn.items()}
    font["cmap"].tables = [table]
    return font


def _stacked(font: TTFont, marks: list[str], over_capital: bool) -> str:
    """A new glyph: a mark, and a second one above it and to the right, as high as its letter asks."""
    glyph = Glyph()
    glyph.numberOfContours = -1
    glyph.components = []
    for k, mark in enumerate(marks):
        part = GlyphComponent()
        part.glyphName, part.flags = mark, 0x0002
        below = mark == font.getBestCmap()[0x0323]
        shape = font["glyf"][mark]
        middle = -330 if over_capital else -290  # of the letter before it
        part.x = middle + (160 if k and not below else 0) - (shape.xMin + shape.xMax) // 2
        part.y = 0 if below else (160 if over_capital else 0) + (110 if k else 0)
        glyph.components.append(part)
    name = f"marks{len(font.getGlyphOrder())}"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (0, glyph.xMin)
    return name


def without_shapes(path: Path) -> Path:
    """Noto Sans whose letters have their widths but draw nothing."""
    font = TTFont(FONT)
    for name in font.getGlyphOrder():
        font["glyf"][name] = Glyph()
        font["glyf"][name].numberOfContours = 0
    font.save(path)
    return path
