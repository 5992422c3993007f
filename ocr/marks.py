"""Marks: puts right the marks of words (tone, hat, horn) where the language leaves no doubt: ``tố chức`` → ``tổ chức``.

A noisy channel: each word may have been printed as any syllable that differs from it in marks alone; a reading of
the whole line is weighed by how likely its syllables stand together and by how much the recogniser must have erred.
Fenced off: everything with a digit, symbols, Roman numerals, abbreviations, names, words of a signature. A word is
changed only where the better reading wins by a wide margin, wider still where the recogniser was sure.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ocr.folding import folded
from ocr.language import LanguageModel, official
from ocr.syllables import is_syllable, without_tone
from ocr.tokens import Token

RULE = "marks by the language"
LIGHT, HEAVY = 4.0, 10.0
"""Cost (natural logarithm) of a mark misread: within the group that is often taken for one another, and beyond it."""
MARGIN = 3.5
"""By how much (natural logarithm) another reading must win."""
WIDE_MARGIN = 6.5
"""By how much, where one of the two neighbours was never seen beside it."""
USUAL = 20
"""So often must two syllables have been counted side by side to be a usual pair."""
BEAM = 12
_WORD = re.compile(r"^([“\"'(\[]*)([A-Za-zÀ-ỹĐđ]+)([\"”'’)\],.;:!?…/⁰¹²³⁴⁵⁶⁷⁸⁹]*)$")
_ROMAN = re.compile(r"[IVXLC]+")
_OFTEN = [
    {"\u0301", "\u0309", ""},
    {"\u0300", "\u0309"},
    {"\u0303", "\u0309"},
    {"\u0301", "\u0303"},
    {"\u0323", ""},
]
"""Tones that are taken for one another on worn pages: hook, acute and none above all (tessdata_best#66)."""


class Piece(NamedTuple):
    """A token cut into what stands before its word, the word, and what stands after; ``fixed``: fenced off."""

    before: str
    word: str
    after: str
    fixed: bool


def marks_restored(tokens: list[Token], *, fenced: bool = False) -> list[Token]:
    """A paragraph's tokens with the marks of their words put right. ``fenced``: the paragraph is a name or the like."""
    if fenced or all(token.exact for token in tokens):
        return tokens
    model = official()
    pieces = [_piece(token, k, tokens) for k, token in enumerate(tokens)]
    best = _most_likely(model, pieces)
    out = []
    for k, (token, piece) in enumerate(zip(tokens, pieces, strict=True)):
        word = best[k]
        if piece.fixed or word == piece.word.lower() or not _wins(model, pieces, best, k):
            out.append(token)
        else:
            out.append(token.now(piece.before + _cased(word, piece.word) + piece.after, RULE))
    return out


def _piece(token: Token, k: int, tokens: list[Token]) -> Piece:
    match = _WORD.match(token.text)
    if match is None:
        return Piece("", token.text, "", fixed=True)
    before, word, after = match.groups()
    roman = bool(_ROMAN.fullmatch(word))
    mixed = not (word.islower() or word.isupper() or word.istitle())
    # An abbreviation (UBND, HĐND) is no syllable; a single letter is a label.
    abbreviation = word.isupper() and len(word) > 1 and not is_syllable(_undoubled(word))
    fixed = token.exact or roman or mixed or abbreviation or len(word) == 1 or "/" in after
    return Piece(before, word, after, fixed=fixed)


def _candidates(model: LanguageModel, pieces: list[Piece], k: int) -> list[tuple[str, float]]:
    """The readings of a word with their costs; its own costs nothing.

    A word that makes usual pairs with both its neighbours is right as it stands; nothing else is tried.
    """
    piece = pieces[k]
    word = piece.word.lower()
    found = [(word, 0.0)]
    if piece.fixed or _is_usual(model, pieces, k, word):
        return found
    plain = _undoubled(word)
    placed = without_tone(plain)
    return found + [
        (other, _cost(plain, other))
        for other in model.alike(plain)
        # Where a tone stands in hòa and hoà is the writer's choice, and stays as printed.
        if other != word and without_tone(other) != placed
    ]


def _is_usual(model: LanguageModel, pieces: list[Piece], k: int, word: str) -> bool:
    before, after = _neighbours(pieces, k)
    left = before is None or model.pair(before, word) >= USUAL
    right = after is None or model.pair(word, after) >= USUAL
    return left and right and (before is not None or after is not None)


def _neighbours(pieces: list[Piece], k: int) -> tuple[str | None, str | None]:
    """The words before and after, in lower case; None at a paragraph's end or beyond a stop or comma."""
    before = pieces[k - 1] if k else None
    after = pieces[k + 1] if k + 1 < len(pieces) else None
    here = pieces[k]
    left = before.word.lower() if before and not before.after and not here.before else None
    right = after.word.lower() if after and not here.after and not after.before else None
    return left and _counted(left), right and _counted(right)


def _most_likely(model: LanguageModel, pieces: list[Piece]) -> list[str]:
    """The likeliest words of a paragraph: a beam over its readings."""
    beam: list[tuple[float, tuple[str, ...]]] = [(0.0, ("^", "^"))]
    for k in range(len(pieces)):
        grown: dict[tuple[str, str], tuple[float, tuple[str, ...]]] = {}
        for score, words in beam:
            for word, cost in _candidates(model, pieces, k):
                total = score - cost + model.log_probability(_counted(word), words[-1], words[-2])
                state = (words[-1], _counted(word))
                if state not in grown or grown[state][0] < total:
                    grown[state] = (total, (*words, _counted(word)))
        beam = sorted(grown.values(), reverse=True)[:BEAM]
    best = beam[0][1][2:]
    return [piece.word.lower() if piece.fixed else word for word, piece in zip(best, pieces, strict=True)]


def _counted(word: str) -> str:
    """A word as the counts have it: digits as #."""
    return "#" if any(c.isdigit() for c in word) else word


def _wins(model: LanguageModel, pieces: list[Piece], best: list[str], k: int) -> bool:
    """Whether the better reading of one word wins by the margin, the others being as found."""
    read, word = pieces[k].word.lower(), best[k]
    around = ["^", "^", *(_counted(w) for w in best), "$", "$"]
    n = k + 2
    gain = -_cost(_undoubled(read), word)
    for other, sign in ((word, 1.0), (read, -1.0)):
        row = [*around[:n], other, *around[n + 1 :]]
        gain += sign * sum(model.log_probability(row[m], row[m - 1], row[m - 2]) for m in (n, n + 1, n + 2))
    if gain <= MARGIN:
        return False
    if not is_syllable(read):
        return True
    return _is_expression(model, pieces, best, k, far=gain > WIDE_MARGIN)


def _is_expression(model: LanguageModel, pieces: list[Piece], best: list[str], k: int, *, far: bool) -> bool:
    """Whether a word makes an expression with a neighbour that what was read does not make.

    Names of people and places begin with capitals: there only the pair with a following small word counts
    (``Tổ chức``, ``Phát triển``, ``Ủy viên``), or in a line of capitals a very usual one.
    """
    read, word, piece = pieces[k].word.lower(), best[k], pieces[k]
    before, after = _neighbours(pieces, k)
    sides = [(_counted(best[k - 1]), True)] if before is not None else []
    sides += [(_counted(best[k + 1]), False)] if after is not None else []
    bonds = [_bond(model, word, read, other, is_before) for other, is_before in sides]
    if not bonds:
        return False
    odd = any(bond.pairs == 0 for bond in bonds)
    if piece.word.isupper():
        clear = far or all(bond.pairs > 50 * bond.read_pairs for bond in bonds)
        usual = any(bond.pairs >= 5 * USUAL for bond in bonds) and not odd and clear
        return (
            (usual or any(bond.is_fixed and bond.pairs >= USUAL for bond in bonds))
            and not odd
            and (after is not None or before is None)
        )
    if piece.word[0].isupper():
        # The first word of a sentence has a capital of its own; so has the second part of a body's name.
        right = [bond for bond, (_, is_before) in zip(bonds, sides, strict=True) if not is_before]
        small = bool(right) and pieces[k + 1].word.islower()
        return small and (right[0].is_fixed or right[0].pairs >= max(USUAL, 10 * right[0].read_pairs))
    if any(bond.is_fixed for bond in bonds):
        return True
    if len(bonds) == 1:
        # At a stop or a quotation mark there is a neighbour on one side alone: it must speak the louder.
        return bonds[0].is_close and bonds[0].pairs >= 2 * USUAL
    pairs, read_pairs = sum(b.pairs for b in bonds), sum(b.read_pairs for b in bonds)
    return not odd and max(b.pairs for b in bonds) >= USUAL and pairs > 3 * read_pairs


class Bond(NamedTuple):
    """How a word keeps company with a neighbour: pairs counted, and pairs of what was read with it.

    ``share``: the larger of the shares of one that stand beside the other.
    """

    pairs: int
    read_pairs: int
    share: float

    @property
    def is_close(self) -> bool:
        return self.share >= 0.02 and self.pairs > 10 * self.read_pairs

    @property
    def is_fixed(self) -> bool:
        """Whether the two make a fixed expression: ``tổ chức``, ``tinh thần``, ``nổi bật``."""
        return self.pairs >= 6 and self.share >= 0.05 and self.is_close


def _bond(model: LanguageModel, word: str, read: str, other: str, other_is_before: bool) -> Bond:
    pairs = model.pair(other, word) if other_is_before else model.pair(word, other)
    read_pairs = model.pair(other, read) if other_is_before else model.pair(read, other)
    return Bond(pairs, read_pairs, pairs / max(1, min(model.known(word), model.known(other))))


def _cost(read: str, printed: str) -> float:
    """How unlikely it is that ``printed`` was read as ``read``; both differ in marks alone."""
    if read == printed:
        return 0.0
    read_base, read_tone = without_tone(read)
    base, tone = without_tone(printed)
    cost = 0.0
    if read_tone != tone:
        cost += LIGHT if any({read_tone, tone} <= group for group in _OFTEN) else HEAVY
    cost += HEAVY * sum(a != b for a, b in zip(read_base, base, strict=False)) * 0.8
    return cost


def _undoubled(word: str) -> str:
    """A word whose vowel was read twice (``KIẾỀN``, ``TÔỒNG``) with it once; others as they are."""
    if is_syllable(word):
        return word
    for k in range(len(word) - 1):
        if folded(word[k]).lower() == folded(word[k + 1]).lower() and folded(word[k]).lower() in "aeiouy":
            for once in (word[:k] + word[k + 1 :], word[: k + 1] + word[k + 2 :]):
                if is_syllable(once):
                    return once
    return word


def _cased(word: str, like: str) -> str:
    if like.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word
