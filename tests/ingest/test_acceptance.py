"""Acceptance: intervals by published tables, samples drawn evenly, checks unseen, differences ruled on, minutes."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdfium2 as pdfium
import pytest
from papers import FULL, rig_of, with_document
from rig import Rig
from test_catalogue_layouts import saoluc
from test_dossiers import refused

from ingest.archive import keep_corrections
from ingest.archive.corrections import Correction
from ingest.archive.dossiers import keeping
from ingest.archive.holding import Decision, hold
from ingest.export.acceptance import samples
from ingest.export.acceptance.intervals import clopper_pearson, wilson
from ingest.export.acceptance.judging import judged, same
from ingest.export.acceptance.values import FIELDS

RIGHT = {
    "code": "24-KL/VPTU", "date": "30/9/2021", "type": "Kết luận", "issuer": "Tỉnh uỷ Quảng Ngãi Văn phòng",
    "subject": "về công tác cán bộ.", "signer": "Lê Thị Bích",
}  # fmt: skip


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    days = [datetime.date(2021, 1 + n, 5) for n in range(6)]
    return rig_of(tmp_path / "root", *(with_document(FULL, date=day) for day in days))


@pytest.mark.parametrize(
    ("errors", "of", "low", "high"),
    [  # two-sided 95% limits of a binomial share, as statistical tables print them
        (0, 10, 0.0, 0.3085), (1, 10, 0.0025, 0.4450), (2, 10, 0.0252, 0.5561), (5, 10, 0.1871, 0.8129),
        (10, 10, 0.6915, 1.0), (0, 20, 0.0, 0.1684), (1, 20, 0.0013, 0.2487), (0, 100, 0.0, 0.0362),
        (1, 100, 0.0003, 0.0545), (5, 100, 0.0164, 0.1128), (10, 100, 0.0490, 0.1762), (50, 100, 0.3983, 0.6017),
        (0, 1, 0.0, 0.975), (0, 1000, 0.0, 0.0037),
    ],
)  # fmt: skip
def test_exact_intervals(errors: int, of: int, low: float, high: float) -> None:
    found = clopper_pearson(errors, of)
    assert found.low == pytest.approx(low, abs=6e-5)
    assert found.high == pytest.approx(high, abs=6e-5)


@pytest.mark.parametrize(
    ("errors", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775), (1, 10, 0.0179, 0.4042), (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
    ],
)  # fmt: skip
def test_score_intervals(errors: int, of: int, low: float, high: float) -> None:
    """The last four: Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    found = wilson(errors, of)
    assert found.low == pytest.approx(low, abs=6e-5)
    assert found.high == pytest.approx(high, abs=6e-5)


def test_intervals_of_nothing_and_of_what_cannot_be() -> None:
    assert clopper_pearson(0, 0) == wilson(0, 0) == (0, 1)
    for interval in (clopper_pearson, wilson):
        with pytest.raises(ValueError, match="4 errors of 3"):
            interval(4, 3)


def test_each_paper_is_as_likely_as_any_other(rig: Rig) -> None:
    drawn: Counter[str] = Counter()
    for seed in range(600):
        drawn.update(samples.draw(rig.house, 2, "x", seed=seed).papers)
    assert len(drawn) == 6
    assert all(150 < count < 250 for count in drawn.values())  # 200 expected, its deviation 12


def test_a_sample_of_a_dossier_and_one_too_large(rig: Rig) -> None:
    papers = [row.id for row in rig.catalogue.latest(3)]
    made = keeping.make(rig.house, "lan", {"title": "Tập", "code": "07"}, papers)
    drawn = samples.draw(rig.house, 50, "x", dossiers=[made.id])
    assert sorted(drawn.papers) == sorted(papers)
    assert (drawn.population, drawn.scope) == (3, "07")
    for count in (0, samples.MOST + 1):
        refused("bad_sample", lambda count=count: samples.draw(rig.house, count, "x"))
    twice = samples.draw(rig.house, 50, "x", dossiers=[made.id, made.id])
    assert (sorted(twice.papers), twice.population, twice.scope) == (sorted(papers), 3, "07")


@pytest.mark.parametrize(
    ("field", "record", "typed", "is_same"),
    [
        ("code", "24-KL/VPTU", "24 - kl/vptu", True), ("code", "24-KL/VPTU", "24–KL/VPTU", True),
        ("code", "24-KL/VPTU", "24/KL-VPTU", False), ("date", "05/01/2021", "5.1.2021", True),
        ("date", "05/01/2021", "15/01/2021", False), ("date", "", "", True), ("date", "", "5/1/2021", False),
        ("issuer", "ỦY BAN NHÂN DÂN", "Uỷ ban nhân dân", True), ("issuer", "SỞ Y TẾ", "Sở Y tê", False),
        ("subject", "Về hòa giải ở cơ sở.", "về hoà giải ở cơ sở", True), ("subject", "a; b", "a b", False),
    ],
)  # fmt: skip
def test_what_is_no_difference(field: str, record: str, typed: str, is_same: bool) -> None:
    assert same(field, record, typed) is is_same


def test_what_was_found_and_what_was_ruled(rig: Rig) -> None:
    reports = rig.folders.reports
    sample = samples.draw(rig.house, 4, "lan", seed=1)
    for n, paper in enumerate(sample.papers[:3]):
        day = rig.archive.record(paper).document.date
        assert day is not None
        typed = {**RIGHT, "date": f"{day.day}/{day.month}/{day.year}"}
        if n == 0:
            typed |= {"code": "25-KL/VPTU", "signer": "Lê Thị Bíc"}
        samples.enter(rig.house, sample.id, paper, typed, "minh")
    first = sample.papers[0]
    result = judged(samples.read(reports, sample.id), rig.archive)
    assert {(one.paper, one.field) for one in result.differences} == {(first, "code"), (first, "signer")}
    assert (result.values.wrong, result.values.checked, result.values.open) == (2, 18, 2)
    assert (result.papers.wrong, result.papers.checked) == (1, 3)
    samples.rule(reports, sample.id, first, "signer", "record")
    samples.rule(reports, sample.id, first, "code", "typed")
    again = judged(samples.read(reports, sample.id), rig.archive)
    assert {one.field: one.wrong for one in again.fields if one.wrong} == {"code": 1}
    assert again.values.open == 0
    assert again.fields[0].exact == clopper_pearson(1, 3)
    refused("no_paper", samples.enter, rig.house, sample.id, "0" * 16, {}, "x")
    rig.archive.take_out(first)
    assert judged(samples.read(reports, sample.id), rig.archive).gone == [first]


def test_what_was_corrected_since_counts_as_the_error_that_it_was(rig: Rig) -> None:
    sample = samples.draw(rig.house, 1, "lan", seed=1)
    (paper,) = sample.papers
    before = judged(sample, rig.archive)
    samples.enter(rig.house, sample.id, paper, {**sample.records[paper], "code": "25-KL/VPTU"}, "minh")
    code = rig.archive.record(paper).document.code
    said = Correction(
        at="/document/code",
        action="set",
        before=code,
        after="25-KL/VPTU",
        who="lan",
        when=sample.drawn_at,
        reading=1,
    )
    keep_corrections.correct(paper, rig.house, lambda: [said], may_hold=True)
    assert rig.archive.record(paper).document.code == "25-KL/VPTU"
    (one,) = judged(samples.read(rig.house.reports, sample.id), rig.archive).differences
    assert (before.differences, one.field, one.record, one.typed) == ([], "code", code, "25-KL/VPTU")


def test_a_check_is_not_lost_to_another_and_keeps_what_was_ruled(rig: Rig) -> None:
    sample = samples.draw(rig.house, 1, "lan", seed=1)
    (paper,) = sample.papers
    typed = {**RIGHT, "code": "25-KL/VPTU", "signer": "Lê Thị Bíc"}
    samples.enter(rig.house, sample.id, paper, typed, "minh")
    samples.rule(rig.house.reports, sample.id, paper, "code", "typed")
    samples.rule(rig.house.reports, sample.id, paper, "signer", "record")
    samples.enter(rig.house, sample.id, paper, typed, "lan")  # the same sheet, entered again
    refused("checked", samples.enter, rig.house, sample.id, paper, {**typed, "code": "1"}, "lan")
    samples.enter(rig.house, sample.id, paper, {**typed, "signer": "Lê Thị Bích"}, "minh")
    (check,) = samples.read(rig.house.reports, sample.id).checks.values()
    assert (check.who, check.typed["code"], check.typed["signer"]) == ("minh", "25-KL/VPTU", "Lê Thị Bích")
    assert check.rulings == {"code": "typed"}


def test_of_all_fields_together_no_interval_is_told(rig: Rig) -> None:
    sample = samples.draw(rig.house, 1, "lan", seed=1)
    samples.enter(rig.house, sample.id, sample.papers[0], RIGHT, "minh")
    result = judged(samples.read(rig.house.reports, sample.id), rig.archive)
    assert (result.values.exact, result.values.score) == (None, None)
    assert result.papers.exact == clopper_pearson(result.papers.wrong, 1)


def test_what_is_held_leaves_no_word_in_a_sample(rig: Rig) -> None:
    sample = samples.draw(rig.house, 2, "lan", seed=1)
    for paper in sample.papers:
        samples.enter(rig.house, sample.id, paper, {**RIGHT, "subject": f"chuyện của {paper}"}, "minh")
    held, other = sample.papers
    hold(held, rig.house, Decision.now("hold", "lan", "mật"))
    file = rig.house.reports / "acceptance" / f"{sample.id}.json"
    assert f"chuyện của {held}" not in file.read_text()
    left = samples.read(rig.house.reports, sample.id)
    assert (set(left.checks), set(left.records), left.papers) == ({other}, {other}, [held, other])
    refused("no_paper", samples.enter, rig.house, sample.id, held, RIGHT, "minh")
    assert judged(left, rig.archive).gone == [held]


def text_of(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf)).replace(
        "\r\n", " "
    )


def test_by_command_with_a_sheet(rig: Rig, tmp_path: Path) -> None:
    root = rig.settings.root
    rig.close()
    drawn = saoluc(root, "acceptance", "draw", "--count", "3", "--seed", "5")
    assert drawn.exit_code == 0, drawn.output
    (sample,) = re.findall(r"nt[0-9a-f]{10}", drawn.output)
    blank = tmp_path / "phieu.xlsx"
    assert saoluc(root, "acceptance", "sheet", sample[:6], "--out", str(blank)).exit_code == 0
    book = openpyxl.load_workbook(BytesIO(blank.read_bytes()))
    rows = list(book.active.iter_rows(min_row=2))
    assert len(rows) == 3
    assert all(cell.value is None for row in rows for cell in row[1:]), (
        "a blind sheet tells nothing of the record"
    )
    for name, cell in zip(FIELDS, rows[0][1:], strict=True):
        cell.value = RIGHT[name]
    book.save(blank)
    entered = saoluc(root, "acceptance", "enter", sample, str(blank))
    assert entered.exit_code == 0, entered.output
    assert "1" in entered.output
    shown = saoluc(root, "acceptance", "show", sample).output
    assert "Clopper-Pearson" in shown
    minutes = tmp_path / "bien-ban.pdf"
    done = saoluc(root, "acceptance", "minutes", sample, "--out", str(minutes))
    assert done.exit_code == 0, done.output
    text = text_of(minutes.read_bytes())
    assert "Nghiệm thu kết quả số hóa" in text
    assert "6 văn bản; 6 trang" in text
    assert saoluc(root, "acceptance", "show", "ntx").exit_code == 1
    assert saoluc(root, "acceptance", "enter", sample, str(minutes)).exit_code != 0
    said = json.loads((rig.folders.reports / "acceptance" / f"{sample}.json").read_text())
    assert len(said["checks"]) == 1
