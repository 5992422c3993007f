"""Acceptance: the minutes of accepting what was digitised (biên bản nghiệm thu): quantities, the sample, how often its
values err, with the interval in which the share of all lies, and what failed.
"""

from __future__ import annotations

import datetime

from ingest.export.acceptance.intervals import Interval
from ingest.export.acceptance.judging import FieldResult, Result
from ingest.export.acceptance.quantities import Quantities
from ingest.export.acceptance.samples import Sample
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
    head_of,
)
from ingest.export.forms.words import words


def acceptance_form(
    sample: Sample, result: Result, all_: Quantities, office: Office, at: datetime.date
) -> Form:
    """Biên bản nghiệm thu kết quả số hóa."""
    told = words()["acceptance"]
    drawn = datetime.datetime.fromisoformat(sample.drawn_at).astimezone()
    checkers = ", ".join(sorted({check.who for check in sample.checks.values()})) or words()["dots"]
    rows = [_row(told["fields"][one.field], one) for one in result.fields]
    rows += [_row(told["values"], result.values), _row(told["papers"], result.papers)]
    lines = [
        told["amount"].format(papers=all_.papers, pages=all_.pages, size=_size(all_.bytes)),
        told["failed"].format(count=f"{all_.failures:02}"),
        told["sample"].format(
            count=f"{len(sample.papers):02}", population=sample.population, day=f"{drawn:%d/%m/%Y}",
            who=sample.drawn_by, seed=sample.seed, pages=result.pages, size=_size(result.bytes),
        ),
        *([told["scope"].format(scope=sample.scope)] if sample.scope else []),
        told["checked"].format(checked=f"{result.papers.checked:02}", who=checkers),
    ]  # fmt: skip
    if result.values.open:
        lines.append(told["open"].format(count=f"{result.values.open:02}"))
    failed: list[Block] = [
        Table(columns_of("failed"), [[str(n), *one] for n, one in enumerate(all_.failed, 1)], numbered=False)
    ]
    blocks: list[Block] = [
        head_of(office),
        Line(dated(office, at), italic=True, align="R", space=2),
        Line(told["title"], 14, bold=True, align="C", space=6),
        Line(told["about"], 14, bold=True, align="C"),
        Line(told["we"], space=4),
        *(Line(told["person"], space=1) for _ in range(2)),
        *(Line(text, align="J", space=1.5) for text in lines),
        Line("", 5),
        Table(columns_of("acceptance"), rows),
        Line(told["how"], 11, italic=True, align="J", space=2),
        *([Line(told["failed_list"], bold=True, space=3), *failed] if all_.failed else []),
        Line(told["verdict"], space=3),
        Signatures([Signature(told["gives"], told["signs"]), Signature(told["receives"], told["signs"])]),
    ]
    return Form("bien-ban-nghiem-thu", told["title"], blocks)


def percent(share: float) -> str:
    """``1,25%``."""
    return f"{100 * share:.2f}%".replace(".", ",")


def interval(one: Interval | None) -> str:
    """``0,25% - 3,10%``; "" of none."""
    return "" if one is None else f"{percent(one.low)} - {percent(one.high)}"


def _row(name: str, one: FieldResult) -> list[str]:
    rate = percent(one.wrong / one.checked) if one.checked else ""
    return [name, str(one.checked), str(one.wrong), rate, interval(one.exact), interval(one.score)]


def _size(count: int) -> str:
    """``12,3 MB``."""
    value, units = float(count), ["B", "KB", "MB", "GB", "TB"]
    while value >= 1000 and len(units) > 1:
        value, units = value / 1000, units[1:]
    return f"{value:.1f} {units[0]}".replace(".", ",")
