"""JPEG 2000: whether an image of it may stay in a PDF/A-2 as it is. pikepdf's validator does not look into them.

By ISO 19005-2, 6.2.8.3, and the boxes of ISO/IEC 15444-1, annex I.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import pikepdf
from pikepdf import Array

_SIGNATURE = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
_DEEPEST = 38
"""Bits of a channel."""
_ENUMERATED, _RESTRICTED, _ANY = 1, 2, 3
"""Ways in which a box of colour tells it: by a number, by a profile of the restricted kind, by any profile."""
_SRGB, _GRAY, _YCC = 16, 17, 18
_VARIES = 255


def may_stay(image: pikepdf.Stream) -> bool:
    """Whether an image with the filter /JPXDecode is one that PDF/A-2 allows, in gray or RGB without opacity."""
    if int(image.get("/SMaskInData", 0)) != 0:
        return False
    data = image.read_raw_bytes()
    if not data.startswith(_SIGNATURE):
        return False  # a bare codestream, which tells no colours
    try:
        header = next((content for kind, content in _boxes(data) if kind == b"jp2h"), b"")
        inside = list(_boxes(header))
        channels, depth = _channels(inside)
    except (struct.error, ValueError, StopIteration):
        return False
    stated = _stated_channels(image)
    colours = [content for kind, content in inside if kind == b"colr"]
    if channels not in (1, 3) or stated not in (None, channels) or not 1 <= depth <= _DEEPEST:
        return False
    # One of several colour boxes must be marked as the best; who has one need not choose.
    return len(colours) == 1 and _is_plain(colours[0])


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kind and content of each box."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, start)
            start += 8
        end = len(data) if size == 0 else at + size
        if end < start:
            raise ValueError("a box ends before it begins")
        yield kind, data[start:end]
        at = end


def _channels(boxes: list[tuple[bytes, bytes]]) -> tuple[int, int]:
    """How many channels there are, and their depth in bits; 0 where that differs or a palette stands for colours."""
    header = next(content for kind, content in boxes if kind == b"ihdr")
    _, _, channels, depth = struct.unpack_from(">IIHB", header)
    kinds = {kind for kind, _ in boxes}
    if depth == _VARIES or kinds & {b"pclr", b"cdef"}:
        return channels, 0
    return channels, (depth & 0x7F) + 1


def _is_plain(colour: bytes) -> bool:
    method = colour[0]
    if method == _ENUMERATED:
        return struct.unpack_from(">I", colour, 3)[0] in (_SRGB, _GRAY, _YCC)
    return method in (_RESTRICTED, _ANY)


def _stated_channels(image: pikepdf.Stream) -> int | None:
    """How many channels the image's own entry for its colours names; None where it has none; 0 for others."""
    space = image.get("/ColorSpace")
    if space is None:
        return None
    if isinstance(space, Array) and len(space) == 2 and space[0] == "/ICCBased":
        return int(space[1].get("/N", 0))
    return {"/DeviceGray": 1, "/DeviceRGB": 3}.get(str(space), 0)
