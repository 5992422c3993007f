"""``worker``: this machine reads pages for a run on another one."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.commands.options import Lang, Workers, fail, settings_of
from ingest.commands.working.at_work import check_machine
from ingest.errors import BAD_USAGE, DONE, MACHINE, NOT_ALL
from ingest.messages import say


def worker(
    address: Annotated[str, typer.Argument(help="Địa chỉ bộ điều phối Dask. / Address of a Dask scheduler.")],
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Chỉ kiểm tra: máy này đã vào cụm chưa. / Only ask: has this machine joined?"
        ),
    ] = False,
    workers: Workers = None,
    lang: Lang = None,
) -> None:
    """Đọc trang cho máy khác (cụm Dask). / Read pages for another machine (Dask cluster)."""
    settings = settings_of(workers=workers, lang=lang)
    from ingest.logs import log_to_stderr

    log_to_stderr(settings)
    try:
        from ingest.cluster.worker import count_joined, serve
    except ImportError:
        fail(say("cluster.missing", settings.lang), MACHINE)
    if "://" not in address:
        fail(say("cluster.address", settings.lang, address=address), BAD_USAGE)
    if check:
        count = count_joined(address)
        typer.echo(say("cluster.joined", settings.lang, count=count, address=address))
        raise typer.Exit(DONE if count else NOT_ALL)
    check_machine(settings)
    typer.echo(say("cluster.serving", settings.lang, count=settings.workers, address=address), err=True)
    serve(address, settings.workers)
    typer.echo(say("cluster.stopped", settings.lang), err=True)
