"""Labels: which of a record's judged values are right, by a paper's true record, compared as fields are scored.

A field is what is counted once: a value, an item of a list, a heading with its label, a note with its mark, a citation
with its code and date, an issuer however its name breaks over lines. A list's items are right where they are part of
the longest common subsequence with the true ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

from bench.parsing.values import Json, item
from ingest.doubt.values import Value

_PAIRS = {"headings": ("label", "title"), "footnotes": ("mark", "text"), "citations": ("code", "date")}
_LISTS = ("recipients", "addressees", "bases", "signature/authority")
_SCALARS = ("system", "type", "subject", "about", "security", "urgency", "code", "place", "date", "kind")


class Labels(NamedTuple):
    """``right``: by pointer of a judged value whether it is right; without those that no truth tells of. ``lost``: the
    true fields that were not read and for which no judged value stands that would show it."""

    right: dict[str, bool]
    lost: list[str]


def field_of(at: str) -> str:
    """The field that a judged value is counted with, by its pointer."""
    return re.sub(r"(/(?:headings|footnotes|citations)/\d+)/.*|(/issuer)/\d+$", r"\1\2", at)


def labels(values: Sequence[Value], read: Json, truth: Json) -> Labels:
    """``read``, ``truth``: records as JSON, the truth in the shape of ``bench.parsing.truths``."""
    known: dict[str, bool] = {}
    missed: Counter[str] = Counter()
    _part(known, missed, "/document", read["document"], truth["document"])
    copies = truth.get("copies") or []
    for n in range(max(len(read["copies"]), len(copies))):
        own = read["copies"][n] if n < len(read["copies"]) else {}
        _part(known, missed, f"/copies/{n}", own, copies[n] if n < len(copies) else {})
    if truth["document"].get("about"):  # a công văn's subject is its V/v line
        known.pop("/document/subject", None)
    judged = {value.at for value in values}
    lost = [
        at for at, right in known.items() if not right and at not in judged for _ in range(missed[at] or 1)
    ]
    if (next_copy := f"/copies/{len(read['copies'])}") in judged:  # a block that was not read at all
        known[next_copy] = len(copies) <= len(read["copies"])
        lost = [at for at in lost if not at.startswith(f"{next_copy}/")]
    return Labels({at: right for at, right in known.items() if at in judged}, lost)


def _part(known: dict[str, bool], missed: Counter[str], at: str, read: Json, truth: Json) -> None:
    for name in _SCALARS:
        if at == "/document" and name == "kind":
            continue
        if at != "/document" and name in _SCALARS[:6]:
            continue
        _scalar(known, f"{at}/{name}", read.get(name), truth.get(name))
    signed, true = read.get("signature") or {}, truth.get("signature") or {}
    for name in ("title", "name"):
        _scalar(known, f"{at}/signature/{name}", signed.get(name), true.get(name))
    _issuer(known, f"{at}/issuer", read.get("issuer") or [], truth.get("issuer") or [])
    for name in _LISTS:
        first, _, second = name.partition("/")
        a, b = (side.get(first) or {} for side in (read, truth))
        own, wanted = (a.get(second), b.get(second)) if second else (a, b)
        pairs = [[(item(x),) for x in side or []] for side in (own, wanted)]
        _items(known, missed, f"{at}/{name}", pairs[0], pairs[1], ("",))
    for name, keys in _PAIRS.items() if at == "/document" else ():
        pairs = [
            [tuple(item(x.get(key) or "") for key in keys) for x in side.get(name) or []]
            for side in (read, truth)
        ]
        _items(known, missed, f"{at}/{name}", pairs[0], pairs[1], tuple(f"/{key}" for key in keys))


def _scalar(known: dict[str, bool], at: str, read: Any, true: Any) -> None:
    a, b = item(read or ""), item(true or "")
    known[at] = a.lower() == b.lower() if at.endswith("/type") else a == b


def _issuer(known: dict[str, bool], at: str, read: list[str], true: list[str]) -> None:
    names = [item(name) for name in true]
    whole = item(" ".join(map(item, read))) == item(" ".join(names))
    if not read:
        known[f"{at}/0"] = not true
    for n, name in enumerate(read):
        known[f"{at}/{n}"] = whole or item(name) in names
    if read and not whole and all(known[f"{at}/{n}"] for n in range(len(read))):
        known[f"{at}/{len(read) - 1}"] = False  # a name is missing beside them


def _items(
    known: dict[str, bool],
    missed: Counter[str],
    at: str,
    read: list[Any],
    true: list[Any],
    ends: tuple[str, ...],
) -> None:
    """A list's items, and the place behind the last, where nothing more is printed or items are missing."""
    behind = f"{at}/{len(read)}"
    for op in Levenshtein.opcodes(read, true):
        own, wanted = range(op.src_start, op.src_end), true[op.dest_start : op.dest_end]
        if op.tag == "insert":
            missed[behind] += len(wanted)
        for k, n in enumerate(own):
            beside = wanted[k] if k < len(wanted) else ("",) * len(ends)
            for end, a, b in zip(ends, read[n], beside, strict=True):
                known[f"{at}/{n}{end}"] = op.tag == "equal" or a == b
    known[behind] = not missed[behind]
