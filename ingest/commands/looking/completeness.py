"""``gaps``: which numbers of an office, year and kind are absent, double, or out of order with their dates."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.commands.options import Json, Lang, Root, fail, fault, settings_of_root
from ingest.errors import MACHINE, NOT_ALL
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.catalogue import Filter
    from ingest.export.lists.gaps import Gaps
    from ingest.settings import Settings


def gaps(
    kind: Annotated[str | None, typer.Option("--kind", help="Tên loại. / Kind of paper.")] = None,
    issuer: Annotated[
        str | None, typer.Option("--issuer", help="Cơ quan ban hành, đủ tên. / Issuer, its whole name.")
    ] = None,
    year_from: Annotated[int | None, typer.Option("--from", help="Từ năm. / From this year.")] = None,
    year_to: Annotated[int | None, typer.Option("--to", help="Đến năm. / To this year.")] = None,
    shared: Annotated[
        bool, typer.Option("--shared", help="Mọi loại chung một dãy số. / All kinds are one series.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Tệp .xlsx. / An .xlsx file.")] = None,
    as_json: Json = False,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Số văn bản thiếu, trùng, lệch ngày. / Numbers that are absent, double, or out of order with their dates."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.catalogue import Filter

    found = _found(settings, Filter(kind, issuer, year_from, year_to), shared=shared)
    if out is not None:
        from ingest.export.lists.gaps_sheet import write_gaps

        try:
            count = write_gaps(out, found)
        except OSError as error:
            fail(say("export.cannot_write", settings.lang, why=error), MACHINE)
        typer.echo(say("gaps.listed", settings.lang, count=count, where=out), err=True)
    elif as_json:
        from ingest.export.lists.gaps_told import as_json as told

        typer.echo(json.dumps(told(found), ensure_ascii=False, indent=2))
    else:
        from ingest.export.lists.gaps_told import sentences

        for line in sentences(found, settings.lang):
            typer.echo(line)


def _found(settings: Settings, wanted: Filter, *, shared: bool) -> Gaps:
    from ingest.catalogue import existing_catalogue
    from ingest.export.lists.gaps import gaps as of

    try:
        catalogue = existing_catalogue(settings)
        if catalogue is None:
            fail(say("table.empty", settings.lang, where=settings.folders.archive), NOT_ALL)
        with closing(catalogue):
            return of(catalogue.numbered(wanted), shared=shared)
    except (OSError, sqlite3.Error) as error:
        fault("catalogue.no_answer", error, settings)
