"""Notice: a transcript goes in, the record of the paper comes out, with what stood on stamps beside its text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ocr
import parse


def stamps_of(transcript: ocr.Transcript) -> list[str]:
    """The texts of the arrival stamps that were kept apart from the paper's own text."""
    return [aside.text for aside in transcript.asides if aside.kind == "arrival stamp"]


def parse_notice(text: str, stamps: Sequence[str], parser: Callable[[str], parse.Parsed]) -> parse.Parsed:
    """What ``parser`` makes of a text, and the number and day of its arrival stamp, where one can be read.

    Of several stamps the first that holds a number or a day counts: an office stamps a paper once.
    """
    arrivals = (parse.arrival(stamp) for stamp in stamps)
    return parse.with_arrival(parser(text), next((a for a in arrivals if a is not None), None))
