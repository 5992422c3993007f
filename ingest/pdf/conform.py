"""Conform: from a PDF as it is seen to one with nothing in it but what shows its pages, as PDF/A-2 allows it.

The copy is made by a list of what may stay: pages, contents, fonts, images, and of each of them the entries that
ISO 32000-1 gives for their look. Whatever a list does not name stays behind in the original. Bytes of images stay as
they are. What is left that PDF/A does not allow, the validator finds.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

import pikepdf
from pikepdf import Array, Dictionary, Name

from ingest.pdf.contents import kept_contents
from ocr import Carried

log = logging.getLogger(__name__)

_CATALOGUE = "Type Version Pages PageLabels PageLayout PageMode Lang"
_PAGE = "Type Parent Resources MediaBox Contents Rotate Group UserUnit"
_STREAM = "Length Filter DecodeParms"
_RESOURCES = "Font XObject ExtGState ColorSpace Pattern Shading"
_FORM = f"{_STREAM} Type Subtype FormType BBox Matrix Resources Group"
_IMAGE = (
    f"{_STREAM} Type Subtype Width Height ColorSpace BitsPerComponent Intent ImageMask Mask Decode SMask SMaskInData "
    "Matte"
)
_GROUP = "Type S CS I K"
_STATE = "Type LW LC LJ ML D RI Font FL SM SA BM SMask CA ca AIS TK OP op OPM"
_SOFT_MASK = "Type S G BC TR"
_TILING = f"{_STREAM} Type PatternType PaintType TilingType BBox XStep YStep Resources Matrix"
_SHADED = "Type PatternType Shading Matrix ExtGState"
_SIMPLE_FONT = "Type Subtype BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode"
_TYPE3_FONT = f"{_SIMPLE_FONT} FontBBox FontMatrix CharProcs Resources"
_TYPE0_FONT = "Type Subtype BaseFont Encoding DescendantFonts ToUnicode"
_CID_FONT = "Type Subtype BaseFont CIDSystemInfo FontDescriptor DW W DW2 W2 CIDToGIDMap"
_DESCRIPTOR = (
    "Type FontName FontFamily FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent Leading CapHeight "
    "XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3"
)
"""Without /CharSet and /CIDSet, which need not be there, and must be right where they are."""
_PROGRAM = f"{_STREAM} Length1 Length2 Length3 Subtype"
_PROFILE = f"{_STREAM} N Alternate Range"


def conform(pdf: pikepdf.Pdf) -> None:
    """Keeps of an open PDF, whose annotations are in its pages already, what shows its pages.

    Raises:
        pikepdf.PdfError: a page's contents cannot be parsed.
    """
    _Conforming(pdf).document()


class _Conforming:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._carried = Carried(pdf)
        self._done: set[tuple[int, int]] = set()
        self._masks: dict[tuple[int, int], pikepdf.Object] = {}

    def document(self) -> None:
        _keep(self._pdf.Root, _CATALOGUE)
        for page in self._pdf.pages:
            # A page may have them from the tree above it, which others share.
            page.obj["/Resources"] = _own(page.obj.get("/Resources"))
            contents = kept_contents(page)
            if contents.data is not None:
                page.obj["/Contents"] = self._pdf.make_stream(contents.data)
            elif isinstance(page.obj.get("/Contents"), pikepdf.Stream):
                _keep(page.obj["/Contents"], _STREAM)
            self._resources(page.obj["/Resources"], contents.used)
            _keep(page.obj, _PAGE)
            _keep_in(page.obj, "/Group", _GROUP)

    def _resources(self, resources: pikepdf.Object, used: dict[str, set[str]]) -> None:
        """Keeps those that are used, and of these what they need."""
        whole = _own(resources)
        _keep(resources, _RESOURCES)
        for kind, each in (
            ("/Font", self._font),
            ("/XObject", lambda drawn: self._x_object(drawn, whole)),
            ("/ExtGState", self._state),
            ("/Pattern", self._pattern),
            ("/Shading", lambda shading: None),
            ("/ColorSpace", self._colours),
        ):
            held = resources.get(kind)
            if not isinstance(held, Dictionary):
                if kind in resources:
                    del resources[kind]
                continue
            own = resources[kind] = _own(held)
            _keep(own, " ".join(name[1:] for name in used.get(kind, set()) | _defaults(kind)))
            for name in set(own.keys()):
                each(own[name])

    def _x_object(self, drawn: pikepdf.Object, outer: pikepdf.Object) -> None:
        """An image or a form; ``outer``: the resources of what draws it."""
        if self._is_done(drawn) or not isinstance(drawn, pikepdf.Stream):
            return
        if drawn.get("/Subtype") == "/Image":
            self._image(drawn)
        else:
            self._form(drawn, outer)

    def _form(self, form: pikepdf.Stream, outer: pikepdf.Object) -> None:
        if not isinstance(form.get("/Resources"), Dictionary):
            # It uses those of its page (ISO 32000-1, 7.8.3); PDF/A wants them named.
            form["/Resources"] = _own(outer)
        _keep(form, _FORM)
        _keep_in(form, "/Group", _GROUP)
        self._drawing(form)

    def _drawing(self, holder: pikepdf.Stream) -> None:
        """Contents of a form, a pattern or a letter, with the resources that it has of its own."""
        contents = kept_contents(holder)
        if contents.data is not None:
            holder.write(contents.data)
        if isinstance(holder.get("/Resources"), Dictionary):
            holder["/Resources"] = _own(holder["/Resources"])
            self._resources(holder["/Resources"], contents.used)

    def _image(self, image: pikepdf.Stream) -> None:
        _keep(image, _IMAGE)
        _make_direct(image, ("/Filter", "/DecodeParms"))
        self._colours(image.get("/ColorSpace"))
        for key in ("/SMask", "/Mask"):
            mask = image.get(key)
            if isinstance(mask, pikepdf.Stream):
                image[key] = self._mask(mask)

    def _mask(self, mask: pikepdf.Stream) -> pikepdf.Object:
        """A mask, as an object of its own: some files draw it as an image too, which has other entries."""
        if mask.objgen not in self._masks:
            alone = self._pdf.make_stream(mask.read_raw_bytes())
            for key in set(mask.keys()) - {"/Length"}:
                alone[key] = mask[key]
            _keep(alone, _IMAGE)
            _make_direct(alone, ("/Filter", "/DecodeParms"))
            self._masks[mask.objgen] = alone
        return self._masks[mask.objgen]

    def _state(self, state: pikepdf.Object) -> None:
        if self._is_done(state) or not isinstance(state, Dictionary):
            return
        _keep(state, _STATE)
        mask = state.get("/SMask")
        if isinstance(mask, Dictionary):
            _keep(mask, _SOFT_MASK)
            group = mask.get("/G")
            if group is not None:
                self._x_object(group, Dictionary())
        font = state.get("/Font")
        if isinstance(font, Array) and len(font):
            self._font(font[0])

    def _pattern(self, pattern: pikepdf.Object) -> None:
        if self._is_done(pattern):
            return
        if isinstance(pattern, pikepdf.Stream):
            _keep(pattern, _TILING)
            self._drawing(pattern)
        elif isinstance(pattern, Dictionary):
            _keep(pattern, _SHADED)
            state = pattern.get("/ExtGState")
            if state is not None:
                self._state(state)

    def _colours(self, space: pikepdf.Object | None) -> None:
        """A colour space: of its profiles what tells the colours."""
        if not isinstance(space, Array) or not len(space):
            return
        if space[0] == "/ICCBased" and len(space) > 1 and isinstance(space[1], pikepdf.Stream):
            _keep(space[1], _PROFILE)
        elif space[0] in ("/Indexed", "/Pattern") and len(space) > 1:
            self._colours(space[1])
        elif space[0] in ("/Separation", "/DeviceN") and len(space) > 2:
            self._colours(space[2])

    def _font(self, font: pikepdf.Object) -> None:
        if self._is_done(font) or not isinstance(font, Dictionary):
            return
        kind = font.get("/Subtype")
        if kind == "/Type0":
            _keep(font, _TYPE0_FONT)
            for descendant in _listed(font.get("/DescendantFonts")):
                self._cid_font(descendant)
        elif kind == "/Type3":
            _keep(font, _TYPE3_FONT)
            own = font.get("/Resources")
            used: dict[str, set[str]] = {}
            for letter in _values(font.get("/CharProcs")):
                if isinstance(letter, pikepdf.Stream):
                    _keep(letter, _STREAM)
                    contents = kept_contents(letter)
                    if contents.data is not None:
                        letter.write(contents.data)
                    for resource, names in contents.used.items():
                        used.setdefault(resource, set()).update(names)
            if isinstance(own, Dictionary):
                self._resources(own, used)
        else:
            if self._carried.complete(font):
                return
            _keep(font, _SIMPLE_FONT)
        self._descriptor(font)

    def _cid_font(self, font: pikepdf.Object) -> None:
        if not isinstance(font, Dictionary):
            return
        _keep(font, _CID_FONT)
        self._descriptor(font)
        if font.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in font:
            # It is what the absence means (ISO 32000-1, table 117); PDF/A wants it said.
            font["/CIDToGIDMap"] = Name.Identity

    def _descriptor(self, font: pikepdf.Object) -> None:
        descriptor = font.get("/FontDescriptor")
        if not isinstance(descriptor, Dictionary):
            return
        _keep(descriptor, _DESCRIPTOR)
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            _keep_in(descriptor, key, _PROGRAM)

    def _is_done(self, found: pikepdf.Object) -> bool:
        """Whether it was met before; it has been from now on."""
        if not isinstance(found, pikepdf.Object) or not found.is_indirect:
            return False
        if found.objgen in self._done:
            return True
        self._done.add(found.objgen)
        return False


def _defaults(kind: str) -> set[str]:
    """Names that nothing in the contents uses and that have a meaning of their own."""
    return {"/DefaultGray", "/DefaultRGB", "/DefaultCMYK"} if kind == "/ColorSpace" else set()


def _keep(of: pikepdf.Object, names: str) -> None:
    """Deletes the entries whose names, without slash and with blanks between, are not given."""
    stay = {f"/{name}" for name in names.split()}
    for name in set(of.keys()) - stay:
        del of[name]


def _keep_in(holder: pikepdf.Object, key: str, names: str) -> None:
    held = holder.get(key)
    if isinstance(held, Dictionary | pikepdf.Stream):
        _keep(held, names)


def _own(held: object) -> pikepdf.Object:
    """A dictionary of one's own with the same entries: others may share the one that was there."""
    return Dictionary(dict(held.items())) if isinstance(held, Dictionary) else Dictionary()


def _make_direct(of: pikepdf.Object, keys: Iterable[str]) -> None:
    """Puts entries that are elsewhere in the file into the object itself; streams stay where they are."""
    for key in keys:
        held = of.get(key)
        if isinstance(held, Array):
            of[key] = Array([_direct(one) for one in held])
        elif held is not None:
            of[key] = _direct(held)


def _direct(held: pikepdf.Object) -> pikepdf.Object:
    if isinstance(held, Dictionary) and not isinstance(held, pikepdf.Stream):
        return Dictionary(dict(held.items()))
    return Name(str(held)) if isinstance(held, Name) else held


def _listed(found: object) -> list[pikepdf.Object]:
    return list(found) if isinstance(found, Array) else []


def _values(found: object) -> list[pikepdf.Object]:
    return [value for _, value in found.items()] if isinstance(found, Dictionary) else []
