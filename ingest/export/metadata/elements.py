"""Elements: the metadata elements of Thông tư 05/2025/TT-BNV with lengths, needs and codes, from ``data/tt05.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple, NotRequired, TypedDict, cast

Set = Literal["dossier", "batch", "document"]
Kind = Literal["text", "date", "number", "flag"]


class Condition(NamedTuple):
    """Required where another element has one of these codes."""

    element: str
    codes: tuple[str, ...]


class Element(NamedTuple):
    """One element. ``source``: a place in the record (JSON pointer), ``given`` or ``derived``; see the data file."""

    name: str
    vi: str
    kind: Kind
    length: int | None
    need: Literal["required", "optional"] | Condition
    codes: str | None
    source: str

    def is_needed(self, values: dict[str, str]) -> bool:
        """Whether it has to have a value beside these."""
        if isinstance(self.need, Condition):
            return values.get(self.need.element) in self.need.codes
        return self.need == "required"


_When = TypedDict("_When", {"when": str, "is": list[str]})
_Facts = TypedDict(
    "_Facts",
    {
        "vi": str,
        "kind": NotRequired[Kind],
        "length": NotRequired[int],
        "need": Literal["required", "optional"] | _When,
        "codes": NotRequired[str],
        "from": str,
    },
)
"""An element in the data file."""


class _Table(TypedDict):
    """The data file: elements by name, lists of codes by name, what the program says of elements by itself, phrases."""

    dossier: dict[str, _Facts]
    batch: dict[str, _Facts]
    document: dict[str, _Facts]
    codes: dict[str, dict[str, str]]
    own: dict[str, str]
    phrases: dict[str, str]


@cache
def _table() -> _Table:
    text = resources.files("ingest.export").joinpath("data/tt05.toml").read_text(encoding="utf-8")
    return cast(_Table, tomllib.loads(text))


@cache
def elements(which: Set) -> tuple[Element, ...]:
    """The elements of a dossier's ``EAD.xml`` (SIP_hoso), of a batch of loose documents' (SIP_tailieu), or of a
    document's ``EAD_doc.xml``, in the circular's order.
    """
    found = []
    for name, facts in _table()[which].items():
        said = facts["need"]
        need = said if isinstance(said, str) else Condition(said["when"], tuple(said["is"]))
        found.append(
            Element(
                name, facts["vi"], facts.get("kind", "text"), facts.get("length"), need,
                facts.get("codes"), facts["from"],
            )
        )  # fmt: skip
    return tuple(found)


def code_of(codes: str, name: str) -> str | None:
    """The code of a name, capitals or not; None where the list has none."""
    return {known.lower(): code for known, code in _table()["codes"][codes].items()}.get(name.lower())


def codes(which: str) -> dict[str, str]:
    """Name and code of everything in a list of codes."""
    return dict(_table()["codes"][which])


def own(name: str) -> str:
    """What the program may say of an element by itself: the code."""
    lists = {"secret_mode": "mode", "other_type": "typeName", "other_maintenance": "maintenance"}
    code = code_of(lists.get(name, name), _table()["own"][name])
    assert code is not None  # the data file names what its own lists hold
    return code


def phrase(name: str, **details: str) -> str:
    """A Vietnamese phrase of the data file, its places filled."""
    return _table()["phrases"][name].format(**details)
