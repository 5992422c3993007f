"""Metrics: what the service counts and measures, as Prometheus reads it; served only where a port is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

if TYPE_CHECKING:
    from wsgiref.simple_server import WSGIServer

    from ingest.service.health import Heartbeat
    from ingest.service.outcome import Outcome

_SECONDS = (1, 2, 5, 10, 20, 60, 120, 300, 600, 1800, 3600, 7200)


class Metrics:
    """The service's metrics. ``serve`` offers them over HTTP at ``/metrics`` until ``close``."""

    def __init__(self) -> None:
        self.registry = kept = CollectorRegistry()
        self._ends = Counter(
            "saoluc_files", "Files by how they ended since the service began", ["outcome"], registry=kept
        )
        self._seconds = Histogram(
            "saoluc_file_seconds",
            "Seconds from the claim of a file to its end",
            buckets=_SECONDS,
            registry=kept,
        )
        self._faults = Counter("saoluc_faults", "Faults of the machine that put files off", registry=kept)
        gauges = {
            "waiting": "Files seen in the inbox",
            "under_way": "Files being worked on",
            "put_off": "Files that wait for the machine to be well again",
            "tasks": "Tasks that reading processes have ended",
            "still_seconds": "Seconds since anything under way last came on; 0 while there is no work",
            "short": "1 while disk or memory is short and no file is taken",
            "away": "Folders and files of the service that are not there",
            "polling": "1 while the inbox is watched by looking, 0 while by events",
        }
        self._gauges = {n: Gauge(f"saoluc_{n}", text, registry=kept) for n, text in gauges.items()}
        self._server: WSGIServer | None = None

    def ended(self, outcome: Outcome, seconds: float) -> None:
        """Counts a file that came to its end."""
        self._ends.labels(outcome.value).inc()
        self._seconds.observe(seconds)

    def fault(self) -> None:
        """Counts a fault of the machine."""
        self._faults.inc()

    def beat(self, beat: Heartbeat, tasks: int) -> None:
        """Takes over what the service says of itself."""
        values = {
            "waiting": beat.waiting, "under_way": beat.under_way, "put_off": beat.put_off, "tasks": tasks,
            "still_seconds": beat.at - beat.progress_at, "short": beat.short_of is not None,
            "away": len(beat.away or {}), "polling": beat.watching == "polling",
        }  # fmt: skip
        for name, value in values.items():
            self._gauges[name].set(value)

    def serve(self, host: str, port: int) -> int:
        """Serves the figures; port 0 takes any that is free. Returns the port. Raises OSError where it is taken."""
        server, _ = start_http_server(port, host, self.registry)
        self._server = server
        return int(server.server_address[1])

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
