"""Papers drawn at random and laid out as the guidance says are read back whole."""

from __future__ import annotations

from typing import Any

import pytest
from evidence_check import problems
from generated_papers import papers
from hypothesis import HealthCheck, given, settings
from rendering import Layout, Paper, printed, render

import parse

AS_READ = Layout()  # the parser's own record is compared as it is
# What a drawn paper says; the record may hold more, of which it says nothing.
SAID = {
    *(
        "system",
        "issuer",
        "code",
        "number",
        "symbol",
        "place",
        "date",
        "type",
        "subject",
        "about",
        "security",
    ),
    *("urgency", "addressees", "bases", "headings", "label", "title", "level", "footnotes", "mark", "text"),
    *("citations", "unnumbered", "recipients", "signature", "signatures", "authority", "name", "signed"),
    *("kind", "printed_kind", "document", "copies"),
}
slow_to_draw = [HealthCheck.too_slow, HealthCheck.data_too_large]


def difference(paper: Paper) -> dict[str, tuple[Any, Any]]:
    """The fields of a paper that are not read as they were printed: by pointer, printed and read."""
    return {at: pair for at, pair in _pairs(wanted(paper), read(paper)) if pair[0] != pair[1]}


def wanted(paper: Paper) -> dict[str, Any]:
    return _compared(paper, printed(paper.record.model_dump(mode="json"), paper.layout))


def read(paper: Paper) -> dict[str, Any]:
    record = parse.parse(render(paper)).record
    return _compared(paper, printed(record.model_dump(mode="json"), AS_READ))


def _compared(paper: Paper, record: dict[str, Any]) -> dict[str, Any]:
    """Without what no print bears: an issuer that was inferred, and the system of a paper without head and marks."""
    record = _said(record)
    document = record.setdefault("document", {})
    if paper.layout.headless and not paper.record.document.signature.authority:
        document.pop("system", None)
    return record


def _said(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _said(one) for key, one in value.items() if key in SAID}
    return [_said(one) for one in value] if isinstance(value, list) else value


def _pairs(a: dict[str, Any], b: dict[str, Any]) -> Any:
    for key in sorted(a["document"].keys() | b["document"].keys()):
        yield f"/document/{key}", (a["document"].get(key), b["document"].get(key))
    yield "/copies", (len(a.get("copies", [])), len(b.get("copies", [])))
    for n, (x, y) in enumerate(zip(a.get("copies", []), b.get("copies", []), strict=False)):
        for key in sorted(x.keys() | y.keys()):
            yield f"/copies/{n}/{key}", (x.get(key), y.get(key))


def _check(paper: Paper) -> None:
    text = render(paper)
    assert difference(paper) == {}, text
    assert problems(text, parse.parse(text)) == [], text


@pytest.mark.timeout(900)
@settings(max_examples=60, suppress_health_check=slow_to_draw)
@given(papers())
def test_what_is_printed_is_read(paper: Paper) -> None:
    _check(paper)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@settings(max_examples=5000, suppress_health_check=slow_to_draw)
@given(papers())
def test_what_is_printed_is_read_of_many(paper: Paper) -> None:
    _check(paper)
