"""Contestants: the programs that are compared, each run over a folder of PDF scans as its users run it.

Each returns the processes' command lines to be run one after another and measured; what is made ready before (page
images for Tesseract, which reads no PDF) is not counted.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Contestant = Callable[[Path, Path, int], list[list[str]]]
"""(scans, folder for output, processes) to command lines."""


def saoluc(scans: Path, out: Path, jobs: int) -> list[list[str]]:
    """``saoluc run`` with all that it makes: record, text, PDF/A, catalogue. Papers marked secret are archived too."""
    program = str(Path(sys.executable).with_name("saoluc"))
    return [
        [
            "env",
            "SAOLUC_SECRET=archive",
            program,
            "run",
            str(scans),
            "--root",
            str(out),
            "--workers",
            str(jobs),
        ]
    ]


def ocrmypdf(scans: Path, out: Path, jobs: int, *options: str) -> list[list[str]]:
    """OCRmyPDF, file by file, its pages in so many processes; PDF/A is its default output."""
    return [
        [
            sys.executable,
            "-m",
            "ocrmypdf",
            "-l",
            "vie",
            "--jobs",
            str(jobs),
            *options,
            str(scan),
            str(out / f"{n}.pdf"),
        ]
        for n, scan in enumerate(sorted(scans.rglob("*.pdf")))
    ]


def ocrmypdf_clean(scans: Path, out: Path, jobs: int) -> list[list[str]]:
    """OCRmyPDF with ``--deskew --clean`` (unpaper)."""
    return ocrmypdf(scans, out, jobs, "--deskew", "--clean")


def tesseract(scans: Path, out: Path, jobs: int) -> list[list[str]]:
    """Tesseract under xargs, a process a page; the pages' JPEG images are taken out of the PDFs before, as they are."""
    for n, scan in enumerate(sorted(scans.rglob("*.pdf"))):
        subprocess.run(["pdfimages", "-all", scan, out / f"{n:03d}"], check=True)
    images = sorted(out.glob("*.jp*g"))
    listed = out / "images"
    listed.write_text("".join(f"{image}\n" for image in images))
    command = "tesseract {} {} -l vie"
    return [["xargs", "-a", str(listed), "-P", str(jobs), "-I", "{}", *command.split()]]


CONTESTANTS: dict[str, Contestant] = {
    "tesseract": tesseract,
    "saoluc": saoluc,
    "ocrmypdf": ocrmypdf,
    "ocrmypdf --deskew --clean": ocrmypdf_clean,
}
