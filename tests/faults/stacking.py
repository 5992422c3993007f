"""Stacking: kill -9 at each step of a stack's way, and of cutting it; at the next start each paper is there once."""

from __future__ import annotations

import random
import shutil
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pikepdf
import scene
import stacked
from points import Point, killed_at
from rig import Rig
from starts import Tally, forked
from test_page_order import OUT_OF_ORDER
from test_recut import recut_at, shared_here
from test_stacks import findings, rig_of

from ingest.archive import stacks
from ingest.archive.archive import Archive
from ingest.building import stack_building
from ingest.building.build import Builder
from ingest.catalogue import Catalogue
from ingest.disk import durable
from ingest.intake import halves, joining
from ingest.intake.claim import Claim
from ingest.journal import Journal, State
from ingest.service import publishing
from ingest.service.anew import asked_cuts, cut_steps, recut
from ingest.service.anew.asked_cuts import AskedCut
from ingest.service.recovery import recover
from ingest.service.taking import Taking

INTAKE: dict[str, Point] = {
    "paper's folder sealed": Point(stack_building, "_finish_part"),
    "stack's folder sealed": Point(stacks, "seal"),
    "paper renamed into the archive": Point(Archive, "publish"),
    "stack renamed into the archive": Point(stacks, "publish"),
    "papers noted in the journal": Point(Journal, "restore"),
    "stack's end noted": Point(Journal, "move", lambda journal, claim, to, *a, **k: to is State.ARCHIVED),
    "stack's source retired": Point(publishing.claims, "remove_claim_folder"),
}
CUTTING: dict[str, Point] = {
    "cut: what is to happen written": Point(recut, "_plan"),
    "cut: stack put where it was": Point(cut_steps, "_put_stack"),
    "cut: new paper renamed": Point(Archive, "publish"),
    "cut: old paper out of the catalogue": Point(Catalogue, "erase"),
    "cut: old paper set apart": Point(cut_steps, "_set_apart"),
    "cut: papers noted in the journal": Point(Journal, "restore"),
    "cut: stack in its place": Point(cut_steps, "put_in_place"),
}
ASKING: dict[str, Point] = {
    "asked cut: request written": Point(asked_cuts, "ask"),
    "asked cut: done": Point(asked_cuts, "_cut"),
    "asked cut: answer written": Point(
        durable, "write", lambda path, *a, **k: path.name.startswith(".answered")
    ),
    "asked cut: request taken away": Point(
        Path, "unlink", lambda path, *a, **k: path.name.startswith(".asked-cut")
    ),
}
JOINING: dict[str, Point] = {
    "pair: what it is written": Point(durable, "write", lambda path, *a, **k: path.name == "halves.json"),
    "pair: odd pages renamed into the work folder": Point(
        Path, "rename", lambda source, target, *a, **k: Path(target).name == "source"
    ),
    "pair: even pages renamed beside them": Point(
        Path, "rename", lambda source, target, *a, **k: Path(target).name == "even.pdf"
    ),
    "pair: odd pages kept": Point(
        durable, "copy", lambda source, target, *a, **k: Path(target).name == "odd.pdf"
    ),
    "pair: both made one": Point(joining, "_interleave"),
    "pair: the one in its place": Point(Path, "replace", lambda path, *a, **k: path.name == "joined.part"),
    "pair: even pages turned": Point(joining, "turn"),
    "pair: other name written": Point(durable, "write", lambda path, *a, **k: path.name == "names.json"),
    "pair: other file noted in the journal": Point(Journal, "take_along"),
    "pair: paper renamed into the archive": Point(Archive, "publish"),
}
"""Its even pages lie the other way than the setting says."""
PARTING: dict[str, Point] = {
    "unfit pair: said why": Point(halves, "say"),
    "unfit pair: odd pages back in their place": Point(
        Path, "replace", lambda path, *a, **k: path.name == "odd.pdf"
    ),
    "unfit pair: even pages by themselves": Point(
        Path, "rename", lambda path, *a, **k: path.name == "even.pdf"
    ),
    "unfit pair: even pages noted": Point(halves, "open_other"),
    "unfit pair: one of both failed": Point(
        Journal, "move", lambda journal, claim, to, *a, **k: to is State.FAILED
    ),
}
ORDERING = {f"pages put right: {name}": point for name, point in INTAKE.items()}
REORDERING = {f"pages as they lay: {name}": point for name, point in CUTTING.items()}
_WHOLE, _CUT = [[2, 4], [5, 5], [6, 7]], [[2, 4], [5, 7]]
_PAGES = [stacked.first(9), *([f"#{n}", *stacked.BODY] for n in range(2, 6)), stacked.last(6)]
_FIT = stacked.scan(_PAGES[::2]), stacked.scan(_PAGES[1::2])
_UNFIT = stacked.scan(_PAGES), stacked.scan(_PAGES[1::2])


def killed(root: Path, dice: random.Random, hits: int, only: str = "") -> dict[str, Tally]:
    """Each step as often as ``hits`` says, before it and after it; those whose names contain ``only``."""
    trials: dict[str, Callable[[Path, bool, Tally], None]] = {}
    for steps, work, pages, ends in (
        (INTAKE, _take_in, stacked.STACK, [_WHOLE]),
        (CUTTING, _cut, stacked.STACK, [_WHOLE, _CUT]),
        (ASKING, _ask, stacked.STACK, [_WHOLE, _CUT]),
        (ORDERING, _take_in, OUT_OF_ORDER, [[[1, 4]]]),
        (REORDERING, _as_it_lay, OUT_OF_ORDER, [[[1, 4]]]),
    ):
        for name, point in steps.items():
            trials[name] = partial(_trial, dice, work, point, pages, ends)
    for steps, both in ((JOINING, _FIT), (PARTING, _UNFIT)):
        for name, point in steps.items():
            trials[name] = partial(_pair_trial, dice, both, point)
    _warm(root / "first")
    tallies: dict[str, Tally] = {}
    for name, trial in trials.items():
        called = f"kill -9, stacks: {name}"
        if only not in called:
            continue
        tally = tallies[called] = Tally()
        for n in range(hits):
            trial(root / f"{n}", n % 2 == 1, tally)
            shutil.rmtree(root / f"{n}")
    return tallies


def _warm(root: Path) -> None:
    """One stack is taken in here: what is loaded on the way is loaded once, not in each fork."""
    rig = rig_of(root)
    rig.ingest("tập.pdf", stacked.scan(stacked.STACK))
    rig.close()
    shutil.rmtree(root)


def _killed(dice: random.Random, dropped: Callable[[], None], work: Callable[[Path], None], point: Point,
            root: Path, after: bool) -> bool:  # fmt: skip
    """Kills ``work`` at a point, over what ``dropped`` puts there; False where it never comes there."""

    def die(skip: int) -> None:
        with killed_at(point, after, skip):
            work(root)

    for skip in (dice.choice([0, 0, 1]), 0):  # some are the only call of their kind
        shutil.rmtree(root, ignore_errors=True)
        dropped()
        if forked(partial(die, skip)) == -signal.SIGKILL:
            return True
    return False


def _pair_trial(
    dice: random.Random, pages: tuple[bytes, bytes], point: Point, root: Path, after: bool, tally: Tally
) -> None:
    """Both files of a feeder come in, and the service is killed over them."""

    def dropped() -> None:
        rig = rig_of(root)
        for half, content in zip(("odd", "even"), pages, strict=True):
            rig.drop(f"sổ/tập-{half}.pdf", content)
        rig.close()

    if not _killed(dice, dropped, _look, point, root, after):
        tally.missed("the point was never reached")
    code = forked(partial(_look, root))
    if code != 0:
        tally.missed(f"the next start ended with {code}")
    _reckon_pair(root, pages, tally)


def _look(root: Path) -> None:
    """A start of the service, which then looks into the inbox once."""
    rig = rig_of(root)
    for claim in recover(rig.house):
        rig.pipeline.process(claim)
    Taking(rig.settings, rig.journal, lambda claim: _processed(rig, claim), lambda: True).take(100)
    rig.close()


def _processed(rig: Rig, claim: Claim) -> None:
    rig.pipeline.process(claim)


def _reckon_pair(root: Path, pages: tuple[bytes, bytes], tally: Tally) -> None:
    """Both files in one document, byte for byte, or both failed where they do not fit; and nowhere else."""
    rig = rig_of(root)
    found: list[bytes] = [file.read_bytes() for file in rig.folders.failed.glob("*.pdf")]
    for document in rig.archive.documents():
        with pikepdf.open(rig.archive.place(document) / "original.pdf") as pdf:
            found += [one.get_file().read_bytes() for one in pdf.attachments.values()]
    found += [file.read_bytes() for file in rig.folders.inbox.rglob("*.pdf")]
    counts = [found.count(content) for content in pages]
    wrong = [str(one) for one in findings(rig)] + [str(path) for path in rig.folders.work.glob("*-*")]
    if (len(list(rig.folders.failed.glob("*.pdf"))), len(list(rig.archive.documents()))) != (
        (0, 1) if pages == _FIT else (2, 0)
    ):
        wrong.append("not at their end")
    tally.add(
        scene.Verdict(
            lost=counts.count(0),
            doubled=sum(count > 1 for count in counts),
            wrong=len(wrong),
            notes=tuple(wrong),
        )
    )
    rig.close()


def _trial(
    dice: random.Random,
    work: Callable[[Path], None],
    point: Point,
    pages: list[list[str]],
    ends: list[list[list[int]]],
    root: Path,
    after: bool,
    tally: Tally,
) -> None:
    def dropped() -> None:
        rig = rig_of(root)
        rig.drop("sổ/tập.pdf", stacked.scan(pages))
        rig.close()
        if work is not _take_in:
            forked(partial(_take_in, root))

    if not _killed(dice, dropped, work, point, root, after):
        tally.missed("the point was never reached")
    code = forked(partial(_start_again, root))
    tally.add(scene.Verdict(wrong=int(code != 0), notes=(f"exit {code}",) if code else ()))
    _reckon(root, pages, ends, tally, asked=work is _ask)


def _take_in(root: Path) -> None:
    rig_of(root).start()


def _cut(root: Path) -> None:
    rig = rig_of(root)
    recut_at(rig, min(rig.archive.documents()), lambda begins: begins - {6})


def _as_it_lay(root: Path) -> None:
    """Somebody takes back that pages were put right."""
    rig = rig_of(root)
    recut_at(rig, min(rig.archive.documents()), lambda begins: begins, order="file")


def _ask(root: Path) -> None:
    """As somebody asks in the review page, and whoever has the folders' lock does it."""
    rig = rig_of(root)
    (stack,) = stacks.ids(rig.archive)
    said = {"who": "lan", "when": "2026-11-30T08:00:00+00:00", "why": ""}
    asked = AskedCut(stack=stack, begins=(2, 5), before="2-4, 5-5, 6-7", **said)
    asked_cuts.ask(rig.folders.work, asked)
    _carry_out(rig)


def _carry_out(rig: Rig) -> None:
    for asked in asked_cuts.waiting(rig.folders.work):
        builder = Builder(rig.settings, stacked.readers())
        asked_cuts.carry_out(asked, rig.house, rig.settings, builder, shared_here())


def _start_again(root: Path) -> None:
    rig = rig_of(root)
    cut_steps.recover(rig.house)
    rig.start()
    _carry_out(rig)


def _reckon(
    root: Path, pages: list[list[str]], ends: list[list[list[int]]], tally: Tally, *, asked: bool
) -> None:
    """The stack's original once, its papers once each, and nothing else anywhere; a cut that was ``asked`` for is done
    once, however often it was begun.
    """
    rig = rig_of(root)
    found = sorted(rig.archive.made(one)["pages_of_original"] for one in rig.archive.documents())
    originals = [stacks.place(rig.archive, one) / "original.pdf" for one in stacks.ids(rig.archive)]
    content = stacked.scan(pages)
    if found not in ends or [path.read_bytes() for path in originals] != [content]:
        tally.add(scene.Verdict(lost=int(len(found) < len(ends[-1])), wrong=1, notes=(f"papers {found}",)))
    left = [path for path in rig.folders.work.iterdir() if not path.name.startswith(".answered")]
    wrong = [str(one) for one in findings(rig)] + [str(path) for path in left]
    cuts = [len(stacks.read(path.parent).get("cut_by", [])) for path in originals]
    if asked and cuts != [int(found == _CUT)]:
        wrong.append(f"cut {cuts} times")
    if wrong:
        tally.add(scene.Verdict(wrong=1, notes=tuple(wrong)))
    rig.close()
