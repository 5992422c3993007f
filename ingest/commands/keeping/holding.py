"""``held``, ``hold``, ``release``: papers that are, or may be, secret, apart from the archive."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ingest.commands.managing.users import note_command, system_user
from ingest.commands.options import Json, Lang, Root, Who, fail, machine_faults, settings_of_root
from ingest.errors import DONE, NOT_ALL
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.archive.holding import Decision
    from ingest.archive.stores import House
    from ingest.settings import Settings
    from ingest.web.access.audit import Action

Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Mã văn bản. / Ids of documents.")]
Why = Annotated[
    str | None, typer.Option("--why", help="Lý do; không có thì hỏi. / Why; asked for at a terminal.")
]


def held(as_json: Json = False, root: Root = None, lang: Lang = None) -> None:
    """Văn bản mật, hoặc có thể mật, đang giữ riêng. / Papers held apart, being marked secret or perhaps so."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.archive.archive import Archive
    from ingest.archive.holding import held_documents

    with machine_faults(settings):
        found = held_documents(Archive(settings.folders.held))
    if as_json:
        typer.echo(json.dumps([document._asdict() for document in found], ensure_ascii=False, indent=2))
        return
    for document in found:
        why = say(f"held.{document.why}", settings.lang, detail=document.detail)
        typer.echo(f"{document.id}  {document.read_at}  {why}")
        if document.begins:
            pages = " ".join(map(str, document.begins))
            typer.echo("  " + say("held.cut", settings.lang, id=document.id, pages=pages))
    typer.echo(say("held.report", settings.lang, count=len(found), where=settings.folders.held))


def hold(ids: Ids, why: Why = None, who: Who = None, root: Root = None, lang: Lang = None) -> None:
    """Đưa văn bản trong kho ra giữ riêng như văn bản mật. / Take archived papers out of sight, as secret ones."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.archive.holding import hold as take_out

    decision = _decision("hold", who, why, settings)
    _carry_out(ids, settings, decision, "archive", take_out)


def release(ids: Ids, why: Why = None, who: Who = None, root: Root = None, lang: Lang = None) -> None:
    """Chuyển văn bản đang giữ riêng vào kho. / Take held papers into the archive."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.archive.holding import release as take_in

    decision = _decision("release", who, why, settings)
    _carry_out(ids, settings, decision, "held", take_in)


def _decision(
    action: Literal["hold", "release"], who: str | None, why: str | None, settings: Settings
) -> Decision:
    from ingest.archive.holding import Decision

    if why is None:
        asked = sys.stdin.isatty()
        why = typer.prompt(say("held.why", settings.lang), default="", show_default=False) if asked else ""
    return Decision.now(action, who or system_user(), why.strip())


def _carry_out(
    ids: list[str],
    settings: Settings,
    decision: Decision,
    where: Literal["archive", "held"],
    move: Callable[[str, House, Decision], None],
) -> None:
    """Carries a decision out for each id; ends the program."""
    from ingest.errors import AlreadyArchivedError

    code = DONE
    done = "held.held" if decision.action == "hold" else "held.released"
    deed: Action = "held" if decision.action == "hold" else "released"
    with machine_faults(settings), opened_house(settings) as house:
        there = list((house.archive if where == "archive" else house.held).documents())
        for wanted in ids:
            matches = [document for document in there if document.startswith(wanted.lower())]
            if len(matches) != 1:
                typer.echo(say(f"held.none_in_{where}", settings.lang, id=wanted), err=True)
                code = NOT_ALL
                continue
            note_command(settings, deed, matches[0], decision.why, decision.who)
            try:
                move(matches[0], house, decision)
            except AlreadyArchivedError:
                typer.echo(say("held.already", settings.lang, id=matches[0]), err=True)
                code = NOT_ALL
                continue
            typer.echo(say(done, settings.lang, id=matches[0]))
    raise typer.Exit(code)


@contextmanager
def opened_house(settings: Settings) -> Iterator[House]:
    """Archive, held folder, catalogue and journal; ends the program where there is no archive."""
    from ingest.archive.stores import House
    from ingest.catalogue import open_catalogue
    from ingest.journal import Journal

    folders = settings.folders
    if not folders.archive.is_dir():
        fail(say("held.no_archive", settings.lang, where=folders.archive), NOT_ALL)
    folders.make()
    house = House.of(folders, Journal(folders.journal), open_catalogue(settings))
    try:
        yield house
    finally:
        house.journal.close()
        house.catalogue.close()
