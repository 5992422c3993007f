"""Kept: what Tesseract made of each image, in a folder, so that the same image is not read again."""

from __future__ import annotations

import hashlib
import os
import pickle
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocr.programs.tesseract_process import TesseractProcess
from ocr.programs.tesseract_table import Row

_ask = TesseractProcess.tables


def keep(folder: Path) -> None:
    """From here on this process keeps what Tesseract makes of images, and asks it of new ones alone."""
    folder.mkdir(parents=True, exist_ok=True)

    def tables(
        self: TesseractProcess, images: list[npt.NDArray[np.uint8]], seconds: float
    ) -> list[list[Row]]:
        files = [folder / _name(self, image) for image in images]
        new = [n for n, file in enumerate(files) if not file.exists()]
        if new:
            for n, rows in zip(new, _ask(self, [images[n] for n in new], seconds), strict=True):
                draft = files[n].with_suffix(f".{os.getpid()}")
                draft.write_bytes(pickle.dumps(rows))
                draft.rename(files[n])
        return [pickle.loads(file.read_bytes()) for file in files]

    TesseractProcess.tables = tables  # type: ignore[method-assign]


def _name(process: TesseractProcess, image: npt.NDArray[np.uint8]) -> str:
    key = hashlib.sha256(repr((process._options, image.shape)).encode())
    key.update(np.ascontiguousarray(image).data)
    return f"{key.hexdigest()}.pickle"
