"""``learn``: what people confirmed becomes evidence on papers to come, where that was shown to gain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ingest.commands.options import Lang, Root, machine_faults, settings_of_root
from ingest.messages import Language, both, say

if TYPE_CHECKING:
    from ingest.archive.learning.measuring import Measured


def learn(
    forget: Annotated[
        bool, typer.Option("--forget", help="Bỏ những gì đã học. / Forget what was learned.")
    ] = False,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Học tên, chức vụ, cơ quan, nơi nhận đã duyệt. / Learn names, positions, bodies, recipients that were reviewed."""
    settings = settings_of_root(root=root, lang=lang)
    from ingest.archive.archive import Archive
    from ingest.archive.learning import keeping, measuring
    from ingest.archive.learning.confirming import reviewed_papers

    folders = settings.folders
    if forget:
        with machine_faults(settings):
            there = keeping.forget(folders.reports)
        typer.echo(say("learn.forgotten" if there else "learn.none", settings.lang))
        return
    with machine_faults(settings):
        archive = Archive(folders.archive)
        papers = list(reviewed_papers(archive))
        words, measured = measuring.learn(papers, settings.doubt_below)
        if words.kinds:
            keeping.keep(folders.reports, words)
        if not words.kinds or not all(archive.holds(paper.id) for paper in papers):  # one was held meanwhile
            keeping.forget(folders.reports)
            words = words.model_copy(update={"kinds": {}})
    _show(len(papers), measured, settings.lang)
    typer.echo(say("learn.kept" if words.kinds else "learn.not_kept", settings.lang))


def _show(papers: int, measured: list[Measured], lang: Language) -> None:
    from rich.console import Console
    from rich.table import Table

    names = ("kind", "words", "known", "near", "uses")
    table = Table(*(say(f"learn.{name}", lang) for name in names))
    for one in measured:
        vi, en = both(f"doubt.kind.{one.kind}")
        used = [
            f"uses_{how}" for how, is_used in (("known", one.uses_known), ("near", one.uses_near)) if is_used
        ]
        said = ", ".join(say(f"learn.{key}", lang) for key in used or ["uses_none"])
        table.add_row(
            vi if lang == "vi" else en, str(one.words), f"{one.known} ({one.known_wrong})",
            f"{one.near} ({one.near_wrong})", said,
        )  # fmt: skip
    typer.echo(say("learn.head", lang, papers=papers))
    Console().print(table)
