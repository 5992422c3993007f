"""Subjects: the words that open a paper's subject under its kind, restored where a stamp lies over them.

Under QUYẾT ĐỊNH stands "Về việc …" (NĐ30/2020, Phụ lục I, II.5): a line there whose first words are all but these.
"""

from __future__ import annotations

from lexicon import vocabulary
from lexicon.edit_distance import distance_within
from lexicon.folding import fold
from ocr.language.ngrams import official
from ocr.text.tokens import Token, join_tokens

RULE = "opening of a subject"
_HEAD = 25
"""Paragraphs at a paper's beginning among which its kind stands."""
_SPECKS = " .,;:*_-–—~|"


def restore_subject(texts: list[list[Token]]) -> list[list[Token]]:
    """The paragraphs' tokens with the first words of the line under the paper's kind restored: ``việi phê duyệt``."""
    kinds = {kind.name.upper() for kind in vocabulary.kinds() if kind.title}
    for k, tokens in enumerate(texts[:_HEAD]):
        if " ".join(token.text for token in tokens).strip(_SPECKS) in kinds and k + 1 < len(texts):
            return [*texts[: k + 1], _opened(texts[k + 1]), *texts[k + 2 :]]
    return texts


def _opened(tokens: list[Token]) -> list[Token]:
    """A subject's tokens with its first words as the form has them; as they are where other words were read."""
    (about,) = vocabulary.words("words", "about_title")
    first, second = about.split()
    words = [token.text for token in tokens[:3]]
    if (
        len(words) < 3
        or list(map(fold, words[:2])) == [fold(first), fold(second)]
        or not all(word[:1].islower() for word in words[1:])
    ):
        return tokens
    if words[0].islower() and _is_misread(words[0], second):
        return [tokens[0].corrected(about, RULE), *tokens[1:]]
    if (
        _is_misread(words[1], second)
        and fold(words[0])[:1] == fold(first)[:1]
        and len(words[0]) <= len(first) + 1
        and not official().pair(words[0].lower(), words[1])
    ):
        return [join_tokens(tokens[0], tokens[1], about, RULE), *tokens[2:]]
    return tokens


def _is_misread(word: str, printed: str) -> bool:
    """Whether a word is one of the form, or that with a letter misread: no other word, as "viện" in "Về viện trợ"."""
    alike = len(word) == len(printed) and distance_within(word, printed, 1) <= 1
    return word == printed or (alike and not official().known(word))
