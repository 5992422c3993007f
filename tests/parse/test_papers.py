"""Whole papers of many kinds and issuers, each against the record that a careful reader writes down.

``papers/NAME.txt`` is the text, ``papers/NAME.json`` the record without its empty fields, with the doubts'
codes.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from evidence_check import problems

import parse

PAPERS = sorted((Path(__file__).parent / "papers").glob("*.txt"))


def filled(node: Any) -> Any:
    """A record without its empty fields."""
    if isinstance(node, dict):
        return {key: filled(value) for key, value in node.items() if value not in (None, [], {})}
    if isinstance(node, list):
        return [filled(value) for value in node]
    return node


def test_enough_papers() -> None:
    assert len(PAPERS) >= 25


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.stem)
def test_paper(paper: Path) -> None:
    text = paper.read_text("utf-8")
    wanted = json.loads(paper.with_suffix(".json").read_text("utf-8"))
    parsed = parse.parse(text)
    assert filled(parsed.record.model_dump(mode="json")) == wanted["record"]
    assert sorted({doubt.code for doubt in parsed.doubts}) == wanted["doubts"]
    assert problems(text, parsed) == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.stem)
def test_blank_lines_and_line_ends_do_not_matter(paper: Path) -> None:
    text = paper.read_text("utf-8")
    record = parse.parse(text).record
    assert parse.parse(text.replace("\n", "\n\n")).record == record
    assert parse.parse(text.replace("\n", "\r\n")).record == record
