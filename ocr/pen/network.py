"""Network: pictures of slots go in; of each of their columns the probabilities of its signs come out."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import cv2
import numpy as np

from ocr.pen.decoding import Scores
from ocr.pen.picture import Picture


@cache
def _network() -> cv2.dnn.Net:
    data = files("ocr").joinpath("pen/data/digits.onnx").read_bytes()
    return cv2.dnn.readNetFromONNX(np.frombuffer(data, np.uint8))


def scores_of(pictures: list[Picture]) -> Scores:
    """(pictures, 64, 14): of each column of two pixels the probabilities of blank, 0 to 9, "/", "-" and "t"."""
    network = _network()
    network.setInput(np.stack(pictures)[:, None])
    raw = np.asarray(network.forward(), np.float64)[:, :, 0].transpose(0, 2, 1)
    likely = np.exp(raw - raw.max(2, keepdims=True))
    return np.asarray(likely / likely.sum(2, keepdims=True))
