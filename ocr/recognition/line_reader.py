"""Line reader: asterocr's network for Vietnamese lines, in a process of its own that can be killed.

usage: python -m ocr.recognition.line_reader    (images on stdin, readings on stdout; see ``second_reader.py``)

The package is never imported: only its network (ONNX) and alphabet are used, so that none of its code can access the
internet. Input of the network: gray repeated in three channels, 32 pixels high, 0..1, at most 1024 wide. Output: for
every four columns the logarithms of the likelihoods of the letters and of "none" (CTC).
"""

from __future__ import annotations

import importlib.util
import json
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

import cv2
import numpy as np
import numpy.typing as npt

HEIGHT, MOST_WIDTH, STEP = 32, 1024, 4
HEADER = struct.Struct("<HH")


def model_folder() -> Path | None:
    """Where asterocr keeps its network; None where it, or the runtime for it, is not installed."""
    found = importlib.util.find_spec("asterocr")
    if (
        found is None
        or not found.submodule_search_locations
        or importlib.util.find_spec("onnxruntime") is None
    ):
        return None
    folder = Path(found.submodule_search_locations[0], "assets")
    return folder if (folder / "asternet.onnx").exists() else None


def has_second_reader() -> bool:
    """Whether this machine has what a second reading needs (the ``second-reader`` extra)."""
    return model_folder() is not None


class LineReader:
    """The network, loaded once."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        network = str(folder / "asternet.onnx")
        self._session: Any = onnxruntime.InferenceSession(network, options, ["CPUExecutionProvider"])
        self._letters: list[str] = json.loads((folder / "vocab.json").read_text("utf-8"))["chars"]

    def read(self, gray: npt.NDArray[np.uint8]) -> tuple[str, list[float]]:
        """The text of one line (h, w), and for each of its signs how sure it is, 0..1."""
        width = gray.shape[1] * HEIGHT // gray.shape[0]
        width = min(MOST_WIDTH, max(HEIGHT, -(-width // STEP) * STEP))
        small = cv2.resize(gray, (width, HEIGHT), interpolation=cv2.INTER_LINEAR).astype(np.float32) / 255
        images = np.broadcast_to(small, (1, 3, HEIGHT, width))
        likelihoods = self._session.run(None, {"images": np.ascontiguousarray(images)})[0][:, 0]
        best = likelihoods.argmax(axis=1)
        text, sure, last = [], [], -1
        for column, letter in enumerate(best):
            if letter != last and letter != 0:
                text.append(self._letters[letter])
                sure.append(float(np.exp(likelihoods[column, letter])))
            last = letter
        return "".join(text), sure


def serve(images: BinaryIO, readings: BinaryIO) -> None:
    """Reads image after image (height, width, bytes) until there are no more; a line of JSON for each."""
    folder = model_folder()
    if folder is None:
        raise SystemExit("asterocr or onnxruntime is not installed")
    reader = LineReader(folder)
    while header := images.read(HEADER.size):
        height, width = HEADER.unpack(header)
        gray = np.frombuffer(images.read(height * width), np.uint8).reshape(height, width)
        readings.write(json.dumps(reader.read(gray)).encode() + b"\n")
        readings.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
