"""``dossier``: papers in their hồ sơ: made, changed, listed, handed over."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest.commands.dossiers.shared import (
    DossierId,
    Papers,
    decider,
    documents_named,
    dossier_house,
    dossier_line,
    found_dossier,
    say_dossier,
)
from ingest.commands.managing.users import note_command
from ingest.commands.options import Json, Lang, Root, Who, settings_of_root
from ingest.messages import day_shown, say

if TYPE_CHECKING:
    from ingest.archive.dossiers.dossier import Dossier
    from ingest.archive.stores import House
    from ingest.catalogue.dossiers.rows import ListedDossier
    from ingest.settings import Settings

FactsGiven = Annotated[
    list[str] | None,
    typer.Option(
        "--fact",
        metavar="NAME=VALUE",
        help="title, code, heading, retention, box, inventory, fonds, compiler, access (open, conditional, secret),"
        " note, sides (1, 2), file_code, paper_code, recovery (none, done, to_do), condition, keyword,"
        " ended (31/12/2005)",
    ),
]


def list_all(as_json: Json = False, root: Root = None, lang: Lang = None) -> None:
    """Các hồ sơ. / The dossiers."""
    settings = settings_of_root(root=root, lang=lang)
    with dossier_house(settings) as house:
        found = house.catalogue.dossiers()
        if as_json:
            typer.echo(json.dumps([_as_json(one) for one in found], ensure_ascii=False, indent=2))
            return
        for one in found:
            typer.echo(dossier_line(one, settings))
        typer.echo(say("dossier.count", settings.lang, count=len(found)), err=True)


def show(dossier: DossierId, as_json: Json = False, root: Root = None, lang: Lang = None) -> None:
    """Một hồ sơ: thông tin, văn bản, lịch sử. / A dossier: its facts, papers, history."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.archive.dossiers.shelf import Shelf

    with dossier_house(settings) as house:
        one = found_dossier(house, dossier, settings)
        papers = house.catalogue.dossier_papers(one.row.id)
        entries = Shelf(house.archive).dossier(one.row.id).entries
    if as_json:
        told = _as_json(one)
        told["papers"] = [
            {
                "id": p.row.id,
                "code": p.row.code,
                "date": p.row.date,
                "sheets": p.sheets,
                "first_sheet": p.first_sheet,
            }
            for p in papers
        ]
        told["history"] = [{"action": e.action, "who": e.who, "when": e.when, "why": e.why} for e in entries]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    typer.echo(dossier_line(one, settings))
    for paper in papers:
        row = paper.row
        named = " ".join(part for part in (row.type, row.code, day_shown(row.date), row.subject) if part)
        typer.echo(f"  {paper.first_sheet:>4}  {row.id}  {named}")
    for entry in entries:
        did = say(f"dossier.did.{entry.action}", settings.lang)
        typer.echo(" · ".join(part for part in (entry.when, entry.who, did, entry.why) if part))


def make(
    papers: Papers, fact: FactsGiven = None, who: Who = None, root: Root = None, lang: Lang = None
) -> None:
    """Lập hồ sơ từ các văn bản; không có tiêu đề thì đề xuất. / Make a dossier; its title is proposed if not given."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.archive.dossiers import keeping
    from ingest.archive.dossiers.proposing import in_order, proposed_code, proposed_title

    with dossier_house(settings) as house:
        documents = documents_named(house, papers, settings)
        rows = [row for document in documents if (row := house.catalogue.get(document)) is not None]
        facts = _facts(fact)
        if "title" not in facts:
            facts["title"] = proposed_title(rows)
            documents = [row.id for row in in_order(rows)]
        facts.setdefault("code", proposed_code(house.catalogue.dossier_codes()))
        made = keeping.make(house, decider(who), facts, documents)
        say_dossier(house, made, settings)


def set_facts(
    dossier: DossierId, fact: FactsGiven = None, who: Who = None, root: Root = None, lang: Lang = None
) -> None:
    """Sửa thông tin của hồ sơ. / Set facts of a dossier."""
    from ingest.archive.dossiers import keeping

    _changed(
        dossier, root, lang, lambda house, id, _: keeping.set_facts(house, id, decider(who), _facts(fact))
    )


def add(dossier: DossierId, papers: Papers, who: Who = None, root: Root = None, lang: Lang = None) -> None:
    """Đưa văn bản vào cuối hồ sơ. / Put papers behind those of a dossier."""
    from ingest.archive.dossiers import keeping

    _changed(
        dossier, root, lang,
        lambda house, id, settings: keeping.put_in(house, id, decider(who), documents_named(house, papers, settings)),
    )  # fmt: skip


def remove(dossier: DossierId, papers: Papers, who: Who = None, root: Root = None, lang: Lang = None) -> None:
    """Rút văn bản khỏi hồ sơ; văn bản vẫn ở trong kho. / Take papers out of a dossier; they stay in the archive."""
    from ingest.archive.dossiers import keeping

    def change(house: House, id: str, settings: Settings) -> Dossier:
        return keeping.take_from(house, id, decider(who), documents_named(house, papers, settings))

    _changed(dossier, root, lang, change)


def order(dossier: DossierId, papers: Papers, who: Who = None, root: Root = None, lang: Lang = None) -> None:
    """Xếp lại văn bản của hồ sơ theo thứ tự này. / Put the papers of a dossier in this order."""
    from ingest.archive.dossiers import keeping

    def change(house: House, id: str, settings: Settings) -> Dossier:
        return keeping.put_in_order(house, id, decider(who), documents_named(house, papers, settings))

    _changed(dossier, root, lang, change)


def sheets(
    dossier: DossierId,
    paper: Annotated[str, typer.Argument(metavar="ID", help="Mã văn bản. / Id of the paper.")],
    count: Annotated[
        int, typer.Argument(metavar="COUNT", min=0, help="Số tờ; 0: theo số trang. / 0: by its pages.")
    ],
    who: Who = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Ghi số tờ của một văn bản. / Say how many sheets a paper has."""
    from ingest.archive.dossiers import keeping

    def change(house: House, id: str, settings: Settings) -> Dossier:
        (document,) = documents_named(house, [paper], settings)
        return keeping.count_sheets(house, id, decider(who), document, count or None)

    _changed(dossier, root, lang, change)


def hand_over(dossier: DossierId, who: Who = None, root: Root = None, lang: Lang = None) -> None:
    """Nộp lưu: từ đó hồ sơ khóa lại. / Hand a dossier over: it is locked from then on."""
    from ingest.archive.dossiers import keeping

    def change(house: House, id: str, settings: Settings) -> Dossier:
        note_command(settings, "dossier_handed_over", id, "", decider(who))
        return keeping.hand_over(house, id, decider(who))

    _changed(dossier, root, lang, change)


def unlock(
    dossier: DossierId,
    why: Annotated[str, typer.Option("--why", help="Lý do. / Why.")],
    who: Who = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Mở khóa hồ sơ đã nộp lưu. / Let a handed-over dossier be changed again."""
    from ingest.archive.dossiers import keeping

    def change(house: House, id: str, settings: Settings) -> Dossier:
        note_command(settings, "dossier_unlocked", id, why.strip(), decider(who))
        return keeping.unlock(house, id, decider(who), why)

    _changed(dossier, root, lang, change)


def dissolve(dossier: DossierId, who: Who = None, root: Root = None, lang: Lang = None) -> None:
    """Giải thể hồ sơ; văn bản vẫn ở trong kho. / End a dossier; its papers stay in the archive."""
    from ingest.archive.dossiers import keeping

    _changed(dossier, root, lang, lambda house, id, _: keeping.dissolve(house, id, decider(who)))


def _changed(
    named: str, root: Path | None, lang: str | None, change: Callable[[House, str, Settings], Dossier]
) -> None:
    settings = settings_of_root(root=root, lang=lang)
    with dossier_house(settings) as house:
        say_dossier(house, change(house, found_dossier(house, named, settings).row.id, settings), settings)


def _facts(given: list[str] | None) -> dict[str, Any]:
    from ingest.archive.dossiers.typed import typed_facts

    return typed_facts({name: value for name, _, value in (one.partition("=") for one in given or [])})


def _as_json(one: ListedDossier) -> dict[str, Any]:
    facts = json.loads(one.row.facts)
    return {
        "id": one.row.id, "state": one.row.state, **facts, "count": one.papers, "pages": one.pages,
        "number_of_sheets": one.sheets, "first": one.first, "last": one.last,
        "made_at": one.row.made_at, "made_by": one.row.made_by,
    }  # fmt: skip
