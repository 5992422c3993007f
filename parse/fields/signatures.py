"""Signatures: by whose authority, in what position, who (HD36 II.1.7; NĐ30 Phụ lục I.II.7).

Lines in capitals that open with T/M, K/T, T/L or TM., KT., TL., TUQ., Q. are the authority; the position
follows, then the name, after "Đã ký" on a retyped copy. Debris of a seal between them (VĂN PHÒNG,
asterisks) is passed over.
"""

from __future__ import annotations

import re
from functools import cache

from parse.fields.issuers import opens_body
from parse.text import vocabulary
from parse.text.found import Found, FoundSignature, printed, printed_lines
from parse.text.fuzzy import fold, near, opening, squeeze
from parse.text.lines import Line, Source
from parse.text.patterns import folded_pattern

# In folded text: K/T may be read KIT, KlT, K|T; a dot or a blank may be lost or added.
_SLASHED = re.compile(r"(?:[tkfl1]\s?[/1il|\\7]\s?[tml1ifn]|[tk]\s?/(?=\s))[.,'’]?\s{0,3}(?=\w)")
_DOTTED = re.compile(
    r"(?:(?:t\s?\.?\s?u\s?\.?\s?q|kt|tm|tl)(?:\s?[.,/]\s{0,3}|\s{1,3})|(?:[kx][i1lt]|[ti1]m|t[i1])\s?\.\s{0,3})(?=\w)"
)
# A mark as the forms write it, which no misreading of the words behind it can take away.
_EXACT_MARK = re.compile(r"(?:T/M|K/T|T/L) |(?:TM|KT|TL|TUQ)\. ?(?=[A-ZĐÀ-Ỵ])")
_ACTING = re.compile(r"q\s?[.,]\s{0,3}")  # Q. GIÁM ĐỐC: acting head, a position of its own
_SIGNED = folded_pattern(r"\(?\s?{signed}(?: {signed_also})?\s?\)?\s{0,3}[:;.]?\s{0,3}")
_JUNK = " ()*-.,;:='’‘“”\"|_~•"
_NAME_ENDS = " .,;:*_-~|\"“”'’"


def is_authority(line: Line) -> bool:
    """Whether a line says by whose authority the signer signs."""
    if not line.capital or len(line.text) > 120:
        return False
    if line.key.startswith(vocabulary.folded("signers", "parties")):
        return len(line.text) <= 80
    mark = _SLASHED.match(line.key) or _DOTTED.match(line.key)
    if mark is None:
        return False
    if _EXACT_MARK.match(line.text) and len(line.text.split()) > 1:
        return True
    rest = line.key[mark.end() :]
    return is_position_key(rest) or rest.startswith(vocabulary.folded("bodies", "heads"))


def authority_mark(text: str) -> str | None:
    """The mark of an authority line as the form has it, or None where print or reading bent it."""
    for mark in (*vocabulary.words("signers", "party"), *vocabulary.words("signers", "state")):
        if text.startswith((f"{mark} ", f"{mark}.", f"{mark}/")):
            return mark
    return None


def is_position_key(key: str) -> bool:
    """Whether a folded text opens with a signer's position."""
    positions = vocabulary.folded("signers", "positions")
    if key.startswith(positions) and any(
        key.startswith(w) and not key[len(w) : len(w) + 1].isalnum() for w in positions
    ):
        return True
    first = squeeze(key[:24])
    return len(first) >= 7 and opening(key, _long_positions()) is not None


@cache
def _long_positions() -> tuple[str, ...]:
    return tuple(p for p in vocabulary.squeezed("signers", "positions") if len(p) >= 7)


def is_position(line: Line) -> bool:
    """Whether a line in capitals is a signer's position."""
    key = _ACTING.sub("", line.key.lstrip(_JUNK), count=1)
    if line.text.lstrip(_JUNK).startswith(vocabulary.words("signers", "not_positions")):
        return False
    return line.capital and len(line.text) <= 160 and is_position_key(key)


def signed_end(line: Line) -> int:
    """Where the words "Đã ký" that open a line end in it; 0 where it does not open with them."""
    mark = _SIGNED.match(line.key)
    if mark is None:
        return 0
    rest = line.text[mark.end() :]
    return 0 if rest[:1].islower() else mark.end()  # "Đã ký kết 12 hợp đồng"


def name_span(line: Line) -> tuple[int, int] | None:
    """Where in a line a person's name stands that the line consists of, "Đã ký" aside; None where it holds
    none.

    Two to seven words, each with a capital and then small letters; a rank or degree may stand before.
    """
    start = signed_end(line)
    text = line.text[start:]
    lead = len(text) - len(text.lstrip(_NAME_ENDS))
    name = text.strip(_NAME_ENDS)
    if not name or len(name) > 60 or any(c.isdigit() for c in name):
        return None
    words = name.split()
    if fold(name).startswith(vocabulary.leading("signers", "ranks")):
        words = words[2:]
    else:
        while words and "." in words[0] and len(words) > 2:
            words = words[1:]
    if not 2 <= len(words) <= 7 or not all(map(_is_name_word, words)) or sum(map(len, words)) < 5:
        return None
    return start + lead, start + lead + len(name)


def is_name(name: str) -> bool:
    """Whether printed words are written as names are, in small letters or in capitals."""
    words = [w for w in name.split() if "." not in w]
    if fold(name).startswith(vocabulary.leading("signers", "ranks")):
        words = words[2:]
    return all(_is_name_word(w) or w.isupper() for w in words) and not any(c.isdigit() for c in name)


def _is_name_word(word: str) -> bool:
    if word.isalpha():
        return word[0].isupper() and (len(word) == 1 or word[1:].islower())
    parts = [p for p in re.split(r"['’‘-]", word) if p]
    # Behind an apostrophe a small letter may stand: Bh'riu, K'Brêm.
    return (
        bool(parts)
        and parts[0][0].isupper()
        and all(p.isalpha() and not any(c.isupper() for c in p[1:]) for p in parts)
        and (all(p[0].isupper() for p in parts) or "-" not in word)
    )


def capital_name_span(line: Line) -> tuple[int, int] | None:
    """Where a name in capitals stands that opens with a known surname; None where the line holds none."""
    start = signed_end(line)
    name = line.text[start:].strip(_NAME_ENDS)
    words = name.split()
    if not line.capital or not 2 <= len(words) <= 5 or not all(w.isalpha() for w in words):
        return None
    surname = words[0].capitalize()
    if (
        not (
            surname in vocabulary.words("signers", "surnames")
            or (surname.isascii() and fold(surname) in vocabulary.folded("signers", "surnames"))
        )
        or is_position(line)
        or opens_body(line)
        or line.key.startswith(vocabulary.leading("bodies", "tails"))
    ):
        return None
    at = line.text.index(name, start)
    return at, at + len(name)


def has_surname(line: Line, span: tuple[int, int]) -> bool:
    return fold(line.text[span[0] : span[1]]).split()[0] in vocabulary.folded("signers", "surnames")


def belongs_to_signature(line: Line) -> bool:
    """Whether a line can only be part of a signature: authority, position, name, "Đã ký"."""
    return is_authority(line) or is_position(line) or name_span(line) is not None or signed_end(line) > 0


def read_signatures(source: Source, lines: list[Line], strays: tuple[str, ...] = ()) -> list[FoundSignature]:
    """The signatures on some lines, in the order printed. ``strays``: squeezed names that a seal may repeat
    there.

    A new authority or position after a name begins another signature (a joint paper, minutes).
    """
    groups: list[list[Line]] = []
    named = False
    joint = sum(_name(line) is not None for line in lines) > 1
    for n, line in enumerate(lines):
        following = lines[n + 1] if n + 1 < len(lines) else None
        opens = is_authority(line) or is_position(line) or (joint and names_signing_body(line, following))
        if not groups or (opens and named):
            groups.append([])
            named = False
        groups[-1].append(line)
        named = named or (not opens and _name(line) is not None)
    found = [_read_one(source, group, strays, joint) for group in groups]
    return [one for one in found if one.name or one.title or one.authority]


def _name(line: Line) -> tuple[int, int] | None:
    return name_span(line) or capital_name_span(line)


def _read_one(source: Source, lines: list[Line], strays: tuple[str, ...], joint: bool) -> FoundSignature:
    found = FoundSignature()
    authority: list[list[Line]] = []
    title: list[Line] = []
    names: list[tuple[bool, int, Line, tuple[int, int]]] = []
    body = lines[0] if joint and len(lines) > 1 and names_signing_body(*lines[:2]) else None
    for line in lines:
        if line is body or is_authority(line):
            authority.append([line])
            continue
        if (
            authority
            and not title
            and not names
            and line.capital
            and _names_body(line, authority[-1][-1], strays)
        ):
            authority[-1].append(line)  # KT. BỘ TRƯỞNG / BỘ TÀI CHÍNH
            continue
        if end := signed_end(line):
            mark = line.text[:end].rstrip(" :;.").strip("()")
            at = line.start + line.text.index(mark)
            found.signed = found.signed or printed(source, [(at, at + len(mark))], "signed")
        if is_position(line) and not names:
            if not title or _continues_title(line, title[-1]):
                title.append(line)
        elif title and line.capital and not names and _is_stray(line, strays):
            continue
        elif (span := _name(line)) is not None:
            names.append((has_surname(line, span), len(names), line, span))
    found.authority = [printed_lines(source, group, "signature-authority") for group in authority]
    if title:
        found.title = printed(source, ((x.start, x.end) for x in title), "signature-title")
    elif not title and found.authority:
        found.title = _mixed_title(source, lines)
    if not names and (found.title or found.authority) and (worn := _worn_name(lines, title)):
        line, (a, b) = worn
        found.name = printed(source, [(line.start + a, line.start + b)], "signature-shape")
    elif names:
        known, _, line, (a, b) = min(names, key=lambda n: (not n[0], n[1]))
        found.name = printed(
            source, [(line.start + a, line.start + b)], "signature-name" if known else "signature-shape"
        )
    return found


def _worn_name(lines: list[Line], title: list[Line]) -> tuple[Line, tuple[int, int]] | None:
    """The line under a position that must be the signer's name, however it is misread: ``Bùi Trọng Kh0áng``."""
    below = [line for line in lines if not title or line.start > title[-1].start]
    for line in reversed(below):
        text = _without_debris(line.text).strip(_NAME_ENDS)
        words = text.split()
        if line.capital or not 2 <= len(words) <= 6 or len(text) > 40 or line.text[:1] in "-–(":
            continue
        capitals = sum(w[0].isupper() or w[0].isdigit() for w in words)
        if capitals >= 2 and sum(c.isalpha() for c in text) >= 0.8 * len(text.replace(" ", "")):
            at = line.text.index(text)
            return line, (at, at + len(text))
    return None


def _without_debris(text: str) -> str:
    """A line without the specks of a seal before its first word: ``z “Khuất Duy Thưởng``."""
    words = text.split(" ")
    first = 0
    while (
        first < len(words) - 1 and sum(map(str.isalnum, words[first])) <= 1 and not words[first][:1].isupper()
    ):
        first += 1
    return " ".join(words[first:])


def names_signing_body(line: Line, following: Line | None) -> bool:
    """Whether a line names the body that a signer of a joint paper signs for, right above the position."""
    if following is None or not line.capital or not opens_body(line) or is_position(line):
        return False
    return is_position(following) or is_authority(following)


def _names_body(line: Line, before: Line, strays: tuple[str, ...]) -> bool:
    """Whether a line in capitals right under an authority says of which body: a joint paper's signers."""
    return (
        line.number == before.number + 1
        and opens_body(line)
        and not is_position(line)
        and not _is_stray(line, strays)
    )


def _continues_title(line: Line, before: Line) -> bool:
    return line.start > before.start and not _is_stray(line, (before.letters,))


def _is_stray(line: Line, strays: tuple[str, ...]) -> bool:
    letters = line.letters
    return len(letters) < 3 or any(near(letters, stray) for stray in strays)


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
