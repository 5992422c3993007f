"""What all commands of ``dossier`` share: the house, papers and dossiers by their names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ingest.commands.keeping.holding import opened_house
from ingest.commands.managing.users import system_user
from ingest.commands.options import fail, machine_faults
from ingest.errors import BAD_USAGE, NOT_ALL
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.archive.dossiers.dossier import Dossier
    from ingest.archive.stores import House
    from ingest.catalogue.dossiers.rows import ListedDossier
    from ingest.export.forms.form import Form
    from ingest.settings import Settings

DossierId = Annotated[
    str, typer.Argument(metavar="DOSSIER", help="Mã hoặc số, ký hiệu hồ sơ. / Id or number of a dossier.")
]
Papers = Annotated[
    list[str], typer.Argument(metavar="ID...", help="Mã văn bản, theo thứ tự. / Ids of papers, in order.")
]


def form_ending(out: Path, settings: Settings) -> Literal["pdf", "xlsx"]:
    """The kind of a form's file by its name's ending; ends the program where it is neither."""
    from ingest.export.forms import making

    ending = out.suffix.lower().removeprefix(".")
    if ending not in making.MEDIA:
        fail(say("dossier.form_ending", settings.lang), BAD_USAGE)
    return "pdf" if ending == "pdf" else "xlsx"


def write_form(form: Form, out: Path, settings: Settings) -> None:
    """Writes a form in the kind of its file's ending, and says where it is."""
    from ingest.disk import durable
    from ingest.export.forms import making

    durable.write(out, making.form_file(form, form_ending(out, settings)))
    typer.echo(say("dossier.form_made", settings.lang, where=out))


def found_dossier(house: House, named: str, settings: Settings) -> ListedDossier:
    """The dossier of an id, its first letters, or a number; ends the program where it is none, or several are."""
    listed = house.catalogue.dossiers()
    exact = [one for one in listed if named in (one.row.id, one.row.code)]
    found = exact or [one for one in listed if one.row.id.startswith(named)]
    if len(found) != 1:
        fail(say("dossier.not_one", settings.lang, name=named), NOT_ALL)
    return found[0]


@contextmanager
def dossier_house(settings: Settings) -> Iterator[House]:
    """Archive, catalogue and journal; ends the program, with why, where a dossier cannot be changed so."""
    from ingest.errors import DossierError

    with machine_faults(settings), opened_house(settings) as house:
        try:
            yield house
        except DossierError as error:
            fail(error.sentence(settings.lang), error.exit_status)


def documents_named(house: House, named: list[str], settings: Settings) -> list[str]:
    """The documents of ids, or of their first letters; ends the program where one names none, or several."""
    found = []
    for name in named:
        matches = house.catalogue.starting(name.lower(), limit=2)
        if len(matches) != 1:
            fail(say("show.none", settings.lang, id=name), NOT_ALL)
        found += matches
    return found


def decider(who: str | None) -> str:
    """Whose change it is."""
    return who or system_user()


def say_dossier(house: House, dossier: Dossier, settings: Settings) -> None:
    """Prints the line of a dossier that was just kept."""
    one = house.catalogue.dossier(dossier.id)
    assert one is not None  # it was just kept
    typer.echo(dossier_line(one, settings))


def dossier_line(one: ListedDossier, settings: Settings) -> str:
    """A dossier on one line."""
    from ingest.archive.dossiers.dossier import Facts
    from ingest.archive.dossiers.words import said_retention

    retention = said_retention(Facts.model_validate_json(one.row.facts).retention) or "-"
    counts = say("dossier.counts", settings.lang, papers=one.papers, sheets=one.sheets, pages=one.pages)
    state = say(f"dossier.state.{one.row.state}", settings.lang)
    return "  ".join([one.row.id, one.row.code or "-", one.row.title, retention, counts, state])
