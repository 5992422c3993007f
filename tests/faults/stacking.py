"""Stacking: kill -9 at each step of a stack's way, and of cutting it; at the next start each paper is there once."""

from __future__ import annotations

import random
import shutil
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import scene
import stacked
from points import Point, killed_at
from rig import Rig
from starts import Tally, forked
from test_recut import recut_at, shared_here
from test_stacks import findings, rig_of

from ingest.archive import stacks
from ingest.archive.archive import Archive
from ingest.building import stack_building
from ingest.building.build import Builder
from ingest.catalogue import Catalogue
from ingest.disk import durable
from ingest.journal import Journal, State
from ingest.service import publishing
from ingest.service.anew import asked_cuts, cut_steps, recut
from ingest.service.anew.asked_cuts import AskedCut

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
_WHOLE, _CUT = [[2, 4], [5, 5], [6, 7]], [[2, 4], [5, 7]]


def killed(root: Path, dice: random.Random, hits: int) -> dict[str, Tally]:
    """Each step as often as ``hits`` says, before it and after it."""
    tallies: dict[str, Tally] = {}
    for steps, work, ends in (
        (INTAKE, _take_in, [_WHOLE]),
        (CUTTING, _cut, [_WHOLE, _CUT]),
        (ASKING, _ask, [_WHOLE, _CUT]),
    ):
        for name, point in steps.items():
            tally = tallies[f"kill -9, stacks: {name}"] = Tally()
            for n in range(hits):
                _trial(root / f"{n}", work, point, dice.choice([0, 0, 1]), ends, tally, after=n % 2 == 1)
                shutil.rmtree(root / f"{n}")
    return tallies


def _trial(
    root: Path,
    work: Callable[[Path], None],
    point: Point,
    skip: int,
    ends: list[list[list[int]]],
    tally: Tally,
    *,
    after: bool,
) -> None:
    rig = rig_of(root)
    rig.drop("sổ/tập.pdf", stacked.scan(stacked.STACK))
    rig.close()
    if work is not _take_in:
        forked(partial(_take_in, root))

    def die(skip: int) -> None:
        with killed_at(point, after, skip):
            work(root)

    if forked(partial(die, skip)) != -signal.SIGKILL and forked(partial(die, 0)) != -signal.SIGKILL:
        tally.missed("the point was never reached") if skip == 0 else None
    code = forked(partial(_start_again, root))
    tally.add(scene.Verdict(wrong=int(code != 0), notes=(f"exit {code}",) if code else ()))
    _reckon(root, ends, tally, asked=work is _ask)


def _take_in(root: Path) -> None:
    rig_of(root).start()


def _cut(root: Path) -> None:
    rig = rig_of(root)
    recut_at(rig, min(rig.archive.documents()), lambda begins: begins - {6})


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


def _reckon(root: Path, ends: list[list[list[int]]], tally: Tally, *, asked: bool) -> None:
    """The stack's original once, its papers once each, and nothing else anywhere; a cut that was ``asked`` for is done
    once, however often it was begun.
    """
    rig = rig_of(root)
    found = sorted(rig.archive.made(one)["pages_of_original"] for one in rig.archive.documents())
    originals = [stacks.place(rig.archive, one) / "original.pdf" for one in stacks.ids(rig.archive)]
    content = stacked.scan(stacked.STACK)
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
