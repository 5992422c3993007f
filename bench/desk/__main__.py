"""Reviews real scans in a browser as a clerk who knows what is true of them, and counts what each costs.

usage: python -m bench.desk FOLDER [--each 7] [--papers NAME,NAME] [--root ROOT] [--width 1366]
                            [--together]

FOLDER has ``NAME.pdf`` (or ``.jpg``) and ``NAME.truth.json``. Of these, by name, five are taken: the first and every
seventh after it (``--each``), unless ``--papers`` names others. ROOT keeps what was archived of them (default: a folder
that is removed again): with one of an earlier run nothing is read, and what is reviewed is always a copy. It needs
Chromium.

Prints a table. Keys: all that are pressed beside the letters; a chord (Ctrl Enter) and a click count as one. Doubtful
values are in view before they are accepted; what is wrong and not doubtful stays wrong. Times on a busy machine say
little.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import BrowserContext, Page

from bench.desk.clerk import Clerk, Spent, watched
from bench.desk.serving import served, window
from bench.desk.truths import Truth
from ingest.archive.archive import Archive
from ingest.cli import app as program

SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff")
_PAPERS = 5


class Weight(NamedTuple):
    """Of a paper's page as it was opened: bytes of the page itself and of all that came with it; DOM elements."""

    page: int
    whole: int
    nodes: int


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=7)
    parser.add_argument("--papers", help="names without their ending, divided by commas")
    parser.add_argument("--root", type=Path)
    parser.add_argument("--together", action="store_true", help="also look at what a review would leave out")
    parser.add_argument("--width", type=int, default=1366, help="of the window, in pixels")
    options = parser.parse_args()
    chosen = scans(options.folder, options.each, options.papers.split(",") if options.papers else None)
    with tempfile.TemporaryDirectory(prefix="desk-") as made:
        root = options.root or Path(made) / "root"
        archived(root, chosen)
        copy = Path(shutil.copytree(root, Path(made) / "reviewed"))
        rows = reviewed(copy, options.folder, options.width, together=options.together)
    print(table(rows))


def scans(folder: Path, each: int, names: list[str] | None) -> list[Path]:
    """The scans that are reviewed, in the order of their names."""
    there = sorted(path for path in folder.iterdir() if path.suffix.lower() in SCANS)
    there = [path for path in there if path.with_name(f"{path.stem}.truth.json").is_file()]
    return there[::each][:_PAPERS] if names is None else [path for path in there if path.stem in names]


def archived(root: Path, chosen: list[Path]) -> None:
    """Archives the scans by the program itself, but for those that are there."""
    there = {
        Path(Archive(root / "archive").made(one)["name"]).stem
        for one in Archive(root / "archive").documents()
    }
    todo = [path for path in chosen if path.stem not in there]
    if not todo:
        return
    with tempfile.TemporaryDirectory(prefix="desk-scans-") as folder:
        for path in todo:
            shutil.copy(path, folder)
        program(["--root", str(root), "run", folder], standalone_mode=False)


def reviewed(root: Path, folder: Path, width: int, *, together: bool) -> list[tuple[str, Spent, Weight]]:
    """Each paper of the queue with what it cost, in the order of the queue."""
    archive, rows = Archive(root / "archive"), list[tuple[str, Spent, Weight]]()
    with served(root) as address, window(width) as context:
        watched(context)
        page = context.new_page()
        sizes = _sizes(context, page)
        page.goto(f"{address}/queue")
        while "/documents/" in page.url:
            page.wait_for_function("window.deskShown")
            if rows:
                rows[-1][1].after = tuple(
                    page.evaluate("[deskThere, deskShown].map(at => at - sessionStorage.getItem('desk-key'))")
                )
            page.wait_for_load_state("networkidle")
            weight = Weight(
                sizes["Document"], sum(sizes.values()), page.evaluate("document.querySelectorAll('*').length")
            )
            name = Path(archive.made(page.url.partition("/documents/")[2][:16])["name"]).stem
            clerk = Clerk(page, Truth(folder / f"{name}.truth.json"), together=together)
            page.on("framenavigated", lambda _: sizes.clear())
            rows.append((name, clerk.review(), weight))
    return rows


def _sizes(context: BrowserContext, page: Page) -> Counter[str]:
    """Counts the bytes that come over the wire, by the kind of what they are."""
    sizes, kinds = Counter[str](), dict[str, str]()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.responseReceived", lambda said: kinds.update({said["requestId"]: said["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda said: sizes.update({kinds.get(said["requestId"], "Other"): int(said["encodedDataLength"])}),
    )
    return sizes


def table(rows: list[tuple[str, Spent, Weight]]) -> str:
    """What each paper cost, as a table in Markdown, and which keys they were."""
    lines = [
        "| paper | asked | left out | mended | keys | letters | next field ms | next paper / its keys ms"
        " | page KB | all KB | elements |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, spent, weight in rows:
        moves = f"{statistics.median(spent.moves):.0f} (≤ {max(spent.moves):.0f})" if spent.moves else "—"
        after = "{:.0f} / {:.0f}".format(*spent.after) if spent.after is not None else "—"
        lines.append(
            f"| {name} | {spent.doubts} | {spent.left} | {spent.mended} | {len(spent.keys)} | {spent.letters}"
            f" | {moves} | {after} | {weight.page / 1000:.0f} | {weight.whole / 1000:.0f} | {weight.nodes} |"
        )
    lines += ["", *(f"- {name}: {' · '.join(spent.keys)}" for name, spent, _ in rows)]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
