"""A page scanned again has nearly the same look; another page has another one."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.image import page_hash as looks
from ocr.image.components import components_of


def ink(gray: np.ndarray) -> np.ndarray:
    return (gray < 128).astype(np.uint8)


def look(ink: np.ndarray) -> str | None:
    return looks.hash_of_page(components_of(ink))


def differing(a: str | None, b: str | None) -> float:
    assert a is not None
    assert b is not None
    assert len(a) == len(b) == 96
    return (int(a, 16) ^ int(b, 16)).bit_count() / 384


def paper(seed: int) -> np.ndarray:
    """Lines of words of blocks like letters, paragraphs that end somewhere."""
    page, rng = np.full((2339, 1654), 255, np.uint8), np.random.default_rng(seed)
    for y in range(200, page.shape[0] - 200, 50):
        x, end = 200 + 80 * int(rng.integers(2)), int(rng.choice([600, 1100, 1450, 1450, 1450]))
        while x < end:
            for _ in range(int(rng.integers(1, 9))):
                page[y : y + 19, x : x + 14] = 20
                x += 20
            x += 24
    return page


def test_scanned_again_with_holes_specks_and_another_margin() -> None:
    page = paper(1)
    again = np.full_like(page, 255)
    again[30:, 12:] = page[:-30, :-12]
    cv2.circle(again, (60, 700), 40, 0, -1)
    again[:, -6:] = 0
    rng = np.random.default_rng(2)
    again[rng.integers(0, again.shape[0], 300), rng.integers(0, again.shape[1], 300)] = 0
    smaller = cv2.resize(again, None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA)
    assert differing(look(ink(page)), look(ink(smaller))) < 0.15


def test_another_page() -> None:
    assert differing(look(ink(paper(1))), look(ink(paper(3)))) > 0.3


def test_a_page_without_letters() -> None:
    assert look(np.zeros((500, 400), np.uint8)) is None
    blot = np.zeros((500, 400), np.uint8)
    blot[100:103, 100:103] = 1
    assert look(blot) is None
