"""The enacting sentence of a legal text: behind the grounds it names the kind and the subject once more (Nghị định
78/2025/NĐ-CP, Phụ lục III): ``Bộ trưởng Bộ Quốc phòng ban hành Thông tư quy định …``.

It is asked where the head has lost them under a stamp.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lexicon import vocabulary
from lexicon.labels import SUPERSCRIPTS
from parse.fields.headings import label_of
from parse.fields.issuers import opens_body
from parse.fields.signatures import is_position_key
from parse.text.found import Found, printed
from parse.text.lines import Line, Source
from parse.text.patterns import printed_pattern

_SENTENCE = printed_pattern(
    r"^(?P<who>[^,;:.“\"]{5,90}?) {issued} (?P<kind>{kinds}) (?P<subject>\w)",
    kinds=vocabulary.words("kinds", "enacting"),
)
_NOTE_MARK = re.compile(rf"[\s.:!{SUPERSCRIPTS}]+$")
"""What may stand behind the sentence: its stop and the mark of a note, which can be read as an exclamation mark."""
_SHORTEST = 12
"""Letters of a subject, at least."""


class Enacted(NamedTuple):
    """What the sentence names; ``grounds``: the paragraph in which the grounds before it begin."""

    kind: Found[str]
    subject: Found[str]
    grounds: int


def read_enacted(source: Source, paragraphs: list[list[Line]]) -> Enacted | None:
    """The kind and the subject that the enacting sentence names; None where there is none between a ground and the
    first heading.
    """
    grounds = vocabulary.folded("citing", "grounds")
    begins = next(
        (n for n, paragraph in enumerate(paragraphs) if paragraph[0].key.startswith(grounds)), len(paragraphs)
    )
    for paragraph in paragraphs[begins:]:
        first = paragraph[0]
        if label_of(first) is not None:
            return None
        said = _SENTENCE.match(first.text)
        if said is None or not _enacts(first.part(0, said.end("who"))):
            continue
        start = first.start + said.start("subject")
        pieces = [(start, first.end), *((line.start, line.end) for line in paragraph[1:])]
        begin, end = pieces[-1]
        last = source.clean[begin:end]
        pieces[-1] = (begin, end - len(last) + len(_NOTE_MARK.sub("", last)))
        subject = printed(source, pieces, "subject-by-enactment")
        if len(subject.value) >= _SHORTEST:
            at = first.start + said.start("kind"), first.start + said.end("kind")
            return Enacted(Found(said["kind"], (at,), "kind-by-enactment"), subject, begins)
    return None


def _enacts(who: Line) -> bool:
    """Whether words name a body or a position: who enacts."""
    return opens_body(who) or is_position_key(who.key)
