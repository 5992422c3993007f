"""``dossier folders``, ``import``, ``form``, ``pack``: dossiers made of what there is, and what is made of dossiers."""

from __future__ import annotations

import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from ingest.commands.dossiers.ending import found_act
from ingest.commands.dossiers.shared import (
    decider,
    dossier_house,
    form_ending,
    found_dossier,
    say_dossier,
    write_form,
)
from ingest.commands.options import Lang, Root, Who, fail, settings_of_root
from ingest.errors import BAD_USAGE, DONE, NOT_ALL
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.export.findings import Finding
    from ingest.export.forms.making import OfMany, OfOne, Register
    from ingest.settings import Settings

FORMS = "papers cover end · dossiers catalogue handover expired · incoming outgoing · destruction"


class FormName(StrEnum):
    """The forms: of one dossier, of several, registers of papers, the minutes of a destruction."""

    PAPERS = "papers"
    COVER = "cover"
    END = "end"
    DOSSIERS = "dossiers"
    CATALOGUE = "catalogue"
    HANDOVER = "handover"
    EXPIRED = "expired"
    INCOMING = "incoming"
    OUTGOING = "outgoing"
    DESTRUCTION = "destruction"


class PackageProfile(StrEnum):
    """The shapes of a package, see ``ingest.export.packages.mets.PROFILES``."""

    E_ARK = "e-ark"
    TT05 = "tt05"


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

    with dossier_house(settings) as house:
        loose = house.catalogue.loose_folders()
        if not names and not everything:
            for folder, count in loose:
                typer.echo(f"{count:>6}  {folder}")
            return
        for name in [folder for folder, _ in loose] if everything else names or []:
            made = make_of_folder(house, decider(who), name)
            if made is None:
                fail(say("dossier.no_folder", settings.lang, folder=name), NOT_ALL)
            say_dossier(house, made, settings)


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

    with dossier_house(settings) as house:
        try:
            made, there, errors = make_of_list(house, decider(who), read_rows(file.read_bytes()))
        except TableFileError as error:
            fail(error.sentence(settings.lang), error.exit_status)
    for wrong in errors:
        typer.echo(
            say(f"dossier.row.{wrong.what}", settings.lang, row=wrong.row, value=wrong.value), err=True
        )
    if errors:
        fail(say("dossier.none_made", settings.lang, count=len(errors)), NOT_ALL)
    typer.echo(say("dossier.imported", settings.lang, count=made, there=there))


def form(
    which: Annotated[FormName, typer.Argument(metavar="FORM", help=FORMS)],
    out: Annotated[Path, typer.Option("--out", help="Tệp .pdf hoặc .xlsx. / File, .pdf or .xlsx.")],
    named: Annotated[
        list[str] | None, typer.Argument(metavar="[DOSSIER]...", help="Không có: tất cả. / None: all.")
    ] = None,
    year_from: Annotated[
        int | None, typer.Option("--from", help="Từ năm (sổ). / First year (registers).")
    ] = None,
    year_to: Annotated[
        int | None, typer.Option("--to", help="Đến năm (sổ). / Last year (registers).")
    ] = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Biểu mẫu để in và ký (PDF, .xlsx). / Forms to print and sign (PDF, .xlsx)."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.catalogue import Filter
    from ingest.export.forms import making
    from ingest.export.forms.destruction import destruction_form

    form_ending(out, settings)
    office = making.office_of(settings)
    with dossier_house(settings) as house:
        if which in ("incoming", "outgoing"):
            years = Filter(year_from=year_from, year_to=year_to)
            made = making.register(
                cast("Register", which.value), house.catalogue, house.archive, years, office
            )
        elif which is FormName.DESTRUCTION:
            made = destruction_form(found_act(house, (named or [""])[0], settings), office)
        elif which in ("papers", "cover", "end"):
            if len(named or []) != 1:
                fail(say("dossier.form_of_one", settings.lang), BAD_USAGE)
            one = found_dossier(house, (named or [""])[0], settings)
            made = making.form_of_one(cast("OfOne", which.value), one, house.catalogue, office)
        else:
            several = [found_dossier(house, name, settings) for name in named or []]
            several = several or house.catalogue.dossiers()
            if which is FormName.EXPIRED:
                made, listed = making.list_to_decide_on(house, several, office)
                if listed is not None:
                    told = say("dossier.list_made", settings.lang, id=listed.id, count=len(listed.dossiers))
                    typer.echo(told, err=True)
            else:
                made = making.form_of_many(cast("OfMany", which.value), several, office)
        write_form(made, out, settings)


def pack(
    named: Annotated[list[str], typer.Argument(metavar="DOSSIER...", help="Hồ sơ. / Dossiers.")],
    out: Annotated[Path, typer.Option("--out", help="Thư mục ra. / Folder.")],
    profile: Annotated[
        PackageProfile, typer.Option("--profile", help="Dạng gói. / Shape.")
    ] = PackageProfile.E_ARK,
    agreement: Annotated[str, typer.Option("--agreement", help="Mã đăng ký nộp. / Submission's code.")] = "",
    number: Annotated[int, typer.Option("--number", min=1, help="Gói thứ mấy. / Which package of it.")] = 1,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Gói nộp lưu (SIP) của hồ sơ; nói còn thiếu gì, nhập ở đâu. / Packages of dossiers; says what they lack."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.errors import NotWholeError
    from ingest.export.packages.of_dossier import pack_dossier

    out.mkdir(parents=True, exist_ok=True)
    lacking = 0
    with dossier_house(settings) as house:
        for n, name in enumerate(named, number):
            one = found_dossier(house, name, settings).row.id
            try:
                made = pack_dossier(
                    one, house.archive, house.catalogue, settings, out, at=datetime.datetime.now(datetime.UTC),
                    profile=profile.value, agreement=agreement, number=n,
                )  # fmt: skip
            except NotWholeError as error:
                fail(say("export.not_whole", settings.lang, why=error), NOT_ALL)
            lacking += _say_lacks(made.findings, one, settings)
            typer.echo(str(made.path))
    raise typer.Exit(NOT_ALL if lacking else DONE)


def _say_lacks(findings: list[Finding], dossier: str, settings: Settings) -> int:
    """Says what a package lacks and where it is entered; returns how many rules are broken."""
    from ingest.export.packages.of_dossier import place_of, told_once

    for finding in told_once(findings):
        place = place_of(finding)
        what = "setting" if place.setting else "record" if place.document else "fact"
        where = say(
            f"dossier.entered.{what}",
            settings.lang,
            dossier=dossier,
            fact=place.fact,
            document=place.document,
        )
        typer.echo(f"{finding.sentence(settings.lang)} → {where}", err=True)
    return sum(finding.level == "error" for finding in findings)
