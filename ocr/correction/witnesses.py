"""Witnesses: words that two readers read differently.

Which of them to believe is decided by how sure each reader is, what kind of word it is, and, for words in small letters
alone, by how well either stands among its neighbours; never by language for numbers, symbols, names, capitals. The
weights are fitted on made scans (``data/corrector.toml``, ``[witnesses]``). Nothing is invented here: the word is what
one of the two readers read.
"""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files
from typing import NamedTuple

from lexicon.folding import STRAIGHT, count_marks, fold, without_marks
from lexicon.syllables import is_syllable
from ocr.correction.channel import learned_channel
from ocr.language.ngrams import official
from ocr.language.word_lists import entries_of
from ocr.recognition.readings import SecondReading
from ocr.text.tokens import Token

RULE = "second reader"
MOST_LANGUAGE = 10.0
"""Beyond this (natural logarithm of a ratio) the language has said all it can."""
SURE_OF_NO_WORD = 0.75
"""Minimum confidence of the second reader in what is no word, where the first one read one."""
LEAST_LIKELY = -6.0
"""Minimum likelihood (natural logarithm of a ratio) of a misreading of marks alone, for the other word to be heard."""
LEAST_AGAINST = -3.0
"""How little the second reader must think of such a word by its looks, to be heard nevertheless."""
_LETTERS = re.compile(r"^[^\w(\[]+|[^\w)\]]+$")
_WORD = re.compile(r"[a-zà-ỹđ]+[,.;:]?")
_TAILS_LOST = ((",", "."), (";", ":"))
_BLANK = re.compile(r"[.…_]{2,}|…")
_ODD = re.compile(r"[^\w\s.,;:()/\-\"'%+*&!?]|\d[A-Za-zÀ-ỹ]|[a-zà-ỹ][A-ZĐÀ-Ỵ]|[Š]")


class Difference(NamedTuple):
    """What speaks for the second reader, and against.

    ``looks``: how little it thinks of the first reader's word, beside its own (natural logarithm, tenths).
    ``language``: by how much (the same) its word is likelier among its neighbours; 0 for all but plain words.
    """

    doubt: float
    second_doubt: float
    looks: float
    language: float
    plain: float
    no_syllable: float
    second_no_syllable: float
    digits: float
    capitals: float
    name: float
    marks_alone: float
    fewer_marks: float
    signs_alone: float
    odd: float
    second_odd: float


def apply_second_reader(tokens: list[Token]) -> list[Token]:
    """A paragraph's tokens with the second reader's word where it is to be believed."""
    return [_applied(tokens, k) for k in range(len(tokens))]


def difference(tokens: list[Token], k: int) -> Difference | None:
    """How two readers differ on a paragraph's k-th token; None where they do not, or where it is clear."""
    token = tokens[k]
    second = token.second
    if second is None or token.changes or not _differ(token.text, second):
        return None
    if token.text == f"{second.text}." or _is_without_tails(token.text, second.text):
        return None  # ink is lost, hardly ever added
    if (
        _has_lost_a_stroke(token.text, second.text)
        or _is_less_of_a_word(token.text, second)
        or _is_less_of_a_number(tokens, k)
    ):
        return None
    first, other = token.text, second.text
    plain = bool(_WORD.fullmatch(first) and _WORD.fullmatch(other))
    words = first.rstrip(".,;:"), other.rstrip(".,;:")
    marks_alone = without_marks(first) == without_marks(other)
    fewer_marks = max(0, count_marks(first) - count_marks(other))
    if marks_alone and fewer_marks and not plain:
        return None  # marks are lost, hardly ever added, and no neighbour can tell
    as_likely = marks_alone and not (plain or first.isupper()) and second.of_first > LEAST_AGAINST
    if as_likely and _is_never_read_so(first, other):
        return None  # of a name the language can say nothing
    return Difference(
        doubt=1 - token.confidence,
        second_doubt=1 - second.confidence,
        looks=max(0.0, -second.of_first) / 10,
        language=_language(tokens, k, *words) / 10 if plain and words[0] != words[1] else 0.0,
        plain=float(plain),
        no_syllable=float(plain and not is_syllable(words[0])),
        second_no_syllable=float(plain and not is_syllable(words[1])),
        digits=float(any(c.isdigit() for c in first)),
        capitals=float(first.isupper()),
        name=float(first[:1].isupper() and not first.isupper()),
        marks_alone=float(marks_alone),
        fewer_marks=float(fewer_marks),
        signs_alone=float(re.sub(r"\W", "", first) == re.sub(r"\W", "", other)),
        odd=float(bool(_ODD.search(first))),
        second_odd=float(bool(_ODD.search(other))),
    )


def log_odds_of_second(found: Difference, bias: float, weights: tuple[float, ...]) -> float:
    """The natural logarithm of the odds that the second reader is right."""
    return bias + sum(w * x for w, x in zip(weights, found, strict=True))


def _applied(tokens: list[Token], k: int) -> Token:
    token = tokens[k]
    found = difference(tokens, k)
    if found is None or token.second is None:
        return token
    bias, least, weights = _fitted()
    return (
        token.corrected(token.second.text, RULE)
        if log_odds_of_second(found, bias, weights) > least
        else token
    )


def _language(tokens: list[Token], k: int, first: str, other: str) -> float:
    """By how much ``other`` is likelier than ``first`` between the words around it, as the first reader read them."""
    model = official()
    row = ["^", "^", *(_counted(token.text) for token in tokens), "$", "$"]
    likely = []
    for word in (first, other):
        row[k + 2] = word
        likely.append(
            sum(model.log_probability(row[n], row[n - 1], row[n - 2]) for n in (k + 2, k + 3, k + 4))
        )
    return min(MOST_LANGUAGE, max(-MOST_LANGUAGE, likely[1] - likely[0]))


def _counted(text: str) -> str:
    """A word as the language's counts have it: small letters without signs around them, digits as #."""
    return "#" if any(c.isdigit() for c in text) else text.strip("“”\"'()[].,;:!?…").lower()


def _differ(first: str, second: SecondReading) -> bool:
    """Whether two words differ in more than the dots of a blank, which either reader may have overlooked."""
    plain, other = (_BLANK.sub("", text.translate(STRAIGHT)) for text in (first, second.text))
    return plain != other


def _is_never_read_so(first: str, other: str) -> bool:
    """Whether the first reader hardly ever takes the other word for the one it read: ``Thén`` for ``Thẻn``."""
    read, printed = (re.sub(r"[\W\d_]", "", word).lower() for word in (first, other))
    if len(read) != len(printed):
        return False
    how = learned_channel()
    return how.log_likelihood(read, printed) - how.log_likelihood(read, read) < LEAST_LIKELY


def _is_without_tails(first: str, other: str) -> bool:
    """Whether two words differ only in that the other has a stop for a comma, or a colon for a semicolon."""
    pairs = [(a, b) for a, b in zip(first, other, strict=False) if a != b]
    return len(first) == len(other) and bool(pairs) and all(pair in _TAILS_LOST for pair in pairs)


def _has_lost_a_stroke(first: str, other: str) -> bool:
    """Whether the second reader took a name's last m for an n: ``Pham:``, ``Phan``. Ink is lost, hardly ever added."""
    name = _LETTERS.sub("", without_marks(first))
    return name.istitle() and name.endswith("m") and f"{name[:-1]}n" == _LETTERS.sub("", without_marks(other))


def _is_less_of_a_word(first: str, second: SecondReading) -> bool:
    """Whether the second reader read no word where the first one read a word: ``(IÁH``, CHÁNH. Where it is sure of it,
    only letters in other than capitals are none: ``đánơ``, ``đáng,``; but ``m²``, ``đề)``, numerals.
    """
    words = [_LETTERS.sub("", text) for text in (first, second.text)]
    known = [word.isalpha() and is_syllable(word.lower()) for word in words]
    if len(words[0]) < 2 or not known[0] or known[1]:
        return False
    return second.confidence < SURE_OF_NO_WORD or (words[1].isalpha() and not first.isupper())


def _is_less_of_a_number(tokens: list[Token], k: int) -> bool:
    """Whether the second reader saw no digit where the first one did, behind a word that a number follows:
    ``điều 2ˆ``, ``điều ấ;``.
    """
    second = tokens[k].second
    before = fold(tokens[k - 1].text) if k else ""
    return (
        second is not None
        and before in entries_of("before_numbers")
        and any(map(str.isdigit, tokens[k].text))
        and not any(map(str.isdigit, second.text))
    )


@functools.cache
def _fitted() -> tuple[float, float, tuple[float, ...]]:
    """Bias, threshold and weights of the data file."""
    data = tomllib.loads(files("ocr").joinpath("data/corrector.toml").read_text("utf-8"))["witnesses"]
    return data["bias"], data["least"], tuple(data[name] for name in Difference._fields)
