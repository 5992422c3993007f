"""``table``: the documents archived last."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from ingest.commands.looking.shared import console_of_stdout, copy_shown, opened_catalogue
from ingest.commands.options import Lang, Root, settings_of_root
from ingest.messages import Language, day_shown, say

if TYPE_CHECKING:
    from ingest.catalogue.row import Row

_WIDE = 130
_COLUMNS = [["type"], ["code"], ["date"], ["issuer"], ["subject"], ["copy"], ["doubts"], ["where"]]
_FEW_COLUMNS = [["type", "code", "date"], ["issuer", "subject", "copy"], ["doubts"], ["where"]]
"""Contents of the table's columns in a wide and in a narrow window: numbers must never be cut."""


def table(
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="Số văn bản mới nhất. / Latest documents.")
    ] = 50,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Bảng văn bản đã lưu. / Table of what was archived."""
    settings = settings_of_root(root=root, lang=lang)
    console = console_of_stdout()
    with opened_catalogue(settings) as catalogue:
        rows = catalogue.latest(limit) if catalogue else []
        count = catalogue.count() if catalogue else 0
    if not rows:
        console.print(say("table.empty", settings.lang, where=settings.folders.archive), soft_wrap=True)
        return
    title = say("table.title", settings.lang, count=count, where=_short(settings.folders.archive))
    shown = Table(title=title, title_justify="left", show_lines=console.width < _WIDE)
    columns = _COLUMNS if console.width >= _WIDE else _FEW_COLUMNS
    for names in columns:
        heading = "\n".join(say(f"column.{name}", settings.lang) for name in names)
        shown.add_column(heading, justify="right" if names == ["doubts"] else "left", overflow="fold")
    for row in rows:
        values = _in_table(row, settings.lang)
        cells = ["\n".join(values[name] for name in names if values[name]) for names in columns]
        shown.add_row(*map(Text, cells))
    console.print(shown)


def _in_table(row: Row, lang: Language) -> dict[str, str]:
    subject = row.subject or ""
    return {
        "type": row.type or "",
        "code": row.code or "",
        "date": day_shown(row.date),
        "issuer": row.issuer or "",
        "subject": subject if len(subject) <= 120 else subject[:119] + "…",
        "copy": copy_shown(row),
        "doubts": str(row.doubts) + (f" {_partial(row, lang)}" if row.unread else ""),
        "where": f"{row.id[:2]}/{row.id}",
    }


def _partial(row: Row, lang: Language) -> str:
    return say("table.partial", lang, count=row.unread)


def _short(path: Path) -> Path:
    """A path as seen from where the user stands, where it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
