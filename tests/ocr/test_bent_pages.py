"""A page that does not lie flat, as one held in the hand: its lines are followed and read as those of a flat one."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from rapidfuzz.distance import Levenshtein

import ocr

SAMPLE = Path(__file__).parents[2] / "scans" / "samples" / "cong-van.jpg"
UPPER = 0.432
"""The part of the sample's height that is read."""
BULGE = 2.0
"""Millimetres by which lines stand lower in the middle than at their ends."""


def test_lines_that_bulge_are_followed(tmp_path: Path) -> None:
    image = cv2.imread(str(SAMPLE))
    assert image is not None
    image = image[: int(UPPER * len(image))]
    image = cv2.copyMakeBorder(image, 0, 80, 0, 0, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    high, wide = image.shape[:2]
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    lower = BULGE / 210 * wide * np.sin(np.pi * x / wide)  # an A4 page is 210 mm wide
    bent = cv2.remap(
        image, x, (y - lower).astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    texts = []
    for name, one in (("flat", image), ("bent", bent)):
        cv2.imwrite(str(tmp_path / f"{name}.png"), one)
        texts.append(ocr.read(tmp_path / f"{name}.png").text)
    assert len(texts[0]) > 400
    assert Levenshtein.normalized_distance(*texts) < 0.005
