"""Making: from the name of a form and what it is of to the form, and to its file."""

from __future__ import annotations

import datetime
from typing import Literal

from ingest.archive.archive import Archive
from ingest.archive.destroying.lists import List, print_list, printed_list
from ingest.archive.stores import House
from ingest.catalogue import Catalogue, Filter
from ingest.catalogue.dossiers.rows import ListedDossier
from ingest.export.forms.destruction import expired_form
from ingest.export.forms.filing import (
    Filed,
    catalogue_form,
    cover_form,
    dossiers_form,
    end_form,
    handover_form,
    papers_form,
)
from ingest.export.forms.form import Form, Office
from ingest.export.forms.registers import incoming_form, outgoing_form
from ingest.settings import Settings

OfOne = Literal["papers", "cover", "end"]
OfMany = Literal["dossiers", "catalogue", "handover"]
Register = Literal["incoming", "outgoing"]
Ending = Literal["pdf", "xlsx"]
MEDIA: dict[Ending, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def office_of(settings: Settings) -> Office:
    """Whose forms they are, as the settings say."""
    return Office(settings.organ, settings.organ_above, settings.organ_place, settings.organ_party)


def form_of_one(which: OfOne, dossier: ListedDossier, catalogue: Catalogue, office: Office) -> Form:
    """A form of one dossier, of today."""
    filed, today = Filed(dossier, catalogue.dossier_papers(dossier.row.id)), datetime.date.today()
    if which == "papers":
        return papers_form(filed, office, today)
    return cover_form(filed, office) if which == "cover" else end_form(filed, office, today)


def form_of_many(which: OfMany, dossiers: list[ListedDossier], office: Office) -> Form:
    """A form of several dossiers, of today."""
    today = datetime.date.today()
    made = {"dossiers": dossiers_form, "catalogue": catalogue_form, "handover": handover_form}
    return made[which](dossiers, office, today)


def list_to_decide_on(
    house: House, dossiers: list[ListedDossier], office: Office
) -> tuple[Form, List | None]:
    """The list of those of these dossiers that may be destroyed today, and what is kept of it. Raises OSError or
    ValueError where a file cannot be read or written.
    """
    today = datetime.date.today()
    listed, ended = print_list(house, dossiers, today)
    return expired_form(listed, ended, office, today), listed


def list_to_look_at(house: House, dossiers: list[ListedDossier], office: Office) -> Form:
    """The list as `list_to_decide_on` would print it now, without keeping anything: where it was not printed as it is
    now, it has no id and says that it is to be looked at alone. Raises OSError or ValueError where a file cannot be
    read.
    """
    today = datetime.date.today()
    return expired_form(*printed_list(house, dossiers, today), office, today)


def register(which: Register, catalogue: Catalogue, archive: Archive, wanted: Filter, office: Office) -> Form:
    """A register of the papers that a filter leaves. Raises OSError or ValueError: a record cannot be read."""
    made = incoming_form if which == "incoming" else outgoing_form
    return made(catalogue.rows(wanted), archive.record, office)


def form_file(form: Form, ending: Ending) -> bytes:
    """A form's file, made now."""
    from ingest.export.forms.pdf import pdf_of  # slow to load
    from ingest.export.forms.xlsx import xlsx_of

    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    return pdf_of(form, now) if ending == "pdf" else xlsx_of(form, now.replace(tzinfo=None))
