"""Ordeal: the real program over hostile files: what became of each, and the most memory that it and its children took.

python tests/hostile/ordeal.py [--fuzz SECONDS] [--seed N]   prints one JSON object.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import corpus

PROGRAM = Path(sys.executable).with_name("saoluc")
ENOUGH_MEMORY = 1500 << 20


def environment(root: Path, **more: str) -> dict[str, str]:
    ours = {
        "SAOLUC_ROOT": str(root), "SAOLUC_SETTLE_SECONDS": "0.1", "SAOLUC_GRACE_SECONDS": "0.3",
        "SAOLUC_WORKERS": "2", "SAOLUC_TASK_SECONDS": "120", "SAOLUC_ATTEMPTS": "2", "SAOLUC_FREE_DISK_MB": "100",
        "SAOLUC_WORKER_MEMORY_MB": "1200", "SAOLUC_LOG_FORMAT": "json",
    }  # fmt: skip
    return {**os.environ, **ours, **more}


class Memory:
    """Looks every fifth of a second at what a program and all that it started hold, shared pages counted once."""

    def __init__(self, pid: int) -> None:
        self.most = 0
        self._pid, self._stop = pid, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        self._stop.set()
        self._thread.join()
        return self.most

    def _watch(self) -> None:
        while not self._stop.wait(0.2):
            self.most = max(self.most, held(self._pid))


def held(pid: int) -> int:
    """Bytes that a process and its descendants hold (proportional set size)."""
    total, waiting = 0, [pid]
    while waiting:
        at = Path(f"/proc/{waiting.pop()}")
        try:
            rollup = (at / "smaps_rollup").read_text()
            total += 1024 * int(
                next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1]
            )
            for task in (at / "task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except (OSError, StopIteration):
            continue
    return total


def whole_corpus(root: Path) -> dict[str, Any]:
    """Drops the whole corpus, and says what became of each file."""
    return worked_off(root, corpus.make(root / "made"))


def worked_off(root: Path, files: dict[str, bytes]) -> dict[str, Any]:
    """Drops files, has them worked off, and says what became of each; the service must end in good order."""
    root = root / "root"
    for name, data in files.items():
        path = root / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    began = time.monotonic()
    with (root / "log").open("w") as log:
        service = subprocess.Popen([PROGRAM, "watch", "--once"], env=environment(root), stderr=log)
        memory = Memory(service.pid)
        code = service.wait()
    return {
        "exit": code,
        "seconds": round(time.monotonic() - began),
        "memory_mb": memory.stop() >> 20,
        **ends(root, files),
    }


def ends(root: Path, files: dict[str, bytes]) -> dict[str, Any]:
    """For each file how it ended: archived, held, or the code of its failure; and what is not as it should be."""
    found: dict[str, str] = {}
    wrong: list[str] = []
    for store in ("archive", "held"):
        for made_file in (root / store).glob("*/*/made.json"):
            made, more = json.loads(made_file.read_bytes()), made_file.with_name("names.json")
            names = [
                made["name"],
                *(n["name"] for n in (json.loads(more.read_bytes()) if more.exists() else [])),
            ]
            (original,) = made_file.parent.glob("original.*")
            for name in names:
                wrong += [f"twice: {name}"] * (name in found)
                found[name] = {"archive": "archived", "held": "held"}[store]
                wrong += [f"changed: {name}"] * (original.read_bytes() != files[name])
    for about_file in (root / "failed").glob("*.error.json"):
        about = json.loads(about_file.read_bytes())
        name = about["name"]
        wrong += [f"twice: {name}"] * (name in found)
        found[name] = about["code"] + (f" ({about['detail'][:120]})" if about["code"] == "internal" else "")
        kept = about_file.with_name(about_file.name.removesuffix(".error.json"))
        wrong += [f"changed: {name}"] * (kept.read_bytes() != files[name])
    wrong += [f"lost: {name}" for name in files if name not in found]
    wrong += [f"still in the inbox: {path.name}" for path in (root / "inbox").rglob("*") if path.is_file()]
    wrong += [f"internal: {name}: {code}" for name, code in found.items() if code.startswith("internal")]
    strangers = {path.name for path in root.iterdir()} - {
        "inbox", "archive", "failed", "held", "work", "log", "journal.sqlite3", "catalogue.sqlite3",
        *(f"{n}.sqlite3-{e}" for n in ("journal", "catalogue") for e in ("wal", "shm")),
    }  # fmt: skip
    wrong += [f"made outside: {name}" for name in strangers]
    counts = Counter(code if code in ("archived", "held") else "failed" for code in found.values())
    return {"files": len(files), **counts, "wrong": wrong, "ends": dict(sorted(found.items()))}


def fuzz(root: Path, seconds: float, seed: int) -> dict[str, Any]:
    """Drops mutated files for a while, under names of any bytes; then waits until the service has answered for all."""
    dice = random.Random(seed)
    seeds = [data for data in corpus.make(root / "seeds").values() if len(data) < 200_000]
    inbox = root / "root" / "inbox"
    inbox.mkdir(parents=True)
    dropped: set[str] = set()
    with (root / "log").open("w") as log:
        service = subprocess.Popen([PROGRAM, "watch"], env=environment(root / "root"), stderr=log)
    memory = Memory(service.pid)
    end = time.monotonic() + seconds
    while time.monotonic() < end and service.poll() is None:
        data = mutated(dice.choice(seeds), dice, seeds)
        name = (
            dice.randbytes(dice.randrange(1, 40)).replace(b"/", b"_").replace(b"\0", b"_").lstrip(b".~")
            + b"x"
        )
        path = inbox / os.fsdecode(name)
        path.write_bytes(data)
        dropped.add(hashlib.sha256(data).hexdigest())
        while len(list(inbox.iterdir())) > 20 and time.monotonic() < end:
            time.sleep(0.2)
    while any(path.is_file() for path in inbox.rglob("*")) and service.poll() is None:
        time.sleep(0.5)
        if time.monotonic() > end + 600:
            break
    alive = service.poll() is None
    healthy = (
        subprocess.run([PROGRAM, "health"], env=environment(root / "root"), capture_output=True).returncode
        == 0
    )
    service.send_signal(signal.SIGTERM)
    code = service.wait()
    subprocess.run([PROGRAM, "watch", "--once"], env=environment(root / "root"), stderr=subprocess.DEVNULL)
    kept = {hashlib.sha256(path.read_bytes()).hexdigest() for path in _originals(root / "root")}
    codes = Counter(
        json.loads(path.read_bytes())["code"] for path in (root / "root" / "failed").glob("*.error.json")
    )
    return {
        "seed": seed, "dropped": len(dropped), "lost": len(dropped - kept), "alive": alive, "healthy": healthy,
        "exit": code, "memory_mb": memory.stop() >> 20, "failed_as": dict(codes),
        "archived": len(list((root / "root" / "archive").glob("*/*/made.json"))),
        "held": len(list((root / "root" / "held").glob("*/*/made.json"))),
    }  # fmt: skip


def mutated(data: bytes, dice: random.Random, seeds: list[bytes]) -> bytes:
    """A file with some of its bytes changed, cut, doubled, or spliced with another's."""
    out = bytearray(data or b"x")
    for _ in range(dice.randrange(1, 8)):
        at = dice.randrange(len(out) or 1)
        how = dice.randrange(5)
        if how == 0:
            out[at : at + 1] = dice.randbytes(1)
        elif how == 1:
            del out[at : at + dice.randrange(1, 2000)]
        elif how == 2:
            out[at:at] = out[at : at + dice.randrange(1, 500)]
        elif how == 3:
            out[at : at + 4] = dice.choice([b"\xff\xff\xff\xff", bytes(4), b"\x7f\xff\xff\xff", b"9999"])
        else:
            other = dice.choice(seeds)
            out[at:] = other[dice.randrange(len(other) or 1) :]
    return bytes(out[:200_000])


def _originals(root: Path) -> list[Path]:
    failed = [path for path in (root / "failed").iterdir() if not path.name.endswith(".error.json")]
    return [*failed, *root.glob("archive/*/*/original.*"), *root.glob("held/*/*/original.*")]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--fuzz", type=float, default=0)
    options.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        found = fuzz(here, chosen.fuzz, chosen.seed) if chosen.fuzz else whole_corpus(here)
    print(json.dumps(found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
