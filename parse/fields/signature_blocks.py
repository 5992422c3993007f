"""Signatures out of their lines: by whose authority, in what position, who (HD36 II.1.7; NĐ30 Phụ lục I.II.7).

The words of a seal that are read between them (VĂN PHÒNG, asterisks) are passed over.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lexicon import vocabulary
from lexicon.fuzzy import is_near
from lexicon.syllables import is_syllable
from parse.fields.issuers import opens_body
from parse.fields.signatures import (
    NAME_ENDS,
    belongs_to_signature,
    body_behind,
    capital_name_span,
    has_surname,
    is_authority,
    is_position,
    is_position_key,
    joined_end,
    name_span,
    signed_end,
    without_specks_behind,
)
from parse.text.found import Found, FoundSignature, printed, printed_lines
from parse.text.lines import Line, Piece, Source

_OPEN_NAME = 2  # words of a body's name that says no more than its kind


@dataclass(slots=True)
class _Block:
    """The lines of one signature by what they are. ``authority``: each with the lines that continue it;
    ``names``: lines with the span of the name; ``signed``: the words "Đã ký".
    """

    authority: list[list[Line]] = field(default_factory=list)
    title: list[Line] = field(default_factory=list)
    names: list[tuple[Line, tuple[int, int]]] = field(default_factory=list)
    signed: Piece | None = None


def read_signatures(
    source: Source, lines: list[Line], strays: tuple[str, ...] = (), *, bodies_sign: bool = False
) -> list[FoundSignature]:
    """The signatures on some lines, in the order printed.

    A new authority or position after a name begins another signature (a joint paper, minutes). ``strays``:
    squeezed names of bodies that a seal may repeat among the lines. ``bodies_sign``: a body's name may stand alone
    above the position, as in joint papers.
    """
    groups: list[list[Line]] = []
    named = False
    joint = bodies_sign or sum(_name_span(line) is not None for line in lines) > 1
    for n, line in enumerate(lines):
        following = lines[n + 1] if n + 1 < len(lines) else None
        opens = is_authority(line) or is_position(line) or (joint and names_signing_body(line, following))
        if not groups or (opens and named):
            groups.append([])
            named = False
        groups[-1].append(line)
        named = named or (not opens and _name_span(line) is not None)
    found = [_read_block(source, group, _sorted(group, strays, joint)) for group in groups]
    return [one for one in found if one.name or one.title or one.authority]


def names_signing_body(line: Line, following: Line | None) -> bool:
    """Whether a line names the body that a signer of a joint paper signs for, right above the position."""
    if following is None or not line.capital or not opens_body(line) or is_position(line):
        return False
    return is_position(following) or is_authority(following)


def _sorted(lines: list[Line], strays: tuple[str, ...], joint: bool) -> _Block:
    """The lines of one signature, each put where it belongs."""
    block = _Block()
    lines = [
        without_specks_behind(x) if x.capital and (is_authority(x) or is_position(x)) else x for x in lines
    ]
    body = lines[0] if joint and len(lines) > 1 and names_signing_body(*lines[:2]) else None
    for line in lines:
        if line is body or is_authority(line):
            block.authority.append([line])
        elif _continues_authority(line, block, strays):
            block.authority[-1].append(line)
        else:
            _put_line(line, block, strays)
    return block


def _put_line(line: Line, block: _Block, strays: tuple[str, ...]) -> None:
    """Put a line that is no authority where it belongs: "Đã ký", position, or name."""
    if end := signed_end(line):
        mark = line.text[:end].rstrip(" :;.").strip("()")
        at = line.start + line.text.index(mark)
        block.signed = block.signed or (at, at + len(mark))
    if is_position(line) and not block.names:
        if not block.title or (
            _continues_title(line, block.title[-1]) and not _is_post_elsewhere(line, block.title[-1], strays)
        ):
            block.title.append(line)
    elif block.title and not block.names and completes_body(line, block.title[-1], strays):
        block.title.append(line)
    elif block.title and line.capital and not block.names and _is_stray(line, strays):
        return
    elif (span := _name_span(line)) is not None:
        block.names.append((line, span))


def _read_block(source: Source, lines: list[Line], block: _Block) -> FoundSignature:
    found = FoundSignature()
    found.authority = [printed_lines(source, group, "signature-authority") for group in block.authority]
    if block.title:
        found.title = printed_lines(source, block.title, "signature-title")
    elif found.authority or block.names:
        above = block.names[0][0].start if block.names else lines[-1].end
        found.title = _mixed_title(source, [line for line in lines if line.start < above])
    if block.signed:
        found.signed = printed(source, [block.signed], "signed")
    if block.names:
        line, span = next((name for name in block.names if has_surname(*name)), block.names[0])
        rule = "signature-name" if has_surname(line, span) else "signature-shape"
        found.name = _printed_span(source, line, span, rule)
    elif (found.title or found.authority) and (worn := _misread_name(lines, block.title)):
        found.name = _printed_span(source, *worn, "signature-shape")
    return found


def _printed_span(source: Source, line: Line, span: tuple[int, int], rule: str) -> Found[str]:
    return printed(source, [(line.start + span[0], line.start + span[1])], rule)


def _name_span(line: Line) -> tuple[int, int] | None:
    return name_span(line) or capital_name_span(line)


def _misread_name(lines: list[Line], title: list[Line]) -> tuple[Line, tuple[int, int]] | None:
    """The line under a position that must be the signer's name, though misread: ``Bùi Trọng Kh0áng``."""
    below = [line for line in lines if not title or line.start > title[-1].start]
    for line in reversed(below):
        text = _without_specks(line.text).strip(NAME_ENDS)
        words = text.split()
        if line.capital or not 2 <= len(words) <= 6 or len(text) > 40 or line.text[:1] in "-–(":
            continue
        if any(sign in text for sign in "()[]:;&"):  # "Bộ Nội vụ (báo cáo)": an item of the list
            continue
        capitals = sum(w[0].isupper() or w[0].isdigit() for w in words)
        if capitals >= 2 and sum(c.isalpha() for c in text) >= 0.8 * len(text.replace(" ", "")):
            at = line.text.index(text)
            return line, (at, at + len(text))
    return None


def _without_specks(text: str) -> str:
    """A line without the specks of a seal before its first word: ``z “Khuất Duy Thưởng``."""
    words = text.split(" ")
    first = 0
    while (
        first < len(words) - 1 and sum(map(str.isalnum, words[first])) <= 1 and not words[first][:1].isupper()
    ):
        first += 1
    return " ".join(words[first:])


def _continues_authority(line: Line, block: _Block, strays: tuple[str, ...]) -> bool:
    """Whether a line in capitals right under an authority says of which body: ``KT. BỘ TRƯỞNG`` / ``BỘ TÀI CHÍNH``."""
    if not block.authority or block.title or block.names or not line.capital:
        return False
    return completes_body(line, block.authority[-1][-1], strays) or (
        line.number == block.authority[-1][-1].number + 1
        and opens_body(line)
        and not is_position(line)
        and not _is_stray(line, strays)
    )


def completes_body(line: Line, above: Line, strays: tuple[str, ...]) -> bool:
    """Whether a line in capitals is the rest of a body's name in the authority or position right above it:
    ``CHỦ TỊCH ỦY BAN NHÂN DÂN`` / ``THÀNH PHỐ X``, ``VỤ TRƯỞNG VỤ GIÁO DỤC`` / ``TRUNG HỌC``.
    """
    if not line.capital or line.number != above.number + 1 or belongs_to_signature(line):
        return False
    name = body_behind(above)
    if not name or not all(
        is_syllable(word.strip("-,.").lower()) for word in line.text.split() if word != "-"
    ):
        return False
    repeated = any(line.letters in stray for stray in strays)  # by a seal
    if line.key.startswith(vocabulary.leading("bodies", "tails")):
        return not repeated or name in vocabulary.folded("bodies", "of_a_place")
    if name.startswith(vocabulary.folded("bodies", "of_a_place")) or line.key.startswith(
        vocabulary.folded("signers", "no_body")
    ):
        return False  # "TRÁNG A DƯƠNG", "QUYỀN CHỦ TỊCH": of a place, a place alone completes the name
    named = len(name.split()) > _OPEN_NAME
    return named and not repeated and not opens_body(line) and capital_name_span(line) is None


def _continues_title(line: Line, before: Line) -> bool:
    return line.start > before.start and not _is_stray(line, (before.letters,))


def _is_post_elsewhere(line: Line, above: Line, strays: tuple[str, ...]) -> bool:
    """Whether a second position is the one that the signer has in their own body: a paper of a steering committee or a
    council is signed in the position held there (NĐ30 Phụ lục I.II.7b); the other is printed under the signature.
    """
    councils = vocabulary.squeezed("bodies", "councils")
    if not any(council in stray for stray in strays for council in councils) or joined_end(line):
        return False
    continued = line.key.startswith(vocabulary.folded("signers", "continued"))
    return not continued and is_position(above) and len(line.key.split()) > len(above.key.split())


def _is_stray(line: Line, strays: tuple[str, ...]) -> bool:
    """Whether a line is no part of the signature: too short for a word, or a name that a seal repeats."""
    letters = line.letters
    return len(letters) < 3 or any(is_near(letters, stray) for stray in strays)


def _mixed_title(source: Source, lines: list[Line]) -> Found[str] | None:
    """A position that is printed in small letters: ``Chánh Văn phòng``."""
    for line in lines:
        if (
            not line.capital
            and is_position_key(line.key)
            and len(line.text) <= 80
            and name_span(line) is None
        ):
            return printed(source, [(line.start, line.end)], "signature-title")
    return None
