"""The service broken in every way that we know of: after each restart every file is where it should be, once.

Short here; `make test-faults` breaks it ten times as often.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def run(program: str, *options: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, HERE / program, *options], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout))


def check(faults: dict[str, dict[str, Any]], seed: int) -> None:
    for name, tally in faults.items():
        print(f"{name}: {tally['tried']}")
        counts = tally["lost"], tally["doubled"], tally["wrong"]
        assert counts == (0, 0, 0), f"seed {seed}: {name}: {tally['notes']}"


def test_every_fault_a_few_times() -> None:
    found = run("trials.py", "--hits", "2", "--random", "20")
    check(found["faults"], found["seed"])
    assert len(found["faults"]) == 82
    mounting = {name for name in found["faults"] if "disk full" in name or "read-only" in name}
    for name in found["faults"].keys() - mounting:
        assert found["faults"][name]["tried"] >= 2, name
    if any(found["faults"][name]["tried"] == 0 for name in mounting):
        assert os.getuid() != 0 or not os.access("/proc/sys/kernel/cap_last_cap", os.W_OK)
        pytest.skip("a full and a read-only disk need the right to mount one; everything else was tried")


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_every_fault_many_times() -> None:
    found = run("trials.py", "--hits", "20", "--random", "200")
    check(found["faults"], found["seed"])


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_soak() -> None:
    found = run("soak.py")
    assert (found["dropped"], found["accounted_for"]) == (2000, 2000), found
    assert (found["lost"], found["doubled"], found["changed"], found["strangers"]) == (0, 0, 0, 0), found
    first, *_, last = [value for value in found["memory_mb_median_by_fifth"] if value]
    assert last < 1.2 * first, found
