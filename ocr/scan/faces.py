"""Faces: fonts that this program carries, as wide letter by letter as those that PDFs may name without carrying them.

Every viewer has Times, Helvetica and Courier in some form (ISO 32000-1, 9.6.2.2), and offices have Times New Roman,
Arial and Courier New; an archive's PDF must have its letters with it. Tinos, Arimo and Cousine have the same widths, so
each letter stays where it is.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pikepdf
from pdfminer.encodingdb import EncodingDB
from pdfminer.latin_enc import ENCODING
from pdfminer.psparser import LIT
from pikepdf import Array, Dictionary, Name, String

_FOLDER = Path(__file__).parents[1] / "data" / "faces"
_FAMILIES = {
    "Tinos": re.compile(r"times(new)?(roman)?(ps)?(mt)?"),
    "Arimo": re.compile(r"(helvetica|arial)(mt)?"),
    "Cousine": re.compile(r"courier(new)?(ps)?(mt)?"),
}
_STYLE = re.compile(r"(bold|italic|oblique|regular|roman|mt)*")
_STANDARD = re.compile(r"(Times-(Roman|Bold|Italic|BoldItalic)|(Helvetica|Courier)(-(Bold)?(Oblique)?)?)$")
"""The standard fonts whose letters are Latin; a PDF need not give their widths."""
_SAME_WIDTH = 12
"""Thousandths of the em by which two fonts' letters may differ and still be as wide: rounding."""
_FIXED, _SERIF, _NONSYMBOLIC, _ITALIC = 1 << 0, 1 << 1, 1 << 5, 1 << 6
"""Flags of a font descriptor (ISO 32000-1, table 123)."""


class Glyph(NamedTuple):
    """Its number in the font, and its width in thousandths of the em."""

    number: int
    width: int


class Face(NamedTuple):
    """A font of this program. Measures in thousandths of the em; ``glyphs`` by character."""

    name: str
    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    capital: int
    slant: float
    glyphs: dict[str, Glyph]

    def width(self, text: str) -> float:
        """Of a line of text, in ems; characters that the face lacks take none."""
        return sum(self.glyphs[c].width for c in text if c in self.glyphs) / 1000


@cache
def faces() -> dict[str, Face]:
    """All faces, by name: family, hyphen, style (``Tinos-BoldItalic``)."""
    told = json.loads((_FOLDER / "faces.json").read_bytes())
    return {
        name: Face(
            name,
            tuple(face["box"]),
            face["ascent"],
            face["descent"],
            face["capital"],
            face["slant"],
            {chr(int(code)): Glyph(*glyph) for code, glyph in face["glyphs"].items()},
        )
        for name, face in told.items()
    }


def face_named(font: str) -> Face | None:
    """The face as wide as a font of that name (``/BaseFont`` without its slash); None where there is none."""
    name = re.sub(r"[ ,_-]", "", re.sub(r"^[A-Z]{6}\+", "", font)).lower()
    for family, pattern in _FAMILIES.items():
        found = pattern.match(name)
        if found and _STYLE.fullmatch(name, found.end()):
            style = ("Bold" if "bold" in name else "") + (
                "Italic" if re.search("italic|oblique", name) else ""
            )
            return faces()[f"{family}-{style or 'Regular'}"]
    return None


class Carried:
    """The faces that a PDF carries: each is put in once."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._descriptors: dict[str, pikepdf.Object] = {}
        self._fonts: dict[str, pikepdf.Object] = {}

    def complete(self, font: pikepdf.Dictionary) -> bool:
        """Gives a simple font that lacks its letters those of a face as wide; False, and unchanged, where none is."""
        name = str(font.get("/BaseFont", ""))[1:]
        face = face_named(name)
        if face is None or font.get("/Subtype") not in ("/Type1", "/TrueType") or has_program(font):
            return False
        encoding = _encoding(font)
        characters = _characters(encoding)
        if not _as_wide(font, characters, face) and not (_STANDARD.match(name) and "/Widths" not in font):
            return False
        codes = [code for code, character in characters.items() if character in face.glyphs]
        first, last = min(codes), max(codes)
        missing = face.glyphs[" "].width
        widths = [
            face.glyphs[characters[code]].width if characters.get(code) in face.glyphs else missing
            for code in range(first, last + 1)
        ]
        for key in set(font.keys()) - {"/Type", "/ToUnicode"}:
            del font[key]
        font.Subtype, font.BaseFont = Name.TrueType, Name("/" + face.name)
        font.FirstChar, font.LastChar, font.Widths = first, last, Array(widths)
        font.FontDescriptor, font.Encoding = self._descriptor(face), encoding
        return True

    def font(self, face: Face) -> pikepdf.Object:
        """A font for all of a face's characters: text is shown by ``shown``."""
        if face.name not in self._fonts:
            descendant = Dictionary(
                Type=Name.Font,
                Subtype=Name.CIDFontType2,
                BaseFont=Name("/" + face.name),
                CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
                FontDescriptor=self._descriptor(face),
                CIDToGIDMap=Name.Identity,
                W=Array([v for g in sorted(set(face.glyphs.values())) for v in (g.number, Array([g.width]))]),
            )
            self._fonts[face.name] = self._pdf.make_indirect(
                Dictionary(
                    Type=Name.Font,
                    Subtype=Name.Type0,
                    BaseFont=Name("/" + face.name),
                    Encoding=Name("/Identity-H"),
                    DescendantFonts=Array([self._pdf.make_indirect(descendant)]),
                    ToUnicode=self._pdf.make_stream(_to_unicode(face)),
                )
            )
        return self._fonts[face.name]

    def _descriptor(self, face: Face) -> pikepdf.Object:
        if face.name not in self._descriptors:
            program = (_FOLDER / f"{face.name}.ttf").read_bytes()
            family, _, style = face.name.partition("-")
            flags = _NONSYMBOLIC
            flags |= _SERIF if family == "Tinos" else 0
            flags |= _FIXED if family == "Cousine" else 0
            flags |= _ITALIC if "Italic" in style else 0
            self._descriptors[face.name] = self._pdf.make_indirect(
                Dictionary(
                    Type=Name.FontDescriptor,
                    FontName=Name("/" + face.name),
                    Flags=flags,
                    FontBBox=Array(face.box),
                    ItalicAngle=face.slant,
                    Ascent=face.ascent,
                    Descent=face.descent,
                    CapHeight=face.capital,
                    StemV=140 if "Bold" in style else 80,
                    FontFile2=self._pdf.make_stream(program, Length1=len(program)),
                )
            )
        return self._descriptors[face.name]


def shown(text: str, face: Face) -> bytes:
    """A line of text as the operand of Tj, in a font of ``Carried.font``; what the face lacks is left out."""
    return b"<" + b"".join(b"%04x" % face.glyphs[c].number for c in text if c in face.glyphs) + b">"


def has_program(font: pikepdf.Dictionary) -> bool:
    """Whether a font has its letters with it."""
    descriptor = font.get("/FontDescriptor")
    return isinstance(descriptor, Dictionary) and any(
        isinstance(descriptor.get(key), pikepdf.Stream) for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )


def _encoding(font: pikepdf.Dictionary) -> pikepdf.Object:
    """A font's encoding as PDF/A wants it of TrueType: Windows' or Mac's, with what differs (ISO 19005-2, 6.2.11.6)."""
    stated = font.get("/Encoding")
    base = stated.get("/BaseEncoding") if isinstance(stated, Dictionary) else stated
    differences: list[object] = list(stated.get("/Differences", [])) if isinstance(stated, Dictionary) else []
    if base not in ("/WinAnsiEncoding", "/MacRomanEncoding"):
        base = Name.WinAnsiEncoding
        if font.get("/Subtype") == "/Type1":
            # Of a standard font the encoding of its own is Adobe's.
            own = [(standard, name) for name, standard, _, win, _ in ENCODING if standard and standard != win]
            differences = [v for code, name in own for v in (code, Name("/" + name))] + differences
    if not differences:
        return Name(str(base))
    return Dictionary(Type=Name.Encoding, BaseEncoding=Name(str(base)), Differences=Array(differences))


def _characters(encoding: pikepdf.Object) -> dict[int, str]:
    """The character behind each code."""
    if isinstance(encoding, Dictionary):
        differences = [LIT(str(v)[1:]) if isinstance(v, Name) else int(v) for v in encoding.Differences]
        return EncodingDB.get_encoding(str(encoding.BaseEncoding)[1:], differences)
    return EncodingDB.get_encoding(str(encoding)[1:])


def _as_wide(font: pikepdf.Dictionary, characters: dict[int, str], face: Face) -> bool:
    """Whether the widths that a font states are those of a face."""
    try:
        first = int(font.get("/FirstChar", 0))
        stated = {code: float(width) for code, width in enumerate(font.get("/Widths", []), first)}
    except (TypeError, ValueError):
        return False
    known = [
        abs(width - face.glyphs[characters[code]].width) <= _SAME_WIDTH
        for code, width in stated.items()
        if width and characters.get(code) in face.glyphs
    ]
    return bool(known) and sum(known) >= 0.9 * len(known)


def _to_unicode(face: Face) -> bytes:
    """A CMap from glyph numbers to characters (ISO 32000-1, 9.10.3)."""
    pairs = [(glyph.number, character) for character, glyph in face.glyphs.items()]
    of_glyph = dict(sorted(pairs, reverse=True))
    lines = [f"<{number:04x}> <{ord(character):04x}>" for number, character in sorted(of_glyph.items())]
    blocks = [lines[k : k + 100] for k in range(0, len(lines), 100)]
    mapped = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{mapped}\nendcmap CMapName currentdict /CMap defineresource pop end end\n"
    ).encode("ascii")
