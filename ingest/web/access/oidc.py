"""OIDC: signs people in at a provider that the office runs (Keycloak, Entra ID, …), by the authorization code flow of
OpenID Connect Core 1.0 (3.1) with PKCE (RFC 7636).

What the provider says of itself is asked for once an hour (OpenID Connect Discovery 1.0). What it says of a person, the
ID token, counts only with a signature by one of its keys, for this client, for the nonce of this sign-in, and in time.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from ingest.settings import Settings
from ingest.web.access.roles import Role

SECONDS = 600
"""Maximum time between leaving for the provider and coming back."""
_SECONDS_KNOWN, _SECONDS_BETWEEN_KEYS = 3600.0, 60.0
_SECONDS_OF_A_REQUEST, _MOST_BYTES = 10.0, 1 << 20
_LEEWAY = 60
"""Seconds by which the provider's clock may differ from ours."""
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures by a key that the provider alone has: none by a shared secret, and not ``none``."""
_WHOLE = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
_LONGEST_NAME = 64


class OidcError(Exception):
    """Somebody is not signed in; what is wrong is for the log, and in no answer. ``why``: ``provider`` (it does not
    answer, or not as it should), ``token`` (what it says of the person does not count), ``name`` (no name that can be
    used here), ``role`` (nothing gives this person a role).
    """

    def __init__(self, why: str, detail: str) -> None:
        super().__init__(f"{why}: {detail}")
        self.why = why


class Leaving(NamedTuple):
    """What the browser keeps while its user is at the provider, signed: ``state`` and ``nonce`` bind the way there and
    back, and the ID token, to this browser; ``verifier`` proves that the code is used by who asked for it.
    """

    state: str
    nonce: str
    verifier: str
    wanted: str

    @classmethod
    def new(cls, wanted: str) -> Leaving:
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), wanted)


class Person(NamedTuple):
    """Who has signed in at the provider."""

    name: str
    role: Role


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Secrets are sent to the named address alone."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Provider:
    """The provider of the settings. Threads may share it."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._client, self._secret = settings.oidc_client, settings.oidc_secret.get_secret_value()
        self._name, self._roles_claim = settings.oidc_name, settings.oidc_role_claim
        self._roles, self._role = settings.oidc_roles, settings.oidc_role
        self._open = urllib.request.build_opener(_NoRedirects).open
        self._lock = threading.Lock()
        self._facts: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, dict[str, Any]] | None = None
        self._used: dict[str, float] = {}

    def way_there(self, leaving: Leaving, back: str) -> str:
        """The address at which a person signs in. ``back``: ours, to which the provider leads them afterwards. Raises
        OidcError.
        """
        challenge = base64.urlsafe_b64encode(hashlib.sha256(leaving.verifier.encode()).digest()).rstrip(b"=")
        asked = {
            "response_type": "code", "client_id": self._client, "redirect_uri": back, "scope": "openid profile email",
            "state": leaving.state, "nonce": leaving.nonce,
            "code_challenge": challenge.decode(), "code_challenge_method": "S256",
        }  # fmt: skip
        address = str(self._known()["authorization_endpoint"])
        return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"

    def come_back(self, leaving: Leaving, answer: Mapping[str, str], back: str) -> Person:
        """Who has come back with an answer of the provider. Each way there leads back once. Raises OidcError."""
        if not hmac.compare_digest(answer.get("state", "").encode(), leaving.state.encode()):
            raise OidcError("token", "the state is not that of this browser")
        if answer.get("iss", self._issuer).rstrip("/") != self._issuer:  # RFC 9207
            raise OidcError("token", "the answer is another provider's")
        if not answer.get("code"):
            raise OidcError("token", f"no code: {answer.get('error', '')[:80]!r}")
        self._use_up(leaving.state)
        claims = self._claims(self._id_token(answer["code"], leaving, back))
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), leaving.nonce.encode()):
            raise OidcError("token", "the nonce is not that of this sign-in")
        if claims.get("azp", self._client) != self._client:
            raise OidcError("token", "it was made for another client")
        return Person(self._name_of(claims), self._role_of(claims))

    def _use_up(self, state: str) -> None:
        now = time.monotonic()
        with self._lock:
            self._used = {one: at for one, at in self._used.items() if now - at < SECONDS}
            if state in self._used:
                raise OidcError("token", "the answer was used before")
            self._used[state] = now

    def _id_token(self, code: str, leaving: Leaving, back: str) -> str:
        facts = self._known()
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back, "client_id": self._client,
            "code_verifier": leaving.verifier,
        }  # fmt: skip
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if self._secret:
            ways = facts.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
            if "client_secret_basic" in ways:
                said = f"{quote(self._client, safe='')}:{quote(self._secret, safe='')}"
                headers["Authorization"] = f"Basic {base64.b64encode(said.encode()).decode()}"
            else:
                form["client_secret"] = self._secret
        got = self._asked(str(facts["token_endpoint"]), urlencode(form).encode(), headers)
        if not isinstance(got.get("id_token"), str):
            raise OidcError("provider", "no ID token")
        return str(got["id_token"])

    def _claims(self, token: str) -> dict[str, Any]:
        """What a token says that counts (OpenID Connect Core 1.0, 3.1.3.7)."""
        import jwt

        try:
            key = self._key(str(jwt.get_unverified_header(token).get("kid", "")))
            required = ["iss", "sub", "aud", "exp", "iat"]
            return dict(
                jwt.decode(
                    token, jwt.PyJWK(key), algorithms=_ALGORITHMS, audience=self._client, leeway=_LEEWAY,
                    issuer=str(self._known()["issuer"]), options={"require": required},
                )
            )  # fmt: skip
        except (jwt.PyJWTError, TypeError, ValueError) as error:
            raise OidcError("token", str(error)) from error

    def _key(self, number: str) -> dict[str, Any]:
        """A key of the provider's by its number. An unknown one has the keys asked for anew, now and then."""
        with self._lock:
            asked_at, keys = self._keys or (0.0, {})
        age = time.monotonic() - asked_at
        if self._keys is None or age > _SECONDS_KNOWN or (number not in keys and age > _SECONDS_BETWEEN_KEYS):
            got = self._asked(str(self._known()["jwks_uri"])).get("keys", [])
            keys = {str(one.get("kid", "")): one for one in got if isinstance(one, dict)}
            with self._lock:
                self._keys = (time.monotonic(), keys)
        if number not in keys:
            raise OidcError("token", "it is signed by a key that the provider does not have")
        key: dict[str, Any] = keys[number]
        return key

    def _known(self) -> dict[str, Any]:
        """What the provider says of itself."""
        with self._lock:
            if self._facts is not None and time.monotonic() - self._facts[0] < _SECONDS_KNOWN:
                return self._facts[1]
        facts = self._asked(f"{self._issuer}/.well-known/openid-configuration")
        if not all(isinstance(facts.get(name), str) for name in _WHOLE):
            raise OidcError("provider", "it does not say where it is")
        if facts["issuer"].rstrip("/") != self._issuer:
            raise OidcError("provider", f"it calls itself {facts['issuer']!r}")
        with self._lock:
            self._facts = (time.monotonic(), facts)
        return facts

    def _asked(
        self, address: str, body: bytes | None = None, headers: Mapping[str, str] = {}
    ) -> dict[str, Any]:
        where = urlsplit(address)
        is_here = where.scheme == "http" and where.hostname in ("127.0.0.1", "::1", "localhost")
        if where.scheme != "https" and not is_here:
            raise OidcError("provider", f"{address} is not https")
        request = urllib.request.Request(address, body, {"Accept": "application/json", **headers})
        try:
            with self._open(request, timeout=_SECONDS_OF_A_REQUEST) as got:
                said = json.loads(got.read(_MOST_BYTES))
        except (OSError, ValueError, http.client.HTTPException) as error:  # a wrong status, no JSON, no HTTP
            raise OidcError("provider", f"{address}: {error}") from error
        if not isinstance(said, dict):
            raise OidcError("provider", f"{address}: no object")
        return said

    def _name_of(self, claims: Mapping[str, Any]) -> str:
        name = claims.get(self._name)
        if (
            not isinstance(name, str)
            or not name.strip()
            or len(name) > _LONGEST_NAME
            or not name.isprintable()
        ):
            raise OidcError("name", f"no {self._name}")
        return name.strip()

    def _role_of(self, claims: Mapping[str, Any]) -> Role:
        """The highest role that the person's groups give; a claim may lie in others: ``realm_access.roles``."""
        there: Any = claims
        for part in self._roles_claim.split("."):
            there = there.get(part) if isinstance(there, Mapping) else None
        groups = [there] if isinstance(there, str) else there if isinstance(there, list) else []
        given = [Role(self._roles[one]) for one in groups if isinstance(one, str) and one in self._roles]
        if not given and self._role is None:
            raise OidcError("role", f"nothing in {self._roles_claim} gives a role")
        return max(given, key=list(Role).index) if given else Role(self._role or Role.VIEW)
