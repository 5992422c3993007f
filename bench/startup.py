"""Start-up: what the commands that only look cost in a small archive, in CPU-seconds of their process.

usage: python -m bench.startup [--runs N]

Prints the median of N runs (9), after one that is not counted. They come in turn, so that a busy moment of the machine
does not fall upon one of them alone; the bare interpreter, which costs 0.02 on a quiet one, tells how busy it was.
``python -X importtime`` shows what an import costs.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from ingest.catalogue import Catalogue
from ingest.catalogue.row import Row
from parse import parse

PROGRAM = str(Path(sys.executable).with_name("saoluc"))
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "saoluc --help": [PROGRAM, "--help"],
    "saoluc status": [PROGRAM, "status"],
    "saoluc search": [PROGRAM, "search", "văn", "thư"],
    "saoluc table": [PROGRAM, "table"],
}
DOCUMENTS = 20
TEXT = """ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH HÀ NAM\tĐộc lập - Tự do - Hạnh phúc
Số: {number}/QĐ-UBND\tHà Nam, ngày 9 tháng 8 năm 2023

QUYẾT ĐỊNH
Về việc kiểm tra công tác văn thư, lưu trữ năm 2023
"""


def main() -> None:
    """Measures the commands and prints a table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--runs", type=int, default=9)
    print("| command | CPU s |")
    print("|---|---|")
    for name, cost in measured(arguments.parse_args().runs).items():
        print(f"| `{name}` | {cost:.2f} |")


def measured(runs: int) -> dict[str, float]:
    """The median CPU-seconds of each command."""
    with tempfile.TemporaryDirectory(prefix="startup-") as folder:
        make_archive(Path(folder))
        environment = {**os.environ, "SAOLUC_ROOT": folder}
        rounds = [[_cpu(command, environment) for command in COMMANDS.values()] for _ in range(1 + runs)]
    by_command = zip(*rounds[1:], strict=True)
    return {name: statistics.median(costs) for name, costs in zip(COMMANDS, by_command, strict=True)}


def make_archive(root: Path) -> None:
    """The catalogue of a few documents, which is all that these commands look at."""
    catalogue = Catalogue(root / "catalogue.sqlite3")
    for number in range(1, DOCUMENTS + 1):
        text = TEXT.format(number=number)
        row = Row.of(
            f"{number:016x}", parse(text).record, text=text, doubts=0, pages=1,
            names=[f"{number}.pdf"], archived_at="2026-01-01T00:00:00+00:00",
        )  # fmt: skip
        catalogue.put(row)
    catalogue.close()


def _cpu(command: list[str], environment: dict[str, str]) -> float:
    """The CPU-seconds, of user and system, of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
