"""``serve``: the review page in a browser."""

from __future__ import annotations

import signal
import socket
import sqlite3
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.commands.options import Lang, Root, check_whole, fail, fault, settings_of
from ingest.errors import BAD_USAGE, MACHINE, ArchiveAwayError
from ingest.messages import say

if TYPE_CHECKING:
    from ingest.settings import Settings


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
    from ingest.web.connections import server_config
    from ingest.web.visit import needs_sign_in

    log_to_stderr(settings)
    check_whole(settings)
    try:
        users = Users(settings.folders.users)
        if needs_sign_in(settings, users):
            fail(say("serve.needs_sign_in", settings.lang, host=settings.web_host), BAD_USAGE)
        app = create_app(settings)
    except (OSError, ValueError, sqlite3.Error, ArchiveAwayError) as error:
        fault("service.no_folder", error, settings)
    listening = _listening(settings)
    app.state.resources.images.warm()
    address = f"http://{_in_address(settings.web_host)}:{listening.getsockname()[1]}/"
    typer.echo(say("serve.at", settings.lang, address=address), err=True)
    if users.names() and not users.others_manage(""):
        typer.echo(say("serve.nobody_manages", settings.lang), err=True)
    config = server_config(app, settings)
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
