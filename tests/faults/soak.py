"""Soak: thousands of files dropped at random over half an hour, the service killed at random and started again.

python tests/faults/soak.py [--files N] [--minutes N] [--seed N]   prints one JSON object: the reckoning, and memory.

The service is the one of tests/system/standin_service.py: real processes, real PDF/A, reading by a stand-in.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("hostile", "system")]

from ordeal import held  # noqa: E402
from PIL import Image, ImageDraw  # noqa: E402
from sheets import saved  # noqa: E402

PROGRAM = Path(__file__).parents[1] / "system" / "standin_service.py"


def scan(number: int, dice: random.Random) -> tuple[str, bytes]:
    """One file in ten comes in a second time under another name, one in twenty is cut short."""
    original = number - 7 if number % 10 == 9 else number
    image = Image.new("L", (300, 200), 255)
    ImageDraw.Draw(image).text((20, 20), f"{original}", fill=0)
    data = saved(image, "PNG", dpi=(100, 100))
    if original % 20 == 3:
        data = data[: len(data) // 2] + b"IEND"
    folder = dice.choice(["", f"tháng {dice.randrange(12)}/", "a/b c/"])
    return f"{folder}quét {number}.png", data


def start(root: Path) -> subprocess.Popen[bytes]:
    with (root / "log").open("ab") as log:
        return subprocess.Popen([sys.executable, PROGRAM, root], stderr=log)


def soak(root: Path, files: int, minutes: float, dice: random.Random) -> dict[str, Any]:
    inbox = root / "inbox"
    inbox.mkdir()
    began = time.monotonic()
    due = sorted(dice.uniform(0, minutes * 60) for _ in range(files))
    dropped: dict[str, str] = {}
    memory: list[tuple[float, int]] = []
    kills, next_kill, sampled = 0, dice.expovariate(1 / 45), 0.0
    service = start(root)
    started = time.monotonic()
    while len(dropped) < files:
        now = time.monotonic() - began
        while len(dropped) < files and due[len(dropped)] <= now:
            name, data = scan(len(dropped), dice)
            path = inbox / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            dropped[name] = hashlib.sha256(data).hexdigest()
        if now >= next_kill:
            service.send_signal(signal.SIGKILL)
            service.wait()
            kills += 1
            service, started = start(root), time.monotonic()
            next_kill = now + dice.expovariate(1 / 45)
        if now >= sampled and time.monotonic() - started > 10:
            memory.append((now, held(service.pid)))
            sampled = now + 2
        time.sleep(0.1)
    waited = time.monotonic()
    while any(path.is_file() for path in inbox.rglob("*")) and time.monotonic() - waited < 600:
        time.sleep(1)
    service.send_signal(signal.SIGTERM)
    code = service.wait()
    last = subprocess.run([sys.executable, PROGRAM, root, "--once"], stderr=subprocess.DEVNULL).returncode
    fifths = [[m for at, m in memory if n <= 5 * at / (minutes * 60) < n + 1] for n in range(5)]
    return {
        "minutes": round((time.monotonic() - began) / 60, 1), "kills": kills, "exits": [code, last],
        **reckoned(root, dropped),
        "memory_mb_median_by_fifth": [round(median(part) / 2**20) if part else None for part in fifths],
        "memory_mb_most": max((m for _, m in memory), default=0) >> 20,
    }  # fmt: skip


def reckoned(root: Path, dropped: dict[str, str]) -> dict[str, Any]:
    """Each name is in one place, with the bytes that were dropped under it."""
    places: dict[str, list[str]] = {}
    changed = 0
    for store in ("archive", "held"):
        for made_file in (root / store).glob("*/*/made.json"):
            made, more = json.loads(made_file.read_bytes()), made_file.with_name("names.json")
            names = [
                made["name"],
                *(n["name"] for n in (json.loads(more.read_bytes()) if more.exists() else [])),
            ]
            digest = hashlib.sha256((made_file.parent / "original.png").read_bytes()).hexdigest()
            for name in names:
                places.setdefault(name, []).append(store)
                changed += dropped.get(name) != digest
    for about_file in (root / "failed").glob("*.error.json"):
        name = json.loads(about_file.read_bytes())["name"]
        kept = about_file.with_name(about_file.name.removesuffix(".error.json"))
        places.setdefault(name, []).append("failed")
        changed += dropped.get(name) != hashlib.sha256(kept.read_bytes()).hexdigest()
    return {
        "dropped": len(dropped),
        "accounted_for": sum(len(places.get(name, [])) == 1 for name in dropped),
        "lost": sum(name not in places for name in dropped),
        "doubled": sum(len(found) > 1 for found in places.values()),
        "changed": changed,
        "strangers": len(places.keys() - dropped.keys()),
        "archived": sum(found == ["archive"] for found in places.values()),
        "failed": sum(found == ["failed"] for found in places.values()),
    }


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--files", type=int, default=2000)
    options.add_argument("--minutes", type=float, default=30)
    options.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = soak(Path(folder), chosen.files, chosen.minutes, random.Random(chosen.seed))
    print(json.dumps({"seed": chosen.seed, **found}, indent=1))


if __name__ == "__main__":
    main()
