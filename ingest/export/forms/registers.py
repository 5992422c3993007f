"""Registers: the papers that came in and that went out, as Phụ lục IV of Nghị định 30/2020/NĐ-CP has them.

What went out is what the office itself issued, as far as its name tells; all else came in. What only people know (who
took a paper, who signed for it) is left to be written.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from ingest.archive.dossiers.proposing import body_name, in_order
from ingest.catalogue.row import Row
from ingest.export.forms.filing import named
from ingest.export.forms.form import Block, Form, Line, Office, Table, columns_of, day, head_of
from ingest.export.forms.words import words
from lexicon.folding import fold_any, squeeze
from parse import Record

Records = Callable[[str], Record]
"""Gives the record of a document by its id."""


def went_out(row: Row, office: Office) -> bool:
    """Whether the office issued a paper; False where its name is not set.

    The last line of who issues it is its own name, the lines above are the bodies it is under (NĐ30, Phụ lục I, II.2):
    SỞ Y TẾ under UBND TỈNH, VĂN PHÒNG under TỈNH ỦY, whose own name in full is Văn phòng Tỉnh ủy.
    """
    own, above = _key(office.name), _key(office.above)
    *upper, last = map(_key, (row.issuer or "").strip("[]").split(" · "))
    if not own or not last or (above and upper and above not in upper):
        return False
    return last == own or (bool(above and upper) and own.startswith(last))


def _key(name: str) -> str:
    return squeeze(fold_any(name))


def incoming_form(rows: Iterable[Row], record: Records, office: Office) -> Form:
    """Sổ đăng ký văn bản đến: by the day of arrival and its number, as the arrival stamp has them."""
    told = words()["incoming"]
    entries = []
    for row in rows:
        if went_out(row, office):
            continue
        arrival = record(row.id).document.arrival
        came = arrival.date if arrival else None
        number = (arrival.number if arrival else None) or ""
        values = [
            f"{came:%d/%m}/{came.year:04}" if came else "", number, body_name(row.issuer), row.code or "",
            day(row.date), named(row), "", "", "", "",
        ]  # fmt: skip
        digits = "".join(filter(str.isdecimal, number))
        entries.append(
            ((came or datetime.date.max, int(digits[:9] or 0), row.date or "9999", row.id), values)
        )
    table = [values for _, values in sorted(entries)]
    return _form("so-van-ban-den", "incoming", told, table, office)


def outgoing_form(rows: Iterable[Row], record: Records, office: Office) -> Form:
    """Sổ đăng ký văn bản đi: by date and number."""
    told = words()["outgoing"]
    table = []
    for row in in_order(row for row in rows if went_out(row, office)):
        document = record(row.id).document
        recipients = "; ".join(one.strip(" -;.,") for one in document.recipients)
        table.append([row.code or "", day(row.date), named(row), row.signer or "", recipients, "", "", ""])
    return _form("so-van-ban-di", "outgoing", told, table, office)


def _form(name: str, which: str, told: dict[str, str], table: list[list[str]], office: Office) -> Form:
    blocks: list[Block] = [
        head_of(office),
        Line(told["title"], 14, bold=True, align="C", space=6),
        Line("", 6),
        Table(columns_of(which), table),
        Line(told["total"].format(count=f"{len(table):02}"), space=3),
    ]
    return Form(name, told["title"], blocks, landscape=True)
