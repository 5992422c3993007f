"""``serve``: the review page in a browser; ``user``: who may sign in to it."""

from __future__ import annotations

import signal
import socket
import sqlite3
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.commands.options import Lang, Root, fail, fault, settings_of
from ingest.errors import BAD_USAGE, MACHINE, NOT_ALL
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.settings import Settings

user = typer.Typer(
    name="user",
    help="Ai được đăng nhập trang duyệt. / Who may sign in to the review page.",
    no_args_is_help=True,
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Tên đăng nhập. / Name to sign in with.")]


def serve(
    host: Annotated[str | None, typer.Option("--host", help="Địa chỉ. / Address to listen at.")] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="Cổng. / Port; 0: any free one.")
    ] = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Mở trang duyệt văn bản trên trình duyệt. / Serve the review page."""
    settings = settings_of(root=root, lang=lang, web_host=host, web_port=port)
    import uvicorn

    from ingest.logs import log_to_stderr
    from ingest.web.access.users import Users
    from ingest.web.app import create_app
    from ingest.web.visit import needs_sign_in

    log_to_stderr(settings)
    try:
        if needs_sign_in(settings, Users(settings.folders.users)):
            fail(say("serve.needs_sign_in", settings.lang, host=settings.web_host), BAD_USAGE)
        app = create_app(settings)
    except (OSError, ValueError, sqlite3.Error) as error:
        fault("service.no_folder", error, settings)
    listening = _listening(settings)
    app.state.resources.images.warm()
    address = f"http://{_in_address(settings.web_host)}:{listening.getsockname()[1]}/"
    typer.echo(say("serve.at", settings.lang, address=address), err=True)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=5, limit_concurrency=500,
        proxy_headers=False,  # the gate reads what proxies say, from those that are believed
    )  # fmt: skip
    # Having ended in good order, uvicorn raises the signal that ended it once more; that is no fault.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    uvicorn.Server(config).run(sockets=[listening])


def _listening(settings: Settings) -> socket.socket:
    """The open socket; ends the program where the address is taken or not this machine's."""
    host = settings.web_host.strip("[]")
    try:
        family = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, settings.web_port), family=family)
    except OSError as error:
        fail(say("serve.no_address", settings.lang, host=host, port=settings.web_port, why=error), MACHINE)


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


@user.command("add")
def add(name: Name, root: Root = None, lang: Lang = None) -> None:
    """Thêm người dùng hoặc đổi mật khẩu (hỏi, hoặc đọc từ stdin). / Add a user or change a password."""
    from ingest.errors import UserError
    from ingest.web.access.users import Users

    settings = settings_of(root=root, lang=lang)
    if sys.stdin.isatty():
        prompt = say("user.password", settings.lang)
        password = typer.prompt(prompt, hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    try:
        Users(settings.folders.users).put(name, password)
    except UserError as error:
        fail(say(f"user.{error.args[0]}", settings.lang), error.exit_status)
    except (OSError, ValueError) as error:
        fail(say("service.no_folder", settings.lang, why=error), MACHINE)
    typer.echo(say("user.added", settings.lang, name=name))


@user.command("list")
def list_users(root: Root = None, lang: Lang = None) -> None:
    """Những ai được đăng nhập. / Who may sign in."""
    from ingest.web.access.users import Users

    for name in Users(settings_of(root=root, lang=lang).folders.users).names():
        typer.echo(name)


@user.command("remove")
def remove(name: Name, root: Root = None, lang: Lang = None) -> None:
    """Bỏ người dùng; phiên đang mở hết hiệu lực ngay. / Take a user away; open sessions end at once."""
    from ingest.web.access.users import Users

    settings = settings_of(root=root, lang=lang)
    if not Users(settings.folders.users).remove(name):
        fail(say("user.none", settings.lang, name=name), NOT_ALL)
    typer.echo(say("user.removed", settings.lang, name=name))
