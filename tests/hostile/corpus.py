"""Corpus: files that people and programs break, each with its name; small, made anew each time.

``make(folder)`` writes them all. What may come of a file is either: archived, or failed for a true reason.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from hostile_pdfs import large, pdfs
from PIL import Image
from sheets import saved, sheet


def png(width: int, height: int, rows: bytes, *, depth: int = 8, colour: int = 0) -> bytes:
    """A PNG with a header and compressed rows that need not fit each other."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def tiff(entries: list[tuple[int, int, int, int]], data: bytes = b"", following: int = 0) -> bytes:
    """A TIFF of one directory at byte 8 with entries (tag, type, count, value), then data."""
    body = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + struct.pack("<I", following) + data


def images() -> Iterator[tuple[str, bytes]]:
    yield "bomb.png", png(40_000, 40_000, zlib.compress(bytes(40_000 * 5001), 1), depth=1)
    yield "bomb-beyond-its-header.png", png(200, 200, zlib.compress(bytes(500_000_000), 1))
    yield "size-beyond-its-data.png", png(5000, 5000, zlib.compress(bytes(1000), 1))
    yield "no-size.png", png(0, 0, zlib.compress(b""))
    yield "end-lost.png", saved(sheet("png cut"), "PNG")[:-1500]
    yield "wrong-checksum.png", saved(sheet("crc"), "PNG").replace(b"IDAT", b"IDAT", 1)[:-20] + bytes(20)
    yield "text-bomb.png", _with_text_bomb()
    whole = saved(sheet("jpeg"), "JPEG", quality=80)
    yield "wrong-size.jpg", whole.replace(struct.pack(">HH", 877, 620), struct.pack(">HH", 60_000, 60_000), 1)
    yield "too-small-a-size.jpg", whole.replace(struct.pack(">HH", 877, 620), struct.pack(">HH", 8, 8), 1)
    yield "cut.jpg", whole[: len(whole) // 2]
    yield "noise-inside.jpg", whole[:900] + np.random.default_rng(2).bytes(2000) + whole[2900:]
    yield "cmyk.jpg", saved(sheet("cmyk", mode="CMYK"), "JPEG", quality=80)
    yield "progressive-many-scans.jpg", saved(sheet("progressive"), "JPEG", progressive=True)
    for turn in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = turn
        yield f"exif-turn-{turn}.jpg", saved(sheet(f"turn {turn}"), "JPEG", exif=exif)
    yield (
        "polyglot-html.jpg",
        whole.replace(b"\xff\xdb", b"\xff\xfe\x00\x2a<html><script>alert(1)</script></html>xx\xff\xdb", 1),
    )
    yield "sixteen-bits.png", saved(Image.fromarray(np.asarray(sheet("16"), np.uint16) * 257), "PNG")
    yield "palette-transparent.png", saved(sheet("p", mode="P"), "PNG", transparency=0)
    yield "alpha.png", saved(sheet("alpha", mode="RGBA"), "PNG")
    yield "one-pixel.png", saved(Image.new("L", (1, 1)), "PNG")
    yield "one-line.png", saved(Image.new("L", (20_000, 1)), "PNG")


def _with_text_bomb() -> bytes:
    text = b"x\0\0" + zlib.compress(bytes(200_000_000), 9)
    chunk = struct.pack(">I", len(text)) + b"zTXt" + text + struct.pack(">I", zlib.crc32(b"zTXt" + text))
    whole = saved(sheet("text bomb"), "PNG")
    return whole[:33] + chunk + whole[33:]


def tiffs() -> Iterator[tuple[str, bytes]]:
    size = [(256, 4, 1, 100), (257, 4, 1, 100), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    strip = [(273, 4, 1, 300), (278, 4, 1, 100), (279, 4, 1, 10_000)]
    yield "directory-loop.tif", tiff(size + strip, bytes(20_000), following=8)
    yield "directory-beyond.tif", tiff(size + strip, bytes(20_000), following=10**9)
    yield "no-strips.tif", tiff(size)
    yield (
        "strip-beyond.tif",
        tiff([*size, (273, 4, 1, 10**8), (278, 4, 1, 100), (279, 4, 1, 10_000)], bytes(999)),
    )
    huge = [(256, 4, 1, 60_000), (257, 4, 1, 60_000), (258, 3, 1, 1), (259, 3, 1, 8), (262, 3, 1, 1)]
    data = zlib.compress(bytes(60_000 * 7500), 1)
    yield (
        "bomb.tif",
        tiff([*huge, (273, 4, 1, 300), (278, 4, 1, 60_000), (279, 4, 1, len(data))], bytes(200) + data),
    )
    yield "no-entries.tif", b"II*\0\x08\0\0\0\0\0\0\0\0\0"
    yield "cut.tif", saved(sheet("tif cut"), "TIFF")[:5000]
    yield (
        "many-frames.tif",
        saved(
            sheet("f0"),
            "TIFF",
            save_all=True,
            append_images=[sheet(f"f{n}") for n in range(1, 4)],
            compression="tiff_lzw",
        ),
    )
    yield "group4.tif", saved(sheet("g4", mode="1"), "TIFF", compression="group4")
    yield "cmyk.tif", saved(sheet("cmyk tif", mode="CMYK"), "TIFF")
    yield "float.tif", saved(sheet("float").convert("F"), "TIFF")
    yield "big-endian.tif", b"MM\0*" + struct.pack(">I", 8) + bytes(30)


def others() -> Iterator[tuple[str, bytes]]:
    yield "zero-bytes.pdf", b""
    yield "zero-bytes.png", b""
    yield "only-zeros.tif", bytes(10_000)
    yield "word.docx", b"PK\x03\x04" + bytes(500)
    yield "program.pdf", b"\x7fELF" + bytes(500)
    yield "noise.pdf", np.random.default_rng(3).bytes(20_000)
    yield "only-a-header.pdf", b"%PDF-1.7\n"
    yield "header-far-in.pdf", bytes(1100) + b"%PDF-1.7\n%%EOF"
    yield "gif.jpg", saved(sheet("gif"), "GIF")
    yield "text.txt", "Số 24-QĐ/TW".encode()


def make(folder: Path) -> dict[str, bytes]:
    """Writes every file, and a folder named like a PDF with one file in it; the bytes by the path below ``folder``."""
    files = {name: data for part in (pdfs, large, images, tiffs, others) for name, data in part()}
    files["a-folder.pdf/inside.png"] = saved(sheet("inside"), "PNG")
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return files
