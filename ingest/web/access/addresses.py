"""Addresses: from a connection's peer, and what trusted proxies say, to the address that a request is from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address
_WITH_PORT = re.compile(r"\[([^\]]+)\](?::\d+)?|([\d.]+):\d+")
_IPV6_BITS = 64
"""An IPv6 subscriber has a network of at least this prefix for himself, and may change his address within it."""


class Proxies:
    """The proxies that are believed: addresses and networks, separated by commas. Raises ValueError for others."""

    def __init__(self, listed: str) -> None:
        self._networks = [
            ip_network(part.strip(), strict=False) for part in listed.split(",") if part.strip()
        ]

    def trusts(self, said: str) -> bool:
        """Whether an address is a trusted proxy's."""
        address = parse_address(said)
        return address is not None and any(address in network for network in self._networks)

    def client(self, peer: str, hops: Sequence[str]) -> str:
        """The address that a request is from. ``hops``: the addresses of X-Forwarded-For, in order, each added by the
        proxy that it came to: from the right, the first that is no trusted proxy's. Whatever stands left of that one,
        or of what is no address, anybody can have written.
        """
        nearest = peer
        for hop in reversed(hops):
            if not self.trusts(nearest) or parse_address(hop) is None:
                break
            nearest = hop
        address = parse_address(nearest)
        return nearest if address is None else str(address)


def parse_address(said: str) -> Address | None:
    """An address as it is written in headers: with a port or brackets or without; None for what is none. IPv4 that is
    written as IPv6 (``::ffff:10.0.0.1``) is IPv4.
    """
    said = said.strip().strip('"')
    ported = _WITH_PORT.fullmatch(said)
    if ported:
        said = ported[1] or ported[2]
    try:
        address = ip_address(said.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def party(said: str) -> str:
    """Whose requests are counted together: those of an IPv4 address, or of an IPv6 network of 64 bits."""
    address = parse_address(said)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, _IPV6_BITS), strict=False))
    return said if address is None else str(address)
