"""A file's end is seen where it is, and missed where it is not, for every kind."""

from __future__ import annotations

import io
from pathlib import Path

import img2pdf
import numpy as np
import pillow_heif
import pytest
from PIL import Image

from ingest.intake.finished import has_end


def noise() -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 255, (200, 150), dtype=np.uint8))


def encoded(kind: str) -> bytes:
    buffer = io.BytesIO()
    if kind == "tiff of pages":
        noise().save(buffer, "TIFF", save_all=True, append_images=[noise()])
    elif kind == "fax":
        noise().convert("1").save(buffer, "TIFF", compression="group4")
    elif kind == "pdf":
        noise().save(buffer, "JPEG")
        return bytes(img2pdf.convert(buffer.getvalue()))
    elif kind == "codestream":
        noise().save(buffer, "JPEG2000", no_jp2=True)
    else:
        pillow_heif.register_heif_opener()
        noise().save(buffer, kind)
    return buffer.getvalue()


KINDS = [
    "PNG",
    "JPEG",
    "TIFF",
    "tiff of pages",
    "fax",
    "pdf",
    "BMP",
    "WEBP",
    "HEIF",
    "JPEG2000",
    "codestream",
]


@pytest.mark.parametrize("kind", KINDS)
def test_whole(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(encoded(kind))
    assert has_end(path)
    path.write_bytes(encoded(kind) + b"\r\n\0\0")
    assert has_end(path)


@pytest.mark.parametrize("kind", KINDS)
def test_cut_at_every_tenth(tmp_path: Path, kind: str) -> None:
    whole = encoded(kind)
    path = tmp_path / "x"
    for tenth in range(10):
        path.write_bytes(whole[: len(whole) * tenth // 10])
        assert not has_end(path), tenth
        # Room laid out in advance by a network copy, not yet filled.
        path.write_bytes(whole[: len(whole) * tenth // 10].ljust(len(whole) + 5000, b"\0"))
        if kind not in ("TIFF", "tiff of pages", "fax"):
            assert not has_end(path), tenth


def test_unknown_kinds_have_no_end_to_wait_for(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"hello")
    assert has_end(tmp_path / "x")


def test_tiff_whose_directories_go_round(tmp_path: Path) -> None:
    data = bytearray(encoded("TIFF"))
    offset = int.from_bytes(data[4:8], "little")
    count = int.from_bytes(data[offset : offset + 2], "little")
    data[offset + 2 + 12 * count :][:4] = offset.to_bytes(4, "little")
    data[offset + 2 + 12 * count : offset + 6 + 12 * count] = offset.to_bytes(4, "little")
    (tmp_path / "x").write_bytes(data)
    assert has_end(tmp_path / "x")
