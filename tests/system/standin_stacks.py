"""The service with a stand-in for the reader that finds several papers in a file, and the review page beside it.

python standin_stacks.py ROOT watch|serve
"""

from __future__ import annotations

import logging
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "ingest"))

import stacked
import uvicorn

from ingest.processes import workers
from ingest.service.anew import recut
from ingest.service.service import Service
from ingest.settings import Settings
from ingest.web.app import create_app
from ingest.web.connections import server_config


def watch(settings: Settings) -> None:
    workers.PRELOADED = "stacked"  # all that its workers need
    with Service(settings, readers=stacked.readers()) as service:
        signal.signal(signal.SIGTERM, lambda *_: service.ask_to_stop())
        service.run()


def serve(settings: Settings) -> None:
    """The review page on a free port, whose number it writes; where no service runs, it reads by the stand-in too."""
    at_work = recut.at_work
    recut.at_work = lambda settings, begun: at_work(settings, stacked.readers(), begun)  # type: ignore[misc,assignment]
    server = uvicorn.Server(server_config(create_app(settings), settings))
    socket = server.config.bind_socket()
    (settings.folders.work.parent / "port").write_text(str(socket.getsockname()[1]))
    server.run([socket])


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    chosen = Settings(
        root=Path(sys.argv[1]), workers=2, settle_seconds=0.1, grace_seconds=0.5, scan_seconds=1
    )
    {"watch": watch, "serve": serve}[sys.argv[2]](chosen)
