"""Hard files: of each kind of PDF that shows something else than its pages say, what must come."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from PIL import Image

HARD = Path(__file__).parents[1] / "data" / "hard"
NAMES = [
    "annotation-not-for-print.pdf", "annotation-secret-mark.pdf", "annotation-stamps-black.pdf", "attached-file.pdf",
    "cmyk-jpeg-no-decode.pdf", "layer-switched-off.pdf", "portfolio.pdf", "xfa.pdf",
]  # fmt: skip
PROGRAM = Path(sys.executable).with_name("saoluc")


class Found(NamedTuple):
    """A document's folder, below ``archive`` or ``held``, and what its files say."""

    folder: Path
    made: dict[str, Any]
    record: dict[str, Any]
    text: str


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hard")
    (root / "inbox").mkdir()
    for name in NAMES:
        shutil.copy(HARD / name, root / "inbox")
    environment = {**os.environ, "SAOLUC_ROOT": str(root), "SAOLUC_SETTLE_SECONDS": "0.2"}
    done = subprocess.run(
        [PROGRAM, "watch", "--once"], env=environment, capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 1, done.stderr  # the form and the portfolio itself cannot be archived
    return root


def found(root: Path, name: str, below: str = "archive") -> Found:
    for file in (root / below).glob("*/*/made.json"):
        made = json.loads(file.read_bytes())
        if made["name"] == name:
            record = json.loads((file.parent / "record.json").read_bytes())
            return Found(file.parent, made, record, (file.parent / "text.txt").read_text("utf-8"))
    raise AssertionError(f"{name} is not in {below}")


def failure(root: Path, name: str) -> dict[str, Any]:
    return dict(json.loads((root / "failed" / f"{name}.error.json").read_bytes()))


def shown(pdf: Path, box: tuple[float, float, float, float]) -> float:
    """How dark a part of the first page is on average; left, top, right, bottom as shares of the page."""
    target = pdf.parent.parent / "shown"
    subprocess.run(["pdftoppm", "-r", "60", "-png", "-singlefile", "-f", "1", pdf, target], check=True)
    image = Image.open(f"{target}.png").convert("L")
    left, top, right, bottom = box
    part = image.crop(
        (
            round(left * image.width),
            round(top * image.height),
            round(right * image.width),
            round(bottom * image.height),
        )
    )
    return float(1 - np.asarray(part).mean() / 255)


def test_a_mark_of_secrecy_put_on_as_an_annotation_holds_the_paper(root: Path) -> None:
    assert found(root, "annotation-secret-mark.pdf", "held").made["secrecy"]


def test_words_of_annotations_are_read(root: Path) -> None:
    paper = found(root, "annotation-stamps-black.pdf")
    arrival = paper.record["document"]["arrival"]
    assert (arrival["number"], arrival["date"]) == ("1846", "2024-03-26")


def test_a_stamp_that_is_not_for_print_is_in_the_copy(root: Path) -> None:
    paper = found(root, "annotation-not-for-print.pdf")
    stamp = (0.58, 0.01, 0.965, 0.06)
    assert shown(paper.folder / "document.pdf", stamp) > 0.04
    assert paper.made["pdf"] == {
        "flavour": "PDF/A-2b", "page_images": "kept", "pages_kept": 1, "pages_drawn": [], "pages_differing": [],
    }  # fmt: skip


def test_a_layer_that_is_off_stays_unseen(root: Path) -> None:
    paper = found(root, "layer-switched-off.pdf")
    assert "PHỔ BIẾN" not in paper.text
    own = subprocess.run(
        ["pdftotext", paper.folder / "document.pdf", "-"], capture_output=True, text=True, check=True
    )
    assert "PHỔ BIẾN" not in own.stdout
    assert paper.made["pdf"]["pages_kept"] == 1


def test_an_attached_file_is_named_and_stays_in_the_original(root: Path) -> None:
    paper = found(root, "attached-file.pdf")
    assert paper.made["attached"] == ["phu-luc-so-lieu.xlsx"]
    assert (paper.folder / "original.pdf").read_bytes() == (HARD / "attached-file.pdf").read_bytes()


def test_cmyk_has_a_copy_without_cmyk(root: Path) -> None:
    made = found(root, "cmyk-jpeg-no-decode.pdf").made
    assert made["pdf"]["pages_drawn"] == [1]


def test_the_papers_of_a_portfolio_are_archived(root: Path) -> None:
    assert failure(root, "portfolio.pdf")["code"] == "portfolio"
    codes = [
        found(root, f"portfolio.pdf/{name}").record["document"]["code"]
        for name in ("1427-QD-UBND.pdf", "358-CV-BTGTU.pdf")
    ]
    assert codes == ["1427/QĐ-UBND", "358-CV/BTGTU"]


def test_an_xfa_form_is_called_one(root: Path) -> None:
    assert failure(root, "xfa.pdf")["code"] == "xfa"
