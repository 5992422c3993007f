"""Forms: misreadings that a fixed word, a closed list or a pair of signs proves: grounds, years of the lunar calendar,
terms of the Party's congresses, pairs of words, brackets.

Each repair is a function from a paragraph's tokens to tokens, as those of ``rules``.
"""

from __future__ import annotations

import datetime
import functools
import re
from itertools import pairwise

from lexicon import vocabulary
from lexicon.dates import DATE, IN_NUMBERS
from lexicon.folding import fold, with_case_of
from ocr.language.ngrams import official
from ocr.language.word_lists import entries_of
from ocr.text.tokens import Token, join_tokens

YEAR = "year of the calendar"
_ABOUT = re.compile(r"%|[VW][/íiì1l|!]v")
_END = re.compile(r"(\S*[^\W\d_]\./\.)\S{1,4}")
_SURE = 0.75
"""Minimum confidence of a second reader in a word whose capital is taken from it."""
_PARAPH = 0.3
"""Below this confidence one or two letters behind an item's last stop are a paraph."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_PERIOD = 30  # years between the first and the last year of a term or a period
GROUND = "specks behind a fixed word"
_SPECKS = re.compile(r"[.:,;']{2,}|'")
_SIGN = re.compile(r"['’‘`´\"“”|¦^~*•]")
_CYCLE_WITHIN = 3  # words before such a year, one of which must say that it is a year
_TERM_BEFORE = 25  # words before a term's numeral among which the day stands that proves it
_WORD = re.compile(r"(\W*)([^\W\d_]+)(\W*)")


def restore_grounds(tokens: list[Token]) -> list[Token]:
    """``Căn cứ:. Quyết định``: specks behind the words that a ground opens with."""
    grounds = vocabulary.folded("citing", "grounds")
    if len(tokens) < 3 or fold(f"{tokens[0].text} {tokens[1].text}").rstrip(".:,;'") not in grounds:
        return tokens
    word = tokens[1].text.rstrip(".:,;'")
    if _SPECKS.fullmatch(tokens[2].text) and not tokens[2].exact:
        return [tokens[0], join_tokens(tokens[1], tokens[2], word, GROUND), *tokens[3:]]
    if not _SPECKS.fullmatch(tokens[1].text[len(word) :]):
        return tokens
    return [tokens[0], tokens[1].corrected(word, GROUND), *tokens[2:]]


def capitalise_opening(tokens: list[Token]) -> list[Token]:
    """``về việc`` where a second reader saw ``Về``: where a paragraph begins, a capital is seldom seen by mistake,
    although capital and small letter have one shape.
    """
    second = tokens[0].second if tokens else None
    if second is None or second.confidence < _SURE or not tokens[0].text[:1].islower():
        return tokens
    if second.text.lower() != tokens[0].text.lower() or not second.text[:1].isupper():
        return tokens
    return [
        tokens[0].corrected(tokens[0].text[:1].upper() + tokens[0].text[1:], "capital by a second reader"),
        *tokens[1:],
    ]


def raise_letters_in_abbreviations(tokens: list[Token]) -> list[Token]:
    """``QLcL`` where a second reader saw ``QLCL``: a letter whose two cases have one shape, between capitals."""
    out = []
    for token in tokens:
        second = token.second
        inside = re.search(r"(?<=[A-ZĐ]{2})[cosvxzuwpk](?=[A-ZĐ])", token.text)
        if inside and second is not None and token.text.upper() == second.text:
            token = token.corrected(second.text, "capital by a second reader")
        out.append(token)
    return out


def close_brackets(tokens: list[Token]) -> list[Token]:
    """``- Lưu: VT, KSTT (Ánh``: the bracket that stays open in the last item of a list, at its end."""
    kept = vocabulary.words("marks", "list", "kept")
    opened = len(tokens) > 2 and any(token.text.rstrip(":") in kept for token in tokens[:2])
    if not opened or tokens[-1].exact:
        return tokens
    last = tokens[-1].text
    text = re.sub(r"(?<=[^\W\d_])/$", "", last)  # a paraph's stroke
    if (
        len(_junk := re.sub(r".*\w\.(?=\W*\w{1,2}$)", "", text)) <= 2 < len(text)
        and tokens[-1].confidence < _PARAPH
    ):
        text = text[: len(text) - len(_junk)]
    whole = " ".join(token.text for token in tokens)
    if whole.count("(") == whole.count(")") + 1 and text[-1:].isalpha():
        text += ")"
    return [*tokens[:-1], tokens[-1].corrected(text, "end of the last item")]


def restore_about(tokens: list[Token]) -> list[Token]:
    """``% cử lãnh đạo``, ``Vív cho phép``: "V/v" at a line's start, before a word in small letters."""
    if len(tokens) < 3 or not tokens[1].text[:1].islower() or not _ABOUT.fullmatch(tokens[0].text):
        return tokens
    (about,) = vocabulary.words("words", "about_short")
    return [tokens[0].corrected(about, "V/v before a subject"), *tokens[1:]]


def remove_behind_end(tokens: list[Token]) -> list[Token]:
    """``tỉnh./.wự”``: behind the signs that end a paper's body stands nothing but a paraph."""
    if not tokens or (match := _END.fullmatch(tokens[-1].text)) is None:
        return tokens
    return [*tokens[:-1], tokens[-1].corrected(match[1], "behind the end of the body")]


def split_glued_words(tokens: list[Token]) -> list[Token]:
    """``Vềviệc``: two words that always stand together, their blank lost (``data/words.toml``)."""
    glued = {entry.replace(" ", ""): entry for entry in entries_of("glued")}
    out = []
    for token in tokens:
        bare = token.text.lstrip(".,:;_'")
        words = glued.get(bare)
        out.append(token.corrected(words, "blank between words") if words else token)
    return out


def restore_calendar_years(tokens: list[Token]) -> list[Token]:
    """``Tết nguyên đán Át Ty``: a year of the lunar calendar is one of ten stems with one of twelve branches."""
    stems, branches = _by_letters("stems"), _by_letters("branches")
    before = {fold(word) for word in entries_of("before_calendar_years")}
    out = list(tokens)
    for k, (a, b) in enumerate(pairwise(tokens)):
        first, second = _WORD.fullmatch(a.text), _WORD.fullmatch(b.text)
        said = any(fold(t.text) in before for t in tokens[max(0, k - _CYCLE_WITHIN) : k])
        if not said or not first or not second or not a.text[:1].isupper() or not b.text[:1].isupper():
            continue
        years = [
            (stem, branch)
            for stem in stems.get(fold(first[2]), ())
            for branch in branches.get(fold(second[2]), ())
            # Odd stems go with odd branches, even with even ones: sixty years, not a hundred and twenty.
            if (entries_of("stems").index(stem) - entries_of("branches").index(branch)) % 2 == 0
        ]
        if len(years) == 1:
            for n, token, match, word in ((k, a, first, years[0][0]), (k + 1, b, second, years[0][1])):
                out[n] = token.corrected(match[1] + with_case_of(word, match[2]) + match[3], YEAR)
    return out


@functools.cache
def _by_letters(which: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in entries_of(which):
        found[fold(word)] = (*found.get(fold(word), ()), word)
    return found


def restore_terms(tokens: list[Token]) -> list[Token]:
    """``ngày 03/6/2017 của Ban Bí thư khóa XI``: the day proves the congress's term, whose numeral lost its last
    stroke or got one more.
    """
    terms = {fold(word) for word in entries_of("terms")}
    bodies = {fold(word) for word in entries_of("bodies_of_terms")}
    out = list(tokens)
    for k, (word, numeral) in enumerate(pairwise(tokens), 1):
        match = re.fullmatch(r"([XVI]{1,5})(\W*)", numeral.text)
        if not match or fold(word.text) not in terms or not word.text.islower():
            continue
        said = fold(" ".join(t.text for t in tokens[max(0, k - _TERM_BEFORE) : k]))
        days = _days(said)
        right = vocabulary.term_of(days[-1]) if days else None
        if right is None or not any(body in said for body in bodies):
            continue
        if right != match[1] and right in {match[1] + "I", match[1][:-1]}:
            out[k] = numeral.corrected(right + match[2], "term by its day")
    return out


def _days(text: str) -> list[datetime.date]:
    """The days that stand in a folded text, in order."""
    found = []
    for pattern in (DATE, IN_NUMBERS):
        for m in pattern.finditer(text):
            try:
                found.append((m.start(), datetime.date(int(m["year"]), int(m["month"]), int(m["day"]))))
            except ValueError:
                continue
    return [day for _, day in sorted(found)]


def restore_known_seconds(tokens: list[Token]) -> list[Token]:
    """``quy cịnh``, ``bổ Sung``, ``TNHH MTW``: the second of two words that stand together (``data/words.toml``), where
    what was read is no known word, or differs in its capital alone.
    """
    seconds = _seconds()
    out = list(tokens)
    for k, (first, token) in enumerate(pairwise(tokens), 1):
        match = _WORD.fullmatch(token.text)
        for right in seconds.get(first.text, ()) if match and len(first.text) > 1 else ():
            read = match[2] if match else ""
            capital = read != right and read.lower() == right and right.islower()
            misread = len(read) == len(right) and sum(a != b for a, b in zip(read, right, strict=True)) == 1
            if capital or (
                misread and not official().known(read.lower()) and read.isupper() == right.isupper()
            ):
                assert match is not None
                out[k] = token.corrected(match[1] + right + match[3], "second of a pair")
                break
    return out


@functools.cache
def _seconds() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries_of("known_seconds"):
        first, second = entry.split()
        for written in {first, first if first.isupper() else first.capitalize()}:
            found[written] = (*found.get(written, ()), second)
    return found


def restore_known_firsts(tokens: list[Token]) -> list[Token]:
    """``CIÁO DỤC``: the first of two words that stand together, where a letter made it no known word."""
    firsts = {entry.split()[1]: entry.split()[0] for entry in entries_of("known_firsts")}
    out = list(tokens)
    for k, (token, second) in enumerate(pairwise(tokens)):
        right = firsts.get(second.text.rstrip(".,;:").lower())
        if not right or len(token.text) != len(right) or official().known(token.text.lower()):
            continue
        if sum(a != b for a, b in zip(token.text.lower(), right, strict=True)) == 1 and token.text.isalpha():
            out[k] = token.corrected(with_case_of(right, token.text), "first of a pair")
    return out


def restore_dash_between_years(tokens: list[Token]) -> list[Token]:
    """``nhiệm kỳ 2009 2014``: between the two years of a term or a period stands a dash."""
    spans = {fold(word) for word in entries_of("before_two_years")}
    out = list(tokens)
    for k in range(2, len(tokens) - 1):
        said = fold(f"{tokens[k - 2].text} {tokens[k - 1].text}")
        first, second = _YEAR.fullmatch(tokens[k].text), _YEAR.match(tokens[k + 1].text)
        if said in spans and first and second and 0 < int(second[0]) - int(first[0]) <= _LONGEST_PERIOD:
            out[k] = out[k].corrected(f"{tokens[k].text} -", "dash between years")
    return out


def remove_lone_signs(tokens: list[Token]) -> list[Token]:
    """``bổ sung ' trong lĩnh vực``: a sign by itself between two words; no paper prints one there."""
    out: list[Token] = []
    for k, token in enumerate(tokens):
        lone = 0 < k < len(tokens) - 1 and not token.exact and _SIGN.fullmatch(token.text)
        if lone and out[-1].text[-1:].isalpha() and tokens[k + 1].text[:1].isalpha():
            out[-1] = join_tokens(out[-1], token, out[-1].text, "sign between words")
        else:
            out.append(token)
    return out


def join_torn_words(tokens: list[Token]) -> list[Token]:
    """``T: ồ chức``, ``K, hoạch``: the first of two words that stand together, torn or cut behind its first letter."""
    pairs: dict[tuple[str, str], str] = {}
    for entry in entries_of("torn"):
        first, second = entry.split()
        pairs[first[0], second] = first
    out: list[Token] = []
    k = 0
    while k < len(tokens):
        torn = re.fullmatch(r"([^\W\d_])[:.,;'’]", tokens[k].text)
        words = [t.text.rstrip(",.;:") for t in tokens[k + 1 : k + 3]]
        right = None
        if torn and not tokens[k].exact:
            letter = torn[1].lower()
            if words and (right := pairs.get((letter, words[0]))):
                out.append(tokens[k].corrected(with_case_of(right, torn[1] + right[1:]), "torn word"))
            elif (
                len(words) > 1
                and (right := pairs.get((letter, words[1])))
                and fold(words[0]) == fold(right[1:])
            ):
                whole = with_case_of(right, torn[1] + right[1:])
                out.append(join_tokens(tokens[k], tokens[k + 1], whole, "torn word"))
                k += 1
        if right is None:
            out.append(tokens[k])
        k += 1
    return out
