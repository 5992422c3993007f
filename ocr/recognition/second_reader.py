"""Second reader: another network reads the words that the first reader, or the language, makes doubtful.

Its errors differ from Tesseract's. Each doubtful word is cut out with its neighbours, and the second reading is kept
with the word; which one to believe is decided later (``witnesses.py``, ``corrector.py``). The network runs in a child
process, which is killed if it does not answer: the page is then read without it.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import re
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable
from contextlib import suppress

from lexicon.edit_distance import edit_distance
from lexicon.folding import STRAIGHT
from ocr.image.background import Gray
from ocr.recognition.line_reader import HEADER
from ocr.recognition.second_look import is_important, with_second_look
from ocr.recognition.tesseract import Reading, Recogniser, SecondReading

SECONDS = 20.0
"""Maximum time for the second readings of a page."""
MOST_WORDS = 14
"""Maximum words of a page that are read again: a snippet takes about as long as one and a half of Tesseract's lines."""
UNSURE = 0.6
"""Tesseract's confidence below which any word is doubtful."""
ALIKE = 0.34
"""Minimum likeness of two readings of the same word, 0..1."""


Snippets = Callable[[list[Gray]], list[tuple[str, list[float]]] | None]
"""The interface of a second reader: images of a few words each, to their texts and how sure it is of each sign."""


Doubts = Callable[[list[tuple[str, float]]], list[float | None]]
"""For each word (text, confidence) of a line how doubtful the language finds it, up to 1; None for not at all."""


def with_second_reader(first: Recogniser, snippets: Snippets, doubts: Doubts) -> Recogniser:
    """A recogniser that reads with the first reader, and has its doubtful words read again."""

    def read(gray: Gray, seconds: float) -> list[Reading]:
        readings = first(gray, seconds)
        places = doubtful_words(readings, doubts)
        cuts = [_around(readings, k) for k in places]
        said = snippets([_cut(gray, [readings[k] for k in cut]) for cut in cuts]) if cuts else None
        for place, cut, (text, sure) in zip(places, cuts, said or [], strict=False):
            second = _own(text, sure, [readings[k].printed for k in cut], cut.index(place))
            readings[place] = readings[place]._replace(second=second)
        return readings

    return read


@functools.cache
def both_readers(doubts: Doubts) -> Recogniser:
    """Tesseract, and the line reader for its doubtful words: one child for each process that reads pages."""
    return with_second_reader(with_second_look(), LineReaderProcess(), doubts)


def doubtful_words(readings: list[Reading], doubts: Doubts) -> list[int]:
    """The words that are to be read again, most urgent first: signers, number and date; then the most doubtful."""
    lines: dict[int, list[int]] = {}
    for k, reading in enumerate(readings):
        lines.setdefault(reading.line, []).append(k)
    ranked: list[tuple[float, int]] = []
    for line in lines.values():
        words = [readings[k] for k in line]
        matters = is_important([w.printed for w in words])
        doubt = doubts([(w.printed, w.confidence) for w in words])
        for k, word, odds in zip(line, words, doubt, strict=True):
            if not any(c.isalnum() for c in word.printed):
                continue
            if matters and (word.printed[:1].isupper() or any(c.isdigit() for c in word.printed)):
                ranked.append((2.0, k))
            elif odds is not None or word.confidence < UNSURE:
                ranked.append((max(odds or 0.0, 1.0 - word.confidence), k))
    ranked.sort(key=lambda pair: (-pair[0], pair[1]))
    return [k for _, k in ranked[:MOST_WORDS]]


def _around(readings: list[Reading], k: int) -> list[int]:
    """A word with its neighbours on the same line."""
    near = [n for n in (k - 1, k, k + 1) if 0 <= n < len(readings)]
    return [n for n in near if readings[n].line == readings[k].line]


def _cut(gray: Gray, words: list[Reading]) -> Gray:
    x0, y0 = max(0, min(w.x0 for w in words) - 5), max(0, min(w.y0 for w in words) - 4)
    return gray[y0 : max(w.y1 for w in words) + 4, x0 : max(w.x1 for w in words) + 5]


def _own(text: str, sure: list[float], words: list[str], place: int) -> SecondReading | None:
    """The second reader's word for the first reader's word in that place."""
    text = unicodedata.normalize("NFC", text)
    found = [
        SecondReading(match[0], min(sure[match.start() : match.end()], default=0.0))
        for match in re.finditer(r"\S+", text)
    ]
    if not found:
        return None
    in_step = len(found) == len(words)
    own = found[place] if in_step else max(found, key=lambda s: _likeness(s.text, words[place]))
    return own if _likeness(own.text, words[place]) >= ALIKE else None


def _likeness(a: str, b: str) -> float:
    return 1 - edit_distance(a.translate(STRAIGHT), b.translate(STRAIGHT)) / max(len(a), len(b), 1)


class LineReaderProcess:
    """The line reader in its process: started when first needed, killed when it does not answer in time."""

    def __init__(self, seconds: float = SECONDS, command: list[str] | None = None) -> None:
        self._seconds = seconds
        self._command = command or [sys.executable, "-m", "ocr.recognition.line_reader"]
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.stop)

    def __call__(self, images: list[Gray]) -> list[tuple[str, list[float]]] | None:
        """The readings of the images; None where the child died or took too long."""
        try:
            process = self._started()
            # Killed, it can neither be waited for nor written to: whichever hangs ends.
            watch = threading.Timer(self._seconds, process.kill)
            watch.start()
            try:
                return [self._read(process, image) for image in images]
            finally:
                watch.cancel()
        except (OSError, ValueError):
            self.stop()
            return None

    def stop(self) -> None:
        """Ends the child."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # what was not yet written cannot be any more
                        pipe.close()
            self._process = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "OMP_NUM_THREADS": "1"},
            )
        return self._process

    def _read(self, process: subprocess.Popen[bytes], image: Gray) -> tuple[str, list[float]]:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(HEADER.pack(*image.shape) + image.tobytes())
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise OSError("the line reader ended")
        text, sure = json.loads(line)
        return text, sure
