"""Worker: Dask workers of this machine, set up for reading pages, until they are told to end.

One Dask worker a core, each with one thread and one reading process; a worker that dies is started again. When the
scheduler goes, they wait for it to come back.
"""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import signal
import tempfile

import dask
import distributed

from ingest.cluster.at_worker import Ends
from ingest.cluster.versions import abilities

log = logging.getLogger(__name__)

_AGAIN_SECONDS = 5.0
_HERE = f"saoluc@{platform.node()}/"
_CONFIG: dict[str, bool | str] = {
    "distributed.worker.daemon": False,  # a worker starts a process for its pages
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",  # fifty times a second otherwise: 0.02 of a core in all
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,  # the reading process has its own limit
}


def serve(address: str, count: int) -> None:
    """Runs so many workers for the scheduler at an address until SIGTERM or SIGINT."""
    with dask.config.set(_CONFIG), tempfile.TemporaryDirectory(prefix="saoluc-worker-") as scratch:
        # What Dask says of its own comings and goings is for developers; the workers' processes read this.
        os.environ |= {"TMPDIR": scratch, "DASK_LOGGING__DISTRIBUTED": "warning"}
        logging.getLogger("distributed").setLevel(logging.WARNING)
        asyncio.run(_serve(address, count, scratch))


def count_joined(address: str) -> int:
    """How many of this machine's workers the scheduler knows; 0 where it cannot be reached."""
    try:
        with distributed.Client(address, timeout=5, set_as_default=False) as client:
            there = client.scheduler_info(n_workers=-1)["workers"].values()
    except (OSError, TimeoutError):
        return 0
    return sum(str(worker["name"]).startswith(_HERE) for worker in there)


async def _serve(address: str, count: int, scratch: str) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    workers = [asyncio.create_task(_keep(address, n, scratch, stop)) for n in range(count)]
    await asyncio.gather(*workers)


async def _keep(address: str, number: int, scratch: str, stop: asyncio.Event) -> None:
    """One worker, begun again whenever it ends, until ``stop``."""
    while not stop.is_set():
        nanny = distributed.Nanny(
            address,
            nthreads=1,
            name=f"{_HERE}{os.getpid()}-{number}",
            memory_limit=0,
            resources=abilities(),
            local_directory=scratch,
            dashboard=False,
            plugins=(Ends(),),
        )
        starting = asyncio.ensure_future(_until_it_ends(nanny))
        stopping = asyncio.ensure_future(stop.wait())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        await nanny.close(timeout=5)
        for task in (starting, stopping):
            task.cancel()
        if not stop.is_set():
            log.warning("worker %d has lost its scheduler; looking for it again", number)
            await asyncio.wait({asyncio.ensure_future(stop.wait())}, timeout=_AGAIN_SECONDS)


async def _until_it_ends(nanny: distributed.Nanny) -> None:
    try:
        await nanny
        await nanny.finished()
    except (OSError, TimeoutError, RuntimeError) as error:
        log.warning("%s", error)
