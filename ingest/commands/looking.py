"""``table``, ``status``, ``search`` and ``show``: what is where, without a change to anything."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.commands.options import Json, Lang, Root, fail, fault, settings_of_root
from ingest.errors import BAD_USAGE, NOT_ALL
from ingest.messages import Language, say

if TYPE_CHECKING:
    from ingest.archive.archive import Archive
    from ingest.archive.holding import Decision
    from ingest.catalogue import Catalogue, Citing, Link, Listing
    from ingest.catalogue.row import Row
    from ingest.settings import Settings

_WIDE = 130
_COLUMNS = [["type"], ["code"], ["date"], ["issuer"], ["subject"], ["copy"], ["doubts"], ["where"]]
_FEW_COLUMNS = [["type", "code", "date"], ["issuer", "subject", "copy"], ["doubts"], ["where"]]
"""Contents of the table's columns in a wide and in a narrow window: numbers must never be cut."""


class State(StrEnum):
    """What ``--state`` may be: see `Filter`."""

    open = "open"
    reviewed = "reviewed"
    partial = "partial"


def table(
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="Số văn bản mới nhất. / Latest documents.")
    ] = 50,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Bảng văn bản đã lưu. / Table of what was archived."""
    settings = settings_of_root(root=root, lang=lang)
    console = _console()
    with _catalogue(settings) as catalogue:
        rows = catalogue.latest(limit) if catalogue else []
        count = catalogue.count() if catalogue else 0
    if not rows:
        console.print(say("table.empty", settings.lang, where=settings.folders.archive), soft_wrap=True)
        return
    title = say("table.title", settings.lang, count=count, where=_short(settings.folders.archive))
    shown = Table(title=title, title_justify="left", show_lines=console.width < _WIDE)
    columns = _COLUMNS if console.width >= _WIDE else _FEW_COLUMNS
    for names in columns:
        heading = "\n".join(say(f"column.{name}", settings.lang) for name in names)
        shown.add_column(heading, justify="right" if names == ["doubts"] else "left", overflow="fold")
    for row in rows:
        values = _in_table(row, settings.lang)
        cells = ["\n".join(values[name] for name in names if values[name]) for names in columns]
        shown.add_row(*map(Text, cells))
    console.print(shown)


def _in_table(row: Row, lang: Language) -> dict[str, str]:
    subject = row.subject or ""
    return {
        "type": row.type or "",
        "code": row.code or "",
        "date": row.date or "",
        "issuer": row.issuer or "",
        "subject": subject if len(subject) <= 120 else subject[:119] + "…",
        "copy": _copy(row),
        "doubts": str(row.doubts) + (f" {_partial(row, lang)}" if row.unread else ""),
        "where": f"{row.id[:2]}/{row.id}",
    }


def status(as_json: Json = False, root: Root = None, lang: Lang = None) -> None:
    """Tệp nào đang ở đâu, lỗi vì sao. / What is where, and why."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.rescan import faults_of, rescan_sentence
    from ingest.service.status import standing

    with _answering(settings):
        found = standing(settings)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=True, indent=2))
        return
    console = _console()
    shown = Table(say("column.state", settings.lang), say("column.count", settings.lang))
    for key, count in found.counts.items():
        shown.add_row(say(f"status.{key}", settings.lang), str(count))
    console.print(shown)
    for line in found.sentences(settings.lang):
        console.print(Text(line))
    if found.to_rescan:
        listed = Table(say("column.file", settings.lang), say("rescan.heading", settings.lang))
        for entry in found.to_rescan:
            listed.add_row(Text(entry.name), rescan_sentence(faults_of(entry.detail), settings.lang))
        console.print(listed)
    if found.failures:
        listed = Table(say("column.file", settings.lang), say("column.reason", settings.lang))
        listed.title = say("status.failures", settings.lang)
        for entry in found.failures:
            listed.add_row(Text(entry.name), say(f"failure.{entry.reason}.message", settings.lang))
        console.print(listed)


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

    query = " ".join(words or [])
    wanted = Filter(kind, issuer, year_from, year_to, state.value if state else None)
    if not (query.strip() or number or any(wanted)):
        fail(say("search.nothing_asked", settings.lang), BAD_USAGE)
    with _catalogue(settings) as catalogue:
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
    console = _console()
    for hit in found.hits:
        heading = [hit.row.id, hit.row.type, hit.row.code, hit.row.date, hit.row.subject]
        console.print(Text("  ".join(part for part in heading if part), style="bold"))
        line = Text("    " + hit.snippet)
        line.stylize("reverse", hit.start + 4, hit.end + 4)
        console.print(line)
    if found.total > len(found.hits):
        key = "search.at_least" if found.more else "search.of"
        console.print(say(key, settings.lang, count=len(found.hits), all=found.total))


def show(
    document: Annotated[
        str, typer.Argument(metavar="ID", help="Mã, hoặc vài chữ đầu. / Id, or its first letters.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="In bản ghi. / Print the record.")] = False,
    text: Annotated[bool, typer.Option("--text", help="In văn bản. / Print the text.")] = False,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Xem một văn bản. / Look at one document."""
    settings = settings_of_root(root=root, lang=lang)
    with _catalogue(settings) as catalogue:
        ids = catalogue.starting(document.lower()) if catalogue else []
        if len(ids) > 1:
            fail(say("show.many", settings.lang, id=document, ids=", ".join(ids)), NOT_ALL)
        row = catalogue.get(ids[0]) if catalogue and ids else None
        if row is None or catalogue is None:
            fail(say("show.none", settings.lang, id=document), NOT_ALL)
        place = settings.folders.archive / row.id[:2] / row.id
        if text or as_json:
            typer.echo((place / ("text.txt" if text else "record.json")).read_text(encoding="utf-8"))
            return
        _print_document(row, place, settings, catalogue.links(row.id))
        _print_citations(catalogue.cites(row.id), catalogue.cited_by(row.id), settings)


def _print_document(row: Row, place: Path, settings: Settings, links: list[Link]) -> None:
    from ingest.archive.archive import Archive
    from ingest.archive.signed import told_of

    console, archive = _console(), Archive(settings.folders.archive)
    shown = Table(show_header=False, box=None)
    told = _told_in_made(archive, row.id, settings)
    values = {
        "id": row.id, "type": row.type, "code": row.code, "date": row.date, "issuer": row.issuer,
        "subject": row.subject, "signer": row.signer, "security": row.security, "copy": _copy(row),
        "pages": str(row.pages), "names": ", ".join(row.names), "archived_at": row.archived_at,
        "doubts": str(row.doubts), "where": str(place), "unread": str(row.unread or ""),
        "reviewed": " ".join(part for part in (row.reviewed_by, row.reviewed_at) if part),
        "changed_since": " ".join(part for part in (row.changed_by, row.changed_at) if part),
        **told,
        "signatures": "\n".join(told_of(place, settings.lang)),
        "links": "; ".join(say(f"links.{link.how}", settings.lang, id=link.other) for link in links),
    }  # fmt: skip
    for key, value in values.items():
        if value:
            shown.add_row(say(f"column.{key}", settings.lang), Text(value))
    for decision in _decisions(row.id, settings):
        what = say(f"show.{decision.action}", settings.lang, who=decision.who, why=decision.why)
        shown.add_row(say("column.decision", settings.lang), Text(f"{decision.when} {what}".rstrip(" :")))
    console.print(shown)
    try:
        doubtful = [one for one in archive.judged(row.id) if one.doubtful]
    except (OSError, ValueError):
        doubtful = []
    if doubtful and not row.reviewed_at:
        console.print(Text(say("show.doubts", settings.lang), style="bold"))
        for one in doubtful:
            chance = "" if one.probability is None else f" ({one.probability:.0%})"
            why = " ".join(reason.en if settings.lang == "en" else reason.vi for reason in one.reasons)
            console.print(Text(f"  {one.at}{chance}: {why}"))


def _decisions(document: str, settings: Settings) -> list[Decision]:
    """Who had a document held or released."""
    from ingest.archive.archive import Archive
    from ingest.archive.holding import decisions

    try:
        return decisions(Archive(settings.folders.archive), document)
    except (OSError, ValueError):
        return []


def _told_in_made(archive: Archive, document: str, settings: Settings) -> dict[str, str]:
    """What only ``made.json`` tells: of which stack it is a part, files attached to the original, pages that may differ
    from it, and pages to be looked at; nothing where the folder is not whole.
    """
    from ingest.archive.stacks import stack_of
    from ingest.rescan import rescan_sentence

    try:
        made = archive.made(document)
    except (OSError, ValueError):
        return {}
    pages = "-".join(map(str, made.get("pages_of_original", [])))
    faults = {str(one["page"]): one["why"] for one in made.get("page_faults", [])}
    return {
        "part_of": f"{stack_of(made)} ({pages})" if pages else "",
        "attached": ", ".join(made.get("attached", [])),
        "differing": ", ".join(map(str, made["pdf"].get("pages_differing", []))),
        "to_look_at": rescan_sentence(faults, settings.lang) if faults else "",
    }


def _print_citations(cites: list[Citing], cited_by: list[Row], settings: Settings) -> None:
    """What the document cites, each with the archived documents that it may be, and which documents cite it."""
    console = _console()
    if cites:
        console.print(Text(say("show.cites", settings.lang), style="bold"))
    for cited in cites:
        name = "  ".join(part for part in (cited.type, cited.code, cited.date) if part)
        console.print(Text(f"  {name}" + "".join(f"\n    → {document}" for document in cited.documents)))
    if cited_by:
        console.print(Text(say("show.cited_by", settings.lang), style="bold"))
    for row in cited_by:
        console.print(Text("  " + "  ".join(part for part in (row.id, row.type, row.code, row.date) if part)))


def _partial(row: Row, lang: Language) -> str:
    return say("table.partial", lang, count=row.unread)


@contextmanager
def _catalogue(settings: Settings) -> Iterator[Catalogue | None]:
    """The catalogue, where there is one yet; ends the program where it cannot be opened."""
    from ingest.catalogue import existing_catalogue

    with _answering(settings):
        catalogue = existing_catalogue(settings)
        try:
            yield catalogue
        finally:
            if catalogue is not None:
                catalogue.close()


@contextmanager
def _answering(settings: Settings) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        fault("catalogue.no_answer", error, settings)


def _copy(row: Row) -> str:
    parts = [row.copy_kind, row.copy_code, row.copy_date, row.copy_issuer]
    return ", ".join(part for part in parts if part)


def _public(row: Row) -> dict[str, object]:
    return {key: value for key, value in row._asdict().items() if key != "text"}


def _short(path: Path) -> Path:
    """A path as seen from where the user stands, where it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _console() -> Console:
    """A terminal's own width; wide enough for a table where the output goes into a file."""
    console = Console()
    return console if console.is_terminal else Console(width=160)
