"""``interleave``: the odd and even pages of a simplex feeder, two files each, become one file each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest.commands.options import Lang, Root, fail, settings_of
from ingest.errors import BAD_USAGE, DONE, NOT_ALL
from ingest.messages import say


def interleave(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FOLDER | ODD EVEN", help="Thư mục, hoặc tệp trang lẻ rồi tệp trang chẵn. / Or both."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="Thư mục ra. / Folder.")],
    forward: Annotated[
        bool,
        typer.Option(
            "--forward", help="Trang chẵn xếp xuôi, không lật cả tập. / Even pages lie first one first."
        ),
    ] = False,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Ghép trang lẻ và trang chẵn của máy quét một mặt (X-odd.pdf, X-even.pdf) thành một tệp. / Make one file of the
    odd and even pages of a simplex feeder."""
    settings = settings_of(root=root, lang=lang)
    import pikepdf

    from ingest.intake.pairs import Pair, pairs
    from ingest.pdf.interleaved import interleave as make

    if len(paths) == 1 and paths[0].is_dir():
        found, alone = pairs(file for file in paths[0].rglob("*") if file.is_file())
    elif len(paths) == 2 and all(path.is_file() for path in paths):
        known, alone = pairs(paths)
        found = [Pair(known[0].name if known else paths[0].stem, *paths)]
        alone = []
    else:
        fail(say("interleave.usage", settings.lang), BAD_USAGE)
    failed = len(alone)
    for file in alone:
        typer.echo(say("interleave.alone", settings.lang, name=file), err=True)
    for name, odd, even in found:
        beside = odd.parent.relative_to(paths[0]) if paths[0].is_dir() else Path()
        target = out / beside / f"{name}.pdf"
        if target.exists():
            typer.echo(say("interleave.exists", settings.lang, name=target), err=True)
            failed += 1
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        ready = target.with_name(f".{target.name}.part")
        try:
            pages = make(odd, even, ready, turned=not forward)
            ready.rename(target)
        except (pikepdf.PdfError, ValueError, OSError) as error:
            ready.unlink(missing_ok=True)
            typer.echo(say("interleave.failed", settings.lang, name=odd, why=error), err=True)
            failed += 1
            continue
        typer.echo(say("interleave.done", settings.lang, where=target, pages=pages))
    raise typer.Exit(NOT_ALL if failed else DONE)
