"""Coloured: how much coloured ink lies at each place of a page, in whatever colour, on paper of whatever tint."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image.background import Gray
from ocr.image.clean import CleanPage
from ocr.layout.graphics import Area
from ocr.scan.pages import Pixels

LEAST = 34
"""By how many steps of 255 the channels of ink must differ, once paper is white: pale red ink has 50, the fringes of
black print after JPEG 25."""
SIZE = 1750
"""Longer side in pixels to which a page is shrunk to look for colour: 150 dpi of an A4 sheet."""
_PAPER = 16
"""The paper's tint is measured on an image so many times smaller."""
_WHITE = 10
"""Paper whose channels differ by less is white already."""


def coloured_ink(pixels: Pixels, cleaned: CleanPage, within: Area | None = None) -> Gray | None:
    """Coloured ink as it lies on the cleaned page, dark on white, within a part of it; None on a page without.

    Its darkness is by how much the brightest channel outshines the darkest: 0 for black, gray and paper.
    """
    if pixels.ndim == 2:
        return None
    divisor = max(1, round(max(pixels.shape) / SIZE))
    height, width = pixels.shape[0] // divisor, pixels.shape[1] // divisor
    whole = pixels[: height * divisor, : width * divisor]
    small = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA) if divisor > 1 else whole
    channels = _on_white(np.asarray(small, np.uint8))
    brightest = cv2.max(cv2.max(channels[0], channels[1]), channels[2])
    darkest = cv2.min(cv2.min(channels[0], channels[1]), channels[2])
    chroma = cv2.subtract(brightest, darkest)
    if int(cv2.erode((chroma > LEAST).astype(np.uint8), np.ones((2, 2), np.uint8)).sum()) < 40:
        return None
    height, width = cleaned.gray.shape
    area = within or Area(0, 0, width, height)
    moved = np.array([[1, 0, -area.x0], [0, 1, -area.y0], [0, 0, 1]], np.float64)
    matrix = moved @ cleaned.geometry.matrix @ np.diag([divisor, divisor, 1.0])
    page = np.full((height, width), 255, np.uint8)
    part = cv2.warpPerspective(chroma, matrix, (area.width, area.height), flags=cv2.INTER_LINEAR)
    page[area.y0 : area.y1, area.x0 : area.x1] = 255 - part
    return page


def _on_white(image: Pixels) -> list[Gray]:
    """The channels of an image with its paper made white, whatever the paper's tint and the light on it."""
    height, width = image.shape[:2]
    size = max(1, width // _PAPER), max(1, height // _PAPER)
    coarse = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    papers = [
        cv2.medianBlur(cv2.morphologyEx(channel, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), 5)
        for channel in cv2.split(coarse)
    ]
    channels = cv2.split(image)
    tint = np.max(papers, axis=0).astype(np.int16) - np.min(papers, axis=0)
    if np.quantile(tint, 0.98) < _WHITE and np.median(papers) > 255 - 4 * _WHITE:
        return [np.asarray(channel, np.uint8) for channel in channels]
    return [
        np.asarray(
            cv2.divide(channel, np.maximum(cv2.resize(paper, (width, height)), 1), scale=255.0), np.uint8
        )
        for channel, paper in zip(channels, papers, strict=True)
    ]
