"""The parts of the original: head, kind and subject, addressees, body, notes, recipients, signature.

Found by their anchors: the kind's line, Kính gửi, Nơi nhận, the signer's lines. A part that is not there is
empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lexicon import vocabulary
from parse.fields.headings import label_of
from parse.fields.issuers import opens_body
from parse.fields.kinds import KindLine, read_kind
from parse.fields.marks import head_mark, is_rule, list_opening, motto_start
from parse.fields.place_date import read_place_date
from parse.fields.recipients import dash_end, recipients_opening, split_glued_signers
from parse.fields.signature_blocks import names_signing_body
from parse.fields.signatures import (
    capital_name_span,
    is_authority,
    is_position,
    name_span,
    signed_end,
    without_specks_around,
)
from parse.parts.side_by_side import has_names_side_by_side
from parse.text.lines import Line

_CAPITAL = re.compile(r"(?<=\s)[^\W\d_a-z]")  # where a word begins with a capital, or with a marked letter
_HEAD_REACH = 45  # lines of a head at most
_CLOSING = 12  # lines at the end of a body among which the signer's are
_LONG = 140  # a line longer than this is running text


@dataclass(slots=True)
class Segments:
    """The lines of each part. ``body`` still holds the notes; ``foot`` opens with Nơi nhận or the signer's
    lines.
    """

    head: list[Line] = field(default_factory=list)
    kind_line: Line | None = None
    kind: KindLine | None = None
    rest: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    signers_before: list[Line] = field(default_factory=list)
    foot: list[Line] = field(default_factory=list)


def split_segments(lines: list[Line]) -> Segments:
    """Split the original's lines. Any lines give segments."""
    found = Segments()
    lines = _without_stamp_before_addressees(lines)
    at = _kind_at(lines)
    if at is not None:
        found.head, found.kind_line, found.kind = lines[:at], lines[at], read_kind(lines[at])
        found.rest = lines[at + 1 :]
    else:
        cut = _head_end(lines)
        found.head, found.rest = _with_right_column(lines[:cut], lines[cut:])
    foot = _foot_at(found.rest)
    found.body = _without_specks_at_end(found.rest[:foot])
    found.foot = [without_specks_around(line) for line in split_glued_signers(found.rest[foot:])]
    signers = _signers_at(found.body, found.foot)
    found.signers_before = found.body[signers:]
    found.body = found.body[:signers]
    return found


def _kind_at(lines: list[Line]) -> int | None:
    """The first line of the head that names a kind in capitals; not beyond running text or an addressee."""
    for n, line in enumerate(lines[:_HEAD_REACH]):
        if read_kind(line) is not None:
            return n
        if (
            len(line.text) > _LONG
            or (list_opening(line, "addressees") is not None)
            or line.key.startswith(vocabulary.leading("citing", "grounds"))
        ):
            return None
    return None


def _head_end(lines: list[Line]) -> int:
    """Where the head ends of a paper without a kind: at Kính gửi, or at the first running text."""
    for n, line in enumerate(lines[:_HEAD_REACH]):
        if list_opening(line, "addressees") is not None:
            return n
        if (
            len(line.text) > _LONG
            or line.key.startswith(vocabulary.leading("citing", "grounds"))
            or (label_of(line) is not None and len(line.text) > 60)
        ):
            return n
    head = [n for n, line in enumerate(lines[:_HEAD_REACH]) if read_place_date(line)]
    return head[0] + 1 if head else 0


def _with_right_column(head: list[Line], rest: list[Line]) -> tuple[list[Line], list[Line]]:
    """Put lines of the right column that were read behind Kính gửi back into the head."""
    moved = [x for x in rest[1:6] if head_mark(x) or motto_start(x) is not None or read_place_date(x)]
    return head + moved, [x for x in rest if x not in moved]


def _foot_at(lines: list[Line]) -> int:
    """The line that opens the list of recipients; the end where there is none."""
    for n, line in enumerate(lines):
        if len(line.text) < 100 and recipients_opening(line) is not None:
            return n
    return len(lines)


def _without_stamp_before_addressees(lines: list[Line]) -> list[Line]:
    """The lines with "Kính gửi:" on a line of its own where a stamp's words were read before it:
    ``NGÀY 05/9/25 Kính gửi: Sở Tư pháp``.
    """
    for n, line in enumerate(lines[:_HEAD_REACH]):
        if len(line.text) > _LONG or list_opening(line, "addressees") is not None:
            continue
        for word in _CAPITAL.finditer(line.text, 1):
            rest = line.part(word.start())
            end = list_opening(rest, "addressees")
            if end is not None and rest.text[end - 1 : end] == ":":
                return [*lines[:n], line.part(0, word.start()), rest, *lines[n + 1 :]]
    return lines


def _without_specks_at_end(lines: list[Line]) -> list[Line]:
    """The lines of a body; its last ones, among which the signer's may be, without what pens left beside them."""
    return [*lines[:-_CLOSING], *(without_specks_around(line) for line in lines[-_CLOSING:])]


def _signers_at(lines: list[Line], foot: list[Line]) -> int:
    """Where the signers' lines begin that close the body: searched back over names, positions, authorities, specks.

    Before a list of recipients (``foot``) they stand in joint papers, a name last, or where the signer's first lines
    are set higher than the list: then the name, and no authority, stands beside the list.
    """
    before_list = bool(foot)
    start, slack = len(lines), 0
    named = strong = False
    for n in range(len(lines) - 1, max(-1, len(lines) - 40), -1):
        line = lines[n]
        if is_authority(line) or is_position(line):
            start, slack, strong = n, 0, True
        elif strong and n and line.capital and opens_body(line) and is_authority(lines[n - 1]):
            continue  # KT. BỘ TRƯỞNG / BỘ TÀI CHÍNH
        elif named and names_signing_body(line, lines[n + 1] if n + 1 < len(lines) else None):
            start, slack = n, 0
        elif label_of(line):
            break
        elif (
            name_span(line)
            or has_names_side_by_side(line)
            or signed_end(line)
            or (not named and capital_name_span(line))
        ):
            start, slack, named = n, 0, True
        elif slack < 3 and (is_rule(line) or len(line.text) < 25) and (named or not before_list):
            slack += 1
        else:
            break
    if before_list and not (named and strong):
        return start if strong and _lacks_first_lines(foot) else len(lines)
    if not strong and not (named and len(lines) - start <= 2 and signed_end(lines[start])):
        return _bare_name(lines)
    return start


def _lacks_first_lines(foot: list[Line]) -> bool:
    """Whether a signer's name stands beside the list of recipients (``foot``), but no authority does."""
    alone = [line for line in foot[1:] if not dash_end(line)]
    return any(name_span(line) for line in alone) and not any(is_authority(line) for line in alone)


def _bare_name(lines: list[Line]) -> int:
    """A name alone at the end, its position lost: kept as a signature where the text before it is closed."""
    if len(lines) >= 3 and name_span(lines[-1]) and lines[-2].text.endswith((".", "./.", "/")):
        return len(lines) - 1
    return len(lines)
