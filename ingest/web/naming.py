"""Naming: from a place in a record to its name for people."""

from __future__ import annotations

from collections.abc import Callable


class Names:
    """Names in one language. ``known``: whether there is a sentence of a key under ``web``; ``sentence``: gives it."""

    def __init__(self, known: Callable[[str], bool], sentence: Callable[..., str]) -> None:
        self._known, self._sentence = known, sentence

    def label(self, at: str) -> str:
        """The name of a value beside its neighbours: ``/document/recipients/2`` is "Nơi nhận 3"."""
        parts = at.split("/")[1:]
        if not parts:
            return self._sentence("whole")
        if parts == ["document"]:
            return self._sentence("original")
        *before, last = parts
        if last.isdecimal():
            return f"{self._called(before[-1], before[:-1])} {int(last) + 1}"
        return self._called(last, before)

    def full(self, at: str) -> str:
        """The name of a value anywhere: ``/copies/0/signature/name`` is "Bản sao 1 · Chữ ký · Họ tên"."""
        parts = at.split("/")[1:]
        shown = []
        for n in range(len(parts)):
            is_named_by_its_item = n + 1 < len(parts) and parts[n + 1].isdecimal()
            if not is_named_by_its_item and (n or len(parts) == 1):
                shown.append(self.label("/" + "/".join(parts[: n + 1])))
        return " · ".join(shown) or self._sentence("whole")

    def choice(self, value: str) -> str:
        """A value that is one of a few: as it is, where it has no name of its own."""
        return self._sentence(f"choice.{value}") if self._known(f"choice.{value}") else value

    def _called(self, name: str, before: list[str]) -> str:
        """By the group that it stands in, where it has a name of its own there."""
        groups = [part for part in before if not part.isdecimal()]
        own = f"field.{groups[-1]}_{name}" if groups else ""
        if own and self._known(own):
            return self._sentence(own)
        return self._sentence(f"field.{name}") if self._known(f"field.{name}") else name


def text_of(value: object) -> str:
    """A value of a record as one line of text: of a thing the values of its parts."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return " · ".join(text for part in value.values() if (text := text_of(part)))
    if isinstance(value, list):
        return "; ".join(text for part in value if (text := text_of(part)))
    return str(value)
