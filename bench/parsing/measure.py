"""Measure: how much of a paper's record is read from its text, and from its text misread.

Two questions are asked of each value. *Exact*: is it the true one? *Carried*: is it the true one as the misread text
prints it, what stands where the value stood? No parser can know more of a name than it is given. But of a date, a kind
or a mark it must give the true one; of a code or a date whose digits were misread, none and a doubt is right too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from bench.parsing.noise import Noisy
from bench.parsing.values import Json, Value, item, values
from parse.record import Parsed, Span

_STATED = {"system", "type", "security", "urgency", "kind", "date"}  # said in the record's own words
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]")
_DASHES = str.maketrans("–—−", "---")

Same = Callable[[Value, Value], bool]
Places = dict[str, list[list[Span]]]
"""By a true value's pointer: the spans, in the true text, of each of its parts."""


class Count(NamedTuple):
    """Of one field: values read right, values wanted, values given where none is printed."""

    right: int = 0
    wanted: int = 0
    invented: int = 0

    def plus(self, other: Count) -> Count:
        return Count(*(a + b for a, b in zip(self, other, strict=True)))


def exact(truth: Json, read: Json) -> dict[str, Count]:
    """A record's values against the true ones, by field."""
    return _counts(truth, read, _equal)


def places(truth: Json, clean: Parsed) -> Places:
    """Where in the true text the true values stand: the spans of those that were read right from it."""
    read = clean.record.model_dump(mode="json")
    found: Places = {}
    for want, got in _matched(truth, read, _equal):
        spans = [[s for at in part for s in clean.evidence.get(at, [])] for part in got.pointers]
        if all(spans_of or not part for spans_of, part in zip(spans, want.parts, strict=True)):
            found[want.at] = spans
    return found


def carried(truth: Json, where: Places, noisy: Noisy, read: Parsed) -> dict[str, Count]:
    """The values read from a misread text against what it prints in their places, by field."""
    record = read.record.model_dump(mode="json")
    counts = _counts(truth, record, _holds(where, noisy))
    for want in _values(truth, truth):
        if _is_doubted(want, where, noisy, read, record):
            count = counts[want.field]
            counts[want.field] = count._replace(right=count.right + 1)
    return counts


def missed(truth: Json, where: Places, noisy: Noisy, read: Parsed) -> Iterator[tuple[str, str, str]]:
    """What was not read though the text prints it: the field, the true value, what stands in its place."""
    record = read.record.model_dump(mode="json")
    right = {want.at for want, _ in _matched(truth, record, _holds(where, noisy))}
    for want in _values(truth, truth):
        if want.at not in right and not _is_doubted(want, where, noisy, read, record):
            stands = " | ".join(_printed(spans, noisy) for spans in where.get(want.at, []))
            yield want.field, " | ".join(want.parts), stands


def _holds(where: Places, noisy: Noisy) -> Same:
    def holds(want: Value, got: Value) -> bool:
        if want.at not in where:
            return want.parts == got.parts
        parts = zip(want.parts, got.parts, want.pointers, where[want.at], strict=True)
        return all(_part_holds(part, other, at[-1], spans, noisy) for part, other, at, spans in parts)

    return holds


def _is_doubted(want: Value, where: Places, noisy: Noisy, read: Parsed, record: Json) -> bool:
    """Whether a code or a date that was misread is left out with a doubt, as it should be."""
    doubted = {re.sub("/(number|symbol)$", "/code", doubt.at) for doubt in read.doubts}
    if want.name not in {"code", "date"} or want.at not in doubted or _at(record, want.at):
        return False
    return any(noisy.hit(s.start, s.end) for spans in where.get(want.at, []) for s in spans)


def silent_dates(truth: Json, where: Places, noisy: Noisy) -> int:
    """How many dates a misread text prints as another day: nothing in it can tell that they are wrong."""
    found = 0
    for want in _values(truth, truth):
        for part, at, spans in zip(want.parts, want.pointers, where.get(want.at, []), strict=False):
            if at[-1].endswith("/date") and part and spans:
                day, month, year = (int(x) for x in reversed(part.split("-")))
                printed = [int(x) for x in re.findall(r"\d+", _printed(spans, noisy))]
                plausible = len(printed) == 3 and 0 < printed[0] < 32 and 0 < printed[1] < 13
                found += plausible and printed != [day, month, year]
    return found


def _part_holds(part: str, other: str, at: str, spans: list[Span], noisy: Noisy) -> bool:
    if part == other:
        return True
    name = at.rsplit("/", 1)[-1]
    if name in _STATED:  # a cited date whose digits were misread may be left out
        return name == "date" and not other and any(noisy.hit(s.start, s.end) for s in spans)
    printed = _printed(spans, noisy)
    if name == "code":
        printed = re.sub(r"\s", "", printed).translate(_DASHES)
    if not _RAISED.search(part):
        printed, other = _RAISED.sub("", printed), _RAISED.sub("", other)
    return item(printed) == other


def _printed(spans: list[Span], noisy: Noisy) -> str:
    return " ".join(noisy.carried(span.start, span.end) for span in spans)


def _equal(want: Value, got: Value) -> bool:
    return want.parts == got.parts


def _at(record: Any, pointer: str) -> Any:
    for key in pointer.strip("/").split("/"):
        try:
            record = record[int(key)] if isinstance(record, list) else record.get(key)
        except (IndexError, AttributeError):
            return None
    return record


def _values(record: Json, truth: Json) -> list[Value]:
    return list(values(record, letter=bool(truth["document"].get("about"))))


def _counts(truth: Json, read: Json, same: Same) -> dict[str, Count]:
    """A list's invented values are those that match none; a field's, one where none is wanted."""
    wanted = Counter((v.field, v.group) for v in _values(truth, truth))
    given = Counter((v.field, v.group) for v in _values(read, truth))
    right = Counter((want.field, want.group) for want, _ in _matched(truth, read, same))
    found: dict[str, Count] = {}
    for field, group in sorted(wanted | given):
        key = (field, group)
        is_list = (wanted | given)[key] > 1 or field.endswith(_LIST_FIELDS)
        spare = given[key] - (right[key] if is_list else wanted[key])
        count = Count(right[key], wanted[key], max(0, spare))
        found[field] = found.get(field, Count()).plus(count)
    return found


_LIST_FIELDS = ("recipients", "authority", "addressees", "bases", "headings", "footnotes", "citations")


def _matched(truth: Json, read: Json, same: Same) -> Iterator[tuple[Value, Value]]:
    """True values with those read that are the same, list by list, in order: a longest common subsequence."""
    groups: dict[str, tuple[list[Value], list[Value]]] = {}
    for side, record in enumerate((truth, read)):
        for value in _values(record, truth):
            groups.setdefault(value.group, ([], []))[side].append(value)
    for wanted, given in groups.values():
        yield from _common(wanted, given, same)


def _common(a: list[Value], b: list[Value], same: Same) -> Iterator[tuple[Value, Value]]:
    fits = [[same(x, y) for y in b] for x in a]
    best = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + fits[i][j])
    i = j = 0
    while i < len(a) and j < len(b):
        if fits[i][j] and best[i][j] == best[i + 1][j + 1] + 1:
            yield a[i], b[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
