"""``token``: who may read the archive by program: makes, lists and revokes tokens of the API."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from ingest.commands.options import Lang, Root, fail, settings_of
from ingest.errors import MACHINE, NOT_ALL
from ingest.messages import say

app = typer.Typer(
    name="token",
    help="Quyền đọc và sửa kho cho chương trình khác. / Tokens of the API.",
    no_args_is_help=True,
)


class Scope(StrEnum):
    """What ``--may`` may be."""

    read = "read"
    correct = "correct"
    upload = "upload"
    dossiers = "dossiers"


May = Annotated[
    list[Scope] | None,
    typer.Option("--may", help="Được làm gì; mặc định chỉ đọc. / What it may do; by default read alone."),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Tên chương trình. / Name of the program.")]


@app.command()
def add(name: Name, may: May = None, root: Root = None, lang: Lang = None) -> None:
    """Cấp một mã, chỉ hiện một lần. / Make a token; it is shown this once."""
    settings = settings_of(root=root, lang=lang)
    from ingest.errors import NameTakenError
    from ingest.web.access.tokens import Tokens

    try:
        token = Tokens(settings.folders.tokens).add(name, [one.value for one in may] if may else ["read"])
    except NameTakenError:
        fail(say("token.taken", settings.lang, name=name), NOT_ALL)
    except (OSError, ValueError) as error:
        fail(say("token.unreadable", settings.lang, why=error), MACHINE)
    typer.echo(token)
    typer.echo(say("token.added", settings.lang, name=name), err=True)


@app.command(name="list")
def list_all(
    as_json: Annotated[bool, typer.Option("--json", help="In JSON. / Print JSON.")] = False,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Những mã đang có hiệu lực. / The tokens in force."""
    settings = settings_of(root=root, lang=lang)
    from ingest.web.access.tokens import Tokens

    try:
        known = Tokens(settings.folders.tokens).known()
    except (OSError, ValueError) as error:
        fail(say("token.unreadable", settings.lang, why=error), MACHINE)
    if as_json:
        entries = [{"name": one.name, "created": one.created, "may": list(one.may)} for one in known]
        typer.echo(json.dumps(entries, ensure_ascii=False, indent=2))
        return
    for one in known:
        typer.echo(f"{one.created}  {one.name}  {', '.join(one.may)}")


@app.command()
def revoke(name: Name, root: Root = None, lang: Lang = None) -> None:
    """Thu hồi một mã. / Take a token's right away."""
    settings = settings_of(root=root, lang=lang)
    from ingest.web.access.tokens import Tokens

    try:
        gone = Tokens(settings.folders.tokens).revoke(name)
    except (OSError, ValueError) as error:
        fail(say("token.unreadable", settings.lang, why=error), MACHINE)
    if not gone:
        fail(say("token.none", settings.lang, name=name), NOT_ALL)
    typer.echo(say("token.revoked", settings.lang, name=name))
