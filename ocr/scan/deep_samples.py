"""Deep samples: images of more than 8 bits to the sample, brought to 8."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

_FULL_SCALES = (255, 1023, 4095, 16383, 65535)
"""White of 8, 10, 12, 14 and 16 bits: scanners put 10 to 14 bits into 16 without a word."""
_WHITE_IS_ZERO = (262, 0)
"""TIFF's tag PhotometricInterpretation, and its value where 0 is white (TIFF 6.0, section 8)."""
_BITS_PER_SAMPLE = 258


def is_deep(image: Image.Image) -> bool:
    """Whether an image has one sample of more than 8 bits to the pixel."""
    return image.mode in ("I", "F") or image.mode.startswith("I;16")


def eight_bits(image: Image.Image) -> Image.Image:
    """A deep image as 8-bit gray; any other as it is, stretched where a few low bits of 16 are all that is used.

    White is the least full scale that holds the brightest sample: paper is what is brightest on a page.
    """
    if is_deep(image):
        samples = np.asarray(image, dtype=np.float32)
        gray = (samples * (255 / _full_scale(samples))).clip(0, 255).astype(np.uint8)
        return Image.fromarray(255 - gray if _is_white_zero(image) else gray)
    if image.mode == "RGB" and max(_tag(image, _BITS_PER_SAMPLE, (8,))) > 8:
        # Pillow keeps the high byte of 16 bits, of which 12 bits fill only the lower half.
        high = np.asarray(image)
        fill = _full_scale(high.astype(np.float32) * 256)
        if fill < 65535:
            return Image.fromarray((high.astype(np.float32) * (65280 / fill)).clip(0, 255).astype(np.uint8))
    return image


def _full_scale(samples: npt.NDArray[np.float32]) -> float:
    brightest = float(samples.max(initial=0))
    if 0 < brightest <= 1:
        return 1.0  # of floating point samples
    return next((float(scale) for scale in _FULL_SCALES if brightest <= scale), max(brightest, 1.0))


def _is_white_zero(image: Image.Image) -> bool:
    tag, white_is_zero = _WHITE_IS_ZERO
    return bool(_tag(image, tag, (1,))[0] == white_is_zero)


def _tag(image: Image.Image, number: int, default: tuple[int, ...]) -> tuple[int, ...]:
    """The values of a TIFF's tag."""
    found = getattr(image, "tag_v2", {}).get(number, default)
    return found if isinstance(found, tuple) else (int(found),)
