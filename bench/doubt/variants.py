"""Variants: a transcript as it would be if a page could not have been read, or if the paper had been retyped without a
part of it, as copies often are: what is missing then is missing with reason.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bench.parsing.values import Json
from ocr import Transcript, Word
from parse import Parsed

_ONE_IN = 4
"""Of so many scans one counts once more in each way that it can."""


class Variant(NamedTuple):
    """``name``: what was done; ``truth``: the record of what is left of the paper."""

    name: str
    transcript: Transcript
    truth: Json


def variants(transcript: Transcript, parsed: Parsed, truth: Json, name: str) -> Iterator[Variant]:
    """The variants of one scan in some; which, the scan's name decides."""
    chance = zlib.crc32(name.encode())
    if len(transcript.pages) > 1 and chance % _ONE_IN == 0:
        yield Variant(
            "a page unread", without_page(transcript, 1 + chance // 8 % len(transcript.pages)), truth
        )
    if chance // 2 % _ONE_IN == 1 and (bare := _without_head(transcript, parsed, truth)):
        yield bare
    if chance // 2 % _ONE_IN == 0 and (bare := _without_recipients(transcript, parsed, truth)):
        yield bare


def without_page(transcript: Transcript, number: int) -> Transcript:
    """The transcript without the words of a page; a word over two pages stays."""
    pages = [
        page.model_copy(update={"state": "unread"}) if page.number == number else page
        for page in transcript.pages
    ]
    return _without(transcript, lambda word: word.page == number).model_copy(update={"pages": pages})


def _without_head(transcript: Transcript, parsed: Parsed, truth: Json) -> Variant | None:
    """As many a sao lục was typed: it begins with the kind."""
    document = truth["document"]
    kind = parsed.evidence.get("/document/type")
    if not kind or document.get("security") or document.get("urgency") or document.get("about"):
        return None
    rest = {**document, **dict.fromkeys(("issuer", "code", "place", "date"))}
    left = _without(transcript, lambda word: word.end <= kind[0].start)
    return Variant("no head", left, {**truth, "document": rest})


def _without_recipients(transcript: Transcript, parsed: Parsed, truth: Json) -> Variant | None:
    spans = [
        s for at, found in parsed.evidence.items() if at.startswith("/document/recipients/") for s in found
    ]
    opening = re.search(r"^N\S{1,3} nh\S{1,3}n.{0,3}$", transcript.text, re.MULTILINE)
    if not spans or not opening:
        return None
    places = [(span.start, span.end) for span in spans] + [opening.span()]
    left = _without(transcript, lambda word: any(a < word.end and word.start < b for a, b in places))
    return Variant("no recipients", left, {**truth, "document": {**truth["document"], "recipients": []}})


def _without(transcript: Transcript, is_gone: Callable[[Word], bool]) -> Transcript:
    """The transcript without some words; a paragraph of which nothing is left goes too."""
    gone = bytearray(len(transcript.text))
    left = []
    for word in transcript.words:
        if is_gone(word):
            gone[word.start : word.end] = b"\1" * (word.end - word.start)
        else:
            left.append(word)
    for word in left:  # two printed words can share a stretch of the text
        gone[word.start : word.end] = bytes(word.end - word.start)
    moved, text = [0], ""
    for c, is_gone_c in zip(transcript.text, gone, strict=True):
        if not is_gone_c and not (c in " \n" and text[-1:] in ("", " ", "\n")):
            text += c
        moved.append(len(text))
    update = {
        "text": text,
        "words": [w.model_copy(update={"start": moved[w.start], "end": moved[w.end]}) for w in left],
        "edits": [
            e.model_copy(update={"start": moved[e.start], "end": moved[e.end]})
            for e in transcript.edits
            if moved[e.start] < moved[e.end]
        ],
    }
    return transcript.model_copy(update=update)
