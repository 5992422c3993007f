"""Search at scale: what entering and asking cost in catalogues of growing size: ``python -m bench.scale.search``.

Rows are made (`bench.scale.papers`) and entered into one catalogue. At each size a few hundred questions of each sort
are asked, one after the other: a page of 20 hits with snippets. The table gives the file's size, the cost of entering,
and for each sort of question the median, the 95th percentile and the longest, in milliseconds of the clock, and the
95th percentile of the processor's time: on a machine that does other work too, that is what the question itself costs.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench.scale.papers import Papers, made
from ingest.catalogue import Catalogue, Filter
from ingest.catalogue.answers import Order
from ingest.catalogue.database.store import Store
from ingest.catalogue.row import Row
from lexicon.folding import fold_any

Question = Callable[[], object]
_ALL = Filter()
_COMMON = ["quyết định", "ủy ban nhân dân", "công tác", "tỉnh", "thực hiện", "của", "nhân dân", "báo cáo"]
_PAGE = 20
_PUTS = 100


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--questions", type=int, default=300, help="of each sort")
    parser.add_argument("--postgres", metavar="URL", help="an empty database, instead of a file")
    parser.add_argument("--folder", type=Path, help="where the file is made; default a temporary folder")
    parser.add_argument("--keep", action="store_true", help="leave the file there")
    parser.add_argument(
        "--kept", type=Path, help="a folder that was left: asked is what is there, nothing entered"
    )
    chosen = parser.parse_args()
    if chosen.kept:
        catalogue = Catalogue(chosen.kept / "catalogue.sqlite3")
        ask(catalogue, Papers(), catalogue.count(), chosen.questions)
        return
    folder = Path(tempfile.mkdtemp(prefix="saoluc-scale-", dir=chosen.folder))
    try:
        file = folder / "catalogue.sqlite3"
        catalogue = Catalogue(_server(chosen.postgres) if chosen.postgres else file)
        measure(catalogue, file, [int(size) for size in chosen.sizes.split(",")], chosen.questions)
        catalogue.close()
    finally:
        if chosen.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder)


def _server(url: str) -> Store:
    from ingest.catalogue.database.postgres import PostgresStore

    return PostgresStore(url)


def measure(catalogue: Catalogue, file: Path, sizes: list[int], questions: int) -> None:
    """Fills the catalogue to each size in turn and prints what was measured there."""
    papers, there = Papers(), 0
    for size in sizes:
        making = Spent(0, 0)

        def waited_for(rows: Iterator[Row]) -> Iterator[Row]:
            nonlocal making
            while True:
                begun = _now()
                row = next(rows, None)
                making = making.plus(_since(begun))
                if row is None:
                    return
                yield row

        entering = _spent(partial(catalogue.fill, waited_for(made(there, size - _PUTS))))
        singly = [_spent(partial(catalogue.put, papers.row(n))) for n in range(size - _PUTS, size)]
        bulk, there = size - _PUTS - there, size
        megabytes = file.stat().st_size / 1e6 if file.exists() else 0
        print(f"\n{size:,} documents, {megabytes:,.0f} MB")
        clock, processor = entering.clock - making.clock, entering.processor - making.processor
        each = f"{clock / bulk:.2f} ms each, of the processor's time {processor / bulk:.2f}"
        print(f"entering {bulk:,} at once: {each}")
        print(_line("entering one, forced to the disk", singly))
        ask(catalogue, papers, size, questions)


def ask(catalogue: Catalogue, papers: Papers, size: int, questions: int) -> None:
    """Asks a catalogue of so many papers and prints what each sort of question takes."""
    print(f"{'':34} {'p50':>7} {'p95':>7} {'max':>7} {'cpu95':>7}  ms")
    everything: list[Spent] = []
    for name, asked in _questions(catalogue, papers, size, questions).items():
        taken = [_spent(question) for question in asked]
        everything += taken if name.startswith(("search", "number")) else []
        print(_line(name, taken), flush=True)
    print(_line("all searches", everything), flush=True)


class Spent(NamedTuple):
    """Milliseconds of the clock, and of the processor in this process."""

    clock: float
    processor: float

    def plus(self, other: Spent) -> Spent:
        return Spent(self.clock + other.clock, self.processor + other.processor)


def _now() -> Spent:
    return Spent(1000 * time.perf_counter(), 1000 * time.process_time())


def _since(begun: Spent) -> Spent:
    now = _now()
    return Spent(now.clock - begun.clock, now.processor - begun.processor)


def _spent(work: Callable[[], object]) -> Spent:
    begun = _now()
    work()
    return _since(begun)


def _line(name: str, taken: list[Spent]) -> str:
    clock, processor = sorted(t.clock for t in taken), sorted(t.processor for t in taken)
    at = int(0.95 * (len(taken) - 1))
    return f"{name:34} {statistics.median(clock):7.1f} {clock[at]:7.1f} {clock[-1]:7.1f} {processor[at]:7.1f}"


def _questions(catalogue: Catalogue, papers: Papers, size: int, count: int) -> dict[str, list[Question]]:
    """So many questions of each sort; the same for the same size."""
    dice = random.Random(size)

    def some() -> Row:
        return papers.row(dice.randrange(size))

    def said(fewest: int, most: int) -> str:
        """Some words side by side of some text."""
        words, count = re.findall(r"[^\W_]+", some().text), dice.randint(fewest, most)
        start = dice.randrange(len(words) - count)
        return " ".join(words[start : start + count])

    def search(query: str, wanted: Filter = _ALL) -> Question:
        return partial(catalogue.listing, wanted, query, "relevance", _PAGE)

    def narrowed() -> Filter:
        row = some()
        year = row.year or 2000
        return dice.choice([
            Filter(kind=row.type), Filter(issuer=row.issuer), Filter(year_from=year - dice.randrange(9), year_to=year),
            Filter(state="open"), Filter(kind=row.type, year_from=year, doubt="doubtful"),
        ])  # fmt: skip

    def misread(code: str) -> str:
        return code.replace("1", "l").replace("0", "O").replace("/", "")

    def listed(order: Order) -> Question:
        return partial(catalogue.listing, narrowed(), "", order, _PAGE)

    rare = papers.vocabulary[len(papers.vocabulary) // 3 :]
    makers: dict[str, Callable[[], Question]] = {
        "search, a rare word": lambda: search(dice.choice(rare)),
        "search, common words": lambda: search(dice.choice(_COMMON)),
        "search, common, without marks": lambda: search(fold_any(dice.choice(_COMMON))),
        "search, 2 to 5 words of a text": lambda: search(said(2, 5)),
        "search, the same without marks": lambda: search(fold_any(said(2, 5))),
        "search, words of two texts": lambda: search(f"{said(1, 1)} {said(2, 2)}"),
        "search, a phrase in quotes": lambda: search(f'"{said(2, 5)}"'),
        "search, a person's name": lambda: search(papers.person(dice)),
        "search, the same in quotes": lambda: search(f'"{papers.person(dice)}"'),
        "search, a whole subject": lambda: search(some().subject or ""),
        "search, words and a filter": lambda: search(said(1, 3), narrowed()),
        "search, common words and a filter": lambda: search(dice.choice(_COMMON), narrowed()),
        "search, a number among words": lambda: search(some().code or ""),
        "number, as printed": lambda: partial(catalogue.by_number, some().code or ""),
        "number, misread": lambda: partial(catalogue.by_number, misread(some().code or "")),
        "number, digits alone": lambda: partial(catalogue.by_number, some().number or ""),
        "list, a filter, newest": lambda: listed("newest"),
        "list, a filter, by date": lambda: listed("date"),
        "list, a filter, by doubt": lambda: listed("doubt"),
        "list, common words, by date": lambda: partial(
            catalogue.listing, _ALL, dice.choice(_COMMON), "date", _PAGE
        ),
        "facets, no filter": lambda: partial(catalogue.facets, _ALL),
        "facets, a filter": lambda: partial(catalogue.facets, narrowed()),
        "cites": lambda: partial(catalogue.cites, some().id),
        "cited by": lambda: partial(catalogue.cited_by, some().id),
    }
    return {name: [make() for _ in range(count)] for name, make in makers.items()}


if __name__ == "__main__":
    main()
