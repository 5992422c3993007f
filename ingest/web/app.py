"""App: from settings to the application that serves the review page and the read API."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exception_handlers import http_exception_handler, request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from ingest.archive import holding, keep_corrections
from ingest.archive.away import check_archive
from ingest.archive.destroying import destroying
from ingest.archive.dossiers import keeping as dossiers
from ingest.archive.reindex import enter_missing
from ingest.settings import Settings
from ingest.web import signing_in, signing_in_elsewhere
from ingest.web.acceptance import acceptance
from ingest.web.access.sessions import Sessions
from ingest.web.access.throttle import Throttle
from ingest.web.access.users import Users
from ingest.web.api.api import add_api
from ingest.web.documents import (
    completeness,
    cutting,
    documents,
    editing,
    files,
    listing,
    remarking,
    reviewing,
)
from ingest.web.dossiers import destruction, dossier_changes, dossier_files, registers
from ingest.web.dossiers import dossiers as dossier_pages
from ingest.web.finding import confirming, handing_out, naming_views, sharing, tagging
from ingest.web.gate import API, Gate
from ingest.web.managing import held_cuts, managing
from ingest.web.managing import users as user_pages
from ingest.web.pages import refusal, static_version
from ingest.web.resources import WebResources
from ingest.web.under_way import home, progress, uploads
from ingest.web.under_way.own_cuts import OwnCuts
from ingest.web.visit import Authenticator

ROUTERS = [
    module.router
    for module in (
        sharing, listing, completeness, documents, files, editing, reviewing, remarking, cutting, progress, uploads,
        signing_in, signing_in_elsewhere,
        managing, held_cuts, user_pages, acceptance, destruction, registers, dossier_files, dossier_pages,
        dossier_changes, naming_views, handing_out, confirming, tagging, home,
    )
]  # fmt: skip
_STATIC = Path(__file__).with_name("static")


class _CachedFiles(StaticFiles):
    """Files of ours; their addresses change with their content, so a browser may keep them. One that asks for another
    version, from a page of before, gets the file as it is now, once.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        version, _, inside = path.replace("\\", "/").partition("/")
        is_versioned = re.fullmatch("v-[0-9a-f]{12}", version) is not None
        response = await super().get_response(inside if is_versioned else path, scope)
        if version == static_version() and response.status_code in (200, 304):
            response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def create_app(settings: Settings) -> FastAPI:
    """The application over the settings' folders.

    Raises:
        ArchiveAwayError: nothing of the archive is there, though it had documents; nothing was made.
        OSError, sqlite3.Error: a folder, a file or the catalogue cannot be opened.
    """
    check_archive(settings)
    folders = settings.folders
    users = Users(folders.users)
    sessions = Sessions(
        folders.session_key,
        folders.sessions,
        users,
        settings.session_hours,
        elsewhere=bool(settings.oidc_issuer),
    )
    resources = WebResources.of(settings, users, sessions)

    @asynccontextmanager
    async def alive(app: FastAPI) -> AsyncIterator[None]:
        uploads.clear(folders.inbox)
        enter_missing(resources.archive, resources.catalogue)
        keep_corrections.settle(resources.house, may_hold=resources.may_hold)
        dossiers.settle(resources.house)
        destroying.finish(resources.house)
        holding.finish(resources.house)
        own_cuts = OwnCuts(settings)
        own_cuts.start()
        yield
        own_cuts.close()
        resources.close()

    gate = Middleware(
        Gate,
        authenticator=Authenticator(settings, users, sessions),
        sessions=sessions,
        throttle=Throttle(settings.requests_per_second * 10, settings.requests_per_second),
        refusal=refusal,
        sign_in_again=signing_in.sign_in_again,
    )
    app = FastAPI(
        title="saoluc", docs_url=None, redoc_url=None, openapi_url=None, middleware=[gate], lifespan=alive
    )
    app.state.resources = resources
    for router in ROUTERS:
        app.include_router(router)
    add_api(app, settings)
    app.mount("/static", _CachedFiles(directory=_STATIC))
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _refused)
    return app


async def _refused(request: Request, error: Exception) -> Response:
    """What is not there and what cannot be there look the same."""
    if isinstance(error, HTTPException):
        if request.url.path.startswith(API):
            return await http_exception_handler(request, error)
        answer = refusal(request, error.status_code)
        answer.headers.update(error.headers or {})
        return answer
    assert isinstance(error, RequestValidationError)
    if request.url.path.startswith(API):
        return await request_validation_exception_handler(request, error)
    in_path = any(one["loc"][0] == "path" for one in error.errors())
    return refusal(request, 404 if in_path else 422)
