"""Left out: which words of a page are not part of the paper's text: page numbers, stamps, specks."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import NamedTuple

from lexicon import vocabulary
from lexicon.dates import REMAINS
from lexicon.folding import fold, squeeze
from lexicon.fuzzy import is_near
from lexicon.numbers import NUMBER_READ
from lexicon.syllables import is_syllable
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.layout.strips import COLOURED_STAMPS
from ocr.text.doubles import without_doubles
from ocr.text.electronic_marks import is_signature_box, signature_boxes
from ocr.text.page_reading import PageReading
from ocr.text.printed import PrintedLine, PrintedWord
from ocr.transcript import Aside, AsideKind, Box, LeftOut, LeftOutReason

_PAGE_NUMBER = re.compile(r"[-–—~\s]*\d{1,4}[-–—~.\s]*")
_ARRIVAL = vocabulary.pattern("marks", "read", "arrival")
_SCANNER = vocabulary.pattern("marks", "read", "scanner")
_MARK = vocabulary.pattern("marks", "read", "coloured")
"""Words of coloured stamps that are part of the paper (NĐ30, Phụ lục I, II.10 and 11); all else in colour is a seal."""
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_NUMBER = re.compile(NUMBER_READ)
_SPECKS = re.compile(r"[_`´¨^~|¦ˆ‹›¬]+")
"""Signs that no official paper prints by themselves: what the recogniser makes of specks and scraps of lines."""
_LONE_MARKS = {"*", "-", "–", "—", "+", "/", "&"}
"""Single signs that stand by themselves in a paper: the asterisk under a Party body, dashes of a list."""
_ASTERISK = {"*", "+", "×", "#"}
"""What the asterisk under a Party body's name is read as."""
UNREAD, UNSURE, HOPELESS = 0.45, 0.4, 0.3
"""A word is debris where one reader is less sure of it than ``UNREAD``, and the other, if it saw a word there, is less
sure than ``UNSURE`` of another one; in a line of print only below ``HOPELESS``."""
_SYMBOL = re.compile(r"\d*\s?[-/][A-ZĐ]{2,}[-/]?[A-ZĐ]*")
_ALIKE, _LONG, _WHOLLY_UNSURE = 4, 5, 0.25
"""What makes a word no debris: so many first signs that two readers saw alike; or so many letters, read with this
confidence at least."""
_POSITION = 7
"""Fewest letters by which a signer's position is known among scraps."""
DISPUTED, _DISPUTED, _WORD_SURE = 0.9, 6, 0.7
"""What makes a line one that could not be read: this share of its words, of so many at least, that two readers read
otherwise, marks aside, and less than this mean confidence."""
MARGIN = 0.085
"""Height of the margins, above and below, in which a lone number is a page number, as share of the page's height."""


class SeparatedPage(NamedTuple):
    """The lines that are text, the words that are not, and the stamps with their words."""

    lines: list[PrintedLine]
    left_out: list[LeftOut]
    asides: list[Aside]


def separate(reading: PageReading) -> SeparatedPage:
    """Parts a page's text from what else was read on it: stamps of offices, seals, boxes of electronic signatures."""
    number = reading.page.number
    single = without_doubles(reading.lines)
    reading = reading._replace(lines=single.lines)
    stamps = [line for line in reading.lines if line.role == "stamp"]
    lines: list[PrintedLine] = []
    left_out = [_left_out(number, word, "noise") for word in single.doubles]
    asides: list[Aside] = []
    kept_stamps: set[int] = set()
    for frame in sorted({line.region for line in stamps}):
        own = [line for line in stamps if line.region == frame]
        if is_signature_box("\n".join(line.text for line in own)):
            left_out += [_left_out(number, word, "signature") for line in own for word in line.words]
            asides.append(_aside("signature", number, own))
        elif any(_ARRIVAL.search(fold(line.text)) for line in own):
            left_out += [_left_out(number, word, "arrival stamp") for line in own for word in line.words]
            asides.append(_aside("arrival stamp", number, own))
        elif frame >= COLOURED_STAMPS and not any(_MARK.search(fold(line.text)) for line in own):
            left_out += [_left_out(number, word, "seal") for line in own for word in line.words]
        else:
            kept_stamps.add(frame)
    boxes = signature_boxes([line for line in reading.lines if line.role != "stamp"])
    for box in boxes:
        left_out += [_left_out(number, word, "signature") for line in box for word in line.words]
        asides.append(_aside("signature", number, box))
    in_box = {id(line) for box in boxes for line in box}
    by_two = any(word.second for line in reading.lines for word in line.words)
    for line in reading.lines:
        if (line.role == "stamp" and line.region not in kept_stamps) or id(line) in in_box:
            continue
        if _is_page_number(line, reading):
            left_out += [_left_out(number, word, "page number") for word in line.words]
            continue
        if len(line.words) <= 5 and _SCANNER.search(fold(line.text)):
            left_out += [_left_out(number, word, "overlay") for word in line.words]
            continue
        scraps = _debris(line) if by_two else []
        rest = tuple(word for word in line.words if word not in scraps)
        kept, dropped = _without_specks(line._replace(words=rest)) if rest else (None, [])
        left_out += [_left_out(number, word, "noise") for word in [*scraps, *dropped]]
        if kept is not None:
            lines.append(kept)
    return SeparatedPage(lines, left_out, asides)


def _is_page_number(line: PrintedLine, reading: PageReading) -> bool:
    """A number by itself at the head or the foot of a page (NĐ30, Phụ lục I, I.4: centred at the top)."""
    in_margin = line.baseline < MARGIN * reading.height or line.baseline > (1 - MARGIN) * reading.height
    return in_margin and bool(_PAGE_NUMBER.fullmatch(line.text))


def _without_specks(line: PrintedLine) -> tuple[PrintedLine | None, list[PrintedWord]]:
    """A line without the specks read as signs at its ends; None where nothing but specks is left."""
    first = line.words[0]
    specks = [w for w in line.words if not w.exact and _SPECKS.fullmatch(w.printed)]
    dropped = [w for w in specks if not (w is first and _is_dash(w))]
    words = [word for word in line.words if word not in dropped]
    while words and not _is_raised(words[0], line) and _is_speck(words[0], at_start=True):
        if _may_say_about(words, line):
            break
        dropped.append(words.pop(0))
    while words and _is_speck(words[-1], at_start=False):
        dropped.append(words.pop())
    if not words or _is_seal_remains(words, line):
        return None, [*dropped, *words]
    return line._replace(words=tuple(words)), dropped


def _may_say_about(words: list[PrintedWord], line: PrintedLine) -> bool:
    """Whether a sign that opens a line of the head's left column can be "V/v": ``% cử cán bộ``."""
    if line.role != "column" or line.place or len(words) < 3 or words[0].printed != "%":
        return False
    return words[1].printed[:1].islower() and words[0].x1 - words[0].x0 > 0.5 * TYPE


def _debris(line: PrintedLine) -> list[PrintedWord]:
    """The words of a line that two readers together could not read: a scrawl, a smudge, the remains of a stamp.

    Where these are most of a line, all of it is such but for words that both read alike. Where a number or a date may
    stand in a line of print nothing is left out: it may have been written by hand.
    """
    if _is_position(line):
        return []
    unread = [word for word in line.words if not word.exact and _is_unread(word)]
    if unread and unread[0] is line.words[0] and _opens_item(line.words):
        unread = unread[1:]
    if _is_disputed(line):
        return [w for w in line.words if not w.exact]
    letters = sum(len(word.printed) for word in unread)
    if 2 * letters > sum(len(word.printed) for word in line.words):
        return [w for w in line.words if not w.exact and not (w.second and w.second.text == w.printed)]
    key = fold(line.text)
    if _NUMBER.match(key) or REMAINS.search(key):
        return []
    return [word for word in unread if word.confidence < HOPELESS]


def _is_disputed(line: PrintedLine) -> bool:
    """Whether two readers, neither of them sure, read hardly one word of a line alike: a stamp in small print."""
    both = [word for word in line.words if word.second is not None]
    apart = [
        word for word in both if word.second is not None and fold(word.printed) != fold(word.second.text)
    ]
    sure = sum(word.confidence for word in line.words) / len(line.words)
    return len(both) >= _DISPUTED and len(apart) >= DISPUTED * len(both) and sure < _WORD_SURE


def _opens_item(words: tuple[PrintedWord, ...]) -> bool:
    """Whether words are an item with its dash, however unsurely that was read: what stands behind it was read."""
    read = [word for word in words[1:] if word.confidence >= UNREAD and word.printed[:1].isalpha()]
    return (
        words[0].printed in {"-", "–"}
        and _is_dash(words[0])
        and len(read) > 1
        and 2 * len(read) >= len(words)
    )


def _is_position(line: PrintedLine) -> bool:
    """Whether a line's letters are those of a signer's position, beside scraps of the seal: ``_.-PHÓ CHỦ TỊCH``."""
    letters = squeeze(fold(line.text))
    if len(letters) < _POSITION or sum(map(str.isupper, line.text)) < 0.7 * sum(map(str.isalpha, line.text)):
        return False
    return any(is_near(letters, known) for known in vocabulary.squeezed("signers", "positions"))


def _is_unread(word: PrintedWord) -> bool:
    if word.confidence >= UNREAD or is_syllable(word.printed.strip(".,;:").lower()) or _says_something(word):
        return False
    return word.second is None or (word.second.confidence < UNSURE and word.second.text != word.printed)


def _says_something(word: PrintedWord) -> bool:
    """Whether a word that was read unsurely can hardly be a scrawl: a symbol, several letters in a row that both
    readers saw, a long word that is not wholly unsure, words whose blanks were lost.
    """
    letters = sum(map(str.isalpha, word.printed))
    if letters >= 4 and _SYMBOL.match(word.printed):
        return True
    if word.second is not None:
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(word.printed, word.second.text, strict=False))
        return sum(sign.isalnum() for sign, _ in alike) >= _ALIKE
    return (letters >= _LONG and word.confidence >= _WHOLLY_UNSURE) or _is_glued(word.printed)


def _is_glued(printed: str) -> bool:
    """Whether a word is two syllables with marks, their blank lost: ``Nhưđiều2``."""
    letters = printed.strip(".,;:0123456789").lower()
    if not letters.isalpha() or not 5 <= len(letters) <= 14:
        return False
    halves = ((letters[:k], letters[k:]) for k in range(2, len(letters) - 1))
    return any(all(is_syllable(half) and not half.isascii() for half in pair) for pair in halves)


def _is_raised(word: PrintedWord, line: PrintedLine) -> bool:
    """Whether a sign at a line's start stands raised: it may be the number of a note."""
    return word.y1 < line.baseline - 0.2 * TYPE and word.y1 - word.y0 > 0.2 * TYPE and len(line.words) > 2


def _is_dash(word: PrintedWord) -> bool:
    """Whether a sign at a line's start can be the dash of an item, also if it was misread."""
    return word.printed in {"-", "–", "—", "~", "_", "~-", "-~", "="} and word.x1 - word.x0 > 0.25 * TYPE


def _is_speck(word: PrintedWord, *, at_start: bool) -> bool:
    if word.exact:
        return False
    if at_start and _is_dash(word):
        return False
    if _LETTER_OR_DIGIT.search(word.printed):
        return word.confidence < 0.2 and len(word.printed) == 1
    if word.printed in _LONE_MARKS:
        return not at_start and word.printed != "*" and word.confidence < 0.5
    low = word.y1 - word.y0 < 0.5 * TYPE and word.x1 - word.x0 < 0.5 * TYPE
    closes = word.printed in {".", "./.", ";", ":", ",", "”", '"', ")", "..."}
    return (not closes or at_start) and (word.confidence < 0.75 or low) and word.printed not in {"“", "("}


def _is_seal_remains(words: list[PrintedWord], line: PrintedLine) -> bool:
    """Whether what is left of a line belongs to a seal or a signature: short pieces, read with little confidence."""
    if any(w.again and is_syllable(w.again.strip(".,;:")) and not w.again.isascii() for w in words):
        return False  # every look at it saw a word
    letters = sum(len(_LETTER_OR_DIGIT.findall(w.printed)) for w in words)
    confidence = max(w.confidence for w in words)
    if letters == 0:
        return len(words) > 1 or words[0].printed not in _ASTERISK or line.role != "column"
    longest = max(len(w.printed) for w in words)
    return (letters <= 2 and confidence < 0.6) or (longest <= 3 and confidence < 0.5)


def _left_out(page: int, word: PrintedWord, reason: LeftOutReason) -> LeftOut:
    return LeftOut(
        page=page,
        box=word.box,
        confidence=word.confidence,
        printed=word.printed,
        order=word.order,
        line=word.line,
        reason=reason,
    )


def _aside(kind: AsideKind, page: int, lines: list[PrintedLine]) -> Aside:
    boxes = [word.box for line in lines for word in line.words]
    whole = Box(
        min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes)
    )
    return Aside(kind=kind, page=page, box=whole, text="\n".join(line.text for line in lines))
