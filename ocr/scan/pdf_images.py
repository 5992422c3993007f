"""Images of PDFs: whether an image's samples can be taken as its look, and its size with square pixels."""

from __future__ import annotations

import pikepdf

from ocr.scan.square_pixels import SquareSize, square_size

_OWN_LOOK = {
    "/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB", "/G", "/RGB",
}  # fmt: skip
"""Colour spaces whose samples are gray, or red, green and blue. Those of inks (DeviceCMYK, Separation, DeviceN), of Lab
and of patterns are not: a renderer has to turn them into colours, as it has to apply a Decode array."""


def is_plain(image: pikepdf.Object) -> bool:
    """Whether the image's samples are its look: no mask, no inverted or shifted decoding, no stencil, no inks."""
    decode = image.get("/Decode")
    usual = decode is None or [float(v) for v in decode] == [0.0, 1.0] * (len(decode) // 2)
    masked = "/SMask" in image or "/Mask" in image or image.get("/ImageMask", False)
    return usual and not masked and "/ColorTransform" not in _parameters(image) and _is_gray_or_rgb(image)


def placed_size(image: pikepdf.Object, width: float, height: float) -> SquareSize:
    """The size in square pixels of an image that a page shows so many inches wide and high."""
    across, down = int(image.get("/Width", 0)), int(image.get("/Height", 0))
    return square_size(across, down, across / max(width, 1e-6), down / max(height, 1e-6))


def _is_gray_or_rgb(image: pikepdf.Object) -> bool:
    space = image.get("/ColorSpace")
    if space is None:
        return True  # JPEG 2000 says it itself
    if isinstance(space, pikepdf.Array) and str(space[0]) in ("/Indexed", "/I") and len(space) == 4:
        space = space[1]
    if isinstance(space, pikepdf.Array) and str(space[0]) == "/ICCBased":
        return _is_gray_or_rgb_profile(space[1])
    return str(space[0] if isinstance(space, pikepdf.Array) and len(space) else space) in _OWN_LOOK


def _is_gray_or_rgb_profile(profile: pikepdf.Object) -> bool:
    other = profile.get("/Alternate")
    is_lab = isinstance(other, pikepdf.Array) and str(other[0]) == "/Lab"
    return int(profile.get("/N", 0)) in (1, 3) and not is_lab


def _parameters(image: pikepdf.Object) -> set[str]:
    """The names among an image's DecodeParms."""
    found = image.get("/DecodeParms")
    each = [found] if isinstance(found, pikepdf.Dictionary) else list(found) if found is not None else []
    return {name for one in each if isinstance(one, pikepdf.Dictionary) for name in one.keys()}  # noqa: SIM118
