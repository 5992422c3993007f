"""Vietnamese words stand in data alone, most of them in ``lexicon/data``, and patterns are made of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest

from lexicon import syllables, vocabulary
from parse.record import CopyKind, RelationKind, Security, Urgency
from parse.text import patterns

MODULES = [
    module
    for package in ("lexicon", "ocr", "parse")
    for module in sorted(Path(str(files(package))).rglob("*.py"))
]
VIETNAMESE = re.compile("[À-ỹĐđ]")
CHARACTER_CLASS = re.compile(r"\[[^\]]*\]")  # in it a letter is a letter, as in [A-ZĐ]
ALLOWED = {
    # The closed sets of values that the record's schema states.
    "record.py": {*get_args(RelationKind), *get_args(Security), *get_args(Urgency), *get_args(CopyKind)},
    # Letters that print like Đ; the tones; the vowels.
    "folding.py": {*"ĐđÐƉðɖ", "\u0300\u0301\u0303\u0309\u0323", "aăâeêioôơuưy"},
    # Letters that were misread.
    "rules.py": {*"Đƣư", "lIiOoØøSZ|Š§", *"Øø"},
    "words_agree.py": {"Đ"},
    "codes.py": {"Đ", "doubled Đ", r"(?:(?<=[\d_][-/][A-Z])|(?<=^/[A-Z]))ĐĐ(?=[-/])", "lIiOoØøSBZ|Š§", *"Øø"},
    "note_marks.py": {"\\d!?'’‘`´\\\"“”°*ˆ^+»«%|lIÌÍ\\]\\[}{)(>]{1,3}"},  # what a raised number is read as
    "left_out.py": {"×"},
    # The parts of a syllable, and its tones.
    "syllables.py": {syllables._ONSET, syllables._NUCLEUS, *"\u0301\u0323"},
    "places.py": {"Huế"},  # a province that became a city without a change of name
}


def strings(module: Path) -> Iterator[str]:
    """The strings of a module's code: no comments, and no string that stands alone, as docstrings do."""
    tree = ast.parse(module.read_text("utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.stem)
def test_no_code_holds_vietnamese_words(module: Path) -> None:
    found = {text for text in strings(module) if VIETNAMESE.search(CHARACTER_CLASS.sub("", text))}
    assert found - ALLOWED.get(module.name, set()) == set()


def test_a_place_of_a_template_is_any_of_its_words() -> None:
    pattern = patterns.folded_pattern(r"\({issued}? ?{attached} {code}{1,2}\)", code=["Số", "Mục"])
    assert pattern.fullmatch("(ban hanh kem theo so)")
    assert pattern.fullmatch("(theo mucso)")
    assert pattern.fullmatch("(ban hanh so)") is None
    assert pattern.groups == 0


def test_printed_words_keep_their_marks_and_signs() -> None:
    pattern = patterns.printed_pattern("{word}", word=["V/v", "P.TH", "đê", "đê điều"])
    assert [pattern.match(text) and pattern.match(text)[0] for text in ("đê điều", "de", "PxTH", "V/v")] == [
        *("đê điều", None, None, "V/v")
    ]


def test_a_template_without_words_is_refused() -> None:
    with pytest.raises(KeyError, match="no_such_word"):
        patterns.folded_pattern("{no_such_word}")


def test_every_list_of_words_is_used() -> None:
    code = "\n".join(text for module in MODULES for text in strings(module))
    names = re.findall(r"[a-z_]+", code)
    assert set(vocabulary.table("words")) <= set(names)
