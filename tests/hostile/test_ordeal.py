"""Hostile files: each is archived or fails for a true reason, within limits, and the service lives."""

from __future__ import annotations

from pathlib import Path

import corpus
import ordeal
import pytest


@pytest.fixture(scope="module")
def few() -> dict[str, bytes]:
    """Of each kind of trouble one: what takes no time and is no mere variant."""
    wanted = {
        "cut-at-5-tenths.pdf", "broken-xref-good-pages.pdf", "pages-loop.pdf", "million-pages-claimed.pdf",
        "user-password.pdf", "launch.pdf", "endless-box.pdf", "flate-bomb.pdf", "content-bomb.pdf",
        "jpeg2000-cut.pdf", "html.pdf", "bomb.png", "text-bomb.png", "wrong-size.jpg", "cut.jpg",
        "directory-loop.tif", "directory-beyond.tif", "strip-beyond.tif", "one-pixel.png", "zero-bytes.pdf",
    }  # fmt: skip
    parts = (corpus.pdfs, corpus.images, corpus.tiffs, corpus.others)
    return {name: data for part in parts for name, data in part() if name in wanted}


TRUE = {
    "cut-at-5-tenths.pdf": "truncated", "broken-xref-good-pages.pdf": "archived", "pages-loop.pdf": "truncated",
    "user-password.pdf": "encrypted", "launch.pdf": "archived", "endless-box.pdf": "too_large",
    "flate-bomb.pdf": "too_large", "content-bomb.pdf": "memory", "jpeg2000-cut.pdf": "truncated",
    "html.pdf": "wrong_type", "bomb.png": "too_large", "wrong-size.jpg": "too_large", "cut.jpg": "truncated",
    "strip-beyond.tif": "truncated", "zero-bytes.pdf": "empty",
}  # fmt: skip


def test_some(tmp_path: Path, few: dict[str, bytes]) -> None:
    found = ordeal.worked_off(tmp_path, few)
    assert found["wrong"] == []
    assert found["files"] == len(few) == 20
    assert found["memory_mb"] << 20 < ordeal.ENOUGH_MEMORY
    assert {name: code for name, code in found["ends"].items() if name in TRUE} == TRUE


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_all(tmp_path: Path) -> None:
    found = ordeal.whole_corpus(tmp_path)
    assert found["wrong"] == []
    assert found["files"] >= 60
    assert found["memory_mb"] << 20 < ordeal.ENOUGH_MEMORY


@pytest.mark.slow
@pytest.mark.timeout(2000)
def test_fuzz(tmp_path: Path) -> None:
    found = ordeal.fuzz(tmp_path, 600, seed=7)
    assert (found["lost"], found["alive"], found["healthy"], found["exit"]) == (0, True, True, 0), found
    assert "internal" not in found["failed_as"], found
    assert found["memory_mb"] << 20 < ordeal.ENOUGH_MEMORY
