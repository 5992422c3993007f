"""Measuring: the groups of figures that take minutes; each gives its figures by name."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import startup
from bench.parsing.__main__ import measured as parsed_misread
from bench.parsing.truths import truths
from bench.reading.__main__ import measured as read_by
from bench.reading.measures import Score
from bench.scale.papers import Papers
from bench.stacks.__main__ import judged
from bench.throughput.__main__ import BARE, costs
from bench.throughput.pages import SETS, made
from ingest.catalogue import Catalogue, Filter

CHECK = Path(__file__).parents[1] / "texts" / "check"
_PAGES = 16
_PAPERS, _QUESTIONS = 5000, 200
_MISREAD = 2.0


def start() -> dict[str, float]:
    """CPU-seconds of commands that only look."""
    return startup.measured(runs=5)


def parsing() -> dict[str, float]:
    """Percent of the fields of papers of known truth that are not parsed from their text, whole and misread, as it
    prints them.
    """
    table, _ = parsed_misread(list(truths(CHECK)), [0.0, _MISREAD], range(1, 2))
    shares = {}
    for rate, name in ((0.0, "whole"), (_MISREAD, "misread")):
        counts = table[rate]["carried"].values()
        wanted = sum(count.wanted for count in counts)
        shares[name] = 100 - 100 * sum(count.right for count in counts) / wanted
        shares[f"{name}, invented"] = 100 * sum(count.invented for count in counts) / wanted
    return shares


def stacks() -> dict[str, float]:
    """Percent of the boundaries of made stacks that are missed, of pages called one or asked about; papers split."""
    counts, split = judged("judge")
    return {
        "missed": 100 - 100 * counts.found / counts.there,
        "false": 100 * counts.false / counts.pages,
        "asked": 100 * counts.asked / counts.pages,
        "split": split,
    }


def reading() -> dict[str, float]:
    """Percent of characters and words of a few made pages that are misread, and of words that are damaged; CPU as a
    multiple of plain Tesseract's.
    """
    with tempfile.TemporaryDirectory(prefix="targets-") as folder:
        wears = [wear for several in SETS.values() for wear in several]
        scans, _ = made(Path(folder, "scans"), tuple(wears), _PAGES, seed=1, truths=True)
        rows = [
            row for scan in sorted(scans.rglob("*.pdf")) for row in read_by("", scan, ["tesseract", "saoluc"])
        ]
    total = Score()
    for row in rows:
        if row["reader"] == "saoluc":
            total = total.plus(Score(*(row[field] for field in Score._fields)))
    cpu = {who: sum(row["cpu"] for row in rows if row["reader"] == who) for who in ("tesseract", "saoluc")}
    return {
        "characters": 100 * total.cer, "words": 100 - 100 * total.words, "damaged": 100 * total.harm,
        "cpu": cpu["saoluc"] / cpu["tesseract"],
    }  # fmt: skip


def throughput() -> dict[str, float]:
    """CPU of whole runs, start and all, as a multiple of plain Tesseract's."""
    found = {}
    for wears, name in zip(SETS.values(), ("office", "photocopies"), strict=True):
        with tempfile.TemporaryDirectory(prefix="targets-") as folder:
            scans, _ = made(Path(folder, "scans"), wears, _PAGES, seed=1)
            spent = costs(scans, Path(folder), [BARE, "saoluc"], jobs=2)
        found[name] = spent["saoluc"].cpu / spent[BARE].cpu
    return found


def catalogue() -> dict[str, float]:
    """Papers entered a CPU-second, and CPU of searches, in a small catalogue."""
    papers = Papers()
    rows = [papers.row(n) for n in range(_PAPERS)]
    with tempfile.TemporaryDirectory(prefix="targets-") as folder:
        one = Catalogue(Path(folder, "catalogue.sqlite3"))
        begun = time.process_time()
        one.fill(rows)
        filling = time.process_time() - begun
        taken = []
        for row in rows[:: _PAPERS // _QUESTIONS]:
            begun = time.process_time()
            one.listing(Filter(), " ".join((row.subject or "").split()[2:5]), "relevance", 20)
            taken.append(1000 * (time.process_time() - begun))
        one.close()
    return {"filling": _PAPERS / filling, "search": sorted(taken)[int(0.95 * len(taken))]}


GROUPS: dict[str, Callable[[], dict[str, float]]] = {
    "start": start, "parsing": parsing, "stacks": stacks, "catalogue": catalogue, "reading": reading,
    "throughput": throughput,
}  # fmt: skip
