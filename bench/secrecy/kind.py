"""Kind: one way in which a paper is marked secret, or only looks as if it were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from bench.scanbench.typeset import Spec
from bench.secrecy.ink import Stamp
from bench.secrecy.sheets import Point, Random, Sheet

Form = Literal["scan", "digital picture", "digital annotation", "scan annotation"]
"""How the stamp is on the page: scanned with it, or in a PDF as a picture on it or as an annotation over it."""
WEARS = ("color300", "gray200", "bw300", "copy300", "phone")
"""An office's colour scanner, a gray and a black-and-white one, a photocopy scanned, a photograph."""
PALE_WEARS = ("color300", "gray300", "gray200", "copy300", "phone")
"""The same for pale ink, without the black-and-white scanner: it leaves nothing of such ink that could be found."""


class Laid(NamedTuple):
    """A stamp on a page (from 0), its middle in millimetres."""

    page: int
    middle: Point
    stamp: Stamp


class Kind(NamedTuple):
    """``typed`` changes what is typeset, ``laid`` says which stamps are put on the sheet; ``drawn`` draws freely.

    ``pages``: how long the paper is.
    """

    name: str
    secret: bool
    typed: Callable[[Spec, Random], None] | None = None
    laid: Callable[[Sheet, Random], list[Laid]] | None = None
    drawn: Callable[[Sheet, Random], None] | None = None
    pages: int = 1
    form: Form = "scan"
    wears: tuple[str, ...] = WEARS


def one_of(rng: Random, things: list) -> object:  # type: ignore[type-arg]
    return things[int(rng.integers(len(things)))]
