"""``show``: all that the archive holds of one document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from ingest.commands.looking.shared import console_of_stdout, copy_shown, opened_catalogue
from ingest.commands.options import Lang, Root, fail, settings_of_root
from ingest.errors import NOT_ALL
from ingest.messages import day_shown, say

if TYPE_CHECKING:
    from ingest.archive.archive import Archive
    from ingest.archive.holding import Decision
    from ingest.catalogue import Citing, Link
    from ingest.catalogue.row import Row
    from ingest.settings import Settings


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
    with opened_catalogue(settings) as catalogue:
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

    console, archive = console_of_stdout(), Archive(settings.folders.archive)
    shown = Table(show_header=False, box=None)
    told = _told_in_made(archive, row.id, settings)
    values = {
        "id": row.id, "type": row.type, "code": row.code, "date": day_shown(row.date), "issuer": row.issuer,
        "subject": row.subject, "signer": row.signer, "security": row.security, "copy": copy_shown(row),
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
    console = console_of_stdout()
    if cites:
        console.print(Text(say("show.cites", settings.lang), style="bold"))
    for cited in cites:
        name = "  ".join(part for part in (cited.type, cited.code, day_shown(cited.date)) if part)
        console.print(Text(f"  {name}" + "".join(f"\n    → {document}" for document in cited.documents)))
    if cited_by:
        console.print(Text(say("show.cited_by", settings.lang), style="bold"))
    for row in cited_by:
        named = (row.id, row.type, row.code, day_shown(row.date))
        console.print(Text("  " + "  ".join(part for part in named if part)))
