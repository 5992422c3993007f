"""A provider of OpenID Connect on this machine, with keys of its own: it signs in whomever a test says."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "saoluc", "bí mật/của trang"


class Provider:
    """``claims``: of the next ID token, beside the usual ones; a value of None leaves one out. ``key``: signs it."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.published = self.key.public_key()
        self.claims: dict[str, Any] = {}
        self.facts: dict[str, Any] = {}
        self.algorithm = "RS256"
        self._codes: dict[str, dict[str, str]] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path.startswith("/realm/auth?"):
                    self._ask()
                else:
                    self._answer(*outer.told(self.path))

            def _ask(self) -> None:
                """The page on which a person signs in there: a link that leads back."""
                asked = parse_qs(urlsplit(self.path).query)
                back = f"{asked['redirect_uri'][0]}?{urlencode(outer.sign_in(self.path))}"
                self.send_response(200)
                self.send_header("content-type", "text/html")
                self.end_headers()
                self.wfile.write(f'<a href="{escape(back)}">I am who I am</a>'.encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                self._answer(*outer.tokens(parse_qs(body), self.headers.get("authorization", "")))

            def _answer(self, status: int, said: dict[str, Any]) -> None:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(said).encode())

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/realm"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def told(self, path: str) -> tuple[int, dict[str, Any]]:
        if path == "/realm/.well-known/openid-configuration":
            base = self.issuer
            return 200, {
                "issuer": base, "authorization_endpoint": f"{base}/auth", "token_endpoint": f"{base}/token",
                "jwks_uri": f"{base}/keys", **self.facts,
            }  # fmt: skip
        if path == "/realm/keys":
            return 200, {
                "keys": [{**jwt.algorithms.RSAAlgorithm.to_jwk(self.published, as_dict=True), "kid": "1"}]
            }
        return 404, {}

    def sign_in(self, address: str) -> dict[str, str]:
        """What a person at the provider comes back with: the query of the way back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = hashlib.sha256(asked["state"].encode()).hexdigest()
        self._codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def tokens(self, form: dict[str, list[str]], authorization: str) -> tuple[int, dict[str, Any]]:
        asked = self._codes.pop(form["code"][0], None)
        basic = base64.b64decode(authorization.partition(" ")[2]).decode()
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or challenge != asked["code_challenge"] or not basic.startswith("saoluc:b%C3%AD"):
            return 400, {"error": "invalid_grant"}
        if form["redirect_uri"] != [asked["redirect_uri"]]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 60, "nonce": asked["nonce"],
            "preferred_username": "hoa", "roles": ["luu-tru"], **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        key = self.key if self.algorithm == "RS256" else SECRET if self.algorithm == "HS256" else None
        return 200, {"id_token": jwt.encode(claims, key, self.algorithm, {"kid": "1"})}  # type: ignore[arg-type]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
