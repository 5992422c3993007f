"""docs/architecture.md shows the packages that there are, and each says in its own words what it is for."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
TOPS = [top for top in ("lexicon", "ocr", "parse", "ingest") if (HOUSE / top).is_dir()]
PACKAGES = sorted(
    str(init.parent.relative_to(HOUSE)) for top in TOPS for init in (HOUSE / top).rglob("__init__.py")
)
ARCHITECTURE = (HOUSE / "docs" / "architecture.md").read_text(encoding="utf-8")
SECTION = ARCHITECTURE.partition("\n## Packages\n")[2].partition("\n## ")[0]


def test_every_package_has_its_row_and_every_row_its_package() -> None:
    rows = re.findall(r"^\| `([a-z_/]+)/` \|", SECTION, re.M)
    assert len(rows) == len(set(rows))
    shown = {row for row in rows if row.split("/")[0] in TOPS}
    assert shown == set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_in_a_sentence_or_two_what_it_is_for(package: str) -> None:
    tree = ast.parse((HOUSE / package / "__init__.py").read_text(encoding="utf-8"))
    opening = (ast.get_docstring(tree) or "").split("\n\n")[0]
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", opening)
    assert opening.endswith(".")
    assert 1 <= len(sentences) <= 2
