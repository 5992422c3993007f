"""Command line: ``saoluc`` and its commands."""

from __future__ import annotations

import os
from functools import partial
from typing import Annotated

import typer

from ingest import __version__
from ingest.commands.dossiers import accepting, dossier
from ingest.commands.exports import exporting, registering
from ingest.commands.keeping import backing_up, cutting, holding, learning, mending, notifying, verifying
from ingest.commands.looking import completeness, searching, showing, standing, tables
from ingest.commands.managing import serving, tokens, users
from ingest.commands.one_language import speak_one_language
from ingest.commands.options import Lang, Root
from ingest.commands.reading import reading
from ingest.commands.working import checking, clustering, interleaving, running, watching

app = typer.Typer(
    name="saoluc",
    help="Bản quét văn bản hành chính thành hồ sơ lưu trữ. / Scanned official papers to archival records.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
for command in (
    reading.read, reading.parse, watching.watch, running.run, tables.table, standing.status, searching.search,
    showing.show, completeness.gaps, mending.retry, holding.held, holding.hold, holding.release, verifying.verify,
    backing_up.backup, backing_up.restore, backing_up.repair, notifying.notify, learning.learn,
    mending.reindex, mending.reread, cutting.cut, cutting.join, checking.doctor, checking.health, exporting.export,
    registering.register, serving.serve, clustering.worker, interleaving.interleave,
):  # fmt: skip
    app.command()(command)
app.add_typer(dossier.app)
app.add_typer(accepting.app)
app.add_typer(tokens.app)
app.add_typer(users.app)
speak_one_language(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"saoluc {__version__}")
        raise typer.Exit


@app.callback()
def before_any_command(
    context: typer.Context,
    root: Root = None,
    lang: Lang = None,
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Phiên bản. / Version.")
    ] = False,
) -> None:
    # Given before the command, they hold for whichever command follows, as the variables do, and no longer.
    for name, value in (("SAOLUC_ROOT", root), ("SAOLUC_LANG", lang)):
        if value is not None:
            context.call_on_close(partial(_set, name, os.environ.get(name)))
            _set(name, str(value))


def _set(variable: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(variable, None)
    else:
        os.environ[variable] = value


def main() -> None:
    """The program's entry point."""
    app()
