"""Look check: draws a PDF and its copy small, and says which pages do not look alike.

What is compared is ink, blurred: noise of JPEG and letters of another font of the same widths pass; a stamp of
15 × 6 mm that is missing, new, or moved by 3 mm does not. pdfium draws: neither the reading nor the copy is made by it.
Images that are the same bytes in both are not decoded: in both a pale pattern takes their place.
"""

from __future__ import annotations

import io
from collections.abc import Set
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name

from ingest.pdf.reach import reached
from ocr import Carried, Page, give_looks

DPI = 50
"""Dots per inch at which pages are drawn."""
SPREAD = 7
"""Side of the square, in dots, over which ink is averaged: 3.5 mm."""
MOST = 0.028
"""Share of ink by which a square may differ on pages that look alike."""
MOST_OF_INK = 0.35
"""How much more it may differ where both have ink, in shares of it: letters of another cut."""
_NEAR = np.ones((3, 3), np.uint8)
"""How far an edge may be off: one dot each way, half a millimetre."""
_LEAST_BYTES = 4000
"""Of an image's stream; smaller ones are drawn as quickly as they are compared."""

Ink = npt.NDArray[np.float32]
"""(height, width, 3): how dark each dot is in red, green and blue light, 0 white to 1 black."""


class NotDrawnError(Exception):
    """pdfium cannot draw one of the two."""


class _Image(NamedTuple):
    """What makes two images the same: all that decides their samples, and the bytes."""

    facts: tuple[object, ...]
    data: bytes


def differing(original: Path, copy: Path, pages: list[Page], drawn: Set[int] = frozenset()) -> list[int]:
    """The numbers of the pages (from 1) of a PDF whose copy looks otherwise.

    ``pages``: how each was read; the copy shows it upright. ``drawn``: the numbers of those that the copy has as a
    picture of the whole page.

    Raises:
        NotDrawnError: pdfium cannot draw one of them; nothing is known then.
    """
    try:
        with pikepdf.open(original) as theirs, pikepdf.open(copy) as ours:
            for page in theirs.pages:
                give_looks(theirs, page)
                _show_fields(page)
            _complete_fonts(theirs)
            _replace_shared_images(theirs, ours, drawn)
            drawn_from, drawn_to = _opened(theirs), _opened(ours)
        return [
            page.number
            for page in pages
            if not alike(_ink(drawn_from, page.number, page.rotation), _ink(drawn_to, page.number, 0))
        ]
    except (pypdfium2.PdfiumError, pikepdf.PdfError, ValueError, IndexError) as error:
        raise NotDrawnError(f"{type(error).__name__}: {error}") from error


def alike(one: Ink, other: Ink) -> bool:
    """Whether two drawings of a page look alike."""
    return difference(one, other) <= 0


def difference(one: Ink, other: Ink) -> float:
    """By how much the ink of two drawings differs where it does most, over what it may."""
    height, width = min(one.shape[0], other.shape[0]), min(one.shape[1], other.shape[1])
    if abs(one.shape[0] - other.shape[0]) > 2 or abs(one.shape[1] - other.shape[1]) > 2:
        resized = cv2.resize(other, (one.shape[1], one.shape[0]), interpolation=cv2.INTER_AREA)
        other = np.asarray(resized, dtype=np.float32)
        height, width = one.shape[:2]
    a, b = (cv2.blur(ink[:height, :width], (SPREAD, SPREAD)) for ink in (one, other))
    # An edge may fall on the dot beside: two programs round in their own ways.
    least, most = cv2.erode(b, _NEAR), cv2.dilate(b, _NEAR)
    apart = np.maximum(a - most, least - a)
    # In all colours together: two programs' ideas of a printing ink differ in one of them.
    both = np.minimum(a, b).max(axis=2, keepdims=True)
    return float((apart - MOST - MOST_OF_INK * both).max())


def _show_fields(page: pikepdf.Page) -> None:
    """Makes fields of forms something that pdfium draws without a form to fill in."""
    listed = page.obj.get("/Annots")
    for annotation in listed if isinstance(listed, Array) else []:
        if isinstance(annotation, Dictionary) and annotation.get("/Subtype") == "/Widget":
            annotation["/Subtype"] = Name.Stamp


def _complete_fonts(pdf: pikepdf.Pdf) -> None:
    """Gives letters to fonts without them as the copy does: which font stands in for one is no question of looks."""
    carried = Carried(pdf)
    for held in pdf.objects:
        if not isinstance(held, Dictionary | pikepdf.Stream):
            continue
        for resources in (held, held.get("/Resources")):
            fonts = resources.get("/Font") if isinstance(resources, Dictionary) else None
            for _, font in fonts.items() if isinstance(fonts, Dictionary) else ():
                if isinstance(font, Dictionary):
                    carried.complete(font)


def _opened(pdf: pikepdf.Pdf) -> pypdfium2.PdfDocument:
    buffer = io.BytesIO()
    pdf.save(buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return pypdfium2.PdfDocument(buffer.getvalue())


def _ink(document: pypdfium2.PdfDocument, number: int, rotation: int) -> Ink:
    page = document[number - 1]
    bitmap = page.render(
        scale=DPI / 72, rotation=rotation, may_draw_forms=False, rev_byteorder=True, prefer_bgrx=False
    )
    shown = np.asarray(bitmap.to_numpy(), dtype=np.float32)
    page.close()
    if shown.ndim == 2:
        shown = shown[:, :, None]
    shown = np.repeat(shown, 3, axis=2) if shown.shape[2] == 1 else shown[:, :, :3]
    return np.asarray(1 - shown / 255, dtype=np.float32)


def _replace_shared_images(theirs: pikepdf.Pdf, ours: pikepdf.Pdf, drawn: Set[int]) -> None:
    """Puts a pattern in the place of images that both have, byte for byte, but those on pages that are drawn."""
    needed = set().union(*(reached(theirs.pages[number - 1].obj) for number in drawn))
    known: dict[_Image, list[pikepdf.Stream]] = {}
    looked_at: set[_Image] = set()
    for image in _images(theirs):
        told = _told(image)
        if told is not None:
            known.setdefault(told, []).append(image)
            if image.objgen in needed:
                looked_at.add(told)
    for told in looked_at:
        del known[told]
    shared: set[_Image] = set()
    for image in _images(ours):
        told = _told(image)
        if told is not None and told in known:
            shared.add(told)
            _make_pattern(image)
    for told in shared:
        for image in known[told]:
            _make_pattern(image)


def _images(pdf: pikepdf.Pdf) -> list[pikepdf.Stream]:
    return [
        held
        for held in pdf.objects
        if isinstance(held, pikepdf.Stream)
        and held.get("/Subtype") == "/Image"
        and int(held.get("/Length", 0)) >= _LEAST_BYTES
    ]


def _told(image: pikepdf.Stream) -> _Image | None:
    """What an image is known by; None where its colours are not told simply."""
    space = _colours(image.get("/ColorSpace"))
    if space is None:
        return None
    masks: list[object] = []
    for key in ("/SMask", "/Mask"):
        mask = image.get(key)
        if isinstance(mask, pikepdf.Stream):
            masks += [key, mask.read_raw_bytes(), _entries(mask)]
        elif mask is not None:
            masks += [key, mask.unparse(resolved=True)]
    return _Image((space, _entries(image), *masks), image.read_raw_bytes())


def _entries(image: pikepdf.Stream) -> tuple[object, ...]:
    plain = ("/Width", "/Height", "/BitsPerComponent", "/ImageMask", "/Decode")
    filters = image.get("/Filter")
    # One filter may stand by itself or in a list.
    names = [str(name) for name in filters] if isinstance(filters, Array) else [str(filters)]
    return (*names, *(str(image.get(key)) if key in image else None for key in plain))


def _colours(space: pikepdf.Object | None) -> object | None:
    """A colour space as something that can be compared; None for kinds that are rare."""
    if space is None or isinstance(space, Name):
        return str(space)
    if isinstance(space, Array) and len(space) > 1:
        if space[0] == "/ICCBased" and isinstance(space[1], pikepdf.Stream):
            return (int(space[1].get("/N", 0)), space[1].read_bytes())
        if space[0] == "/Indexed" and len(space) == 4:
            table = space[3].read_bytes() if isinstance(space[3], pikepdf.Stream) else bytes(space[3])
            base = _colours(space[1])
            return None if base is None else (base, int(space[2]), table)
        told = space.unparse()
        if space[0] in ("/CalGray", "/CalRGB", "/Lab") and b" R" not in told:
            return told
    return None


def _make_pattern(image: pikepdf.Stream) -> None:
    """Makes an image a pale pattern of a few dots, which shows where it lies; of a stencil every second dot."""
    stencil = bool(image.get("/ImageMask", False))
    for key in ("/DecodeParms", "/SMask", "/Mask", "/Decode", "/Intent", "/SMaskInData", "/Interpolate"):
        if key in image:
            del image[key]
    if stencil:
        image.write(bytes([0xAA, 0x55] * 4))
        image["/BitsPerComponent"] = 1
    else:
        image.write(bytes(225 + 20 * ((x + y) % 2) for y in range(8) for x in range(8)))
        image["/BitsPerComponent"], image["/ColorSpace"] = 8, Name.DeviceGray
    image["/Width"] = image["/Height"] = 8
