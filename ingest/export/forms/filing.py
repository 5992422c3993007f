"""Filing: the forms of dossiers, as Phụ lục V of Nghị định 30/2020/NĐ-CP has them: what is in one, what is handed over,
its cover, its end, the minutes of handing over.
"""

from __future__ import annotations

import datetime
from itertools import groupby
from typing import NamedTuple

from ingest.archive.dossiers.dossier import Facts
from ingest.archive.dossiers.proposing import body_name
from ingest.archive.dossiers.words import said_retention
from ingest.catalogue.dossiers.rows import DossierPaper, ListedDossier
from ingest.catalogue.row import Row
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


class Filed(NamedTuple):
    """A dossier and its papers in their order."""

    dossier: ListedDossier
    papers: list[DossierPaper]

    @property
    def facts(self) -> Facts:
        return Facts.model_validate_json(self.dossier.row.facts)


def papers_form(filed: Filed, office: Office, at: datetime.date) -> Form:
    """Mục lục văn bản, tài liệu trong hồ sơ."""
    told, facts = words()["papers"], filed.facts
    rows = [
        [
            str(n), paper.row.code or "", day(paper.row.date), named(paper.row), body_name(paper.row.issuer),
            _from_to(paper.first_sheet, paper.last_sheet), "",
        ]
        for n, paper in enumerate(filed.papers, 1)
    ]  # fmt: skip
    blocks: list[Block] = [
        head_of(office),
        Line(told["title"], 14, bold=True, align="C", space=8),
        Line(facts.title, 13, bold=True, align="C"),
        Line(told["of"].format(code=facts.code), 13, align="C"),
        Line(_years([filed.dossier]), 13, align="C"),
        Line("", 6),
        Table(columns_of("papers"), rows),
        Line(told["total"].format(count=_two(len(rows)), sheets=_two(filed.dossier.sheets)), 13, space=3),
        Signatures([Signature(told["signer"], told["signs"], dated(office, at))]),
    ]
    return Form("muc-luc-van-ban", told["title"], blocks)


def dossiers_form(dossiers: list[ListedDossier], office: Office, at: datetime.date) -> Form:
    """Mục lục hồ sơ, tài liệu nộp lưu."""
    told = words()["dossiers"]
    rows = [
        [
            str(n), one.row.code, one.row.title, _period(one), _retention(one), f"{one.sheets}/{one.pages}",
            one.row.note,
        ]
        for n, one in enumerate(dossiers, 1)
    ]  # fmt: skip
    count = len(dossiers)
    blocks: list[Block] = [
        head_of(office),
        Line(told["title"], 14, bold=True, align="C", space=8),
        Line(_years(dossiers), 13, align="C"),
        Line("", 6),
        Table(columns_of("dossiers"), rows),
        Line(told["total"].format(count=_two(count)), 13, space=3),
        Line(told["words"].format(words=_first_upper(in_words(count))), 13, italic=True),
        Signatures([Signature(told["signer"], told["signs"], dated(office, at))]),
    ]
    return Form("muc-luc-ho-so", told["title"], blocks)


def catalogue_form(dossiers: list[ListedDossier], office: Office, at: datetime.date) -> Form:
    """Danh mục hồ sơ, under its headings."""
    told = words()["catalogue"]
    rows: list[list[str]] = []
    for heading, under in groupby(dossiers, key=lambda one: one.row.heading):
        if heading:
            rows.append([heading])
        rows += [[o.row.code, o.row.title, _retention(o), o.row.compiler, o.row.note] for o in under]
    permanent = sum(one.row.retention == "permanent" for one in dossiers)
    limited = sum(one.row.retention not in (None, "permanent") for one in dossiers)
    total = told["total"].format(count=_two(len(dossiers)), permanent=_two(permanent), limited=_two(limited))
    blocks: list[Block] = [
        head_of(office),
        Line(told["title"], 14, bold=True, align="C", space=8),
        Line(_years(dossiers), 13, align="C"),
        Line("", 6),
        Table(columns_of("catalogue"), rows),
        Line(total, 13, space=3),
        Signatures([Signature(told["signer"], told["signs"], dated(office, at))]),
    ]
    return Form("danh-muc-ho-so", told["title"], blocks)


def cover_form(filed: Filed, office: Office) -> Form:
    """Bìa hồ sơ, by TCVN 9251:2012."""
    told, facts, one = words()["cover"], filed.facts, filed.dossier
    dots = told["short_dots"]
    period = (
        told["period"].format(first=day(one.first), last=day(one.last)) if one.first else told["no_period"]
    )
    blocks: list[Block] = [
        Line(office.above.upper(), 14, align="C", space=6),
        Line((office.name or words()["dots"]).upper(), 14, bold=True, align="C"),
        *([Line(told["file_code"].format(code=facts.file_code), 13, align="R", space=8)] if facts.file_code else []),
        Line(told["title"], 40, bold=True, align="C", space=38),
        Line(facts.title, 18, bold=True, align="C", space=10),
        Line(period, 15, align="C", space=14),
        Line(told["sheets"].format(sheets=_two(one.sheets)), 15, align="C", space=3),
        Line(told["fonds_number"].format(fonds=facts.fonds or dots), 14, space=36),
        Line(told["inventory"].format(inventory=facts.inventory or dots), 14),
        Line(told["number"].format(code=facts.code or dots), 14),
        Line(told["box"].format(box=facts.box or dots), 14),
        Line(told["retention"].format(retention=(_retention(one) or dots)), 14, bold=True, align="R", space=4),
    ]  # fmt: skip
    return Form("bia-ho-so", told["title"], blocks)


def end_form(filed: Filed, office: Office, at: datetime.date) -> Form:
    """Tờ kết thúc."""
    told, facts, one = words()["end"], filed.facts, filed.dossier
    condition = told["conditions"].get(facts.condition or "")
    sheets = told["sheets"].format(sheets=_two(one.sheets), words=in_words(one.sheets), last=_two(one.sheets))
    blocks: list[Block] = [
        head_of(office),
        Line(told["title"], 16, bold=True, align="C", space=14),
        Line(told["dossier"].format(code=facts.code), space=8),
        Line(told["called"].format(title=facts.title), space=2, align="J"),
        Line(sheets if one.sheets else told["none"], space=2, align="J"),
        Line(told["pages"].format(pages=one.pages), space=2),
        Line(told["inventory"].format(count=_two(one.papers)), space=2),
        Line(told["condition"].format(condition=condition) if condition else told["no_condition"], space=2),
        Signatures([Signature(told["signer"], told["signs"], dated(office, at))]),
    ]
    return Form("to-ket-thuc", told["title"], blocks)


def handover_form(dossiers: list[ListedDossier], office: Office, at: datetime.date) -> Form:
    """Biên bản giao nhận hồ sơ, tài liệu."""
    told = words()["handover"]
    boxes = {one.row.box for one in dossiers if one.row.box}
    fonds = {one.row.fonds for one in dossiers if one.row.fonds}
    compilers = {one.row.compiler for one in dossiers if one.row.compiler}
    first, last = _ends(dossiers)
    period = told["from_to"].format(first=day(first), last=day(last)) if first else told["group_dots"]
    count, files = len(dossiers), sum(one.papers for one in dossiers)
    amount = told["dossiers"].format(
        count=_two(count), words=in_words(count), sheets=_two(sum(one.sheets for one in dossiers))
    )
    giver = compilers.pop() if len(compilers) == 1 else told["party_dots"]
    lines = [
        told["giver"].format(giver=giver), told["person"], told["person"],
        told["receiver"].format(receiver=told["party_dots"]), told["person"], told["person"], told["agree"],
        told["group"].format(name="; ".join(sorted(fonds)) or told["group_dots"]),
        told["period"].format(period=period), told["amount"], told["paper"],
        told["boxes"].format(boxes=_two(len(boxes)) if boxes else words()["dots"]), amount, told["digital"],
        told["digital_dossiers"].format(count=_two(count)), told["digital_files"].format(files=_two(files)),
        told["state"], told["list"], told["copies"],
    ]  # fmt: skip
    blocks: list[Block] = [
        head_of(office),
        Line(dated(office, at), italic=True, align="R", space=2),
        Line(told["title"], 14, bold=True, align="C", space=6),
        Line(told["about"], 14, bold=True, align="C"),
        Line(told["base"], italic=True, align="J", space=5),
        Line(told["we"], space=1.5),
        *(Line(text, align="L" if words()["dots"][:4] in text else "J", space=1) for text in lines),
        Signatures([Signature(told["gives"], told["signs"]), Signature(told["receives"], told["signs"])]),
    ]
    return Form("bien-ban-giao-nhan", told["title"], blocks)


def named(row: Row) -> str:
    """Kind and subject, as one sentence."""
    subject = row.subject or ""
    if row.type and subject[1:2].islower():
        subject = subject[:1].lower() + subject[1:]
    return " ".join(part for part in (row.type, subject) if part)


def _from_to(first: int, last: int) -> str:
    return _two(first) if first >= last else f"{_two(first)}-{_two(last)}"


def _period(one: ListedDossier) -> str:
    if one.first == one.last:
        return day(one.first)
    return f"{day(one.first)} - {day(one.last)}"


def _ends(dossiers: list[ListedDossier]) -> tuple[str | None, str | None]:
    firsts = [one.first for one in dossiers if one.first]
    lasts = [one.last for one in dossiers if one.last]
    return min(firsts, default=None), max(lasts, default=None)


def _years(dossiers: list[ListedDossier]) -> str:
    first, last = _ends(dossiers)
    if first is None or last is None:
        return str(words()["year"].format(year=words()["dots"]))
    if first[:4] == last[:4]:
        return str(words()["year"].format(year=first[:4]))
    return str(words()["years"].format(first=first[:4], last=last[:4]))


def _retention(one: ListedDossier) -> str:
    said = one.row.retention
    return said_retention("permanent" if said == "permanent" else int(said) if said else None)


def _two(number: int) -> str:
    """Numbers below ten with a zero, so that nothing can be written before them."""
    return f"{number:02}"


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
