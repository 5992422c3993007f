"""Words agree: a word whose reading is in doubt is spelt as it stands elsewhere in the paper beside the same word.

``chuyên hóa`` among five ``chuyển hóa``, ``Đông Á`` among ``Đông A``: marks alone are taken over, never a letter, and
only where the two readers differ or the word was read unsurely. Abbreviations take over the Đ of their like.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from lexicon.folding import fold
from ocr.language.ngrams import official
from ocr.text.tokens import Token

RULE = "word as printed elsewhere"
_WORD = re.compile(r"([“\"'(\[]*)([^\W\d_]+)([\"”'’)\],.;:!?…/]*)")
_CAPITALS = re.compile(r"(?<![^\W_])[A-ZĐ]{4,}(?![^\W_])")
_LETTERS = 4
"""Fewest letters of an abbreviation that is told by others."""
_LEAST = 3
"""How often the other spelling must stand in the paper."""
_TIMES = 2
"""How many times as often as the doubtful one, at least."""
_UNSURE = 0.6
"""A word read with less confidence than this is doubtful."""
_Context = tuple[str, str, str]
"""On which side the neighbour stands (``<`` before, ``>`` behind), the neighbour in small letters, the folded word."""


def agree_words(texts: list[list[Token]]) -> list[list[Token]]:
    """The paragraphs' tokens with doubtful words spelt as elsewhere."""
    words = [[_bare(token.text) for token in tokens] for tokens in texts]
    seen: defaultdict[_Context, Counter[str]] = defaultdict(Counter)
    for row in words:
        for k, word in enumerate(row):
            for context in _contexts(row, k) if word else ():
                seen[context][word.lower() if word.islower() else word] += 1
    out = _agree_abbreviations(texts)
    for n, (tokens, row) in enumerate(zip(texts, words, strict=True)):
        for k, token in enumerate(tokens):
            if row[k] and _is_doubtful(token, row[k]) and (right := _elsewhere(seen, row, k)):
                match = _WORD.fullmatch(token.text)
                assert match is not None
                out[n][k] = token.corrected(match[1] + right + match[3], RULE)
    return out


def _agree_abbreviations(texts: list[list[Token]]) -> list[list[Token]]:
    """The tokens with the Đ of abbreviations as most of the paper has it: ``BGDDT`` among five ``BGDĐT``, and the end
    of one by itself, ``GDDT``.
    """
    seen = Counter(part for tokens in texts for token in tokens for part in _CAPITALS.findall(token.text))
    usual: dict[str, str] = {}
    for part, times in seen.items():
        plain = part.replace("Đ", "D")
        if "Đ" in part and times >= _LEAST and times > _TIMES * seen[plain]:
            usual |= {plain[k:]: part[k:] for k in range(len(part) - _LETTERS + 1) if plain[k:] != part[k:]}
    if not usual:
        return [list(tokens) for tokens in texts]
    return [
        [
            token
            if token.exact
            else token.corrected(_CAPITALS.sub(lambda found: usual.get(found[0], found[0]), token.text), RULE)
            for token in tokens
        ]
        for tokens in texts
    ]


def _bare(text: str) -> str:
    match = _WORD.fullmatch(text)
    return match[2] if match else ""


def _contexts(row: list[str], k: int) -> list[_Context]:
    """A word's letters with the word before it, and with the word behind."""
    letters = fold(row[k])
    before = row[k - 1] if k else ""
    after = row[k + 1] if k + 1 < len(row) else ""
    return [(side, word.lower(), letters) for side, word in (("<", before), (">", after)) if word]


def _together(context: _Context, word: str) -> int:
    """How often a word stands in official papers beside the other word of a context."""
    side, other, _ = context
    return official().pair(other, word) if side == "<" else official().pair(word, other)


def _is_doubtful(token: Token, word: str) -> bool:
    if token.exact:
        return False
    second = token.second
    return token.confidence < _UNSURE or (second is not None and _bare(second.text) not in ("", word))


def _elsewhere(seen: dict[_Context, Counter[str]], row: list[str], k: int) -> str | None:
    """The spelling that a word has elsewhere, in the case that it was read in; None where its own is as usual."""
    word = row[k]
    for context in _contexts(row, k):
        counts = seen[context]
        usual, times = counts.most_common(1)[0]
        own = counts[word.lower() if word.islower() else word]
        alike = usual.istitle() == word.istitle() and usual.isupper() == word.isupper()
        if usual == word or not alike or times < _LEAST or times <= _TIMES * own:
            continue
        # A misreading may be the usual one: "đây mạnh" is no two words that stand together, "đẩy mạnh" is.
        if not word.islower() or _together(context, usual) >= _together(context, word):
            return usual
    return None
