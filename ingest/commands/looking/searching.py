"""``search``: documents by their words, numbers and facts."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from ingest.commands.looking.shared import console_of_stdout, opened_catalogue
from ingest.commands.options import Json, Lang, Root, fail, settings_of_root
from ingest.errors import BAD_USAGE, NOT_ALL
from ingest.messages import day_shown, say

if TYPE_CHECKING:
    from ingest.catalogue import Listing
    from ingest.catalogue.row import Row
    from ingest.settings import Settings


class State(StrEnum):
    """What ``--state`` may be: see `Filter`."""

    open = "open"
    reviewed = "reviewed"
    partial = "partial"


def search(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORDS]...", help="Có dấu hay không đều được. / With or without marks."),
    ] = None,
    number: Annotated[
        str | None,
        typer.Option("--number", help="Số, ký hiệu, đọc nhầm vẫn tìm ra. / Number, misread or not."),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="Tên loại, không cần dấu. / Kind of paper.")
    ] = None,
    issuer: Annotated[
        str | None, typer.Option("--issuer", help="Cơ quan ban hành, đủ tên. / Issuer, its whole name.")
    ] = None,
    year_from: Annotated[int | None, typer.Option("--from", help="Từ năm. / From this year.")] = None,
    year_to: Annotated[int | None, typer.Option("--to", help="Đến năm. / To this year.")] = None,
    state: Annotated[
        State | None, typer.Option("--state", help="Chưa duyệt, đã duyệt, thiếu trang. / Of the review.")
    ] = None,
    day_from: Annotated[
        str | None, typer.Option("--day-from", help="Từ ngày, 21/3/2024. / From this day of its date.")
    ] = None,
    day_to: Annotated[
        str | None, typer.Option("--day-to", help="Đến ngày. / To this day of its date.")
    ] = None,
    signer: Annotated[
        str | None, typer.Option("--signer", help="Người ký, đủ họ tên. / Who signed, the whole name.")
    ] = None,
    copier: Annotated[
        str | None, typer.Option("--copier", help="Cơ quan sao, đủ tên. / Body that made the copy.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="Nhiều nhất bao nhiêu. / At most so many.")
    ] = 20,
    as_json: Json = False,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Tìm trong kho. / Search the archive."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.catalogue import Filter, Hit, Listing
    from ingest.catalogue.keys import read_day

    query = " ".join(words or [])
    try:
        days = [read_day(said) if said else None for said in (day_from, day_to)]
    except ValueError as error:
        fail(say("search.no_day", settings.lang, said=error), BAD_USAGE)
    wanted = Filter(
        kind, issuer, year_from, year_to, state.value if state else None,
        day_from=days[0], day_to=days[1], signer=signer, copier=copier,
    )  # fmt: skip
    if not (query.strip() or number or any(wanted)):
        fail(say("search.nothing_asked", settings.lang), BAD_USAGE)
    with opened_catalogue(settings) as catalogue:
        if catalogue is None:
            found = Listing([], 0, more=False)
        elif number is not None:
            rows = [row for row in catalogue.by_number(number, limit) if wanted.leaves(row)]
            found = Listing([Hit(row, row.subject or "", 0, 0) for row in rows], len(rows), more=False)
        else:
            found = catalogue.listing(wanted, query, "relevance", limit)
    _print_hits(found, settings, as_json=as_json)
    if not found.hits:
        fail(say("search.none", settings.lang, query=number or query), NOT_ALL)


def _print_hits(found: Listing, settings: Settings, *, as_json: bool) -> None:
    if as_json:
        hits = [
            {**_public(hit.row), "snippet": hit.snippet, "hit": [hit.start, hit.end]} for hit in found.hits
        ]
        typer.echo(json.dumps(hits, ensure_ascii=False, indent=2))
        return
    console = console_of_stdout()
    for hit in found.hits:
        heading = [hit.row.id, hit.row.type, hit.row.code, day_shown(hit.row.date), hit.row.subject]
        console.print(Text("  ".join(part for part in heading if part), style="bold"))
        line = Text("    " + hit.snippet)
        line.stylize("reverse", hit.start + 4, hit.end + 4)
        console.print(line)
    if found.total > len(found.hits):
        key = "search.at_least" if found.more else "search.of"
        console.print(say(key, settings.lang, count=len(found.hits), all=found.total))


def _public(row: Row) -> dict[str, object]:
    return {key: value for key, value in row._asdict().items() if key != "text"}
