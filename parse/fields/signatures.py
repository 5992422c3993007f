"""The lines of a signature: is a line an authority, a position, a name, "Đã ký"? (HD36 II.1.7; NĐ30 Phụ lục I.II.7)

Lines in capitals that open with T/M, K/T, T/L or TM., KT., TL., TUQ., Q. are the authority; the position
follows, then the name, after "Đã ký" on a retyped copy. ``signature_blocks`` makes signatures of such lines.
"""

from __future__ import annotations

import re
from functools import cache

from lexicon import vocabulary
from lexicon.authority import end_of_worn_mark, is_exact_mark, without_acting
from lexicon.folding import fold, squeeze
from lexicon.fuzzy import opening_end
from lexicon.names import is_name_word, opens_with_rank
from lexicon.syllables import is_syllable
from parse.fields.issuers import opens_body
from parse.text.lines import Line
from parse.text.patterns import folded_pattern

_SIGNED = folded_pattern(r"\(?\s?{signed}(?: {signed_also})?\s?\)?\s{0,3}[:;.]?\s{0,3}")
_WORD = re.compile(r"\S+")
_MOST_SPECKS = 2  # words beside one line that can be scraps of pen or seal
_JUNK = " ()*-.,;:='’‘“”\"|_~•"
NAME_ENDS = " .,;:*_-~|\"“”'’"
"""Signs that a reader gives at the ends of a name, from the lines and the seal around it."""


def is_authority(line: Line) -> bool:
    """Whether a line says by whose authority the signer signs: in capitals, or with its mark letter for letter
    (``KT. Giám đốc``).
    """
    if not line.capital:
        end = end_of_worn_mark(line.key) if len(line.text) <= 40 and is_exact_mark(line.text) else None
        return end is not None and is_position_key(line.key[end:])
    if len(line.text) > 120:
        return False
    if line.key.startswith(vocabulary.folded("signers", "parties")):
        return len(line.text) <= 80
    end = end_of_worn_mark(line.key)
    if end is None:
        return False
    if is_exact_mark(line.text) and len(line.text.split()) > 1:
        return True
    rest = line.key[end:]
    return is_position_key(rest) or rest.startswith(vocabulary.folded("bodies", "heads"))


def is_position_key(key: str) -> bool:
    """Whether a folded text opens with a signer's position."""
    positions = vocabulary.folded("signers", "positions")
    if key.startswith(positions) and any(
        key.startswith(w) and not key[len(w) : len(w) + 1].isalnum() for w in positions
    ):
        return True
    first = squeeze(key[:24])
    return len(first) >= 7 and opening_end(key, _long_positions()) is not None


def body_behind(line: Line) -> str:
    """The folded name of a body behind the mark or the position that a line opens with; empty where it names none."""
    key = line.key.lstrip(_JUNK)
    mark = end_of_worn_mark(key) if is_authority(line) else None
    rest = without_acting(key[mark:] if mark else key)
    position = next((w for w in vocabulary.folded("signers", "positions") if rest.startswith(f"{w} ")), None)
    if position is None and mark is None:
        return ""
    rest = rest[len(position) + 1 :] if position else rest
    return rest if rest.startswith(vocabulary.leading("bodies", "heads")) else ""


def joined_end(line: Line) -> int:
    """Where the word ends that joins a position to the one above it ("kiêm", in small letters too: HD05 I.7), and
    opens a line; 0 where it does not.
    """
    for word in vocabulary.folded("signers", "joined"):
        if line.key == word:
            return len(word)
        if line.key.startswith(f"{word} "):
            return len(word) + 1
    return 0


@cache
def _long_positions() -> tuple[str, ...]:
    return tuple(p for p in vocabulary.squeezed("signers", "positions") if len(p) >= 7)


def is_position(line: Line) -> bool:
    """Whether a line in capitals is a signer's position; "kiêm", alone or before another position, belongs to one."""
    also = joined_end(line)
    if also == len(line.text):
        return True
    line = line.part(also)
    key = without_acting(line.key.lstrip(_JUNK))
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
    lead = len(text) - len(text.lstrip(NAME_ENDS))
    name = text.strip(NAME_ENDS)
    if not name or len(name) > 60 or any(c.isdigit() for c in name):
        return None
    words = name.split()
    if _opens_with_paraph(words):
        lead += len(words[0]) + 1
        name, words = name[len(words[0]) + 1 :], words[1:]
    if opens_with_rank(name):
        words = words[2:]
    else:
        while words and "." in words[0] and len(words) > 2:
            words = words[1:]
    if not 2 <= len(words) <= 7 or not all(map(is_name_word, words)) or sum(map(len, words)) < 5:
        return None
    return start + lead, start + lead + len(name)


def _opens_with_paraph(words: list[str]) -> bool:
    """Whether the initials of a paraph were read before a name: ``ZZ Võ Phiên``."""
    surnames = vocabulary.folded("signers", "surnames")
    return (
        len(words) > 2
        and len(words[0]) <= 3
        and words[0].isalpha()
        and words[0].isupper()
        and not is_syllable(words[0])
        and fold(words[1]) in surnames
    )


def without_specks_around(line: Line) -> Line:
    """A line of the foot without what pens left beside its capitals, where an authority or a position remains:
    ``KT. CHỦ TỊCH lá``, ``sẽ PHÓ CHỦ TỊCH``. Other lines stay as they are.
    """
    words = [(w.start(), w.end()) for w in _WORD.finditer(line.text)]
    first, last = 0, len(words)
    while first < last - 1 and _is_speck(line.text[slice(*words[first])]):
        first += 1
    while first < last - 1 and _is_speck(line.text[slice(*words[last - 1])]):
        last -= 1
    if len(words) - (last - first) in (0, len(words)) or len(words) - (last - first) > _MOST_SPECKS:
        return line
    bare = line.part(words[first][0], words[last - 1][1])
    return bare if bare.capital and (is_authority(bare) or is_position(bare)) else line


def _is_speck(word: str) -> bool:
    """Whether a word beside capitals can be a paraph or a piece of a seal: short, without a capital or a digit."""
    if not any(map(str.isalnum, word)):
        return len(word) <= 3 and word != "-"
    return len(word) <= 3 and not any(c.isupper() or c.isdigit() or c in ".)" for c in word)


def without_specks_behind(line: Line) -> Line:
    """A line of a position or an authority without what a seal or a pen left behind it: signs, small letters."""
    words = line.text.split(" ")
    while len(words) > 1 and len(words[-1]) <= 3 and not any(c.isupper() or c.isdigit() for c in words[-1]):
        words.pop()
    return line.part(0, len(" ".join(words)))


def capital_name_span(line: Line) -> tuple[int, int] | None:
    """Where a name in capitals stands that opens with a known surname; None where the line holds none."""
    start = signed_end(line)
    name = line.text[start:].strip(NAME_ENDS)
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
