"""Caches of a program that runs for months: what papers or people say fills none without a bound."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from lexicon.syllables import is_syllable

HOUSE = Path(__file__).parents[1]
FEW = {
    "ingest.building.provenance:reader_versions": "true or false",
    "ingest.export.metadata.elements:elements": "names of two sets",
    "ingest.intake.pairs:_endings": "names of two tables",
    "ingest.web.pages:_words": "two languages",
    "ingest.web.pages:asset": "names of the program's own files; others are not kept",
    "lexicon.fuzzy:_of_length": "lists of the lexicon",
    "lexicon.vocabulary:folded": "names of tables",
    "lexicon.vocabulary:leading": "names of tables",
    "lexicon.vocabulary:pattern": "names of tables",
    "lexicon.vocabulary:squeezed": "names of tables",
    "lexicon.vocabulary:table": "names of tables",
    "lexicon.vocabulary:trailing": "names of tables",
    "lexicon.vocabulary:words": "names of tables",
    "ocr.language.word_lists:entries_of": "names of lists",
    "ocr.language.word_lists:pairs_of": "names of lists",
    "ocr.language.word_lists:words_of": "names of lists",
    "ocr.programs.tesseract_process:tesseract_process": "the ways in which Tesseract is run",
    "ocr.correction.channel:_letter": "two letters",
    "ocr.correction.channel:learned_channel": "true or false",
    "ocr.correction.correction_odds:fitted_weights": "three names",
    "ocr.repair.forms:_by_letters": "names of lists",
    "parse.derived.full_names:_names": "two systems",
}
"""Functions that keep each result for good although they are asked for something, and what that can be."""
_UNBOUNDED = {"cache", "functools.cache", "lru_cache(maxsize=None)", "functools.lru_cache(maxsize=None)"}


def unbounded() -> Iterator[str]:
    """The functions with arguments whose results are all kept, as ``module:name``."""
    for top in ("lexicon", "ocr", "parse", "ingest"):
        for file in sorted((HOUSE / top).rglob("*.py")):
            module = ".".join(file.relative_to(HOUSE).with_suffix("").parts)
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef) and _keeps_all(node) and _takes_anything(node.args):
                    yield f"{module}:{node.name}"


def _keeps_all(function: ast.FunctionDef) -> bool:
    return bool({ast.unparse(decorator) for decorator in function.decorator_list} & _UNBOUNDED)


def _takes_anything(arguments: ast.arguments) -> bool:
    return bool(arguments.posonlyargs or arguments.args or arguments.kwonlyargs or arguments.vararg)


def test_what_is_kept_for_good_is_asked_for_few_things() -> None:
    assert sorted(unbounded()) == sorted(FEW)


def test_words_of_papers_fill_no_cache_without_a_bound() -> None:
    most = is_syllable.cache_parameters()["maxsize"]
    assert most is not None
    for n in range(most + 100):
        is_syllable(f"x{n}")
    assert is_syllable.cache_info().currsize == most
