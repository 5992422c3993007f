"""Names of bodies in running text, ``của Ban Chấp hành Đảng bộ tỉnh khóa XV``: where such a name ends.

A name is a known first word, then capitals and words of names; few names hold a comma; the term may follow.
"""

from __future__ import annotations

import re
from functools import cache

from lexicon import vocabulary
from lexicon.labels import SUPERSCRIPTS
from parse.text.lines import Flow
from parse.text.patterns import folded_pattern

Stretch = tuple[int, int]

_LONGEST = 140  # characters of a name
_CLOSING = ",.;:)”\"!?…/*’'" + SUPERSCRIPTS
_HANGING = re.compile(r"[,.;:)”\"!?…/*’'" + SUPERSCRIPTS + r"]*")
_WORD = re.compile(r"\S+")
_JOINED = re.compile(r",\s(?=\w)")
_TERM_IN_BRACKETS = folded_pattern(r"\s?\(\s?{term}\s[ivx]{1,6}\s?\)")
_JOINS = frozenset({*vocabulary.words("words", "and"), "-", "–"})
_LINKS = _JOINS | frozenset(vocabulary.words("words", "of"))


@cache
def kind_pattern() -> re.Pattern[str]:
    """The kinds of paper, in folded text."""
    names = sorted(vocabulary.kind_names(), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(n.replace(" ", r"\s{1,2}") for n in names) + r")(?![a-z0-9])")


@cache
def issuer_pattern() -> re.Pattern[str]:
    """The first words of bodies' names, in folded text."""
    return folded_pattern(r"{body}(?![a-z0-9])", body=vocabulary.words("citing", "issuers"))


def issuer_at(flow: Flow, start: int, stop: int) -> Stretch | None:
    """The name of a body that begins at ``start``: a known first word, then capitals and the words names
    are made of, and the term in brackets: ``Bộ Chính trị (khóa IX)``.
    """
    head = issuer_pattern().match(flow.key, start)
    if head is None or not flow.text[start : start + 1].isupper() or head.end() > stop:
        return None
    if flow.key.startswith(vocabulary.folded("citing", "not_issuers"), start):
        return None
    end = _name_end(flow, start, head.end(), min(stop, start + _LONGEST))
    joined = _JOINED.match(flow.key, end)
    if joined and flow.key[start:end] in vocabulary.folded("citing", "joined"):
        follows = issuer_pattern().match(flow.key, joined.end())
        if (
            follows
            and follows[0] in vocabulary.folded("citing", "joined")
            and not verb_follows(flow, follows.end())
        ):
            end = follows.end()
    term = _TERM_IN_BRACKETS.match(flow.key, end)
    return (start, term.end() if term else end)


def verb_follows(flow: Flow, at: int) -> bool:
    """Whether a body whose name ends at ``at`` is followed by a verb of its own: ``Bộ Chính trị đã …``."""
    after = flow.key[at : at + 24].lstrip(" ").replace(":", " ")
    return after.startswith(vocabulary.leading("citing", "speaks") + vocabulary.leading("citing", "acts"))


def _name_end(flow: Flow, start: int, head: int, stop: int) -> int:
    """Where a name that has its first words behind it ends."""
    hanging = _HANGING.match(flow.text, head)
    if hanging and hanging[0]:  # what follows the first words directly: "Ban Bí thư¹", "Chính phủ;"
        if not _comma_goes_on(flow, hanging.end(), hanging[0]):
            return head
        head = hanging.end()
    end = head
    for word in _WORD.finditer(flow.text, head, stop):
        if word.start() == head:
            break
        bare = word[0].rstrip(_CLOSING)
        if not bare or not _in_name(flow, start, word.start(), bare):
            break
        if bare not in _LINKS:
            end = word.start() + len(bare)
        if bare != word[0] and not _comma_goes_on(flow, word.end(), word[0]):
            break
    return end


@cache
def _stops() -> tuple[str, ...]:
    return tuple(vocabulary.words("citing", "stop"))


def _in_name(flow: Flow, start: int, at: int, word: str) -> bool:
    """Whether a word can go on a body's name that begins at ``start``."""
    ahead = flow.text[at : at + 24]
    if any(ahead.startswith(w) and not ahead[len(w) : len(w) + 1].isalnum() for w in _stops()):
        return False  # with its small letters: a body that acts, "tổ chức", is not its name, "Tổ chức"
    if word in _JOINS:
        rest = at + len(word) + 1
        return not issuer_pattern().match(flow.key, rest) or flow.key.startswith(
            vocabulary.folded("citing", "joined_fields"), rest
        )
    if word.isdigit():  # Ban Chỉ đạo 35, Binh đoàn 15
        before = flow.key[start:at].rstrip()
        return len(word) <= 4 and before.endswith(vocabulary.folded("citing", "numbered_bodies"))
    if word[0].isupper():
        kind = kind_pattern().match(flow.key, at)
        return kind is None or word.lower() in vocabulary.words("citing", "opens_kind")
    return word.lower() in vocabulary.words("citing", "inner")


def _comma_goes_on(flow: Flow, at: int, text: str) -> bool:
    """``Bộ Văn hóa, Thể thao và Du lịch``; ``Bộ trưởng, Chủ nhiệm Ủy ban Dân tộc``: a comma inside one
    name.
    """
    rest = flow.key[at : at + 20].lstrip()
    return text.endswith(",") and rest.startswith(vocabulary.folded("citing", "after_comma"))
