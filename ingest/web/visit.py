"""Visit: from a request's headers to its user, origin and language; or that the request is refused.

Peers that are not a trusted proxy cannot say anything of themselves: forwarded addresses and names count only from
``proxy_addresses``.
"""

from __future__ import annotations

import getpass
import socket
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import cast
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request

from ingest.messages import Language
from ingest.settings import Settings
from ingest.web.access.addresses import Proxies, parse_address, party
from ingest.web.access.roles import Role
from ingest.web.access.sessions import Session, Sessions
from ingest.web.access.users import Users

LANGUAGE_COOKIE = "saoluc_lang"
_LONGEST_NAME = 100
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


@dataclass(frozen=True)
class Visit:
    """``user``: the name under which changes are kept, None before signing in; ``role``: what this user may do.
    ``address``: where the request is from. ``fresh``: the session is new, its cookie has to be set. ``can_leave``:
    whether there is anything to sign out of.
    """

    session: Session
    user: str | None
    role: Role | None
    address: str
    secure: bool
    lang: Language
    fresh: bool
    can_leave: bool

    @property
    def party(self) -> str:
        """With whom this visitor's requests are counted."""
        return party(self.address)

    @property
    def person(self) -> str:
        """What tells who asks from others: the name signed in with, else the browser's session."""
        return self.session.user or self.session.number

    def may(self, needed: Role | str) -> bool:
        """Whether the user's role is enough for what needs another."""
        return self.role is not None and self.role.includes(Role(needed))

    @property
    def cookie_name(self) -> str:
        """Over https a name that browsers bind to this host alone."""
        return "__Host-saoluc" if self.secure else "saoluc"


class Authenticator:
    """Tells who asks. ``is_open``: no sign-in, which only this machine's own people get."""

    def __init__(self, settings: Settings, users: Users, sessions: Sessions) -> None:
        self._settings, self._users, self._sessions = settings, users, sessions
        self._proxies = Proxies(settings.proxy_addresses)
        self._names = {
            "localhost", socket.gethostname().lower(), settings.web_host.lower(),
            *(name.lower() for name in _listed(settings.web_names)),
        }  # fmt: skip

    def is_host(self, headers: Headers) -> bool:
        """Whether the request names a host that is ours. A page of another site whose name was turned to our address
        (DNS rebinding) names its own; a bare address cannot be such a name.
        """
        host = _host(headers.get("host", ""))
        return host in self._names or _is_address(host)

    def is_same_origin(self, headers: Headers) -> bool:
        """Whether a change was asked for by a page of ours, as far as the browser says."""
        origin = headers.get("origin")
        if origin is not None:
            return urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""
        return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")

    def visit(self, headers: Headers, peer: str, scheme: str) -> Visit:
        """Who asks."""
        proxied = self._proxies.trusts(peer)
        secure = (_last(headers, "x-forwarded-proto") or scheme if proxied else scheme) == "https"
        cookies = cookies_of(headers)
        session = self._sessions.read(cookies.get("__Host-saoluc" if secure else "saoluc"))
        named = self._named_by_proxy(headers) if proxied else None
        signed_in = session.user if session else None
        is_local = named is None and signed_in is None and self._is_open(headers, peer)
        user = named or signed_in or (_local_user() if is_local else None)
        return Visit(
            session=session or self._sessions.new(),
            user=user,
            role=Role.MANAGE if is_local else self._role_of(user, session, by_proxy=named is not None),
            address=_address(self._proxies, headers, peer),
            secure=secure,
            lang=cast(Language, lang)
            if (lang := cookies.get(LANGUAGE_COOKIE)) in ("vi", "en")
            else self._settings.lang,
            fresh=session is None,
            can_leave=named is None and signed_in is not None,
        )

    def _role_of(self, user: str | None, session: Session | None, *, by_proxy: bool) -> Role | None:
        """By the file of users; of those whom only the proxy knows, as the settings say; of who has signed in
        elsewhere, as was said there.
        """
        if user is None:
            return None
        if not by_proxy and session is not None and session.role is not None:
            return Role(session.role)
        return self._users.role(user) or (Role(self._settings.proxy_role) if by_proxy else None)

    def _named_by_proxy(self, headers: Headers) -> str | None:
        """None also where the header came twice: one of them is not the proxy's."""
        said = headers.getlist(self._settings.proxy_header) if self._settings.proxy_header else []
        if len(said) != 1:
            return None
        # Headers are Latin-1 to the server; proxies send names as UTF-8.
        name = said[0].encode("latin-1", "replace").decode("utf-8", "replace").strip()
        return name if name and len(name) <= _LONGEST_NAME and name.isprintable() else None

    def _is_open(self, headers: Headers, peer: str) -> bool:
        """Nobody need sign in where the page is for this machine alone: bound to loopback, asked for from it, not
        through another server, and no users set up.
        """
        return (
            is_loopback(self._settings.web_host)
            and is_loopback(peer)
            and not any(name in headers for name in _FORWARDED)
            and not self._settings.proxy_header
            and not self._settings.oidc_issuer
            and not self._users.names()
        )


def client_address(settings: Settings, request: Request) -> str:
    """Where a request is from that no visit is made of, as one of a program."""
    peer = request.client.host if request.client else "?"
    return _address(Proxies(settings.proxy_addresses), request.headers, peer)


def _address(proxies: Proxies, headers: Headers, peer: str) -> str:
    return proxies.client(peer, _all(headers, "x-forwarded-for") if proxies.trusts(peer) else [])


def needs_sign_in(settings: Settings, users: Users) -> bool:
    """Whether the page may be served at its address only if people sign in, and none can."""
    return not (
        is_loopback(settings.web_host) or settings.proxy_header or settings.oidc_issuer or users.names()
    )


def is_loopback(host: str) -> bool:
    """Whether an address or name is this machine's own."""
    address = parse_address(host.strip("[]"))
    return host.lower() == "localhost" if address is None else address.is_loopback


def _is_address(host: str) -> bool:
    return parse_address(host.strip("[]")) is not None


def _host(header: str) -> str:
    """A Host header without its port, in small letters; empty where it is no host."""
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""


def _listed(said: str) -> list[str]:
    return [part.strip() for part in said.split(",") if part.strip()]


def _all(headers: Headers, name: str) -> list[str]:
    """What headers of one name list; a proxy may add to a header or add one."""
    return [part for said in headers.getlist(name) for part in _listed(said)]


def _last(headers: Headers, name: str) -> str | None:
    """What the nearest proxy has said."""
    return next(reversed(_all(headers, name)), None)


def cookies_of(headers: Headers) -> dict[str, str]:
    """A request's cookies; none where they cannot be read."""
    try:
        jar = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


def _local_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "local"
