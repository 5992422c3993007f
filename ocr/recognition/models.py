"""Models: what the readers were taught, by which readings are told apart; parted from the readers, slow to load."""

from __future__ import annotations

import functools
import hashlib
from importlib.resources import files

LANGUAGE = "vie"
"""Tesseract's name of the model that papers are read with."""


@functools.cache
def line_reader_sha256() -> str:
    """The SHA-256 of the network's weights, by which readings are told apart."""
    return hashlib.sha256(files("ocr.recognition").joinpath("data/reader.onnx").read_bytes()).hexdigest()
