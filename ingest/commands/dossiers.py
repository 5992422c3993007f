"""``dossier``: papers in their hồ sơ: made, changed, listed, handed over."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest.commands.holding import Who, opened_house
from ingest.commands.options import Json, Lang, Root, fail, machine_faults, settings_of_root
from ingest.commands.users import note_command, system_user
from ingest.errors import NOT_ALL
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.archive.dossiers.dossier import Dossier
    from ingest.archive.stores import House
    from ingest.catalogue.dossiers import ListedDossier
    from ingest.settings import Settings

app = typer.Typer(
    name="dossier",
    help="Hồ sơ: lập, sửa, liệt kê, nộp lưu. / Dossiers: make, change, list, hand over.",
    no_args_is_help=True,
)
DossierId = Annotated[
    str, typer.Argument(metavar="DOSSIER", help="Mã hoặc số, ký hiệu hồ sơ. / Id or number of a dossier.")
]
Papers = Annotated[
    list[str], typer.Argument(metavar="ID...", help="Mã văn bản, theo thứ tự. / Ids of papers, in order.")
]
FactsGiven = Annotated[
    list[str] | None,
    typer.Option(
        "--fact",
        metavar="NAME=VALUE",
        help="title, code, heading, retention, box, inventory, fonds, compiler, access (open, conditional, secret),"
        " note, sides (1, 2), file_code, paper_code, recovery (none, done, to_do), condition, keyword",
    ),
]


@app.command(name="list")
def list_all(as_json: Json = False, root: Root = None, lang: Lang = None) -> None:
    """Các hồ sơ. / The dossiers."""
    settings = settings_of_root(root=root, lang=lang)
    with _house(settings) as house:
        found = house.catalogue.dossiers()
        if as_json:
            typer.echo(json.dumps([_as_json(one) for one in found], ensure_ascii=False, indent=2))
            return
        for one in found:
            typer.echo(_line(one, settings))
        typer.echo(say("dossier.count", settings.lang, count=len(found)), err=True)


@app.command()
def show(dossier: DossierId, as_json: Json = False, root: Root = None, lang: Lang = None) -> None:
    """Một hồ sơ: thông tin, văn bản, lịch sử. / A dossier: its facts, papers, history."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.archive.dossiers.shelf import Shelf

    with _house(settings) as house:
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
    typer.echo(_line(one, settings))
    for paper in papers:
        row = paper.row
        named = " ".join(part for part in (row.type, row.code, row.date, row.subject) if part)
        typer.echo(f"  {paper.first_sheet:>4}  {row.id}  {named}")
    for entry in entries:
        did = say(f"dossier.did.{entry.action}", settings.lang)
        typer.echo(" · ".join(part for part in (entry.when, entry.who, did, entry.why) if part))


@app.command()
def make(
    papers: Papers, fact: FactsGiven = None, who: Who = None, root: Root = None, lang: Lang = None
) -> None:
    """Lập hồ sơ từ các văn bản; không có tiêu đề thì đề xuất. / Make a dossier; its title is proposed if not given."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.archive.dossiers import keeping
    from ingest.archive.dossiers.proposing import in_order, proposed_code, proposed_title

    with _house(settings) as house:
        documents = _documents(house, papers, settings)
        rows = [row for document in documents if (row := house.catalogue.get(document)) is not None]
        facts = _facts(fact)
        if "title" not in facts:
            facts["title"] = proposed_title(rows)
            documents = [row.id for row in in_order(rows)]
        facts.setdefault("code", proposed_code(house.catalogue.dossier_codes()))
        made = keeping.make(house, who or system_user(), facts, documents)
        _said(house, made, settings)


@app.command(name="set")
def set_facts(
    dossier: DossierId, fact: FactsGiven = None, who: Who = None, root: Root = None, lang: Lang = None
) -> None:
    """Sửa thông tin của hồ sơ. / Set facts of a dossier."""
    from ingest.archive.dossiers import keeping

    _changed(dossier, root, lang, lambda house, id, _: keeping.set_facts(house, id, _who(who), _facts(fact)))


@app.command()
def add(dossier: DossierId, papers: Papers, who: Who = None, root: Root = None, lang: Lang = None) -> None:
    """Đưa văn bản vào cuối hồ sơ. / Put papers behind those of a dossier."""
    from ingest.archive.dossiers import keeping

    _changed(
        dossier, root, lang,
        lambda house, id, settings: keeping.put_in(house, id, _who(who), _documents(house, papers, settings)),
    )  # fmt: skip


@app.command()
def remove(dossier: DossierId, papers: Papers, who: Who = None, root: Root = None, lang: Lang = None) -> None:
    """Rút văn bản khỏi hồ sơ; văn bản vẫn ở trong kho. / Take papers out of a dossier; they stay in the archive."""
    from ingest.archive.dossiers import keeping

    _changed(
        dossier, root, lang,
        lambda house, id, settings: keeping.take_from(house, id, _who(who), _documents(house, papers, settings)),
    )  # fmt: skip


@app.command()
def order(dossier: DossierId, papers: Papers, who: Who = None, root: Root = None, lang: Lang = None) -> None:
    """Xếp lại văn bản của hồ sơ theo thứ tự này. / Put the papers of a dossier in this order."""
    from ingest.archive.dossiers import keeping

    _changed(
        dossier, root, lang,
        lambda house, id, settings: keeping.put_in_order(house, id, _who(who), _documents(house, papers, settings)),
    )  # fmt: skip


@app.command()
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
        (document,) = _documents(house, [paper], settings)
        return keeping.count_sheets(house, id, _who(who), document, count or None)

    _changed(dossier, root, lang, change)


@app.command()
def hand_over(dossier: DossierId, who: Who = None, root: Root = None, lang: Lang = None) -> None:
    """Nộp lưu: từ đó hồ sơ khóa lại. / Hand a dossier over: it is locked from then on."""
    from ingest.archive.dossiers import keeping

    def change(house: House, id: str, settings: Settings) -> Dossier:
        note_command(settings, "dossier_handed_over", id, "", _who(who))
        return keeping.hand_over(house, id, _who(who))

    _changed(dossier, root, lang, change)


@app.command()
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
        note_command(settings, "dossier_unlocked", id, why.strip(), _who(who))
        return keeping.unlock(house, id, _who(who), why)

    _changed(dossier, root, lang, change)


@app.command()
def dissolve(dossier: DossierId, who: Who = None, root: Root = None, lang: Lang = None) -> None:
    """Giải thể hồ sơ; văn bản vẫn ở trong kho. / End a dossier; its papers stay in the archive."""
    from ingest.archive.dossiers import keeping

    _changed(dossier, root, lang, lambda house, id, _: keeping.dissolve(house, id, _who(who)))


@app.command()
def folders(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FOLDER]...", help="Lập hồ sơ từ thư mục này. / Make it of these."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Từ mọi thư mục. / Of all.")] = False,
    who: Who = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Thư mục có văn bản chưa vào hồ sơ; lập hồ sơ. / Folders of papers in no dossier; dossiers made of them."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.archive.dossiers.gathering import make_of_folder

    with _house(settings) as house:
        loose = house.catalogue.loose_folders()
        if not names and not everything:
            for folder, count in loose:
                typer.echo(f"{count:>6}  {folder}")
            return
        for name in [folder for folder, _ in loose] if everything else names or []:
            made = make_of_folder(house, _who(who), name)
            if made is None:
                fail(say("dossier.no_folder", settings.lang, folder=name), NOT_ALL)
            _said(house, made, settings)


@app.command(name="import")
def import_list(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Danh mục hồ sơ .xlsx hoặc CSV. / The list.")],
    who: Who = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Lập hồ sơ từ Danh mục hồ sơ; sai một dòng thì không lập gì. / Make the dossiers of a list, all or none."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.archive.dossiers.gathering import make_of_list
    from ingest.errors import TableFileError
    from ingest.tables.rows import read_rows

    with _house(settings) as house:
        try:
            made, there, errors = make_of_list(house, _who(who), read_rows(file.read_bytes()))
        except TableFileError as error:
            fail(error.sentence(settings.lang), error.exit_status)
    for wrong in errors:
        typer.echo(say(f"dossier.row.{wrong.what}", settings.lang, row=wrong.row, value=wrong.value), err=True)
    if errors:
        fail(say("dossier.none_made", settings.lang, count=len(errors)), NOT_ALL)
    typer.echo(say("dossier.imported", settings.lang, count=made, there=there))


def found_dossier(house: House, named: str, settings: Settings) -> ListedDossier:
    """The dossier of an id, its first letters, or a number; ends the program where it is none, or several are."""
    listed = house.catalogue.dossiers()
    exact = [one for one in listed if named in (one.row.id, one.row.code)]
    found = exact or [one for one in listed if one.row.id.startswith(named)]
    if len(found) != 1:
        fail(say("dossier.not_one", settings.lang, name=named), NOT_ALL)
    return found[0]


def _changed(
    named: str, root: Path | None, lang: str | None, change: Callable[[House, str, Settings], Dossier]
) -> None:
    settings = settings_of_root(root=root, lang=lang)
    with _house(settings) as house:
        _said(house, change(house, found_dossier(house, named, settings).row.id, settings), settings)


@contextmanager
def _house(settings: Settings) -> Iterator[House]:
    from ingest.errors import DossierError

    with machine_faults(settings), opened_house(settings) as house:
        try:
            yield house
        except DossierError as error:
            fail(error.sentence(settings.lang), error.exit_status)


def _documents(house: House, named: list[str], settings: Settings) -> list[str]:
    found = []
    for name in named:
        matches = house.catalogue.starting(name.lower(), limit=2)
        if len(matches) != 1:
            fail(say("show.none", settings.lang, id=name), NOT_ALL)
        found += matches
    return found


def _facts(given: list[str] | None) -> dict[str, Any]:
    from ingest.archive.dossiers.typed import typed_facts

    return typed_facts({name: value for name, _, value in (one.partition("=") for one in given or [])})


def _who(who: str | None) -> str:
    return who or system_user()


def _said(house: House, dossier: Dossier, settings: Settings) -> None:
    one = house.catalogue.dossier(dossier.id)
    assert one is not None  # it was just kept
    typer.echo(_line(one, settings))


def _line(one: ListedDossier, settings: Settings) -> str:
    from ingest.archive.dossiers.dossier import Facts
    from ingest.archive.dossiers.words import said_retention

    retention = said_retention(Facts.model_validate_json(one.row.facts).retention) or "-"
    counts = say("dossier.counts", settings.lang, papers=one.papers, sheets=one.sheets, pages=one.pages)
    state = say(f"dossier.state.{one.row.state}", settings.lang)
    return "  ".join([one.row.id, one.row.code or "-", one.row.title, retention, counts, state])


def _as_json(one: ListedDossier) -> dict[str, Any]:
    facts = json.loads(one.row.facts)
    return {
        "id": one.row.id, "state": one.row.state, **facts, "count": one.papers, "pages": one.pages,
        "number_of_sheets": one.sheets, "first": one.first, "last": one.last,
        "made_at": one.row.made_at, "made_by": one.row.made_by,
    }  # fmt: skip
