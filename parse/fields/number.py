"""Number and symbol: from the line ``Số 24-QĐ/TW`` or ``Số: 15/QĐ-BNV`` to code, number and symbol.

Party: ``<number>-<kind>/<body>`` (HD36 II.1.3). State: ``<number>/<kind>-<body>`` (NĐ30 Phụ lục I.II.3),
legal normative papers with the year between. The code is as printed after "Số", without the blanks of the
form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lexicon import vocabulary
from lexicon.folding import DASHES
from parse.text.found import Found, FoundNumber
from parse.text.lines import Line
from parse.text.patterns import folded_pattern, printed_pattern

# "Số" and how worn print is read, down to its first letter alone; the colon may be lost.
_WORD = folded_pattern(
    r"(?:{law} (?=s))?(?:{number_read}|{number_misread}|s(?=\s\d))\s{0,3}[:;.,]{0,2}\s{0,3}"
)
_WITHIN = printed_pattern(r"^\S{1,6}\s({number_printed}\s?:)")  # behind a scrap of a stamp
_NOT_NUMBER = tuple(w for word in vocabulary.words("words", "not_number") for w in (word[1], word[1].upper()))
# What could not be read of a number is "__": the bar of a worn form may be read as one "_".
_NUMBER = re.compile(
    r"(?P<number>[0-9oO][0-9oOlIi]{0,5}(?:\s?[0-9]{1,3})?[a-zA-Z]?(?=[\s._…]{0,30}[-–—−/_~|]|\.[A-ZĐ]{1,3}/))?"
    r"(?P<junk>[^/–—−-]{0,30}?)(?P<sep>[-–—−/~|]|_(?!\s?[_/–—-])|\.(?=[A-ZĐ]{1,3}/))"
)
_SYMBOL = re.compile(
    r"\s{0,3}(?P<symbol>(?:(?:19|20)\d\d\s?/\s?)?[^\W_][\w&.]{0,14}"
    r"(?:\s{0,3}[-–—−/]{1,2}\s{0,3}[^\W\d_](?:[\w&.]|,(?=[A-ZĐ])){0,14}){0,4})"
)
# The rest of a symbol that a blank was read into, to the line's end: "1127-QĐ/T U", "31/S Y-VP".
_BROKEN = re.compile(r"\s?[A-ZĐ]{1,6}(?:\s?[-–/]\s?[A-ZĐ][A-ZĐa-z]{0,7}){0,3}\s*$")
_PLAIN = re.compile(r"(?P<number>\d{1,6})\s*$")
_SHORT = 40  # characters of a number line
_HYPHENS = str.maketrans(dict.fromkeys(DASHES, "-"))
_BLANKS = re.compile(r"\s+")
# The symbol that a line of the head ends with whose number, or whose "Số", cannot be read: "Số: /7§/STTTT-CNTT",
# "Sã..8940/HCCV".
_LAST_SYMBOL = re.compile(
    r"/\s?(?P<symbol>[A-ZĐ][\w&.]{0,14}(?:\s?[-–/]\s?[A-ZĐ][\w&.]{0,14}){0,3})[\s.,*]*$"
)
_UNREAD_NUMBER = re.compile(r"[SŠ5]\w{0,2}[\s:;.,]{1,4}[^/]{0,14}(?:/[^/A-ZĐ]{1,6})?(?=/)")
# "12 TT/TU", "123 QĐ/UB": of papers before 2000 and of local habit.
_OLD = re.compile(
    r"(?P<number>\d{1,5}[a-z]?)\s{1,3}(?P<symbol>(?P<kind>[A-ZĐ][A-Za-zĐđ]{0,3})\s?/\s?[A-ZĐ][A-Za-zĐđ]{0,14}(?:-[A-ZĐ]\w{0,9}){0,3})"
)


def without_blanks(code: str) -> str:
    """A code without the blanks of the form, every dash a hyphen, once where a line break doubled it.

    Of ``12 TT/TU``, as papers before 2000 wrote it, the blank stays: it stands for the dash.
    """
    if old := _OLD.fullmatch(code):
        return f"{old['number']} {_BLANKS.sub('', old['symbol'])}"
    return _BLANKS.sub("", code).translate(_HYPHENS).replace("--", "-")


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A line that opens with "Số": what was read, and where in the line its code ends."""

    found: FoundNumber
    end: int


def read_number(line: Line, rule: str = "number") -> NumberLine | None:
    """The number and symbol of a line that opens with "Số", or with a code alone; None where it does neither.

    A number that is not legible (``Số: /QĐ-UBND``) leaves number and code empty and keeps the symbol.
    """
    word = _WORD.match(line.key)
    if word is None and not line.key[:1].isdigit():
        return _behind_specks(line, rule) or _symbol_alone(line, rule)
    at = word.end() if word else 0
    if word and (old := _OLD.match(line.text, at)) and vocabulary.kinds_of(old["kind"], None):
        return _old_number(line, old, rule)
    number = _NUMBER.match(line.text, at)
    symbol = _SYMBOL.match(line.text, number.end()) if number else None
    if number is None or symbol is None:
        return _number_alone(line, at, rule) if word else None
    ending = len(symbol[0].rstrip(" .,")) + symbol.start()
    if more := _BROKEN.match(line.text, ending):
        ending = more.end()
    shape = without_blanks(line.text[symbol.start("symbol") : ending])
    if not any(c.isalpha() for c in shape):
        return _symbol_alone(line, rule) if word else None
    if word is None and not _is_code_alone(line, ending):
        return None
    if not any(c.isupper() for c in shape):  # "Số 2/ tổ dân phố": prose
        return None
    if not number["number"] and (
        line.text[1:2] in _NOT_NUMBER or not set(shape) & set("-/")
    ):  # "Sở Y tế - Bộ Công an"
        return None
    result = FoundNumber()
    base = line.start
    result.symbol = Found(shape, ((base + symbol.start("symbol"), base + ending),), rule)
    if number["number"] and any(c.isdigit() for c in number["number"]):
        a, b = number.span("number")
        result.number = Found(without_blanks(line.text[a:b]), ((base + a, base + b),), rule)
        result.code = Found(without_blanks(line.text[a:ending]), ((base + a, base + ending),), rule)
    return NumberLine(result, ending)


def _behind_specks(line: Line, rule: str) -> NumberLine | None:
    """The number of a short line before whose "Số:" a piece of a stamp was read: ``Sa... Số:40/HCCV``."""
    word = _WITHIN.search(line.text) if len(line.text) <= _SHORT else None
    inner = read_number(line.part(word.start(1)), rule) if word else None
    return NumberLine(inner.found, word.start(1) + inner.end) if word and inner else None


def opens_number(line: Line) -> bool:
    """Whether a line opens with "Số" in small letters, whatever follows: no body's name opens so."""
    word = _WORD.match(line.key)
    return word is not None and line.text[1:2].islower() and line.text[1:2] not in _NOT_NUMBER


def _old_number(line: Line, old: re.Match[str], rule: str) -> NumberLine:
    def found(a: int, b: int) -> Found[str]:
        return Found(without_blanks(line.text[a:b]), ((line.start + a, line.start + b),), rule)

    return NumberLine(
        FoundNumber(found(*old.span()), found(*old.span("number")), found(*old.span("symbol"))), old.end()
    )


def _number_alone(line: Line, at: int, rule: str) -> NumberLine | None:
    """A number whose symbol is lost: ``Số: 214``."""
    plain = _PLAIN.match(line.text, at)
    if plain is None:
        return None
    a, b = plain.span("number")
    found = Found(plain["number"], ((line.start + a, line.start + b),), rule)
    return NumberLine(FoundNumber(number=found), b)


def _symbol_alone(line: Line, rule: str) -> NumberLine | None:
    """The symbol of a short line that begins as a number line does, where nothing before it can be read; or that is
    the symbol alone: ``/QĐ-UBND``.
    """
    if len(line.text) > _SHORT:
        return None
    unread = _UNREAD_NUMBER.match(line.text)
    symbol = _LAST_SYMBOL.match(line.text, unread.end() if unread else 0)
    if symbol is None or (unread is None and not set(symbol["symbol"]) & set("-–")):
        return None
    a, b = symbol.span("symbol")
    found = Found(without_blanks(symbol["symbol"]), ((line.start + a, line.start + b),), rule)
    return NumberLine(FoundNumber(symbol=found), b)


def _is_code_alone(line: Line, end: int) -> bool:
    """Whether a line without "Số" is a code, which ends at ``end``, and nothing else."""
    return end >= len(line.text.rstrip(" .,*")) and "-" in line.text and "/" in line.text


def abbreviation(symbol: str) -> tuple[str | None, str | None]:
    """Kind and body of a symbol: ``QĐ/TW`` is (QĐ, TW), ``2020/NĐ-CP`` is (NĐ, CP), ``UBND-VX`` is (None,
    UBND).
    """
    parts = symbol.split("/")
    if len(parts) == 2 and not parts[0].isdigit():
        return parts[0], parts[1]
    first, _, rest = parts[-1].partition("-")
    if vocabulary.kinds_of(first, "state"):
        return first, rest or None
    return None, first


def symbol_of(code: str) -> str:
    """The symbol of a whole code: ``24-QĐ/TW`` has QĐ/TW, ``15/QĐ-UBND`` QĐ-UBND, ``12 TT/TU`` TT/TU."""
    if " " in code:
        return code.split(" ", 1)[1]
    return code.split("-", 1)[-1] if "-" in code.split("/")[0] else code.partition("/")[2]


def is_of_congress(symbol: str) -> bool:
    """Whether a symbol is of a congress, which numbers its papers in one series for all kinds (HD05 I.3): BC/ĐH."""
    return abbreviation(symbol)[1] == vocabulary.word("bodies", "congress")


def is_copy_symbol(symbol: str) -> bool:
    """Whether a symbol is a copy's: BS of any Party copy (HD36 II.3.1), SY, SL, TrS of State ones (NĐ30 Phụ
    lục I).
    """
    kind = re.split(r"[-/]", symbol)[0]
    return kind in vocabulary.words("marks", "copy_number", "symbols")
