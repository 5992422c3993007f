"""Completeness: which numbers of an office, year and kind are absent, double, or out of order with their dates."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from ingest.catalogue import Filter
from ingest.export.lists import gaps_told
from ingest.export.lists.gaps import Gaps, gaps
from ingest.export.lists.gaps_sheet import write_gaps
from ingest.web.browsing import Browsing
from ingest.web.pages import page, resources_of

router = APIRouter()
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/gaps")
def shown(request: Request) -> Response:
    """The series that a filter leaves, those with findings first."""
    wanted, shared = _wanted(request), _shared(request)
    found = _found(request)
    return page(
        request, "gaps.html",
        found=found, series=sorted(found.series, key=lambda one: not one.has_findings), told=gaps_told,
        facets=resources_of(request).catalogue.facets(Filter()), wanted=wanted, shared=shared,
        sheet=_sheet_address(wanted, shared=shared),
    )  # fmt: skip


@router.get("/gaps.xlsx")
def sheet(request: Request) -> Response:
    """The same as a sheet."""
    folder = tempfile.TemporaryDirectory(prefix="saoluc-gaps-")
    target = Path(folder.name) / "gaps.xlsx"
    write_gaps(target, _found(request))
    return FileResponse(
        target,
        media_type=_SHEET,
        filename="so-thieu-so-trung.xlsx",
        background=BackgroundTask(folder.cleanup),
    )


def _found(request: Request) -> Gaps:
    return gaps(resources_of(request).catalogue.numbered(_wanted(request)), shared=_shared(request))


def _wanted(request: Request) -> Filter:
    """The filter of an address; where it says nothing of the year, the latest that there is."""
    asked, said = Browsing.of(request.query_params), request.query_params.get("year")
    if said is None:
        years = resources_of(request).catalogue.facets(Filter()).years
        year = years[0][0] if years else None
    else:
        year = int(said) if said.isascii() and said.isdecimal() and len(said) == 4 else None
    return Filter(asked.kind or None, asked.issuer or None, year, year)


def _shared(request: Request) -> bool:
    return request.query_params.get("shared") == "yes"


def _sheet_address(wanted: Filter, *, shared: bool) -> str:
    asked = {"issuer": wanted.issuer or "", "kind": wanted.kind or "", "year": wanted.year_from or ""}
    return "/gaps.xlsx?" + urlencode({**asked, "shared": "yes" if shared else ""})
