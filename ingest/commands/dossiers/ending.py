"""``dossier due``, ``destroy``, ``destroyed``: dossiers whose retention is over, and what became of them by law."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.commands.dossiers.shared import decider, dossier_house, dossier_line, found_dossier
from ingest.commands.managing.users import note_command
from ingest.commands.options import Json, Lang, Root, Who, fail, settings_of_root
from ingest.errors import BAD_USAGE, NOT_ALL
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.archive.destroying.acts import Act
    from ingest.archive.stores import House
    from ingest.catalogue.dossiers.rows import ListedDossier
    from ingest.settings import Settings


def due(
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DD/MM/YYYY", help="Ngày xét; mặc định hôm nay. / Day; today."),
    ] = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Hồ sơ đã hết thời hạn bảo quản. / Dossiers whose retention is over."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.archive.dossiers import ending
    from ingest.catalogue.keys import read_day

    try:
        day = datetime.date.fromisoformat(read_day(on)) if on else datetime.date.today()
    except ValueError:
        fail(say("dossier.bad_day", settings.lang, day=on), BAD_USAGE)
    with dossier_house(settings) as house:
        found = ending.due(house.catalogue.dossiers(), day)
    for end, one in found:
        typer.echo(f"{end:%d/%m/%Y}  {dossier_line(one, settings)}{_undated(one, settings)}")
    typer.echo(say("dossier.due", settings.lang, count=len(found)), err=True)


def destroy(
    named: Annotated[list[str], typer.Argument(metavar="DOSSIER...", help="Hồ sơ. / Dossiers.")],
    decision: Annotated[
        str,
        typer.Option("--decision", help="Số, ký hiệu, ngày quyết định hủy. / The decision's number and day."),
    ],
    listed: Annotated[
        str,
        typer.Option("--list", metavar="LIST", help="Mã danh mục đã trình. / Id of the list decided on."),
    ],
    decided_by: Annotated[str, typer.Option("--decided-by", help="Ai quyết định. / Who decided.")] = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="Hủy thật, không lấy lại được. / Do it; it cannot be undone.")
    ] = False,
    who: Who = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Hủy hồ sơ hết thời hạn bảo quản theo quyết định. / Destroy dossiers whose retention is over, by a decision."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.archive.destroying import destroying, lists

    with dossier_house(settings) as house:
        found = [found_dossier(house, name, settings) for name in named]
        if not yes:
            for one in found:
                typer.echo(dossier_line(one, settings))
            fail(say("dossier.destroy_sure", settings.lang, count=len(found)), NOT_ALL)
        known = [one for one in lists.FILES.ids(house.archive) if listed and one.startswith(listed.lower())]
        if len(known) != 1:
            fail(say("dossier.no_list", settings.lang, name=listed), NOT_ALL)
        for one in found:
            note_command(settings, "dossier_destroyed", one.row.id, decision, decider(who))
        act = destroying.destroy(
            house, decider(who), [one.row.id for one in found], decision, decided_by, listed=known[0],
            on=datetime.date.today(),
        )  # fmt: skip
    typer.echo(_line(act, settings))


def destroyed(as_json: Json = False, root: Root = None, lang: Lang = None) -> None:
    """Những lần đã hủy, mới nhất trước. / What was destroyed, the latest first."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.archive.destroying import acts

    with dossier_house(settings) as house:
        found = acts.all_acts(house.archive)
    if as_json:
        typer.echo(json.dumps([act.model_dump(mode="json") for act in found], ensure_ascii=False, indent=2))
        return
    for act in found:
        typer.echo(_line(act, settings))


def found_act(house: House, named: str, settings: Settings) -> Act:
    """The act of an id, or of its first letters; ends the program where it is none, or several are."""
    from ingest.archive.destroying import acts

    found = [act for act in acts.FILES.ids(house.archive) if named and act.startswith(named.lower())]
    if len(found) != 1:
        fail(say("dossier.no_act", settings.lang, name=named), NOT_ALL)
    return acts.FILES.read(house.archive, found[0])


def _undated(one: ListedDossier, settings: Settings) -> str:
    if not one.undated:
        return ""
    if not one.ended:
        return "  " + say("dossier.undated", settings.lang, count=one.undated)
    day = f"{datetime.date.fromisoformat(one.ended):%d/%m/%Y}"
    return "  " + say("dossier.ended", settings.lang, count=one.undated, day=day)


def _line(act: Act, settings: Settings) -> str:
    told = say("dossier.destroyed", settings.lang, dossiers=len(act.dossiers), papers=len(act.papers))
    codes = ", ".join(one.code or one.dossier for one in act.dossiers)
    return "  ".join([act.id, act.when, act.who, act.decision, f"{told} ({codes})"])
