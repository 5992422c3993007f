"""Destruction: the list of dossiers whose retention is over, for those in authority to decide on, and the minutes of
what was destroyed. The wording follows the usual printed ones.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from ingest.archive.destroying.acts import Act, Destroyed
from ingest.archive.destroying.lists import List
from ingest.archive.dossiers.ending import kept_until
from ingest.archive.dossiers.words import said_retention
from ingest.catalogue.dossiers.rows import ListedDossier
from ingest.export.forms.form import (
    Block,
    Form,
    Line,
    Office,
    Signature,
    Signatures,
    Table,
    columns_of,
    dated,
    day,
    head_of,
)
from ingest.export.forms.words import in_words, words


class _Ended(NamedTuple):
    code: str
    title: str
    first: str | None
    last: str | None
    retention: str
    sheets: int


def expired_form(
    listed: List | None, dossiers: list[ListedDossier], office: Office, at: datetime.date
) -> Form:
    """Danh mục hồ sơ hết thời hạn bảo quản đề nghị hủy: of dossiers that may be destroyed, with the id by which the
    list is known (``ingest.archive.destroying.lists``); ``listed`` None: it was not printed to be decided on.
    """
    told = words()["expired"]
    rows = [
        [
            *_cells(n, _Ended(one.row.code, one.row.title, one.first, one.last, one.row.retention or "", one.sheets)),
            _why(one),
        ]
        for n, one in enumerate(dossiers, 1)
    ]  # fmt: skip
    blocks: list[Block] = [
        head_of(office),
        Line(told["title"], 14, bold=True, align="C", space=8),
        Line(told["base"], 13, italic=True, align="C"),
        Line("", 6),
        Table(columns_of("expired"), rows),
        Line(told["total"].format(count=f"{len(rows):02}", words=in_words(len(rows))), 13, space=3),
        Line(
            told["code"].format(id=listed.id) if listed else told["no_code"],
            11,
            italic=True,
            align="J",
            space=1,
        ),
        Signatures(
            [
                Signature(told["decides"], told["seal"]),
                Signature(told["signer"], told["signs"], dated(office, at)),
            ]
        ),
    ]
    return Form("danh-muc-de-nghi-huy", told["title"], blocks)


def destruction_form(act: Act, office: Office) -> Form:
    """Biên bản hủy: what was destroyed by a decision, when, by whom, how much."""
    told = words()["destruction"]
    when = datetime.datetime.fromisoformat(act.when).astimezone()
    rows = [
        [
            *_cells(n, _Ended(one.code, one.title, one.first, one.last, one.retention, one.sheets)),
            _note(one),
        ]
        for n, one in enumerate(act.dossiers, 1)
    ]  # fmt: skip
    by = f"{act.decision} ({act.decided_by})" if act.decided_by else act.decision
    amount = told["amount"].format(
        count=f"{len(act.dossiers):02}", words=in_words(len(act.dossiers)), papers=f"{len(act.papers):02}",
        pages=sum(one.pages for one in act.dossiers),
    )  # fmt: skip
    blocks: list[Block] = [
        head_of(office),
        Line(dated(office, when.date()), italic=True, align="R", space=2),
        Line(told["title"], 14, bold=True, align="C", space=6),
        Line(told["about"], 14, bold=True, align="C"),
        Line(told["base"].format(decision=by), italic=True, align="J", space=5),
        *(
            [Line(told["listed"].format(id=act.listed), italic=True, align="J", space=1)]
            if act.listed
            else []
        ),
        Line(told["we"], space=2),
        *(Line(told["person"], space=1) for _ in range(3)),
        Line(told["did"].format(at=f"{when:%H:%M}", day=f"{when:%d/%m/%Y}", who=act.who), align="J", space=2),
        Line(amount, align="J", space=1),
        Line(told["how"], align="J", space=1),
        Line("", 6),
        Table(columns_of("destruction"), rows),
        Line(told["kept"].format(id=act.id), align="J", space=3),
        Line(told["copies"], align="J", space=1),
        Signatures([Signature(told["witness"], told["signs"]), Signature(told["signer"], told["signs"])]),
    ]
    return Form("bien-ban-huy", told["title"], blocks)


def _why(one: ListedDossier) -> str:
    told, until = words()["expired"], kept_until(one)
    over = f"{until:%d/%m/%Y}" if until else ""
    if not (one.undated and one.ended):
        return str(told["why"].format(day=over))
    return str(told["why_ended"].format(day=over, count=f"{one.undated:02}", ended=day(one.ended)))


def _note(one: Destroyed) -> str:
    told, count = words()["destruction"], f"{len(one.papers):02}"
    if not (one.undated and one.ended):
        return str(told["papers"].format(count=count))
    return str(told["ended"].format(count=count, undated=f"{one.undated:02}", ended=day(one.ended)))


def _cells(number: int, one: _Ended) -> list[str]:
    period = day(one.first) if one.first == one.last else f"{day(one.first)} - {day(one.last)}"
    years = said_retention(int(one.retention)) if one.retention.isdecimal() else ""
    return [str(number), one.code, one.title, period, years, str(one.sheets)]
