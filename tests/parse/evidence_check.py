"""Reading a record back from its evidence: each value must be what its spans print, normalised as stated."""

import datetime
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from lexicon.folding import fold
from lexicon.fuzzy import is_near
from parse.record import Parsed

# Values that say what is printed rather than repeat it: evidence only shows which words they were read from.
CLASSES = {"system", "kind", "security", "urgency", "mark", "by"}
NOT_PRINTED = {"level", "why"}
INFERRED = ("/term_inferred/", "/province_inferred/", "/names_inferred/")
MARKS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def leaves(node: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Each value of a record that is not empty, with its JSON pointer."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, f"{at}/{key}")
    elif isinstance(node, list):
        for n, value in enumerate(node):
            yield from leaves(value, f"{at}/{n}")
    elif node is not None and node != "":
        yield at, node


def printed(text: str, parsed: Parsed, at: str) -> str:
    """What the spans of a value print: blanks folded, in NFC."""
    parts = [text[span.start : span.end] for span in parsed.evidence[at]]
    return unicodedata.normalize("NFC", " ".join(" ".join(parts).split()))


def problems(text: str, parsed: Parsed) -> list[str]:
    """Everything in a result that its evidence does not bear out."""
    found = []
    record = parsed.record.model_dump(mode="json")
    values = dict(leaves(record))
    for at in parsed.evidence:
        if at not in values:
            found.append(f"{at}: evidence for nothing")
    for at, value in values.items():
        name = at.rsplit("/", 1)[-1]
        if name in NOT_PRINTED or any(part in at for part in INFERRED):
            continue
        if not parsed.evidence.get(at):
            found.append(f"{at}: no evidence for {value!r}")
        elif not all(0 <= s.start < s.end <= len(text) for s in parsed.evidence[at]):
            found.append(f"{at}: spans outside the text")
        elif (
            name not in CLASSES
            and "/arrival/" not in at
            and not _agrees(name, str(value), printed(text, parsed, at))
        ):
            found.append(f"{at}: {value!r} is not {printed(text, parsed, at)!r}")
    return found


def _agrees(name: str, value: str, words: str) -> bool:
    if name == "date":
        day = datetime.date.fromisoformat(value)
        digits = [int(n) for n in re.findall(r"\d+", words.translate(str.maketrans("oOlIi", "00111")))]
        return digits == [day.day, day.month, day.year]
    if name == "type":
        return value == "Công văn" or is_near(_letters(words), _letters(value))
    return _bare(value) == _bare(words)


def _bare(words: str) -> str:
    """Without blanks and note marks, dashes as one hyphen, Đ's look-alikes as Đ."""
    words = words.translate(str.maketrans("–—−ÐƉð", "---ĐĐđ", MARKS))
    return re.sub(r"-+", "-", re.sub(r"[\s\u200b\ufeff]", "", words))


def _letters(words: str) -> str:
    return re.sub(r"[\W_]", "", fold(words))
