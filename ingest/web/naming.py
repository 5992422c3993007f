"""Naming: from a place in a record to what people call it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Names:
    """Names in one language. ``known``: whether there is a sentence of a key under ``web``; ``say``: gives it."""

    def __init__(self, known: Callable[[str], bool], say: Callable[..., str]) -> None:
        self._known, self._say = known, say

    def label(self, at: str) -> str:
        """The name of a value beside its neighbours: ``/document/recipients/2`` is "Nơi nhận 3"."""
        parts = at.split("/")[1:]
        if not parts:
            return self._say("whole")
        *before, last = parts
        if last.isdecimal():
            return f"{self._called(before[-1], before[:-1])} {int(last) + 1}"
        return self._called(last, before)

    def full(self, at: str) -> str:
        """The name of a value anywhere: ``/copies/0/signature/name`` is "Bản sao 1 · Chữ ký · Họ tên"."""
        parts = at.split("/")[1:]
        steps = [""]
        for part in parts:
            steps.append(f"{steps[-1]}/{part}")
        shown = [
            step for n, step in enumerate(steps[1:])
            if step not in ("/document", "/copies") and not (n + 1 < len(parts) and parts[n + 1].isdecimal())
        ]  # fmt: skip
        return " · ".join(self.label(step) for step in shown) or self._say("whole")

    def choice(self, value: str) -> str:
        """A value that is one of a few: as it is, where it has no name of its own."""
        return self._say(f"choice.{value}") if self._known(f"choice.{value}") else value

    def _called(self, name: str, before: list[str]) -> str:
        """By the group that it stands in, where it has a name of its own there."""
        groups = [part for part in before if not part.isdecimal()]
        own = f"field.{groups[-1]}_{name}" if groups else ""
        if own and self._known(own):
            return self._say(own)
        return self._say(f"field.{name}") if self._known(f"field.{name}") else name


def text_of(value: Any) -> str:
    """A value of a record as one line of text: of a thing the values of its parts."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return " · ".join(text for part in value.values() if (text := text_of(part)))
    if isinstance(value, list):
        return "; ".join(text for part in value if (text := text_of(part)))
    return str(value)
