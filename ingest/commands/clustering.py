"""``worker``: this machine reads pages for a run on another one."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.commands.options import BAD_USAGE, MACHINE, Lang, Workers, fail, settings_of
from ingest.commands.working import check_machine
from ingest.logs import log_to_stderr
from ingest.messages import say


def worker(
    address: Annotated[str, typer.Argument(help="Địa chỉ bộ điều phối Dask. / Address of a Dask scheduler.")],
    workers: Workers = None,
    lang: Lang = None,
) -> None:
    """Đọc trang cho máy khác (cụm Dask). / Read pages for another machine (Dask cluster)."""
    settings = settings_of(workers=workers, lang=lang)
    log_to_stderr(settings)
    check_machine(settings)
    try:
        from ingest.cluster.worker import serve
    except ImportError:
        fail(say("cluster.missing", settings.lang), MACHINE)
    if "://" not in address:
        fail(say("cluster.address", settings.lang, address=address), BAD_USAGE)
    typer.echo(say("cluster.serving", settings.lang, count=settings.workers, address=address), err=True)
    serve(address, settings.workers)
    typer.echo(say("cluster.stopped", settings.lang), err=True)
