"""Codes in running text: where the number and symbol of another document stand, in every printed form.

``24-QĐ/TW`` (HD36 II.1.3), ``15/QĐ-BNV``, ``30/2020/NĐ-CP``, ``45/2019/QH14``, ``05/BNV-VP`` (NĐ30 Phụ lục
I.II.3 and V.3), ``12 TT/TU`` of papers before 2000; and, behind "số", a misread code (``36-KL/1W``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from lexicon import vocabulary
from parse.text.lines import Flow
from parse.text.patterns import folded_pattern, printed_pattern

_CODE = printed_pattern(
    r"(?:(?<![\w/.,–-])|(?<=s{number_vowel}))(?P<num>\d{1,5}[a-zA-ZđĐ]?)(?:"
    r"\s(?P<old>[A-ZĐ][A-Za-zĐđ]{0,3})\s?/\s?[A-ZĐ][A-Za-zĐđ]{0,14}(?:[-.][A-ZĐ][A-Za-zĐđ]{0,9}){0,3}|"
    r"\s?[-–—−]\s?(?P<abbr>[A-ZĐ][A-Za-zĐđ]{0,6})\s?/\s?(?P<org>[A-ZĐ][A-Za-zĐđ]{0,14}(?:[-.][A-ZĐ][A-Za-zĐđ]{0,9}){0,3}(?:/{internal})?)"
    r"|\s?/\s?(?:(?:(?:19|20)\d\d|\d\d)\s?/\s?)?(?:{assembly}\s?\d{1,2}"
    r"|[A-ZĐ][A-Za-zĐđ]{0,9}\d{0,3}(?:(?:\s?[-–—−](?!\s)|[-–—−]\s[-–—−]?)[A-ZĐ][A-Za-zĐđ&]{0,14}(?:\d{1,2}(?=-))?(?:[.,&][A-ZĐ][A-Za-zĐđ]{0,9}){0,3}){1,7}"
    r"|(?P<single>[A-ZĐ]{2,8}[a-zđ]{0,2}))"
    r")(?P<tail>\d{0,3})(?![A-Za-zĐđ])"
)
# Behind "số", a misread code: 1142lQĐ-TTg, 12/006/CT-TTg, 36-KL/1W.
_MISREAD_CODE = printed_pattern(
    r"(?<!\w)[sS](?:{number_vowel}|{number_vowel_misread})\s?:?\s?"
    r"(?P<code>[\doOlIz|][\doOlIzg|]{0,4}(?: \d{1,4}(?=[-/]))?[a-z]?[-–_~/|lI][^\s;,]{2,34})"
)
_ANY_SIGN = re.compile(r"\d\s?[-–—−_~/|lI ]\s?[\dA-ZĐolIz]")
_NUMBER_WORD = folded_pattern(r"\b{number_read}\s{0,2}[:.]?\s{0,2}$")
_DEPARTMENT = 3  # letters of the abbreviation of a department that digits number


class Code(NamedTuple):
    """A code at ``[start, end)`` of a flow. ``opens``: where its "số" begins, ``start`` where it has none;
    ``tail``: where a note's mark right behind it ends; ``kind``: the abbreviation of a Party code's kind.
    """

    opens: int
    start: int
    end: int
    tail: int
    kind: str


def find_codes(flow: Flow) -> list[Code]:
    """All codes of a flow, in order."""
    if not _ANY_SIGN.search(flow.text):
        return []
    found = [code for m in _CODE.finditer(flow.text) if (code := _printed(flow, m))]
    spans = [(code.start, code.end) for code in found]
    misread = [
        c for m in _MISREAD_CODE.finditer(flow.text) if (c := _misread_code(m)) and not _overlaps(c, spans)
    ]
    found = sorted([*found, *misread]) if misread else found
    return [
        code for code in found if not _numbered_things().search(flow.key, max(0, code.start - 24), code.start)
    ]


def is_well_formed(code: str) -> bool:
    """Whether a code has one of the printed forms: one that does not was misread, or is no code of an office."""
    return _CODE.fullmatch(code) is not None


def _printed(flow: Flow, m: re.Match[str]) -> Code | None:
    """A code in one of the forms; one of the short forms counts behind "số" alone."""
    word = _NUMBER_WORD.search(flow.key[max(0, m.start() - 12) : m.start()])
    if m["single"] and not word:
        return None
    if m["old"] and not (word and vocabulary.kinds_of(m["old"], None)):
        return None
    opens = m.start() - (len(word[0]) if word else 0)
    return Code(opens, m.start(), _end(m), m.end(), m["abbr"] or "")


def _misread_code(m: re.Match[str]) -> Code | None:
    """A misread code behind "số": it has a digit, a sign, and two capitals at least."""
    text = m["code"].rstrip(".,;:)”\"'")
    if sum(map(str.isupper, text)) < 2 or not any(c.isdigit() for c in text[:3]):
        return None
    start = m.start("code")
    return Code(m.start(), start, start + len(text), start + len(text), "")


def _overlaps(code: Code, spans: list[tuple[int, int]]) -> bool:
    n = bisect_left(spans, (code.start, 0))
    return any(a < code.end and code.start < b for a, b in spans[max(0, n - 1) : n + 1])


@cache
def _numbered_things() -> re.Pattern[str]:
    """Words of numbered things that are no papers, before a code: ``Mẫu số 07/BBLM``."""
    return folded_pattern(
        r"\b{thing}\s{0,2}(?:{number_read}\s?:?\s?)?$", thing=vocabulary.words("citing", "not_papers")
    )


@cache
def _issuing() -> frozenset[str]:
    """Abbreviations of bodies that issue papers: digits behind them are a note's mark."""
    table = vocabulary.table("abbreviations")
    return frozenset(
        [*table["state"], *vocabulary.table("bodies")["level"], *vocabulary.words("bodies", "centre")]
    )


def _end(m: re.Match[str]) -> int:
    """Where a code ends: digits right behind it are a note's mark (TW4), unless they number the body (BCĐ35), the
    term (UBTVQH15) or a department of three letters at most (UBND-VP3, KH-CAT-PV01).
    """
    if not m["tail"]:
        return m.end()
    last = re.split(r"[-/\s]", m[0][: m.start("tail") - m.start()])[-1]
    department = not m["org"] and "-" in m[0] and len(last) <= _DEPARTMENT and last not in _issuing()
    numbered = last.startswith(vocabulary.words("bodies", "numbered"))
    return m.end("tail") if department or numbered else m.start("tail")
