"""Doctor: checks of this machine, each with what to do where it fails."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ingest.disk import filesystems
from ingest.messages import say
from ingest.settings import Settings
from ocr.programs import poppler, tesseract
from ocr.programs.ask import if_installed

_PACKAGES = ("ingest", "lexicon", "ocr", "parse")
_LEAST_FREE = 1 << 30
_LEAST_TESSERACT = 5


class Check(NamedTuple):
    """One thing looked at. ``package``: the Debian package that mends it; ``advice``: what else would."""

    what: str
    found: str
    well: bool
    package: str | None = None
    advice: str | None = None


def examine(settings: Settings) -> list[Check]:
    """Every check, in the order in which a person would mend them."""
    return [*programs(settings), *_packages(settings), *_folders(settings), *_server(settings)]


def programs(settings: Settings) -> Iterator[Check]:
    """The programs and data that reading needs: what the service looks at before it starts."""
    missing = say("doctor.missing", settings.lang)
    version = if_installed(tesseract.version)
    number = re.match(r"v?(\d+)", version or "")
    yield Check(
        say("doctor.tesseract", settings.lang),
        f"tesseract {version}" if version else missing,
        bool(number and int(number.group(1)) >= _LEAST_TESSERACT),
        tesseract.PACKAGE,
    )
    models = if_installed(tesseract.models)
    for language in ("vie", "osd"):
        there = models is not None and language in models.languages
        yield Check(
            say("doctor.languages", settings.lang, data=language),
            say("doctor.yes", settings.lang) if there else missing,
            there,
            f"{tesseract.PACKAGE}-{language}",
        )
    version = if_installed(poppler.version)
    yield Check(
        say("doctor.poppler", settings.lang),
        f"pdftoppm version {version}" if version else missing,
        version is not None,
        poppler.PACKAGE,
    )


def advice(checks: list[Check], settings: Settings) -> str:
    """What to do about the checks that failed, in one line; empty where all is well."""
    ill = [check for check in checks if not check.well]
    packages = sorted({check.package for check in ill if check.package})
    parts = [say("doctor.install", settings.lang, packages=" ".join(packages))] if packages else []
    parts += [check.advice for check in ill if check.advice]
    return "; ".join(parts)


def _packages(settings: Settings) -> Iterator[Check]:
    """PyPI has an unrelated ``parse``: installing it beside saoluc replaces ours."""
    ours = Path(__file__).resolve().parent.parent
    for name in _PACKAGES:
        spec = importlib.util.find_spec(name)
        where = Path(spec.origin).resolve() if spec and spec.origin else None
        well = where is not None and where.parent.parent == ours
        yield Check(
            say("doctor.room", settings.lang, name=name),
            str(where.parent) if where else say("doctor.missing", settings.lang),
            well,
            advice=None if well else say("doctor.shadowed", settings.lang, name=name, where=where),
        )


def _folders(settings: Settings) -> Iterator[Check]:
    folders = settings.folders
    for folder in (folders.inbox, folders.work, folders.archive, folders.failed, folders.journal.parent):
        nearest = _nearest(folder)
        well = os.access(nearest, os.W_OK | os.X_OK)
        label = say("doctor.folder", settings.lang, where=folder)
        yield Check(
            label,
            say("doctor.yes" if well else "doctor.no", settings.lang),
            well,
            advice=None if well else label,
        )
    one = filesystems.is_one_mount(_nearest(folders.inbox), _nearest(folders.work))
    label = say("doctor.file_system", settings.lang)
    # Two file systems work too, by copying; it is slower, so it is said but is no illness.
    yield Check(label, say("doctor.yes" if one else "doctor.no", settings.lang), True)
    free = shutil.disk_usage(_nearest(folders.archive)).free
    label = say("doctor.disk", settings.lang)
    yield Check(label, f"{free / (1 << 30):.1f} GiB", free >= _LEAST_FREE, advice=label)


def _server(settings: Settings) -> Iterator[Check]:
    """PostgreSQL, where the catalogue is to be there."""
    if settings.catalogue_url is None:
        return
    what = say("doctor.catalogue", settings.lang)
    try:
        from ingest.catalogue.database.postgres import server_version

        yield Check(what, server_version(settings.catalogue_url.get_secret_value()), True)
    except ImportError:
        advice = say("catalogue.no_psycopg", settings.lang)
        yield Check(what, say("doctor.missing", settings.lang), False, advice=advice)
    except OSError as error:
        advice = say("catalogue.no_answer", settings.lang, why=error)
        yield Check(what, say("doctor.no", settings.lang), False, advice=advice)


def _nearest(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that exists."""
    while not folder.exists():
        folder = folder.parent
    return folder
