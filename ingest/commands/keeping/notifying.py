"""``notify``: tells by e-mail or webhook what has failed, is held, falls due or is damaged; each once."""

from __future__ import annotations

import datetime
from typing import Annotated

import typer

from ingest.commands.options import Lang, Root, fail, machine_faults, settings_of_root
from ingest.errors import BAD_USAGE, NOT_ALL
from ingest.messages import say


def notify(
    show: Annotated[
        bool, typer.Option("--show", help="Chỉ in ra, không gửi. / Only print it; nothing is sent.")
    ] = False,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Báo tệp lỗi, văn bản giữ riêng, hồ sơ đến hạn, chỗ hỏng. / Tell of failures, held papers, what is due, damage."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.safekeeping.notices.telling import is_set, tell

    if not (show or is_set(settings)):
        fail(say("notice.not_set", settings.lang), BAD_USAGE)
    with machine_faults(settings):
        told = tell(settings, datetime.datetime.now(datetime.UTC), send=not show)
    for one in told.new if show else ():
        typer.echo(one.sentence(settings.lang))
    if not told.new:
        typer.echo(say("notice.none", settings.lang))
    elif told.failed:
        fail(say("notice.not_sent", settings.lang, why="; ".join(told.failed)), NOT_ALL)
    elif not show:
        typer.echo(say("notice.sent", settings.lang, count=len(told.new)))
