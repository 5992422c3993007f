"""Failed: why a file failed, and what to do, in the visitor's language."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ingest.journal import readable
from ingest.messages import Language
from ingest.service.failures import SUFFIX, explain


class Failed(NamedTuple):
    """A failed file for people. ``key``: what it is called in a form; names may hold any bytes."""

    key: str
    name: str
    code: str
    message: str
    what_to_do: str
    at: str


def failed_key(path: Path) -> str:
    """What a file of the failed folder is called in a form."""
    return os.fsencode(path.name).hex()


def failure_shown(path: Path, code: str, lang: Language) -> Failed:
    """Why a file of the failed folder failed, from the explanation beside it; where that cannot be read, by its
    code alone.
    """
    known, said = explain(code), _explanation_beside(path)
    message = said.get(f"message_{lang}", known.message.of(lang))
    what_to_do = said.get(f"what_to_do_{lang}", known.what_to_do.of(lang))
    name = readable(os.fsencode(path.name))
    return Failed(failed_key(path), name, code, str(message), str(what_to_do), str(said.get("time", "")))


def _explanation_beside(path: Path) -> Mapping[str, object]:
    """Nothing where it is broken or gone."""
    try:
        said = json.loads(path.with_name(path.name + SUFFIX).read_bytes())
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}
