"""Fields: from a record, its trail and its judged values to the fields that a person sees, in order.

The layout is data (``review.toml``).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Any, TypedDict, cast, get_args, get_origin

from pydantic import BaseModel

from ingest.catalogue.row import Reviewed
from ingest.doubt import Judged
from ingest.web.record.offered import Offered, offered
from ingest.web.record.parts import Group, Leaf, Part, Series, all_in
from ingest.web.record.readings import StoredReading, UprightBox
from ingest.web.record.shapes import Shape, display_text, makes, shape_of, without_none
from ingest.web.record.trail import Trail
from ocr import Box
from parse import Copy, Document


class _Order(TypedDict):
    """The values of a document or of a copy in their order; those that are ``always`` there, read or not."""

    order: list[str]
    always: list[str]


class _Layout(TypedDict):
    """The data file. ``also``: by name of a value the one that it is a part of; ``seldom``: parts that are there only
    where they were read; ``main``: values that are asked first; ``folded``: lists that are sent when they are opened;
    ``most_one_by_one``: how many doubtful values of these are asked each by itself.
    """

    main: list[str]
    folded: list[str]
    most_one_by_one: int
    document: _Order
    copy: _Order
    also: dict[str, str]
    seldom: list[str]


TOGETHER = "together"
"""Among the opened parts of a page: the group of doubtful values of folded lists."""


class RecordLayout:
    """A document's record laid out: ``original`` and ``copies`` apart, and how much of it is still doubtful."""

    def __init__(
        self, trail: Trail, judged: list[Judged], reading: StoredReading, review: Reviewed | None
    ) -> None:
        """``judged``: of the record as read; ``review``: the confirmation of the record as it is."""
        self._trail, self._reading, self._review = trail, reading, review
        self._dump: dict[str, Any] = trail.json
        self._judged = self._by_place(judged)
        doubtful = [at for at, one in self._judged.items() if one.doubtful]
        self._grouped = sum(map(_is_folded, doubtful)) > _layout()["most_one_by_one"]
        asked = sorted(doubtful, key=self._turn)
        self._ranks = {at: rank for rank, at in enumerate(asked)}
        layout = _layout()
        self.original = self._group(
            Document, self._dump["document"], "/document", "document", layout["document"]
        )
        self.copies = [
            self._group(Copy, copy, f"/copies/{n}", "copy", layout["copy"])
            for n, copy in enumerate(self._dump["copies"])
        ]

    def parts(self) -> Iterator[Part]:
        """Every value, group and list."""
        for group in (self.original, *self.copies):
            yield from all_in(group)

    def open_doubts(self) -> list[Leaf | Series]:
        """Values that a person should still check, the most doubtful first."""
        found = [
            (one.rank, one) for one in self.parts() if not isinstance(one, Group) and one.rank is not None
        ]
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def together(self) -> list[Leaf | Series]:
        """Of these, values of folded lists that are too many to be asked one by one: a person looks at them as a group,
        or leaves them; else none.
        """
        return [one for one in self.open_doubts() if self._grouped and _is_folded(one.at)]

    @staticmethod
    def lists_of(parts: Iterable[Leaf | Series]) -> list[str]:
        """The places of the document's lists that values are of, each once."""
        return list(dict.fromkeys("/".join(one.at.split("/")[:3]) for one in parts))

    def gathers(self, series: Series) -> bool:
        """Whether any of a list is looked at in that group."""
        return self._grouped and _is_folded(series.at) and self.is_doubtful(series)

    def part(self, at: str) -> Part | None:
        """The value, group or list at a place."""
        return next((one for one in self.parts() if one.at == at), None)

    def item_of(self, at: str) -> Group | None:
        """The item of a list that a value is a part of."""
        holder, _, _ = at.rpartition("/")
        part = self.part(holder) if holder.rpartition("/")[2].isdecimal() else None
        return part if isinstance(part, Group) else None

    def shown_items(self, series: Series, opened: Collection[str], wrong: str) -> list[Part]:
        """The items of a list that are sent with the page: all, but of a folded one only those to be looked at now.

        ``opened``: folded lists that somebody has opened, ``TOGETHER`` for the group; ``wrong``: the place of a change
        that was refused.
        """
        if series.name not in _layout()["folded"] or series.at in opened:
            return list(series.items)
        asked = not self._grouped or TOGETHER in opened
        return [
            one
            for one in series.items
            if (asked and self.is_doubtful(one)) or f"{wrong}/".startswith(f"{one.at}/")
        ]

    def is_doubtful(self, part: Part) -> bool:
        """Whether anything in a part should still be looked at."""
        return any(not isinstance(one, Group) and one.rank is not None for one in all_in(part))

    def _by_place(self, judged: list[Judged]) -> dict[str, Judged]:
        """What was judged, by where it is shown now, the most doubtful first. A code's parts count as the code, the
        signature as the first of several; an item that is missing is shown at its list.
        """
        also = _layout()["also"]
        found: dict[str, Judged] = {}
        for one in judged:
            now = self._trail.now(one.at)
            if now is None:
                continue
            holder, _, name = now.rpartition("/")
            if name in also and (holder == "/document" or holder.startswith("/copies/")):
                now = f"{holder}/{also[name]}"
            if self._dump["document"]["signatures"] and now.startswith("/document/signature/"):
                now = now.replace("/signature/", "/signatures/0/", 1)
            found.setdefault(self._shown_at(now), one)
        return found

    def _turn(self, at: str) -> tuple[bool, bool, bool, int, str]:
        """When a doubtful value is asked: main ones first, a group of folded ones last; of these what is empty, which
        always needs a hand, in the order of the page; what has text in the order of doubt.
        """
        last = self._grouped and _is_folded(at)
        if self._has_text(at):
            return not _is_main(at), last, True, 0, ""
        names = [part for part in at.split("/")[1:] if not part.isdecimal()]
        order = _layout()["document" if names[0] == "document" else "copy"]["order"]
        return not _is_main(at), last, False, order.index(names[1]) if names[1] in order else len(order), at

    def _has_text(self, at: str) -> bool:
        """Whether something stands there that may be right."""
        there: Any = self._dump
        for name in at.split("/")[1:]:
            there = there[int(name)] if isinstance(there, list) else (there or {}).get(name)
        return there not in (None, [], "")

    def _shown_at(self, at: str) -> str:
        there: Any = self._dump
        shown = ""
        for name in at.split("/")[1:]:
            if name.isdecimal() and int(name) >= len(there or []):
                return shown
            there = there[int(name)] if isinstance(there, list) else (there or {}).get(name)
            shown = f"{shown}/{name}"
        return shown

    def _group(
        self,
        model: type[BaseModel],
        value: dict[str, Any],
        at: str,
        name: str,
        layout: _Order | None = None,
    ) -> Group:
        names = layout["order"] if layout else list(model.model_fields)
        seldom = _layout()["seldom"]
        always = layout["always"] if layout else [part for part in names if part not in seldom]
        group = Group(at, name)
        for part in names:
            if part == "signature" and value.get("signatures"):
                continue  # it is the first of them
            there, kind = value[part], model.model_fields[part].annotation
            inside = f"{at}/{part}"
            shown = there not in (None, []) or part in always or self._is_judged(inside)
            needed = model.model_fields[part].is_required()
            (group.parts if shown else group.rest).append(
                self._part(kind, there, inside, part, needed=needed)
            )
        return group

    def _is_judged(self, at: str) -> bool:
        return any(place == at or place.startswith(at + "/") for place in self._judged)

    def _part(self, kind: Any, value: Any, at: str, name: str, *, needed: bool = False) -> Part:
        kind = without_none(kind)
        if get_origin(kind) is list:
            (item,) = get_args(kind)
            items = [self._part(item, one, f"{at}/{n}", name, needed=True) for n, one in enumerate(value)]
            judged = self._judged.get(at)
            last = self._trail.last(at) or self._trail.last(f"{at}/{len(value)}")
            looked_at = self._is_reviewed(at) or last is not None
            return Series(
                at, name, items, makes(item, name), judged, self._places(None, judged),
                None if looked_at else self._ranks.get(at),
            )  # fmt: skip
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self._group(kind, value or _empty(kind), at, name)
        return self._leaf(shape_of(name, kind, needed=needed), value, at)

    def _leaf(self, shape: Shape, value: Any, at: str) -> Leaf:
        origin = self._trail.origin(at)
        read = self._trail.read_value(at)
        judged, last = self._judged.get(at), self._trail.last(at)
        settled = last is not None or self._is_reviewed(at)
        return Leaf(
            at=at, shape=shape, said=display_text(value, shape.kind), before=json.dumps(value, ensure_ascii=False),
            read=display_text(read, shape.kind) if read != value and origin is not None else None,
            places=self._places(origin, judged),
            judged=judged, last=last, settled=settled,
            rank=None if settled else self._ranks.get(at),
            by_hand=origin is None,
            offered=None if settled else self._offered(at, judged),
        )  # fmt: skip

    def _offered(self, at: str, judged: Judged | None) -> Offered | None:
        """What may be taken in its place: readings of a pen, or near words that people confirmed in other papers."""
        if judged and judged.doubtful and judged.office:
            return Offered([judged.office.value], "")
        return offered(at, self._dump["document"], self._reading.transcript)

    def _is_reviewed(self, at: str) -> bool:
        return self._review is not None and self._review.covers(at)

    def _places(self, origin: str | None, judged: Judged | None) -> list[UprightBox]:
        places = self._reading.places(origin) if origin is not None else []
        if places or judged is None:
            return places
        return [self._reading.upright(place.page, Box(*place.box)) for place in judged.places]


def _is_main(at: str) -> bool:
    """Whether a value is one of those that say which paper it is: of the paper, or of a copy of it."""
    names = [part for part in at.split("/")[1:] if not part.isdecimal()]
    return names[1] in _layout()["main"]


def _is_folded(at: str) -> bool:
    """Whether a value is one of a list that is sent when it is opened."""
    names = at.split("/")[1:]
    return names[0] == "document" and names[1] in _layout()["folded"]


def _empty(model: type[BaseModel]) -> dict[str, Any]:
    return {
        name: [] if get_origin(without_none(one.annotation)) is list else None
        for name, one in model.model_fields.items()
    }


@cache
def _layout() -> _Layout:
    text = resources.files("ingest").joinpath("data/review.toml").read_text(encoding="utf-8")
    return cast(_Layout, tomllib.loads(text))
