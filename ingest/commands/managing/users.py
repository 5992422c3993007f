"""``user``: who may sign in to the review page, with which role; and what they did."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.commands.options import Json, Lang, Root, fail, settings_of
from ingest.errors import MACHINE, NOT_ALL, UserError
from ingest.messages import Language, say
from ingest.web.access.roles import Role

if TYPE_CHECKING:
    from ingest.settings import Settings
    from ingest.web.access.audit import Action

app = typer.Typer(
    name="user",
    help="Ai được đăng nhập trang duyệt, làm được gì. / Who may sign in to the review page, and do what.",
    no_args_is_help=True,
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Tên đăng nhập. / Name to sign in with.")]
ROLES = "Vai trò: view (xem), review (duyệt; mặc định), manage (quản trị). / Role: view, review (default), manage."


@app.command()
def add(
    name: Name,
    role: Annotated[
        Role | None,
        typer.Option("--role", help=ROLES, show_default=False),
    ] = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Thêm người dùng hoặc đổi mật khẩu (hỏi, hoặc đọc từ stdin). / Add a user or change a password."""
    from ingest.web.access.users import Users

    settings = settings_of(root=root, lang=lang)
    is_asked = sys.stdin.isatty()
    password = password_asked(settings.lang) if is_asked else sys.stdin.readline().rstrip("\r\n")
    users = Users(settings.folders.users)
    with _faults(settings):
        users.check(name, password)
        what: Action = "user_added" if users.role(name) is None else "password_changed"
        note_command(settings, what, users.known_as(name), role.value if role else "")
        users.put(name, password, role)
        given = users.role(name) or Role.VIEW
    typer.echo(
        say("user.added", settings.lang, name=name, role=say(f"user.role_{given.value}", settings.lang))
    )


def password_asked(lang: Language) -> str:
    """A password, typed twice, unseen; asked for again until it is the same both times."""
    while True:  # what click would say of the second one is English
        first, second = (
            str(typer.prompt(say(f"user.{key}", lang), hide_input=True, err=True))
            for key in ("password", "password_again")
        )
        if first == second:
            return first
        typer.echo(say("user.passwords_differ", lang), err=True)


@app.command(name="role")
def change_role(
    name: Name,
    role: Annotated[Role, typer.Argument(metavar="ROLE", help=ROLES)],
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Đổi vai trò; có hiệu lực ngay. / Give a user another role, at once."""
    from ingest.web.access.users import Users

    settings = settings_of(root=root, lang=lang)
    users = Users(settings.folders.users)
    with _faults(settings):
        if users.role(name) is None:
            fail(say("user.none", settings.lang, name=name), NOT_ALL)
        note_command(settings, "role_changed", users.known_as(name), role.value)
        users.set_role(name, role)
    said = say(f"user.role_{role.value}", settings.lang)
    typer.echo(say("user.role_changed", settings.lang, name=name, role=said))


@app.command(name="list")
def list_users(root: Root = None, lang: Lang = None) -> None:
    """Những ai được đăng nhập, và vai trò. / Who may sign in, and their roles."""
    from ingest.web.access.users import Users

    settings = settings_of(root=root, lang=lang)
    users = Users(settings.folders.users)
    with _faults(settings):
        for name in users.names():
            typer.echo(f"{name}\t{users.role(name)}")


@app.command()
def remove(name: Name, root: Root = None, lang: Lang = None) -> None:
    """Bỏ người dùng; phiên đang mở hết hiệu lực ngay. / Take a user away; open sessions end at once."""
    from ingest.web.access.users import Users

    settings = settings_of(root=root, lang=lang)
    users = Users(settings.folders.users)
    with _faults(settings):
        if users.role(name) is None:
            fail(say("user.none", settings.lang, name=name), NOT_ALL)
        note_command(settings, "user_removed", users.known_as(name))
        users.remove(name)
    typer.echo(say("user.removed", settings.lang, name=name))


@app.command()
def log(
    most: Annotated[int, typer.Option("--last", min=1, help="Bao nhiêu dòng. / How many entries.")] = 1000,
    as_json: Json = False,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Ai đã làm gì, lúc nào, từ đâu; mới nhất sau cùng. / Who did what, when and from where; the latest last."""
    from ingest.web.access.audit import AuditLog

    settings = settings_of(root=root, lang=lang)
    with _faults(settings):
        deeds = AuditLog(settings.folders.audit).latest(most)[::-1]
    if as_json:
        typer.echo(json.dumps([deed._asdict() for deed in deeds], ensure_ascii=False, indent=2))
        return
    for deed in deeds:
        what = say(f"web.audit.{deed.what}", settings.lang) if deed.is_known else deed.what
        fields = [deed.when, deed.who, deed.address, what, deed.of, deed.detail]
        typer.echo("\t".join(_printable(field) for field in fields))


def note_command(settings: Settings, what: Action, of: str = "", detail: str = "", who: str = "") -> None:
    """Notes in the audit log what a command is about to do. Raises OSError where that cannot be written."""
    from ingest.web.access.audit import COMMAND_LINE, AuditLog

    AuditLog(settings.folders.audit).add(who or system_user(), COMMAND_LINE, what, of, detail)


def system_user() -> str:
    """Who runs the command."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"


@contextmanager
def _faults(settings: Settings) -> Iterator[None]:
    """Ends the program with a sentence where something within cannot be done."""
    try:
        yield
    except UserError as error:
        fail(say(f"user.{error.args[0]}", settings.lang), error.exit_status)
    except (OSError, ValueError) as error:
        fail(say("service.no_folder", settings.lang, why=error), MACHINE)


def _printable(said: str) -> str:
    """Letters that would move a terminal's cursor, or begin another line, as blanks."""
    return "".join(letter if letter.isprintable() else " " for letter in said)
