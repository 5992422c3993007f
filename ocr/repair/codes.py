"""Codes: the letters and digits of numbers and symbols, restored where no other reading is possible."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files

from lexicon.dates import DATE, DAY, IN_NUMBERS
from lexicon.folding import fold
from lexicon.numbers import NUMBER
from ocr.language.word_lists import words_of
from ocr.text.tokens import Token, join_tokens

_AS_DIGIT = str.maketrans("lIiOoØøSBZ|Š§", "1110000582158")
_SYMBOL_HEAD = re.compile(r"\(?\d+[/-]$|\d+[-/][A-ZĐ][A-Za-zĐđ]*[-/]$|\d+/\d{4}/$")
_SYMBOL_TAIL = re.compile(r"-?[A-ZĐ]{1,2}[A-Za-zĐđ]*|\d{4}/")
_DOUBLED_D = re.compile(r"(?:(?<=[\d_][-/][A-Z])|(?<=^/[A-Z]))ĐĐ(?=[-/])")
_DATED_WITHIN = 8  # words behind a code among which its date ends
_CODE = re.compile(r"\d{1,4}[-/].*[A-ZĐ]{2}.*")


def remove_doubled_d(tokens: list[Token]) -> list[Token]:
    """``QĐÐ/TW``, ``NĐÐ-CP``: one Đ read twice. No symbol has two (NĐ30, Phụ lục III; 66-QĐ/TW)."""
    return [t.corrected(_DOUBLED_D.sub("Đ", t.text), "doubled Đ") for t in tokens]


def join_broken_symbols(tokens: list[Token]) -> list[Token]:
    """A symbol broken over two lines is one: ``24-`` | ``QĐ/TW``, ``1744/QĐ-`` | ``BGTVT``."""
    out: list[Token] = []
    for token in tokens:
        broken = out and (out[-1].ends_line or (out[-1].text[-1:] == token.text[:1] == "-"))
        if broken and _SYMBOL_HEAD.search(out[-1].text) and _SYMBOL_TAIL.match(token.text):
            whole = out[-1].text + token.text.removeprefix("-")  # the hyphen may be set on both lines
            out[-1] = join_tokens(out[-1], token, whole, "line break in a symbol")
        else:
            out.append(token)
    return out


def restore_digits_in_numbers(tokens: list[Token]) -> list[Token]:
    """``Số 2I-CT/TU``: before the first sign of a symbol that follows "Số" stand digits alone."""
    out = list(tokens)
    for k, token in enumerate(out[1:], 1):
        if fold(out[k - 1].text).rstrip(":.") != NUMBER:
            continue
        match = re.fullmatch(r"([\dlIOoØø|]{1,5})([-/][A-ZĐ].*)", token.text)
        if match and any(c.isdigit() for c in match[1]):
            out[k] = token.corrected(match[1].translate(_AS_DIGIT) + match[2], "digit in a number")
    return out


def restore_digits_alone(tokens: list[Token]) -> list[Token]:
    """``0I``, ``l2``, ``21§6``: a number of whose signs at least one is a digit and the rest only look like one."""
    out = []
    for token in tokens:
        match = re.fullmatch(r"(\(?)((?=.*\d)[\dlIOØ§Š]{2,6})([-/][A-ZĐ]\S*|[.,;:)]*)", token.text)
        if match and not match[2].isdigit():
            number = match[2].translate(_AS_DIGIT)
            token = token.corrected(match[1] + number + match[3], "digit in a number")
        out.append(token)
    return out


def restore_symbols(tokens: list[Token]) -> list[Token]:
    """``46/NO-HĐND``, ``18-NQ/TVW``: letters of a kind or a body that does not exist (``data/symbols.toml``)."""
    table = _symbol_table()
    out = []
    for k, token in enumerate(tokens):
        numbered = r"\W*(?:\d+|__)" if not (k and token.text[:1] == "/") else r"(?:)"  # "2827" | "/QD-BGDĐT"
        match = re.fullmatch(
            rf"({numbered}(?:/\d{{4}})?[-/])([A-ZĐ0-9]+)([-/])([A-Za-zĐđ0-9]+)(.*)", token.text
        )
        if match:
            head, kind, between, body, tail = match.groups()
            kind, body = table["kinds"].get(kind, kind), table["bodies"].get(body, body)
            # A Nghị định whose code has a year is the Government's; before there were years ministers issued some too.
            sole = table["sole_bodies"].get(kind) if re.search(r"/(?:19|20)\d\d/$", head) else None
            if sole and len(body) == len(sole) and sum(x != y for x, y in zip(body, sole, strict=True)) == 1:
                body = sole
            # Of all bodies' abbreviations TTg alone ends in a small g.
            body = "TTg" if re.fullmatch(r"T{1,2}\w?g", body) else body
            token = token.corrected(head + kind + between + body + tail, "letters of a symbol")
        elif firm := re.fullmatch(r"(\d+/)(C[a-z]{2})([.,;]?)", token.text):
            token = token.corrected(firm[1] + _of_company(firm[2]) + firm[3], "letters of a symbol")
        out.append(token)
    return out


def restore_years_in_codes(tokens: list[Token]) -> list[Token]:
    """``45/2019QH14``, ``37202%NĐ-CP ngày 26/02/2025``: the strokes and the year of a code that the year of its date,
    or the year itself where every digit was read, proves. A year that was read clearly stays.
    """
    yeared, always = _yeared()
    out = list(tokens)
    for k, token in enumerate(tokens):
        match = yeared.fullmatch(token.text)
        if match is None:
            continue
        opened, number, stroke, read, second, symbol, tail = match.groups()
        whole = bool(re.fullmatch(r"(?:19|20)\d\d", read))
        if (whole and stroke == second == "/") or not (stroke or symbol.startswith(always)):
            continue
        year = _year_of_date(tokens[k + 1 : k + 1 + _DATED_WITHIN])
        if whole and year != read:
            year = read if stroke else None  # code and date disagree: that is not for a repair to settle
        if year is not None and sum(a != b for a, b in zip(read, year, strict=True)) <= 1:
            right = f"{opened}{number}/{year}/{symbol}{tail}"
            out[k] = token.corrected(right, "year of a code")
    return out


@functools.cache
def _yeared() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """A code with its year, whose strokes may be lost or misread; and what the symbols open with that always have a
    year: a decision's number may have five digits.
    """
    kinds = _symbol_table()["yeared"]
    pattern = re.compile(
        r"(\(?)(\d{1,4})([/|\\]?)([^\s/]{4})([/|\\%]?)"
        rf"((?:UBTV)?QH\d\d|(?:{'|'.join(kinds)})-[A-ZĐ]\S*?)([.,;:)]*)"
    )
    return pattern, ("QH", "UBTVQH", *(kind for kind, has in kinds.items() if has == "always"))


def _year_of_date(behind: list[Token]) -> str | None:
    """The year of the date that some words open with."""
    text = fold(" ".join(token.text for token in behind))
    found = (
        next((m for p in (IN_NUMBERS, DATE) if (m := p.match(text))), None) if text.startswith(DAY) else None
    )
    return found["year"] if found and re.fullmatch(r"(?:19|20)\d\d", found["year"]) else None


def join_parted_numbers(tokens: list[Token]) -> list[Token]:
    """``Nghị định số 1 01/2024/NĐ-CP``: behind a kind and "số" stands one code; a number before it is its own."""
    out: list[Token] = []
    for token in tokens:
        parted = (
            len(out) > 2 and out[-1].text.isdigit() and len(out[-1].text) <= 2 and _CODE.fullmatch(token.text)
        )
        if (
            parted
            and not token.exact
            and fold(out[-2].text).rstrip(":.") == NUMBER
            and fold(out[-3].text) in words_of("before_codes")
        ):
            number = out.pop()
            token = join_tokens(number, token, number.text + token.text, "blank in a number")
        out.append(token)
    return out


def _of_company(body: str) -> str:
    """``Cny``: a company's abbreviation in which one letter was misread."""
    known = _symbol_table()["companies"]
    near = (one for one in known if sum(a != b for a, b in zip(one, body, strict=True)) <= 1)
    return next(near, body)


@functools.cache
def _symbol_table() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("ocr").joinpath("data/symbols.toml").read_text("utf-8"))
