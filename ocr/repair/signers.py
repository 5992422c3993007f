"""Signers: the lines of a signature, restored where the forms leave one reading: a deputy's position under the head's,
the mark above a deputy's position, a surname's marks.

A seal and a signature lie over these lines. Who signs for the head is the head's deputy (NĐ30/2020, Điều 13; HD36
II.1.7): under ``KT. BỘ TRƯỞNG`` stands THỨ TRƯỞNG, under ``KT. CHỦ TỊCH`` PHÓ CHỦ TỊCH, and what stands above a
deputy's position is the mark with the head's. Nothing is put where nothing was read.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator

from lexicon import vocabulary
from lexicon.authority import FOR_HEAD, authority_mark
from lexicon.edit_distance import edit_distance
from lexicon.folding import CAPITALS, fold, squeeze
from lexicon.syllables import is_syllable
from ocr.repair.fixed_lines import mark_of_head, opening_lines
from ocr.repair.signer_names import is_full_name, with_surname
from ocr.text.tokens import Token, join_tokens

DEPUTY = "deputy of the head signed for"
HEAD = "authority over a deputy"
COVERED = "position under a seal"
_LAST, _ABOVE = 60, 6
"""Paragraphs below the opening of a list of recipients, and above it, among which signatures are looked for."""
_LEAST = 5  # letters of a position that must have been read
_HEAD = 25  # paragraphs at a paper's beginning among which it is said who issues it
_OF_SCRAPS = 3  # words of a line of a position and what is left of a seal
_LEAST_WORD = 3  # letters of a position's first word that is known without its first letter
_LAST_WORD = 4  # letters of a position's last word by which the position is known
_UNDER = 5  # paragraphs under a position among which the name is
_SPECKS = " .,;:*_-–—~|\"“”'’‘`()[]"
_MARK = 5  # characters that a mark before a position was read as
_BESIDE = 40  # paragraphs of a list of recipients that may stand between the head's line and the deputy's
_ACTING = re.compile(rf"({'|'.join(vocabulary.words('signers', 'acting'))})\.")
_ORDER = next(m for m in vocabulary.words("signers", "state") if m.endswith("L"))


def restore_signers(texts: list[list[Token]]) -> list[list[Token]]:
    """The paragraphs' tokens with the lines of signatures restored."""
    out = list(texts)
    for k in _feet(out):
        out[k] = _restored_behind_mark(_restored_opening(_parted_position(out[k])))
        out[k] = _restored_head(out, k)
        following = out[k + 1] if k + 1 < len(out) else []
        head = _head_signed_for(out[k])
        if head:
            _restore_deputy(out, k, head)
        elif following and (head := _head_of_deputy(following)):
            out[k] = _as_authority(out[k], f"{mark_of_head(out)} {head}", head)
        elif following and (head := _head_over_rest(out[k], following)):
            out[k] = _one_line(out[k], f"{mark_of_head(out)} {head}", COVERED)
            out[k + 1] = _one_line(following, _deputies()[head][0], COVERED)
        elif following and (head := _head_of_order(out[k])) and _is_unit(following):
            out[k] = _as_authority(out[k], f"{_ORDER}. {head}", head)
        if any(_is_position(tokens) for tokens in out[max(0, k - _UNDER) : k]):
            out[k] = with_surname(out[k])
    return out


def _feet(texts: list[list[Token]]) -> list[int]:
    """Where signatures may stand: from a little above a list of recipients on, and at the paper's end."""
    opened = [k for k, tokens in enumerate(texts) if _text(tokens) in opening_lines()]
    near = {n for k in opened for n in range(k - _ABOVE, k + _LAST)} | set(
        range(len(texts) - _LAST, len(texts))
    )
    return sorted(n for n in near if 0 <= n < len(texts))


def _text(tokens: list[Token]) -> str:
    return " ".join(token.text for token in tokens)


@functools.cache
def _deputies() -> dict[str, tuple[str, ...]]:
    """The positions of a head's deputies, by the head's: PHÓ CHỦ TỊCH of CHỦ TỊCH, THỨ TRƯỞNG of BỘ TRƯỞNG."""
    others = vocabulary.table("signers")["deputy_of"]
    first = vocabulary.words("signers", "deputies")[0]
    heads = vocabulary.words("signers", "positions")
    usual = {head: (f"{first} {head}",) for head in heads if f"{first} {head}" in heads}
    return usual | {head: tuple(words) for head, words in others.items()}


def _head_signed_for(tokens: list[Token]) -> str | None:
    """The head for whom a line says that its signer signs, where it is the mark (KT., K/T) and a listed position."""
    bare = list(tokens)
    while len(bare) > 1 and len(bare[-1].text) <= 3 and not any(c.isupper() for c in bare[-1].text):
        bare.pop()  # a paraph beside the line
    text = _text(bare)
    mark = authority_mark(text)
    if mark not in FOR_HEAD or not text.isupper():
        return None
    words = text[len(mark) :].lstrip(". ")
    return next((head for head in _deputies() if fold(words) == fold(head)), None)


def _as_deputy(tokens: list[Token], head: str) -> list[Token]:
    """The line below such a mark as the position of the head's deputy, where what was read is most of it."""
    read = squeeze(fold(_text(tokens)))
    capitals = sum(c.isupper() for c in _text(tokens))
    if capitals < _LEAST or len(tokens) > 6:
        return tokens
    for words in _with_standing(_deputies()[head]):
        plain = squeeze(fold(words))
        rest = next(
            (read[n:] for n in range(3) if len(read) - n >= _LEAST and plain.endswith(read[n:])), None
        )
        if (rest is not None and len(rest) >= len(plain) // 2) or edit_distance(read, plain) <= len(
            plain
        ) // 5:
            return _one_line(tokens, words, DEPUTY)
    return tokens


def _with_standing(positions: tuple[str, ...]) -> Iterator[str]:
    """Positions, and each with the words that tell the first of several deputies."""
    standing = vocabulary.words("signers", "continued")[0]
    return itertools.chain.from_iterable((words, f"{words} {standing}") for words in positions)


def _head_of_deputy(tokens: list[Token]) -> str | None:
    """Whose deputy a line's position is; None where it is no deputy's, or that of a unit within."""
    text = _text(tokens).strip(_SPECKS)
    for head, deputies in _deputies().items():
        if any(text == words for words in _with_standing(deputies)):
            return head
    return None


def _as_authority(tokens: list[Token], words: str, head: str) -> list[Token]:
    """A line above a position as ``words``, a mark and a head's position, where that position was read behind what may
    have been the mark: ``Kr, BỘ TRƯỞNG``.
    """
    text = _text(tokens)
    before = text.removesuffix(head).strip()
    if not text.endswith(head) or not 0 < len(before) <= _MARK or authority_mark(text):
        return tokens
    return _one_line(tokens, words, HEAD)


def _head_of_order(tokens: list[Token]) -> str | None:
    """The head in a line that may say "TL.", a worn T before the head's position; None for other lines."""
    text = _text(tokens)
    head = max((head for head in _deputies() if text.endswith(f" {head}")), key=len, default=None)
    before = text.removesuffix(head or "").strip()
    return head if head and len(before) <= _MARK and before.strip(_SPECKS)[-1:] == _ORDER[0] else None


def _head_over_rest(tokens: list[Token], below: list[Token]) -> str | None:
    """The head in a line that opens with what may have been the mark, above the last word alone of his deputy's
    position: ``S1, BỘ TRƯỞNG`` / ``TRƯỞNG``, a seal over both. None for other lines.
    """
    text, rest = _text(tokens), _text(below).strip(_SPECKS)
    head = max((head for head in _deputies() if text.endswith(f" {head}")), key=len, default=None)
    before = text.removesuffix(head or "").strip()
    if head is None or authority_mark(text) or not 1 < len(before) <= _MARK or before[-1] not in ".,/":
        return None
    return head if rest == _deputies()[head][0].split()[-1] else None


def _is_unit(tokens: list[Token]) -> bool:
    """Whether a line opens with the name of a unit within, or its head's position: who signs by the head's order."""
    text = _text(tokens)
    return text.isupper() and fold(text).startswith(vocabulary.folded("signers", "units"))


def _restore_deputy(texts: list[list[Token]], k: int, head: str) -> None:
    """Restore the deputy's position under line ``k``, or beside the list of recipients that stands between."""
    for n in range(k + 1, min(len(texts), k + _BESIDE)):
        restored = _as_deputy(texts[n], head)
        listed = _text(texts[n])[:1] in ("-", "–") or _text(texts[n]) in opening_lines()
        if restored is not texts[n] or not listed:
            texts[n] = restored
            return


def _restored_opening(tokens: list[Token]) -> list[Token]:
    """``VỤ/TRUỞÑ^' VỤ GIÁO DỤC``: the position that opens a line in capitals, misread or without its blank."""
    first = squeeze(fold(tokens[0].text)) if len(tokens) > 1 else ""
    if len(first) < _LEAST + 1 or not _text(tokens).isupper():
        return tokens
    near = [words for plain, words in _squeezed().items() if edit_distance(first, plain) <= len(plain) // 5]
    if len(near) != 1 or fold(near[0]) == fold(tokens[0].text):
        return tokens
    return [tokens[0].corrected(near[0], "blanks of a position"), *tokens[1:]]


def _restored_behind_mark(tokens: list[Token]) -> list[Token]:
    """``KT.ÈHỦ TỊCH UBND TỈNH``: a head's position behind its mark without a blank, one letter of it misread."""
    text = _text(tokens)
    mark = authority_mark(text)
    glued = tokens[0].text[len(mark) :].lstrip(".") if mark and tokens[0].text.startswith(mark) else ""
    if len(tokens) < 2 or not glued.isalpha() or not text.isupper():
        return tokens
    read = fold(f"{glued} {tokens[1].text}")
    within = 0 if is_syllable(glued.lower()) else 1  # KT.TỔ TRƯỞNG is no BỘ TRƯỞNG
    near = [
        words for words in _deputies() if words.count(" ") == 1 and edit_distance(read, fold(words)) <= within
    ]
    if len(near) != 1:
        return tokens
    first, second = near[0].split()
    opening = tokens[0].text.removesuffix(glued) + first
    return [tokens[0].corrected(opening, HEAD), tokens[1].corrected(second, HEAD), *tokens[2:]]


def _restored_head(texts: list[list[Token]], k: int) -> list[Token]:
    """``T7TNHỦ TỊCH``, ``TỊCH`` above a signer's name: a head's position whose first letters lie under a seal.

    All letters but the first were read, or its last word, and the paper says at its head that he issues it: ``CHỦ TỊCH
    ỦY BAN …``. A deputy's position has the mark above it; a line with a mark, or above a position, says for whom is
    signed.
    """
    tokens = texts[k]
    text = _text(tokens)
    if (
        not 0 < len(tokens) <= _OF_SCRAPS
        or not tokens[-1].text.isupper()
        or 4 * sum(map(str.islower, text)) > len(text)
    ):
        return tokens
    below = texts[k + 1 : k + _UNDER]
    marks = [text, _text(texts[k - 1]) if k else ""]
    if (
        not any(is_full_name(with_surname(line)) for line in below)
        or any(map(authority_mark, marks))
        or _is_position(below[0])
    ):
        return tokens
    fitting = [head for head in _deputies() if _is_without_first_letter(tokens, head)]
    if len(tokens) == 1 and not fitting:
        fitting = [head for head in _issuing(texts) if head.split()[-1] == text and len(text) >= _LAST_WORD]
    if len(fitting) != 1 or text == fitting[0]:
        return tokens
    return _one_line(tokens, fitting[0], COVERED)


def _is_without_first_letter(tokens: list[Token], head: str) -> bool:
    """Whether a line is a head's position whose first letter alone was not read, and no other position is nearer:
    neither TỔ TRƯỞNG nor ``PHÓHỦ TỊCH``. One letter that is left of a word (BỘ) proves nothing.
    """
    first, *rest = fold(head).split()
    read, position = squeeze(fold(_text(tokens))), squeeze(fold(head))
    if not rest or len(first) < _LEAST_WORD or len(tokens) > 1 + len(rest) or _ACTING.match(_text(tokens)):
        return False
    if not read.endswith(position[1:]) or read.endswith(position):
        return False
    others = map(squeeze, vocabulary.folded("signers", "positions"))
    distance = edit_distance(read, position)
    return all(edit_distance(read, other) >= distance for other in others)


def _issuing(texts: list[list[Token]]) -> set[str]:
    """The heads who issue the paper, by the line in capitals at its head, or as heads of a people's committee."""
    lines = [_text(line).lstrip(_SPECKS) for line in texts[:_HEAD] if _text(line).isupper()]
    named = {head for line in lines for head in _deputies() if line.startswith(f"{head} ")}
    committee = any(fold(line).startswith(vocabulary.folded("bodies", "committees")) for line in lines)
    return named | set(vocabulary.words("signers", "of_committee") if committee else ())


def _parted_position(tokens: list[Token]) -> list[Token]:
    """``T,BỘTRƯỞNG``: a position in capitals whose blanks were lost, in a line of a few words."""
    if not 0 < len(tokens) <= 4:
        return tokens
    glued = re.fullmatch(rf"([KT]/[TML])([{CAPITALS}]{{3,}})", tokens[0].text)
    if glued:
        return [tokens[0].corrected(f"{glued[1]} {glued[2]}", "blanks of a position"), *tokens[1:]]
    match = re.fullmatch(r"(.{0,4}[.,/]|)([^\W\d_]{7,})", tokens[-1].text)
    words = _squeezed().get(squeeze(fold(match[2]))) if match and match[2].isupper() else None
    if match is None or words is None or words == match[2]:
        return tokens
    return [*tokens[:-1], tokens[-1].corrected(f"{match[1]} {words}".strip(), "blanks of a position")]


@functools.cache
def _squeezed() -> dict[str, str]:
    return {squeeze(fold(words)): words for words in vocabulary.words("signers", "positions") if " " in words}


def _one_line(tokens: list[Token], words: str, rule: str) -> list[Token]:
    """A line's tokens made the words of a line, all of its printed words kept under them."""
    parts = words.split()
    if len(tokens) == len(parts):
        return [token.corrected(word, rule) for token, word in zip(tokens, parts, strict=True)]
    if any(token.exact for token in tokens):
        return tokens
    whole = tokens[0]
    for token in tokens[1:]:
        whole = join_tokens(whole, token, whole.text + " " + token.text, rule)
    return [whole.corrected(words, rule)]


def _is_position(tokens: list[Token]) -> bool:
    text = _text([token for token in tokens if len(token.text) > 1])
    listed = vocabulary.folded("signers", "positions")
    return text.isupper() and (fold(text).startswith(listed) or fold(text).endswith(listed))
