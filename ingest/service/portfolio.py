"""Portfolio: a collection of papers, a PDF or an edXML message, is taken apart, each paper inside claimed by itself.

The portfolio's claim stays until all of them are claimed, so a service that dies in between takes the rest at its next
start; which are claimed already stands in the journal. Its own file then goes to the failed folder, with the reason.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from ingest.errors import UnreadableError, WorkerDiedError
from ingest.intake import claim as claims
from ingest.intake.claim import Claim
from ingest.journal import Journal, State
from ingest.processes.workers import Workers
from ingest.service.failures import Failure, failure_of
from ocr import ExchangePackageError, PortfolioError

log = logging.getLogger(__name__)

_MOST_NESTED = 3
"""Portfolios in portfolios."""


def taken_apart(
    claim: Claim, found: PortfolioError, workers: Workers, journal: Journal, begin: Callable[[Claim], None]
) -> Failure:
    """Has the papers inside a claimed portfolio worked on by themselves; what is told of its own file.

    ``begin`` has a claim worked on. Raises OSError or sqlite3.Error where the machine cannot do it now; it may be
    called again.
    """
    try:
        take = _unpack if isinstance(found, ExchangePackageError) else _take_apart
        _take_papers(claim, take, workers, journal, begin)
    except (BrokenProcessPool, CancelledError) as error:
        return failure_of(WorkerDiedError(repr(error)))
    except ValueError as error:
        return failure_of(UnreadableError(str(error)))
    return failure_of(found)


def _take_papers(
    claim: Claim,
    take: Callable[[Path, Path], list[str]],
    workers: Workers,
    journal: Journal,
    begin: Callable[[Claim], None],
) -> None:
    """Claims those papers inside that no earlier attempt has claimed."""
    if claim.nested >= _MOST_NESTED:
        raise ValueError("portfolios in portfolios, too deep")
    folder = claim.folder / "inside"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with workers.alone() as own:
        names = own.submit(take, claim.source, folder).result()
    known = {
        claims.place_inside(claim, entry.claim)
        for entry in journal.taken_out_of(claim.id)
        if entry.state is not State.DROPPED
    }
    for place, name in enumerate(names):
        if place not in known:
            begin(claims.take_out(claim, folder / str(place), name, place, journal))
    log.info("%d papers were taken out of the portfolio", len(names))


def _unpack(source: Path, folder: Path) -> list[str]:
    """As ``unpack``, which the process that does it loads."""
    from ingest.pdf.exchange_package import unpack

    return unpack(source, folder)


def _take_apart(source: Path, folder: Path) -> list[str]:
    """As ``take_apart``, which the process that does it loads; raises ValueError for what is broken too."""
    import pikepdf

    from ingest.pdf.portfolio import take_apart

    try:
        return take_apart(source, folder)
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error
