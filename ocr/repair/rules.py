"""Repair: the plain repairs, each proved by structure: look-alike letters, line breaks in symbols, digits in dates.

Nothing here guesses: no word is exchanged for a likelier one. Each repair is a function from tokens to tokens
that names its rule, and every change is kept with what stood there before.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from lexicon import dates, vocabulary
from lexicon.folding import CAPITALS, LIKE_D, SMALL, fold, with_case_of
from lexicon.syllables import is_same_word, is_syllable
from ocr.language.word_lists import pairs_of, words_of
from ocr.repair.codes import (
    join_broken_symbols,
    join_parted_numbers,
    remove_doubled_d,
    restore_digits_alone,
    restore_digits_in_numbers,
    restore_symbols,
    restore_years_in_codes,
)
from ocr.repair.fixed_lines import remove_specks_before_capitals, restore_fixed_lines
from ocr.repair.forms import (
    capitalise_opening,
    close_brackets,
    join_torn_words,
    raise_letters_in_abbreviations,
    remove_behind_end,
    remove_lone_signs,
    restore_about,
    restore_calendar_years,
    restore_dash_between_years,
    restore_grounds,
    restore_known_firsts,
    restore_known_seconds,
    restore_terms,
    split_glued_words,
)
from ocr.repair.numerals import restore_numerals_after_words, restore_numerals_in_series, restore_quarters
from ocr.repair.provinces import part_glued_provinces, restore_place, restore_provinces
from ocr.repair.stops import restore_commas
from ocr.text.tokens import Token

Repair = Callable[[list[Token]], list[Token]]

_LOOK_ALIKES = str.maketrans({**LIKE_D, "ƣ": "ư", "‐": "-", "‑": "-", "−": "-", "¡": "i", "⁄": "/", "∕": "/"})
_IN_DATE = str.maketrans("lIiOoØøSZ|Š§", "111000052158")
"""In a date B is no 8: it is what is left of a number that was written by pen, any of them."""
_QUOTES = "\"'“”‘’`"
_SIGNS = ".,;:!?/)]”\"'"
_GLUED_DATE = re.compile(rf"({'|'.join(dates.PRINTED)})(\d{{1,4}}[.,;/\d]*)")


def apply_rules(tokens: list[Token]) -> list[Token]:
    """A paragraph's tokens after all plain repairs, in their order. Those of repaired text are left as they are."""
    for repair in _REPAIRS:
        tokens = repair(tokens)
    return tokens


def replace_look_alikes(tokens: list[Token]) -> list[Token]:
    """Letters of other alphabets that look like Vietnamese ones: Ð (eth) → Đ, and hyphens of other kinds → -.

    Exact text has them too: the typist saw no difference.
    """
    return [t.rewritten(t.text.translate(_LOOK_ALIKES), "look-alike letter") for t in tokens]


def split_glued_dates(tokens: list[Token]) -> list[Token]:
    """``ngày28``, ``tháng4``, ``năm2021``: the blank that the recogniser lost."""
    out: list[Token] = []
    for token in tokens:
        match = _GLUED_DATE.fullmatch(token.text)
        if match and not token.exact:
            out.append(token.corrected(match[1], "blank in a date"))
            out.append(Token(match[2], token.words, ends_line=token.ends_line))
        else:
            out.append(token)
    return out


def restore_digits_in_dates(tokens: list[Token]) -> list[Token]:
    """``ngày l3 tháng 6 năm 2O23``: between ngày, tháng and năm stand numbers alone."""
    out = list(tokens)
    for k, token in enumerate(out[1:], 1):
        before, after = fold(out[k - 1].text), fold(out[k + 1].text) if k + 1 < len(out) else ""
        day = before.endswith(dates.DAY) and after.startswith(dates.MONTH)
        month = before == dates.MONTH and after.startswith(dates.YEAR)
        if (
            (day or month)
            and len(token.text.lstrip(_QUOTES)) <= 2
            and any(c.isdigit() for c in token.text.translate(_IN_DATE))
        ):
            number = token.text.lstrip(_QUOTES).translate(_IN_DATE)
            if number.isdigit() and 1 <= int(number) <= (31 if day else 12):
                out[k] = token.corrected(number, "digit in a date")
    return out


def restore_fixed_pairs(tokens: list[Token]) -> list[Token]:
    """``Uy ban``: two words of which the first, with these letters, can be no other (``data/words.toml``)."""
    pairs = pairs_of("fixed_pairs")
    out = list(tokens)
    for k, (token, after) in enumerate(itertools.pairwise(tokens)):
        right = pairs.get((fold(token.text), after.text.lower().rstrip(".,;:")))
        if right and not is_same_word(token.text, right):
            out[k] = token.corrected(with_case_of(right, token.text), "fixed pair")
    return out


def remove_doubled_stops(tokens: list[Token]) -> list[Token]:
    """``VT;,``: of signs that part items the last is what was printed, the others specks over it."""
    return [t.corrected(re.sub(r"[;,]+(?=[;,]$)", "", t.text), "doubled stop") for t in tokens]


def lower_lone_capitals(tokens: list[Token]) -> list[Token]:
    """``một SỐ CƠ quan``: one or two words in capitals, with a Vietnamese mark, between words in small letters."""
    out = list(tokens)
    runs = itertools.groupby(range(len(out)), key=lambda k: out[k].text.isupper())
    for run in [list(places) for in_capitals, places in runs if in_capitals]:
        before = out[run[0] - 1].text if run[0] else ""
        after = out[run[-1] + 1].text if run[-1] + 1 < len(out) else ""
        heads = vocabulary.words("bodies", "heads")
        if (
            len(run) == 1
            and before[-1:].islower()
            and after.istitle()
            and out[run[0]].text in heads
            and is_syllable(out[run[0]].text)
        ):
            # Ở and ở, of SỞ and Sở, have one shape.
            out[run[0]] = out[run[0]].corrected(out[run[0]].text.capitalize(), "lone capitals")
            continue
        if len(run) > 2 or not before[-1:].islower() or not after[:1].islower():
            continue
        for k in run:
            word = out[k].text
            if word.isalpha() and len(word) >= 2 and not word.isascii() and is_syllable(word):
                out[k] = out[k].corrected(word.lower(), "lone capitals")
    return out


def lower_committee_names(tokens: list[Token]) -> list[Token]:
    """``Tỉnh Ủy``: in a committee's name the first word alone has a capital (NĐ30/2020, Phụ lục II).

    Not so in ``Ban cán sự Đảng Ủy ban nhân dân``, where the name of another body begins.
    """
    committees, (second,), pairs = words_of("committees"), words_of("committee"), pairs_of("fixed_pairs")
    out = list(tokens)
    for k, token in enumerate(out[1:], 1):
        word = token.text.rstrip(_SIGNS)
        if out[k - 1].text not in committees or not word.istitle() or not is_same_word(word, second):
            continue
        after = out[k + 1].text.lower() if k + 1 < len(out) else ""
        if (fold(token.text), after.rstrip(_SIGNS)) not in pairs:
            out[k] = token.corrected(token.text.lower(), "capital in a committee's name")
    return out


def replace_signs_in_words(tokens: list[Token]) -> list[Token]:
    """``H"Thuyên`` → ``H'Thuyên``; ``m°`` after a number → ``m²``; a ``€`` where a C stands: ``€, PCVP``."""
    out = []
    for k, token in enumerate(tokens):
        text = re.sub(rf"(?<=[A-ZĐ])[\"”“’](?=[A-ZĐ][{SMALL}])", "'", token.text)
        text = re.sub(r"^€(?=[,;]?$)", "C", text)
        if k and tokens[k - 1].text[-1:].isdecimal():
            text = re.sub(r"^m[°?”](?=\W*$)", "m²", text)
        out.append(token.corrected(text, "sign in a word"))
    return out


def lower_stray_capitals(tokens: list[Token]) -> list[Token]:
    """``kIến``, ``thưỜng``: a capital inside a word of small letters. ``TTr``, ``CTr``, ``ThU`` are left alone."""
    out = []
    for token in tokens:
        match = re.fullmatch(r"(\W*)(\w+)(\W*)", token.text)
        word = match[2] if match else ""
        if match and word.isalpha() and len(word) >= 3 and sum(c.isupper() for c in word[1:]) == 1:
            inside = word[1:-1] if word[0].isupper() else word[1:]
            lower = sum(c.islower() for c in word)
            # eTax and VNeID are no words of the language, and stay.
            stray = is_syllable(word) and any(c.isupper() for c in inside) and lower >= 2
            if stray and not re.fullmatch(r"[A-ZĐ]\w[A-ZĐ]", word):
                token = token.corrected(match[1] + word[0] + word[1:].lower() + match[3], "stray capital")
        out.append(token)
    return out


def attach_stops(tokens: list[Token]) -> list[Token]:
    """A comma, stop or closing bracket stands at the word before it: ``định ./.`` → ``định./.``."""
    return [
        t._replace(glued=True) if k and not t.exact and re.fullmatch(r"[,;.:?!)\]”]+|\./\.?", t.text) else t
        for k, t in enumerate(tokens)
    ]


def restore_list_dashes(tokens: list[Token]) -> list[Token]:
    """The dash that begins an item, read as ``~``, ``_`` or ``—``."""
    if len(tokens) > 1 and re.fullmatch(r"[~_–—=]|~-|-~|~–|(?!_+$)[-–—_][-–—_.:]{1,2}", tokens[0].text):
        return [tokens[0].corrected("-", "dash of a list"), *tokens[1:]]
    return tokens


def restore_asterisk(tokens: list[Token]) -> list[Token]:
    """The asterisk alone under a Party body's name (HD36, Phụ lục 1, ô 2), read as another small sign."""
    if len(tokens) == 1 and re.fullmatch(r"[+×x#»«˟⁎＊†‡]", tokens[0].text):
        return [tokens[0].corrected("*", "asterisk under the body")]
    return tokens


def split_glued_labels(tokens: list[Token]) -> list[Token]:
    """``I.MỤC``, ``1.Đối``: the blank between a heading's label and its title."""
    match = (
        re.fullmatch(rf"([IVX]{{1,5}}\.|\d{{1,2}}\.)([{CAPITALS}]\w*\W*)", tokens[0].text) if tokens else None
    )
    if match is None or tokens[0].exact:
        return tokens
    first = tokens[0]
    rest = Token(match[2], first.words, ends_line=first.ends_line)
    return [first.corrected(match[1], "blank after a label")._replace(ends_line=False), rest, *tokens[1:]]


def restore_for_report(tokens: list[Token]) -> list[Token]:
    """``(b/€)``: the abbreviation (b/c), để báo cáo; no other stands in brackets after "b/"."""
    read = re.compile(r"^(\(?)b/[€©eo¢]?(?=\))")
    return [t.corrected(read.sub(r"\1b/c", t.text), "abbreviation (b/c)") for t in tokens]


# Each after those that it builds on, so that nothing is left for a second time.
_REPAIRS: tuple[Repair, ...] = (
    replace_look_alikes,
    join_broken_symbols,
    join_parted_numbers,
    remove_doubled_d,
    remove_specks_before_capitals,
    restore_asterisk,
    split_glued_labels,
    restore_for_report,
    restore_list_dashes,
    split_glued_dates,
    restore_digits_in_dates,
    restore_digits_in_numbers,
    restore_digits_alone,
    restore_symbols,
    restore_years_in_codes,
    restore_numerals_after_words,
    restore_numerals_in_series,
    restore_quarters,
    join_torn_words,
    restore_grounds,
    remove_behind_end,
    capitalise_opening,
    raise_letters_in_abbreviations,
    close_brackets,
    split_glued_words,
    restore_about,
    remove_lone_signs,
    restore_dash_between_years,
    restore_calendar_years,
    restore_terms,
    restore_fixed_pairs,
    restore_known_firsts,
    restore_known_seconds,
    remove_doubled_stops,
    replace_signs_in_words,
    lower_stray_capitals,
    lower_lone_capitals,
    lower_committee_names,
    attach_stops,
    restore_commas,
    part_glued_provinces,
    restore_provinces,
    restore_place,
    restore_fixed_lines,
)
