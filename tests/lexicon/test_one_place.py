"""What lexicon knows stands there alone: no other package has its own letters, marks of authority, dates or lists."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lexicon import labels, provinces, vocabulary

HOUSE = Path(__file__).parents[2]
ROOMS = ("ocr", "parse", "ingest")
MODULES = [path for room in ROOMS for path in sorted((HOUSE / room).rglob("*.py"))]
DATA = [path for room in ROOMS for path in sorted((HOUSE / room).rglob("*.toml"))]

PATTERNS = {
    "a table of bare letters": r"NFD|NFKD",
    "marks of authority": r"\bT\\?s?\??/|K/T\b.*\||(?i:\btuq\b.*\||\|.*\btuq\b)",
    # The citing of another paper's date is a grammar of its own.
    "place and date": r"(?i:(?:ng[aà]y|nga\?y).*(?:th[aá]ng|tha\?ng))",
    "raised digits": "[⁰¹²³⁴⁵⁶⁷⁸⁹]{3}",
}
ELSEWHERE = {"place and date": ("parse/citing/",)}
FUNCTIONS = {
    "fold",
    "fold_any",
    "folded",
    "without_marks",
    "edit_distance",
    "distance",
    "without_tone",
    "is_syllable",
}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def literals(path: Path) -> list[str]:
    """The strings of a module that are no docstrings and no words for people."""
    tree = parsed(path)
    shown = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    shown |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    patterns = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _compiles(node)]
    shown -= {id(part) for call in patterns for part in ast.walk(call)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in shown
    ]


def _compiles(call: ast.Call) -> bool:
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
    )


@pytest.mark.parametrize("what", PATTERNS)
def test_no_module_has_its_own(what: str) -> None:
    own = [
        (str(path.relative_to(HOUSE)), text)
        for path in MODULES
        for text in literals(path)
        if re.search(PATTERNS[what], text)
    ]
    assert [found for found in own if not found[0].startswith(ELSEWHERE.get(what, ()))] == []


def test_no_module_defines_again_how_words_are_compared() -> None:
    defined = [
        f"{path.relative_to(HOUSE)}: {node.name}"
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef) and node.name in FUNCTIONS
    ]
    assert defined == []


def strings(node: Any) -> Iterator[list[str]]:
    """The lists of strings of a table, at any depth."""
    if isinstance(node, dict):
        for value in node.values():
            yield from strings(value)
    elif isinstance(node, list):
        yield [value for value in node if isinstance(value, str)]
        for value in node:
            yield from strings(value)


@pytest.mark.parametrize(
    "listed",
    [
        {name.lower() for name in provinces.province_names()},
        {kind.name.lower() for kind in vocabulary.kinds()},
        {name.lower() for name in vocabulary.words("signers", "surnames")},
        {numeral.lower() for numeral in labels.NUMERALS},
    ],
    ids=["provinces", "kinds of paper", "surnames", "numerals"],
)
def test_no_data_file_lists_again(listed: set[str]) -> None:
    again = [
        f"{path.relative_to(HOUSE)}: {words}"
        for path in DATA
        for words in strings(tomllib.loads(path.read_text("utf-8")))
        if len(listed & {word.lower() for word in words}) > 4
    ]
    assert again == []
