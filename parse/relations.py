"""Relations: how a cited document stands to the one that names it: ground, replaced, amended, repealed, guided.

``Quyết định này thay thế Quyết định số …``; ``Nghị định số B sửa đổi, bổ sung một số điều của Nghị định số A``;
``A được sửa đổi, bổ sung bởi B`` (grounds: NĐ30 Phụ lục I.II.6a; the rest: Luật Ban hành văn bản quy phạm
pháp luật). Only what stands
between two mentions in one sentence counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from parse import vocabulary
from parse.citation_grammar import Mention, Stretch
from parse.fuzzy import fold
from parse.lines import Flow

RelationKind = Literal["căn cứ", "thay thế", "sửa đổi", "bổ sung", "bãi bỏ", "hướng dẫn"]
Role = Literal["subject", "ground", "body"]
"""What part of the paper a flow of text is: its own subject, one of its grounds, anything else."""

THIS = "this"
_REACH = 140  # characters before a mention in which its verb may stand
_NEAR = 70  # characters between the verb and the mention: "một số điều của"
_BREAK = re.compile(r"[.;:!?](?=\s|$)|[“”\"]")
_SELF = re.compile(r"\b(?:nay)\b")


@dataclass(slots=True)
class FoundRelation:
    """``verb``: where the word stands that says it; ``by``: the code of the document that does it, or THIS,
    and where that stands.
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


def relate(
    flow: Flow, mentions: list[Mention], role: Role, code: Callable[[Mention], str]
) -> list[list[FoundRelation]]:
    """The relations of each mention. ``code`` gives a mention's code as the record has it."""
    out: list[list[FoundRelation]] = []
    for n, mention in enumerate(mentions):
        before = mentions[n - 1] if n else None
        if mention.chained and before is not None:
            out.append([FoundRelation(r.kind, r.verb, r.by, r.by_at) for r in out[-1]])
            continue
        found, passive = _between(flow, mention, before, role, code)
        if passive and before is not None:
            out[n - 1] += found
            out.append([])
        else:
            out.append(found or _ground(flow, mention, before, role))
    return out


def _between(
    flow: Flow, mention: Mention, before: Mention | None, role: Role, code: Callable[[Mention], str]
) -> tuple[list[FoundRelation], bool]:
    """What the words before a mention say of it; or, in the passive, of the mention before."""
    at = mention.kind[0] if mention.kind and mention.kind[0] < mention.code[0] else mention.code[0]
    floor = max(at - _REACH, 0, before.tail if before else 0)
    for stop in _BREAK.finditer(flow.key, floor, at):
        floor = stop.end()
    verbs = list(_verbs().finditer(flow.key, floor, at))
    while verbs and at - verbs[-1].end() > _NEAR:
        verbs.pop()
    if not verbs:
        return [], False
    group = _together(flow, verbs)
    first = group[0].start()
    same_sentence = before is not None and floor <= before.tail
    if before is not None and same_sentence and flow.key[:first].rstrip().endswith(("duoc", "bi")):
        tail = flow.key[group[-1].end() : at]
        if re.search(r"\b(?:boi|bang|theo|tai)\b", tail):
            return [FoundRelation(_kind(v), v.span(), code(mention), mention.code) for v in group], True
    by: str | None = None
    by_at: Stretch | None = None
    if before is not None and same_sentence and _is_subject_of(flow, before, first):
        by, by_at = code(before), before.code
    elif (own := _self(flow, floor, first)) is not None or role == "subject":
        by, by_at = THIS, own or group[0].span()
    return [FoundRelation(_kind(v), v.span(), by, by_at) for v in group], False


def _together(flow: Flow, verbs: list[re.Match[str]]) -> list[re.Match[str]]:
    """The last verb with those that are joined to it: ``sửa đổi, bổ sung, thay thế``."""
    group = [verbs[-1]]
    for verb in reversed(verbs[:-1]):
        if not re.fullmatch(r"[\s,]{0,3}(?:va|hoac)?\s{0,2}", flow.key[verb.end() : group[0].start()]):
            break
        group.insert(0, verb)
    return group


def _is_subject_of(flow: Flow, before: Mention, verb: int) -> bool:
    """Whether the document mentioned before is what does it: the verb opens what is said of it, or stands in
    its subject or in brackets behind it.
    """
    if before.subject and before.subject[0] <= verb < before.subject[1]:
        return True
    between = flow.key[before.tail : verb].strip(" ,")
    return between in vocabulary.folded("citing", "relation_links") or between.endswith("(")


def _self(flow: Flow, floor: int, verb: int) -> Stretch | None:
    """Where the paper names itself before a verb: ``Quyết định này thay thế``."""
    last = None
    for match in _SELF.finditer(flow.key, floor, verb):
        last = match.span()
    return last


def _ground(flow: Flow, mention: Mention, before: Mention | None, role: Role) -> list[FoundRelation]:
    """A ground's document: the first that the ground names, not one inside the subject of another."""
    if role != "ground" or before is not None:
        return []
    word = re.match(r"\W{0,3}(?P<word>\w+\s\w+)", flow.key)
    return [FoundRelation("căn cứ", word.span("word"), THIS, word.span("word"))] if word else []
