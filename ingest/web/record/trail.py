"""Trail: from a record as read and people's corrections to the origin of each present value, and back.

Items that are put into or taken out of a list move those behind them: what was read as ``/document/recipients/3`` may
stand at ``/document/recipients/2`` by now. Its evidence, its doubt and its history go with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ingest.archive.corrections import Action, Correction, changed, value_in
from ingest.errors import CorrectionError
from parse import Record


@dataclass(eq=False)
class TracedValue:
    """A value, present or taken out. ``origin``: its JSON pointer in the record as read, None where a person put it
    in; ``at``: its pointer now, None where it is gone; ``steps``: the numbers of the corrections that touched it.
    """

    origin: str | None
    parent: TracedValue | None = None
    parts: dict[str, TracedValue] | list[TracedValue] | None = None
    steps: list[int] = field(default_factory=list)
    at: str | None = None


class Step(NamedTuple):
    """A correction in a document's history. ``at``: where what it touched stands now, None where it is gone.
    ``stale``: it did not fit any more, the paper having been read anew, and changed nothing.
    """

    number: int
    correction: Correction
    at: str | None
    stale: bool


class Trail:
    """A record and how it came about. ``record`` is the one with all corrections made, ``json`` the same as JSON."""

    def __init__(self, as_read: Record, corrections: list[Correction]) -> None:
        self.as_read, self.record, self._corrections = as_read, as_read, corrections
        self._as_read_json = as_read.model_dump(mode="json")
        self._root = _stem(self._as_read_json, "", None)
        self._touched: dict[int, TracedValue] = {}
        for number, correction in enumerate(corrections):
            try:
                self.record = changed(self.record, correction)
            except CorrectionError:
                continue
            stem = _follow(self._root, correction)
            stem.steps.append(number)
            self._touched[number] = stem
        self.json = self.record.model_dump(mode="json")
        self._by_place: dict[str, TracedValue] = {}
        self._number(self._root, "")
        self._origins = {s.origin: at for at, s in self._by_place.items() if s.origin is not None}

    def origin(self, at: str) -> str | None:
        """Where the value that stands at a place now was read; None where a person put it in."""
        stem = self._by_place.get(at)
        if stem is None:  # below a value that was not read at all: a signature where there was none
            holder, _, name = at.rpartition("/")
            above = self.origin(holder) if holder else None
            return f"{above}/{name}" if above is not None else None
        return stem.origin

    def now(self, origin: str) -> str | None:
        """Where the value that was read at a place, or missed there, stands now; None where it was taken out. An item
        that was missed stands behind the last.
        """
        holder, rest = origin, ""
        while holder not in self._origins:
            holder, _, name = holder.rpartition("/")
            rest = f"/{name}{rest}"
        stem = self._by_place[self._origins[holder]]
        if not rest or not isinstance(stem.parts, list):
            return f"{stem.at}{rest}"
        was_there = int(rest.split("/")[1]) < len(value_in(self._as_read_json, holder))
        return None if was_there else f"{stem.at}/{len(stem.parts)}"

    def read_value(self, at: str) -> Any:
        """What was read of the value that stands at a place now, as JSON; None where it was not read."""
        origin = self.origin(at)
        try:
            return value_in(self._as_read_json, origin) if origin is not None else None
        except CorrectionError:
            return None

    def last(self, at: str) -> Correction | None:
        """The last correction of the value that stands at a place now."""
        stem = self._by_place.get(at)
        return self._corrections[stem.steps[-1]] if stem and stem.steps else None

    def history(self) -> list[Step]:
        """Every correction, the newest first."""
        steps = []
        for number, correction in enumerate(self._corrections):
            stem = self._touched.get(number)
            steps.append(Step(number, correction, stem.at if stem else None, stem is None))
        return steps[::-1]

    def undoing(self, number: int) -> tuple[str, Action, Any] | None:
        """What takes a correction back: a place, an action, and the value to be there; None where nothing can."""
        stem = self._touched.get(number)
        correction = self._corrections[number]
        if stem is None or correction.action in ("confirm", "withdraw"):
            return None
        if correction.action == "remove":
            holder = stem.parent.at if stem.parent else None
            if holder is None:
                return None
            index = min(int(correction.at.rpartition("/")[2]), len(value_in(self.json, holder)))
            return f"{holder}/{index}", "insert", correction.before
        if stem.at is None:
            return None
        if correction.action == "insert":
            return stem.at, "remove", None
        return stem.at, "set", correction.before

    def _number(self, stem: TracedValue, at: str) -> None:
        stem.at = at
        self._by_place[at] = stem
        parts = stem.parts.items() if isinstance(stem.parts, dict) else enumerate(stem.parts or [])
        for name, part in parts:
            self._number(part, f"{at}/{name}")


def _stem(value: Any, origin: str | None, parent: TracedValue | None) -> TracedValue:
    stem = TracedValue(origin, parent)

    def below(name: str | int, part: Any) -> TracedValue:
        return _stem(part, f"{origin}/{name}" if origin is not None else None, stem)

    if isinstance(value, dict):
        stem.parts = {name: below(name, part) for name, part in value.items()}
    elif isinstance(value, list):
        stem.parts = [below(n, part) for n, part in enumerate(value)]
    return stem


def _follow(root: TracedValue, correction: Correction) -> TracedValue:
    """Does to the stems what a correction, which fits, does to the record; returns the one that it touched."""
    if not correction.at:
        return root
    *way, last = correction.at[1:].split("/")
    holder = root
    for name in way:
        holder = _part(holder, name)
    if holder.parts is None and last.isdecimal():
        holder.parts = []
    if isinstance(holder.parts, list) and correction.action == "insert":
        new = _stem(correction.after, None, holder)
        holder.parts.insert(int(last), new)
        return new
    if isinstance(holder.parts, list) and correction.action == "remove":
        return holder.parts.pop(int(last))
    if isinstance(holder.parts, list) and int(last) >= len(holder.parts):
        return holder  # a person says that there is no further item
    stem = _part(holder, last)
    if correction.action == "set" and isinstance(correction.after, dict | list):
        stem.parts = _stem(correction.after, stem.origin, holder).parts
    return stem


def _part(holder: TracedValue, name: str) -> TracedValue:
    if isinstance(holder.parts, list):
        return holder.parts[int(name)]
    if holder.parts is None:
        holder.parts = {}
    origin = f"{holder.origin}/{name}" if holder.origin is not None else None
    return holder.parts.setdefault(name, TracedValue(origin, holder))
