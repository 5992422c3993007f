"""Learning from the office: what people confirmed is used only where it was shown to gain; it changes no value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from rig import SCAN, Rig, readers
from typer.testing import CliRunner

from ingest.archive import keep_corrections
from ingest.archive.corrections import Correction
from ingest.archive.holding import Decision, hold
from ingest.archive.learning import keeping
from ingest.archive.learning.confirming import ReviewedPaper, Tried, reviewed_papers
from ingest.archive.learning.measuring import learn
from ingest.cli import app
from ingest.doubt import Judged, Reason, from_json, to_json
from ingest.doubt.office import LEARNED, OfficeWords, OfKind, look_up, read_words, with_office
from parse import Parsed, Record
from parse.record import Document, Signature

BELOW = 0.4
KNOWN, NEAR, OTHER = "Nguyễn Văn Hùng", "Nguyễn Văn Hừng", "Trần Thị Lan"


def paper(number: int, *tried: Tried, confirmed: str = KNOWN) -> ReviewedPaper:
    return ReviewedPaper(f"{number:016x}", {"name": frozenset({confirmed})}, list(tried))


def read(words: str, *, doubtful: bool, right: bool, rebuttable: bool = True) -> Tried:
    return Tried("name", words, doubtful, rebuttable, right)


def used(papers: list[ReviewedPaper]) -> tuple[bool, bool]:
    _, measured = learn(papers, BELOW)
    (one,) = (one for one in measured if one.kind == "name")
    return one.uses_known, one.uses_near


def test_what_gains_is_used() -> None:
    right = [paper(n, read(KNOWN, doubtful=True, right=True)) for n in range(40)]
    wrong = [paper(n, read(NEAR, doubtful=False, right=False)) for n in range(40, 80)]
    words, _ = learn([*right, *wrong], BELOW)
    learned = words.kinds["name"]
    assert learned.values == {KNOWN: 80}
    assert learned.known is not None
    assert learned.known > 0.9
    assert learned.near is not None
    assert learned.near < 0.1


def test_a_single_wrong_value_that_would_become_silent_is_too_many() -> None:
    papers = [paper(n, read(KNOWN, doubtful=True, right=True)) for n in range(60)]
    assert used(papers) == (True, False)
    assert used([*papers, *(paper(n, read(KNOWN, doubtful=True, right=False)) for n in range(60, 64))]) == (
        False, False,
    )  # fmt: skip


def test_no_gain_no_use() -> None:
    few = [paper(n, read(KNOWN, doubtful=True, right=True)) for n in range(8)]
    assert used(few) == (False, False)
    harmless = [paper(n, read(NEAR, doubtful=False, right=True), confirmed=KNOWN) for n in range(80)]
    assert used(harmless) == (False, False)
    contradicted = [paper(n, read(KNOWN, doubtful=True, right=True, rebuttable=False)) for n in range(80)]
    assert used(contradicted) == (False, False)
    assert learn([], BELOW)[0].kinds == {}


def test_a_paper_is_no_evidence_for_itself() -> None:
    alone = [
        paper(n, read(f"Người {n:04}", doubtful=True, right=True), confirmed=f"Người {n:04}")
        for n in range(80)
    ]
    words, _ = learn(alone, BELOW)
    assert words.kinds == {}
    assert look_up(KNOWN, {KNOWN: 2}, frozenset({KNOWN})) is None


@pytest.mark.parametrize(
    ("words", "other", "near"),
    [
        (KNOWN, NEAR, True),
        ("Phòng Nội vụ số 1", "Phòng Nội vụ số 2", False),
        ("Lan", "Lam", False),
        (KNOWN, OTHER, False),
        ("UBND huyện;", "UBND huyện.", False),  # the same
    ],
)
def test_what_is_near(words: str, other: str, near: bool) -> None:
    found = look_up(words, {other.rstrip(";."): 5})
    assert (found is not None and found.how == "near") is near


def judged(at: str, probability: float, *codes: str) -> Judged:
    reasons = [Reason(code=code, source="reading", vi="", en="") for code in codes]
    doubtful = probability < BELOW
    return Judged(
        at=at, probability=probability, doubtful=doubtful, confidence=0.5, reasons=reasons, places=[]
    )


def with_name(name: str, one: Judged, **shares: float) -> Judged:
    parsed = Parsed(record=Record(document=Document(signature=Signature(name=name))))
    words = OfficeWords(made_at="", papers=9, kinds={"name": OfKind(values={KNOWN: 7}, **shares)})
    (found,) = with_office([one], parsed, words, BELOW)
    return found


def test_evidence_takes_a_doubt_away_or_raises_one_and_is_recorded() -> None:
    at = "/document/signature/name"
    found = with_name(KNOWN, judged(at, 0.2, "unsure"), known=0.98)
    assert (found.probability, found.doubtful) == (0.98, False)
    assert found.office is not None
    assert (found.office.value, found.office.papers, found.office.before) == (KNOWN, 7, 0.2)
    assert from_json(to_json([found])) == [found]
    assert with_name(KNOWN, judged(at, 0.2, "ink_beside"), known=0.98).doubtful
    assert with_name(KNOWN, judged(at, 0.2, "unsure")).doubtful  # not shown to gain
    found = with_name(NEAR, judged(at, 0.9), near=0.1)
    assert (found.probability, found.doubtful) == (0.1, True)
    assert [reason.code for reason in found.reasons] == ["office"]
    assert KNOWN in found.reasons[0].vi
    assert with_name(OTHER, judged(at, 0.9), near=0.1) == judged(at, 0.9)
    assert "office" not in to_json([judged(at, 0.9)])


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    def parse(text: str) -> Parsed:
        return Parsed(record=Record(document=Document(signature=Signature(name=NEAR))))

    made = Rig(tmp_path, readers=readers(parse=parse))
    for n in range(3):
        made.ingest(f"{n}.png", SCAN + str(n).encode())
    yield made
    made.close()


def test_of_the_archive_reviewed_papers_alone_are_learned_from(rig: Rig) -> None:
    one, other, _ = rig.archive.documents()
    change = {"who": "lan", "when": "2026-01-02T03:04:05+00:00"}
    for document in (one, other):
        correct = Correction(at="/document/signature/name", before=NEAR, after=KNOWN, **change)
        keep_corrections.correct(document, rig.house, lambda correct=correct: [correct])  # type: ignore[misc]
    keep_corrections.correct(one, rig.house, lambda: [Correction(at="", action="confirm", **change)])
    (found,) = reviewed_papers(rig.archive)
    assert (found.id, found.confirmed) == (one, {"name": frozenset({KNOWN})})
    assert [(tried.words, tried.right) for tried in found.tried] == [(NEAR, False)]


def test_it_is_used_by_the_next_reading_and_forgotten_by_one_command(rig: Rig) -> None:
    file = rig.folders.reports / LEARNED
    words = OfficeWords(made_at="", papers=9, kinds={"name": OfKind(values={KNOWN: 7}, near=0.1)})
    keeping.keep(rig.folders.reports, words)
    assert read_words(file) == words
    rig.ingest("new.png", SCAN + b"new")
    new = next(row.id for row in rig.catalogue.latest(1))
    assert rig.archive.record(new).document.signature == Signature(name=NEAR)  # as it was read
    name = next(one for one in rig.archive.judged(new) if one.at == "/document/signature/name")
    assert name.doubtful
    assert name.office is None or name.office.value == KNOWN
    run = ["learn", "--forget", "--root", str(rig.settings.root)]
    assert CliRunner().invoke(app, run).exit_code == 0
    assert read_words(file) is None
    said = CliRunner().invoke(app, ["learn", "--root", str(rig.settings.root), "--lang", "en"])
    assert "Nothing is used." in said.output
    assert not file.exists()


def test_a_held_paper_leaves_nothing_of_what_was_learned(rig: Rig) -> None:
    keeping.keep(rig.folders.reports, OfficeWords(made_at="", papers=1, kinds={}))
    document = next(iter(rig.archive.documents()))
    hold(document, rig.house, Decision.now("hold", "lan", "Mật"))
    assert not (rig.folders.reports / LEARNED).exists()
    (rig.folders.reports / LEARNED).write_text(json.dumps({"broken": 1}))
    assert read_words(rig.folders.reports / LEARNED) is None
