"""Pages: from a template and what it shows to an HTML answer in the visitor's language."""

from __future__ import annotations

import asyncio
import datetime
import hashlib
from collections.abc import Coroutine
from functools import cache
from http import HTTPStatus
from importlib import resources
from typing import Any, Protocol, TypedDict, TypeVar, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import HTTPException, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from ingest.messages import Language, catalogue, day_shown, say
from ingest.web.access.audit import Action
from ingest.web.gate import SIGN_IN
from ingest.web.naming import Names, text_of
from ingest.web.resources import WebResources
from ingest.web.visit import Visit

Made = TypeVar("Made")
_OPEN = "open"
"""In an address: a folded part of a paper's page that is open."""


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("ingest.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.globals["asset"] = asset
    made.filters["day"] = day_shown
    made.filters["moment"] = _moment
    made.filters["percent"] = _percent
    made.filters["text_of"] = text_of
    made.filters["closed"] = _closed
    return made


def resources_of(request: Request) -> WebResources:
    """What the pages work with."""
    return cast(WebResources, request.app.state.resources)


def visit_of(request: Request) -> Visit:
    """Who asks."""
    return cast(Visit, request.state.visit)


def note(request: Request, what: Action, of: str = "", detail: str = "") -> None:
    """Notes in the audit log what the visitor does. Raises OSError where it cannot be written."""
    visit = visit_of(request)
    resources_of(request).audit.add(visit.user or "?", visit.address, what, of, detail)


def page(request: Request, template: str, *, status: int = 200, **shown: object) -> HTMLResponse:
    """An answer made of a template and what it shows."""
    visit = visit_of(request)
    resources = getattr(request.app.state, "resources", None)
    text = _templates().get_template(template).render(
        **_words(visit.lang), visit=visit, here=request.url.path, query=_query(request),
        csrf=resources.sessions.token(visit.session) if resources else "", **shown,
    )  # fmt: skip
    return HTMLResponse(text, status)


def refusal(request: Request, status: int, why: str = "") -> Response:
    """The page for what is refused or failed: it says what kind it is, and nothing of what is there. ``why``: the key
    of its sentence, where the status does not say enough.
    """
    visit = visit_of(request)
    key = f"web.refused.{why or status}"
    text = _templates().get_template("refused.html").render(
        **_words(visit.lang), status=status,
        sentence=say(key if key in catalogue() else "web.refused.other", visit.lang), sign_in=SIGN_IN,
    )  # fmt: skip
    headers = {"retry-after": "5"} if status == HTTPStatus.TOO_MANY_REQUESTS else None
    return HTMLResponse(text, status, headers)


async def while_awaited(request: Request, work: Coroutine[Any, Any, Made]) -> Made:
    """What some work gives. Where the browser goes away meanwhile, as one does that leads to another page, the work is
    given up and the turn of its request is free; what a thread has begun with, it ends. Raises HTTPException then.
    """

    async def left() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    doing, leaving = asyncio.ensure_future(work), asyncio.ensure_future(left())
    try:
        await asyncio.wait({doing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE)  # nobody hears it
        return doing.result()
    finally:
        doing.cancel()
        leaving.cancel()


def is_part(request: Request) -> bool:
    """Whether htmx asks for a part of a page that is already there."""
    return request.headers.get("hx-request") == "true" and "hx-history-restore-request" not in request.headers


def _query(request: Request) -> str:
    """The query of the page that is shown; a part of it is requested at another address."""
    looked_at = request.headers.get("hx-current-url") if is_part(request) else None
    return urlsplit(looked_at).query if looked_at else request.url.query


def opened(request: Request) -> list[str]:
    """Which folded parts of the page that is shown are open."""
    return [said for name, said in parse_qsl(_query(request)) if name == _OPEN]


def _closed(query: str) -> str:
    """A query without what is open of the page."""
    return urlencode([pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != _OPEN])


@cache
def asset(name: str) -> str:
    """The address of a file of ours. It changes with the content of any: browsers may keep them, and what a script
    imports from beside it.
    """
    if not resources.files("ingest.web").joinpath(f"static/{name}").is_file():
        raise FileNotFoundError(name)
    return f"/static/{static_version()}/{name}"


@cache
def static_version() -> str:
    """Tells one content of all files of ours from another: ``v-`` and 12 hexadecimal digits."""
    found = hashlib.sha256()
    with resources.as_file(resources.files("ingest.web").joinpath("static")) as folder:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            found.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return f"v-{found.hexdigest()[:12]}"


class _Say(Protocol):
    """The sentence of a key under ``web``, its places filled."""

    def __call__(self, key: str, /, **details: object) -> str: ...


class _Words(TypedDict):
    """What templates say things with: ``t`` for sentences, ``names`` for places in a record."""

    t: _Say
    names: Names
    lang: Language


@cache
def _words(lang: Language) -> _Words:
    known = catalogue()

    def sentence(key: str, /, **details: object) -> str:
        return say(f"web.{key}", lang, **details)

    return {"t": sentence, "names": Names(lambda key: f"web.{key}" in known, sentence), "lang": lang}


def _moment(iso: str | None) -> str:
    """A time of UTC as this machine's clock has it."""
    if not iso:
        return ""
    return datetime.datetime.fromisoformat(iso).astimezone().strftime("%d/%m/%Y %H:%M")


def _percent(probability: float) -> str:
    """Never rounded to certain, either way."""
    share = int(probability * 100)
    return "< 1 %" if share < 1 else f"{min(share, 99)} %"
