"""Scans: the pages of a PDF as images, and worn pages as a file."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import cv2
from PIL import Image as Pil

from bench.scanbench.wear import Image, Scan

DPI = 300
"""Dots per inch of a page before it is worn."""


def drawn(pdf: bytes) -> list[Image]:
    """The pages of a PDF, in colour, at ``DPI``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.pdf")
        path.write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", str(DPI), path, path.with_suffix("")], check=True)
        return [cv2.imread(str(p)) for p in sorted(Path(folder).glob("*.ppm"))]  # type: ignore[misc]


def save(scans: list[Scan], path: Path, form: str | None = None) -> None:
    """Writes scans as one file; ``form``: Pillow's name of its form, where the ending does not tell."""
    images = [Pil.fromarray(s.image if s.image.ndim == 2 else s.image[:, :, ::-1]) for s in scans]
    if scans[0].bilevel:
        images = [image.convert("1") for image in images]
    more = {} if scans[0].bilevel else {"quality": 80}
    images[0].save(path, form, save_all=True, append_images=images[1:], resolution=scans[0].dpi, **more)
