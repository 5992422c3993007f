"""``saoluc run`` with a quick stand-in for the recogniser; all else is the real program.

python standin_run.py LOG DIR... [options of saoluc run]: pages that are read are noted in the folder LOG
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Any

import cluster_standin
import standin_service

from ingest import provenance
from ingest.cli import app
from ingest.settings import Settings


def reader(settings: Settings) -> Any:
    return partial(cluster_standin.read, log=Path(sys.argv[1]))


def parser() -> Any:
    return standin_service.parse


if __name__ == "__main__":
    provenance.default_reader, provenance.default_parser = reader, parser
    app(["run", *sys.argv[2:]])
