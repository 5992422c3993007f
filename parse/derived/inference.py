"""What is not printed but follows: the system of a paper without head, and who issued it.

Nothing of this fills a printed field; the issuer inferred has a field of its own that says why.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lexicon import vocabulary
from lexicon.authority import authority_mark, proper_mark
from lexicon.folding import fold
from lexicon.vocabulary import System
from parse.citing.cited_bodies import issuer_at
from parse.text.found import Found, FoundSignature
from parse.text.lines import Flow
from parse.text.sentences import say

_RULE = "inferred"
_LONGEST = 120  # characters of a body's name
_VERB_WITHIN = 24  # characters behind a name in which its verb begins


@dataclass(frozen=True, slots=True)
class InferredIssuer:
    name: Found[str]
    why: str


def system_of(symbol: Found[str] | None, signature: FoundSignature | None) -> Found[System] | None:
    """Party or State, of a paper whose head is lost: by the shape of its symbol, then by the signature's
    mark.

    K/T has a slash in Party papers and KT. a full stop in State ones (HD36 II.1.7; NĐ30 Phụ lục I.II.7).
    """
    if symbol:
        party = (
            "/" in symbol.value and not symbol.value[:1].isdigit() and "-" not in symbol.value.split("/")[0]
        )
        return Found("party" if party else "state", symbol.pieces, "system-by-symbol")
    for line in signature.authority if signature else []:
        mark = authority_mark(line.value)
        if mark is None and (proper := proper_mark(fold(line.value), "party")):
            mark = proper.mark
        if mark:
            system: System = "party" if "/" in mark else "state"
            return Found(system, line.pieces, "system-by-signature")
    return None


def infer_issuer(flows: list[Flow], signature: FoundSignature | None) -> InferredIssuer | None:
    """The body that speaks in the text and whose head or deputy signs: a name that fits the signer's position."""
    unit = _unit(signature)
    if signature is None or unit is None:
        return None
    found = [body for flow in flows for body in _speaking_bodies(flow, unit)]
    if not found:
        return None
    name, times = Counter(body.value for body in found).most_common(1)[0]
    first = next(body for body in found if body.value == name)
    line = signature.authority[0] if signature.authority else signature.title
    why = say("inferred", "issuer", name=name, times=times, signer=line.value if line else "")
    return InferredIssuer(first, why)


def _speaking_bodies(flow: Flow, unit: str) -> Iterator[Found[str]]:
    """The bodies in a flow whose names open with ``unit`` and are followed by a verb by which papers speak:
    ``Ban Tổ chức Trung ương tổ chức Hội nghị``.
    """
    speaks, of = vocabulary.folded("citing", "speaks"), vocabulary.folded("words", "of")
    is_whole = unit in vocabulary.folded("citing", "joined")  # Ban Bí thư, Bộ Chính trị need no more words
    for m in re.finditer(rf"\b{re.escape(unit)}\s", flow.key):
        stretch = issuer_at(flow, m.start(), min(len(flow.text), m.start() + _LONGEST))
        if stretch is None:
            continue
        start, end = stretch
        words = flow.text[start:end].split()
        if not is_whole and len(words) < len(unit.split()) + 1:
            continue
        after = flow.key[end : end + _VERB_WITHIN].lstrip(" ")
        if after.startswith(speaks) and not flow.key[:start].rstrip().endswith(of):
            yield Found(" ".join(words), flow.pieces(start, end), _RULE)


def _unit(signature: FoundSignature | None) -> str | None:
    """The first words of the name of the body that a signer heads or signs for."""
    if signature is None:
        return None
    lines = [line.value for line in signature.authority] + (
        [signature.title.value] if signature.title else []
    )
    for line in lines:
        key = fold(line)
        for unit in vocabulary.table("prose")["unit"]:
            if fold(unit["says"]) in key:
                return fold(unit["body"])
    return None
