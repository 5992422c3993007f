"""``status``: what is where, and why."""

from __future__ import annotations

import json

import typer
from rich.table import Table
from rich.text import Text

from ingest.commands.looking.shared import answering, console_of_stdout
from ingest.commands.options import Json, Lang, Root, settings_of_root
from ingest.messages import say


def status(as_json: Json = False, root: Root = None, lang: Lang = None) -> None:
    """Tệp nào đang ở đâu, lỗi vì sao. / What is where, and why."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.rescan import faults_of, rescan_sentence
    from ingest.service.status import standing

    with answering(settings):
        found = standing(settings)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=True, indent=2))
        return
    console = console_of_stdout()
    shown = Table(say("column.state", settings.lang), say("column.count", settings.lang))
    for key, count in found.counts.items():
        shown.add_row(say(f"status.{key}", settings.lang), str(count))
    console.print(shown)
    for line in found.sentences(settings.lang):
        console.print(Text(line))
    if found.to_rescan:
        listed = Table(say("column.file", settings.lang), say("rescan.heading", settings.lang))
        for entry in found.to_rescan:
            listed.add_row(Text(entry.name), rescan_sentence(faults_of(entry.detail), settings.lang))
        console.print(listed)
    if found.failures:
        listed = Table(say("column.file", settings.lang), say("column.reason", settings.lang))
        listed.title = say("status.failures", settings.lang)
        for entry in found.failures:
            listed.add_row(Text(entry.name), say(f"failure.{entry.reason}.message", settings.lang))
        console.print(listed)
