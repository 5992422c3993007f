"""Odd and even pages of a simplex feeder become one file, in the order of the paper, with both files inside."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pikepdf
import pytest
from test_catalogue_layouts import saoluc

from ingest.intake.pairs import Pair, pairs
from ingest.pdf import attached
from ingest.pdf.interleaved import interleave


def scan(path: Path, widths: list[int]) -> Path:
    """A PDF whose pages are told by how wide they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with pikepdf.new() as pdf:
        for width in widths:
            pdf.add_blank_page(page_size=(width, 300))
        pdf.save(path, static_id=True)
    return path


def widths(path: Path) -> list[int]:
    with pikepdf.open(path) as pdf:
        return [int(page.mediabox[2]) for page in pdf.pages]


def test_pages_by_turns_and_both_originals_inside(tmp_path: Path) -> None:
    odd, even = scan(tmp_path / "x-odd.pdf", [101, 103, 105]), scan(tmp_path / "x-even.pdf", [104, 102])
    made = tmp_path / "x.pdf"
    assert interleave(odd, even, made) == 5
    assert widths(made) == [101, 102, 103, 104, 105]
    assert sorted(attached.names(made)) == ["x-even.pdf", "x-odd.pdf"]
    with pikepdf.open(made) as pdf:
        for file in (odd, even):
            assert pdf.attachments[file.name].get_file().read_bytes() == file.read_bytes()
    again = tmp_path / "again.pdf"
    interleave(odd, even, again)
    assert again.read_bytes() == made.read_bytes()
    forward = scan(tmp_path / "y-even.pdf", [102, 104])
    interleave(odd, forward, tmp_path / "y.pdf", turned=False)
    assert widths(tmp_path / "y.pdf") == [101, 102, 103, 104, 105]


def test_files_of_one_name_are_both_inside(tmp_path: Path) -> None:
    odd, even = scan(tmp_path / "a" / "scan.pdf", [101, 103]), scan(tmp_path / "b" / "scan.pdf", [104, 102])
    made = tmp_path / "x.pdf"
    interleave(odd, even, made)
    with pikepdf.open(made) as pdf:
        inside = sorted(one.get_file().read_bytes() for one in pdf.attachments.values())
    assert inside == sorted([odd.read_bytes(), even.read_bytes()])


def test_of_two_files_that_may_be_one_half_none_is_dropped(tmp_path: Path) -> None:
    names = ["x-odd.pdf", "x_odd.pdf", "x-even.pdf", "y-odd.pdf", "y-even.pdf"]
    found, alone = pairs(tmp_path / name for name in names)
    assert [pair.name for pair in found] == ["y"]
    assert sorted(file.name for file in alone) == ["x-even.pdf", "x-odd.pdf", "x_odd.pdf"]


@pytest.mark.parametrize(("fronts", "backs"), [(3, 1), (2, 3), (0, 1)])
def test_other_counts_are_no_pair(tmp_path: Path, fronts: int, backs: int) -> None:
    odd, even = scan(tmp_path / "odd.pdf", [100] * fronts), scan(tmp_path / "even.pdf", [100] * backs)
    with pytest.raises(ValueError, match=f"{fronts} odd pages, {backs} even"):
        interleave(odd, even, tmp_path / "made.pdf")


def test_pairs_by_name(tmp_path: Path) -> None:
    names = [
        "a-odd.pdf",
        "a-even.pdf",
        "b_lẻ.PDF",
        "b_chẵn.pdf",
        "c-odd.pdf",
        "odd.pdf",
        "d-even.tif",
        "hs/a-even.pdf",
    ]
    found, alone = pairs(tmp_path / name for name in names)
    assert [pair.name for pair in found] == ["a", "b"]
    assert sorted(str(file.relative_to(tmp_path)) for file in alone) == ["c-odd.pdf", "hs/a-even.pdf"]


@pytest.mark.parametrize("unasked", [False, True])
def test_pairs_by_names_whose_marks_are_parted_from_their_letters(tmp_path: Path, unasked: bool) -> None:
    """As macOS writes them."""
    odd, even = (tmp_path / unicodedata.normalize("NFD", name) for name in ("tập-lẻ.pdf", "tập-chẵn.pdf"))
    assert pairs([odd, even], unasked=unasked) == ([Pair("tập", odd, even)], [])


def test_names_that_may_mean_something_else_are_no_pair_unasked(tmp_path: Path) -> None:
    files = [
        tmp_path / "ảnh-trước.pdf",
        tmp_path / "ảnh-sau.pdf",
        tmp_path / "x_lẻ.pdf",
        tmp_path / "x_chẵn.pdf",
    ]
    assert [pair.name for pair in pairs(files)[0]] == ["x", "ảnh"]
    assert [pair.name for pair in pairs(files, unasked=True)[0]] == ["x"]
    assert pairs(files, unasked=True)[1] == []


def test_by_command(tmp_path: Path) -> None:
    scan(tmp_path / "in" / "hs" / "x-odd.pdf", [101, 103])
    scan(tmp_path / "in" / "hs" / "x-even.pdf", [104, 102])
    scan(tmp_path / "in" / "y-odd.pdf", [101])
    out = tmp_path / "out"
    done = saoluc(tmp_path, "interleave", str(tmp_path / "in"), "--out", str(out))
    assert done.exit_code == 1, "y has no even pages"
    assert "y-odd.pdf" in done.output
    assert widths(out / "hs" / "x.pdf") == [101, 102, 103, 104]
    assert saoluc(tmp_path, "interleave", str(tmp_path / "in"), "--out", str(out)).exit_code == 1
    two = [str(tmp_path / "in" / "hs" / f"x-{half}.pdf") for half in ("odd", "even")]
    assert saoluc(tmp_path, "interleave", *two, "--out", str(tmp_path / "two")).exit_code == 0
    assert saoluc(tmp_path, "interleave", str(tmp_path / "none"), "--out", str(out)).exit_code == 2
