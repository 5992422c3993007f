"""The documents keep to their width, and what they name is there: files, links, commands of make, programs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
PAGES = sorted(
    path.relative_to(HOUSE)
    for pattern in (
        "*.md",
        "docs/*.md",
        "bench/**/README.md",
        "*/data/README.md",
        "ingest/export/data/README.md",
        "scans/README.md",
        "tests/**/README.md",
    )
    for path in HOUSE.glob(pattern)
)
WIDTH, TABLE_WIDTH = 120, 400
FOLDERS = "bench|docs|examples|ingest|lexicon|ocr|parse|tests|tools"
MADE_BY_BENCHES = ("bench/made", "bench/fuzz")


def text_of(page: Path) -> str:
    return (HOUSE / page).read_text(encoding="utf-8")


def slug(heading: str) -> str:
    """The anchor of a heading: in lower case, without punctuation, blanks as hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_lines_are_not_too_wide(page: Path) -> None:
    wide = [
        f"{page}:{n}: {len(line)}"
        for n, line in enumerate(text_of(page).splitlines(), 1)
        if len(line) > (TABLE_WIDTH if line.lstrip().startswith("|") else WIDTH)
    ]
    assert not wide


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_path_that_is_named_is_there(page: Path) -> None:
    text = text_of(page)
    missing = []
    for path in set(re.findall(rf"(?<![\w/.:-])((?:{FOLDERS})/[\w.*/-]*)", text)):
        path = path.rstrip("./-")
        # An upper-case part is a name that the reader puts in.
        if path.startswith(MADE_BY_BENCHES) or re.search(r"(^|/)[A-Z]{2,}$", path):
            continue
        if not any(HOUSE.glob(path)):
            missing.append(path)
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text_of(page)):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (HOUSE / page).parent / file if file else HOUSE / page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_what_is_to_be_typed_is_there(page: Path) -> None:
    text = text_of(page)
    goals = set(re.findall(r"^([a-z-]+):", (HOUSE / "Makefile").read_text("utf-8"), re.M))
    # Only where it is set as code: "make" is a word of English too.
    assert set(re.findall(r"(?:^ {4,}|`)make ([a-z-]+)", text, re.M)) <= goals
    for module in set(re.findall(r"python -m (bench[\w.]*)", text)):
        at = HOUSE / module.replace(".", "/")
        assert (at / "__main__.py").is_file() or at.with_suffix(".py").is_file(), module
