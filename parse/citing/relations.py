"""Relations: how a cited document stands to the one that cites it: ground, replaced, amended, repealed, guided.

``Quyết định này thay thế Quyết định số …``; ``Nghị định số B sửa đổi, bổ sung một số điều của Nghị định số A``;
``A được sửa đổi, bổ sung bởi B`` (grounds: NĐ30 Phụ lục I.II.6a; the rest: Luật Ban hành văn bản quy phạm
pháp luật). Only what stands between two mentions in one sentence counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from lexicon import vocabulary
from lexicon.folding import fold
from parse.citing.citation_grammar import Mention
from parse.citing.cited_bodies import Stretch
from parse.record import GROUND, RelationKind
from parse.text.lines import Flow
from parse.text.patterns import folded_pattern

Role = Literal["subject", "ground", "body"]
"""What part of the paper a flow of text is: its own subject, one of its grounds, anything else."""

THIS = "this"
_REACH = 140  # characters before a mention in which its verb may stand
_SENTENCE = 240  # characters before a verb in which the paper may name itself
_NEAR = 70  # characters between the verb and the mention: "một số điều của"
_BREAK = re.compile(r"[.;:!?](?=\s|$)|[“”\"]")
_FULL_STOP = re.compile(r"\.(?=\s)")
_SELF = folded_pattern(r"\b(?:{this}|{takes_effect})\b")
_JOINED = folded_pattern(r"[\s,]{0,3}(?:{and}|{or})?\s{0,2}")
_LINKED = folded_pattern(r"[\s,;]{0,3}(?:{and}|{and_also})?\s{0,2}")
_BY = folded_pattern(r"\b{by}\b")


@dataclass(slots=True)
class MentionRelation:
    """A relation as stretches of a flow of text. ``verb``: where its verb stands; ``by``: the code of the document
    that does it, or THIS, and where that stands.
    """

    kind: RelationKind
    verb: Stretch
    by: str | None = None
    by_at: Stretch | None = None


@cache
def _verbs() -> re.Pattern[str]:
    words = vocabulary.table("citing")["relation"]
    groups = [f"(?P<k{n}>{'|'.join(_forms(w))})" for n, w in enumerate(words.values())]
    return re.compile(r"\b(?:" + "|".join(groups) + r")\b")


def _forms(words: list[str]) -> list[str]:
    return sorted((fold(w).replace(" ", r"\s{1,2}") for w in words), key=len, reverse=True)


def _kind(match: re.Match[str]) -> RelationKind:
    kinds: list[RelationKind] = list(vocabulary.table("citing")["relation"])
    return kinds[int(str(match.lastgroup)[1:])]


def find_relations(
    flow: Flow, mentions: list[Mention], role: Role, code: Callable[[Mention], str]
) -> list[list[MentionRelation]]:
    """The relations of each mention. ``code`` gives a mention's code as the record has it."""
    out: list[list[MentionRelation]] = []
    # The relations of the mention that a list of others acts on: "A (sửa đổi tại B, C)".
    amended: list[MentionRelation] | None = None
    passive: list[MentionRelation] = []
    for n, mention in enumerate(mentions):
        before = mentions[n - 1] if n else None
        if before is None:
            out.append(_ground(flow) if role == "ground" else _active(flow, mention, None, role, code))
        elif mention.chained and amended is not None:
            amended += [MentionRelation(r.kind, r.verb, code(mention), mention.code) for r in passive]
            out.append([])
        elif mention.chained:
            out.append([MentionRelation(r.kind, r.verb, r.by, r.by_at) for r in out[-1]])
        elif passive := _passive(flow, mention, before, code):
            amended = out[-1]
            amended += passive
            out.append([])
        else:
            amended = None
            out.append(_linked(flow, before, out[-1], _active(flow, mention, before, role, code)))
    return out


def _linked(
    flow: Flow, before: Mention, its: list[MentionRelation], found: list[MentionRelation]
) -> list[MentionRelation]:
    """``thay thế A và bãi bỏ B``: one document does both."""
    if found and its and _LINKED.fullmatch(flow.key, before.tail, found[0].verb[0]):
        for relation in found:
            relation.by, relation.by_at = its[0].by, its[0].by_at
    return found


def _verbs_before(flow: Flow, mention: Mention, before: Mention | None) -> list[re.Match[str]]:
    """The verbs, joined to one another, that stand right before a mention and behind the mention before it."""
    at = _start(mention)
    floor = max(at - _REACH, 0, before.tail if before else 0)
    for stop in _BREAK.finditer(flow.key, floor, at):
        floor = stop.end()
    verbs = list(_verbs().finditer(flow.key, floor, at))
    while verbs and at - verbs[-1].end() > _NEAR:
        verbs.pop()
    group = verbs[-1:]
    for verb in reversed(verbs[:-1]):
        if not _JOINED.fullmatch(flow.key, verb.end(), group[0].start()):
            break
        group.insert(0, verb)
    return group


def _start(mention: Mention) -> int:
    kind = mention.kind
    return kind[0] if kind and kind[0] < mention.code[0] else mention.code[0]


def _passive(
    flow: Flow, mention: Mention, before: Mention, code: Callable[[Mention], str]
) -> list[MentionRelation]:
    """What a mention does to the one before it: ``A được sửa đổi bởi B``, ``A (sửa đổi, bổ sung tại B)``."""
    group = _verbs_before(flow, mention, before)
    if not group or not _BY.search(flow.key, group[-1].end(), _start(mention)):
        return []
    lead = flow.key[before.tail : group[0].start()].rstrip()
    if not lead.endswith((*vocabulary.folded("words", "passive"), "(")):
        return []
    return [MentionRelation(_kind(v), v.span(), code(mention), mention.code) for v in group]


def _active(
    flow: Flow, mention: Mention, before: Mention | None, role: Role, code: Callable[[Mention], str]
) -> list[MentionRelation]:
    """What the words before a mention say is done to it, and by whom."""
    group = _verbs_before(flow, mention, before)
    if not group:
        return []
    first = group[0].start()
    by: str | None = None
    by_at: Stretch | None = None
    if _kind(group[0]) == GROUND:
        by, by_at = THIS, group[0].span()
    elif before is not None and _is_subject_of(flow, before, first):
        by, by_at = code(before), before.code
    elif (own := _self(flow, first)) is not None or role == "subject":
        by, by_at = THIS, own or group[0].span()
    return [MentionRelation(_kind(v), v.span(), by, by_at) for v in group]


def _is_subject_of(flow: Flow, before: Mention, verb: int) -> bool:
    """Whether the document mentioned before is what does it: the verb opens what is said of it, or stands in
    its subject or in brackets behind it.
    """
    if before.subject and before.subject[0] <= verb < before.subject[1]:
        return True
    between = flow.key[before.tail : verb].strip(" ,")
    return between in vocabulary.folded("citing", "relation_links") or between.endswith("(")


def _self(flow: Flow, verb: int) -> Stretch | None:
    """Where the paper names itself in the sentence before a verb: ``Quyết định này có hiệu lực …; thay thế``."""
    floor = max(0, verb - _SENTENCE)
    for stop in _FULL_STOP.finditer(flow.key, floor, verb):
        floor = stop.end()
    last = None
    for match in _SELF.finditer(flow.key, floor, verb):
        last = match.span()
    return last


def _ground(flow: Flow) -> list[MentionRelation]:
    """The relation of the first document that a ground names: ``Căn cứ …``, ``Theo đề nghị …``."""
    word = re.match(r"\W{0,3}(?P<word>\w+\s\w+)", flow.key)
    return [MentionRelation(GROUND, word.span("word"), THIS, word.span("word"))] if word else []
