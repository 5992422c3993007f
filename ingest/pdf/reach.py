"""Reach: which objects of a PDF a page needs."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary


def reached(page: pikepdf.Object) -> set[tuple[int, int]]:
    """The numbers of all objects that a page needs, its own among them."""
    found: set[tuple[int, int]] = set()
    waiting: list[object] = [page]
    while waiting:
        held = waiting.pop()
        if not isinstance(held, pikepdf.Object):
            continue
        if held.is_indirect:
            if held.objgen in found:
                continue
            found.add(held.objgen)
        if isinstance(held, Array):
            waiting += list(held)
        elif isinstance(held, Dictionary | pikepdf.Stream):
            waiting += [value for key, value in held.items() if key != "/Parent"]
    return found
