"""What is not printed but follows: the system of a paper without head, and who issued it.

Nothing of this fills a printed field; the issuer inferred has a field of its own that says why.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from parse.citing.cited_bodies import issuer_at
from parse.fields.signatures import authority_mark
from parse.text import vocabulary
from parse.text.found import Found, FoundSignature
from parse.text.fuzzy import fold
from parse.text.lines import Flow
from parse.text.sentences import say
from parse.text.vocabulary import System

_RULE = "inferred"


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
        if mark is None and re.match(r"[kt]\s?[/1il|]\s?[tml]\b", fold(line.value)):
            mark = "K/T"
        if mark:
            system: System = "party" if "/" in mark else "state"
            return Found(system, line.pieces, "system-by-signature")
    return None


def infer_issuer(flows: list[Flow], signature: FoundSignature | None) -> InferredIssuer | None:
    """The body that speaks in the text and whose head or deputy signs: a name that fits the signer's
    position.

    A body counts where a verb by which papers speak follows its name: "Ban Tổ chức Trung ương tổ chức Hội
    nghị".
    """
    unit = _unit(signature)
    if unit is None:
        return None
    counts: Counter[str] = Counter()
    first: dict[str, Found[str]] = {}
    speaks, of = vocabulary.folded("citing", "speaks"), vocabulary.folded("words", "of")
    pattern = re.compile(r"\b" + re.escape(unit) + r"\s")
    for flow in flows:
        for m in pattern.finditer(flow.key):
            stretch = issuer_at(flow, m.start(), min(len(flow.text), m.start() + 120))
            if stretch is None:
                continue
            whole = unit in vocabulary.folded(
                "citing", "joined"
            )  # Ban Bí thư, Bộ Chính trị need no more words
            if not whole and len(flow.text[slice(*stretch)].split()) < len(unit.split()) + 1:
                continue
            after = flow.key[stretch[1] : stretch[1] + 24].lstrip(" ")
            name = " ".join(flow.text[slice(*stretch)].split())
            if after.startswith(speaks) and not flow.key[: m.start()].rstrip().endswith(of):
                counts[name] += 1
                first.setdefault(name, Found(name, flow.pieces(*stretch), _RULE))
    if not counts:
        return None
    name, times = counts.most_common(1)[0]
    line = (
        signature.authority[0]
        if signature and signature.authority
        else signature.title
        if signature
        else None
    )
    signer = line.value if line else ""
    why = say("inferred", "issuer", name=name, times=times, signer=signer)
    return InferredIssuer(first[name], why)


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
