"""Gate: checks every request before any page: host, rate, size, user, role, and whether a change was intended. A
refused request gets a bare page without details; others get the security headers.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from urllib.parse import parse_qs, quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest.web.access.roles import needed_role
from ingest.web.access.sessions import Session, Sessions
from ingest.web.access.throttle import Throttle
from ingest.web.access.turns import Turns
from ingest.web.kept import draft_of
from ingest.web.visit import Authenticator, Visit, cookies_of

log = logging.getLogger(__name__)

MOST_BODY = 1 << 20
"""Maximum bytes of a form. Uploads are limited where they are written."""
_FORM_SECONDS = 30
"""Time in which a form has to be here whole."""
UPLOAD = "/upload"
API = "/api/"
_LARGE = (UPLOAD, "/api/v1/uploads")
"""Where files come in, which are limited where they are written."""
SIGN_IN = "/sign-in"
_WITHOUT_USER = (SIGN_IN, f"{SIGN_IN}/oidc", f"{SIGN_IN}/oidc/back", "/language")
_SHARED = "/shared/"
"""Beginning of the links that show one paper to whoever has them."""
_SAFE = ("GET", "HEAD", "OPTIONS")

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # With no-referrer a browser's own forms would name no origin.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cache-control": "no-store",
}


class _TooMuchError(Exception):
    """A body is longer than it may be."""


class _CutOffError(Exception):
    """A connection ended before the form was here whole: half a form says something else."""


class Gate:
    """The middleware. ``refusal`` makes the page for a status, or for a reason that the status does not tell;
    ``sign_in_again`` the one that carries a draft (``kept``).
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        authenticator: Authenticator,
        sessions: Sessions,
        throttle: Throttle,
        refusal: Callable[..., Response],
        sign_in_again: Callable[[Request, str], Response],
    ) -> None:
        self._app, self._doorman, self._sessions = app, authenticator, sessions
        self._throttle, self._refusal, self._sign_in_again = throttle, refusal, sign_in_again
        self._turns = Turns()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        peer = scope["client"][0] if scope.get("client") else ""
        visit = self._doorman.visit(asked, peer, scope["scheme"])
        scope.setdefault("state", {})["visit"] = visit
        begun = False

        async def send_bound(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                _bind(headers, visit)
                if (
                    visit.fresh
                    and not scope["path"].startswith(("/static/", API))
                    and self._needs_cookie(headers, asked, visit)
                ):
                    cookie = session_cookie(visit, self._sessions.cookie(visit.session))
                    if "set-cookie" not in headers:
                        headers.append("set-cookie", cookie)
            await send(message)

        receive = _bounded(receive, None if scope["path"] in _LARGE else MOST_BODY)
        try:
            response, receive = await self._judge(scope, asked, visit, receive)
            if response is not None:
                await response(scope, receive, send_bound)
                return
            if scope["path"].startswith("/static/"):
                await self._app(scope, receive, send_bound)
                return
            async with self._turns.turn(whose_turn(scope["path"], asked, visit)):
                await self._app(scope, receive, send_bound)
        except Exception as error:
            if begun:
                raise
            status = {_TooMuchError: 413, _CutOffError: 400}.get(type(error), 500)
            if status == 500:
                log.exception("%s %s", scope["method"], scope["path"])
            await self._refusal(Request(scope), status)(scope, receive, send_bound)

    def _needs_cookie(self, answer: MutableHeaders, asked: Headers, visit: Visit) -> bool:
        """Whether an answer brings the cookie of a new session. While the page of an ended one is still open, its
        pictures must not take away the cookie that tells whose it was: only another page does.
        """
        return self._ended(asked, visit) is None or answer.get("content-type", "").startswith("text/html")

    async def _judge(
        self, scope: Scope, headers: Headers, visit: Visit, receive: Receive
    ) -> tuple[ASGIApp | None, Receive]:
        """The answer to a request that may not pass; None for one that may, and what its body is read from."""
        request, path = Request(scope), scope["path"]
        if not self._doorman.is_host(headers):
            return self._refusal(request, 400), receive
        if not self._throttle.allows(visit.party):
            return self._refusal(request, 429), receive
        if _length(headers) > MOST_BODY and path not in _LARGE:
            return self._refusal(request, 413), receive
        if path.startswith(("/static/", API)):
            return None, receive  # programs come with tokens of their own and no cookie
        if visit.user is None and path not in _WITHOUT_USER and headers.get("hx-request"):
            return self._to_sign_in(
                request
            ), receive  # before its token is judged: that of an ended session is wrong
        if scope["method"] not in _SAFE:
            body = b""
            if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
                try:
                    async with asyncio.timeout(_FORM_SECONDS):
                        body, receive = await _whole(receive)
                except TimeoutError:
                    return self._refusal(request, 408), receive
            if visit.user is None and (draft := self._draft(request, headers, visit, body)):
                return self._sign_in_again(request, draft), receive
            if not self._is_meant(headers, visit, body):
                return self._refusal(request, 403), receive
        if visit.user is None and not _is_for_anybody(scope["method"], path):
            return self._to_sign_in(request), receive
        if visit.user is not None and not visit.may(needed_role(scope["method"], path)):
            log.warning("%s %s refused: %r has not the role", scope["method"], path, visit.user)
            return self._refusal(request, 403, "role"), receive
        return None, receive

    def _is_meant(self, headers: Headers, visit: Visit, body: bytes) -> bool:
        """Whether a change comes from a page of ours: its origin, and the token that only our pages know."""
        token = headers.get("x-csrf-token") or parse_qs(body.decode("utf-8", "replace")).get("csrf", [""])[0]
        return (
            self._doorman.is_same_origin(headers)
            and not visit.fresh
            and self._sessions.is_token(visit.session, token)
        )

    def _draft(self, request: Request, headers: Headers, visit: Visit, body: bytes) -> str | None:
        """What was typed, where the form came from a page of ours whose session has ended meanwhile."""
        if headers.get("origin") is None or not self._doorman.is_same_origin(headers):
            return None
        return draft_of(
            self._sessions, self._ended(headers, visit), request.url.path, request.url.query, body
        )

    def _ended(self, headers: Headers, visit: Visit) -> Session | None:
        return self._sessions.ended(cookies_of(headers).get(visit.cookie_name)) if visit.fresh else None

    def _to_sign_in(self, request: Request) -> Response:
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        if request.headers.get("hx-request"):
            # A page that sends a change still has what was typed, and must not be led away from it.
            leads = {"HX-Redirect": SIGN_IN} if request.method in _SAFE else None
            return Response(status_code=401, headers=leads)
        if request.method == "GET" and request.url.path != UPLOAD:
            return Response(status_code=303, headers={"location": f"{SIGN_IN}?next={quote(wanted, safe='')}"})
        return self._refusal(request, 401)


def _is_for_anybody(method: str, path: str) -> bool:
    return path in _WITHOUT_USER or (method in _SAFE and path.startswith(_SHARED))


def _bind(headers: MutableHeaders, visit: Visit) -> None:
    """Sets what the browser has to keep to, but for what a page has set stricter itself."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if visit.secure:
        headers["strict-transport-security"] = "max-age=31536000"


def session_cookie(visit: Visit, value: str) -> str:
    """A Set-Cookie header that keeps the session's cookie from scripts, from other sites' forms and, over https, from
    the open line. Links from elsewhere do carry it (Lax): they are shared.
    """
    return f"{visit.cookie_name}={value}; Path=/; HttpOnly; SameSite=Lax" + (
        "; Secure" if visit.secure else ""
    )


def whose_turn(path: str, headers: Headers, visit: Visit) -> str:
    """Who a request counts for: a user, a program by its token, or an address, whose strangers count as one person but
    for programs, and who sign in do not wait for them.
    """
    token = headers.get("authorization")
    if path.startswith(API) and token:
        return "token " + hashlib.sha256(token.encode()).hexdigest()
    return visit.user or ("sign-in " if path.startswith(SIGN_IN) else "address ") + visit.party


def _length(headers: Headers) -> int:
    said = headers.get("content-length", "0")
    return int(said) if said.isascii() and said.isdecimal() else 0


def _bounded(receive: Receive, most: int | None) -> Receive:
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if most is not None and taken > most:
            raise _TooMuchError
        return message

    return bounded


async def _whole(receive: Receive) -> tuple[bytes, Receive]:
    """A body, and a ``receive`` that gives it once more."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise _CutOffError
        body += message.get("body", b"")
        more = message.get("more_body", False)
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return body, again
