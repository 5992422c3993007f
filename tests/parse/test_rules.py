"""Every rule that the evidence names says what it reads and where it is written."""

from pathlib import Path

import pytest

import parse

PAPERS = sorted((Path(__file__).parent / "papers").glob("*.txt"))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.stem)
def test_every_rule_of_the_evidence_is_listed(paper: Path) -> None:
    parsed = parse.parse(paper.read_text("utf-8"))
    used = {span.rule for spans in parsed.evidence.values() for span in spans}
    assert used
    assert used <= set(parse.rules())


def test_papers_use_nearly_every_rule() -> None:
    used = {
        span.rule
        for paper in PAPERS
        for spans in parse.parse(paper.read_text("utf-8")).evidence.values()
        for span in spans
    }
    assert len(used) >= len(parse.rules()) - 6


def test_each_rule_names_its_source() -> None:
    for name, rule in parse.rules().items():
        assert rule.source, name
        assert rule.vi != rule.en, name
