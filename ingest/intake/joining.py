"""Joining: a claimed pair of odd and even pages becomes one PDF, which takes the place of the claim's source.

The same two files make the same bytes, so it may be done again after a kill at any step.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from ingest.archive.made import Joined
from ingest.disk import durable
from ingest.errors import HalvesError, UnreadableError, UnreadableFileError
from ingest.intake import halves
from ingest.intake.claim import Claim
from ingest.journal import readable
from ingest.pdf.result import UnequalError

log = logging.getLogger(__name__)
_JOINED = "joined.part"


def join(claim: Claim, inbox: Path, submit: Callable[..., Future[None]], *, turned: bool) -> None:
    """Does nothing where a claim is no pair. ``submit``: has a function done by a worker; ``turned``: whether even
    pages lie last one first where their numbers have not told otherwise.

    Raises:
        HalvesError: there are not as many even pages as odd ones, nor one less. UnreadableError, UnreadableFileError:
            one of both files cannot be read.
        OSError: the machine refuses; it may be called again.
    """
    said = halves.of(claim)
    if said is None:
        return
    if not halves.take_backs(claim, None if claim.copied else inbox):
        log.warning("the file of the even pages is not there any more")
        halves.forget(claim)
        return
    odd, even, joined = halves.odd_of(claim), halves.backs_of(claim), claim.folder / _JOINED
    try:
        for file in (claim.source, even):
            file.open("rb").close()
    except PermissionError as error:
        raise UnreadableFileError(f"{type(error).__name__}: {error}") from error
    if not odd.exists():
        durable.copy(claim.source, odd)
    try:
        way = said.turned if said.turned is not None else turned
        submit(_interleave, odd, even, joined, turned=way).result()
    except UnequalError as error:
        raise HalvesError(str(error), odd=error.odd, even=error.even) from error
    except ValueError as error:
        raise UnreadableError(f"odd and even pages cannot be put together: {error}") from error
    durable.sync_file(joined)
    joined.replace(claim.source)
    durable.sync_folder(claim.folder)


def _interleave(odd: Path, even: Path, target: Path, *, turned: bool) -> None:
    """As ``interleave_whole``, which the worker loads; raises ValueError where that raises pikepdf.PdfError."""
    import pikepdf

    from ingest.pdf.interleaved import interleave_whole

    try:
        interleave_whole(odd, even, target, turned=turned)
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error


def turn(claim: Claim, *, turned: bool) -> None:
    """From now on the even pages of a pair lie the other way: their printed numbers say so."""
    said = halves.of(claim)
    assert said is not None
    halves.say(claim, said._replace(turned=turned))


def joined_of(claim: Claim, *, turned: bool) -> Joined | None:
    """What is kept of a pair that was joined; None of all other claims. ``turned``: as for ``join``."""
    said = halves.of(claim)
    if said is None or not halves.odd_of(claim).exists():
        return None
    return {
        "odd": {"name": readable(claim.raw_name), "sha256": durable.sha256(halves.odd_of(claim))},
        "even": {"name": readable(said.raw_name), "sha256": durable.sha256(halves.backs_of(claim))},
        "even_last_first": said.turned if said.turned is not None else turned,
        "told_by": "numbers" if said.turned is not None else "setting",
    }
