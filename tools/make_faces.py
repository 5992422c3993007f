"""Makes the faces of ocr/data/faces: the letters of Latin and Vietnamese type out of the croscore fonts, without hints.

    apt-get download fonts-croscore && dpkg -x fonts-croscore_*.deb FOLDER
    python tools/make_faces.py FOLDER/usr/share/fonts/truetype/croscore

Beside the fonts it writes ``faces.json``: of each face what a PDF has to say of a font that it carries.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FACES = Path(__file__).parents[1] / "ocr" / "data" / "faces"
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *(0x192, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x2C6, 0x2C7, *range(0x2D8, 0x2DE), 0x300, 0x301, 0x303, 0x309, 0x323),
    *range(0x1EA0, 0x1EFA),
    *(*range(0x2010, 0x2016), *range(0x2018, 0x201F), 0x2020, 0x2021, 0x2022, 0x2026, 0x2030, 0x2039, 0x203A),
    *(0x2044, 0x20AB, 0x20AC, 0x2122, 0x2212, 0x2215, 0x2219, 0xFB01, 0xFB02),
]  # fmt: skip
"""Windows' and Adobe's Latin, the Vietnamese letters and marks, and the signs of print."""


def main(fonts: Path) -> None:
    FACES.mkdir(exist_ok=True)
    told = {}
    for file in sorted(fonts.glob("*.ttf")):
        _, _, style = file.stem.partition("-")
        if style not in STYLES:
            continue
        font = TTFont(file)
        options = Options(
            hinting=False, layout_features=[], glyph_names=False, name_IDs=[0, 1, 2, 4, 6, 13, 14]
        )
        options.drop_tables += ["GDEF", "GPOS", "GSUB", "gasp"]
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=LETTERS)
        subsetter.subset(font)
        font.save(FACES / file.name)
        told[file.stem] = _told(font)
    (FACES / "faces.json").write_text(json.dumps(told, separators=(",", ":")) + "\n", encoding="utf-8")


def _told(font: TTFont) -> dict[str, object]:
    """Measures in thousandths of the em; ``glyphs``: by character, its glyph's number and width."""
    head, os2, hhea = font["head"], font["OS/2"], font["hhea"]
    em = 1000 / head.unitsPerEm
    glyphs = {
        str(code): [font.getGlyphID(name), round(font["hmtx"][name][0] * em)]
        for code, name in sorted(font.getBestCmap().items())
    }
    return {
        "box": [round(v * em) for v in (head.xMin, head.yMin, head.xMax, head.yMax)],
        "ascent": round(hhea.ascent * em),
        "descent": round(hhea.descent * em),
        "capital": round(os2.sCapHeight * em),
        "slant": font["post"].italicAngle,
        "glyphs": glyphs,
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
