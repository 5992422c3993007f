"""Uploads: files from a browser into the inbox, as if they had been dropped there.

A file is written under a name that the intake never looks at, put on the disk, announced in the journal as whole, and
given its own name in one step that overwrites nothing. It is never held in memory.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
import unicodedata
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

from fastapi import APIRouter, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from ingest.disk import durable
from ingest.intake.inbox import is_ignored
from ingest.journal import Journal, WholeFile, raw
from ingest.web.pages import is_part, page, resources_of, visit_of
from ingest.web.under_way.sent import latest_sent, mark_of, why_unattended
from ocr import Limits

router = APIRouter()

_PREFIX = ".upload-"
_ENDING = ".part"
_MOST_BYTES = 200
_BLOCK = 1 << 20
_OLD_SECONDS = 24 * 3600


@router.get("/upload")
def upload_page(request: Request) -> Response:
    """The page, or, asked by htmx, what became of the visitor's uploads; nothing where that has not changed."""
    resources, visit = resources_of(request), visit_of(request)
    sent = latest_sent(resources, visit.user or "", visit.lang)
    unattended = why_unattended(resources, visit.lang)
    mark = mark_of(sent, unattended)
    if is_part(request) and request.query_params.get("mark") == mark:
        return Response(status_code=204)
    return page(
        request, "sent.html" if is_part(request) else "upload.html",
        most=_most(request), sent=sent, unattended=unattended, mark=mark, part=is_part(request),
    )  # fmt: skip


@router.post("/upload")
async def upload(request: Request) -> Response:
    """Takes one file: its bytes are the body, its name is the header X-File-Name (percent-encoded UTF-8)."""
    folders, settings = resources_of(request).settings.folders, resources_of(request).settings
    name = safe_name(unquote(request.headers.get("x-file-name", ""), errors="replace"))
    if name is None:
        raise HTTPException(422)
    if shutil.disk_usage(folders.inbox).free < settings.free_disk_mb << 20:
        raise HTTPException(507)
    part = folders.inbox / f"{_PREFIX}{secrets.token_hex(8)}{_ENDING}"
    try:
        await _write(part, request.stream(), _most(request))
        who = visit_of(request).user or ""
        kept = await run_in_threadpool(_give_name, part, name, resources_of(request).journal, who)
    except ClientDisconnect:
        raise HTTPException(400) from None
    finally:
        part.unlink(missing_ok=True)
    return JSONResponse({"name": kept.name}, 201)


async def receive(
    inbox: Path, name: str, blocks: AsyncIterator[bytes], most: int, journal: Journal, who: str
) -> Path:
    """Takes a file from anybody who may send one; returns where it lies, whole. ``name``: as `safe_name` gives it.

    Raises:
        HTTPException: 413 past ``most`` bytes, 409 where no name is free.
        ClientDisconnect: it was cut off; nothing of it is left.
    """
    part = inbox / f"{_PREFIX}{secrets.token_hex(8)}{_ENDING}"
    try:
        await _write(part, blocks, most)
        return await run_in_threadpool(_give_name, part, name, journal, who)
    finally:
        part.unlink(missing_ok=True)


def safe_name(said: str) -> str | None:
    """A name that can be given to a file in the inbox, as near as can be to the one that was said; None where there is
    none: the intake would not look at it.
    """
    name = unicodedata.normalize("NFC", said).replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in name if c.isprintable() and c not in '<>:"|?*').strip().lstrip(".~ ")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        stem, ending = name, ""
    while len(os.fsencode(f"{stem}.{ending}")) > _MOST_BYTES:
        stem = stem[:-1]
    name = f"{stem}.{ending}" if ending else stem
    return name if name and not is_ignored(name) else None


def clear(inbox: Path) -> None:
    """Removes what uploads have left that were cut off a day ago or earlier."""
    for part in inbox.glob(f"{_PREFIX}*{_ENDING}"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > _OLD_SECONDS:
                part.unlink()


async def _write(part: Path, blocks: AsyncIterator[bytes], most: int) -> None:
    """Raises HTTPException(413) past ``most`` bytes."""
    written, waiting = 0, bytearray()
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        async for block in blocks:
            written += len(block)
            if written > most:
                raise HTTPException(413)
            waiting += block
            if len(waiting) >= _BLOCK:
                await run_in_threadpool(file.write, bytes(waiting))
                waiting.clear()
        await run_in_threadpool(file.write, bytes(waiting))
        await run_in_threadpool(os.fsync, descriptor)


def _give_name(part: Path, name: str, journal: Journal, who: str) -> Path:
    """Gives a file its name, or one near it where that is taken; returns where it is now."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    facts = part.stat()
    for n in range(1, 10_000):
        target = part.with_name(name if n == 1 else f"{stem} ({n}){dot}{ending}")
        if os.path.lexists(target):
            continue
        # Announced first: who sees the file under its name can know that it is whole.
        upload = journal.note_upload(WholeFile(raw(Path(target.name)), facts.st_size, facts.st_mtime_ns), who)
        if _take_name(part, target):
            durable.sync_folder(target.parent)
            return target
        journal.forget_upload(upload)
    raise HTTPException(409)


def _take_name(part: Path, target: Path) -> bool:
    """Whether a file could be given a name that was free."""
    try:
        os.link(part, target)  # unlike a rename it fails where there is one
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        part.rename(target)
    return True


def _most(request: Request) -> int:
    return min(resources_of(request).settings.upload_mb << 20, Limits().max_bytes)
