"""Who asks is told whether the service lives and its work goes on; logs and figures say the same."""

from __future__ import annotations

import json
import logging
import os
import time
import urllib.request
from pathlib import Path

import pytest
import rig as rigs
from test_service import read, running, scan, settings, until

from ingest.logs import about, log_to_stderr
from ingest.service import health
from ingest.service.health import Heartbeat
from ingest.service.metrics import Metrics
from ingest.service.outcome import Outcome
from ingest.service.service import Service
from ingest.service.status import standing
from ingest.settings import Settings
from ocr import Transcript


def left(work: Path, *, beat: float = 0, progress: float = 0, **more: object) -> None:
    now = time.monotonic()
    health.write_heartbeat(work, Heartbeat(os.getpid(), now - beat, now - progress, **more))  # type: ignore[arg-type]


def code(work: Path) -> str | None:
    found = health.find_trouble(work, stall_seconds=10, work_stall_seconds=100)
    return found.code if found else None


def test_what_is_well_and_what_is_not(tmp_path: Path) -> None:
    assert code(tmp_path) == "none"
    left(tmp_path)
    assert code(tmp_path) is None
    left(tmp_path, beat=11)
    assert code(tmp_path) == "still"
    left(tmp_path, progress=99)
    assert code(tmp_path) is None
    left(tmp_path, progress=101, fault="disk full")
    found = health.find_trouble(tmp_path, 10, 100)
    assert found is not None
    assert (found.code, found.why) == ("work", "disk full")
    (tmp_path / health.HEARTBEAT).write_text("{}")
    assert code(tmp_path) == "none"


def test_a_heartbeat_of_before_the_machine_started_says_nothing(tmp_path: Path) -> None:
    left(tmp_path, beat=-1000)
    assert code(tmp_path) == "none"


def stuck(path: Path) -> Transcript:
    time.sleep(3)
    return read(path)


def test_work_that_does_not_come_on_is_seen_while_the_service_lives(tmp_path: Path) -> None:
    scan(tmp_path / "inbox" / "a.png", 1)
    made = Service(settings(tmp_path), readers=rigs.readers(stuck))
    work = tmp_path / "work"
    with running(made):
        until(lambda: made.document_threads.under_way == 1)
        assert health.find_trouble(work, 10, 1.5) is None
        until(lambda: (t := health.find_trouble(work, 10, 1.5)) is not None and t.code == "work")
        until(lambda: made.catalogue.count() == 1)
        time.sleep(2.2)  # there is nothing to do, and that is no standstill
        assert health.find_trouble(work, 10, 1.5) is None


def full(path: Path) -> Transcript:
    raise OSError(28, "No space left on device")


def test_status_tells_what_keeps_files_waiting(tmp_path: Path) -> None:
    scan(tmp_path / "inbox" / "a.png", 1)
    scan(tmp_path / "inbox" / "b.png", 2)
    made = Service(settings(tmp_path, watch="polling"), readers=rigs.readers(full))
    with running(made):
        until(lambda: (b := health.last_heartbeat(tmp_path / "work")) is not None and b.fault is not None)
        found = standing(made.settings)
        assert found.as_json()["service"]["watching"] == "polling"
        assert "No space left" in found.as_json()["service"]["fault"]
        assert any("No space left" in line for line in found.sentences("en"))
        assert found.counts["waiting"] + found.counts["claimed"] == 2


def test_short_of_memory_it_waits_in_plain_sight_and_then_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.processes.pressure._EVERY_SECONDS", 0.1)
    scan(tmp_path / "inbox" / "a.png", 1)
    made = Service(settings(tmp_path, free_memory_mb=1 << 40), readers=rigs.readers(read))
    with running(made):
        until(lambda: (b := health.last_heartbeat(tmp_path / "work")) is not None and b.short_of is not None)
        assert (tmp_path / "inbox" / "a.png").exists()
        made.pressure._memory = 0
        until(lambda: made.catalogue.count() == 1)


def fetched(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        return str(answer.read().decode())


def test_figures() -> None:
    metrics = Metrics()
    port = metrics.serve("127.0.0.1", 0)
    metrics.ended(Outcome.ARCHIVED, 3.0)
    metrics.ended(Outcome.ARCHIVED, 4.0)
    metrics.ended(Outcome.FAILED, 1.0)
    metrics.fault()
    metrics.beat(Heartbeat(1, 50.0, 30.0, waiting=7, watching="polling"), tasks=9)
    text = fetched(port)
    metrics.close()
    for line in (
        'saoluc_files_total{outcome="archived"} 2.0', 'saoluc_files_total{outcome="failed"} 1.0',
        "saoluc_file_seconds_sum 8.0", "saoluc_faults_total 1.0", "saoluc_waiting 7.0", "saoluc_tasks 9.0",
        "saoluc_still_seconds 20.0", "saoluc_polling 1.0", "saoluc_short 0.0",
    ):  # fmt: skip
        assert line in text.splitlines()


def test_figures_of_a_service_and_none_unless_asked_for(tmp_path: Path) -> None:
    assert Settings().metrics_port is None
    assert Settings().metrics_host == "127.0.0.1"
    scan(tmp_path / "inbox" / "a.png", 1)
    with Service(settings(tmp_path, metrics_port=0), readers=rigs.readers(read)) as made:
        made.run(once=True)
        server = made.metrics._server
        assert server is not None
        assert 'saoluc_files_total{outcome="archived"} 1.0' in fetched(server.server_address[1])


def test_a_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr(Settings(log_format="json"))
    log = logging.getLogger("ingest.service.pipeline")
    with about(claim="c1", document="d1"):
        log.info("archived in %s", "/đâu/đó\udcff")
        try:
            raise ValueError("what?")
        except ValueError:
            log.exception("unexpected")
    log.info("and after")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert lines[0]["event"].startswith("archived in /đâu/đó")
    assert (lines[0]["claim"], lines[0]["document"], lines[0]["level"]) == ("c1", "d1", "info")
    assert "ValueError: what?" in lines[1]["exception"]
    assert "document" not in lines[2]


def test_a_line_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr(Settings())
    with about(document="d1"):
        logging.getLogger("ingest.building.build").warning("read %d pages", 6)
        logging.getLogger("somebody.else").info("chatter")
    (line,) = capsys.readouterr().err.splitlines()
    assert "read 6 pages" in line
    assert "document=d1" in line
