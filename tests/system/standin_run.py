"""``saoluc run`` with a quick stand-in for the recogniser; all else is the real program.

python standin_run.py LOG DIR... [options of saoluc run]: pages that are read are noted in the folder LOG
"""

from __future__ import annotations

import sys
from pathlib import Path

import cluster_standin

from ingest.building import build
from ingest.cli import app

if __name__ == "__main__":
    build.default_readers = lambda settings: cluster_standin.readers(Path(sys.argv[1]))
    app(["run", *sys.argv[2:]])
