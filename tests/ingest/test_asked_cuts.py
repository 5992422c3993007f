"""A cut that is asked for: done once, whatever is cut off, by whoever has the folders; refused where it cannot be."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import stacked
from dying import each_death
from rig import Rig
from stacked import STACK
from test_recut import pages_of, shared_here
from test_stacks import findings, rig_of

from ingest.archive import holding, stacks
from ingest.archive.holding import Decision
from ingest.building.build import Builder
from ingest.errors import AlreadyAskedError
from ingest.journal import Journal
from ingest.processes.waking import Wake
from ingest.service.anew import asked_cuts, cut_steps, recut
from ingest.service.anew.asked_cuts import Answer, AskedCut
from ingest.service.cutting_thread import CuttingThread

NOW = "2026-11-30T08:00:00+00:00"


def request_for(rig: Rig, pages: set[int], **other: Any) -> AskedCut:
    """As somebody who has just looked at the only file asks for it."""
    (stack,) = [*stacks.ids(rig.archive), *stacks.ids(rig.held)] or [
        *rig.archive.documents(),
        *rig.held.documents(),
    ]
    held = rig.held.holds(stack) or stacks.holds(rig.held, stack)
    said = {
        "stack": stack, "begins": tuple(sorted(pages)), "before": recut.whole_of(stack, rig.house).shown,
        "who": "lan", "when": NOW, "why": "hai văn bản", "held": held,
    }  # fmt: skip
    return AskedCut.model_validate({**said, **other})


def done(rig: Rig, asked: AskedCut) -> Answer:
    """Asks, has it carried out, and says what became of it."""
    asked_cuts.ask(rig.folders.work, asked)
    carry_out(rig, asked)
    answer = asked_cuts.answer_of(rig.folders.work, asked.stack)
    assert answer is not None
    assert asked_cuts.waiting(rig.folders.work) == []
    return answer


def carry_out(rig: Rig, asked: AskedCut) -> None:
    builder = Builder(rig.settings, stacked.readers())
    asked_cuts.carry_out(asked, rig.house, rig.settings, builder, shared_here())


def in_stack(root: Path, **settings: object) -> Rig:
    rig = rig_of(root, **settings)
    rig.ingest("tập.pdf", stacked.scan(STACK))
    return rig


def test_what_is_asked_is_done_and_answered(tmp_path: Path) -> None:
    rig = in_stack(tmp_path)
    answer = done(rig, request_for(rig, {2, 5, 6, 7}))
    assert pages_of(rig.archive) == [[2, 4], [5, 5], [6, 6], [7, 7]]
    assert set(answer.papers) == set(rig.archive.documents())
    (stack,) = stacks.ids(rig.archive)
    (said,) = stacks.read(stacks.place(rig.archive, stack))["cut_by"]
    assert said == {"who": "lan", "when": NOW, "why": "hai văn bản", "before": "2-4, 5-5, 6-7"}
    assert findings(rig) == []
    rig.close()


def test_one_request_of_a_file_waits_at_a_time_and_a_new_one_forgets_the_old_answer(tmp_path: Path) -> None:
    rig = in_stack(tmp_path)
    asked, work = request_for(rig, {2, 5}), rig.folders.work
    asked_cuts.ask(work, asked)
    with pytest.raises(AlreadyAskedError):
        asked_cuts.ask(work, asked)
    assert asked_cuts.waits(work, asked.stack) == asked
    carry_out(rig, asked)
    assert asked_cuts.answer_of(work, asked.stack) is not None
    asked_cuts.ask(work, request_for(rig, {2, 5, 6}))
    assert asked_cuts.answer_of(work, asked.stack) is None
    rig.close()


def test_a_request_is_withdrawn_until_somebody_has_begun_with_it(tmp_path: Path) -> None:
    rig = in_stack(tmp_path)
    asked, work = request_for(rig, {2, 5}), rig.folders.work
    assert not asked_cuts.withdraw(work, asked.stack)
    asked_cuts.ask(work, asked)
    assert asked_cuts.withdraw(work, asked.stack)
    assert asked_cuts.waiting(work) == []
    answer = asked_cuts.answer_of(work, asked.stack)
    assert answer is not None
    assert answer.failure == "withdrawn"
    carry_out(rig, asked)  # of whoever had seen it before
    assert pages_of(rig.archive) == [[2, 4], [5, 5], [6, 7]]
    asked_cuts.ask(work, asked)
    cut_steps.mark_begun(work, asked.stack)
    assert not asked_cuts.withdraw(work, asked.stack)
    carry_out(rig, asked)
    assert pages_of(rig.archive) == [[2, 4], [5, 7]]
    assert not cut_steps.is_begun(work, asked.stack)
    rig.close()


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"before": "2-7"}, "changed"), ({"begins": (2, 8)}, "no_page"), ({"begins": (0, 2)}, "no_page"),
        ({"stack": "0" * 16}, "gone"), ({"held": True}, "gone"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_answered_and_changes_nothing(
    tmp_path: Path, other: dict[str, Any], why: str
) -> None:
    rig = in_stack(tmp_path)
    answer = done(rig, request_for(rig, {2, 5}, **other))
    assert (answer.failure, answer.papers) == (why, ())
    assert pages_of(rig.archive) == [[2, 4], [5, 5], [6, 7]]
    rig.close()


def test_an_original_that_is_another_is_not_cut(tmp_path: Path) -> None:
    rig = in_stack(tmp_path)
    asked = request_for(rig, {2, 5})
    original = stacks.place(rig.archive, asked.stack) / "original.pdf"
    original.write_bytes(original.read_bytes() + b" ")
    assert done(rig, asked).failure == "not_whole"
    rig.close()


def test_what_was_held_after_it_was_asked_is_not_cut_by_that(tmp_path: Path) -> None:
    rig = in_stack(tmp_path)
    asked = request_for(rig, {2, 5})
    asked_cuts.ask(rig.folders.work, asked)
    part = next(
        one for one in rig.archive.documents() if rig.archive.made(one)["pages_of_original"] == [5, 5]
    )
    holding.hold(part, rig.house, Decision.now("hold", "bình", "mật"))
    carry_out(rig, asked)
    answer = asked_cuts.answer_of(rig.folders.work, asked.stack)
    assert answer is not None
    assert answer.failure == "gone"
    assert pages_of(rig.archive) + pages_of(rig.held) == [[2, 4], [6, 7], [5, 5]]
    rig.close()


def test_a_held_file_is_cut_by_a_request_for_it(tmp_path: Path) -> None:
    pages = stacked.with_secret(4)
    rig = rig_of(tmp_path)
    rig.ingest("tập.pdf", stacked.scan(pages))
    asked = request_for(rig, {2, 5, 6})
    assert asked.held
    assert done(rig, asked).failure == ""
    assert (pages_of(rig.archive), pages_of(rig.held)) == ([[2, 4], [6, 7]], [[5, 5]])
    rig.close()


def test_a_fault_of_the_machine_leaves_it_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rig = in_stack(tmp_path)
    asked = request_for(rig, {2, 5})
    asked_cuts.ask(rig.folders.work, asked)
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "restore", _locked)
        with pytest.raises(sqlite3.OperationalError):
            carry_out(rig, asked)
    assert asked_cuts.waits(rig.folders.work, asked.stack) == asked
    carry_out(rig, asked)
    assert pages_of(rig.archive) == [[2, 4], [5, 7]]
    assert findings(rig) == []
    rig.close()


def _locked(*_: object) -> None:
    raise sqlite3.OperationalError("database is locked")


def test_dying_at_every_step_does_it_once(folder: Path) -> None:
    rig = in_stack(folder / "before")
    asked = request_for(rig, {2, 5})
    rig.close()
    for death in each_death((Journal, "restore"), (Journal, "remove"), every=4):
        root = folder / "root"
        shutil.copytree(folder / "before", root)
        rig = rig_of(root)
        with death:
            asked_cuts.ask(rig.folders.work, asked)
            carry_out(rig, asked)
        rig.close()
        again = rig_of(root)
        cut_steps.recover(again.house)
        again.start()
        for one in asked_cuts.waiting(again.folders.work):
            carry_out(again, one)
        found = pages_of(again.archive)
        answer = asked_cuts.answer_of(again.folders.work, asked.stack)
        assert found == ([[2, 4], [5, 7]] if answer else [[2, 4], [5, 5], [6, 7]])
        (stack,) = stacks.ids(again.archive)
        assert len(stacks.read(stacks.place(again.archive, stack)).get("cut_by", [])) == (1 if answer else 0)
        assert answer is None or set(answer.papers) == set(again.archive.documents())
        assert findings(again) == []
        again.close()
        shutil.rmtree(root)
    assert death.point > 30, "the steps were not all seen"


@dataclass
class _Doing:
    """Carries out nothing, and says what it was given; ``wrong``: fails the first time."""

    work: Path
    wrong: bool = False
    given: list[AskedCut] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)

    def __call__(self, asked: AskedCut) -> None:
        self.go_on.wait(10)
        self.given.append(asked)
        if self.wrong and len(self.given) == 1:
            raise OSError(28, "no space left")
        (self.work / f".asked-cut-{asked.stack}").unlink()


def test_the_services_thread_is_busy_until_it_is_done_and_tries_again(tmp_path: Path) -> None:
    doing, wake = _Doing(tmp_path, wrong=True), Wake()
    thread = CuttingThread(tmp_path, doing, retry_seconds=0.2, wake=wake)
    thread.begin()
    assert not thread.waits
    said = {"begins": (2,), "before": "1-3", "who": "lan", "when": NOW, "why": ""}
    asked_cuts.ask(tmp_path, AskedCut.model_validate({"stack": "0" * 16, **said}))
    assert thread.waits
    thread.begin()
    assert (thread.is_busy, thread.waits) == (True, True)
    doing.go_on.set()
    assert thread.wait_for_end(10)
    assert wake.is_set()
    assert not thread.waits, "after a fault others may be begun first"
    time.sleep(0.25)
    assert thread.waits
    thread.begin()
    assert thread.wait_for_end(10)
    assert len(doing.given) == 2
    assert not thread.waits


def test_a_request_of_another_version_is_set_aside_once(tmp_path: Path) -> None:
    (tmp_path / ".asked-cut-0123456789abcdef").write_text('{"stack": "0123456789abcdef", "colour": "red"}')
    assert asked_cuts.waiting(tmp_path) == []
    assert [file.name for file in tmp_path.iterdir()] == [".unread-asked-cut-0123456789abcdef"]
