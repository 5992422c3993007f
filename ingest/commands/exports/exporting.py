"""``export``: takes documents out of the archive: lists, metadata, packages, page texts; nothing in it is changed."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ingest.commands.options import Lang, Root, fail, fault, settings_of_root
from ingest.errors import BAD_USAGE, DONE, MACHINE, NOT_ALL
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.catalogue import Catalogue
    from ingest.catalogue.row import Row
    from ingest.export.findings import Finding
    from ingest.export.metadata.given import Given
    from ingest.export.packages.mets import Profile
    from ingest.export.paper import Paper
    from ingest.settings import Settings

SHOWN = 30
"""Maximum findings that are printed; the report has all of them."""


class Format(StrEnum):
    """What ``export`` makes."""

    XLSX = "xlsx"
    CSV = "csv"
    JSONL = "jsonl"
    SIP = "sip"
    TT05 = "tt05"
    EDXML = "edxml"
    ALTO = "alto"
    HOCR = "hocr"


class State(StrEnum):
    """What of the archive a filter leaves."""

    OPEN = "open"
    REVIEWED = "reviewed"
    PARTIAL = "partial"


class ProfileName(StrEnum):
    """The shapes of a package, see ``ingest.export.packages.mets.PROFILES``."""

    E_ARK = "e-ark"
    TT05 = "tt05"


class _Task(NamedTuple):
    """All that a format is made from. ``trouble`` counts what an exit code has to tell of."""

    settings: Settings
    out: Path | None
    rows: Iterable[Row]
    catalogue: Catalogue
    given: Given
    agreement: str
    number: int
    profile: Profile
    trouble: list[str]

    def papers(self) -> Iterator[Paper]:
        from ingest.archive.archive import Archive
        from ingest.export.chosen import chosen_papers

        def tell(error: Exception) -> None:
            self.trouble.append(str(error))
            typer.echo(say("export.not_whole", self.settings.lang, why=error), err=True)

        return chosen_papers(self.rows, Archive(self.settings.folders.archive), tell)

    def described_papers(self) -> list[Paper]:
        """The documents, all at once; says which ids of the dossier file name none of them."""
        found = list(self.papers())
        if not found:
            fail(say("export.nothing", self.settings.lang), NOT_ALL)
        unused = self.given.unused([paper.id for paper in found])
        if unused:
            typer.echo(say("export.unused", self.settings.lang, ids=", ".join(unused)), err=True)
        return found

    def folder(self) -> Path:
        """Where many files go."""
        if self.out is None:
            fail(say("export.needs_out", self.settings.lang), BAD_USAGE)
        self.out.mkdir(parents=True, exist_ok=True)
        return self.out

    def say_findings(self, findings: list[Finding]) -> None:
        told = [finding for finding in findings if finding.level != "note"]
        for finding in told[:SHOWN]:
            typer.echo(finding.sentence(self.settings.lang), err=True)
        if len(told) > SHOWN:
            typer.echo(say("export.more_findings", self.settings.lang, count=len(told) - SHOWN), err=True)
        self.trouble.extend(finding.code for finding in findings if finding.level == "error")


def export(
    format: Annotated[
        Format, typer.Argument(metavar="FORMAT", help="xlsx csv jsonl sip tt05 edxml alto hocr")
    ],
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Mã văn bản; không có: tất cả. / Ids; none: all."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Tệp hoặc thư mục ra. / File or folder.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Tên loại. / Kind of document.")] = None,
    issuer: Annotated[str | None, typer.Option("--issuer", help="Cơ quan ban hành. / Issuer.")] = None,
    year_from: Annotated[int | None, typer.Option("--from", help="Từ năm. / First year.")] = None,
    year_to: Annotated[int | None, typer.Option("--to", help="Đến năm. / Last year.")] = None,
    state: Annotated[
        State | None, typer.Option("--state", help="Chưa duyệt, đã duyệt, thiếu trang. / Of the review.")
    ] = None,
    dossier: Annotated[
        Path | None, typer.Option("--dossier", help="Tệp hồ sơ TOML hoặc CSV. / Dossier file, TOML or CSV.")
    ] = None,
    organ: Annotated[str | None, typer.Option("--organ", help="Tên cơ quan. / Name of the office.")] = None,
    fonds: Annotated[str | None, typer.Option("--fonds", help="Tên phông. / Name of the fonds.")] = None,
    fonds_code: Annotated[str | None, typer.Option("--fonds-code", help="Mã phông. / Its code.")] = None,
    agreement: Annotated[str, typer.Option("--agreement", help="Mã đăng ký nộp. / Submission's code.")] = "",
    number: Annotated[int, typer.Option("--number", min=1, help="Gói thứ mấy. / Which package of it.")] = 1,
    profile: Annotated[ProfileName, typer.Option("--profile", help="Dạng gói. / Shape.")] = ProfileName.E_ARK,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Xuất mục lục, siêu dữ liệu, gói nộp lưu, chữ từng trang. / Take out lists, metadata, packages, page texts."""
    settings = settings_of_root(root=root, lang=lang, organ=organ, fonds=fonds, fonds_code=fonds_code)
    from ingest.catalogue import Filter, existing_catalogue
    from ingest.errors import GivenFileError, NoSuchDocumentError
    from ingest.export.chosen import chosen_rows
    from ingest.export.metadata.given import Given, read_given

    try:
        catalogue = existing_catalogue(settings)
    except (OSError, sqlite3.Error) as error:
        fault("catalogue.no_answer", error, settings)
    if catalogue is None:
        fail(say("table.empty", settings.lang, where=settings.folders.archive), NOT_ALL)
    wanted = Filter(kind, issuer, year_from, year_to, state.value if state else None)
    try:
        given = read_given(dossier) if dossier else Given()
        rows = chosen_rows(catalogue, ids or [], wanted)
        task = _Task(settings, out, rows, catalogue, given, agreement, number, profile.value, [])
        _MAKERS[format](task)
    except GivenFileError as error:
        fail(say("export.bad_given", settings.lang, why=error), error.exit_status)
    except NoSuchDocumentError as error:
        fail(say("show.none", settings.lang, id=error), error.exit_status)
    except OSError as error:
        fail(say("export.cannot_write", settings.lang, why=error), MACHINE)
    finally:
        catalogue.close()
    raise typer.Exit(NOT_ALL if task.trouble else DONE)


def _xlsx(task: _Task) -> None:
    from ingest.export.lists.sheet import ListHead, write_sheet

    if task.out is None:
        fail(say("export.needs_out", task.settings.lang), BAD_USAGE)
    head = ListHead(task.settings.organ, task.settings.fonds)
    count = write_sheet(task.out, task.rows, task.catalogue.get, head)
    typer.echo(say("export.listed", task.settings.lang, count=count, where=task.out), err=True)


def _csv(task: _Task) -> None:
    from ingest.export.lists.lists import csv_lines

    _stream(task, csv_lines(task.rows))


def _jsonl(task: _Task) -> None:
    from ingest.export.lists.lists import json_line

    _stream(task, (json_line(paper) for paper in task.papers()))


def _stream(task: _Task, lines: Iterable[str]) -> None:
    """Lines into a file, which is there whole or not at all, or to stdout."""
    from ingest.disk import durable

    encoded = (line.encode("utf-8", "backslashreplace") for line in lines)
    if task.out is None:
        sys.stdout.buffer.writelines(encoded)
        sys.stdout.buffer.flush()
        return
    with durable.whole(task.out) as part, part.open("wb") as out:
        out.writelines(encoded)


def _sip(task: _Task) -> None:
    from ingest.errors import NotWholeError
    from ingest.export.metadata.described import entries
    from ingest.export.packages.package import Sender, make_package

    folder, settings = task.folder(), task.settings
    sender = Sender(settings.organ, settings.fonds_code, task.agreement)
    papers = task.described_papers()
    groups = [papers] if task.given.dossier else [[paper] for paper in papers]
    for number, group in enumerate(groups, task.number):
        try:
            made = make_package(
                entries(group, task.given), task.given, folder,
                sender=sender, at=datetime.now(UTC), number=number, profile=task.profile,
            )  # fmt: skip
        except NotWholeError as error:
            task.trouble.append(str(error))
            typer.echo(say("export.not_whole", settings.lang, why=error), err=True)
            continue
        task.say_findings(made.findings)
        typer.echo(say("export.packed", settings.lang, count=len(group), where=made.path))


def _tt05(task: _Task) -> None:
    from ingest.disk import durable
    from ingest.export.findings import report
    from ingest.export.metadata.described import describe_dossier, entries
    from ingest.export.packages.simpledc import metadata_xml

    listed = entries(task.described_papers(), task.given)
    loose = not task.given.dossier or "source" in task.given.dossier
    dossier = describe_dossier(listed, task.given, loose=loose)
    findings = [*dossier.findings, *(finding for entry in listed for finding in entry.described.findings)]
    said = json.dumps(report(findings), ensure_ascii=False, indent=2) + "\n"
    if task.out is None:
        typer.echo(said, nl=False)
        task.trouble.extend(finding.code for finding in findings if finding.level == "error")
        return
    folder = task.folder()
    durable.write(folder / "EAD.xml", metadata_xml("batch" if loose else "dossier", dossier.values))
    for entry in listed:
        durable.write(folder / f"EAD_doc_{entry.name}.xml", metadata_xml("document", entry.described.values))
    durable.write(folder / "report.json", said.encode())
    task.say_findings(findings)


def _edxml(task: _Task) -> None:
    from ingest.export.metadata.address_book import read_book
    from ingest.export.metadata.edxml import edxml_header

    book = read_book(task.settings.address_book)

    def made(paper: Paper) -> bytes:
        header = edxml_header(paper, book)
        task.say_findings(header.findings)
        return header.xml

    _each(task, "edxml", made)


def _alto(task: _Task) -> None:
    from ingest.export.words.page_words import words_xml

    _each(task, "alto.xml", lambda paper: words_xml(paper, "alto"))


def _hocr(task: _Task) -> None:
    from ingest.export.words.page_words import words_xml

    _each(task, "hocr.html", lambda paper: words_xml(paper, "hocr"))


def _each(task: _Task, ending: str, make: Callable[[Paper], bytes]) -> None:
    """A file a document; the one document that is asked for to stdout where no folder is named."""
    from ingest.disk import durable

    papers = list(task.papers()) if task.out is None else task.papers()
    if isinstance(papers, list) and len(papers) == 1:
        sys.stdout.buffer.write(make(papers[0]))
        sys.stdout.buffer.flush()
        return
    folder = task.folder()
    for paper in papers:
        durable.write(folder / f"{paper.id}.{ending}", make(paper))


_MAKERS: dict[Format, Callable[[_Task], None]] = {
    Format.XLSX: _xlsx, Format.CSV: _csv, Format.JSONL: _jsonl, Format.SIP: _sip, Format.TT05: _tt05,
    Format.EDXML: _edxml, Format.ALTO: _alto, Format.HOCR: _hocr,
}  # fmt: skip
