"""Guesses: how often passwords may be tried, so that guessing is slow and yet nobody can lock a user out.

A browser in which a user has signed in is known by a cookie, and has a bucket of its own: whatever others guess, it is
not refused for it. Unknown browsers are limited by address, by name and address, and, much less, by name alone. (OWASP,
"Slow Down Online Guessing Attacks with Device Cookies".)
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple

from itsdangerous import BadData, URLSafeTimedSerializer

from ingest.web.access.throttle import Throttle

DEVICE_SECONDS = 180 * 86_400
"""How long a browser stays known after its last sign-in."""
_PREFIX = "saoluc_device_"


class Attempt(NamedTuple):
    """A try that was allowed, and the buckets that it was taken from."""

    taken: list[tuple[Throttle, str]]

    def succeeded(self) -> None:
        """A right password costs nothing: a whole office may sign in from one address at eight in the morning."""
        for throttle, key in self.taken:
            throttle.give_back(key)


class Guesses:
    """``signer``: signs the cookies of known browsers."""

    def __init__(self, signer: URLSafeTimedSerializer) -> None:
        self._signer = signer
        self._by_device = Throttle(burst=10, per_second=1 / 20)
        self._by_address = Throttle(burst=30, per_second=1 / 10)
        self._by_both = Throttle(burst=10, per_second=1 / 20)
        # Only guesses from five addresses and more can use this up.
        self._by_name = Throttle(burst=100, per_second=1 / 5)

    def attempt(self, name: str, party: str, cookies: Mapping[str, str]) -> Attempt | None:
        """A try at a name's password, in the one form that the name has; None where it is too many. ``party``: who is
        counted together (``addresses.party``).
        """
        device = self._device(name, cookies)
        if device is not None:
            needed = [(self._by_device, device)]
        else:
            digest = _digest(name)
            needed = [
                (self._by_address, party), (self._by_both, f"{digest} {party}"), (self._by_name, digest),
            ]  # fmt: skip
        # In this order: who has used up the share of an address cannot use up a name's.
        return Attempt(needed) if all(throttle.allows(key) for throttle, key in needed) else None

    def device_cookie(self, name: str) -> tuple[str, str]:
        """Name and value of the cookie for a browser in which this user has signed in. Several users of one browser
        have one each.
        """
        digest = _digest(name)
        return _PREFIX + digest, str(self._signer.dumps([digest, secrets.token_urlsafe(12)]))

    def _device(self, name: str, cookies: Mapping[str, str]) -> str | None:
        """The browser's number, where the user has signed in with it."""
        digest = _digest(name)
        try:
            owner, number = self._signer.loads(cookies.get(_PREFIX + digest, ""), max_age=DEVICE_SECONDS)
        except (BadData, TypeError, ValueError):
            return None
        return str(number) if owner == digest else None


def _digest(name: str) -> str:
    """A name of any length and letters as a short key."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
