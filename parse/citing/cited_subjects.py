"""Subjects of cited documents: ``về …`` behind a mention up to where it ends, or a title in quotes."""

from __future__ import annotations

import re

from lexicon import vocabulary
from lexicon.labels import SUPERSCRIPTS
from parse.citing.cited_bodies import Stretch, issuer_at, verb_follows
from parse.text.lines import Flow

_LEAD = re.compile(rf"(?:[{SUPERSCRIPTS}]{{1,3}}|['’*](?=[\s,]))?[\s,]{{0,3}}")
_ENDS = re.compile(r"[;)“”]|\.(?=\s|$|/)|,\s(?=[^\W\d_a-z])|,$|\.\.\.")
_BEHIND_QUOTE = (",", ".", ";", ")", "")
_ABOUT = vocabulary.leading("words", "about") + vocabulary.leading("words", "about_short")
_AND = " " + vocabulary.folded("words", "and")[0] + " "
_LONGEST = 400  # characters of a subject
_BODIES = 6  # bodies in a row before their verb
_BODY = 160  # characters of a body's name with its verb
_CLAUSE, _VERB_WITHIN = 80, 10  # characters, and words, of a clause in which its verb must stand


def subject_at(flow: Flow, at: int, following: Stretch | None) -> Stretch | None:
    """The subject of a document whose mention ends at ``at``: ``về …`` up to the next sign, or a title in quotes.

    ``following``: the kind of the next mention, before which the subject ends at the latest.
    """
    lead = _LEAD.match(flow.text, at)
    start = lead.end() if lead else at
    limit = min(len(flow.text), start + _LONGEST)
    if flow.text[start : start + 1] in {"“", '"'}:
        return _quoted_title(flow, start, limit)
    if not flow.key.startswith(_ABOUT, start):
        return None
    end = _clause_end(flow, start, limit)
    if following and following[0] < end and flow.key[start : following[0]].endswith(_AND):
        end = following[0] - len(_AND)
    return (start, end) if end < limit or end == len(flow.text) else None


def _quoted_title(flow: Flow, start: int, limit: int) -> Stretch | None:
    """A title in quotes that begins at ``start``, its quotes included; None where they are not closed."""
    curly = flow.text[start] == "“"
    close = flow.text.rfind("”", start, limit) if curly else flow.text.find('"', start + 1, limit)
    semicolon = flow.text.find(";", start, limit)
    if 0 <= semicolon < close:
        inner = flow.text.rfind("”", start, semicolon)
        close = inner if inner > 0 else close
    return (start, close + 1) if close > start else None


def _clause_end(flow: Flow, start: int, limit: int) -> int:
    """Where a subject that begins at ``start`` ends: at a sign outside quotes, or where a body begins to act."""
    depth = 0
    for m in _ENDS.finditer(flow.text, start, limit):
        if m[0] in "“”":
            depth += 1 if m[0] == "“" else -1
        if m[0] == "”" and depth == 0 and flow.text[m.end() : m.end() + 1] in _BEHIND_QUOTE:
            return m.end()
        if depth > 0 or m[0] == "“" or (m[0] == "”" and depth == 0):
            continue
        if m[0].startswith(",") and m[0] != "," and not _opens_clause(flow, m.end()):
            continue
        return m.start()
    return limit


def _opens_clause(flow: Flow, at: int) -> bool:
    """Whether a body that acts begins here: ``…, Ban Thường vụ Tỉnh ủy yêu cầu``; not the next of a list."""
    if not flow.text[at : at + 1].isupper():
        return False
    for _ in range(_BODIES):  # "Tỉnh ủy, Hội đồng nhân dân, Ủy ban nhân dân tỉnh kêu gọi"
        body = issuer_at(flow, at, min(len(flow.text), at + _BODY))
        if body is None:
            break
        if verb_follows(flow, body[1]):
            return True
        if flow.text[body[1] : body[1] + 2] != ", ":
            break
        at = body[1] + 2
    clause = re.split(r"[,;.()“”]", flow.text[at : at + _CLAUSE])[0].lower()
    words = clause.split()[:_VERB_WITHIN]
    verbs = vocabulary.words("citing", "speaks")
    if any(" ".join(words[n : n + 2]) in verbs or words[n] in verbs for n in range(1, len(words))):
        return True
    return flow.key.startswith(vocabulary.folded("citing", "not_issuers"), at)
