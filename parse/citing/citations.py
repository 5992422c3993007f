"""Citations: the mentions of other documents, what a list states once given to each of its members, and
merged to distinct documents in order of first mention, the body first, then the notes (NĐ30 Phụ lục
I.II.6b).

Numbering starts anew with every term, and every year in the State: two mentions are one document if their
codes are the same and nothing printed tells them apart.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from lexicon import vocabulary
from lexicon.edit_distance import distance_within
from lexicon.folding import fold
from lexicon.labels import SUPERSCRIPTS
from parse.citing.citation_grammar import Mention, find_mentions
from parse.citing.cited_bodies import Stretch
from parse.citing.relations import MentionRelation, Role, find_relations
from parse.fields.kinds import known_kind, sentence_case
from parse.fields.number import without_blanks
from parse.record import RelationKind
from parse.text.found import Found
from parse.text.lines import Flow

_RULE, _RELATION = "citation", "relation"
_OF_THE_CENTRE = "/" + vocabulary.word("bodies", "central")
_TERM = vocabulary.words("words", "term")[0]
_MOST = 40  # documents of one number that a mention is compared with, so that time stays in proportion to the text


@dataclass(frozen=True, slots=True)
class FoundRelation:
    """``by``: the code of the document that does it, or the word by which the paper names itself."""

    kind: Found[RelationKind]
    by: Found[str] | None


@dataclass(slots=True)
class FoundCitation:
    """A document that is cited. ``term``: the term its print names, which is no field of the record."""

    code: Found[str]
    type: Found[str] | None = None
    date: Found[datetime.date] | None = None
    issuer: Found[str] | None = None
    subject: Found[str] | None = None
    relations: list[FoundRelation] = field(default_factory=list)
    term: str | None = None
    by_verb: bool = False


def read_citations(flows: Iterable[tuple[Flow, Role]], own: str | None) -> list[FoundCitation]:
    """The distinct documents cited in some flows, in order. ``own``: the paper's own code, which is no
    citation.
    """
    found: list[FoundCitation] = []
    by_code: dict[str, list[FoundCitation]] = {}
    by_head: dict[str, list[FoundCitation]] = {}
    for flow, role in flows:
        mentions = find_mentions(flow)
        _share_in_lists(flow, mentions)
        related = find_relations(flow, mentions, role, partial(_code, flow))
        for mention, relations in zip(mentions, related, strict=True):
            citation = _citation(flow, mention, relations)
            if own is not None and citation.code.value == own and mention.term is None:
                continue
            same = by_code.setdefault(citation.code.value, [])
            alike = by_head.setdefault(citation.code.value.rpartition("/")[0], [])
            known = next((c for c in same[-_MOST:] if _is_same(c, citation)), None) or _misread_of(
                citation, alike
            )
            if known:
                _complete(known, citation)
            else:
                same.append(citation)
                alike.append(citation)
                found.append(citation)
    return found


def _misread_of(new: FoundCitation, alike: list[FoundCitation]) -> FoundCitation | None:
    """The document already cited whose code a mention misreads: 18-NQ/TVW after 18-NQ/TW.

    ``alike``: the documents of its number and kind. Its body must be unknown, and one letter away from theirs.
    """
    head, _, body = new.code.value.rpartition("/")
    if not body or "-" not in head or body.endswith(tuple(vocabulary.table("bodies")["level"])):
        return None
    for known in alike[:_MOST]:
        other = known.code.value[len(head) + 1 :]
        if (
            other in vocabulary.table("bodies")["level"]
            and _is_same(known, new)
            and distance_within(fold(other), fold(body), 1) <= 1
        ):
            return known
    return None


def _share_in_lists(flow: Flow, mentions: list[Mention]) -> None:
    """Give to the members of a list what is printed once for them: the last date and the last issuer.

    ``1743/QĐ-BGTVT, 1744/QĐ-BGTVT ngày 31/12/2024 của Bộ trưởng …``; ``A, ngày x và B, ngày y của Bộ Chính
    trị``.
    """
    for n in range(len(mentions) - 1, 0, -1):
        last, before = mentions[n], mentions[n - 1]
        if not last.chained:
            continue
        if (
            before.day is None
            and last.day is not None
            and (last.inherits or (last.same_day and before.issuer is None))
        ):
            before.date, before.day, before.same_day = last.date, last.day, last.same_day
        if not _same_body(flow, before, last):
            continue
        same_term = before.term is None or before.term == last.term
        if before.issuer is None and last.issuer is not None and not last.by_phrase and same_term:
            before.issuer = last.issuer
        if before.term is None and before.day is None:
            before.term = last.term


def _same_body(flow: Flow, a: Mention, b: Mention) -> bool:
    return _body(flow, a.code) == _body(flow, b.code)


def _body(flow: Flow, code: Stretch) -> str:
    symbol = without_blanks(flow.text[code[0] : code[1]])
    party = "/" in symbol and "-" in symbol.split("/")[0]
    return symbol.rsplit("/" if party else "-", 1)[-1]


def _code(flow: Flow, mention: Mention) -> str:
    return without_blanks(flow.text[slice(*mention.code)])


def _relation(flow: Flow, relation: MentionRelation) -> FoundRelation:
    by = (
        Found(relation.by, flow.pieces(*relation.by_at), _RELATION)
        if relation.by and relation.by_at
        else None
    )
    return FoundRelation(Found(relation.kind, flow.pieces(*relation.verb), _RELATION), by)


def _citation(flow: Flow, mention: Mention, relations: list[MentionRelation]) -> FoundCitation:
    def words(stretch: Stretch | None) -> Found[str] | None:
        if stretch is None:
            return None
        value = "".join(
            c for c in " ".join(flow.text[stretch[0] : stretch[1]].split()) if c not in SUPERSCRIPTS
        )
        return Found(value, flow.pieces(*stretch), _RULE)

    a, b = mention.code
    code = Found(_code(flow, mention), flow.pieces(a, b), _RULE)
    kind = words(mention.kind)
    return FoundCitation(
        code=code,
        type=Found(_kind_of_words(kind.value), kind.pieces, _RULE) if kind else None,
        date=Found(mention.day, flow.pieces(*mention.date), _RULE) if mention.day and mention.date else None,
        issuer=words(mention.issuer),
        subject=words(mention.subject),
        relations=_distinct([_relation(flow, relation) for relation in relations]),
        term=mention.term or _term_of(mention.day, code.value),
        by_verb=mention.issuer is not None and mention.issuer[1] <= a,
    )


def _kind_of_words(words: str) -> str:
    """A kind as printed, in sentence case, marks misread put right; the capitals of a double name stay
    (Thông báo Kết luận)."""
    printed = sentence_case(words)
    known = known_kind(words) or printed
    return known if words.isupper() or words[:1].islower() or known.lower() != printed.lower() else words


def _term_of(day: datetime.date | None, code: str) -> str | None:
    """The term a Party paper of the centre belongs to by its date."""
    return vocabulary.term_of(day) if day and code.endswith(_OF_THE_CENTRE) else None


def _is_same(known: FoundCitation, new: FoundCitation) -> bool:
    """Whether two mentions with one code can be one document: no date, term or kind tells them apart."""
    if known.date and new.date:
        return known.date.value == new.date.value
    if known.term and new.term and known.term != new.term:
        return False
    return not (known.type and new.type and _are_numbered_apart(known.type.value, new.type.value))


def _are_numbered_apart(a: str, b: str) -> bool:
    """Whether two printed kinds are numbered apart though they share an abbreviation: Quy định and Quyết định, QĐ."""
    x, y = fold(a), fold(b)
    if x == y or x.startswith(y) or y.startswith(x):
        return False
    return {x, y} <= set(vocabulary.folded("kinds", "numbered_apart"))


def _complete(known: FoundCitation, new: FoundCitation) -> None:
    """Fill what the first mention left out from a later one; "của …" names the issuer better than a verb
    does.
    """
    known.type = known.type or new.type
    known.date = known.date or new.date
    known.subject = known.subject or new.subject
    known.term = known.term or new.term
    known.relations = _distinct([*known.relations, *new.relations])
    fuller = (
        new.issuer is not None
        and known.issuer is not None
        and new.issuer.value.startswith(f"{known.issuer.value} {_TERM}")
    )
    if new.issuer and (known.issuer is None or fuller or (known.by_verb and not new.by_verb)):
        known.issuer, known.by_verb = new.issuer, new.by_verb


def _distinct(relations: list[FoundRelation]) -> list[FoundRelation]:
    """Each relation once; one that does not say by whom only where no other of its kind does."""
    named = {r.kind.value for r in relations if r.by}
    kept: dict[tuple[str, str | None], FoundRelation] = {}
    for relation in relations:
        if relation.by or relation.kind.value not in named:
            kept.setdefault((relation.kind.value, relation.by.value if relation.by else None), relation)
    return list(kept.values())
