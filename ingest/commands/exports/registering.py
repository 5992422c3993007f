"""``register``: an office's register compared with the archive."""

from __future__ import annotations

import csv
import io
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.commands.options import Lang, Root, fail, fault, settings_of_root
from ingest.errors import DONE, NOT_ALL
from ingest.messages import Language, say

if TYPE_CHECKING:
    from ingest.export.registers.matching import Comparison


def register(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Sổ đăng ký .xlsx hoặc CSV. / The register.")],
    out: Annotated[Path | None, typer.Option("--out", help="Tệp CSV ra. / CSV file.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Tên loại. / Kind of document.")] = None,
    issuer: Annotated[str | None, typer.Option("--issuer", help="Cơ quan ban hành. / Issuer.")] = None,
    year_from: Annotated[int | None, typer.Option("--from", help="Từ năm. / First year.")] = None,
    year_to: Annotated[int | None, typer.Option("--to", help="Đến năm. / Last year.")] = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Đối chiếu sổ đăng ký của cơ quan với kho. / Compare a register of the office with the archive."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.catalogue import Filter, existing_catalogue
    from ingest.disk import durable
    from ingest.errors import TableFileError
    from ingest.export.registers.matching import compare
    from ingest.export.registers.reading import read_register
    from ingest.tables.rows import read_rows

    try:
        entries = read_register(read_rows(file.read_bytes()))
        catalogue = existing_catalogue(settings)
        if catalogue is None:
            fail(say("table.empty", settings.lang, where=settings.folders.archive), NOT_ALL)
        years = [entry.date.year for entry in entries if entry.date]
        first = year_from or min(years, default=None)
        last = year_to or max(years, default=None)
        found = compare(entries, catalogue.rows(Filter(kind, issuer, first, last)))
        catalogue.close()
    except TableFileError as error:
        fail(error.sentence(settings.lang), error.exit_status)
    except (OSError, sqlite3.Error) as error:
        fault("service.no_folder", error, settings)
    for line in _lines(found, settings.lang):
        typer.echo(line)
    if out is not None:
        durable.write(out, _table(found).encode())
    counts = {
        "matched": len(found.matches), "differing": len(found.differing),
        "only_register": len(found.only_register), "only_archive": len(found.only_archive),
    }  # fmt: skip
    typer.echo(say("register.report", settings.lang, **counts), err=True)
    agrees = not (found.differing or found.only_register or found.only_archive)
    raise typer.Exit(DONE if agrees else NOT_ALL)


def _lines(found: Comparison, lang: Language) -> list[str]:
    told = []
    for entry in found.only_register:
        told.append(
            say("register.only_register", lang, row=entry.row, what=f"{entry.code} {entry.subject}".strip())
        )
    for row in found.only_archive:
        told.append(
            say(
                "register.only_archive", lang, id=row.id, what=f"{row.code or ''} {row.subject or ''}".strip()
            )
        )
    for match in found.differing:
        for one in match.differing:
            field = say(f"register.field_{one.field}", lang)
            told.append(
                say(
                    "register.differs", lang, row=match.entry.row, id=match.row.id, field=field,
                    register=one.register, archive=one.archive,
                )
            )  # fmt: skip
    return told


def _table(found: Comparison) -> str:
    """All differences as CSV."""
    from ingest.export.lists.lists import BOM

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["row", "id", "what", "register", "archive"])
    for entry in found.only_register:
        writer.writerow([entry.row, "", "only_register", _harmless(f"{entry.code} {entry.subject}"), ""])
    for row in found.only_archive:
        writer.writerow(["", row.id, "only_archive", "", _harmless(f"{row.code or ''} {row.subject or ''}")])
    for match in found.differing:
        for one in match.differing:
            values = [_harmless(one.register), _harmless(one.archive)]
            writer.writerow([match.entry.row, match.row.id, one.field, *values])
    return BOM + out.getvalue()


def _harmless(value: str) -> str:
    """A value that a spreadsheet would take for a formula, made text."""
    from ingest.export.lists.lists import FORMULA_STARTS

    return "'" + value if value.startswith(FORMULA_STARTS) else value
