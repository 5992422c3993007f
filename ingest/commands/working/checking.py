"""``doctor`` and ``health``: is the machine able, is the service alive, and its work going on?"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.commands.options import Lang, Root, fail, settings_of
from ingest.errors import MACHINE, NOT_ALL
from ingest.messages import say


def doctor(root: Root = None, lang: Lang = None) -> None:
    """Máy này đã đủ điều kiện chưa, thiếu gì. / Is this machine able; what is missing."""
    settings = settings_of(root=root, lang=lang)
    from ingest.doctor import advice, examine

    checks = examine(settings)
    shown = Table("", say("column.check", settings.lang), say("column.found", settings.lang))
    for check in checks:
        shown.add_row(
            Text("✓" if check.well else "✗", style="green" if check.well else "red"),
            check.what,
            Text(check.found),
        )
    Console().print(shown)
    if not all(check.well for check in checks):
        fail(say("doctor.ill", settings.lang, what=advice(checks, settings)), MACHINE)
    typer.echo(say("doctor.well", settings.lang))


def health(
    stall_seconds: Annotated[
        float | None, typer.Option("--stall-seconds", help="Giới hạn đứng yên. / Limit.")
    ] = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Dịch vụ có đang chạy không (cho Docker, systemd). / Is the service alive (for Docker, systemd)."""
    settings = settings_of(root=root, lang=lang, stall_seconds=stall_seconds)
    from ingest.service.health import find_trouble, seconds_since_beat

    wrong = find_trouble(settings.folders.work, settings.stall_seconds, settings.work_stall_seconds)
    if wrong is not None:
        seconds = round(wrong.seconds)
        fail(say(f"health.{wrong.code}", settings.lang, seconds=seconds, why=wrong.why), NOT_ALL)
    typer.echo(
        say("health.well", settings.lang, seconds=round(seconds_since_beat(settings.folders.work) or 0))
    )
