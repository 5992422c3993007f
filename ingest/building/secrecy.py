"""Secrecy: whether a paper is marked Mật, Tối mật or Tuyệt mật, or whether that is not certain.

What counts as a mark is said in ``lexicon.secrecy``. Looked at are the record, every printed line, what stands apart
from the text, and the stamps that were read by themselves; a stamp that could not be read holds its paper too
(NĐ30 Phụ lục I, 10a; the laws of secrecy themselves: ``secrecy.toml``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, cast

from lexicon.secrecy import comes_near, is_typed_small, level_of_stamp, levels
from ocr import Transcript
from parse import Parsed

Code = Literal["marked", "unsure", "unread"]
Level = Literal["Tuyệt mật", "Tối mật", "Mật"]

_HEAD = 24
"""So many lines of the first page can be its head, where a level in small letters is a mark."""


class Why(NamedTuple):
    """Why a paper is held: it is marked; a line or a stamp comes near a mark, or a stamp cannot be read; or one of its
    pages could not be read. ``detail``: the level, the line, or the place: the page, and the stamp's box upon it.
    """

    code: Code
    detail: str


def why_held(transcript: Transcript, parsed: Parsed) -> Why | None:
    """The reason to hold a paper; None where nothing on it resembles a mark of secrecy."""
    mark = parsed.record.document.security
    if mark is not None:
        return Why("marked", mark)
    level = stamped_level(transcript)
    if level is not None:
        return Why("marked", level)
    line = next((line for line in _lines(transcript) if comes_near(line)), None)
    line = line or next((line for line in _head(transcript) if is_typed_small(line)), None)
    if line is not None:
        return Why("unsure", line.strip())
    stamp = next((stamp for stamp in transcript.stamps if stamp.says != "other"), None)
    if stamp is not None:
        return Why("unsure", f"{stamp.page}: {','.join(map(str, stamp.box))}")
    unread = next((page for page in transcript.pages if page.state == "unread"), None)
    return Why("unread", f"{unread.number}: {unread.reason or ''}") if unread is not None else None


def stamped_level(transcript: Transcript) -> Level | None:
    """The highest level that stamps of a paper bear with all its letters; what is unsure names none."""
    found = {level_of_stamp(stamp.readings) for stamp in transcript.stamps if stamp.says == "mark"}
    ordered = cast(tuple[Level, ...], levels())
    return next((name for name in ordered if name in found), None)


def _lines(transcript: Transcript) -> Iterator[str]:
    """Everything that was read of a paper, a printed line a line; what stands apart from its text too."""
    for page in transcript.pages:
        yield from transcript.raw(page.number).splitlines()
    for aside in transcript.asides:
        yield from aside.text.splitlines()


def _head(transcript: Transcript) -> list[str]:
    return transcript.raw(1).splitlines()[:_HEAD]
