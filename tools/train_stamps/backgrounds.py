"""Backgrounds: pages to draw on, 200 dpi: typeset papers, columns of words in any face, and, if wanted, real pages."""

from __future__ import annotations

import io
import re
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import yaml
from PIL import Image as Pil
from PIL import ImageDraw

from tools.train_stamps.faces import PAGES, STAMPS, font
from tools.train_stamps.vocabulary import ROOT, Random, pick

Image = npt.NDArray[np.uint8]
"""Gray (h, w) or colour (h, w, 3), blue, green, red."""
TEXTS = ROOT / "bench/texts/fit"
DPI = 200


def syllables() -> list[str]:
    """The syllables of the texts, as often as they stand there."""
    text = " ".join(path.read_text("utf-8") for path in sorted(TEXTS.glob("*.yaml")))
    return re.findall(r"[A-Za-zÀ-ỹĐđ]{2,}", text)


def typeset_pages(folder: Path) -> list[Image]:
    """The papers of ``bench/texts/fit`` in a face and a size each, drawn; kept in a folder."""
    from bench.scanbench.scans import drawn
    from bench.scanbench.typeset import typeset

    folder.mkdir(parents=True, exist_ok=True)
    pages = []
    for k, path in enumerate(sorted(TEXTS.glob("*.yaml"))):
        kept = folder / f"{path.stem}.npz"
        if not kept.exists():
            spec = yaml.safe_load(path.read_text("utf-8"))
            for mark in ("security", "urgency"):
                spec["document"].pop(mark, None)
            images = drawn(typeset(spec, PAGES[k % len(PAGES)], 12 + k % 4))[:3]
            small = [
                cv2.cvtColor(
                    cv2.resize(i, None, fx=2 / 3, fy=2 / 3, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY
                )
                for i in images
            ]
            raw = io.BytesIO()
            np.savez_compressed(raw, *small)
            kept.write_bytes(raw.getvalue())
        with np.load(kept) as pack:
            pages += [pack[name] for name in pack.files]
    return pages


def real_pages(folder: Path, kept: Path) -> list[Image]:
    """The pages of a folder of real papers without marks; drawn once, then kept."""
    from pypdfium2 import PdfDocument

    kept.mkdir(parents=True, exist_ok=True)
    pages = []
    for path in sorted((*folder.glob("*.pdf"), *folder.glob("*.jpg"))):
        if not list(kept.glob(f"{path.stem}.*.png")):
            if path.suffix == ".jpg":
                image = cv2.imread(str(path))
                scale = 2300 / max(image.shape[:2])
                cv2.imwrite(str(kept / f"{path.stem}.0.png"), cv2.resize(image, None, fx=scale, fy=scale))
            else:
                document = PdfDocument(path)
                for k in range(min(len(document), 12)):
                    page = document[k]
                    image = page.render(scale=2300 / max(page.get_size())).to_numpy()[..., :3]
                    cv2.imwrite(str(kept / f"{path.stem}.{k}.png"), image)
        for one in sorted(kept.glob(f"{path.stem}.*.png")):
            image = cv2.imread(str(one))
            gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
            coloured = np.abs(image.astype(np.int16) - gray[..., None]).max(axis=2) > 12
            pages.append(image if coloured.mean() > 0.002 else gray)
    return pages


def column(size: int, words: list[str], rng: Random) -> Image:
    """A piece of a page with lines of words in any face, headings in capitals among them, tables' lines too."""
    image = Pil.new("L", (size, size), 255)
    draw = ImageDraw.Draw(image)
    face, high = pick(rng, (*PAGES, *STAMPS)), int(rng.integers(18, 44))
    y, x0 = int(rng.integers(-20, 120)), int(rng.integers(-40, 120))
    while y < size:
        capitals = rng.random() < 0.15
        line = " ".join(pick(rng, words) for _ in range(int(rng.integers(1, 14))))
        shift = int(rng.integers(0, 160)) if rng.random() < 0.3 else 0
        line = _without_marks(line.upper()) if capitals else line
        draw.text((x0 + shift, y), line, fill=int(rng.integers(0, 60)), font=font(face, high))
        y += int(high * rng.uniform(1.1, 2.0)) + (int(rng.integers(20, 140)) if rng.random() < 0.12 else 0)
        if rng.random() < 0.08:
            draw.line((x0, y - 3, size, y - 3), fill=20, width=int(rng.integers(1, 4)))
    if rng.random() < 0.15:
        for x in rng.integers(0, size, 3):
            draw.line((int(x), 0, int(x), size), fill=20, width=2)
    return np.asarray(image)


def _without_marks(line: str) -> str:
    """A heading without what reads as a mark of secrecy."""
    return line.replace("MẬT", "MẶT")
