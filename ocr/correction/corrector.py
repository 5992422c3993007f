"""Corrector: corrects words that the recogniser misread, where the language and counts of its errors leave no doubt.

A noisy channel: each word may have been printed as another that the recogniser is known to read so (``channel.py``); a
reading of the whole line is scored by how likely its syllables stand together (``ngrams.py``) and by how likely the
recogniser's errors are, and a beam search finds the likeliest. Whether a word is then changed is decided by weights
fitted on made scans (``correction_odds.py``). Never changed: everything with a digit, symbols, Roman numerals,
abbreviations, names.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lexicon import dates
from lexicon.edit_distance import edit_distance
from lexicon.folding import fold, with_case_of, without_marks
from lexicon.labels import SUPERSCRIPTS
from lexicon.syllables import is_syllable, without_tone
from ocr.correction import channel
from ocr.correction.correction_odds import Features, Neighbours, Second, is_believed
from ocr.language.ngrams import LanguageModel, official
from ocr.language.word_lists import words_of
from ocr.text.tokens import Token

RULE = "word by the language"
USUAL = 20
"""Minimum count of two syllables side by side for a usual pair. A word that makes usual pairs with both its neighbours
is taken as right.
"""
BEAM = 12
LEAST_SEEN = 3
"""Minimum count of a misreading of letters, on made scans, for a word to be tried with the other letters."""
LEAST_KNOWN = 50
"""Minimum count of a word for it to be tried as a reading with other letters."""
OTHER_LETTER = -4.0
"""Natural logarithm of the likelihood that a letter is read as one of another base, or is lost."""
_WORD = re.compile(rf"^([“\"'(\[]*)([A-Za-zÀ-ỹĐđ]+)([\"”'’)\],.;:!?…/{SUPERSCRIPTS}]*)$")
_ROMAN = re.compile(r"[IVXLC]+")


class Piece(NamedTuple):
    """A token cut into what stands before its word, the word, and what stands after; ``fixed``: fenced off."""

    before: str
    word: str
    after: str
    fixed: bool
    exact: bool = False


class Alternative(NamedTuple):
    """The best other reading of the ``place``-th token, in lower case, and all that speaks for and against it."""

    place: int
    word: str
    features: Features


class _Candidate(NamedTuple):
    word: str
    likelihood: float
    """Natural logarithm of the likelihood of what was read, if this was printed."""


def correct_words(tokens: list[Token], *, fenced: bool = False) -> list[Token]:
    """A paragraph's tokens with misread words corrected. ``fenced``: it is a name or the like, and is kept as it is."""
    if fenced or all(token.exact for token in tokens):
        return tokens
    out = list(tokens)
    for choice in alternatives(tokens):
        if is_believed(choice.features) and not _is_in_date(tokens, choice.place):
            piece = _piece(tokens[choice.place])
            word = with_case_of(choice.word, piece.word)
            out[choice.place] = out[choice.place].corrected(piece.before + word + piece.after, RULE)
    return out


def _is_in_date(tokens: list[Token], place: int) -> bool:
    """Whether a word stands before "tháng" and behind "ngày", or so before "năm": there it is a number, misread."""
    around = (fold(tokens[k].text) if 0 <= k < len(tokens) else "" for k in (place - 1, place + 1))
    return tuple(around) in ((dates.DAY, dates.MONTH), (dates.MONTH, dates.YEAR))


def alternatives(tokens: list[Token]) -> list[Alternative]:
    """For each word of a paragraph that is not fenced off: its best other reading, where it has any."""
    model = official()
    pieces = _unfence_headings(model, [_piece(token) for token in tokens])
    lowered = [piece.word.lower() for piece in pieces]
    seconds = [_second_of(token) for token in tokens]
    candidates = [_candidates(model, pieces, lowered, k, seconds[k]) for k in range(len(pieces))]
    best = _most_likely(model, candidates)
    around = ["^", "^", *best, "$", "$"]
    small = [p.word for p in pieces if p.word.islower() and len(p.word) > 1 and p.word.isalpha()]
    rough = sum(not is_syllable(word) for word in small) / (len(small) + 5)
    found = []
    for k, (piece, readings) in enumerate(zip(pieces, candidates, strict=True)):
        if len(readings) > 1:
            scored = [(_score(model, around, k + 2, c), c) for c in readings[1:]]
            _, other = max(scored, key=lambda pair: pair[0])
            gain = max(scored)[0] - _score(model, around, k + 2, readings[0])
            neighbours = Neighbours(*_neighbours(pieces, best, k))
            features = Features.of(
                model,
                piece.word,
                other.word,
                neighbours,
                gain - (other.likelihood - readings[0].likelihood),
                other.likelihood - readings[0].likelihood,
                tokens[k].confidence,
                seconds[k],
                rough,
            )
            found.append(Alternative(k, other.word, features))
    return found


def _unfence_headings(model: LanguageModel, pieces: list[Piece]) -> list[Piece]:
    """The pieces with words of a heading in capitals that lost their marks (``NHIEM VỤ``, ``CHỦ YEU``) not fenced off.

    Such a word is no syllable, like an abbreviation; but there are syllables that differ from it in marks alone, and
    it stands beside another word in capitals.
    """
    capitals = [len(piece.word) > 1 and piece.word.isalpha() and piece.word.isupper() for piece in pieces]
    out = []
    for k, piece in enumerate(pieces):
        beside = any(capitals[n] for n in (k - 1, k + 1) if 0 <= n < len(pieces))
        bare = piece.fixed and capitals[k] and len(piece.word) >= 3 and not _ROMAN.fullmatch(piece.word)
        free = bare and beside and "/" not in piece.after and bool(model.alike(piece.word.lower()))
        out.append(piece._replace(fixed=False) if free and not piece.exact else piece)
    return out


def _second_of(token: Token) -> Second | None:
    """What a second reader read, as far as it is a word."""
    if token.second is None:
        return None
    second = token.second
    word = _piece_of(second.text).word.lower()
    return Second(word, second.confidence, max(0.0, -second.of_first))


def _piece(token: Token) -> Piece:
    piece = _piece_of(token.text)
    return piece._replace(fixed=True, exact=True) if token.exact else piece


def _piece_of(text: str) -> Piece:
    match = _WORD.match(text)
    if match is None:
        return Piece("", text, "", fixed=True)
    before, word, after = match.groups()
    roman = bool(_ROMAN.fullmatch(word))
    mixed = not (word.islower() or word.isupper() or word.istitle())
    # An abbreviation (UBND, HĐND) is no syllable; a single letter is a label.
    abbreviation = word.isupper() and len(word) > 1 and not is_syllable(_without_doubled_vowel(word)[0])
    fixed = roman or mixed or abbreviation or len(word) == 1 or "/" in after
    return Piece(before, word, after, fixed=fixed)


def _candidates(
    model: LanguageModel, pieces: list[Piece], lowered: list[str], k: int, second: Second | None
) -> list[_Candidate]:
    """The readings of a word, what was read first; a second reader's word is one of them, if it is a syllable."""
    piece = pieces[k]
    word = lowered[k]
    if piece.fixed or _may_be_a_name(pieces, k):
        return [_Candidate(_as_counted(word), 0.0)]
    how = channel.learned_channel(capitals=piece.word.isupper())
    forms = _without_doubled_vowel(word)
    found = [_Candidate(word, max(how.log_likelihood(plain, plain) for plain in forms))]
    if second is not None and second.word not in forms and is_syllable(second.word):
        found.append(_Candidate(second.word, _likelihood_of(how, forms, second.word)))
    if _is_usual(model, pieces, lowered, k):
        return found
    placed = without_tone(word)
    for other in model.alike(forms[0]):
        # Where a tone stands in hòa and hoà is the writer's choice, and stays as printed.
        if other != word and without_tone(other) != placed and other not in (c.word for c in found):
            found.append(_Candidate(other, max(how.log_likelihood(plain, other) for plain in forms)))
    if not model.known(word):
        found += _with_other_letters(model, word)
    return found


def _likelihood_of(how: channel.Channel, forms: list[str], other: str) -> float:
    """The natural logarithm of the likelihood of what was read, in any of its forms, if another word was printed."""
    letters = without_marks(other)
    alike = [how.log_likelihood(plain, other) for plain in forms if without_marks(plain) == letters]
    return max(alike, default=OTHER_LETTER * edit_distance(without_marks(forms[0]), letters))


def _may_be_a_name(pieces: list[Piece], k: int) -> bool:
    """Whether a word with a capital may belong to a name: all do but those that a small word follows directly.

    In a line of capitals those do that stand after a unit's word: ``TỈNH HÀ GIANG``, ``HUYỆN ỦY HƯƠNG KHÊ``.

    So do the first word of a sentence and the last of a body's name: ``Tổ chức``, ``Phát triển``, ``Ủy viên``.
    """
    here = pieces[k]
    if here.word.isupper():
        units = words_of("before_names")
        return any(piece.word in units for piece in pieces[max(0, k - 3) : k])
    if not here.word[:1].isupper():
        return False
    after = pieces[k + 1] if k + 1 < len(pieces) else None
    return after is None or bool(here.after or after.before) or not after.word.islower()


def _with_other_letters(model: LanguageModel, word: str) -> list[_Candidate]:
    """Known words that differ in one letter, or two side by side, that are taken for one another."""
    how = channel.learned_channel()
    found: dict[str, float] = {}
    for start in range(len(word)):
        for end in (start + 1, start + 2):
            for printed, likelihood in how.printed_for(word[start:end], LEAST_SEEN):
                other = word[:start] + printed + word[end:]
                if model.known(other) >= LEAST_KNOWN and without_marks(other) != without_marks(word):
                    found[other] = max(found.get(other, -99.0), likelihood)
    return [_Candidate(other, likelihood) for other, likelihood in found.items()]


def _is_usual(model: LanguageModel, pieces: list[Piece], lowered: list[str], k: int) -> bool:
    before, after = _neighbours(pieces, lowered, k)
    word = lowered[k]
    left = before is None or model.pair(before, word) >= USUAL
    right = after is None or model.pair(word, after) >= USUAL
    return left and right and (before is not None or after is not None)


def _neighbours(pieces: list[Piece], words: list[str], k: int) -> tuple[str | None, str | None]:
    """The words before and after; None at a paragraph's end or beyond a stop or comma."""
    before = pieces[k - 1] if k else None
    after = pieces[k + 1] if k + 1 < len(pieces) else None
    here = pieces[k]
    left = _as_counted(words[k - 1]) if before and not before.after and not here.before else None
    right = _as_counted(words[k + 1]) if after and not here.after and not after.before else None
    return left, right


def _most_likely(model: LanguageModel, candidates: list[list[_Candidate]]) -> list[str]:
    """The likeliest words of a paragraph: a beam over its readings."""
    beam: list[tuple[float, tuple[str, ...]]] = [(0.0, ("^", "^"))]
    for readings in candidates:
        grown: dict[tuple[str, str], tuple[float, tuple[str, ...]]] = {}
        for score, words in beam:
            for word, likelihood in readings:
                total = score + likelihood + model.log_probability(word, words[-1], words[-2])
                state = (words[-1], word)
                if state not in grown or grown[state][0] < total:
                    grown[state] = (total, (*words, word))
        beam = sorted(grown.values(), reverse=True)[:BEAM]
    return list(beam[0][1][2:])


def _score(model: LanguageModel, around: list[str], n: int, candidate: _Candidate) -> float:
    """A reading of the n-th of the words around it, the others being as they are."""
    row = [*around[:n], candidate.word, *around[n + 1 :]]
    return candidate.likelihood + sum(
        model.log_probability(row[m], row[m - 1], row[m - 2]) for m in (n, n + 1, n + 2)
    )


def _as_counted(word: str) -> str:
    """A word as the counts have it: digits as #."""
    return "#" if any(c.isdigit() for c in word) else word


def _without_doubled_vowel(word: str) -> list[str]:
    """The syllables that a word is whose vowel was read twice (``KIẾỀN``: kiến, kiền); the word itself for others."""
    if is_syllable(word):
        return [word]
    found = [
        once
        for k in range(len(word) - 1)
        if fold(word[k]) == fold(word[k + 1]) and fold(word[k]) in "aeiouy"
        for once in (word[:k] + word[k + 1 :], word[: k + 1] + word[k + 2 :])
        if is_syllable(once)
    ]
    return found or [word]
