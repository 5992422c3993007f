"""Dying before or after every step on the disk, one step after another, as kill -9 would."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

import pytest

from ingest.catalogue import Catalogue
from ingest.journal import Journal

Step = tuple[Any, str]


class Died(BaseException):
    """As good as kill -9: nobody catches it, nothing more is written."""


STEPS: list[Step] = [
    (os, "rename"), (os, "replace"), (os, "mkdir"), (os, "unlink"), (os, "rmdir"), (os, "fsync"),
    (Journal, "open_claim"), (Journal, "move"), (Journal, "set"), (Catalogue, "put"),
]  # fmt: skip


@contextmanager
def dying_at(point: int, *more: Step) -> Iterator[None]:
    """Dies at a point: even ones before a step, odd ones after it. Once dead, every further step dies too. ``more``:
    steps beside those that every test has.
    """
    passed = 0

    def wrap(step: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*args: Any, **kwargs: Any) -> Any:
            nonlocal passed
            if passed >= point and point % 2 == 0:
                raise Died
            result = step(*args, **kwargs)
            passed += 2
            if passed > point:
                raise Died
            return result

        return stepping

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in [*STEPS, *more]:
            patch.setattr(owner, name, wrap(getattr(owner, name)))
        yield


class Death:
    """``with death: …`` dies at the point, and goes on behind the block; ``died`` says whether it came to it."""

    def __init__(self, point: int, more: tuple[Step, ...]) -> None:
        self.point, self.died = point, False
        self._dying = dying_at(point, *more)

    def __enter__(self) -> None:
        self._dying.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.died = kind is Died
        self._dying.__exit__(kind, error, trace)
        return self.died


def each_death(*more: Step, first: int = 0, every: int = 1, most: int = 2000) -> Iterator[Death]:
    """A death at each point, from the ``first``, until one that the work comes through alive; ``most``: points at
    which it may die at all.
    """
    for point in range(first, most, every):
        death = Death(point, more)
        yield death
        if not death.died:
            return
    pytest.fail("it never came through")
