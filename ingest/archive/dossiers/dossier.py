"""Dossier: what a hồ sơ is known by, the papers in it, and the entries of its file, from which both follow.

A dossier's file is a list of entries, each bound to all before it by a hash (``ingest.archive.chain``); nothing in it
is ever changed. Facts by Nghị định 30/2020/NĐ-CP, Điều 28-31 and Phụ lục V, and by Thông tư 05/2025/TT-BNV.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ingest.errors import DossierError

Action = Literal["make", "change", "papers", "hand_over", "unlock", "dissolve", "destroy", "recut"]
State = Literal["open", "handed_over", "dissolved", "destroyed"]
ENDED: tuple[State, ...] = ("dissolved", "destroyed")
"""The states of a dossier that has no papers any more and cannot be changed."""
Access = Literal["open", "conditional", "secret"]
Retention = Literal["permanent"] | Annotated[int, Field(ge=1, le=200)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


def _day(text: str) -> str:
    """A day of the calendar, or "". Raises ValueError."""
    if text:
        date.fromisoformat(text)
    return text


Day = Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2})?$"), AfterValidator(_day)]


class Facts(BaseModel):
    """What people say of a dossier; "" and None: not said.

    ``code``: số, ký hiệu hồ sơ (``01.TCCB``); ``heading``: đề mục of the list that it stands in; ``retention``:
    ``permanent`` or years; ``inventory``: number of the mục lục; ``compiler``: who keeps the dossier; ``sides``: how
    many pages a sheet of it bears, by which sheets are counted; ``ended``: the day (ISO) on which it ended, said by who
    knows it where papers bear no date. ``file_code``, ``paper_code``, ``recovery`` (whether
    there is a copy against loss), ``condition``, ``keyword``: elements of Thông tư 05/2025.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    code: Short = ""
    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""
    heading: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""
    retention: Retention | None = None
    box: Short = ""
    inventory: Short = ""
    fonds: Short = ""
    compiler: Short = ""
    access: Access | None = None
    note: Long = ""
    sides: Literal[1, 2] = 1
    file_code: Short = ""
    paper_code: Short = ""
    recovery: Literal["none", "done", "to_do"] | None = None
    condition: Literal["good", "fair", "damaged"] | None = None
    keyword: Short = ""
    ended: Day = ""

    def as_json(self) -> str:
        """As the catalogue has them. A fact that came later and is not said is left out, so that rows of dossiers that
        were entered before it was known stay as they are.
        """
        return self.model_dump_json(exclude=None if self.ended else {"ended"})


class Placed(BaseModel):
    """A paper in a dossier: its document's id, and its sheets where somebody counted them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: Annotated[str, StringConstraints(pattern="^[0-9a-f]{16}$")]
    sheets: Annotated[int, Field(ge=1, le=100_000)] | None = None


class Entry(BaseModel):
    """One entry of a dossier's file. ``facts``: those that it sets; ``papers``: all that are in the dossier from then
    on, in their order, None where it leaves them; ``why``: asked for where a handed-over dossier is unlocked; where
    one is destroyed, the decision. ``when``: UTC, ISO 8601.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Action
    facts: dict[str, Any] = {}
    papers: list[Placed] | None = None
    why: str = ""
    who: str
    when: str

    @classmethod
    def now(
        cls,
        action: Action,
        who: str,
        *,
        facts: dict[str, Any] | None = None,
        papers: list[Placed] | None = None,
        why: str = "",
    ) -> Entry:
        when = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(action=action, facts=facts or {}, papers=papers, why=why.strip(), who=who, when=when)


class Dossier(NamedTuple):
    """A dossier as it is after its entries. ``papers``: those that are held as secret included."""

    id: str
    facts: Facts
    papers: list[Placed]
    state: State
    entries: list[Entry]

    @property
    def documents(self) -> list[str]:
        return [paper.document for paper in self.papers]


def dossier_of(dossier: str, entries: list[Entry]) -> Dossier:
    """The dossier that these entries make.

    Raises:
        DossierError: an entry does not fit those before it.
    """
    there = Dossier(dossier, Facts(), [], "open", [])
    for entry in entries:
        there = after(there, entry)
    return there


def after(dossier: Dossier, entry: Entry) -> Dossier:
    """The dossier after one more entry.

    Raises:
        DossierError: it is locked, a fact cannot be so, or a reason or the title is missing.
    """
    _refuse_locked(dossier, entry)
    facts = _changed(dossier.facts, entry.facts)
    if not facts.title:
        raise DossierError("no_title")
    papers = dossier.papers if entry.papers is None else entry.papers
    if len({paper.document for paper in papers}) < len(papers):
        raise DossierError("twice")
    if entry.action == "hand_over" and not papers:
        raise DossierError("empty")
    states: dict[Action, State] = {
        "hand_over": "handed_over", "unlock": "open", "dissolve": "dissolved", "destroy": "destroyed",
    }  # fmt: skip
    state = states.get(entry.action, dossier.state)
    if state in ENDED:
        papers = []
    return Dossier(dossier.id, facts, papers, state, [*dossier.entries, entry])


def _refuse_locked(dossier: Dossier, entry: Entry) -> None:
    if (entry.action == "make") == bool(dossier.entries) or dossier.state in ENDED:
        raise DossierError("gone")
    if dossier.state == "handed_over" and entry.action not in ("unlock", "destroy", "recut"):
        raise DossierError("locked")
    if entry.action == "unlock":
        if dossier.state != "handed_over":
            raise DossierError("not_locked")
        if not entry.why:
            raise DossierError("why_needed")


def _changed(facts: Facts, new: dict[str, Any]) -> Facts:
    if not new:
        return facts
    try:
        return Facts.model_validate(
            {**facts.model_dump(), **{key: _text(value) for key, value in new.items()}}
        )
    except ValidationError as error:
        where = error.errors()[0]["loc"]
        raise DossierError("bad_fact", fact=str(where[0]) if where else "?") from error


def _text(value: Any) -> Any:
    """Text in one form of Unicode, on one line, without letters that no file may have."""
    if not isinstance(value, str):
        return value
    return " ".join(
        "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", value)).split()
    )
