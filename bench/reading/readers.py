"""Readers: the programs that are compared, each run the same way: a folder of scans in, a text for each out.

CPU time and memory are those of the whole process and its children; every program is kept to one thread.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pikepdf

ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class Cost(NamedTuple):
    """CPU seconds, and the most memory that one of its processes held, in MiB."""

    cpu: float
    memory: float


class Outcome(NamedTuple):
    """What a reader made of a scan: its text (empty where it failed) and what that cost.

    ``raw``: the text before repair, where the reader tells it.
    """

    text: str
    cost: Cost
    raw: str | None = None


Reader = Callable[[Path], Outcome]


def plain_tesseract(scan: Path) -> Outcome:
    """Each page's image as it comes, to ``tesseract -l vie``. Getting the images is not counted."""
    texts, costs = [], []
    with tempfile.TemporaryDirectory() as folder:
        for image in _page_images(scan, Path(folder)):
            out = Path(folder, "out")
            costs.append(_run(["tesseract", str(image), str(out), "-l", "vie"]))
            texts.append(out.with_suffix(".txt").read_text("utf-8"))
    return Outcome("\n".join(texts), _sum(costs))


def ocrmypdf(scan: Path) -> Outcome:
    """OCRmyPDF as it comes."""
    return _ocrmypdf(scan, [])


def ocrmypdf_clean(scan: Path) -> Outcome:
    """OCRmyPDF with ``--deskew --clean`` (unpaper)."""
    return _ocrmypdf(scan, ["--deskew", "--clean"])


def saoluc(scan: Path, without: str | None = None, asked: str | None = None, alone: bool = False) -> Outcome:
    """This project, from scan to text.

    ``without``: the stage that is left out; ``asked``: how much the witness is (``stages.ASKED``); ``alone``: without
    the line reader.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.reading.ours", str(scan), folder]
        command += ["--without", without] if without else []
        command += ["--asked", asked] if asked else []
        command += ["--tesseract-alone"] if alone else []
        cost = _run(command)
        text, raw = Path(folder, "text"), Path(folder, "raw")
        if not text.exists():
            return Outcome("", cost)
        return Outcome(text.read_text("utf-8"), cost, raw.read_text("utf-8"))


def _ocrmypdf(scan: Path, options: list[str]) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        source, text = scan, Path(folder, "text")
        if scan.suffix != ".pdf":
            options = [*options, "--image-dpi", "300"]
        fixed = ["-l", "vie", "--jobs", "1", "--output-type", "pdf", "--force-ocr", "--sidecar", str(text)]
        command = [
            sys.executable,
            "-m",
            "ocrmypdf",
            *fixed,
            *options,
            str(source),
            str(Path(folder, "out.pdf")),
        ]
        cost = _run(command)
        return Outcome(text.read_text("utf-8") if text.exists() else "", cost)


def _page_images(scan: Path, folder: Path) -> list[Path]:
    if scan.suffix != ".pdf":
        return [scan]
    with pikepdf.open(scan) as pdf:
        pages = len(pdf.pages)
    subprocess.run(["pdfimages", "-png", scan, folder / "page"], check=True)
    images = sorted(folder.glob("page-*.png"))
    if len(images) != pages:  # pages that are not one image each are drawn
        for image in images:
            image.unlink()
        subprocess.run(["pdftoppm", "-r", "300", "-png", scan, folder / "page"], check=True)
        images = sorted(folder.glob("page-*.png"))
    return images


def _run(command: list[str]) -> Cost:
    """Runs a program to its end; a failure shows as a missing text."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **ONE_THREAD}
    )
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _sum(costs: list[Cost]) -> Cost:
    return Cost(sum(c.cpu for c in costs), max((c.memory for c in costs), default=0.0))
