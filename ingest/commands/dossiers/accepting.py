"""``acceptance``: a random sample of the archive, checked by people who do not see its records, and its minutes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.commands.dossiers.shared import (
    decider,
    documents_named,
    dossier_house,
    form_ending,
    found_dossier,
    write_form,
)
from ingest.commands.options import Lang, Root, Who, fail, settings_of_root
from ingest.errors import DONE, NOT_ALL
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.archive.stores import House
    from ingest.export.acceptance.judging import FieldResult
    from ingest.export.acceptance.samples import Sample
    from ingest.settings import Settings

app = typer.Typer(
    name="acceptance",
    help="Nghiệm thu: rút mẫu ngẫu nhiên, kiểm tra không xem trước, biên bản. / A random sample, checked unseen.",
    no_args_is_help=True,
)
SampleId = Annotated[str, typer.Argument(metavar="SAMPLE", help="Mã mẫu. / Id of the sample.")]


class Right(StrEnum):
    """Which of both is right."""

    RECORD = "record"
    TYPED = "typed"


@app.command()
def draw(
    count: Annotated[int, typer.Option("--count", min=1, help="Số văn bản. / How many papers.")],
    dossier: Annotated[
        list[str] | None, typer.Option("--dossier", help="Chỉ trong hồ sơ này. / Of this dossier alone.")
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Số mầm. / Draws the same again.")] = None,
    who: Who = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Rút mẫu ngẫu nhiên. / Draw papers at random."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.export.acceptance import samples

    with dossier_house(settings) as house:
        of = [found_dossier(house, name, settings).row.id for name in dossier or []]
        made = samples.draw(house, count, decider(who), dossiers=of, seed=seed)
    typer.echo(_line(made, settings))


@app.command("list")
def list_samples(root: Root = None, lang: Lang = None) -> None:
    """Các mẫu, mới nhất trước. / The samples, the latest first."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.export.acceptance import samples

    for one in samples.all_samples(settings.folders.reports):
        typer.echo(_line(one, settings))


@app.command()
def sheet(
    sample: SampleId,
    out: Annotated[Path, typer.Option("--out", help="Tệp .xlsx ra. / .xlsx file.")],
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Phiếu trống để gõ những gì đọc trên văn bản. / A blank sheet for what is read on the papers."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.disk import durable
    from ingest.export.acceptance.sheets import blank_sheet

    with _sample(sample, settings) as (_, there):
        durable.write(out, blank_sheet(there))
    typer.echo(say("dossier.form_made", settings.lang, where=out))


@app.command()
def enter(
    sample: SampleId,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Phiếu đã gõ. / The filled sheet.")],
    who: Who = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Nhận phiếu đã gõ; dòng trống thì bỏ qua. / Take a filled sheet; empty rows are left out."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.errors import DossierError, TableFileError
    from ingest.export.acceptance import samples
    from ingest.export.acceptance.sheets import read_sheet
    from ingest.tables.rows import read_rows

    refused = 0
    with _sample(sample, settings) as (house, there):
        try:
            found = read_sheet(read_rows(file.read_bytes()))
        except TableFileError as error:
            fail(error.sentence(settings.lang), error.exit_status)
        for paper, typed in found.items():
            try:
                there = samples.enter(house, there.id, paper, typed, decider(who))
            except DossierError as error:
                typer.echo(error.sentence(settings.lang), err=True)
                refused += 1
    typer.echo(_line(there, settings))
    raise typer.Exit(NOT_ALL if refused else DONE)


@app.command()
def show(sample: SampleId, root: Root = None, lang: Lang = None) -> None:
    """Kết quả: chỗ khác nhau, tỷ lệ sai từng trường. / What differs, and how often each field errs."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.export.acceptance.judging import judged

    with _sample(sample, settings) as (house, there):
        result = judged(there, house.archive)
    for one in result.differences:
        field = say(f"acceptance.field_{one.field}", settings.lang)
        ruling = say(f"acceptance.ruling_{one.ruling or 'none'}", settings.lang)
        typer.echo(f"{one.paper}  {field}: «{one.record}» ≠ «{one.typed}»  {ruling}")
    for row in [*result.fields, result.values, result.papers]:
        name = f"field_{row.field}" if row.field else "values" if row is result.values else "papers"
        typer.echo(_rate(say(f"acceptance.{name}", settings.lang), row, settings))


@app.command()
def rule(
    sample: SampleId,
    paper: Annotated[str, typer.Argument(metavar="ID", help="Mã văn bản. / Id of the paper.")],
    field: Annotated[str, typer.Argument(metavar="FIELD", help="code date type issuer subject signer")],
    right: Annotated[Right, typer.Argument(metavar="RIGHT", help="record | typed")],
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Xem lại một chỗ khác nhau: bên nào đúng. / Say of a difference which is right."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.export.acceptance import samples

    with _sample(sample, settings) as (house, there):
        (document,) = documents_named(house, [paper], settings)
        samples.rule(settings.folders.reports, there.id, document, field, right.value)


@app.command()
def minutes(
    sample: SampleId,
    out: Annotated[Path, typer.Option("--out", help="Tệp .pdf hoặc .xlsx. / File, .pdf or .xlsx.")],
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Biên bản nghiệm thu. / The minutes of acceptance."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.export.acceptance.judging import judged
    from ingest.export.acceptance.quantities import quantities
    from ingest.export.forms import making
    from ingest.export.forms.acceptance import acceptance_form

    form_ending(out, settings)
    with _sample(sample, settings) as (house, there):
        made = acceptance_form(
            there,
            judged(there, house.archive),
            quantities(house),
            making.office_of(settings),
            datetime.date.today(),
        )
        write_form(made, out, settings)


@contextmanager
def _sample(named: str, settings: Settings) -> Iterator[tuple[House, Sample]]:
    """A sample by its id, or by its first letters, and the archive."""
    from ingest.export.acceptance import samples

    found = [one for one in samples.all_samples(settings.folders.reports) if one.id.startswith(named.lower())]
    if len(found) != 1:
        fail(say("acceptance.none", settings.lang, name=named), NOT_ALL)
    with dossier_house(settings) as house:
        yield house, found[0]


def _line(one: Sample, settings: Settings) -> str:
    told = say(
        "acceptance.line",
        settings.lang,
        count=len(one.papers),
        population=one.population,
        checked=len(one.checks),
    )
    return "  ".join([one.id, one.drawn_at, one.drawn_by, told])


def _rate(name: str, one: FieldResult, settings: Settings) -> str:
    from ingest.export.forms.acceptance import interval, percent

    if not one.checked:
        return f"{name}: –"
    return say(
        "acceptance.rate" if one.drawn else "acceptance.rate_alone", settings.lang,
        name=name, wrong=one.wrong, checked=one.checked,
        rate=percent(one.wrong / one.checked), exact=interval(one.exact), score=interval(one.score),
    )  # fmt: skip
