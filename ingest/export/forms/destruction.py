"""Destruction: the list of dossiers whose retention is over, for those in authority to decide on, and the minutes of
what was destroyed. The wording follows the usual printed ones.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from ingest.archive.destroying.acts import Act
from ingest.archive.dossiers.ending import kept_until, may_end
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


def expired_form(dossiers: list[ListedDossier], office: Office, at: datetime.date) -> Form:
    """Danh mục hồ sơ hết thời hạn bảo quản đề nghị hủy: of these, those whose retention is over on this day, as may be
    destroyed.
    """
    told = words()["expired"]
    rows: list[list[str]] = []
    for one in dossiers:
        until = kept_until(one)
        if until is not None and until < at and may_end(one):
            ended = _Ended(
                one.row.code, one.row.title, one.first, one.last, one.row.retention or "", one.sheets
            )
            rows.append([*_cells(len(rows) + 1, ended), told["why"].format(day=f"{until:%d/%m/%Y}")])
    blocks: list[Block] = [
        head_of(office),
        Line(told["title"], 14, bold=True, align="C", space=8),
        Line(told["base"], 13, italic=True, align="C"),
        Line("", 6),
        Table(columns_of("expired"), rows),
        Line(told["total"].format(count=f"{len(rows):02}", words=in_words(len(rows))), 13, space=3),
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
            told["papers"].format(count=f"{len(one.papers):02}"),
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


def _cells(number: int, one: _Ended) -> list[str]:
    period = day(one.first) if one.first == one.last else f"{day(one.first)} - {day(one.last)}"
    years = said_retention(int(one.retention)) if one.retention.isdecimal() else ""
    return [str(number), one.code, one.title, period, years, str(one.sheets)]
